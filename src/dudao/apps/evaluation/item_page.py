"""What the page of one item shows: the form or the reasons why it is closed, what was before, who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Reviewers, reviewers_of
from dudao.apps.evaluation import queries
from dudao.apps.evaluation.choices import VERBS, RatingState, Side
from dudao.apps.evaluation.flow import handler_refusal, reviewer_refusal
from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.apps.evaluation.models import Rating, RatingRevision
from dudao.apps.evaluation.reviewers import acting_level, levels_held, staffed_levels, waiting_level
from dudao.core.rating_flow import RatingVerb, ReviewLevel
from dudao.core.scoring import answer_from_data, points_text
from dudao.engine.rating_table.statement_words import words_of

LIGHTS = {
    RatingState.DRAFT: ("none", "草稿"),
    RatingState.SUBMITTED: ("info", "在审"),
    RatingState.RETURNED: ("warn", "已退回"),
    RatingState.APPROVED: ("ok", "已审定"),
    RatingState.LOCKED: ("ok", "已锁定"),
}
FREQUENT_REASONS = (
    "佐证材料不全，请补齐应备材料。",
    "材料不在所属时段内，请换成评估期内的材料。",
    "得分与材料不一致，请按评分细则重新核对。",
    "扣分说明不清楚，请写明扣在哪里、扣多少。",
    "材料没有盖章或签字，请补后重新上传。",
)


def words(item: RatedItem, answer: dict[str, Any]) -> str:
    """An answer in words; “没有填” when nothing is stated."""
    return words_of(item.rule, answer_from_data(item.rule, answer)) or "没有填"


@dataclass(frozen=True)
class Before:
    """What the subject got for the same item elsewhere."""

    title: str
    points: Fraction | None
    words: str
    note: str
    at: datetime


def before_of(assignment: Assignment, item: RatedItem) -> list[Before]:
    """Results of the version before, of other campaigns and of external ratings, newest first."""
    found = []
    for rating in queries.other_ratings_of(assignment):
        evaluation = rating.evaluation
        if evaluation.side == Side.EXTERNAL:
            title = f"{evaluation.stage or ''}他评"
        else:
            title = f"{evaluation.campaign.title} 自评（第 {evaluation.version.number} 版）"
        is_same = rating.item_id == item.id or item.is_unchanged
        said = words(item, rating.answer) if is_same else ""
        found.append(Before(title, rating.points, said, rating.note, rating.rated_at))
    return found


@dataclass(frozen=True)
class HistoryLine:
    """One step of a rating: who, when, what it was before and after."""

    by: str
    at: datetime
    verb: str
    was: str
    now: str
    points: str
    note: str
    reason: str
    times: int


def history_lines(revisions: list[RatingRevision], item: RatedItem) -> list[HistoryLine]:
    """The revisions newest first; drafts saved one after the other by the same person are one line."""
    oldest_first = list(reversed(revisions))
    groups: list[list[RatingRevision]] = []
    for one in oldest_first:
        last = groups[-1][-1] if groups else None
        if last is not None and one.verb == last.verb == "save_rating" and one.by_id == last.by_id:
            groups[-1].append(one)
        else:
            groups.append([one])
    lines = []
    previous: RatingRevision | None = None
    for group in groups:
        lines.append(_line(previous, group, item))
        previous = group[-1]
    return lines[::-1]


def _line(previous: RatingRevision | None, group: list[RatingRevision], item: RatedItem) -> HistoryLine:
    last = group[-1]
    now, was = words(item, last.answer), "" if previous is None else words(item, previous.answer)
    changed = previous is None or now != was or previous.points != last.points
    return HistoryLine(
        by=last.by.name if last.by is not None else "系统",
        at=last.at,
        verb=VERBS.get(last.verb, last.verb),
        was=was if changed and previous is not None else "",
        now=now if changed else "",
        points=points_text(last.points) if changed and last.points is not None else "",
        note=last.note if previous is None or previous.note != last.note else "",
        reason=last.reason if last.verb in ("return_rating", "lock_rating", "open_rating") else "",
        times=len(group),
    )


@dataclass(frozen=True)
class ReviewPanel:
    """What a reviewer can do with a rating now, and who else it waits for."""

    level: str  # where it waits, in words
    waits_for: str  # who
    skipped: str  # levels of the campaign that nobody holds
    may_decide: bool
    may_lock: bool
    may_open: bool
    openers: str
    reasons: tuple[str, ...] = FREQUENT_REASONS

    @property
    def may_anything(self) -> bool:
        return self.may_decide or self.may_lock or self.may_open


def review_panel(user: User, assignment: Assignment, rating: Rating | None) -> ReviewPanel | None:
    """Levels, people and what this person may do; None while nothing is rated. Two queries."""
    if rating is None:
        return None
    reviewers = reviewers_of(assignment.campaign, [assignment.item_id])
    levels = staffed_levels(reviewers, assignment)
    at = waiting_level(rating.level, levels)
    skipped = "、".join(
        ReviewLevel(one).label
        for one in reviewers.skipped(assignment)
        if one != ReviewLevel.UNIT or assignment.subject.is_school  # the county itself has no such level
    )
    if at is None:
        return ReviewPanel("", "", skipped, False, False, False, "")
    is_waiting = rating.state == RatingState.SUBMITTED
    held = [] if rating.rated_by_id == user.pk else levels_held(reviewers, assignment, levels, user)
    by = acting_level(held, at)

    def may(verb: RatingVerb) -> bool:
        return by is not None and not reviewer_refusal(rating, levels, verb, by, at)

    return ReviewPanel(
        level=at.label if is_waiting else "",
        waits_for=_names(reviewers, assignment, [at]) if is_waiting else "",
        skipped=skipped,
        may_decide=may(RatingVerb.APPROVE),
        may_lock=may(RatingVerb.LOCK),
        may_open=may(RatingVerb.OPEN),
        openers=_names(reviewers, assignment, levels[levels.index(at) :]),
    )


def _names(reviewers: Reviewers, assignment: Assignment, levels: list[ReviewLevel]) -> str:
    people = {
        one.pk: f"{one.name}（{level.label}）"
        for level in levels
        for one in reviewers.people(assignment, level)
    }
    return "、".join(people.values())


def why_closed(
    assignment: Assignment, item: RatedItem, rating: Rating | None, panel: ReviewPanel | None
) -> str:
    """Why the handler cannot change the rating now and who can open it; empty when he can."""
    if assignment.campaign.state == "preparing":
        return "创建工作还没有启动，启动后才能自评。"
    if assignment.campaign.state == "closed":
        return "创建工作已经结束，评分不能再改；确需修改请督导室重新启动。"
    if item.measured_by is not None:
        return "这一条由测算得出，不能填写；数据有误请在“数据”里更正，确需调整由督导室另作更正说明。"
    refusal = handler_refusal(rating, RatingVerb.SAVE)
    if refusal and rating is not None and rating.state in (RatingState.APPROVED, RatingState.LOCKED):
        why = f"原因：{rating.reason}。" if rating.reason else ""
        who = f"可以找：{panel.openers}。" if panel is not None and panel.openers else ""
        return f"{refusal}{why}{who}"
    return refusal

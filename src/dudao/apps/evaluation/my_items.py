"""The items of one handler, in the order in which she should take them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, ItemDuty, assignments_handled_by
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.models import Rating
from dudao.apps.evidence.api import missing_papers_of_units
from dudao.core.rating_flow import ReviewLevel

ZERO = Fraction(0)
# Groups in the order of the page: late first, then returned, to do, drafts, in review, done, measured.
GROUPS = {
    "late": "已过期",
    "returned": "被退回",
    "todo": "要做",
    "draft": "草稿",
    "review": "已交，等审核",
    "done": "已审定",
    "measured": "由测算得出，不用填",
}
OPEN_GROUPS = ("late", "returned", "todo", "draft")


@dataclass(frozen=True)
class MyItem:
    """One item on a person, with where it stands."""

    assignment: Assignment
    item: RatedItem
    group: str
    due_on: date | None
    days_left: int | None
    state: str
    level: str
    points: Fraction | None
    reason: str
    decided_by: str
    missing: tuple[str, ...]

    @property
    def css(self) -> str:
        """The colour of the card: late red, returned or soon amber, else green or plain."""
        if self.group == "late":
            return "bad"
        if self.group == "returned" or (self.group in OPEN_GROUPS and self.is_soon):
            return "warn"
        return "ok" if self.group in ("review", "done") else ""

    @property
    def is_soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= 3

    @property
    def light(self) -> tuple[str, str]:
        """Kind and word of the light."""
        if self.group == "returned":
            return "warn", "退回"
        if self.group == "late":
            word = f"晚 {-(self.days_left or 0)} 天"
            return "bad", f"退回 · {word}" if self.state == RatingState.RETURNED else word
        if self.group == "review":
            return "info", f"等{ReviewLevel(self.level).label}审核" if self.level else "在审"
        if self.group == "done":
            return "ok", "已锁定" if self.state == RatingState.LOCKED else "已审定"
        if self.group == "measured":
            return "info", "测算"
        if self.days_left is None:
            return "none", "未定时限"
        if self.days_left == 0:
            return "warn", "今天"
        return ("warn" if self.is_soon else "ok"), f"剩 {self.days_left} 天"

    @property
    def action(self) -> str:
        """What the big button says."""
        if self.state == RatingState.RETURNED:
            return "去修改"
        return {"late": "去自评", "todo": "去自评", "draft": "接着填"}.get(self.group, "查看")


@dataclass(frozen=True)
class Progress:
    """How far a person is."""

    total: int
    handed_in: int
    points: Fraction
    most: Fraction


def my_items(user: User, today: date) -> list[MyItem]:
    """Everything that a person fills in in campaigns that run, grouped and late first; a fixed number of queries."""
    assignments = list(assignments_handled_by(user))
    if not assignments:
        return []
    duties = {
        (campaign, item): due
        for campaign, item, due in ItemDuty.objects.filter(
            campaign__in={one.campaign_id for one in assignments},
            item__in={one.item_id for one in assignments},
        ).values_list("campaign_id", "item_id", "due_on")
    }
    ratings = {
        one.assignment_id: one
        for one in Rating.objects.filter(
            assignment__in=[one.pk for one in assignments], evaluation__side=Side.SELF
        )
        .select_related("decided_by")
        .defer("answer", "lost_parts", "note")
    }
    papers = missing_papers_of_units(
        {one.item_id: one.item for one in assignments}.values(), {one.subject_id for one in assignments}
    )
    found = []
    for one in assignments:
        due = one.due_on or duties.get((one.campaign_id, one.item_id))
        missing = tuple(papers.get((one.item_id, one.subject_id), ()))
        found.append(_my_item(one, ratings.get(one.pk), due, missing, today))
    order = list(GROUPS)
    return sorted(found, key=lambda one: (order.index(one.group), one.due_on or date.max))


def _my_item(
    assignment: Assignment, rating: Rating | None, due: date | None, missing: tuple[str, ...], today: date
) -> MyItem:
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    state = rating.state if rating is not None else ""
    return MyItem(
        assignment=assignment,
        item=item,
        group=_group(item, state, due is not None and due < today),
        due_on=due,
        days_left=None if due is None else (due - today).days,
        state=state,
        level=rating.level if rating is not None else "",
        points=rating.points if rating is not None else None,
        reason=rating.reason if rating is not None else "",
        decided_by=rating.decided_by.name if rating is not None and rating.decided_by is not None else "",
        missing=missing,
    )


def _group(item: RatedItem, state: str, is_late: bool) -> str:
    if item.measured_by is not None:
        return "measured"
    if state in (RatingState.APPROVED, RatingState.LOCKED):
        return "done"
    if state == RatingState.SUBMITTED:
        return "review"
    if is_late:
        return "late"
    if state == RatingState.RETURNED:
        return "returned"
    return "draft" if state == RatingState.DRAFT else "todo"


def progress_of(items: Iterable[MyItem]) -> Progress:
    """How many items are handed in and with how many points; measured ones are not counted."""
    asked = [one for one in items if one.group != "measured"]
    handed = [one for one in asked if one.group in ("review", "done")]
    return Progress(
        total=len(asked),
        handed_in=len(handed),
        points=sum((one.points or ZERO for one in handed), ZERO),
        most=sum((one.item.counted_maximum for one in asked), ZERO),
    )

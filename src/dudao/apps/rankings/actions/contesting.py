"""Units contest their own numbers within the time set; the office answers each, and corrects what was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.evidence.api import Evidence
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.rankings.actions.computing import scope_of
from dudao.apps.rankings.choices import ContestState, RankingState
from dudao.apps.rankings.counting import Counted, counted
from dudao.apps.rankings.models import Ranking, RankingContest, RankingCorrection, RankingLine
from dudao.apps.rankings.permissions import ONLY_OFFICE, ONLY_UNIT, can_contest, can_manage
from dudao.apps.rankings.queries import contest_by_id, people_of, ranking_by_id
from dudao.apps.rankings.stored import facts_of, measures_of, number_of, number_to_json, replace_places
from dudao.core.rankings import Measure, Number

LONGEST_TEXT = 2000
LONGEST_ANSWER = 500
LONGEST_EXACT = 40


@dataclass(frozen=True)
class ContestGiven:
    """What a unit says: which number is wrong, why, what it should be (if it says so), and the proof."""

    measure: str
    text: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    proofs: Sequence[Evidence] = ()


@transaction.atomic
def contest_number(line: RankingLine, given: ContestGiven, *, today: date, actor: User) -> RankingContest:
    """A unit contests a number of its own line until the day set, that day included; the office is told.

    One contest of a number waits at a time: handing the same in again gives the first. Raises ``PermissionDenied``,
    ``ValidationError`` when the time is over, nothing is said, or the number is not of this ranking.
    """
    if not can_contest(actor, line):
        raise PermissionDenied(ONLY_UNIT)
    ranking = ranking_by_id(line.ranking_id, lock=True)
    _check_open(ranking, today)
    measure = _measure(ranking, given.measure)
    text = given.text.strip()
    if not text:
        raise ValidationError("请写明哪里不对、依据是什么。")
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"异议最多 {LONGEST_TEXT} 字，材料请作为附件上传。")
    _check_claimed(measure, given.numerator, given.denominator)
    waiting = RankingContest.objects.filter(
        line=line, measure=measure.key, state=ContestState.WAITING
    ).first()
    if waiting is not None:
        if waiting.text == text:
            return waiting
        raise ValidationError(f"“{measure.label}”的异议已经提出，正在等答复；要改请先撤回。")
    contest = RankingContest.objects.create(
        line=line,
        measure=measure.key,
        text=text,
        claimed_numerator=given.numerator,
        claimed_denominator=given.denominator,
        by=actor,
    )
    contest.proofs.set(given.proofs)
    notify(
        officers_of(ranking.county),
        kind=NoticeKind.REVIEW,
        title=f"排名异议：{line.name}（{ranking.title}）",
        body=f"{measure.label}\n{text[:200]}",
        url=reverse("ranking_line", args=[line.pk]),
        unique_key=f"ranking_contest:{contest.pk}:waiting",
        county=ranking.county,
        subject_key=subject_of(ranking),
        sent_by=actor,
    )
    details = {"unit": line.name, "measure": measure.label, "text": text[:300], "proofs": len(given.proofs)}
    record(actor, "contest_ranking", ranking, organisation=ranking.county, details=details)
    return contest


@transaction.atomic
def withdraw_contest(contest: RankingContest, *, actor: User) -> RankingContest:
    """The unit takes a contest back while it waits."""
    if not can_contest(actor, contest.line):
        raise PermissionDenied(ONLY_UNIT)
    ranking, held = _locked(contest)
    if held.state == ContestState.WITHDRAWN:
        return held
    _check_waiting(held)
    held.state = ContestState.WITHDRAWN
    held.save(update_fields=["state"])
    details = {"unit": held.line.name, "contest": held.pk}
    record(actor, "withdraw_ranking_contest", ranking, organisation=ranking.county, details=details)
    return held


@transaction.atomic
def uphold_contest(
    contest: RankingContest,
    answer: str,
    *,
    numerator: Fraction | None,
    denominator: Fraction | None,
    actor: User,
) -> RankingContest:
    """The unit is right: its number becomes what is given, kept beside what it was, and all places are set anew.

    Raises ``PermissionDenied``, ``ValidationError`` (no reason, a number that cannot be, nothing changed).
    """
    ranking, held = _decidable(contest, actor)
    measure = _measure(ranking, held.measure)
    answer = _answer(answer)
    line = ranking.lines.get(pk=held.line_id)
    old = number_of(line.numbers.get(measure.key))
    if numerator is None or (denominator is None and not measure.is_plain):
        raise ValidationError("异议成立的，请填更正后的数。")
    _check_claimed(measure, numerator, denominator)
    new = Number(numerator, None if measure.is_plain else denominator)
    if (old.numerator, old.denominator, old.missing) == (new.numerator, new.denominator, ""):
        raise ValidationError("更正后的数和原来一样。数没有错的，请用“不成立”答复。")
    line.numbers[measure.key] = number_to_json(new, facts_of(line.numbers.get(measure.key)))
    line.save(update_fields=["numbers"])
    RankingCorrection.objects.create(
        line=line,
        contest=held,
        measure=measure.key,
        old_numerator=old.numerator,
        old_denominator=old.denominator,
        new_numerator=new.numerator,
        new_denominator=new.denominator,
        reason=answer,
        by=actor,
    )
    lines = replace_places(list(ranking.lines.order_by("position")), measures_of(ranking))
    RankingLine.objects.bulk_update(lines, ["position", "place", "score", "unranked_reason"])
    ranking.revision += 1
    ranking.save(update_fields=["revision"])
    _decide(held, ContestState.UPHELD, answer, actor)
    details = {
        "unit": line.name,
        "measure": measure.label,
        "old": old.words(measure),
        "new": new.words(measure),
        "reason": answer,
    }
    record(actor, "uphold_ranking_contest", ranking, organisation=ranking.county, details=details)
    return held


@transaction.atomic
def refuse_contest(contest: RankingContest, answer: str, *, actor: User) -> RankingContest:
    """The number stands; the unit is told why."""
    ranking, held = _decidable(contest, actor)
    answer = _answer(answer)
    _decide(held, ContestState.REFUSED, answer, actor)
    details = {"unit": held.line.name, "contest": held.pk, "reason": answer}
    record(actor, "refuse_ranking_contest", ranking, organisation=ranking.county, details=details)
    return held


def recounted(contest: RankingContest) -> Counted:
    """What the records say now of the contested number; nothing is written."""
    ranking = ranking_by_id(contest.line.ranking_id)
    measure = _measure(ranking, contest.measure)
    unit = contest.line.unit
    return counted(scope_of(ranking), [unit], [measure])[unit.pk][measure.key]


def _decide(held: RankingContest, state: str, answer: str, actor: User) -> None:
    held.state, held.answer = state, answer
    held.decided_by, held.decided_at = actor, timezone.now()
    held.save()
    line = held.line
    word = ContestState(state).label
    notify(
        people_of([line.unit_id]).get(line.unit_id, []),
        kind=NoticeKind.DECIDED,
        title=f"{word}：{line.ranking.title}",
        body=answer,
        url=reverse("ranking_line", args=[line.pk]),
        unique_key=f"ranking_contest:{held.pk}:{state}",
        county=line.ranking.county,
        subject_key=subject_of(line.ranking),
        sent_by=actor,
    )


def _locked(contest: RankingContest) -> tuple[Ranking, RankingContest]:
    """The ranking is locked before its contest is read: two officers decide one after the other."""
    ranking = ranking_by_id(contest.line.ranking_id, lock=True)
    return ranking, contest_by_id(contest.pk)


def _decidable(contest: RankingContest, actor: User) -> tuple[Ranking, RankingContest]:
    if not can_manage(actor, contest.line.ranking.county):
        raise PermissionDenied(ONLY_OFFICE)
    ranking, held = _locked(contest)
    if ranking.state != RankingState.SHOWN:
        raise ValidationError("这份排名已经不在核对中，异议不能再答复。")
    _check_waiting(held)
    return ranking, held


def _check_waiting(contest: RankingContest) -> None:
    if contest.state != ContestState.WAITING:
        raise ValidationError(f"这条异议已经处理：{ContestState(contest.state).label}。")


def _check_open(ranking: Ranking, today: date) -> None:
    if ranking.state != RankingState.SHOWN or ranking.contest_until is None:
        raise ValidationError("这份排名现在不在核对中，不能提异议。")
    if today > ranking.contest_until:
        raise ValidationError(
            f"核对期限 {ranking.contest_until:%Y-%m-%d} 已过，不能再提异议；确有错误请与督导室联系。"
        )


def _measure(ranking: Ranking, key: str) -> Measure:
    found = next((one for one in measures_of(ranking) if one.key == key), None)
    if found is None:
        raise ValidationError("请选对哪个指标有异议。")
    return found


def _check_claimed(measure: Measure, numerator: Fraction | None, denominator: Fraction | None) -> None:
    for value in (numerator, denominator):
        if value is not None and value < 0:
            raise ValidationError("数不能小于 0。")
        if value is not None and len(str(value)) > LONGEST_EXACT:
            raise ValidationError("数太长，请核对。")
    if denominator is not None and denominator == 0:
        raise ValidationError("分母不能是 0。")
    shares = measure.kind != "figure"
    if shares and numerator is not None and denominator is not None and numerator > denominator:
        raise ValidationError("分子不能大于分母。")


def _answer(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError("请写明理由，单位看得到。")
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(f"理由最多 {LONGEST_ANSWER} 字。")
    return text

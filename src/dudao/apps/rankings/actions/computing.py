"""The office computes a ranking, looks at it, computes it again, or takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings.choices import RankingState, UnitGroup
from dudao.apps.rankings.counting import Scope, counted
from dudao.apps.rankings.models import Ranking, RankingLine
from dudao.apps.rankings.permissions import ONLY_OFFICE, can_manage
from dudao.apps.rankings.queries import people_of, places_of, previous_signed, ranking_by_id, units_in
from dudao.apps.rankings.stored import lines_from, measures_of
from dudao.core.rankings import (
    Measure,
    MeasureError,
    MeasureKind,
    check_measures,
    measures_to_json,
    refused_measure,
    rule_key,
)

MOST_CONTEST_DAYS = 20
CHANGED = "这份排名刚刚有了变化，请刷新后再办。"


@dataclass(frozen=True)
class RankingGiven:
    """What the office chooses: whom to compare, by what, as of which day, and how long the units may contest."""

    title: str
    groups: Sequence[str]
    measures: Sequence[Measure]
    as_of: date
    first_on: date | None = None
    campaign: Campaign | None = None
    mixes_groups: bool = False
    contest_working_days: int = 3


@dataclass(frozen=True)
class Preview:
    """A ranking as it would be, before anything is kept."""

    lines: list[RankingLine] = field(default_factory=list)
    previous: Ranking | None = None


def check_given(county: Organisation, given: RankingGiven, today: date) -> None:
    """Refuses, in Chinese, what cannot be ranked fairly. Raises ``ValidationError``."""
    title = given.title.strip()
    if not title:
        raise ValidationError("请填排名的名称。")
    refused = refused_measure(title)
    if refused is not None:
        raise ValidationError(refused)
    try:
        check_measures(given.measures)
    except MeasureError as wrong:
        raise ValidationError(str(wrong)) from wrong
    unknown = set(given.groups) - set(UnitGroup.values)
    if unknown or not given.groups:
        raise ValidationError("请选参加排名的单位。")
    if len(set(given.groups)) > 1 and not given.mixes_groups:
        raise ValidationError(
            "选了不同类的单位。不同类的一般分开排；确要放在一起，请勾选“不同类单位放在一起排”。"
        )
    if given.as_of > today:
        raise ValidationError("截至日期不能晚于今天。")
    if given.first_on is not None and given.first_on > given.as_of:
        raise ValidationError("“从哪天起到期的”要在截至日期以前。")
    if any(one.kind is MeasureKind.SCORE for one in given.measures):
        _check_score(given, today)
    if given.campaign is not None and given.campaign.county_id != county.pk:
        raise ValidationError("创建工作不是本县的。")
    if not 1 <= given.contest_working_days <= MOST_CONTEST_DAYS:
        raise ValidationError(f"核对期限要在 1 到 {MOST_CONTEST_DAYS} 个工作日之间。")


def _check_score(given: RankingGiven, today: date) -> None:
    if given.campaign is None:
        raise ValidationError("按得分排名要选创建工作。")
    if given.as_of < today - timedelta(days=1):
        raise ValidationError("得分只有现在的，按得分排名的截至日期要选今天或昨天。")


def preview(county: Organisation, given: RankingGiven, *, today: date) -> Preview:
    """The ranking as it would be, nothing kept. Raises ``ValidationError``."""
    check_given(county, given, today)
    return _computed(_ranking(county, given, None))


@transaction.atomic
def create_ranking(county: Organisation, given: RankingGiven, *, today: date, actor: User) -> Ranking:
    """Compute a ranking and keep its lines with their facts; units see nothing of it yet.

    Movement is against the last signed ranking by the same rule. Raises ``PermissionDenied``, ``ValidationError``
    (no unit, the same title and day twice, a refused measure).
    """
    if not can_manage(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    check_given(county, given, today)
    Organisation.objects.select_for_update().get(pk=county.pk)
    twice = Ranking.objects.filter(county=county, title=given.title.strip(), as_of=given.as_of)
    if twice.exclude(state=RankingState.WITHDRAWN).exists():
        raise ValidationError("已经有同名、同一截至日期的排名，请打开那一份，或换个名称。")
    ranking = _ranking(county, given, actor)
    found = _computed(ranking)
    if not found.lines:
        raise ValidationError("所选范围里没有在用的单位。")
    ranking.previous = found.previous
    ranking.save()
    RankingLine.objects.bulk_create(found.lines)
    record(actor, "create_ranking", ranking, organisation=county, details=_details(ranking, found.lines))
    return ranking


@transaction.atomic
def recompute_ranking(ranking: Ranking, *, revision: int, actor: User) -> Ranking:
    """Count again from the records of now; only before the units have seen it."""
    held = held_ranking(ranking, actor, revision)
    if held.state != RankingState.COMPUTED:
        raise ValidationError("已经送单位核对，不能整体重算；单位的异议逐条答复、逐条更正。")
    found = _computed(held)
    if not found.lines:
        raise ValidationError("所选范围里没有在用的单位。")
    held.lines.all().delete()
    held.previous, held.computed_at = found.previous, timezone.now()
    held.revision += 1
    held.save()
    RankingLine.objects.bulk_create(found.lines)
    record(actor, "recompute_ranking", held, organisation=held.county, details=_details(held, found.lines))
    return held


@transaction.atomic
def withdraw_ranking(ranking: Ranking, reason: str, *, revision: int, actor: User) -> Ranking:
    """Take a ranking back with the reason, which its units are told; not once its circular is on its way or signed."""
    held = held_ranking(ranking, actor, revision)
    if held.state == RankingState.WITHDRAWN:
        return held
    if held.state == RankingState.SIGNED:
        raise ValidationError("通报已经签发，排名不能撤回；要撤销请先作废通报。")
    if held.state == RankingState.DRAFTED:
        raise ValidationError("通报正在办文，请先在公文里放弃那份通报，再撤回排名。")
    reason = reason.strip()
    if not reason:
        raise ValidationError("请写撤回的原因，单位看得到。")
    was_shown = held.state != RankingState.COMPUTED
    held.state, held.withdraw_reason = RankingState.WITHDRAWN, reason[:300]
    held.revision += 1
    held.save()
    if was_shown:
        _tell_withdrawn(held, actor)
    record(
        actor, "withdraw_ranking", held, organisation=held.county, details={"reason": held.withdraw_reason}
    )
    return held


def _tell_withdrawn(ranking: Ranking, actor: User) -> None:
    """Who was asked to look at the numbers hears why they are gone."""
    people = people_of(ranking.lines.values_list("unit_id", flat=True))
    notify(
        [person for held in people.values() for person in held],
        kind=NoticeKind.DECIDED,
        title=f"排名已撤回：{ranking.title}",
        body=ranking.withdraw_reason,
        url=reverse("rankings"),
        unique_key=f"ranking:{ranking.pk}:withdrawn",
        county=ranking.county,
        subject_key=subject_of(ranking),
        sent_by=actor,
    )


def held_ranking(ranking: Ranking, actor: User, revision: int | None) -> Ranking:
    """The ranking locked for writing by the office, as it was seen. ``PermissionDenied``, ``ValidationError``."""
    if not can_manage(actor, ranking.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = ranking_by_id(ranking.pk, lock=True)
    if revision is not None and revision != held.revision:
        raise ValidationError(CHANGED)
    return held


def _ranking(county: Organisation, given: RankingGiven, actor: User | None) -> Ranking:
    campaign_id = given.campaign.pk if given.campaign is not None else None
    groups = [str(one) for one in UnitGroup if one in given.groups]
    return Ranking(
        county=county,
        campaign=given.campaign,
        title=given.title.strip(),
        groups=groups,
        measures=measures_to_json(given.measures),
        rule_key=rule_key(given.measures, groups, campaign_id),
        first_on=given.first_on,
        as_of=given.as_of,
        contest_working_days=given.contest_working_days,
        created_by=actor,
    )


def scope_of(ranking: Ranking) -> Scope:
    """What a ranking counts."""
    return Scope(ranking.county, ranking.campaign, ranking.first_on, ranking.as_of)


def _computed(ranking: Ranking) -> Preview:
    measures = measures_of(ranking)
    units = units_in(ranking.county, ranking.groups)
    previous = previous_signed(ranking.county, ranking.rule_key, ranking.as_of)
    found = counted(scope_of(ranking), units, measures)
    names = {one.pk: one.name for one in units}
    return Preview(lines_from(ranking, measures, names, found, places_of(previous)), previous)


def _details(ranking: Ranking, lines: Sequence[RankingLine]) -> dict[str, object]:
    return {
        "as_of": str(ranking.as_of),
        "units": len(lines),
        "ranked": sum(one.place is not None for one in lines),
        "measures": [one.label for one in measures_of(ranking)],
    }

"""Reads of rankings. Every list starts from `…_visible_to(user)`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from dudao.apps.accounts.api import SYSTEM_ROLES, Membership, Role, User
from dudao.apps.campaigns.api import Campaign, counties_read_by
from dudao.apps.organisations.api import Kind, Organisation, SchoolKind, in_name_order, subtree
from dudao.apps.period_reports.api import ReportPeriod, ReportSeries, UnitReport
from dudao.apps.rankings.choices import OPEN_TO_UNITS, ContestState, RankingState, UnitGroup
from dudao.apps.rankings.models import Ranking, RankingContest, RankingCorrection, RankingLine

HEADS = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})
CLERKS = frozenset({Role.SCHOOL_CLERK, Role.DEPARTMENT_CLERK})
COUNTY_HANDLERS = frozenset({Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER})
CITY_ROLES = frozenset({Role.CITY_OFFICER, Role.CITY_VIEWER})
RELATED = ("county", "campaign", "document", "created_by", "settled_by", "previous")

GROUP_SCHOOLS: dict[str, tuple[str, ...]] = {
    UnitGroup.PRIMARY: (SchoolKind.PRIMARY_SCHOOL, SchoolKind.TEACHING_POINT),
    UnitGroup.JUNIOR: (SchoolKind.JUNIOR_SCHOOL,),
    UnitGroup.NINE_YEAR: (SchoolKind.NINE_YEAR_SCHOOL, SchoolKind.TWELVE_YEAR_SCHOOL),
    UnitGroup.SENIOR: (
        SchoolKind.FULL_SECONDARY_SCHOOL,
        SchoolKind.SENIOR_SCHOOL,
        SchoolKind.VOCATIONAL_SCHOOL,
    ),
    UnitGroup.KINDERGARTEN: (SchoolKind.KINDERGARTEN,),
    UnitGroup.SPECIAL: (SchoolKind.SPECIAL_SCHOOL,),
}
GROUP_KINDS: dict[str, tuple[str, ...]] = {
    UnitGroup.DEPARTMENTS: (Kind.GOVERNMENT_DEPARTMENT,),
    UnitGroup.BUREAU: (Kind.BUREAU, Kind.BUREAU_SECTION),
    UnitGroup.TOWNSHIPS: (Kind.TOWNSHIP,),
}


def units_in(county: Organisation, groups: Iterable[str]) -> list[Organisation]:
    """The active units of these groups in a county, by name in pinyin order."""
    asked = Q(pk=None)
    for group in groups:
        if group in GROUP_SCHOOLS:
            asked |= Q(kind=Kind.SCHOOL, school_kind__in=GROUP_SCHOOLS[group])
        else:
            asked |= Q(kind__in=GROUP_KINDS[group])
    return in_name_order(subtree(county).filter(asked, is_active=True))


def group_sizes(county: Organisation) -> dict[str, int]:
    """How many active units each group has in a county: one query."""
    by_kind: dict[str, int] = {}
    rows = subtree(county).filter(is_active=True).order_by().values_list("kind", "school_kind")
    for kind, school_kind in rows:
        key = school_kind if kind == Kind.SCHOOL else kind
        by_kind[key] = by_kind.get(key, 0) + 1
    members = {**GROUP_SCHOOLS, **GROUP_KINDS}
    return {str(group): sum(by_kind.get(kind, 0) for kind in members[group]) for group in UnitGroup}


def _handled(user: User) -> Q:
    """County people see everything of their county from the start; the city above sees what is signed."""
    counties = {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role in COUNTY_HANDLERS
    }
    return Q(county__in=counties) | Q(county__in=counties_read_by(user), state=RankingState.SIGNED)


def units_of(user: User) -> set[int]:
    """The units at which a person works herself; who keeps the system works at none."""
    return {held.organisation_id for held in user.held_memberships if held.role not in SYSTEM_ROLES}


def rankings_read_by(user: User) -> QuerySet[Ranking]:
    """The rankings that a person sees as a whole: of her county in any state, of the counties below when signed."""
    return Ranking.objects.filter(_handled(user)).select_related(*RELATED)


def rankings_visible_to(user: User) -> QuerySet[Ranking]:
    """Those read as a whole, and those in which her own unit stands, once they were shown to the units."""
    own = RankingLine.objects.filter(ranking=OuterRef("pk"), unit__in=units_of(user))
    seen = _handled(user) | (Q(Exists(own)) & Q(state__in=OPEN_TO_UNITS))
    return Ranking.objects.filter(seen).select_related(*RELATED)


def lines_visible_to(user: User) -> QuerySet[RankingLine]:
    """All lines of what is read as a whole, and those of her own unit, once they were shown to the units."""
    read = Q(ranking__in=rankings_read_by(user).order_by().values("pk"))
    own = Q(unit__in=units_of(user), ranking__state__in=OPEN_TO_UNITS)
    found = RankingLine.objects.filter(read | own)
    return found.select_related("unit", "ranking__county", "ranking__campaign", "ranking__document")


def contests_visible_to(user: User) -> QuerySet[RankingContest]:
    """The contests of the lines that a person sees."""
    found = RankingContest.objects.filter(line__in=lines_visible_to(user).order_by().values("pk"))
    found = found.select_related("line__unit", "line__ranking__county", "by", "decided_by")
    return found.prefetch_related("proofs__current__stored", "corrections__by")


def ranking_by_id(ranking_id: int, *, lock: bool = False) -> Ranking:
    """One ranking with its county; locked for writing when asked. Raises ``DoesNotExist``."""
    found = Ranking.objects.select_related("county", "campaign", "document", "previous")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=ranking_id)


def contest_by_id(contest_id: int) -> RankingContest:
    """One contest with its line and ranking. Raises ``DoesNotExist``."""
    return RankingContest.objects.select_related("line__unit", "line__ranking__county", "by").get(
        pk=contest_id
    )


def lines_of(ranking: Ranking) -> list[RankingLine]:
    """The lines of a ranking in their order, with their units."""
    found = list(ranking.lines.select_related("unit").order_by("position"))
    for one in found:
        one.ranking = ranking
    return found


def contests_of(ranking: Ranking) -> list[RankingContest]:
    """Everything that was contested in a ranking, what waits first, then the newest."""
    found = RankingContest.objects.filter(line__ranking=ranking).select_related(
        "line__unit", "line__ranking", "by", "decided_by"
    )
    newest_first = found.prefetch_related("proofs__current__stored", "corrections").order_by("-pk")
    return sorted(newest_first, key=lambda one: one.state != ContestState.WAITING)


def contests_of_line(line: RankingLine) -> list[RankingContest]:
    """Everything that a unit contested in a ranking, the newest first."""
    found = line.contests.select_related("by", "decided_by").prefetch_related("proofs__current__stored")
    return list(found.order_by("-pk"))


def corrections_of_line(line: RankingLine) -> list[RankingCorrection]:
    """What was corrected in a line, the first first."""
    return list(line.corrections.select_related("by").order_by("pk"))


def waiting_count(ranking: Ranking) -> int:
    """How many contests of a ranking wait for their answer."""
    return RankingContest.objects.filter(line__ranking=ranking, state=ContestState.WAITING).count()


def waiting_counts(rankings: Sequence[Ranking]) -> dict[int, int]:
    """The same for many: one query."""
    rows = (
        RankingContest.objects.filter(
            line__ranking__in=[one.pk for one in rankings], state=ContestState.WAITING
        )
        .order_by()
        .values_list("line__ranking")
        .annotate(Count("pk"))
    )
    return dict(rows)


def line_counts(rankings: Sequence[Ranking]) -> dict[int, tuple[int, int]]:
    """How many units each ranking has, and how many of them have a place: one query."""
    rows = (
        RankingLine.objects.filter(ranking__in=[one.pk for one in rankings])
        .order_by()
        .values_list("ranking")
        .annotate(Count("pk"), Count("place"))
    )
    return {pk: (lines, places) for pk, lines, places in rows}


def own_lines(user: User) -> QuerySet[RankingLine]:
    """The lines of the person's own units, the newest first."""
    found = RankingLine.objects.filter(unit__in=units_of(user), ranking__state__in=OPEN_TO_UNITS)
    return found.select_related("unit", "ranking__county", "ranking__document").order_by(
        "-ranking__as_of", "-ranking", "pk"
    )


def contests_waiting_for(user: User) -> QuerySet[RankingContest]:
    """Contests that the person's office has to answer, the longest waiting first."""
    counties = {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role == Role.BUREAU_OFFICER
    }
    found = RankingContest.objects.filter(
        state=ContestState.WAITING,
        line__ranking__county__in=counties,
        line__ranking__state=RankingState.SHOWN,
    )
    return found.select_related("line__unit", "line__ranking__county", "by").order_by("pk")


def previous_signed(county: Organisation, rule_key: str, before: date) -> Ranking | None:
    """The last signed ranking by the same rule of an earlier day; None for the first."""
    found = Ranking.objects.filter(
        county=county, rule_key=rule_key, state=RankingState.SIGNED, as_of__lt=before
    )
    return found.order_by("-as_of", "-pk").first()


def places_of(ranking: Ranking | None) -> dict[int, int]:
    """The places of a ranking by unit; empty without one."""
    if ranking is None:
        return {}
    rows = ranking.lines.exclude(place=None).values_list("unit_id", "place")
    return {unit: place for unit, place in rows if place is not None}


def signed_rankings(county: Organisation) -> list[Ranking]:
    """The signed rankings of a county with their lines, the newest first: two queries."""
    lines = Prefetch(
        "lines", RankingLine.objects.exclude(place=None).defer("numbers"), to_attr="ranked_lines"
    )
    found = Ranking.objects.filter(county=county, state=RankingState.SIGNED).prefetch_related(lines)
    return list(found.order_by("-as_of", "-pk"))


def signed_lines_of(unit: Organisation) -> list[RankingLine]:
    """The lines of a unit in signed rankings, the newest first."""
    found = RankingLine.objects.filter(unit=unit, ranking__state=RankingState.SIGNED)
    return list(
        found.select_related("ranking__document", "ranking__county").order_by("-ranking__as_of", "-pk")
    )


def contest_time_over(today: date) -> list[Ranking]:
    """Rankings still with the units whose time has passed."""
    found = Ranking.objects.filter(state=RankingState.SHOWN, contest_until__lt=today)
    return list(found.select_related("county").order_by("pk"))


def people_of(unit_ids: Iterable[int], roles: Iterable[Role] = HEADS | CLERKS) -> dict[int, list[User]]:
    """The active heads and clerks of these units: one query."""
    found: dict[int, list[User]] = {}
    held = Membership.objects.filter(
        organisation__in=list(unit_ids), role__in=list(roles), user__is_active=True
    )
    for one in held.select_related("user").order_by("pk"):
        people = found.setdefault(one.organisation_id, [])
        if one.user not in people:
            people.append(one.user)
    return found


def reports_due(
    county: Organisation,
    campaign: Campaign | None,
    unit_ids: Sequence[int],
    first_on: date | None,
    as_of: date,
) -> list[UnitReport]:
    """The periodic reports of units that fell due between two days, the day that was granted counted as due."""
    found = UnitReport.objects.filter(unit__in=unit_ids, period__series__county=county)
    if campaign is not None:
        found = found.filter(period__series__campaign=campaign)
    reports = found.select_related("period__series").order_by("period__first_on", "pk")
    return [one for one in reports if one.due_on <= as_of and (first_on is None or one.due_on >= first_on)]


def reports_due_of_counties(county_ids: Sequence[int], as_of: date) -> dict[int, tuple[int, int]]:
    """Of each county: how many reports of its units came in time, and how many fell due by a day."""
    found: dict[int, tuple[int, int]] = {}
    rows = UnitReport.objects.filter(period__series__county__in=county_ids, period__due_on__lte=as_of)
    for one in rows.select_related("period__series"):
        if one.due_on > as_of:
            continue
        on_time, asked = found.get(one.period.series.county_id, (0, 0))
        in_time = one.handed_in_on is not None and one.handed_in_on <= one.due_on
        found[one.period.series.county_id] = (on_time + in_time, asked + 1)
    return found


def city_counties(user: User) -> list[Organisation]:
    """The counties that a person reads from above, by name; empty for whoever works in one."""
    if not any(held.role in CITY_ROLES for held in user.held_memberships):
        return []
    return in_name_order(counties_read_by(user).filter(is_active=True))


def series_with_figures(county: Organisation) -> list[ReportSeries]:
    """The series of a county that ask for figures."""
    found = ReportSeries.objects.filter(county=county).order_by("-is_active", "pk")
    return [one for one in found if one.figures]


def newest_period_due(county: Organisation, series_id: int | None, as_of: date) -> ReportPeriod | None:
    """The newest period of a series that was due by a day."""
    found = ReportPeriod.objects.filter(series=series_id, series__county=county, due_on__lte=as_of)
    return found.select_related("series").order_by("-first_on").first()


def figure_reports(period: ReportPeriod, unit_ids: Sequence[int]) -> dict[int, UnitReport]:
    """The reports of units for one period."""
    found = {one.unit_id: one for one in period.reports.filter(unit__in=unit_ids)}
    for one in found.values():
        one.period = period
    return found

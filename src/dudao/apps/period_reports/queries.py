"""Reads of periodic reports. Every list starts from `…_visible_to(user)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Kind, Organisation, ancestors, in_name_order, subtree
from dudao.apps.period_reports.choices import REPORTED_STATES, DigestState, UnitReportState
from dudao.apps.period_reports.models import (
    PeriodDigest,
    ReportPeriod,
    ReportSeries,
    ReportUrge,
    UnitReport,
    UnitReportRevision,
)
from dudao.apps.workplan.api import heads_of
from dudao.core.rating_flow import ReviewLevel

HEADS = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})
WRITERS = HEADS | {Role.SCHOOL_CLERK, Role.DEPARTMENT_CLERK}
# The bureau and its sections report by the hand of their officers too.
OFFICERS_WRITE_IN = frozenset({Kind.BUREAU, Kind.BUREAU_SECTION})
MOST_WAITING = 100
REPORTING_KINDS = (
    Kind.BUREAU,
    Kind.BUREAU_SECTION,
    Kind.GOVERNMENT_DEPARTMENT,
    Kind.TOWNSHIP,
    Kind.SCHOOL,
)


def units_of(user: User) -> set[int]:
    """The units for which a person writes: those where she works herself."""
    return {
        held.organisation_id
        for held in user.held_memberships
        if held.role in WRITERS
        or (held.role == Role.BUREAU_OFFICER and held.organisation.kind in OFFICERS_WRITE_IN)
    }


def series_read_by(user: User) -> QuerySet[ReportSeries]:
    """The series that a person sees as a whole: those of the counties read."""
    found = ReportSeries.objects.filter(county__in=counties_read_by(user))
    return found.select_related("county", "campaign", "created_by")


def periods_read_by(user: User) -> QuerySet[ReportPeriod]:
    """The periods that a person sees as a whole."""
    found = ReportPeriod.objects.filter(series__county__in=counties_read_by(user))
    return found.select_related("series__county", "series__campaign", "opened_by")


def reports_visible_to(user: User) -> QuerySet[UnitReport]:
    """All reports of the counties read, and those of the person's own unit."""
    found = UnitReport.objects.filter(
        Q(period__series__county__in=counties_read_by(user)) | Q(unit__in=units_of(user))
    )
    return found.select_related(
        "unit",
        "period__series__county",
        "period__series__campaign",
        "written_by",
        "handed_in_by",
        "decided_by",
    )


def own_reports(user: User) -> QuerySet[UnitReport]:
    """The reports of the units for which a person writes, the newest period first."""
    found = UnitReport.objects.filter(unit__in=units_of(user)).select_related(
        "unit", "period__series__county"
    )
    return found.order_by("-period__first_on", "period__series_id", "unit_id")


def reports_of(period: ReportPeriod) -> list[UnitReport]:
    """The reports of a period, units in the order of their names."""
    found = {
        one.unit_id: one
        for one in period.reports.select_related("unit", "written_by", "handed_in_by", "decided_by")
    }
    units = in_name_order(one.unit for one in found.values())
    for one in found.values():
        one.period = period
    return [found[unit.pk] for unit in units]


def report_by_id(report_id: int, *, lock: bool = False) -> UnitReport:
    """One report with its period, series and unit; locked for writing when asked. Raises ``DoesNotExist``."""
    found = UnitReport.objects.select_related("unit", "period__series__county", "period__series__campaign")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=report_id)


def periods_of(series: ReportSeries) -> list[ReportPeriod]:
    """The periods of a series, the newest first."""
    found = list(series.periods.select_related("opened_by").order_by("-first_on"))
    for one in found:
        one.series = series
    return found


def period_before(period: ReportPeriod) -> ReportPeriod | None:
    """The period of the series before this one; None for the first."""
    return (
        ReportPeriod.objects.filter(series=period.series_id, first_on__lt=period.first_on)
        .order_by("-first_on")
        .first()
    )


def counts_of(periods: Iterable[ReportPeriod]) -> dict[int, tuple[int, int]]:
    """Of each period: how many units have reported, and how many were asked."""
    asked: dict[int, int] = defaultdict(int)
    done: dict[int, int] = defaultdict(int)
    rows = UnitReport.objects.filter(period__in=[one.pk for one in periods]).values_list("period_id", "state")
    for period_id, state in rows:
        asked[period_id] += 1
        done[period_id] += state in REPORTED_STATES
    return {pk: (done[pk], asked[pk]) for pk in asked}


def newest_periods(series: Iterable[ReportSeries]) -> dict[int, ReportPeriod]:
    """The newest period of each series."""
    found: dict[int, ReportPeriod] = {}
    for one in ReportPeriod.objects.filter(series__in=[each.pk for each in series]).order_by("first_on"):
        found[one.series_id] = one
    return found


def digests_of(period: ReportPeriod) -> list[PeriodDigest]:
    """The editions of a period's digest without their files, the newest first."""
    found = period.digests.select_related("compiled_by", "edited_by", "signed_by").defer("docx", "pdf")
    return list(found.order_by("-edition"))


def digests_read_by(user: User) -> QuerySet[PeriodDigest]:
    """The digests of the counties read."""
    found = PeriodDigest.objects.filter(period__series__county__in=counties_read_by(user))
    return found.select_related(
        "period__series__county", "period__series__campaign", "compiled_by", "edited_by", "signed_by"
    ).defer("docx", "pdf")


def digest_by_id(digest_id: int, *, lock: bool = False) -> PeriodDigest:
    """One digest with its period and series; locked for writing when asked. Raises ``DoesNotExist``."""
    found = PeriodDigest.objects.select_related("period__series__county", "period__series__campaign")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=digest_id)


def kept_digest(period: ReportPeriod) -> PeriodDigest | None:
    """The digest whose ranking counts for a period: the last signed one, else the draft; None: never compiled."""
    found = period.digests.defer("docx", "pdf", "draft").order_by("-edition")
    return found.filter(state=DigestState.SIGNED).first() or found.first()


def revisions_of(report: UnitReport) -> list[UnitReportRevision]:
    """Everything a report was, the newest first."""
    return list(report.revisions.select_related("by").order_by("-number"))


def urged_today(reports: Iterable[UnitReport], today: date) -> dict[int, int]:
    """How often each report was urged on this day."""
    found: dict[int, int] = defaultdict(int)
    rows = ReportUrge.objects.filter(report__in=[one.pk for one in reports], urged_on=today)
    for report_id in rows.values_list("report_id", flat=True):
        found[report_id] += 1
    return found


def people_of(unit_ids: Iterable[int], roles: Iterable[Role]) -> dict[int, list[User]]:
    """The active people who hold one of the roles at exactly these units."""
    found: dict[int, list[User]] = defaultdict(list)
    held = Membership.objects.filter(
        organisation__in=list(unit_ids), role__in=list(roles), user__is_active=True
    )
    for one in held.select_related("user").order_by("pk"):
        if one.user not in found[one.organisation_id]:
            found[one.organisation_id].append(one.user)
    return found


def city_officers_of(county: Organisation) -> list[User]:
    """The city's and province's supervision above a county."""
    held = Membership.objects.filter(
        organisation__in=ancestors(county), role=Role.CITY_OFFICER, user__is_active=True
    )
    return list(dict.fromkeys(one.user for one in held.select_related("user").order_by("pk")))


def reporting_units_in(county: Organisation) -> list[Organisation]:
    """The units of a county that can be asked to report, by kind, then by name."""
    found = subtree(county).filter(kind__in=REPORTING_KINDS, is_active=True)
    order = {kind: at for at, kind in enumerate(REPORTING_KINDS)}
    return sorted(in_name_order(found), key=lambda unit: order[Kind(unit.kind)])


def active_series() -> QuerySet[ReportSeries]:
    """The series whose periods open by themselves."""
    return ReportSeries.objects.filter(is_active=True).select_related("county", "campaign").order_by("pk")


def not_handed_in(since: date) -> list[UnitReport]:
    """Reports that are still to come in running series, of periods that ended since a day."""
    found = UnitReport.objects.filter(period__series__is_active=True, period__last_on__gte=since).exclude(
        state__in=REPORTED_STATES
    )
    return list(found.select_related("unit", "period__series__county").order_by("pk"))


def open_reports_of(user: User) -> list[UnitReport]:
    """What the person's units still have to report, the earliest due first."""
    found = own_reports(user).filter(period__series__is_active=True).exclude(state__in=REPORTED_STATES)
    return sorted(found, key=lambda one: (one.due_on, one.pk))


def waiting_for(user: User) -> list[UnitReport]:
    """Reports that wait for the person as head of their unit, or as the city's supervision; not her own."""
    waits = Q(unit__in=heads_of(user), level=ReviewLevel.UNIT.value)
    if any(held.role == Role.CITY_OFFICER for held in user.held_memberships):
        waits |= Q(period__series__county__in=counties_read_by(user), level=ReviewLevel.CITY.value)
    found = UnitReport.objects.filter(waits, state=UnitReportState.SUBMITTED).exclude(handed_in_by=user)
    return list(found.select_related("unit", "period__series").order_by("handed_in_at", "pk")[:MOST_WAITING])


def waiting_counts(periods: Iterable[ReportPeriod], level: ReviewLevel) -> dict[int, int]:
    """Of each period: how many reports wait for a level."""
    found: dict[int, int] = defaultdict(int)
    rows = UnitReport.objects.filter(
        period__in=[one.pk for one in periods], state=UnitReportState.SUBMITTED, level=level.value
    )
    for period_id in rows.values_list("period_id", flat=True):
        found[period_id] += 1
    return found


def signed_editions(periods: Iterable[ReportPeriod]) -> dict[int, PeriodDigest]:
    """The last edition of each period's digest, signed before draft."""
    found: dict[int, PeriodDigest] = {}
    rows = PeriodDigest.objects.filter(period__in=[one.pk for one in periods]).defer(
        "docx", "pdf", "draft", "base", "ranking"
    )
    for one in rows.order_by("edition"):
        held = found.get(one.period_id)
        if held is None or one.state == DigestState.SIGNED or held.state != DigestState.SIGNED:
            found[one.period_id] = one
    return found

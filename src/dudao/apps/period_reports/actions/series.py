"""The office sets up what is reported; periods open by hand or by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.campaigns.api import Campaign
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.choices import SeriesKind
from dudao.apps.period_reports.figures import Figure
from dudao.apps.period_reports.models import ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.permissions import ONLY_OFFICE, can_manage
from dudao.apps.period_reports.queries import WRITERS, active_series, people_of, reporting_units_in
from dudao.apps.period_reports.spans import label_of, span_of, span_on
from dudao.core.periods import Period, periods_between
from dudao.core.rating_flow import ReviewLevel

MOST_DUE_DAYS = 20
# A series that slept opens at most so many periods in one go; the office opens older ones by hand.
MOST_AT_ONCE = 60


@dataclass(frozen=True)
class SeriesGiven:
    """What the office says of a series."""

    title: str
    kind: str
    starts_on: date
    units: Sequence[Organisation]
    due_working_days: int = 2
    campaign: Campaign | None = None
    matter: str = ""
    figures: Sequence[Figure] = ()
    city_reviews: bool = False
    urges_per_day: int = 2


@transaction.atomic
def create_series(county: Organisation, given: SeriesGiven, *, actor: User) -> ReportSeries:
    """A new series of a county. Raises ``PermissionDenied``, ``ValidationError``."""
    _require(actor, county)
    _check(county, given, None)
    series = ReportSeries(county=county, created_by=actor)
    _put(series, given)
    series.save()
    series.units.set(given.units)
    record(actor, "create_report_series", series, organisation=county, details=_details(series, given))
    return series


@transaction.atomic
def edit_series(series: ReportSeries, given: SeriesGiven, *, actor: User) -> ReportSeries:
    """Change a series; periods that are open keep their due date, and get the units that are new.

    The kind of a series with periods stays. A unit that is left out keeps what it has written; where it has written
    nothing in the newest period it is not asked any more.
    """
    _require(actor, series.county)
    _check(series.county, given, series)
    held = ReportSeries.objects.select_for_update().get(pk=series.pk)
    if held.kind != given.kind and held.periods.exists():
        raise ValidationError("已经开过报告期，周期不能再改；要换周期请另设一个定期报告，再停用这个。")
    _put(held, given)
    held.save()
    held.units.set(given.units)
    newest = held.periods.order_by("-first_on").first()
    if newest is not None:
        newest.series = held
        _add_reports(newest, given.units)
        _drop_unasked(newest, given.units)
    record(actor, "edit_report_series", held, organisation=held.county, details=_details(held, given))
    return held


@transaction.atomic
def set_series_active(series: ReportSeries, active: bool, *, actor: User) -> ReportSeries:
    """Stop a series (no period opens any more) or resume it; nothing that was reported is touched."""
    _require(actor, series.county)
    held = ReportSeries.objects.select_for_update().get(pk=series.pk)
    if held.is_active == active:
        return held
    held.is_active = active
    held.save(update_fields=["is_active"])
    verb = "resume_report_series" if active else "stop_report_series"
    record(actor, verb, held, organisation=held.county)
    return held


@transaction.atomic
def open_period(
    series: ReportSeries, day: date, *, actor: User | None, today: date | None = None
) -> ReportPeriod:
    """Open the period in which a day lies, with one report for each unit; already open, it is left as it is.

    Due is the n-th working day after the period's end. Raises ``ValidationError`` for a period before the series
    begins, for one that has not begun `today` (None does not ask), or for a series that is stopped or asks nobody.
    """
    if actor is not None:
        _require(actor, series.county)
    held = ReportSeries.objects.select_for_update(of=("self",)).select_related("county").get(pk=series.pk)
    span = span_on(held, day)
    if not held.is_active:
        raise ValidationError("这个定期报告已经停用，恢复后再开启报告期。")
    if span.last < held.starts_on:
        raise ValidationError(f"这一期在开始日期 {held.starts_on:%Y-%m-%d} 以前，不用报。")
    if today is not None and span.first > today:
        raise ValidationError(
            f"{span.label}还没有开始，{span.first.month}月{span.first.day}日起才能开启；最后一天会自动开启。"
        )
    found = ReportPeriod.objects.filter(series=held, first_on=span.first).first()
    if found is not None:
        found.series = held
        return found
    units = list(held.units.filter(is_active=True))
    if not units:
        raise ValidationError("还没有选报告单位，先在设置里选好。")
    due, note = _due(held, span)
    period = ReportPeriod.objects.create(
        series=held, first_on=span.first, last_on=span.last, due_on=due, due_note=note, opened_by=actor
    )
    _add_reports(period, units)
    record(
        actor,
        "open_report_period",
        period,
        organisation=held.county,
        details={"period": label_of(period), "due_on": str(due), "units": len(units)},
    )
    return period


def open_due_periods(today: date) -> int:
    """Open every period of every running series whose last day has come; how many were opened.

    Asked again it opens nothing twice.
    """
    opened = 0
    for series in active_series():
        known = set(series.periods.values_list("first_on", flat=True))
        spans = [
            span
            for span in periods_between(series.starts_on, today, span_on(series, today).kind)
            if span.last <= today and span.first not in known
        ]
        if not spans or not series.units.filter(is_active=True).exists():
            continue
        for span in spans[-MOST_AT_ONCE:]:
            open_period(series, span.first, actor=None)
            opened += 1
    return opened


def next_span(series: ReportSeries) -> Period:
    """The period that the office would open now: the one after the newest, else the first of the series."""
    newest = series.periods.order_by("-first_on").first()
    if newest is None:
        return span_on(series, series.starts_on)
    newest.series = series
    return span_of(newest).next


def _due(series: ReportSeries, span: Period) -> tuple[date, str]:
    """The n-th working day after the span, and what to know of a year whose holidays are not published."""
    calendar = working_calendar_of(series.county)
    due = calendar.add(span.last, series.due_working_days)
    return due, unpublished_note(calendar.unpublished_years(span.last, due))


def _add_reports(period: ReportPeriod, units: Sequence[Organisation]) -> None:
    """One empty report for each unit that has none yet, announced to those who write it."""
    had = set(period.reports.values_list("unit_id", flat=True))
    made = [unit for unit in units if unit.pk not in had]
    UnitReport.objects.bulk_create(UnitReport(period=period, unit=unit) for unit in made)
    reports = {one.unit_id: one for one in period.reports.filter(unit__in=made)}
    writers = people_of(reports, WRITERS)
    for unit in made:
        report = reports[unit.pk]
        notify(
            writers[unit.pk],
            kind=NoticeKind.REPORT_DUE,
            title=f"{period.series.title}：请报{label_of(period)}，{period.due_on.month}月{period.due_on.day}日前",
            url=reverse("unit_report", args=[report.pk]),
            unique_key=f"period_report_open:{report.pk}",
            county=period.series.county,
            subject_key=subject_of(report),
        )


def _drop_unasked(period: ReportPeriod, units: Sequence[Organisation]) -> None:
    """Untouched reports of units that are no longer asked: nothing was written, extended or urged in them."""
    untouched = period.reports.filter(number=1, urges=None, revisions=None)
    untouched.exclude(unit__in=[unit.pk for unit in units]).delete()


def _require(actor: User, county: Organisation) -> None:
    if not can_manage(actor, county):
        raise PermissionDenied(ONLY_OFFICE)


def _check(county: Organisation, given: SeriesGiven, series: ReportSeries | None) -> None:
    if not given.title.strip():
        raise ValidationError("请写名称。")
    same = ReportSeries.objects.filter(county=county, title=given.title.strip())
    if series is not None:
        same = same.exclude(pk=series.pk)
    if same.exists():
        raise ValidationError(f"本县已经有“{given.title.strip()}”，请换一个名称。")
    if given.kind not in SeriesKind.values:
        raise ValidationError("周期请在周报、半月报、月报中选。")
    if not 1 <= given.due_working_days <= MOST_DUE_DAYS:
        raise ValidationError(f"时限是期满后 1 到 {MOST_DUE_DAYS} 个工作日。")
    if not 1 <= given.urges_per_day <= 9:
        raise ValidationError("每天催报 1 到 9 次。")
    if given.campaign is not None and given.campaign.county_id != county.pk:
        raise ValidationError("创建工作不是本县的。")
    possible = {unit.pk for unit in reporting_units_in(county)}
    strange = [unit.name for unit in given.units if unit.pk not in possible]
    if strange:
        raise ValidationError(f"不能要求这些单位报告：{'、'.join(strange[:5])}。")
    if not given.units:
        raise ValidationError("请至少选一个报告单位。")


def _put(series: ReportSeries, given: SeriesGiven) -> None:
    series.title = given.title.strip()
    series.kind = given.kind
    series.starts_on = given.starts_on
    series.due_working_days = given.due_working_days
    series.campaign = given.campaign
    series.matter = "" if given.campaign is not None else given.matter.strip()
    series.figures = [{"key": one.key, "label": one.label, "unit": one.unit} for one in given.figures]
    levels = [ReviewLevel.UNIT, ReviewLevel.BUREAU]
    series.review_levels = [
        level.value for level in (*levels, *((ReviewLevel.CITY,) if given.city_reviews else ()))
    ]
    series.urges_per_day = given.urges_per_day


def _details(series: ReportSeries, given: SeriesGiven) -> dict[str, object]:
    return {
        "title": series.title,
        "kind": series.kind,
        "units": len(given.units),
        "due_working_days": series.due_working_days,
    }

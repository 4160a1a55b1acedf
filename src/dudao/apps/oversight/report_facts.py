"""What periodic reports say to the rules: those that did not come, and figures period by period."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from django.urls import reverse

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import RuleSource
from dudao.apps.oversight.models import OversightRule
from dudao.apps.period_reports.api import Figure, ReportSeries, UnitReport, label_of
from dudao.core.oversight.facts import About, Metric, MissingReport

LOOKS_BACK = timedelta(days=120)
REPORTED = ("submitted", "approved", "locked")
PERIOD_WORDS = {"week": "周", "half_month": "半月", "month": "月"}


def missing_reports_of(county: Organisation, today: date) -> tuple[MissingReport, ...]:
    """Reports that were never handed in and whose day is over; of running series, of the last 120 days."""
    found = (
        UnitReport.objects.filter(
            period__series__county=county,
            period__series__is_active=True,
            period__last_on__gte=today - LOOKS_BACK,
            handed_in_on=None,
        )
        .exclude(state__in=REPORTED)
        .select_related("period__series")
        .order_by("period__first_on", "unit_id")
    )
    missing = []
    for one in found:
        if one.due_on >= today:
            continue
        series = one.period.series
        about = About(
            unit=str(one.unit_id),
            subject=f"report:{series.pk}",
            title=series.title,
            url=reverse("report_period", args=[one.period_id]),
            mark=str(one.period_id),
            heading=f"“{series.title}”没有按时报送",
        )
        missing.append(MissingReport(about, label_of(one.period), one.due_on, (today - one.due_on).days))
    return tuple(missing)


def metrics_of(county: Organisation, today: date) -> tuple[Metric, ...]:
    """The figures that the county's rules look at, unit by unit, the newest period last.

    A period counts once the unit has reported it or its day is over; what was not reported is None.
    """
    wanted = _looked_at(county)
    if not wanted:
        return ()
    rows: dict[tuple[int, int], list[UnitReport]] = defaultdict(list)
    found = UnitReport.objects.filter(period__series__in=[series for series, _ in wanted])
    for one in found.select_related("period__series").order_by("period__first_on"):
        if one.state in REPORTED or one.due_on < today:
            rows[one.period.series_id, one.unit_id].append(one)
    metrics = []
    for (series_id, unit), reports in rows.items():
        asked = {one.key: one for one in figures_asked(reports[0].period.series)}
        for figure in sorted(key for series, key in wanted if series == series_id and key in asked):
            metrics.append(_metric(reports, unit, asked[figure]))
    return tuple(metrics)


def figures_asked(series: ReportSeries) -> list[Figure]:
    """The figures that a series asks for."""
    return [Figure(one["key"], one["label"], one.get("unit", "")) for one in series.figures]


def _metric(reports: list[UnitReport], unit: int, figure: Figure) -> Metric:
    series = reports[0].period.series
    last = reports[-1].period
    about = About(
        unit=str(unit),
        subject=f"metric:{series.pk}:{figure.key}",
        title=figure.label,
        url=reverse("report_period", args=[last.pk]),
        mark=str(last.pk),
        heading=f"{figure.label}连续不达标",
    )
    return Metric(
        about=about,
        series=str(series.pk),
        figure=figure.key,
        unit_of_measure=figure.unit,
        period_word=PERIOD_WORDS[series.kind],
        values=tuple((label_of(one.period), _value(one, figure)) for one in reports),
    )


def _value(report: UnitReport, figure: Figure) -> Fraction | None:
    text = report.figures.get(figure.key) if report.state in REPORTED else None
    return Fraction(text) if text else None


def _looked_at(county: Organisation) -> set[tuple[int, str]]:
    """The series and figures of the county's rules in use."""
    rules = OversightRule.objects.filter(county=county, source=RuleSource.METRIC, is_active=True)
    found = set()
    for values in rules.values_list("parameters", flat=True):
        series, figure = str(values.get("series", "")), str(values.get("figure", ""))
        if series.isdigit() and figure:
            found.add((int(series), figure))
    return found

"""The counties that a city reads, compared as they stand: duties due, done in time, reports handed in on time.

Nothing is kept and nothing is made known: the city's circular is the city's. Each county is one unit with all its
duties and reports as its denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.api import ReportSeries, plan_at
from dudao.apps.rankings.choices import MEASURE_LABELS
from dudao.apps.rankings.queries import reports_due_of_counties
from dudao.core.rankings import Measure, MeasureKind, Number, Placed, UnitNumbers, placed

COUNTY_MEASURES = (
    Measure("progress", MeasureKind.PROGRESS, MEASURE_LABELS[MeasureKind.PROGRESS], Fraction(50)),
    Measure("on_time", MeasureKind.ON_TIME, MEASURE_LABELS[MeasureKind.ON_TIME], Fraction(30)),
    Measure("reports", MeasureKind.REPORTS, MEASURE_LABELS[MeasureKind.REPORTS], Fraction(20)),
)


def measures_by(key: str) -> tuple[Measure, ...]:
    """One measure by its key; all of them, weighed, for anything else."""
    only = next((one for one in COUNTY_MEASURES if one.key == key), None)
    return COUNTY_MEASURES if only is None else (replace(only, weight=Fraction(100)),)


def ranked_counties(
    counties: Sequence[Organisation], as_of: date, measures: Sequence[Measure] = COUNTY_MEASURES
) -> tuple[Placed, ...]:
    """The counties with their places; one of which nothing was due that is measured has none."""
    reports = reports_due_of_counties([one.pk for one in counties], as_of)
    return placed(measures, [_county(one, as_of, reports.get(one.pk, (0, 0))) for one in counties])


def _county(county: Organisation, as_of: date, reports: tuple[int, int]) -> UnitNumbers:
    counts = plan_at(ReportSeries(county=county), as_of, as_of, as_of).whole.counts(county.pk, county.name)
    none_due = "" if counts.due else "没有到期的任务"
    on_time, asked = reports
    numbers = {
        "progress": Number(Fraction(counts.verified), Fraction(counts.steps), none_due),
        "on_time": Number(Fraction(counts.on_time), Fraction(counts.due), none_due),
        "reports": Number(Fraction(on_time), Fraction(asked), "" if asked else "没有到期应报的报告"),
    }
    return UnitNumbers(county.pk, county.name, numbers)

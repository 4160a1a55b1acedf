"""The periods of a series in the words of `dudao.core.periods`."""

from __future__ import annotations

from datetime import date

from dudao.apps.period_reports.choices import SeriesKind
from dudao.apps.period_reports.models import ReportPeriod, ReportSeries
from dudao.core.periods import Period, PeriodKind, period_of


def kind_of(series: ReportSeries) -> PeriodKind:
    """The kind of period that a series reports for."""
    return PeriodKind[SeriesKind(series.kind).name]


def span_on(series: ReportSeries, day: date) -> Period:
    """The period of a series in which a day lies."""
    return period_of(day, kind_of(series))


def span_of(period: ReportPeriod) -> Period:
    """An opened period as a plain span of days."""
    return span_on(period.series, period.first_on)


def label_of(period: ReportPeriod) -> str:
    """2026年11月下半月."""
    return span_of(period).label

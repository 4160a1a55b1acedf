"""The lists of periodic reports, and the table of one period as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from dudao.apps.period_reports import queries
from dudao.apps.period_reports.choices import PASSED_STATES, DigestState, UnitReportState
from dudao.apps.period_reports.compiling import PeriodState
from dudao.apps.period_reports.digest import RULE
from dudao.apps.period_reports.figures import figures_of
from dudao.apps.period_reports.models import PeriodDigest, ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.plan_facts import UnitPlan
from dudao.apps.period_reports.ranking import RankLine
from dudao.apps.period_reports.spans import label_of
from dudao.core.rating_flow import ReviewLevel
from dudao.core.sheetspec import NUMBER_PERCENT_POINTS, Book, ColumnSpec, SheetSpec, SpecValue

LIGHTS: dict[str, tuple[str, str]] = {
    UnitReportState.DRAFT: ("none", "未报"),
    UnitReportState.SUBMITTED: ("near", "待审核"),
    UnitReportState.RETURNED: ("warn", "已退回"),
    UnitReportState.APPROVED: ("ok", "已通过"),
    UnitReportState.LOCKED: ("ok", "已锁定"),
}
SAMPLE = "样例数据，仅供演示"


def light_of(report: UnitReport, today: date) -> tuple[str, str]:
    """The shape and the word for a report; red while it is late."""
    if not report.is_reported and report.due_on < today:
        late = (today - report.due_on).days
        word = "已退回" if report.state == UnitReportState.RETURNED else "未报"
        return "bad", f"{word}，逾期 {late} 天"
    if report.state == UnitReportState.DRAFT and report.written_at is not None:
        return "info", "草稿"
    if report.state == UnitReportState.SUBMITTED and report.level:
        return "near", f"等{ReviewLevel(report.level).label}审核"
    return LIGHTS[report.state]


@dataclass(frozen=True)
class OwnLine:
    """A report in the list of who writes it."""

    report: UnitReport
    label: str
    light: tuple[str, str]
    css: str
    days_left: int


def own_lines(reports: Iterable[UnitReport], today: date) -> list[OwnLine]:
    """The reports of the person's units, with how many days are left."""
    lines = []
    for one in reports:
        light = light_of(one, today)
        css = {"bad": "bad", "warn": "warn"}.get(light[0], "")
        lines.append(OwnLine(one, label_of(one.period), light, css, (one.due_on - today).days))
    return lines


@dataclass(frozen=True)
class PeriodLine:
    """A period in a list: how many have reported, how many wait for the office, and its digest."""

    period: ReportPeriod
    label: str
    reported: int
    asked: int
    waiting: int
    is_late: bool
    is_over: bool
    digest: PeriodDigest | None

    @property
    def missing(self) -> int:
        return self.asked - self.reported

    @property
    def is_signed(self) -> bool:
        return self.digest is not None and self.digest.state == DigestState.SIGNED


def period_lines(periods: Sequence[ReportPeriod], today: date) -> list[PeriodLine]:
    """Periods with their completeness; three queries."""
    counts = queries.counts_of(periods)
    waiting = queries.waiting_counts(periods, ReviewLevel.BUREAU)
    digests = queries.signed_editions(periods)
    lines = []
    for one in periods:
        reported, asked = counts.get(one.pk, (0, 0))
        lines.append(
            PeriodLine(
                one,
                label_of(one),
                reported,
                asked,
                waiting.get(one.pk, 0),
                one.due_on < today and reported < asked,
                one.last_on < today,
                digests.get(one.pk),
            )
        )
    return lines


@dataclass(frozen=True)
class SeriesLine:
    """A series in the list, with its newest period."""

    series: ReportSeries
    newest: PeriodLine | None


def series_lines(series: Sequence[ReportSeries], today: date) -> list[SeriesLine]:
    """The series with their newest period."""
    newest = queries.newest_periods(series)
    for one in series:
        if one.pk in newest:
            newest[one.pk].series = one
    lines = {line.period.series_id: line for line in period_lines(list(newest.values()), today)}
    return [SeriesLine(one, lines.get(one.pk)) for one in series]


@dataclass(frozen=True)
class UnitLine:
    """A unit of a period as the office sees it: its report, what moved, its place."""

    report: UnitReport
    light: tuple[str, str]
    plan: UnitPlan
    rank: RankLine
    urged: int
    may_approve: bool

    @property
    def group(self) -> str:
        """For the filter: missing, late, waiting, returned or passed."""
        if self.report.is_reported:
            return "passed" if self.report.state in PASSED_STATES else "waiting"
        return "late" if self.light[0] == "bad" else "missing"

    @property
    def verified_now(self) -> int:
        return self.plan.verified - self.plan.verified_before


def unit_lines(
    state: PeriodState, today: date, *, urged: dict[int, int], mine: ReviewLevel | None
) -> list[UnitLine]:
    """The units of a period; those still to come first, the longest late on top."""
    ranks = {line.counts.unit_id: line for line in state.ranking}
    lines = [
        UnitLine(
            one,
            light_of(one, today),
            state.plan.of(one.unit_id),
            ranks[one.unit_id],
            urged.get(one.pk, 0),
            mine is not None and one.state == UnitReportState.SUBMITTED and one.level == mine.value,
        )
        for one in state.reports
    ]
    order = {"late": 0, "missing": 1, "waiting": 2, "passed": 3}
    return sorted(lines, key=lambda line: order[line.group])


def period_book(state: PeriodState, today: date, at: datetime) -> Book:
    """The table of a period: state, what moved and place of every unit, then what it reported."""
    series = state.period.series
    label = label_of(state.period)
    notes = [RULE, f"应报 {len(state.reports)} 个单位，未报 {len(state.missing)} 个。没有填的指标不算零。"]
    if state.period.due_note:
        notes.append(state.period.due_note)
    sheets = (
        SheetSpec(
            name="报送和排名",
            columns=_RANK_COLUMNS,
            rows=tuple(_rank_row(line, today) for line in unit_lines(state, today, urged={}, mine=None)),
            heading=(f"{series.title}（{label}）",),
            notes=tuple(notes),
            frozen_columns=1,
            autofilter=True,
        ),
        _texts_sheet(state),
    )
    county = series.county
    return Book(sheets, at, title=f"{series.title}（{label}）", watermark=SAMPLE if county.is_sample else "")


_RANK_COLUMNS = (
    ColumnSpec("单位", 26),
    ColumnSpec("报送", 18),
    ColumnSpec("提交日期", 12),
    ColumnSpec("时限", 12),
    ColumnSpec("名次", 7),
    ColumnSpec("比上期", 9),
    ColumnSpec("到期任务", 9, unit="项"),
    ColumnSpec("到期任务的步骤", 10, unit="步"),
    ColumnSpec("其中已核实", 10, unit="步"),
    ColumnSpec("核实进度", 10, number_format=NUMBER_PERCENT_POINTS),
    ColumnSpec("按时完成率", 10, number_format=NUMBER_PERCENT_POINTS),
    ColumnSpec("逾期", 7, unit="项"),
    ColumnSpec("本期完成", 9, unit="项"),
    ColumnSpec("本期核实", 9, unit="步"),
    ColumnSpec("待协调", 8, unit="个"),
)


def _rank_row(line: UnitLine, today: date) -> tuple[SpecValue, ...]:
    counts = line.rank.counts
    return (
        line.report.unit.name,
        line.light[1] + ("（迟报）" if line.report.was_late else ""),
        line.report.handed_in_on,
        line.report.due_on,
        line.rank.place if line.rank.place is not None else "不排名",
        line.rank.movement_words,
        counts.due,
        counts.steps,
        counts.verified,
        _points(counts.progress),
        _points(counts.on_time_share),
        counts.late,
        len(line.plan.done_now),
        line.verified_now,
        len(line.plan.open_hindrances),
    )


def _points(share: Fraction | None) -> Fraction | None:
    return None if share is None else share * 100


def _texts_sheet(state: PeriodState) -> SheetSpec:
    """What the units reported: figures as numbers, texts as they were typed; blank where nothing was reported."""
    figures = figures_of(state.period.series.figures)
    columns = (
        ColumnSpec("单位", 26),
        *(ColumnSpec(one.label, 12, unit=one.unit) for one in figures),
        ColumnSpec("本期工作", 50),
        ColumnSpec("下一步", 40),
        ColumnSpec("存在问题", 40),
    )
    rows: list[tuple[Any, ...]] = []
    for report in state.reports:
        if not report.is_reported:
            rows.append((report.unit.name, *(None for _ in figures), None, None, None))
            continue
        values = (Fraction(text) if (text := report.figures.get(one.key)) else None for one in figures)
        rows.append((report.unit.name, *values, report.done_text, report.next_text, report.problems_text))
    return SheetSpec(name="报告内容", columns=columns, rows=tuple(rows), frozen_columns=1)

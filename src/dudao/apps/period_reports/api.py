"""What other apps may use of periodic reports."""

from dudao.apps.period_reports.actions.digests import compile_digest, edit_digest, sign_digest
from dudao.apps.period_reports.actions.reports import ReportGiven, save_report, submit_report
from dudao.apps.period_reports.actions.review import (
    approve_reports,
    decide_report,
    extend_report,
    urge_reports,
)
from dudao.apps.period_reports.actions.series import (
    SeriesGiven,
    create_series,
    open_due_periods,
    open_period,
)
from dudao.apps.period_reports.actions.ticking import tick
from dudao.apps.period_reports.figures import Figure
from dudao.apps.period_reports.models import PeriodDigest, ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.plan_facts import PlanAt, UnitPlan, plan_at
from dudao.apps.period_reports.queries import open_reports_of, reports_visible_to
from dudao.apps.period_reports.ranking import RankLine, UnitCounts, ranked
from dudao.apps.period_reports.spans import label_of

__all__ = [
    "Figure",
    "PeriodDigest",
    "PlanAt",
    "RankLine",
    "ReportGiven",
    "ReportPeriod",
    "ReportSeries",
    "SeriesGiven",
    "UnitCounts",
    "UnitPlan",
    "UnitReport",
    "approve_reports",
    "compile_digest",
    "create_series",
    "decide_report",
    "edit_digest",
    "extend_report",
    "label_of",
    "open_due_periods",
    "open_period",
    "open_reports_of",
    "plan_at",
    "ranked",
    "reports_visible_to",
    "save_report",
    "sign_digest",
    "submit_report",
    "tick",
    "urge_reports",
]

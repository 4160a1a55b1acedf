"""Duties and their lists, progress, plans and reminders."""

from dudao.apps.workplan.models.lists import (
    Duty,
    DutyDependency,
    DutyImport,
    DutyKind,
    DutyList,
    DutyStep,
)
from dudao.apps.workplan.models.plans import Milestone, Plan, PlanLine, PlanRules
from dudao.apps.workplan.models.progress import Extension, Hindrance, ProgressReport
from dudao.apps.workplan.models.reminders import CalendarFeed, ReminderRules, Urge

__all__ = [
    "CalendarFeed",
    "Duty",
    "DutyDependency",
    "DutyImport",
    "DutyKind",
    "DutyList",
    "DutyStep",
    "Extension",
    "Hindrance",
    "Milestone",
    "Plan",
    "PlanLine",
    "PlanRules",
    "ProgressReport",
    "ReminderRules",
    "Urge",
]

"""What other apps may use of the plan."""

from dudao.apps.workplan.choices import DutyState, HindranceKind, Light, ListKind, ListSource, MilestoneKind
from dudao.apps.workplan.models import (
    Duty,
    DutyKind,
    DutyList,
    DutyStep,
    Extension,
    Hindrance,
    Milestone,
    Plan,
    PlanLine,
    ProgressReport,
)
from dudao.apps.workplan.permissions import (
    can_arrange,
    can_report,
    can_see_duty,
    can_urge,
    can_verify,
    can_view_plan,
)
from dudao.apps.workplan.queries import (
    counties_read_by,
    duties_handled_by,
    duties_of,
    duties_visible_to,
    heads_of,
    lists_visible_to,
)

__all__ = [
    "Duty",
    "DutyKind",
    "DutyList",
    "DutyState",
    "DutyStep",
    "Extension",
    "Hindrance",
    "HindranceKind",
    "Light",
    "ListKind",
    "ListSource",
    "Milestone",
    "MilestoneKind",
    "Plan",
    "PlanLine",
    "ProgressReport",
    "can_arrange",
    "can_report",
    "can_see_duty",
    "can_urge",
    "can_verify",
    "can_view_plan",
    "counties_read_by",
    "duties_handled_by",
    "duties_of",
    "duties_visible_to",
    "heads_of",
    "lists_visible_to",
]

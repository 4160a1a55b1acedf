"""What other apps may use of the plan."""

from dudao.apps.workplan.actions.acceptance import AcceptanceMove, move_acceptance
from dudao.apps.workplan.actions.assigning import BatchChange, assign_duties, split_among_schools
from dudao.apps.workplan.actions.drawing import (
    ClauseChoice,
    add_lines,
    draw_up_from_clauses,
    draw_up_from_gaps,
)
from dudao.apps.workplan.actions.durations import set_duration, set_kind_duration
from dudao.apps.workplan.actions.duties import (
    Added,
    add_duties,
    add_duty,
    drop_duty,
    edit_duty,
    restore_duty,
)
from dudao.apps.workplan.actions.extensions import (
    approve_extension,
    ask_extension,
    refuse_extension,
    withdraw_extension,
)
from dudao.apps.workplan.actions.hindrances import (
    HindranceGiven,
    raise_hindrance,
    reopen_hindrance,
    solve_hindrance,
)
from dudao.apps.workplan.actions.kinds import KindGiven, set_kinds, start_kinds
from dudao.apps.workplan.actions.linking import link_duties, unlink_duties
from dudao.apps.workplan.actions.lists import create_list, edit_list, remove_list
from dudao.apps.workplan.actions.milestones import remove_milestone, set_milestone
from dudao.apps.workplan.actions.plans import (
    PlanConflict,
    accept_moves,
    agree_plan,
    discard_plan,
    draw_plan,
    make_plan,
    try_moves,
)
from dudao.apps.workplan.actions.progress import (
    ProgressGiven,
    confirm_progress,
    reopen_duty,
    report_progress,
    return_progress,
    withdraw_progress,
)
from dudao.apps.workplan.actions.reminders import Reminded, counties_with_duties, remind, tick
from dudao.apps.workplan.actions.rules import RulesGiven, set_rules
from dudao.apps.workplan.actions.steps import StepGiven, set_steps
from dudao.apps.workplan.actions.urging import NotUrged, Urged, urge
from dudao.apps.workplan.choices import DutyState, HindranceKind, Light, ListKind, ListSource, MilestoneKind
from dudao.apps.workplan.countdown import Countdown, countdown_of
from dudao.apps.workplan.duty_given import DutyGiven, given_of
from dudao.apps.workplan.lights import Share, lights_of, red_late_days_of
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
    Urge,
)
from dudao.apps.workplan.my_duties import MyDuty, duty_groups
from dudao.apps.workplan.permissions import (
    can_arrange,
    can_report,
    can_see_duty,
    can_urge,
    can_verify,
    can_view_plan,
)
from dudao.apps.workplan.plan_now import Node, current_plan, live_draft, nodes_of
from dudao.apps.workplan.plan_trial import Consequences
from dudao.apps.workplan.planning import Draft, DraftLine
from dudao.apps.workplan.proposals import Scope
from dudao.apps.workplan.queries import (
    duties_handled_by,
    duties_of,
    duties_visible_to,
    heads_of,
    lists_visible_to,
)
from dudao.apps.workplan.queries_progress import progress_of, solving_units
from dudao.apps.workplan.reminders import ReminderLine, reminder_lines
from dudao.apps.workplan.rollup import Counted, Rollup, RollupLine, rollup
from dudao.apps.workplan.todo_counts import WaitingForMe, todo_counts
from dudao.apps.workplan.wall_summary import WallSummary, wall_summary

__all__ = [
    "AcceptanceMove",
    "Added",
    "BatchChange",
    "ClauseChoice",
    "Consequences",
    "Countdown",
    "Counted",
    "Draft",
    "DraftLine",
    "Duty",
    "DutyGiven",
    "DutyKind",
    "DutyList",
    "DutyState",
    "DutyStep",
    "Extension",
    "Hindrance",
    "HindranceGiven",
    "HindranceKind",
    "KindGiven",
    "Light",
    "ListKind",
    "ListSource",
    "Milestone",
    "MilestoneKind",
    "MyDuty",
    "Node",
    "NotUrged",
    "Plan",
    "PlanConflict",
    "PlanLine",
    "ProgressGiven",
    "ProgressReport",
    "Reminded",
    "ReminderLine",
    "Rollup",
    "RollupLine",
    "RulesGiven",
    "Scope",
    "Share",
    "StepGiven",
    "Urge",
    "Urged",
    "WaitingForMe",
    "WallSummary",
    "accept_moves",
    "add_duties",
    "add_duty",
    "add_lines",
    "agree_plan",
    "approve_extension",
    "ask_extension",
    "assign_duties",
    "can_arrange",
    "can_report",
    "can_see_duty",
    "can_urge",
    "can_verify",
    "can_view_plan",
    "confirm_progress",
    "countdown_of",
    "counties_with_duties",
    "create_list",
    "current_plan",
    "discard_plan",
    "draw_plan",
    "draw_up_from_clauses",
    "draw_up_from_gaps",
    "drop_duty",
    "duties_handled_by",
    "duties_of",
    "duties_visible_to",
    "duty_groups",
    "edit_duty",
    "edit_list",
    "given_of",
    "heads_of",
    "lights_of",
    "link_duties",
    "lists_visible_to",
    "live_draft",
    "make_plan",
    "move_acceptance",
    "nodes_of",
    "progress_of",
    "raise_hindrance",
    "red_late_days_of",
    "refuse_extension",
    "remind",
    "reminder_lines",
    "remove_list",
    "remove_milestone",
    "reopen_duty",
    "reopen_hindrance",
    "report_progress",
    "restore_duty",
    "return_progress",
    "rollup",
    "set_duration",
    "set_kind_duration",
    "set_kinds",
    "set_milestone",
    "set_rules",
    "set_steps",
    "solve_hindrance",
    "solving_units",
    "split_among_schools",
    "start_kinds",
    "tick",
    "todo_counts",
    "try_moves",
    "unlink_duties",
    "urge",
    "wall_summary",
    "withdraw_extension",
    "withdraw_progress",
]

"""Everything about one duty for its page: facts, order, form, what others add, what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import people_book, subjects_of, unit_book
from dudao.apps.evidence.api import item_papers_of
from dudao.apps.organisations.api import schools_of
from dudao.apps.workplan import queries_lists as queries
from dudao.apps.workplan.duty_plan import plan_part
from dudao.apps.workplan.duty_progress import progress_part
from dudao.apps.workplan.duty_rows import DutyRow, rows_of
from dudao.apps.workplan.forms_lists import DutyForm, LinkForm
from dudao.apps.workplan.lights import lights_of
from dudao.apps.workplan.list_table import light_words
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.permissions import can_arrange, can_report, can_verify, can_view_plan
from dudao.apps.workplan.queries import heads_of
from dudao.apps.workplan.reminders_page import urges_part


def duty_context(user: User, duty: Duty, today: date) -> dict[str, Any]:
    """What the page of a duty shows to a person who may see it."""
    before, after = queries.order_of(duty)
    row = rows_of([duty])[0]
    may_arrange = can_arrange(user, duty.county)
    whole = can_view_plan(user, duty.county) or bool(heads_of(user))
    return {
        "user": user,
        "tab": "duty_lists" if whole else "my_duties",
        "county": duty.county,
        "duty": duty,
        "row": row,
        "today": today,
        "late_days": row.late_days(today),
        "light": light_words(lights_of([duty], today)[duty.pk]),
        "facts": facts_of(row),
        "before": before,
        "after": after,
        "may_arrange": may_arrange,
        "may_edit": may_arrange and duty.is_open,
        "may_split": may_arrange and duty.is_open and row.verified == 0,
        "papers": papers_of(user, duty),
        "history": queries.duty_history(duty),
        **progress_part(user, duty),
        **plan_part(user, duty),
        **urges_part(user, duty),
    }


def edit_context(duty: Duty, form: DutyForm | None = None) -> dict[str, Any]:
    """What the office's part of the page needs: the form with its suggestions, steps, order, schools."""
    units, people = unit_book(duty.county), people_book(duty.county)
    return {
        "form": form or duty_form(duty),
        "unit_names": [unit.name for unit in units.units],
        "people_labels": people.labels(),
        "link_form": LinkForm(queries.possible_predecessors(duty)),
        "schools": subjects_of(duty.campaign)[1:] if duty.campaign else schools_of(duty.county),
        "steps": duty.steps.order_by("position"),
    }


def duty_form(duty: Duty, *args: Any) -> DutyForm:
    """The form of a duty, filled with what was sent or with what stands."""
    return DutyForm(
        unit_book(duty.county),
        people_book(duty.county),
        queries.kinds_of(duty.county),
        queries.milestones_of(duty.campaign),
        *args,
        duty=duty,
    )


def facts_of(row: DutyRow) -> list[tuple[str, str]]:
    """The plain facts of a duty, those that are there."""
    duty = row.duty
    due = duty.due_on.isoformat() if duty.due_on else ""
    if duty.extended_due_on:
        due = f"{due}，延期至 {duty.extended_due_on.isoformat()}"
    found = [
        ("牵头单位", row.lead or "未定"),
        ("配合单位", "、".join(row.supporting)),
        ("第一责任人", row.principal),
        ("直接责任人", row.direct),
        ("具体责任人", _handler(row)),
        ("完成时限", due or "未定"),
        ("工期", _duration(row)),
        ("须在此前完成", f"{duty.milestone.name}（{duty.milestone.on:%Y-%m-%d}）" if duty.milestone else ""),
        ("实际", _actual(duty)),
        ("预计完成", duty.forecast_on.isoformat() if duty.forecast_on and duty.is_open else ""),
        ("板块", duty.section),
        ("来源", duty.source_text),
        *((title, text) for title, text in duty.extra.items()),
    ]
    return [(label, text) for label, text in found if text]


def _handler(row: DutyRow) -> str:
    if row.handler and row.is_nobodys:
        return f"{row.handler}（没有账号，不能上报进展）"
    return row.handler or "未定"


def _duration(row: DutyRow) -> str:
    duty = row.duty
    if row.duration_days is None:
        kind = f"“{duty.kind.name}”类没有默认工期" if duty.kind else "没有类别"
        return f"未定（{kind}）"
    source = "" if duty.duration_days is not None or duty.kind is None else f"（{duty.kind.name}类默认）"
    return f"{row.duration_days} 个工作日{source}"


def _actual(duty: Duty) -> str:
    begun = f"{duty.started_on.isoformat()} 开始" if duty.started_on else ""
    finished = f"{duty.finished_on.isoformat()} 完成" if duty.finished_on else ""
    return "，".join(word for word in (begun, finished) if word)


def papers_of(user: User, duty: Duty) -> Any:
    """The papers that prove the duty's clause, of the county or of the school that leads it; None without a clause."""
    if duty.item is None:
        return None
    unit = duty.county
    if duty.item.subject == "school" and duty.lead_unit is not None and duty.lead_unit.is_school:
        unit = duty.lead_unit
    may_write = can_report(user, duty) or can_verify(user, duty)
    return item_papers_of(user, duty.item, unit, may_write=may_write)

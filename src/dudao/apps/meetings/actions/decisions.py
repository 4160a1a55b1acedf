"""What a meeting decides, and the duties made from it; once a duty is made, the duty is what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import NOBODY, Owner
from dudao.apps.meetings.actions.holding import locked_meeting, raised, require_office
from dudao.apps.meetings.models import Decision, Meeting
from dudao.apps.meetings.queries import next_position
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import Duty, DutyGiven, DutyList, ListSource, add_duty, create_list
from dudao.core.document import chinese_date


@dataclass(frozen=True)
class DecisionGiven:
    """A decision as it is to be; the handler is an account, or a name alone."""

    text: str
    lead_unit: Organisation | None = None
    supporting_units: tuple[Organisation, ...] = ()
    handler: Owner = NOBODY
    due_on: date | None = None

    def fields(self) -> dict[str, object]:
        """The fields of the row, by name."""
        return {
            "text": self.text.strip(),
            "lead_unit": self.lead_unit,
            "handler": self.handler.user,
            "handler_name": "" if self.handler.user else self.handler.name.strip()[:40],
            "due_on": self.due_on,
        }


class DecisionIsDuty(ValidationError):
    """The decision became a duty: it is changed there, with the duty's own rights and history."""

    def __init__(self, duty: Duty) -> None:
        super().__init__(f"这条议定事项已经生成任务“{duty.title[:40]}”，请到任务页修改或取消。")
        self.duty = duty


@transaction.atomic
def add_decision(meeting: Meeting, given: DecisionGiven, *, actor: User | None) -> Decision:
    """A decision at the end. ValidationError: no text, a unit of another county."""
    held = locked_meeting(meeting, None, actor)
    _check(held.county, given)
    made = Decision.objects.create(
        meeting=held, position=next_position(held.decisions.all()), **given.fields()
    )
    made.supporting_units.set(given.supporting_units)
    raised(held)
    record(actor, "add_decision", held, organisation=held.county, details={"text": made.text[:100]})
    return made


@transaction.atomic
def edit_decision(decision: Decision, given: DecisionGiven, *, actor: User | None) -> Decision:
    """The decision becomes what is given; DecisionIsDuty once a duty was made from it."""
    meeting = locked_meeting(decision.meeting, None, actor)
    held = _open_decision(meeting, decision)
    _check(meeting.county, given)
    for name, value in given.fields().items():
        setattr(held, name, value)
    held.save()
    held.supporting_units.set(given.supporting_units)
    raised(meeting)
    record(actor, "edit_decision", meeting, organisation=meeting.county, details={"text": held.text[:100]})
    return held


@transaction.atomic
def remove_decision(decision: Decision, *, actor: User | None) -> None:
    """The decision goes; DecisionIsDuty once a duty was made from it."""
    meeting = locked_meeting(decision.meeting, None, actor)
    held = _open_decision(meeting, decision)
    raised(meeting)
    record(actor, "remove_decision", meeting, organisation=meeting.county, details={"text": held.text[:100]})
    held.delete()


def _open_decision(meeting: Meeting, decision: Decision) -> Decision:
    held = meeting.decisions.select_related("duty").filter(pk=decision.pk).first()
    if held is None:
        raise ValidationError("这条议定事项已经删除，请刷新页面。")
    if held.duty is not None:
        raise DecisionIsDuty(held.duty)
    return held


def _check(county: Organisation, given: DecisionGiven) -> None:
    text = given.text.strip()
    if not text:
        raise ValidationError({"text": "请写议定了什么。"})
    if len(text) > 300:
        raise ValidationError({"text": f"议定事项最多 300 字，现在有 {len(text)} 字；细节写进会议记录。"})
    for unit in (*((given.lead_unit,) if given.lead_unit else ()), *given.supporting_units):
        if unit.county_id != county.pk:
            raise ValidationError({"lead_unit": f"{unit.name}不是本县的单位。"})


@dataclass(frozen=True)
class MadeDuties:
    """The list they went into, and how many decisions became duties now."""

    duty_list: DutyList
    made: int


@transaction.atomic
def make_duties(meeting: Meeting, duty_list: DutyList | None, *, actor: User | None) -> MadeDuties:
    """Every decision that is no duty yet becomes one, in `duty_list` or in a new list named after the meeting.

    A decision is made into a duty once, however often this is asked. Signed minutes do not stand in the way: decisions
    are carried out after the minutes are signed. ValidationError: no decisions left, a list of another matter.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("county", "campaign")
    meeting = held.get(pk=meeting.pk)
    require_office(actor, meeting.county)
    waiting = list(
        meeting.decisions.filter(duty=None)
        .select_related("lead_unit", "handler")
        .prefetch_related("supporting_units")
    )
    if not waiting:
        raise ValidationError("没有还没生成任务的议定事项。")
    if duty_list is None:
        duty_list = _list_of(meeting, actor)
    elif (duty_list.county_id, duty_list.campaign_id) != (meeting.county_id, meeting.campaign_id):
        raise ValidationError("请选同一项创建工作的清单。")
    for decision in waiting:
        decision.duty = add_duty(duty_list, _given(meeting, decision), actor=actor)
        decision.save(update_fields=["duty"])
    details = {"count": len(waiting), "list": duty_list.title}
    record(actor, "make_decision_duties", meeting, organisation=meeting.county, details=details)
    return MadeDuties(duty_list, len(waiting))


def list_title(meeting: Meeting) -> str:
    """What the list of a meeting's decisions is called."""
    return f"{meeting.title[:90]}议定事项（{chinese_date(meeting.held_on)}）"


def _list_of(meeting: Meeting, actor: User | None) -> DutyList:
    title = list_title(meeting)
    found = DutyList.objects.filter(county=meeting.county, title=title).first()
    if found is not None and found.campaign_id == meeting.campaign_id:
        return found
    return create_list(
        meeting.county,
        title=title if found is None else f"{title}之{meeting.pk}",
        source=ListSource.MEETING,
        campaign=meeting.campaign,
        matter="" if meeting.campaign else meeting.title,
        source_note=f"{meeting.title}，{chinese_date(meeting.held_on)}",
        actor=actor,
    )


def _given(meeting: Meeting, decision: Decision) -> DutyGiven:
    handler = decision.handler
    return DutyGiven(
        title=decision.text,
        section=meeting.title[:120],
        source_key=decision.source_key,
        source_text=f"{meeting.title}（{chinese_date(meeting.held_on)}）议定事项第 {decision.position} 项",
        lead_unit=decision.lead_unit,
        supporting_units=tuple(decision.supporting_units.all()),
        handler=Owner(handler, handler.name) if handler else Owner(None, decision.handler_name),
        due_on=decision.due_on,
    )

"""What is typed on the pages of meetings; units and people are typed by name and found in the county."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from dudao.apps.campaigns.api import Owner, PeopleBook, UnitBook
from dudao.apps.meetings.actions.decisions import DecisionGiven
from dudao.apps.meetings.actions.meetings import MeetingGiven
from dudao.apps.meetings.choices import MeetingKind
from dudao.apps.meetings.models import Decision, Meeting
from dudao.apps.organisations.api import Organisation


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def named_input(list_id: str, placeholder: str = "") -> forms.TextInput:
    """A text with suggestions from a list of the page."""
    return forms.TextInput(attrs={"list": list_id, "autocomplete": "off", "placeholder": placeholder})


class MeetingForm(forms.Form):
    """Who, where, when; the attending units see the meeting once it is announced."""

    kind = forms.ChoiceField(label="会议类别", choices=MeetingKind.choices)
    title = forms.CharField(label="会议名称", max_length=120)
    held_on = forms.DateField(label="日期", widget=day_input())
    held_at = forms.TimeField(
        label="时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="地点", required=False, max_length=100)
    chair = forms.CharField(
        label="主持人", required=False, max_length=80, help_text="写职务和姓名，如：副县长杨某某"
    )
    recorder = forms.CharField(label="记录人", required=False, max_length=80)
    present = forms.CharField(
        label="出席",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一人或一个单位；会后按实际填写。",
    )
    absent = forms.CharField(
        label="请假和缺席", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    units = forms.MultipleChoiceField(label="参会单位", required=False, widget=forms.CheckboxSelectMultiple)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, units: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(unit.pk): unit for unit in units}
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, unit.name) for key, unit in self.by_key.items()]

    def given(self) -> MeetingGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return MeetingGiven(
            kind=data["kind"],
            title=data["title"],
            held_on=data["held_on"],
            held_at=data["held_at"],
            place=data["place"],
            chair=data["chair"],
            recorder=data["recorder"],
            units=tuple(self.by_key[key] for key in data["units"]),
            present=data["present"],
            absent=data["absent"],
        )


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    names = ("kind", "title", "held_on", "held_at", "place", "chair", "recorder", "present", "absent")
    found: dict[str, Any] = {name: getattr(meeting, name) for name in names}
    found["units"] = [str(pk) for pk in meeting.units.values_list("pk", flat=True)]
    found["revision"] = meeting.revision
    return found


class DecisionForm(forms.Form):
    """What was decided, who does it, until when."""

    text = forms.CharField(label="议定事项", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    lead_unit = forms.CharField(label="牵头单位", required=False, widget=named_input("units"))
    supporting_units = forms.CharField(
        label="配合单位", required=False, widget=named_input("units", "几个单位用顿号分开")
    )
    handler = forms.CharField(label="责任人", required=False, widget=named_input("people"))
    due_on = forms.DateField(label="完成时限", required=False, widget=day_input())

    def __init__(self, units: UnitBook, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.people = units, people

    def clean_lead_unit(self) -> Organisation | None:
        text = self.cleaned_data["lead_unit"].strip()
        if not text:
            return None
        unit, problem = self.units.find(text)
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def clean_supporting_units(self) -> tuple[Organisation, ...]:
        units, problems = self.units.find_many(self.cleaned_data["supporting_units"])
        if problems:
            raise forms.ValidationError([f"{problem}。" for problem in problems])
        return tuple(units)

    def clean_handler(self) -> Owner:
        owner, problem = self.people.owner(self.cleaned_data["handler"])
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return owner

    def given(self) -> DecisionGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return DecisionGiven(
            text=data["text"],
            lead_unit=data["lead_unit"],
            supporting_units=data["supporting_units"],
            handler=data["handler"],
            due_on=data["due_on"],
        )


def decision_initial(decision: Decision, people: PeopleBook) -> dict[str, Any]:
    """A decision as its form shows it."""
    handler = decision.handler
    name = people.label(handler) if handler and handler.pk in people.places else decision.handler_name
    return {
        "text": decision.text,
        "lead_unit": decision.lead_unit.name if decision.lead_unit else "",
        "supporting_units": "、".join(unit.name for unit in decision.supporting_units.all()),
        "handler": name,
        "due_on": decision.due_on,
    }


class ReasonForm(forms.Form):
    """Why something is opened again."""

    reason = forms.CharField(label="原因", max_length=300)

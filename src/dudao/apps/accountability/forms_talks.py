"""What is typed on the pages of talks; units and people are typed by name and found in the county."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from dudao.apps.accountability.actions.talk_promises import PromiseGiven
from dudao.apps.accountability.actions.talks import PersonGiven, TalkGiven
from dudao.apps.accountability.choices_talks import TalkSide
from dudao.apps.accountability.models import Talk, TalkPerson
from dudao.apps.campaigns.api import Owner, PeopleBook, UnitBook
from dudao.apps.organisations.api import Organisation

ONE_LINE = re.compile(r"[，,\t]")
PEOPLE_HELP = "一行一人，写“姓名，职务”，如：王建国，县财政局局长。有账号的按姓名对上，登录后能看到这次约谈。"
SIDES = {"hosts": TalkSide.HOST, "talked": TalkSide.TALKED, "recorders": TalkSide.RECORDER}


def moment_input() -> forms.DateTimeInput:
    """A day and a time, shown as browsers want it."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def named_input(list_id: str) -> forms.TextInput:
    """A text with suggestions from a list of the page."""
    return forms.TextInput(attrs={"list": list_id, "autocomplete": "off"})


def lines(rows: int) -> forms.Textarea:
    """A few lines."""
    return forms.Textarea(attrs={"rows": rows})


class TalkForm(forms.Form):
    """Who is talked to, why, on which basis, when, where and by whom."""

    unit = forms.CharField(label="被约谈单位", widget=named_input("units"))
    title = forms.CharField(label="约谈事由", max_length=200, help_text="一句话，如：经费保障任务长期逾期")
    basis = forms.CharField(
        label="规定依据",
        required=False,
        max_length=500,
        help_text="写文件名称和条款；引用条文以正式文本为准。",
    )
    reason = forms.CharField(label="约谈原因", required=False, max_length=20_000, widget=lines(4))
    planned_at = forms.DateTimeField(label="约谈时间", required=False, widget=moment_input())
    place = forms.CharField(label="约谈地点", required=False, max_length=120)
    hosts = forms.CharField(label="约谈人", required=False, widget=lines(2), help_text=PEOPLE_HELP)
    talked = forms.CharField(label="被约谈人", required=False, widget=lines(2))
    recorders = forms.CharField(label="记录人", required=False, widget=lines(1))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, units: UnitBook, people: PeopleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.people_book = units, people

    def clean_unit(self) -> Organisation:
        unit, problem = self.units.find(self.cleaned_data["unit"].strip())
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def _people(self, field: str) -> list[PersonGiven]:
        found = []
        for line in self.cleaned_data[field].splitlines():
            name, *post = ONE_LINE.split(line.strip(), maxsplit=1)
            if not name.strip():
                continue
            owner, problem = self._owner(name.strip())
            if problem:
                raise forms.ValidationError(f"{problem}。")
            found.append(PersonGiven(SIDES[field], owner, post[0].strip() if post else ""))
        return found

    def _owner(self, name: str) -> tuple[Owner, str]:
        unit = self.cleaned_data.get("unit")
        return self.people_book.owner(name, near=[unit.name] if unit is not None else [])

    def clean_hosts(self) -> list[PersonGiven]:
        return self._people("hosts")

    def clean_talked(self) -> list[PersonGiven]:
        return self._people("talked")

    def clean_recorders(self) -> list[PersonGiven]:
        return self._people("recorders")

    def given(self) -> TalkGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return TalkGiven(
            unit=data["unit"],
            title=data["title"],
            reason=data["reason"],
            basis=data["basis"],
            planned_at=data["planned_at"],
            place=data["place"],
            people=(*data["hosts"], *data["talked"], *data["recorders"]),
        )


def talk_initial(talk: Talk, people: PeopleBook) -> dict[str, Any]:
    """A talk as its form shows it."""
    found: dict[str, Any] = {
        name: getattr(talk, name) for name in ("title", "basis", "reason", "planned_at", "place", "revision")
    }
    found["unit"] = talk.unit.name
    held = list(talk.people.select_related("user").order_by("pk"))
    for field, side in SIDES.items():
        found[field] = "\n".join(_written(one, people) for one in held if one.side == side)
    return found


def _written(person: TalkPerson, people: PeopleBook) -> str:
    user = person.user
    name = people.label(user) if user is not None and user.pk in people.places else person.name
    return f"{name}，{person.post}" if person.post else name


class PromiseForm(forms.Form):
    """What was promised, by whom, until when."""

    text = forms.CharField(label="承诺事项", max_length=300, widget=lines(2))
    handler = forms.CharField(label="责任人", required=False, widget=named_input("people"))
    due_on = forms.DateField(
        label="完成时限", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, people: PeopleBook, unit: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people_book, self.unit = people, unit

    def clean_handler(self) -> Owner:
        owner, problem = self.people_book.owner(self.cleaned_data["handler"], near=[self.unit.name])
        if problem:
            raise forms.ValidationError(f"{problem}。")
        return owner

    def given(self) -> PromiseGiven:
        """What was typed, for the action."""
        data = self.cleaned_data
        return PromiseGiven(data["text"], data["due_on"], data["handler"])


class HeldForm(forms.Form):
    """When the talk took place, how it went, what was declared."""

    held_at = forms.DateTimeField(label="约谈时间", widget=moment_input())
    course = forms.CharField(label="约谈情况", required=False, max_length=20_000, widget=lines(5))
    stand = forms.CharField(label="被约谈人表态", required=False, max_length=5_000, widget=lines(3))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class IncidentForm(forms.Form):
    """What happened outside of the records."""

    text = forms.CharField(label="发生了什么", max_length=200)
    unit = forms.CharField(label="发生单位", widget=named_input("units"))
    at = forms.DateTimeField(label="发生时间", widget=moment_input())

    def __init__(self, units: UnitBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_unit(self) -> Organisation:
        unit, problem = self.units.find(self.cleaned_data["unit"].strip())
        if unit is None:
            raise forms.ValidationError(f"{problem}。")
        return unit

    def clean_at(self) -> datetime:
        moment: datetime = self.cleaned_data["at"]
        if not 2000 <= moment.year <= 2100:
            raise forms.ValidationError("请写 2000 年到 2100 年之间的时间。")
        return moment

"""What is typed where a notice is written, and where a unit confirms that it was passed on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from dudao.apps.evidence.api import Evidence
from dudao.apps.meetings.actions.passing import ConfirmationGiven, NoticeGiven
from dudao.apps.meetings.choices import PassOnWay
from dudao.apps.meetings.forms import day_input
from dudao.apps.meetings.models import PassOnNotice, PassOnReceipt


class NoticeForm(forms.Form):
    """Title, text and the day until which it is to be passed on."""

    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="传达内容", max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))
    due_on = forms.DateField(label="传达时限", widget=day_input())
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def given(self) -> NoticeGiven:
        """What was typed, for the action."""
        return NoticeGiven(self.cleaned_data["title"], self.cleaned_data["text"], self.cleaned_data["due_on"])


def notice_initial(notice: PassOnNotice) -> dict[str, Any]:
    """A notice as its form shows it."""
    return {
        "title": notice.title,
        "text": notice.text,
        "due_on": notice.due_on,
        "revision": notice.revision,
    }


class ConfirmationForm(forms.Form):
    """How it was passed on: four answers, a photo if there is one."""

    way = forms.ChoiceField(
        label="怎么传达的", choices=PassOnWay.choices, widget=forms.RadioSelect, initial=PassOnWay.MEETING
    )
    done_on = forms.DateField(label="哪天", widget=day_input())
    people = forms.IntegerField(
        label="传达到多少人", min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    note = forms.CharField(label="说明（可不填）", required=False, max_length=500)
    photo = forms.FileField(
        label="现场照片（可不填）",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def given(self, photo: Evidence | None) -> ConfirmationGiven:
        """What was stated, for the action."""
        data = self.cleaned_data
        return ConfirmationGiven(data["way"], data["done_on"], data["people"], data["note"], photo)


def confirmation_initial(receipt: PassOnReceipt, today: date) -> dict[str, Any]:
    """What was stated before; else today and a meeting."""
    return {
        "way": receipt.way or PassOnWay.MEETING,
        "done_on": receipt.done_on or today,
        "people": receipt.people,
        "note": receipt.note,
    }


class PassOnForm(forms.Form):
    """Until when the units below are to pass it on."""

    due_on = forms.DateField(label="下级传达时限", widget=day_input())


class UrgeForm(forms.Form):
    """Words beside an urging."""

    text = forms.CharField(label="催办的话（可不填）", required=False, max_length=300)


class FileForm(forms.Form):
    """A file that goes with the notice."""

    file = forms.FileField(label="附件", error_messages={"required": "请选一个文件。"})

"""What is typed on the page of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dudao.core.scheduling.day_ranges import DayRangeError, days_named


class CorrectionForm(forms.Form):
    """A day, whether it is worked, and on what ground."""

    day = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选日期。", "invalid": "日期写成 2026-10-10 的样子。"},
    )
    is_working = forms.TypedChoiceField(
        label="这一天",
        choices=(("yes", "上班"), ("no", "休息")),
        coerce=lambda word: word == "yes",
        error_messages={"required": "请选上班或休息。"},
    )
    reason = forms.CharField(
        label="依据",
        max_length=120,
        required=False,
        help_text="如“县政府办通知”“运动会补班”，会显示在日历上。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")


class YearForm(forms.Form):
    """A year's holiday notice as it is printed: the days off, the weekends worked, the number of the notice."""

    holidays = forms.CharField(
        label="放假",
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "1月1日至3日、2月5日至11日"}),
        error_messages={"required": "请写放假的日子，如“2月5日至11日”。"},
        help_text="照通知写，几段之间用顿号、逗号或换行隔开；括号里的星期不用删。",
    )
    workdays = forms.CharField(
        label="调休上班",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "1月4日、2月14日"}),
    )
    basis = forms.CharField(
        label="依据",
        max_length=120,
        help_text="通知的名称或文号。",
        error_messages={"required": "请写依据，如通知的文号。"},
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        """The two texts as days of the year; a part that cannot be read is named beside its field."""
        given = super().clean() or {}
        for name in ("holidays", "workdays"):
            if name in self.errors:
                continue
            try:
                given[name] = days_named(given.get(name) or "", self.year)
            except DayRangeError as refused:
                self.add_error(name, ValidationError(str(refused)))
        return given

"""What is typed on the page of the calendar."""

from __future__ import annotations

from typing import Any

from django import forms


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

"""The form that moves a duty on the wall chart."""

from __future__ import annotations

from django import forms


class MoveForm(forms.Form):
    """The new first day; reason and version only when the consequences that were shown are accepted."""

    start = forms.DateField(
        label="计划开始改为", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label="调整原因",
        max_length=300,
        required=False,
        help_text="会记入新的计划版本。",
        widget=forms.TextInput,
    )
    plan = forms.IntegerField(required=False, widget=forms.HiddenInput)

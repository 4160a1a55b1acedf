"""Input of the county's settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请写成 2027-05-20 这样的日期。"},
    )


class CountyForm(forms.Form):
    """Names of the county and its two days."""

    name = forms.CharField(label="全称", max_length=100)
    short_name = forms.CharField(
        label="简称（可不填）", max_length=40, required=False, help_text="页面上方和列表里用。"
    )
    code = forms.CharField(
        label="行政区划代码（可不填）",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    acceptance_on = _day("省级验收日期", "设好后，每一页上方显示“距省级验收 N 天”；没有定就空着。")
    recognised_on = _day(
        "基本均衡认定日期", "通过国家义务教育基本均衡发展认定的日期。判定三年期限以县级填报表为准。"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_recognised_on(self) -> date | None:
        """A recognition lies in the past."""
        recognised_on: date | None = self.cleaned_data["recognised_on"]
        if recognised_on is not None and recognised_on > self.today:
            raise forms.ValidationError("认定日期不能晚于今天。")
        return recognised_on

"""What is typed about reminders."""

from __future__ import annotations

from typing import Any

from django import forms

from dudao.apps.workplan.actions.reminders import RulesGiven
from dudao.apps.workplan.choices import ReminderTarget
from dudao.apps.workplan.models import ReminderRules

URGED = (
    (ReminderTarget.HANDLER, ReminderTarget.HANDLER.label),
    (ReminderTarget.OWNER, ReminderTarget.OWNER.label),
    (ReminderTarget.UNIT_HEAD, ReminderTarget.UNIT_HEAD.label),
)


def days_input() -> forms.NumberInput:
    """A small whole number."""
    return forms.NumberInput(attrs={"min": 1, "max": 365})


class RulesForm(forms.Form):
    """The county's rules."""

    is_active = forms.BooleanField(label="自动提醒", required=False)
    hour = forms.IntegerField(label="每天几点后提醒", min_value=0, max_value=23)
    days_before = forms.CharField(
        label="到期前几天",
        max_length=60,
        help_text="用顿号或逗号分开，0 是到期当天；遇休息日提前到最后一个工作日。",
    )
    each_day_late = forms.BooleanField(
        label="逾期后每天提醒", required=False, help_text="不勾选时只在逾期第一天和逐级上报的那几天提醒。"
    )
    owner_after = forms.IntegerField(label="逾期满几天抄送责任人", widget=days_input())
    unit_head_after = forms.IntegerField(label="逾期满几天报单位负责人", widget=days_input())
    office_after = forms.IntegerField(label="逾期满几天报督导室", widget=days_input())
    director_after = forms.IntegerField(label="逾期满几天报教育局长", widget=days_input())
    urges_per_day = forms.IntegerField(label="每项任务每天最多催办几次", min_value=1, max_value=20)

    def __init__(self, rules: ReminderRules, data: Any = None) -> None:
        initial = {name: getattr(rules, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {"days_before": "、".join(map(str, rules.days_before))})

    def clean_days_before(self) -> list[int]:
        given: str = self.cleaned_data["days_before"]
        for sign in "，,;；":
            given = given.replace(sign, "、")
        words = [word.strip() for word in given.split("、") if word.strip()]
        if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
            raise forms.ValidationError("请写天数，如 7、3、1、0。")
        return [int(word) for word in words]

    def given(self) -> RulesGiven:
        """What the action takes."""
        return RulesGiven(**self.cleaned_data)


class UrgeForm(forms.Form):
    """Words and whom they are meant for."""

    text = forms.CharField(
        label="催办内容（可不填）",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "如：请今天下班前上报进展"}),
    )
    target = forms.ChoiceField(label="催谁", choices=URGED, initial=ReminderTarget.HANDLER)

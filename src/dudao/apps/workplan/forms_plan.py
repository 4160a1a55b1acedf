"""What is typed on the pages of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.workplan.actions.acceptance import AcceptanceMove
from dudao.apps.workplan.actions.durations import LONGEST_DAYS
from dudao.apps.workplan.actions.milestones import OWN_KINDS
from dudao.apps.workplan.actions.rules import RulesGiven
from dudao.apps.workplan.models import Milestone, PlanRules
from dudao.apps.workplan.plan_rows import FARTHEST_YEARS, FIRST_DAY

DAY_ERRORS = {"required": "请选日期。", "invalid": "日期写成 2026-12-15 的样子。"}


def day_input() -> forms.DateInput:
    """A day, shown as browsers want it."""
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class MilestoneForm(forms.Form):
    """A node: what, when."""

    kind = forms.ChoiceField(
        label="节点",
        choices=[(kind.value, kind.label) for kind in OWN_KINDS],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    name = forms.CharField(
        label="名称",
        max_length=60,
        required=False,
        help_text="不填就用节点本来的名称。",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    on = forms.DateField(label="日期", widget=day_input(), error_messages=DAY_ERRORS)
    note = forms.CharField(
        label="说明", max_length=200, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class RulesForm(forms.Form):
    """By which node all must be done, and when a light changes."""

    finish_before = forms.ModelChoiceField(
        label="全部任务须在此节点前完成",
        queryset=Milestone.objects.none(),
        required=False,
        empty_label="省级验收",
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    yellow_due_days = forms.IntegerField(label="离时限几天内亮黄灯（天）", min_value=0, max_value=60)
    yellow_slack_days = forms.IntegerField(
        label="机动时间少于几天亮黄灯（工作日）", min_value=0, max_value=60
    )
    red_late_days = forms.IntegerField(label="逾期几天亮红灯（天）", min_value=1, max_value=60)
    yellow_not_started = forms.BooleanField(label="应开始而没有开始亮黄灯", required=False)
    red_forecast = forms.BooleanField(label="预计晚于时限直接亮红灯", required=False)

    def __init__(self, nodes: Sequence[Milestone], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["finish_before"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Milestone.objects.filter(pk__in=[node.pk for node in nodes])
        for name in ("yellow_due_days", "yellow_slack_days", "red_late_days"):
            self.fields[name].widget.attrs["class"] = "form-control"

    def given(self) -> RulesGiven:
        """The rules as they were typed."""
        return RulesGiven(**self.cleaned_data)


def rules_initial(rules: PlanRules | None) -> dict[str, Any]:
    """What the form shows at first."""
    if rules is None:
        return dict(RulesGiven().__dict__)
    return {name: getattr(rules, name) for name in RulesGiven().__dict__}


class MakeForm(forms.Form):
    """Why a new version is made; `way` names one of the three ways."""

    reason = forms.CharField(
        label="排期说明（可不填）",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    way = forms.ChoiceField(
        choices=[("", ""), ("more_hands", ""), ("parallel", ""), ("drop_scope", "")], required=False
    )


class DurationForm(forms.Form):
    """A duration for one duty, or as the default of its kind."""

    duty = forms.IntegerField(required=False)
    kind = forms.IntegerField(required=False)
    days = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_DAYS,
        error_messages={
            "required": "请填工期。",
            "invalid": "工期请填整数（工作日）。",
            "min_value": f"工期请填 1—{LONGEST_DAYS} 个工作日。",
            "max_value": f"工期请填 1—{LONGEST_DAYS} 个工作日。",
        },
    )


class MoveForm(forms.Form):
    """The new day of the acceptance, of the stages around it, and why."""

    acceptance_on = forms.DateField(label="新的省级验收日期", widget=day_input(), error_messages=DAY_ERRORS)
    shift_milestones = forms.BooleanField(
        label="节点（模拟迎检、材料封档等）随之移动，与验收的间隔不变", required=False, initial=True
    )
    reason = forms.CharField(
        label="变更原因",
        max_length=300,
        required=False,
        help_text="如“省教育厅通知”及文号，会记入计划版本。",
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(self, stages: Sequence[AcceptanceStage], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = [stage for stage in stages if stage.kind != "provincial_acceptance" and stage.due_on]
        for stage in self.stages:
            self.fields[f"stage-{stage.kind}"] = forms.DateField(
                label=f"{stage}日期",
                required=False,
                initial=stage.due_on,
                widget=day_input(),
                error_messages=DAY_ERRORS,
            )
        self.order_fields(
            ["acceptance_on", *(f"stage-{stage.kind}" for stage in self.stages), "shift_milestones", "reason"]
        )

    def clean_acceptance_on(self) -> date:
        """Slips of the pen are said at once."""
        day: date = self.cleaned_data["acceptance_on"]
        if not FIRST_DAY.year <= day.year <= timezone.localdate().year + FARTHEST_YEARS:
            raise forms.ValidationError("请看看年份是否写错了。")
        return day

    @property
    def stage_fields(self) -> list[forms.BoundField]:
        """The inputs of the other stages."""
        return [self[f"stage-{stage.kind}"] for stage in self.stages]

    def move(self) -> AcceptanceMove:
        """The move as it was typed."""
        given = self.cleaned_data
        days: dict[str, date | None] = {
            stage.kind: given.get(f"stage-{stage.kind}") or None for stage in self.stages
        }
        return AcceptanceMove(given["acceptance_on"], days, given["shift_milestones"])

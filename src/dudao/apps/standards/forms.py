"""Input of the pages of own standards."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.organisations.api import SchoolKind
from dudao.apps.standards.actions.importing import VersionFacts
from dudao.apps.standards.choices import NotApplicablePolicy, RollUpKind, Subject
from dudao.apps.standards.models import StandardItem, StandardVersion
from dudao.catalogue import loader
from dudao.core.grid import text_to_number
from dudao.core.numbers import trimmed
from dudao.core.scoring import number_text

KINDS = (("scored", "按总分判定"), ("graded", "按等级条数定级"), ("all_must", "各项都要达到"))
MOST_BYTES = 20 * 1024 * 1024
QUANTITIES = (
    ("value", "指标值"),
    ("met", "是否达标"),
    ("cv", "差异系数"),
    ("units_met_percent", "达标学校的百分比"),
)


class PointsField(forms.CharField):
    """Points or another exact number, never rounded; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Fraction) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        number = text_to_number(text)
        if number is None or number <= 0:
            raise forms.ValidationError("要填大于 0 的数。")
        return number


class StandardFileForm(forms.Form):
    """The workbook with the standard."""

    workbook = forms.FileField(
        label="Excel 文件",
        allow_empty_file=True,
        help_text="单位里现有的评估标准表就行：.xlsx、.xls，WPS 存的也可以。合并单元格、省略的“同上”、小计行都能认。",
        error_messages={"required": "请选择要上传的文件。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.xlsm"}),
    )

    def clean_workbook(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["workbook"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("文件超过 20 MB。请删去图片和无关的工作表后再上传。")
        return file


class VersionForm(forms.Form):
    """What the standard states of itself."""

    title = forms.CharField(label="标准名称", max_length=200)
    short_title = forms.CharField(label="简称", max_length=60)
    document_number = forms.CharField(label="文号（没有可不填）", max_length=80, required=False)
    kind = forms.ChoiceField(label="怎么判", choices=KINDS)
    max_points = PointsField(label="总分", required=False)
    pass_points = PointsField(label="多少分通过", required=False)
    stated_items = forms.IntegerField(label="标明条数", required=False, min_value=1, max_value=5000)
    not_applicable = forms.ChoiceField(label="不适用的条目", choices=NotApplicablePolicy.choices)
    bonus_limit = PointsField(label="加分上限（可不填）", required=False)
    note = forms.CharField(label="版本说明（可不填）", max_length=500, required=False)

    def facts(self) -> VersionFacts:
        """What was typed, as the actions take it."""
        return VersionFacts(**{name: self.cleaned_data[name] for name in VersionForm.base_fields})


class DraftForm(VersionForm):
    """The same for a draft, with the reason where the sums differ."""

    totals_explained = forms.CharField(
        label="合计与标明的不一致时，写明原因",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def version_initial(version: StandardVersion) -> dict[str, Any]:
    """What a draft states of itself, as its form shows it."""
    standard = version.standard
    held = {name: getattr(version, name, None) for name in VersionForm.base_fields}
    return held | {
        "title": standard.title,
        "short_title": standard.short_title,
        "document_number": standard.document_number,
        "totals_explained": version.totals_explained,
    }


def measured_choices() -> list[tuple[str, Any]]:
    """The items of catalogue standards that are measured over reported tables."""
    groups: list[tuple[str, Any]] = [("", "不取自测算，由人自评")]
    for standard_id in loader.standard_ids():
        standard = loader.load(standard_id)
        items = [
            (f"{standard.id}/{item.id}", f"{item.number} {item.title[:40]}")
            for item in standard.items
            if item.kind.value in ("ratio", "threshold")
        ]
        if items:
            groups.append((standard.short_title, items))
    return groups


class ItemForm(forms.Form):
    """One item of a draft but for its rule, which has inputs of its own."""

    code = forms.RegexField(
        label="编号",
        regex=r"^[^\s/\\]{1,40}$",
        error_messages={"invalid": "编号不能有空格和斜线，最多 40 个字。"},
    )
    section = forms.CharField(label="一级指标", max_length=200)
    criterion = forms.CharField(label="二级指标", max_length=300, required=False)
    text = forms.CharField(label="条文", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    points = PointsField(label="分值（否决、底线、等级不填）", required=False)
    rule_text = forms.CharField(
        label="评分细则（原文）", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    subject = forms.ChoiceField(label="评谁", choices=Subject.choices)
    school_kinds = forms.MultipleChoiceField(
        label="适用学校（不选为所有学校）",
        choices=SchoolKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    roll_up = forms.ChoiceField(
        label="学校的分怎样汇总到县", choices=[("", "——"), *RollUpKind.choices], required=False
    )
    required_evidence = forms.CharField(
        label="佐证材料（一行一件）",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    responsible_unit = forms.CharField(label="责任单位", max_length=200, required=False)
    inspection_method = forms.CharField(label="评估方法", max_length=200, required=False)
    note = forms.CharField(label="备注", max_length=2000, required=False)
    measured_item = forms.ChoiceField(label="取自测算", required=False)
    measured_quantity = forms.ChoiceField(label="取哪个数", choices=QUANTITIES, required=False)
    measured_stage = forms.ChoiceField(
        label="学段", choices=(("", "不分学段"), ("primary", "小学"), ("junior", "初中")), required=False
    )
    demand_quantity = forms.CharField(label="要求的是什么", max_length=100, required=False)
    demand_operator = forms.ChoiceField(
        label="方向", choices=((">=", "不低于"), ("<=", "不高于")), required=False
    )
    demand_value = PointsField(label="要求值", required=False)
    demand_unit = forms.CharField(label="单位", max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["measured_item"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = measured_choices()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("subject") == Subject.SCHOOL and not given.get("roll_up"):
            given["roll_up"] = RollUpKind.MEAN
        if given.get("subject") == Subject.COUNTY:
            given["roll_up"], given["school_kinds"] = "", []
        if given.get("measured_item") and given.get("subject") == Subject.SCHOOL:
            self.add_error("measured_item", "取自测算的条目以县为对象，请把“评谁”改为县。")
        return given

    def values(self) -> dict[str, Any]:
        """The cleaned input under the names of the item's fields."""
        given = self.cleaned_data
        names = ("code", "section", "criterion", "text", "points", "rule_text", "subject", "roll_up", "note")
        held = {name: given[name] for name in (*names, "responsible_unit", "inspection_method")}
        held["school_kinds"] = list(given["school_kinds"])
        held["required_evidence"] = [
            line for raw in given["required_evidence"].splitlines() if (line := raw.strip())
        ]
        held["measured_by"] = self._measured_by()
        held["demand"] = self._demand()
        return held

    def _measured_by(self) -> dict[str, str] | None:
        given = self.cleaned_data
        if not given["measured_item"]:
            return None
        standard, _, item = given["measured_item"].partition("/")
        return {
            "standard": standard,
            "item": item,
            "stage": given["measured_stage"],
            "quantity": given["measured_quantity"] or "value",
        }

    def _demand(self) -> dict[str, str] | None:
        given = self.cleaned_data
        if not given["demand_quantity"] or given["demand_value"] is None:
            return None
        return {
            "quantity": given["demand_quantity"],
            "operator": given["demand_operator"] or ">=",
            "value": number_text(given["demand_value"]),
            "unit": given["demand_unit"],
        }


def item_initial(item: StandardItem) -> dict[str, Any]:
    """The item as its form shows it."""
    measured, demand = item.measured_by or {}, item.demand or {}
    own = {
        name: getattr(item, name)
        for name in ItemForm.base_fields
        if not name.startswith(("measured_", "demand_")) and name != "required_evidence"
    }
    return own | {
        "required_evidence": "\n".join(item.required_evidence),
        "measured_item": f"{measured['standard']}/{measured['item']}" if measured else "",
        "measured_quantity": measured.get("quantity", "value"),
        "measured_stage": measured.get("stage", ""),
        "demand_quantity": demand.get("quantity", ""),
        "demand_operator": demand.get("operator", ">="),
        "demand_value": demand.get("value", ""),
        "demand_unit": demand.get("unit", ""),
    }


def totals_text(value: Fraction | None) -> str:
    """Points without trailing zeros; nothing for None."""
    return "" if value is None else trimmed(value, 6)

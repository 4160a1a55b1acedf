"""What is typed on the pages of schemes and of what the office states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django import forms

from dudao.apps.evidence.api import Evidence
from dudao.core.appraisal import (
    COUNT_FACTS,
    SHARE_FACTS,
    AdditionRule,
    DeductionRule,
    FactKey,
    Grade,
    GradeRule,
    Group,
    Line,
    Per,
    Rule,
    Scheme,
    ShareRule,
    StatedRule,
    Ties,
    VetoEffect,
    VetoRule,
    WithoutWhole,
)
from dudao.core.numbers import exact, trimmed

if TYPE_CHECKING:
    _Documents = forms.ModelMultipleChoiceField[Evidence]
else:
    _Documents = forms.ModelMultipleChoiceField

KINDS = (
    ("share", "按比率得分（记录）"),
    ("deduction", "按次数扣分（记录）"),
    ("addition", "按次数加分（记录）"),
    ("stated", "由督导室填分（要依据）"),
    ("veto", "一票否决"),
)


class NumberField(forms.CharField):
    """An exact number as it is typed: 20, 2.5; kept as a Fraction, blank as None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return exact(text)
        except ValueError as wrong:
            raise forms.ValidationError("请填数，如 20 或 2.5。") from wrong


class SchemeForm(forms.Form):
    """The frame of a scheme: name, basis, groups, grades, ties, vetoes, time for contests."""

    title = forms.CharField(label="名称", max_length=120)
    basis = forms.CharField(label="依据", max_length=300, required=False, help_text="文件名称和文号")
    full_points = NumberField(label="满分")
    contest_days = forms.IntegerField(label="申诉期（工作日）", min_value=1, max_value=30)
    groups = forms.CharField(
        label="分组",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一个，同组的单位在一起排名；去掉一组，组里的单位也不再参评。",
    )
    excellent = NumberField(label="优秀：不少于几分")
    excellent_share = NumberField(label="优秀名额不超过 %", required=False, help_text="不填为不限")
    good = NumberField(label="良好：不少于几分")
    good_share = NumberField(label="良好名额不超过 %", required=False, help_text="不填为不限")
    passed = NumberField(label="合格：不少于几分")
    ties = forms.ChoiceField(label="名额边上同分", choices=[(one.value, one.label) for one in Ties])
    veto_effect = forms.ChoiceField(label="一票否决", choices=[(one.value, one.label) for one in VetoEffect])

    def rules(self, held: Scheme) -> Scheme:
        """The scheme with what was typed; groups keep their key by their name."""
        data = self.cleaned_data
        known = {group.title: group for group in held.groups}
        titles = [line.strip() for line in data["groups"].splitlines() if line.strip()]
        used = {known[title].key for title in titles if title in known}
        groups, number = [], 0
        for title in titles:
            if title in known:
                groups.append(known[title])
                continue
            number += 1
            while f"g{number}" in used:
                number += 1
            groups.append(Group(f"g{number}", title))
        keys = {group.key for group in groups}
        lines = tuple(
            replace(line, groups=tuple(key for key in line.groups if key in keys))
            for line in held.lines
            if not line.groups or set(line.groups) & keys
        )
        grades = (
            GradeRule(Grade.EXCELLENT, data["excellent"], _share(data["excellent_share"])),
            GradeRule(Grade.GOOD, data["good"], _share(data["good_share"])),
            GradeRule(Grade.PASSED, data["passed"]),
        )
        return replace(
            held,
            full_points=data["full_points"],
            groups=tuple(groups),
            lines=lines,
            grades=grades,
            ties=Ties(data["ties"]),
            veto_effect=VetoEffect(data["veto_effect"]),
            contest_days=data["contest_days"],
        )


def _share(percent: Fraction | None) -> Fraction | None:
    return None if percent is None else percent / 100


def scheme_initial(title: str, basis: str, rules: Scheme) -> dict[str, Any]:
    """A scheme as the form shows it."""
    grades = {rule.grade: rule for rule in rules.grades}

    def points(grade: Grade) -> str:
        return trimmed(grades[grade].at_least, 6) if grade in grades else ""

    def percent(grade: Grade) -> str:
        share = grades[grade].at_most_share if grade in grades else None
        return "" if share is None else trimmed(share * 100, 6)

    return {
        "title": title,
        "basis": basis,
        "full_points": trimmed(rules.full_points, 6),
        "contest_days": rules.contest_days,
        "groups": "\n".join(group.title for group in rules.groups),
        "excellent": points(Grade.EXCELLENT),
        "excellent_share": percent(Grade.EXCELLENT),
        "good": points(Grade.GOOD),
        "good_share": percent(Grade.GOOD),
        "passed": points(Grade.PASSED),
        "ties": rules.ties.value,
        "veto_effect": rules.veto_effect.value,
    }


class LineForm(forms.Form):
    """One line: its name and points, its rule, the groups it holds for."""

    title = forms.CharField(label="名称", max_length=60, help_text="不得以考试成绩、升学率为考核项目")
    kind = forms.ChoiceField(label="怎么计分", choices=KINDS)
    points = NumberField(label="分值", required=False, help_text="加分和一票否决不填")
    fact = forms.ChoiceField(
        label="看什么（按比率得分）", choices=[(one.value, one.label) for one in SHARE_FACTS]
    )
    full_at = NumberField(label="达到 % 得满分", required=False, help_text="不填为 100")
    zero_at = NumberField(label="% 及以下不得分", required=False, help_text="不填为 0")
    without_whole = forms.ChoiceField(
        label="本年没有可计的", choices=[(one.value, one.label) for one in WithoutWhole]
    )
    floor = NumberField(label="最低扣到几分", required=False, help_text="不填为 0；可以是负数")
    cap = NumberField(label="最多加几分", required=False)
    basis = forms.CharField(label="依据或说明", max_length=200, required=False)
    groups = forms.MultipleChoiceField(
        label="用于哪些分组",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为全部",
    )

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        assert isinstance(groups, forms.MultipleChoiceField)
        groups.choices = [(group.key, group.title) for group in scheme.groups]
        for fact in COUNT_FACTS:
            self.fields[f"per_{fact.value}"] = NumberField(label=fact.label, required=False)

    @property
    def events(self) -> list[forms.BoundField]:
        """The boxes for points per event."""
        return [self[f"per_{fact.value}"] for fact in COUNT_FACTS]

    def line(self, key: str) -> Line:
        """What was typed as a line with this key."""
        data = self.cleaned_data
        kind = data["kind"]
        counted = kind in ("share", "deduction", "stated")
        return Line(
            key=key,
            title=data["title"].strip(),
            points=(data["points"] or Fraction(0)) if counted else Fraction(0),
            rule=self._rule(kind),
            groups=tuple(data["groups"]),
            basis=data["basis"].strip(),
            without_whole=WithoutWhole(data["without_whole"]),
        )

    def _rule(self, kind: str) -> Rule:
        data = self.cleaned_data
        per = tuple(
            Per(fact, points) for fact in COUNT_FACTS if (points := data[f"per_{fact.value}"]) is not None
        )
        if kind == "share":
            full, zero = data["full_at"], data["zero_at"]
            return ShareRule(
                FactKey(data["fact"]),
                Fraction(1) if full is None else full / 100,
                Fraction(0) if zero is None else zero / 100,
            )
        if kind == "deduction":
            return DeductionRule(per, data["floor"] or Fraction(0))
        if kind == "addition":
            return AdditionRule(per, data["cap"] or Fraction(0))
        return StatedRule() if kind == "stated" else VetoRule(tuple(one.fact for one in per))


def line_initial(line: Line) -> dict[str, Any]:
    """A line as the form shows it."""
    found: dict[str, Any] = {
        "title": line.title,
        "points": trimmed(line.points, 6) if line.is_base else "",
        "basis": line.basis,
        "groups": list(line.groups),
        "without_whole": line.without_whole.value,
    }
    match line.rule:
        case ShareRule(fact, full_at, zero_at):
            found |= {"kind": "share", "fact": fact.value}
            found |= {"full_at": trimmed(full_at * 100, 6), "zero_at": trimmed(zero_at * 100, 6)}
        case DeductionRule(per, floor):
            found |= {"kind": "deduction", "floor": trimmed(floor, 6)} | _per_initial(per)
        case AdditionRule(per, cap):
            found |= {"kind": "addition", "cap": trimmed(cap, 6)} | _per_initial(per)
        case StatedRule():
            found["kind"] = "stated"
        case VetoRule(facts):
            found |= {"kind": "veto"} | {f"per_{fact.value}": "1" for fact in facts}
    return found


def _per_initial(per: Sequence[Per]) -> dict[str, str]:
    return {f"per_{one.fact.value}": trimmed(one.points, 6) for one in per}


class ProofsField(_Documents):
    """Documents of the archive as proof, by their title."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "佐证（从档案里选，可多选）")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", "没有的先到“档案”上传。电脑上按住 Ctrl 可多选。")
        super().__init__(Evidence.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}（{obj.unit.label}）"


class StatedForm(forms.Form):
    """Points with their basis; for a veto, whether the situation is there."""

    points = NumberField(label="得分", required=False)
    applies = forms.ChoiceField(
        label="有没有这种情形",
        required=False,
        choices=(("", "请选"), ("no", "没有"), ("yes", "有，一票否决")),
    )
    basis = forms.CharField(label="依据", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    proofs = ProofsField()

    def __init__(self, line: Line, proofs: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["points" if isinstance(line.rule, VetoRule) else "applies"]
        field = self.fields["proofs"]
        assert isinstance(field, ProofsField)
        field.queryset = proofs

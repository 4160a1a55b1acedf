"""The rules of a county: an example to begin with, setting, switching off and on. Every change stands in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.ladder import set_ladder
from dudao.apps.oversight.choices import CardColour, RuleSource, RungKind
from dudao.apps.oversight.models import LadderRung, OversightRule
from dudao.apps.oversight.permissions import ONLY_OFFICE_RULES, can_oversee
from dudao.apps.period_reports.api import ReportSeries
from dudao.core.oversight.ladder import usual_ladder
from dudao.core.oversight.parameters import Rule, RuleError, kept_values, read_rule
from dudao.core.rankings import refused_measure

# Name, what it looks at, parameters, rung, card: an example, marked so; no official text sets these numbers.
EXAMPLES: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("任务亮红灯提醒", RuleSource.RED_DAYS, {"days": "5"}, RungKind.REMINDER_LETTER, ""),
    ("任务亮红灯预警", RuleSource.RED_DAYS, {"days": "10"}, RungKind.WARNING_LETTER, CardColour.YELLOW),
    ("多项任务亮红灯", RuleSource.RED_COUNT, {"count": "3"}, RungKind.WARNING_LETTER, CardColour.YELLOW),
    ("自评丢分", RuleSource.LOST_POINTS, {"points": "5"}, RungKind.REMINDER_LETTER, ""),
    ("触发一票否决", RuleSource.VETO, {}, RungKind.OVERSIGHT_LETTER, CardColour.RED),
    ("定期报告未报", RuleSource.MISSING_REPORT, {"days": "3"}, RungKind.REMINDER_LETTER, ""),
    ("函件逾期未复", RuleSource.UNANSWERED_LETTER, {"days": "1"}, RungKind.WARNING_LETTER, ""),
    ("连续排名靠后", RuleSource.RANK, {"times": "2", "places": "3"}, RungKind.CIRCULAR, ""),
    ("两张黄牌换红牌", RuleSource.YELLOW_CARDS, {"count": "2"}, RungKind.WARNING_LETTER, CardColour.RED),
    ("红牌长期未摘", RuleSource.RED_CARD, {"days": "10"}, RungKind.TALK, ""),
)


@dataclass(frozen=True)
class RuleGiven:
    """A rule as the office sets it."""

    name: str
    source: str
    parameters: Mapping[str, Any]
    rung: str
    card: str = ""


def core_rule(held: OversightRule) -> Rule:
    """The kept rule as the core reads it; RuleError when it was kept by other hands and is not sound."""
    return read_rule(str(held.pk), held.source, held.parameters, held.rung, held.card)


@transaction.atomic
def start_rules(county: Organisation, *, actor: User) -> list[OversightRule]:
    """Draw up the usual ladder and the example rules; only where the county has none of its own yet."""
    if not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE_RULES)
    if OversightRule.objects.select_for_update().filter(county=county).exists():
        raise ValidationError("已经有督办规则，不再起草示例；可以直接修改或新增。")
    if not LadderRung.objects.filter(county=county).exists():
        set_ladder(county, usual_ladder().rungs, actor=actor)
    made = [
        OversightRule.objects.create(
            county=county,
            name=f"{name}（示例）",
            source=source,
            parameters=kept_values(read_rule("", source, values, rung, card)),
            rung=rung,
            card=card,
            order=order,
            created_by=actor,
        )
        for order, (name, source, values, rung, card) in enumerate(EXAMPLES, 1)
    ]
    record(actor, "start_rules", county, organisation=county, details={"rules": len(made)})
    return made


@transaction.atomic
def save_rule(
    county: Organisation, given: RuleGiven, *, rule: OversightRule | None = None, actor: User
) -> OversightRule:
    """Add a rule, or change one; the log keeps how it was. ValidationError names the parameter that is wrong."""
    if not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE_RULES)
    name = given.name.strip()
    _check_name(county, name, rule)
    try:
        checked = read_rule("", given.source, given.parameters, given.rung, given.card)
    except RuleError as refused:
        raise ValidationError({refused.name: str(refused)}) from refused
    if given.source == RuleSource.METRIC:
        _check_figure(county, checked)
    values: dict[str, Any] = {
        "name": name,
        "source": given.source,
        "parameters": kept_values(checked),
        "rung": given.rung,
        "card": given.card,
    }
    if rule is None:
        order = OversightRule.objects.filter(county=county).count() + 1
        held = OversightRule.objects.create(county=county, created_by=actor, order=order, **values)
        before = ""
    else:
        held = OversightRule.objects.select_for_update(of=("self",)).get(pk=rule.pk, county=county)
        if all(getattr(held, field) == value for field, value in values.items()):
            return held
        before = words_of(held)
        for field, value in values.items():
            setattr(held, field, value)
        held.save()
    details = {"name": name, "rule": words_of(held), "before": before}
    record(actor, "save_rule", held, organisation=county, details=details)
    return held


@transaction.atomic
def set_rule_active(rule: OversightRule, is_active: bool, *, actor: User) -> OversightRule:
    """Switch a rule off or on again; matters that it opened stay."""
    held = OversightRule.objects.select_for_update(of=("self",)).select_related("county").get(pk=rule.pk)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE_RULES)
    if held.is_active == is_active:
        return held
    held.is_active = is_active
    held.save(update_fields=["is_active", "updated_at"])
    verb = "restore_rule" if is_active else "remove_rule"
    record(actor, verb, held, organisation=held.county, details={"name": held.name})
    return held


def words_of(held: OversightRule) -> str:
    """A kept rule in one sentence; for a figure with its name."""
    try:
        sentence = core_rule(held).sentence
    except RuleError as wrong:
        return f"（参数有误：{wrong}）"
    if held.source != RuleSource.METRIC:
        return sentence
    return f"{figure_name(held)}{sentence}"


def figure_name(held: OversightRule) -> str:
    """「创建工作半月报」的“学位达标率”, of a rule over a figure; empty when the series is gone."""
    series = ReportSeries.objects.filter(
        pk=_number(held.parameters.get("series")), county=held.county
    ).first()
    if series is None:
        return ""
    labels = {one["key"]: one["label"] for one in series.figures}
    return f"“{series.title}”的“{labels.get(str(held.parameters.get('figure')), '')}”"


def _check_name(county: Organisation, name: str, rule: OversightRule | None) -> None:
    if not name:
        raise ValidationError({"name": "请写规则的名称。"})
    same = OversightRule.objects.filter(county=county, name=name)
    if (same.exclude(pk=rule.pk) if rule is not None else same).exists():
        raise ValidationError({"name": f"已经有叫“{name}”的规则。"})


def _check_figure(county: Organisation, rule: Rule) -> None:
    """The series is the county's and asks for the figure; results of examinations are never looked at."""
    series = ReportSeries.objects.filter(pk=_number(rule.values["series"]), county=county).first()
    if series is None:
        raise ValidationError({"series": "请选择本县的定期报告。"})
    label = next((one["label"] for one in series.figures if one["key"] == rule.values["figure"]), None)
    if label is None:
        raise ValidationError({"figure": f"“{series.title}”没有这个指标。"})
    reason = refused_measure(label)
    if reason:
        raise ValidationError({"figure": reason})


def _number(text: object) -> int:
    shown = str(text)
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 16 else 0

"""Schemes and scores as plain JSON values and back; numbers are texts of exact fractions ("3/10")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast

from dudao.core.appraisal.facts import Source
from dudao.core.appraisal.scheme import (
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

Json = dict[str, object]
JSON_FORM = 1


class SchemeDataError(ValueError):
    """Stored data is no scheme; the message names the place, in Chinese."""


def scheme_to_json(scheme: Scheme) -> Json:
    """The scheme as JSON; `scheme_from_json` reads exactly the same scheme out of it."""
    return {
        "form": JSON_FORM,
        "full_points": str(scheme.full_points),
        "groups": [
            {
                "key": one.key,
                "title": one.title,
                "unit_kinds": list(one.unit_kinds),
                "school_kinds": list(one.school_kinds),
            }
            for one in scheme.groups
        ],
        "lines": [_line_to_json(one) for one in scheme.lines],
        "grades": [
            {
                "grade": one.grade.value,
                "at_least": str(one.at_least),
                "at_most_share": None if one.at_most_share is None else str(one.at_most_share),
            }
            for one in scheme.grades
        ],
        "ties": scheme.ties.value,
        "veto_effect": scheme.veto_effect.value,
        "contest_days": scheme.contest_days,
    }


def scheme_from_json(value: object) -> Scheme:
    """The scheme that `value` holds. Raises ``SchemeDataError`` naming the place that is not as it must be."""
    whole = _mapping(value, "考核办法")
    if whole.get("form") != JSON_FORM:
        raise SchemeDataError(f"考核办法的格式不是 {JSON_FORM}")
    try:
        return Scheme(
            full_points=_number(whole["full_points"]),
            groups=tuple(_group(_mapping(one, "分组")) for one in _list(whole["groups"])),
            lines=tuple(_line(_mapping(one, "考核项目")) for one in _list(whole["lines"])),
            grades=tuple(_grade(_mapping(one, "等次")) for one in _list(whole["grades"])),
            ties=Ties(_text(whole["ties"])),
            veto_effect=VetoEffect(_text(whole["veto_effect"])),
            contest_days=_whole(whole["contest_days"]),
        )
    except KeyError as missing:
        raise SchemeDataError(f"考核办法缺少 {missing.args[0]}") from missing
    except (ValueError, ZeroDivisionError) as wrong:
        raise SchemeDataError(f"考核办法里有不能用的值：{wrong}") from wrong


def sources_to_json(sources: Sequence[Source]) -> list[Json]:
    """What was counted, as JSON."""
    return [{"text": one.text, "url": one.url} for one in sources]


def sources_from_json(value: object) -> tuple[Source, ...]:
    """What `sources_to_json` wrote."""
    found = [_mapping(one, "出处") for one in _list(value)]
    return tuple(Source(str(one.get("text", "")), str(one.get("url", ""))) for one in found)


def _line_to_json(line: Line) -> Json:
    return {
        "key": line.key,
        "title": line.title,
        "points": str(line.points),
        "rule": _rule_to_json(line.rule),
        "groups": list(line.groups),
        "basis": line.basis,
        "without_whole": line.without_whole.value,
    }


def _rule_to_json(rule: Rule) -> Json:
    match rule:
        case ShareRule():
            return {
                "kind": "share",
                "fact": rule.fact.value,
                "full_at": str(rule.full_at),
                "zero_at": str(rule.zero_at),
            }
        case DeductionRule():
            return {"kind": "deduction", "per": _per_to_json(rule.per), "floor": str(rule.floor)}
        case AdditionRule():
            return {"kind": "addition", "per": _per_to_json(rule.per), "cap": str(rule.cap)}
        case StatedRule():
            return {"kind": "stated"}
        case VetoRule():
            return {"kind": "veto", "facts": [one.value for one in rule.facts]}


def _per_to_json(per: Sequence[Per]) -> list[Json]:
    return [{"fact": one.fact.value, "points": str(one.points)} for one in per]


def _group(data: Mapping[str, object]) -> Group:
    return Group(
        key=_text(data["key"]),
        title=_text(data["title"]),
        unit_kinds=tuple(_text(one) for one in _list(data["unit_kinds"])),
        school_kinds=tuple(_text(one) for one in _list(data["school_kinds"])),
    )


def _grade(data: Mapping[str, object]) -> GradeRule:
    share = data["at_most_share"]
    return GradeRule(
        Grade(_text(data["grade"])), _number(data["at_least"]), None if share is None else _number(share)
    )


def _line(data: Mapping[str, object]) -> Line:
    return Line(
        key=_text(data["key"]),
        title=_text(data["title"]),
        points=_number(data["points"]),
        rule=_rule(_mapping(data["rule"], "规则")),
        groups=tuple(_text(one) for one in _list(data["groups"])),
        basis=_text(data["basis"]),
        without_whole=WithoutWhole(_text(data["without_whole"])),
    )


def _rule(data: Mapping[str, object]) -> Rule:
    match data["kind"]:
        case "share":
            return ShareRule(FactKey(_text(data["fact"])), _number(data["full_at"]), _number(data["zero_at"]))
        case "deduction":
            return DeductionRule(_per(data["per"]), _number(data["floor"]))
        case "addition":
            return AdditionRule(_per(data["per"]), _number(data["cap"]))
        case "stated":
            return StatedRule()
        case "veto":
            return VetoRule(tuple(FactKey(_text(one)) for one in _list(data["facts"])))
    raise ValueError(f"没有这种规则：{data['kind']}")


def _per(value: object) -> tuple[Per, ...]:
    found = [_mapping(one, "情形") for one in _list(value)]
    return tuple(Per(FactKey(_text(one["fact"])), _number(one["points"])) for one in found)


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise SchemeDataError(f"{place}不是一组名称和值")
    return cast("Mapping[str, object]", value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"不是列表：{value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"不是文字：{value!r}")
    return value


def _number(value: object) -> Fraction:
    return Fraction(_text(value))


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"不是整数：{value!r}")
    return value

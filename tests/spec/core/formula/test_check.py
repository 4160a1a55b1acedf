"""Formulas are checked when built: names, kinds, units, zero denominators, level."""

from __future__ import annotations

import pytest

from dudao.core.formula import (
    FieldType,
    FormulaError,
    FormulaLevel,
    ResultType,
    Unit,
    ValueKind,
    ZeroRule,
    check,
    parse,
    read_zero_rules,
)

NUMBER, TEXT, DATE, BOOLEAN = ValueKind.NUMBER, ValueKind.TEXT, ValueKind.DATE, ValueKind.BOOLEAN
FIELDS = {
    "students": FieldType(NUMBER, "人"),
    "t_full": FieldType(NUMBER, "人"),
    "t_certified": FieldType(NUMBER, "人"),
    "area": FieldType(NUMBER, "平方米"),
    "area_sport": FieldType(NUMBER, "m2"),
    "equipment": FieldType(NUMBER, "万元"),
    "fund": FieldType(NUMBER, "元"),
    "classes": FieldType(NUMBER, "个"),
    "rooms_music": FieldType(NUMBER, "间"),
    "share": FieldType(NUMBER, "%"),
    "location": FieldType(TEXT, choices=("城区", "镇区", "乡村")),
    "name": FieldType(TEXT),
    "opened_on": FieldType(DATE),
    "today": FieldType(DATE),
    "public": FieldType(BOOLEAN),
}
ZERO_RULES = read_zero_rules({"students": "not_a_unit", "t_full": "not_applicable", "classes+1[个]": "zero"})


def checked(text: str, level: FormulaLevel = "school") -> ResultType:
    return check(parse(text), FIELDS, zero_rules=ZERO_RULES, level=level)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("100 * t_full / students", ""),
        ("(area - area_sport) / students", "平方米/人"),
        ("equipment / students", "万元/人"),
        ("equipment * 10000[元/万元] / students", "元/人"),
        ("fund + equipment * 10000[元/万元]", "元"),
        ("ceil(classes / 12[个/间])", "间"),
        ("area * area_sport", "平方米*平方米"),
        ("max(students, 100)", "人"),
        ("if(public, students, 0)", "人"),
        ("if(public, 2500, 2000)", ""),
        ("students + 5[人]", "人"),
        ("-students", "人"),
        ("either(students, t_full)", "人"),
        ("years_between(opened_on, today)", "年"),
        ("1 / 3 + 2", ""),
        ("students / (classes + 1[个])", "人/个"),
    ],
)
def test_the_unit_of_a_formula_follows_from_those_of_its_fields(text: str, unit: str) -> None:
    assert checked(text).kind is NUMBER
    assert checked(text).unit == Unit.parse(unit)


@pytest.mark.parametrize(
    "text",
    [
        "students >= 100",
        "100 <= students and students < 200",
        "students <= if(location in ('城区', '镇区'), 2500, 2000)",
        "100 * t_certified / t_full >= share",
        "rooms_music >= ceil(classes / 12[个/间])",
        "location == '乡村' or public",
        "name != '甲校'",
        "opened_on <= today",
        "not known(area)",
        "public == public",
    ],
)
def test_conditions(text: str) -> None:
    assert checked(text).kind is BOOLEAN


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("total(students)", "人"),
        ("total(area, students >= 100) / 7", "平方米"),
        ("count(location == '乡村')", "所"),
        ("100 * count(public) / (count() + 1[所])", ""),
    ],
)
def test_totals_belong_to_the_county(text: str, unit: str) -> None:
    rules = {"count() + 1[所]": ZeroRule.UNDETERMINED}
    assert check(parse(text), FIELDS, zero_rules=rules, level="county").unit == Unit.parse(unit)


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("100 * t_full / studens", "studens", "没有名为 studens 的字段，是否想写 students"),
        ("100 * qqq", "qqq", "没有名为 qqq 的字段"),
        ("students + area", "+", "单位不同，不能相加减：人 与 平方米"),
        ("students - 5", "-", "不带单位的数请写明单位"),
        ("students / t_full + area / t_full", "+", "无单位 与 平方米/人"),
        ("equipment > fund", ">", "单位不同：万元 与 元"),
        ("max(area, students)", "max", "单位不同：平方米 与 人"),
        ("if(public, area, students)", "if", "单位不同"),
        ("either(area, name)", "either", "数与文字不能相比"),
        ("students / area", "/", "没有说明分母“area”为零时怎么办"),
        ("students / (t_full + students)", "/", "分母“t_full + students”"),
        ("students / (2 - 2)", "/", "分母是零"),
        ("students / if(public, 0, 1)", "/", "没有说明分母"),
        ("students / count()", "count", "只能用在县级公式里"),
        ("total(students)", "total", "只能用在县级公式里"),
        ("students + name", "name", "这里需要数，“name”却是文字"),
        ("ceil(public)", "public", "却是是否"),
        ("students and public", "students", "这里需要条件"),
        ("not students", "students", "这里需要条件"),
        ("if(students, 1, 2)", "students", "这里需要条件"),
        ("students == '多'", "==", "数与文字不能相比"),
        ("name > '甲'", ">", "文字不能比大小"),
        ("location == '农村'", "'农村'", "“农村”不是可选的值，可选：城区、镇区、乡村"),
        ("location in ('城区', '县城')", "'县城'", "“县城”不是可选的值"),
        ("location in ('城区', 3)", "3", "文字与数不能相比"),
        ("years_between(opened_on, students)", "students", "这里需要日期"),
    ],
)
def test_an_error_points_at_the_character(text: str, at: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        checked(text)
    assert message in caught.value.message
    assert caught.value.position == text.rindex(at)
    assert caught.value.text == text


def test_the_error_shows_the_formula_with_a_caret_under_the_division() -> None:
    with pytest.raises(FormulaError) as caught:
        check(parse("100 * t_full / area", source="quality-balance-2017 L1"), FIELDS)
    assert str(caught.value) == (
        "quality-balance-2017 L1：没有说明分母“area”为零时怎么办\n  100 * t_full / area\n               ^"
    )


def test_totals_do_not_nest() -> None:
    with pytest.raises(FormulaError, match="不能嵌套"):
        checked("total(students / total(students))", "county")


def test_inside_a_total_stand_the_fields_of_a_row() -> None:
    county = {"population": FieldType(NUMBER, "人")}
    rules = {"population": ZeroRule.UNDETERMINED}
    node = parse("100 * total(students) / population")
    assert check(node, county, zero_rules=rules, level="county", row_fields=FIELDS).unit == Unit()
    with pytest.raises(FormulaError, match="没有名为 population 的字段"):
        check(parse("total(population)"), county, level="county", row_fields=FIELDS)


def test_a_demanded_kind_of_result() -> None:
    check(parse("students >= 1"), FIELDS, expect=BOOLEAN)
    with pytest.raises(FormulaError, match="这里需要数，公式的结果却是是否"):
        check(parse("students >= 1"), FIELDS, expect=NUMBER)


def test_zero_rules_are_read_however_spaced() -> None:
    assert read_zero_rules({"a+b*( c )": "zero"}) == {"a + b * c": ZeroRule.ZERO}
    with pytest.raises(FormulaError, match="分母为零的规则“skip”不存在"):
        read_zero_rules({"a": "skip"})


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("m2", "平方米"),
        ("平方米/人", "平方米/人"),
        ("%", "无单位"),
        ("人/百人", "无单位"),
        ("元*元/人", "元^2/人"),
        ("1/人", "1/人"),
    ],
)
def test_units_are_powers(text: str, printed: str) -> None:
    assert str(Unit.parse(text)) == printed

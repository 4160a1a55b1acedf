"""Titles are recognised however they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.engine.reporting.layout import Layout
from dudao.engine.reporting.titles import conversion, split_unit, title_key
from tests.spec.reporting.filled import standard


@pytest.mark.parametrize(
    ("title", "key", "unit"),
    [
        ("在校学生数（人）", "在校学生数", "人"),
        ("在校学生数(人)", "在校学生数", "人"),
        (" 在校\n学生数 （ 人 ） ", "在校学生数", "人"),
        ("教学仪器设备资产值（账面原值）", "教学仪器设备资产值(账面原值)", ""),
        ("教学仪器设备资产值（账面原值）（万元）", "教学仪器设备资产值(账面原值)", "万元"),
        ("运动场地面积（㎡）", "运动场地面积", "m2"),
        ("运动场地面积[平方米]", "运动场地面积", "平方米"),
    ],
)
def test_the_unit_is_the_last_parentheses_when_it_is_a_unit(title: str, key: str, unit: str) -> None:
    assert split_unit(title) == (key, unit)


def test_full_width_and_half_width_titles_are_the_same() -> None:
    assert title_key("每班２６－３０人") == title_key("每班26-30人")


@pytest.mark.parametrize(
    ("found", "wanted", "factor"),
    [
        ("万元", "元", Fraction(10_000)),
        ("元", "万元", Fraction(1, 10_000)),
        ("m2", "平方米", Fraction(1)),
        ("名", "人", Fraction(1)),
        ("", "元", Fraction(1)),
        ("亩", "平方米", None),
        ("间", "平方米", None),
    ],
)
def test_units_are_converted_exactly_or_not_at_all(found: str, wanted: str, factor: Fraction | None) -> None:
    assert conversion(found, wanted) == factor


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("小学·本科毕业专任教师（人）", "primary.t_bachelor"),
        ("小学•本科毕业专任教师", "primary.t_bachelor"),
        ("小学部本科毕业专任教师", "primary.t_bachelor"),
        ("本科毕业专任教师（初中）", "junior.t_bachelor"),
        ("本科学历教师人数（小学）", "primary.t_bachelor"),
        ("小学学生人数", "primary.students"),
        ("高中·在校学生数（人）", "senior.students"),
        ("专任教师总人数", "whole.t_full"),
        ("县级及以上骨干教师", "whole.t_backbone"),
        ("校名", "name"),
        ("办学类型", "kind"),
        ("初中·网络多媒体教室（间）", "junior.rooms_multimedia"),
    ],
)
def test_a_title_names_a_value(title: str, name: str) -> None:
    match = Layout(standard().table("schools")).find(title)
    assert match is not None
    assert match.slot.name == name


def test_an_unknown_title_names_nothing() -> None:
    assert Layout(standard().table("schools")).find("食堂面积（平方米）") is None

"""A foreign layout is suggested, confirmed once, remembered as JSON and known again."""

from __future__ import annotations

import pytest

from dudao.engine.reporting.layout import Layout
from dudao.engine.reporting.mapping import ColumnMapping, header_titles, mapping_of, signature, suggest
from dudao.engine.reporting.read import read_tables
from tests.spec.reporting.filled import book, grid, standard

TITLES = ["单位全称", "办学类型", "小学学生人数", "小学部教师总数", "仪器设备总值（万元）", "食堂"]
FOREIGN = grid([TITLES, ["甲小学", "小学", 500, 30, 12, "有"]], "某市统计表")


def layout() -> Layout:
    return Layout(standard().table("schools"))


def mapping() -> ColumnMapping:
    titles = {
        "单位全称": "name",
        "小学部教师总数": "primary.t_full",
        "仪器设备总值": "equip_value",
        "食堂": "",
    }
    return ColumnMapping(standard().id, "schools", signature(TITLES), titles, "某市")


def test_a_mapped_layout_is_read_without_code_and_units_are_converted() -> None:
    reading = read_tables(book(FOREIGN), standard(), mapping=mapping())
    assert reading.tables is not None
    record = reading.tables.schools[0]
    assert (record.name, record.get("primary.t_full"), record.get("equip_value")) == ("甲小学", 30, 120_000)
    assert record.get("primary.students") == 500


def test_a_mapping_survives_as_json() -> None:
    assert ColumnMapping.from_json(mapping().to_json()) == mapping()


@pytest.mark.parametrize("text", ["{}", "[]", '{"standard": 1}'])
def test_other_json_is_no_mapping(text: str) -> None:
    with pytest.raises(ValueError, match="列对应"):
        ColumnMapping.from_json(text)


def test_the_signature_is_of_the_titles_not_of_their_order() -> None:
    assert signature(TITLES) == signature(["序号", *reversed(TITLES)])
    assert signature(TITLES) != signature(TITLES[:-1])
    assert header_titles(FOREIGN, 0) == TITLES


def test_known_titles_are_suggested_as_certain_and_alike_ones_as_such() -> None:
    found = {
        s.title: (s.name, s.certainty)
        for s in suggest(["校名", "运动场总面积（平方米）", "教职工食堂数"], layout())
    }
    assert found["校名"] == ("name", "exact")
    assert found["运动场总面积（平方米）"] == ("area_playground", "similar")
    assert found["教职工食堂数"][1] == "none"


def test_a_value_is_suggested_once() -> None:
    names = [s.name for s in suggest(["学校名称", "学校的名称", "校名"], layout()) if s.name]
    assert names.count("name") == 1


def test_a_unit_that_measures_something_else_is_not_suggested() -> None:
    assert suggest(["运动场总面积（间）"], layout())[0].name != "area_playground"


def test_confirmed_suggestions_make_a_mapping() -> None:
    titles = ["校名", "运动场总面积（平方米）"]
    made = mapping_of(suggest(titles, layout()), standard().id, layout())
    assert made.signature == signature(titles)
    assert made.titles["校名"] == "name"

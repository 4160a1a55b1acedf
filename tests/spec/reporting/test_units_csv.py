"""A CSV of units that another system has already split."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from dudao.core.schools import Stage
from dudao.engine.reporting.units_csv import UnitsReading, read_units_csv
from tests.spec.reporting.filled import standard


def read(text: str, encoding: str = "utf-8") -> UnitsReading:
    return read_units_csv(text.encode(encoding), "u.csv", standard())


def test_rows_become_units_with_plain_field_ids() -> None:
    reading = read(
        "name,stage,students,t_backbone,rooms_multimedia\n甲校,primary,500,5,12.25\n甲校,初中,300,,8\n"
    )
    assert reading.counties is not None
    tables = reading.counties[""]
    assert tables.split_units is not None
    first, second = tables.split_units
    assert (first.name, first.stage, first.values.get("students")) == ("甲校", Stage.PRIMARY, 500)
    assert first.values.get("rooms_multimedia") == Fraction(49, 4)
    assert second.stage is Stage.JUNIOR
    assert second.values.get("t_backbone") is None
    assert first.origins["t_backbone"].cell == "D2"


def test_a_column_left_out_is_missing_and_an_unknown_one_a_warning() -> None:
    reading = read("name,stage,students,canteen\n甲校,primary,500,3\n")
    assert reading.counties is not None
    assert [(problem.cell, problem.value) for problem in reading.problems] == [("D1", "canteen")]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("乙校,大学,100,1", "B3"),
        ("乙校,primary,-1,1", "C3"),
        ("乙校,primary,,1", "C3"),
        ("乙校,primary,0,1", "C3"),
        (",primary,100,1", "A3"),
        ("乙校,,100,1", "B3"),
        ("乙校,primary,百,1", "C3"),
        ("乙校,primary,100,1.5", "D3"),
        ("甲校,primary,100,1", "A3"),
    ],
)
def test_bad_rows_are_errors_at_their_cell(row: str, cell: str) -> None:
    reading = read(f"name,stage,students,t_backbone\n甲校,primary,500,5\n{row}\n")
    assert reading.counties is None
    assert [problem.cell for problem in reading.problems if problem.is_error] == [cell]


def test_a_stage_without_pupils_is_accepted_when_the_school_has_others() -> None:
    assert read("name,stage,students\n甲校,primary,500\n甲校,junior,0\n").counties is not None


def test_missing_columns_are_named() -> None:
    messages = [problem.message for problem in read("name,students\n甲校,5\n").problems]
    assert any("stage" in message for message in messages)


def test_blank_lines_do_not_shift_the_cells() -> None:
    reading = read("name,stage,students\n\n甲校,primary,500\n,,\n乙校,primary,x\n")
    assert [problem.cell for problem in reading.problems] == ["C5"]


def test_gbk_is_read_with_a_warning_and_a_byte_order_mark_without() -> None:
    text = "name,stage,students\n甲校,primary,500\n"
    assert any("GBK" in problem.message for problem in read(text, "gbk").problems)
    assert not read(text, "utf-8-sig").problems


def test_a_broken_condition_of_the_standard_is_an_error() -> None:
    reading = read("name,stage,students,t_full,t_backbone\n甲校,primary,500,10,11\n")
    assert reading.counties is None
    assert "骨干" in reading.problems[0].message


def test_two_hundred_thousand_rows_are_read_in_seconds() -> None:
    rows = [
        f"县{n // 70},校{n},{'primary' if n % 2 else 'junior'},{200 + n % 900},{n % 9},{n % 40 * 100.25}"
        for n in range(200_000)
    ]
    text = "county,name,stage,students,t_backbone,area_playground\n" + "\n".join(rows)
    start = time.perf_counter()
    reading = read(text)
    assert time.perf_counter() - start < 30
    assert reading.counties is not None
    assert len(reading.counties) == 2858
    assert reading.rows == 200_000

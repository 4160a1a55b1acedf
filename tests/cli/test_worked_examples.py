"""The manual's page of worked examples: every table is read from the page and computed again by the command."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from dudao.core.apportionment import STAGE_WEIGHTS, apportion
from dudao.core.numbers import grouped, round_half_up
from tests.cli.files import run_json
from tests.cli.worked_page import chapter, results

STAGES = {"小学": "primary", "初中": "junior"}
JUDGED = {"达标": True, "未达标": False, "无法判定": None, "在限内": True, "超限": False}


@pytest.fixture
def judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What ``dudao evaluate`` says of these rows of a CSV."""

    def evaluate(rows: Sequence[dict[str, str]], standard: str = "quality-balance-2017") -> Any:
        file = tmp_path / "units.csv"
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        status, result = run_json(capsys, file, standard=standard)
        assert status == 0
        return result

    return evaluate


def six_decimals(value: float) -> str:
    return f"{value:.6f}"


def test_five_schools(judged: Any) -> None:
    schools, table = chapter("差异系数：五所小学")
    said = results(table)
    rows = [
        {"name": s["学校"], "stage": "primary", "students": s["在校学生数"], "books": s["图书册数"]}
        for s in schools
    ]
    result = judged(rows, "basic-balance-2012")
    books = result["stages"]["primary"]["indicators"]["B5"]
    assert six_decimals(books["mean"]) == said["全县平均 X̄"]
    assert six_decimals(books["sd"]) == said["S"]
    assert six_decimals(books["sd"] ** 2) == said["S²"]
    assert six_decimals(books["cv"]) == said["差异系数 CV"]
    assert f"{books['cv']:.2f}" == said["保留两位"]
    assert str(result["stages"]["primary"]["enrolment"]) == said["学生总数"]
    assert str(sum(int(s["图书册数"]) for s in schools)) == said["图书总数"]
    values = [unit["indicators"]["B5"]["value"] for unit in result["units"]]
    assert [f"{value:.3f}" for value in values] == [s["各校值 Xᵢ"] for s in schools]
    terms = [
        unit["enrolment"] / 302 * (value - books["mean"]) ** 2
        for unit, value in zip(result["units"], values, strict=True)
    ]
    assert [f"{term:.3f}" for term in terms] == [s["各校项"] for s in schools]
    plain = sum(values) / len(values)
    unweighted = sqrt(sum((value - plain) ** 2 for value in values) / len(values)) / plain
    assert f"{unweighted:.4f}" == said["不加权（错误的算法）"]


def test_splitting() -> None:
    (rows,) = chapter("一贯制学校")
    shares = apportion(Fraction(23226), {STAGES[row["学段"]]: int(row["学生数"]) for row in rows})
    for row in rows:
        share = shares[STAGES[row["学段"]]]
        assert share is not None
        assert grouped(share, 2) == row["分得图书"]
        assert Fraction(row["折算权重"]) == STAGE_WEIGHTS[STAGES[row["学段"]]]
    assert sum(Fraction(row["分得图书"].replace(",", "")) for row in rows) == 23226


def test_six_of_seven(judged: Any) -> None:
    (rows,) = chapter("每所学校：七项")
    fields = [name for name in rows[0] if name.isascii()]
    assert len(fields) == 7
    units = judged(
        [
            {
                "name": row["学校"],
                "stage": "primary",
                "students": "1000",
                **{name: row[name] for name in fields},
            }
            | {
                "t_college": "0",
                "t_master": "0",
                "t_doctor": "0",
                "t_music": "0",
                "t_art": "0",
                "t_arts": "0",
            }
            | {"area_indoor_sport": "0"}
            for row in rows
        ]
    )["units"]
    assert [(unit["met_count"], unit["rule_met"]) for unit in units] == [
        (int(row["达到要求"]), JUDGED[row["结论"]]) for row in rows
    ]


def equipment(stage: str, pupils: int, *amounts: str) -> list[dict[str, str]]:
    """Schools that differ in their equipment only."""
    return [
        {"name": f"第{number}校", "stage": stage, "students": str(pupils), "equip_value": amount}
        for number, amount in enumerate(amounts, start=1)
    ]


def test_prints_as_the_limit_and_fails(judged: Any) -> None:
    (table,) = chapter("打印 0.50")
    said = results(table)
    indicator = judged(equipment("primary", 600, "1501787", "498213"))["stages"]["primary"]["indicators"][
        "L6"
    ]
    assert six_decimals(indicator["cv"]) == said["差异系数 CV"]
    assert [f"{indicator['cv']:.2f}", f"{indicator['cv']:.3f}"] == [said["保留两位"], said["保留三位"]]
    assert indicator["cv_limit"] == float(said["上限"])
    assert indicator["cv_met"] is JUDGED[said["结论"]]


@pytest.mark.parametrize("row", chapter("差异系数：刚好")[0], ids=lambda row: row["学段"] + row["差异系数"])
def test_coefficients_beside_their_limit(judged: Any, row: dict[str, str]) -> None:
    stage = STAGES[row["学段"]]
    found = judged(equipment(stage, 1000, row["甲校设备值"], row["乙校设备值"]))["stages"][stage][
        "indicators"
    ]["L6"]
    assert (six_decimals(found["cv"]), found["cv_met"]) == (row["差异系数"], JUDGED[row["结论"]])
    assert found["cv_limit"] == float(row["上限"])


def test_requirements_at_below_and_above(judged: Any) -> None:
    (table,) = chapter("七项要求")
    assert len(table) == 14
    zeros = dict.fromkeys(
        ("t_college", "t_master", "t_doctor", "t_music", "t_art", "t_arts", "area_indoor_sport"), "0"
    )
    amounts = sorted({row["填报项"] for row in table})
    cases = [(row, column) for row in table for column in row if column.startswith("刚")]
    units = judged(
        [
            {"name": f"第{number}校", "stage": STAGES[row["学段"]], "students": "1000", **zeros}
            | {name: row[column] if name == row["填报项"] else "" for name in amounts}
            for number, (row, column) in enumerate(cases)
        ]
    )["units"]
    by_name = {unit["name"]: unit["indicators"] for unit in units}
    for number, (row, column) in enumerate(cases):
        indicator = by_name[f"第{number}校"][row["指标"]]
        assert indicator["threshold"] == float(row["要求"])
        assert indicator["met"] is ("未达到" not in column)


def test_published_composites(judged: Any) -> None:
    (rows,) = chapter("基本均衡的综合")
    limits = {stage: judged_limit(judged, stage) for stage in STAGES.values()}
    for row in rows:
        eight = [Fraction(value) for value in list(row.values())[2:10]]
        mean = sum(eight, Fraction(0)) / 8
        assert round_half_up(mean, 3) == row["综合"]
        assert (mean <= limits[STAGES[row["学段"]]]) is JUDGED[row["结论"]]


def judged_limit(judged: Any, stage: str) -> Fraction:
    """The limit of the composite that the standard holds."""
    rows = [{"name": "甲校", "stage": stage, "students": "100", "books": "100"}]
    return Fraction(str(judged(rows, "basic-balance-2012")["stages"][stage]["composite_limit"]))

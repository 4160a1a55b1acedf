"""The sample county recomputed by plain arithmetic from its cells, found by title, without the product's code."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dudao.catalogue.loader import load
from examples.sample_county.county import make_county
from examples.sample_county.workbook import county_workbook
from tests.cli.files import run_json

STANDARD = "quality-balance-2017"
STAGES = {"primary": "小学", "junior": "初中", "senior": "高中"}
WEIGHTS = {"primary": 1.0, "junior": 1.1, "senior": 1.32}
LIMITS = {"primary": 0.50, "junior": 0.45}
THRESHOLDS = {
    "primary": {"L1": 4.2, "L2": 1.0, "L3": 0.9, "L4": 4.5, "L5": 7.5, "L6": 2000.0, "L7": 2.3},
    "junior": {"L1": 5.3, "L2": 1.0, "L3": 0.9, "L4": 5.8, "L5": 10.2, "L6": 2500.0, "L7": 2.4},
}
DEGREES = ("本科毕业专任教师", "硕士研究生毕业专任教师", "博士研究生毕业专任教师")
ARTS = ("体育专任教师", "音乐专任教师", "美术专任教师", "艺术专任教师")
Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return county_workbook(load(STANDARD), make_county(date(2026, 11, 22)))


def schools(workbook: bytes) -> list[Row]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)["学校填报表"]
    titles_row = next(row for row in sheet.iter_rows() if any(cell.value == "学校名称" for cell in row))
    titles = [str(cell.value) for cell in titles_row]
    rows = sheet.iter_rows(min_row=(titles_row[0].row or 0) + 1, values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows if row[titles.index("学校名称")]]


def unit_values(row: Row, stage: str) -> dict[str, float]:
    pupils = {each: float(row[f"{label}·在校学生数（人）"] or 0) for each, label in STAGES.items()}
    weighted = sum(pupils[each] * WEIGHTS[each] for each in STAGES)
    share = pupils[stage] * WEIGHTS[stage] / weighted
    label, count = STAGES[stage], pupils[stage]

    def own(*names: str) -> float:
        return sum(float(row[f"{label}·{name}（人）"]) for name in names)

    degrees = ("专科毕业专任教师", *DEGREES) if stage == "primary" else DEGREES
    indoor = float(row["室内体育用房面积（平方米）"])
    return {
        "L1": 100 * own(*degrees) / count,
        "L2": 100 * own("县级及以上骨干教师") / count,
        "L3": 100 * own(*ARTS) / count,
        "L4": (float(row["教学及辅助用房面积（平方米）"]) - indoor) * share / count,
        "L5": (float(row["运动场地面积（平方米）"]) + indoor) * share / count,
        "L6": float(row["教学仪器设备资产值（元）"]) * share / count,
        "L7": 100 * float(row["网络多媒体教室（间）"]) * share / count,
    }


def units(workbook: bytes) -> dict[tuple[str, str], tuple[float, dict[str, float]]]:
    found = {}
    for row in schools(workbook):
        for stage in ("primary", "junior"):
            pupils = float(row[f"{STAGES[stage]}·在校学生数（人）"] or 0)
            small = row["学校类型"] == "教学点" and pupils < 50
            if pupils and not small and row["学校类型"] != "特殊教育学校":
                found[row["学校名称"], stage] = (pupils, unit_values(row, stage))
    return found


def test_every_unit_and_coefficient_of_the_sample_county_is_what_plain_arithmetic_says(
    workbook: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "填报.xlsx"
    file.write_bytes(workbook)
    _, result = run_json(capsys, file)
    expected = units(workbook)
    assert {(unit["name"], unit["stage"]) for unit in result["units"]} == set(expected)
    for unit in result["units"]:
        pupils, values = expected[unit["name"], unit["stage"]]
        assert unit["enrolment"] == pupils
        for item, value in values.items():
            indicator = unit["indicators"][item]
            limit = THRESHOLDS[unit["stage"]][item]
            assert indicator["value"] == pytest.approx(value, rel=1e-12)
            assert indicator["met"] is (value >= limit * (1 - 1e-12))
            assert indicator["floor_met"] is (value >= 0.85 * limit * (1 - 1e-12))
    for stage, limit in LIMITS.items():
        held = [each for (_, where), each in expected.items() if where == stage]
        total = sum(pupils for pupils, _ in held)
        for item, indicator in result["stages"][stage]["indicators"].items():
            mean = sum(pupils * values[item] for pupils, values in held) / total
            sd = math.sqrt(sum(pupils / total * (values[item] - mean) ** 2 for pupils, values in held))
            assert indicator["mean"] == pytest.approx(mean, rel=1e-12)
            assert indicator["cv"] == pytest.approx(sd / mean, rel=1e-9)
            assert indicator["cv_met"] is (sd / mean <= limit)

"""Reading a large workbook, and coefficients over whole tables, each beside its limit."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import python_calamine
import xlsxwriter

from benchmarks.rows import Row, against_limit, time_in_turn
from dudao.catalogue.loader import load
from dudao.catalogue.schema import FieldKind
from dudao.engine import tabular
from dudao.engine.reporting.layout import Slot, template_slots
from dudao.engine.reporting.read import read_tables, without_collector
from dudao.infra.xlsx.read import read_workbook

STANDARD = "quality-balance-2017"
FIRST = ("name", "kind", "code", "area_type", "primary.students", "junior.students", "senior.students")
COLUMNS = 40


def make_workbook(path: Path, rows: int) -> None:
    """A workbook of nine-year schools in the product's titles, 40 columns wide, without errors."""
    table = load(STANDARD).table("schools")
    slots = {slot.name: slot for slot in template_slots(table)}
    rest = [name for name in slots if name not in FIRST and "class" not in name]
    chosen = [slots[name] for name in (*FIRST, *rest)][:COLUMNS]
    draw = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(table.title)
    for column, slot in enumerate(chosen):
        sheet.write(0, column, slot.title)
    for row in range(rows):
        for column, slot in enumerate(chosen):
            sheet.write(row + 1, column, _cell(slot, row, draw))
    book.close()


def _cell(slot: Slot, row: int, draw: random.Random) -> str | int | float:
    fixed: dict[str, str | int] = {
        "name": f"第{row}九年一贯制学校",
        "kind": "九年一贯制学校",
        "code": f"{row:010}",
        "senior.students": 0,
        "grades": 9,
    }
    if slot.name in fixed:
        return fixed[slot.name]
    if slot.name.endswith(".students"):
        return draw.randint(600, 1200)
    if slot.name.endswith("t_full"):
        return draw.randint(250, 300)
    kinds: dict[FieldKind, str | int] = {
        FieldKind.BOOLEAN: "否",
        FieldKind.YEAR: 2001,
        FieldKind.TEXT: "某镇",
    }
    if slot.field.kind is FieldKind.CHOICE:
        return slot.field.choices[0]
    if slot.field.kind is FieldKind.NUMBER:
        return round(draw.uniform(100, 9000), 2)
    return kinds.get(slot.field.kind, draw.randint(1, 40))


def workbook_read(folder: Path, *, rows: int = 100_000, rounds: int = 3) -> Row:
    """Read and check, against python-calamine reading the same file bare."""
    path = folder / f"workbook-{rows}.xlsx"
    if not path.exists():
        make_workbook(path, rows)
    standard = load(STANDARD)

    def bare() -> object:
        return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    def ours() -> object:
        with without_collector():
            reading = read_tables(read_workbook(path), standard)
        assert reading.tables is not None
        assert len(reading.tables.schools) == rows
        return reading

    limit, seconds = time_in_turn(bare, ours, rounds=rounds, warm=0)
    return against_limit(
        "workbook-read",
        seconds,
        limit,
        against="python-calamine, bare read",
        target=2,
        detail=f"{rows:,} rows × {COLUMNS} columns",
    )


def stage_rows(rows: int, counties: int) -> pa.Table:
    """School-stage rows with every field of the seven indicators, from a seed."""
    draw = np.random.default_rng(7)
    pupils = draw.integers(60, 2400, rows).astype(float)
    county = draw.integers(0, counties, rows)

    def per_hundred(low: float, high: float) -> Any:
        return np.round(pupils * draw.uniform(low, high, rows) / 100)

    columns: dict[str, Any] = {
        "county": np.char.add("县", county.astype(str)),
        "stage": np.where(draw.random(rows) < 0.7, "primary", "junior"),
        "name": np.char.add("学校", np.arange(rows).astype(str)),
        "students": pupils,
        "t_college": per_hundred(1, 2),
        "t_bachelor": per_hundred(3, 6),
        "t_master": per_hundred(0, 0.5),
        "t_doctor": per_hundred(0, 0.05),
        "t_backbone": per_hundred(0.6, 2.4),
        "t_pe": per_hundred(0.4, 0.7),
        "t_music": per_hundred(0.2, 0.4),
        "t_art": per_hundred(0.2, 0.4),
        "t_arts": np.zeros(rows),
        "area_teach_aux": np.round(pupils * draw.uniform(4, 9, rows)),
        "area_indoor_sport": np.round(pupils * draw.uniform(0, 1, rows)),
        "area_playground": np.round(pupils * draw.uniform(7, 14, rows)),
        "equip_value": np.round(pupils * draw.uniform(1700, 4000, rows)),
        "rooms_multimedia": per_hundred(2, 4),
    }
    return pa.table(columns)


INDICATORS_SQL = {
    "L1": "100.0*(CASE WHEN stage='primary' THEN t_college ELSE 0 END + t_bachelor + t_master + t_doctor)/students",
    "L2": "100.0*t_backbone/students",
    "L3": "100.0*(t_pe+t_music+t_art+t_arts)/students",
    "L4": "(area_teach_aux-area_indoor_sport)/students",
    "L5": "(area_playground+area_indoor_sport)/students",
    "L6": "equip_value/students",
    "L7": "100.0*rooms_multimedia/students",
}


def hand_written_sql(table: str) -> str:
    """The same seven means and weighted coefficients as somebody would write them for DuckDB."""
    values = ", ".join(f"{formula} AS {name}" for name, formula in INDICATORS_SQL.items())
    means = ", ".join(f"sum(students*{name})/sum(students) AS m_{name}" for name in INDICATORS_SQL)
    deviations = ", ".join(
        f"any_value(m_{name}) AS {name}_mean, "
        f"sqrt(sum(students*({name}-m_{name})*({name}-m_{name}))/sum(students))/any_value(m_{name}) AS {name}_cv"
        for name in INDICATORS_SQL
    )
    return (
        f"WITH v AS (SELECT county, stage, students, {values} FROM {table} WHERE students > 0), "
        f"m AS (SELECT county, stage, {means} FROM v GROUP BY county, stage) "
        f"SELECT v.county, v.stage, count(*) AS units, sum(students) AS enrolment, {deviations} "
        "FROM v JOIN m ON v.county = m.county AND v.stage = m.stage GROUP BY v.county, v.stage"
    )


def with_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with pandas, for information."""
    pupils = frame["students"]
    primary = frame["stage"] == "primary"
    values = pd.DataFrame(
        {
            "L1": 100
            * (
                frame["t_college"].where(primary, 0)
                + frame["t_bachelor"]
                + frame["t_master"]
                + frame["t_doctor"]
            )
            / pupils,
            "L2": 100 * frame["t_backbone"] / pupils,
            "L3": 100 * (frame["t_pe"] + frame["t_music"] + frame["t_art"] + frame["t_arts"]) / pupils,
            "L4": (frame["area_teach_aux"] - frame["area_indoor_sport"]) / pupils,
            "L5": (frame["area_playground"] + frame["area_indoor_sport"]) / pupils,
            "L6": frame["equip_value"] / pupils,
            "L7": 100 * frame["rooms_multimedia"] / pupils,
        }
    )
    keys = [frame["county"], frame["stage"]]
    whole = pupils.groupby(keys).transform("sum")
    means = values.mul(pupils, axis=0).groupby(keys).transform("sum").div(whole, axis=0)
    squares = ((values - means) ** 2).mul(pupils, axis=0).groupby(keys).sum()
    return squares.div(pupils.groupby(keys).sum(), axis=0) ** 0.5


def coefficients(*, rows: int = 200_000, counties: int = 2_900, rounds: int = 9) -> list[Row]:
    """Seven indicators and weighted coefficients: ours against hand-written SQL, and 10 × the rows."""
    standard = load(STANDARD)
    table = stage_rows(rows, counties)
    backend = tabular.connect()
    backend.con.register("hand_written", table)
    sql = hand_written_sql("hand_written")

    def by_hand() -> object:
        return backend.con.execute(sql).to_arrow_table()

    def ours() -> object:
        return tabular.coefficients(table, standard, backend=backend)

    _must_agree(
        backend.con.execute(sql).to_arrow_table(), tabular.coefficients(table, standard, backend=backend)
    )
    limit, seconds = time_in_turn(by_hand, ours, rounds=rounds, warm=2)
    frame = table.to_pandas()
    (panda_seconds,) = time_in_turn(lambda: with_pandas(frame), rounds=3)
    large = stage_rows(rows * 10, counties)
    small_seconds, large_seconds = time_in_turn(
        ours, lambda: tabular.coefficients(large, standard, backend=backend), rounds=3
    )
    return [
        against_limit(
            "coefficients-200k",
            seconds,
            limit,
            against="hand-written DuckDB SQL",
            target=1.3,
            detail=f"{rows:,} rows, {counties:,} counties; pandas {panda_seconds * 1000:.0f} ms",
        ),
        against_limit(
            "coefficients-growth",
            large_seconds,
            small_seconds,
            against=f"{rows:,} rows",
            target=10,
            detail=f"{rows * 10:,} rows",
        ),
    ]


def _must_agree(by_hand: pa.Table, ours: pa.Table) -> None:
    """Both sides must say the same, or the comparison is worth nothing."""
    columns = ["county", "stage", *(f"{name}_cv" for name in INDICATORS_SQL)]
    first = by_hand.select(columns).to_pandas().set_index(["county", "stage"]).sort_index()
    second = ours.select(columns).to_pandas().set_index(["county", "stage"]).sort_index()
    gap = float((first - second).abs().max().max())
    if not gap <= 1e-12:
        raise AssertionError(f"coefficients differ by {gap}")


def standard_load(*, rounds: int = 5) -> Row:
    """Read, parse and check the standard of 154 items from its file."""
    from benchmarks.rows import below
    from dudao.catalogue import loader

    taken = []
    for _ in range(rounds):
        loader.load.cache_clear()
        start = time.perf_counter()
        standard = loader.load("shuanggao-shuangpu-sample")
        taken.append(time.perf_counter() - start)
    clauses = sum(1 for item in standard.items if item.max_points is not None)
    return below(
        "standard-load",
        statistics.median(taken) * 1000,
        "ms",
        100,
        against="CISO Assistant 3.9.2 on another machine: 764 / 601 ms",
        detail=f"{clauses} clauses, every formula parsed and checked",
    )

"""What is not there, or not as last year: warnings for a person to look at, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dudao.core.numbers import trimmed
from dudao.core.problem import WARNING, Problem
from dudao.engine.facts import Record
from dudao.engine.reporting.checks import CODES
from dudao.engine.reporting.columns import ColumnTable
from dudao.engine.reporting.layout import Slot
from dudao.engine.reporting.staged import StagedColumns
from dudao.engine.reporting.titles import title_key

MOST_BLANKS_NAMED = 50
"""Blank cells of one column that are named one by one; a column with more gets one warning that gives the number."""
JUMP_LIMIT = Fraction(1, 2)
SMALLEST_JUMP = 10


def missing_column_warnings(table: ColumnTable) -> Iterator[Problem]:
    """Columns that the standard asks for and the file does not have; all of their values count as not reported."""
    if not table.count:
        return
    absent = [slot for slot in table.layout.slots.values() if slot.name not in table.values and _asked(slot)]
    absent = [slot for slot in absent if not slot.stage or f"whole.{slot.field.id}" not in table.values]
    if absent:
        origin = table.origin("name", 0)
        sheet, file = (origin.sheet, origin.file) if origin else (table.layout.table.title, "")
        titles = "、".join(f"“{slot.label}”" for slot in absent)
        message = f"没有这 {len(absent)} 项，按未填报处理（不等于 0）：{titles}。"
        yield Problem(WARNING, message, file, sheet)


def _asked(slot: Slot) -> bool:
    return not slot.field.optional and not slot.required


def blank_warnings(table: ColumnTable, columns: StagedColumns) -> Iterator[Problem]:
    """Blank cells that a judgment may need; a stage without pupils needs nothing.

    Nor does a stage of which nobody can tell whether the school has it: the blank or wrong kind is the error.
    """
    for name, column in table.values.items():
        slot = table.slot(name)
        if not _asked(slot) or None not in column or slot.whole:
            continue
        lacking = columns.unasked(slot.stage) if slot.stage else None
        blank = [
            row
            for row, value in enumerate(column)
            if value is None and (name, row) not in table.unusable and not (lacking and lacking[row])
        ]
        if slot.stage and f"whole.{slot.field.id}" in table.values:
            whole = table.values[f"whole.{slot.field.id}"]
            blank = [row for row in blank if whole[row] is None]
        asked = table.count - (sum(lacking) if lacking else 0)
        shown = [row for row in blank if table.origin(name, row) is not None]
        yield from _blanks(table, name, shown, whole_column=len(shown) == asked > 1)


def _blanks(table: ColumnTable, name: str, rows: Sequence[int], *, whole_column: bool) -> Iterator[Problem]:
    if whole_column or len(rows) > MOST_BLANKS_NAMED:
        many = "这一列都没有填" if whole_column else f"这一列有 {len(rows)} 处没有填（这是第一处）"
        yield table.problem(WARNING, f"{many}，按未填报处理，不等于 0。", name, rows[0])
        return
    zero = "；没有的请填 0" if table.slot(name).is_number else ""
    for row in rows:
        yield table.problem(WARNING, f"没有填，按未填报处理，不等于 0{zero}。", name, row)


def jump_warnings(table: ColumnTable, previous: Sequence[Record]) -> Iterator[Problem]:
    """Numbers that changed by more than half since the previous report, and by ten at least: to be explained."""
    by_code = {code: record for record in previous if (code := _code(record))}
    by_name = {title_key(record.name): record for record in previous}
    numeric = [name for name in table.values if table.slot(name).is_number]
    for row in range(table.count):
        record = table.record(row)
        before = by_code.get(_code(record)) or by_name.get(title_key(record.name))
        if before is None:
            continue
        for name in numeric:
            now, then = record.get(name), before.get(name)
            if isinstance(now, Fraction) and isinstance(then, Fraction) and _jumps(then, now):
                yield table.problem(WARNING, _jump_message(then, now), name, row)


def _code(record: Record) -> str:
    return next((str(code) for name in CODES if (code := record.get(name)) is not None), "")


def _jumps(then: Fraction, now: Fraction) -> bool:
    change = abs(now - then)
    return change >= SMALLEST_JUMP and change > abs(then) * JUMP_LIMIT


def _jump_message(then: Fraction, now: Fraction) -> str:
    word = "增加" if now > then else "减少"
    share = f"，{word} {trimmed(abs(now - then) / then * 100, 1)}%" if then else ""
    return f"上次填报 {trimmed(then, 2)}，这次 {trimmed(now, 2)}{share}；请核对，属实的请说明原因。"


def vanished_warnings(table: ColumnTable, previous: Sequence[Record]) -> Iterator[Problem]:
    """Schools of the previous report that this one does not have."""
    names = {title_key(table.row_label(row)) for row in range(table.count)}
    codes = {_code(table.record(row)) for row in range(table.count)} - {""}
    gone = [
        record.name
        for record in previous
        if title_key(record.name) not in names and _code(record) not in codes
    ]
    if gone:
        one = table.layout.table.reporter
        listed = "、".join(gone[:20]) + ("等" if len(gone) > 20 else "")
        message = f"上次填报过的 {len(gone)} 所{one}这次没有：{listed}；请核对是撤并还是漏报。"
        yield Problem(WARNING, message, sheet=table.layout.table.title)

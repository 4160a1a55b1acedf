"""What must hold in a reported table: identity, one row a school, pupils where a school has them, and the conditions
of the standard across columns and tables. A condition whose data is missing is not judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dudao.catalogue.schema import Check, Field, FieldLevel, Standard
from dudao.core.formula.visitor import fields_of
from dudao.core.problem import ERROR, WARNING, Problem, Severity
from dudao.core.schools import COMPULSORY_STAGES, SchoolKind, Stage
from dudao.engine.reporting.columns import ColumnTable
from dudao.engine.reporting.conditions import violations
from dudao.engine.reporting.layout import PUPIL_FIELDS, WHOLE
from dudao.engine.reporting.staged import StagedColumns
from dudao.engine.reporting.titles import title_key
from dudao.engine.school_facts import PUPILS

CODES = ("school_code", "code", "kindergarten_code")


def identity_problems(table: ColumnTable, columns: StagedColumns) -> Iterator[Problem]:
    """A row must name its school, its kind and its pupils; without a kind, pupils of one stage are enough."""
    for item in table.layout.table.fields:
        if not (item.identity or item.id in PUPIL_FIELDS) or not table.count:
            continue
        if item.level is FieldLevel.STAGE and item.stages:
            yield from _staged_identity(table, columns, item)
        elif item.id not in table.values:
            yield _missing_column(table, item.id)
        else:
            for row, value in enumerate(table.values[item.id]):
                if value is None and (item.id, row) not in table.unusable:
                    yield table.problem(ERROR, f"没有填“{item.label}”；这一项必须填。", item.id, row)


def _missing_column(table: ColumnTable, name: str) -> Problem:
    title = table.slot(name).title
    origin = table.origin("name", 0)
    sheet, file = (origin.sheet, origin.file) if origin else (table.layout.table.title, "")
    return Problem(ERROR, f"缺少“{title}”这一列；请按模板补上后重新上传。", file, sheet, "", title)


def _staged_identity(table: ColumnTable, columns: StagedColumns, item: Field) -> Iterator[Problem]:
    names = {stage: f"{stage.value}.{item.id}" for stage in item.stages if stage in COMPULSORY_STAGES}
    whole = table.values.get(f"{WHOLE}.{item.id}")
    present = {stage: table.values[name] for stage, name in names.items() if name in table.values}
    if not present and whole is None:
        yield _missing_column(table, next(iter(names.values()), item.id))
        return
    for row, kind in enumerate(columns.kinds):
        if whole is not None and whole[row] is not None:
            continue
        blank = [stage for stage in names if stage not in present or present[stage][row] is None]
        if not blank or any((names[stage], row) in table.unusable for stage in blank):
            continue
        for stage in _needed(kind, blank, len(names)):
            label = f"{stage.label}{item.label}"
            message = f"没有填{label}；没有{stage.label}学生请填 0，学生数不能留空。"
            yield table.problem(ERROR, message, names[stage], row)


def _needed(kind: SchoolKind | None, blank: Sequence[Stage], asked: int) -> Sequence[Stage]:
    """The stages whose pupils must be given: those of the kind; at least one where the kind says nothing."""
    if kind is None or kind is SchoolKind.SPECIAL_SCHOOL:
        return blank[:1] if len(blank) == asked else ()
    return [stage for stage in blank if stage in kind.stages]


def duplicate_problems(table: ColumnTable) -> Iterator[Problem]:
    """Two rows of one name are an error that names both rows, and so is a code that stands at two schools."""
    code = next((name for name in CODES if name in table.values), None)
    codes = table.values[code] if code else [None] * table.count
    names: Sequence[object] = table.values.get("name") or []
    keys = {name: title_key(name) for name in set(names) if isinstance(name, str)}
    if len(set(keys.values())) < sum(1 for name in names if name is not None):
        by_name: dict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(names):
            if isinstance(name, str):
                by_name[keys[name]].append(row)
        for rows in by_name.values():
            if len(rows) > 1:
                yield from _same(table, rows, "name", f"{table.layout.table.reporter}名称重复")
    if code and len(set(codes)) < len(codes):
        by_code: dict[object, list[int]] = defaultdict(list)
        for row, value in enumerate(codes):
            if value is not None:
                by_code[value].append(row)
        for rows in by_code.values():
            if len(rows) > 1 and len({title_key(table.row_label(row)) for row in rows}) > 1:
                yield from _same(table, rows, code, f"{table.layout.table.reporter}代码重复")


def _same(table: ColumnTable, rows: Sequence[int], name: str, what: str) -> Iterator[Problem]:
    places = [_place(table, name, row) for row in rows]
    for row, place in zip(rows, places, strict=True):
        others = "、".join(other for other in places if other != place)
        one = table.layout.table.reporter
        advice = (
            f"请核对：同一所{one}只留一行，不同的{one}不能共用一个名称或代码，可在名称里加上乡镇等加以区分。"
        )
        yield table.problem(ERROR, f"{what}，另见 {others}；{advice}", name, row)


def _place(table: ColumnTable, name: str, row: int) -> str:
    origin = table.origin(name, row) or table.origin("name", row)
    if origin is None:
        return f"第 {row + 1} 所"
    several = len({part.origin("name", 0).file for part in table.parts if part.origin("name", 0)}) > 1  # type: ignore[union-attr]
    return f"{origin.file} {origin.cell}" if several else origin.cell


def pupil_problems(table: ColumnTable, columns: StagedColumns, *, attached: bool = True) -> Iterator[Problem]:
    """No pupils at all is an error; pupils of a stage that the kind does not have are a warning (attached classes).

    ``attached`` is False where the standard has a condition of its own for attached classes.
    """
    pupils = {stage: table.values.get(f"{stage.value}.{PUPILS}") for stage in Stage}
    given = {stage: column for stage, column in pupils.items() if column is not None}
    plain = next((name for name in (f"{WHOLE}.{PUPILS}", *PUPIL_FIELDS) if name in table.values), PUPILS)
    whole = table.values.get(plain)
    totals = zip(*given.values(), *([whole] if whole else []), strict=True)
    for row, stated in enumerate(totals):
        if any(stated) or not any(count is not None for count in stated):
            continue
        if any(
            (name, row) in table.unusable for name in (plain, *(f"{stage.value}.{PUPILS}" for stage in given))
        ):
            continue
        counts = {stage: column[row] for stage, column in given.items()}
        name = _zero_cell(counts, columns.kinds[row]) if counts else plain
        message = "学生（幼儿）数是 0：没有学生的学校不能参加评估；请核对，确已停办的请删去这一行。"
        yield table.problem(ERROR, message, name, row)
    if attached:
        yield from _attached_classes(table, columns, given)


def _attached_classes(
    table: ColumnTable, columns: StagedColumns, given: Mapping[Stage, Sequence[object]]
) -> Iterator[Problem]:
    for stage, column in given.items():
        for row, (count, kind) in enumerate(zip(column, columns.kinds, strict=True)):
            if count and kind is not None and stage not in kind.stages:
                label = stage.label
                message = f"{kind.label}填了{label}学生，按附设{label}班处理；请核对学校类型和学生数。"
                yield table.problem(WARNING, message, f"{stage.value}.{PUPILS}", row)


def _zero_cell(counts: Mapping[Stage, object], kind: SchoolKind | None) -> str:
    own = [stage for stage in counts if counts[stage] is not None and (kind is None or stage in kind.stages)]
    stage = own[0] if own else next((stage for stage in counts if counts[stage] is not None), Stage.PRIMARY)
    return f"{stage.value}.{PUPILS}"


def condition_problems(
    standard: Standard, tables: dict[str, ColumnTable], columns: dict[str, StagedColumns]
) -> Iterator[Problem]:
    """The conditions of the standard; a broken one points at the first reported cell that it speaks of."""
    many = next(
        (name for name, table in tables.items() if table.layout.table.level is not FieldLevel.COUNTY), None
    )
    rows = (columns[many], tables[many].count) if many else None
    blanks: dict[str, dict[str, bool]] = {name: {} for name in tables}
    for check in standard.checks:
        table = tables.get(check.table)
        if table is None or not table.count:
            continue
        for row in violations(check.condition, columns[check.table], table.count, rows, blanks[check.table]):
            yield table.problem(_severity(check), check.message, _first_cell(table, check, row), row)


def _severity(check: Check) -> Severity:
    return WARNING if check.severity == WARNING else ERROR


def _first_cell(table: ColumnTable, check: Check, row: int) -> str:
    """The first name of the condition that has a filled cell in this row; ``whole.x`` may stand in stage columns."""
    known = set(fields_of(check.condition))
    for name in fields_of(check.condition):
        head, _, rest = name.partition(".")
        places = [name] if head != WHOLE else [name, *(f"{stage.value}.{rest}" for stage in Stage)]
        for place in places:
            if table.value(place, row) is not None and table.origin(place, row) is not None:
                return place
    return next((name for name in known if name in table.values), "name")

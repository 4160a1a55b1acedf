"""Items, totals and problems out of one sheet of a form, read with a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.grid import Sheet, text_of
from dudao.core.problem import ERROR, WARNING, Problem, Severity
from dudao.engine.standard_import.building import MARKS, Builder
from dudao.engine.standard_import.items import (
    ClauseKind,
    ImportedItem,
    ImportedStandard,
    StatedTotals,
    TotalCheck,
    sum_of_points,
)
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.points import points_of
from dudao.engine.standard_import.raw_clause import RawClause, Section
from dudao.engine.standard_import.roles import LEVEL_POINTS, LEVELS, Role
from dudao.engine.standard_import.rows import FormRow, RowKind, form_rows, total_text
from dudao.engine.standard_import.stated import own_points, stated_totals
from dudao.engine.standard_import.wording import folded

_ENDS = "。；;.！!）)"
MOST_CLAUSES = 2000
NO_STANDARD = "没有找到分值的列，也没有找到评分细则的列，看不出这是评估标准。请核对每一列是什么。"
NONE_WRITTEN = frozenset({"-", "—", "——", "/", "无"})
"""What stands in a level column where a clause has no such level, other than the blank that means as above."""
SHORTEST_LINE = 10
"""A shorter text is not broken over two rows."""
_BAND_DEPTHS = (("(", 1), ("B", 1))


@dataclass
class _Total:
    """A row of totals: what it says, and how many clauses were read before it."""

    name: str
    points: Fraction
    cell: str
    after: int
    section: str


@dataclass
class _Walk:
    """What was read so far, row by row."""

    sheet: Sheet
    mapping: FormMapping
    levels: list[Section | None] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    clauses: list[RawClause] = field(default_factory=list)
    totals: list[_Total] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bands: int = 0
    """How many levels are open by rows over the whole width, above what the level columns say."""

    def note_problem(self, severity: Severity, message: str, cell: str, value: str = "") -> None:
        self.problems.append(Problem(severity, message, sheet=self.sheet.name, cell=cell, value=value))


def read_items(sheet: Sheet, mapping: FormMapping) -> ImportedStandard:
    """Every clause of the sheet with its rule; nothing that was not understood is left unsaid.

    A blank or merged cell means “as above”; a row without a clause of its own and with points is an element of the
    clause above, without points it continues its texts. Sums are compared with what the form states; points that
    are missing, zero, negative or no number are errors with their cell.
    """
    walk = _Walk(sheet, mapping)
    if not mapping.is_usable:
        walk.note_problem(ERROR, "没有找到标题行或条文所在的列，请指定。", "")
        return ImportedStandard("", (), StatedTotals(), (), tuple(walk.problems))
    above = _texts_above(sheet, mapping)
    for row in form_rows(sheet, mapping):
        if len(walk.clauses) >= MOST_CLAUSES:
            walk.note_problem(
                ERROR, f"条文超过 {MOST_CLAUSES} 条，后面的没有读取。请检查标题行和列的对应。", ""
            )
            break
        _take(walk, row)
    builder = Builder(sheet.name, mapping, _legend([*above, *walk.notes]))
    items = builder.items(walk.clauses)
    stated = stated_totals([*above, *_whole_totals(walk)], walk.notes)
    problems = [*walk.problems, *builder.problems]
    checks = (*_section_checks(walk, items), *_row_checks(walk, items), *_whole_checks(stated, items))
    if mapping.column(Role.POINTS) is None and mapping.column(Role.RULE) is None:
        problems.insert(0, Problem(ERROR, NO_STANDARD, sheet=sheet.name))
    if not items:
        problems.append(
            Problem(ERROR, "这个工作表里没有读到条文。请检查标题行和列的对应。", sheet=sheet.name)
        )
    return ImportedStandard(
        title=above[0].strip() if above else sheet.name,
        items=items,
        stated=stated,
        checks=tuple(dict.fromkeys(checks)),
        problems=tuple(problems),
        level_titles=tuple(
            mapping.titles.get(column, "") for column in (*mapping.levels, mapping.clause or 0)
        ),
        notes=tuple(walk.notes),
        skipped=tuple(walk.skipped),
    )


def _texts_above(sheet: Sheet, mapping: FormMapping) -> list[str]:
    rows = (sheet.rows[row] for row in range(mapping.first_row))
    return [text for row in rows for raw in row if (text := text_of(raw))]


def _legend(texts: Iterable[str]) -> str:
    """The mark that the form explains as a veto (带★的为一票否决指标), or nothing."""
    for text in texts:
        if "否决" in text:
            found = next((sign for sign in "★☆▲△●◆※*＊" if sign in text), "")
            if found:
                return found
    return ""


def _take(walk: _Walk, row: FormRow) -> None:
    match row.kind:
        case RowKind.HEADING | RowKind.PAGE:
            walk.skipped.append(f"第 {row.at + 1} 行：重复的表头或页码")
        case RowKind.NOTE:
            walk.notes.append(" ".join(row.texts))
        case RowKind.TOTAL:
            _take_total(walk, row)
        case RowKind.BAND:
            _take_band(walk, row)
        case RowKind.DATA:
            _take_data(walk, row)


def _take_total(walk: _Walk, row: FormRow) -> None:
    name = total_text(row)
    points = points_of(row.cell(walk.mapping.column(Role.POINTS)).raw).value
    if points is None:
        numbers = [points_of(text).value for text in row.texts if text != name]
        points = next((number for number in numbers if number is not None), None)
    if points is None:
        digits = "".join(sign for sign in folded(name) if sign.isdigit() or sign == ".")
        points = Fraction(digits) if digits.replace(".", "", 1).isdigit() else None
    walk.skipped.append(f"第 {row.at + 1} 行：{name}")
    if points is not None:
        section = walk.levels[0].title if walk.levels and walk.levels[0] else ""
        cell = row.cell(walk.mapping.column(Role.POINTS)).address
        walk.totals.append(_Total(name, points, cell, len(walk.clauses), section))


def _take_band(walk: _Walk, row: FormRow) -> None:
    text = row.texts[0]
    depth = next((depth for sign, depth in _BAND_DEPTHS if folded(text).startswith(sign)), 0)
    depth = min(depth, walk.bands)
    points = points_of(row.cell(walk.mapping.column(Role.POINTS)).raw).value
    walk.bands = depth + 1
    _open(walk, depth, text, points, walk.sheet.address(row.at, 0))


def _open(walk: _Walk, depth: int, text: str, points: Fraction | None, cell: str) -> None:
    """A level with this text begins, unless it goes on; what lies below it ends."""
    title, own = own_points(text)
    while len(walk.levels) <= depth:
        walk.levels.append(None)
    held = walk.levels[depth]
    if held is not None and folded(held.raw) == folded(title):
        return
    section = Section(title, depth, own if own is not None else points, cell)
    walk.levels[depth] = section
    del walk.levels[depth + 1 :]
    walk.sections.append(section)


def _take_data(walk: _Walk, row: FormRow) -> None:
    mapping = walk.mapping
    opened = ""
    for place, column in enumerate(mapping.levels):
        text = row.own(column)
        if folded(text) in NONE_WRITTEN:
            del walk.levels[place + walk.bands :]
        elif text:
            role = mapping.roles[column]
            points = None
            if role in LEVELS and LEVELS.index(role) < len(LEVEL_POINTS):
                points = points_of(row.cell(mapping.column(LEVEL_POINTS[LEVELS.index(role)])).raw).value
            before = len(walk.sections)
            _open(walk, place + walk.bands, text, points, row.cell(column).address)
            opened = text if len(walk.sections) > before else opened
    clause = row.own(mapping.clause)
    if clause and not _wrapped(walk, row, bool(opened)):
        walk.clauses.append(_new(walk, row, clause, row.cell(mapping.clause).address))
    elif clause:
        walk.clauses[-1].text += clause
        walk.clauses[-1].add(row, mapping)
        message = f"这一行没有编号、分值和细则，按上一行条文的续行处理，合为一条：{clause[:20]}"
        walk.note_problem(WARNING, message, row.cell(mapping.clause).address, clause)
    elif opened and not row.cell(mapping.clause).block:
        _level_is_clause(walk, row)
    elif walk.clauses:
        walk.clauses[-1].add(row, mapping)


def _level_is_clause(walk: _Walk, row: FormRow) -> None:
    """A level without a clause below it is the clause itself."""
    column = [column for column in walk.mapping.levels if row.own(column)][-1]
    section = next(section for section in reversed(walk.levels) if section is not None)
    walk.levels[section.depth] = None
    walk.sections.remove(section)
    made = _new(walk, row, row.own(column), row.cell(column).address)
    if section.points is not None and made.points_cell is None:
        made.stated_points = section.points
    walk.clauses.append(made)


def _new(walk: _Walk, row: FormRow, text: str, cell: str) -> RawClause:
    sections = tuple(section for section in walk.levels if section is not None)
    made = RawClause(text, cell, sections)
    made.add(row, walk.mapping)
    return made


def _wrapped(walk: _Walk, row: FormRow, opened: bool) -> bool:
    """Whether a text in the clause column goes on with the clause above, broken over two rows by a typist."""
    mapping = walk.mapping
    if opened or not walk.clauses or mapping.column(Role.POINTS) is None:
        return False
    for role in (Role.POINTS, Role.CODE, Role.SEQUENCE, Role.RULE, Role.EVIDENCE, Role.RESPONSIBLE):
        column = mapping.column(role)
        if column is not None and (row.own(column) or (role is Role.POINTS and row.cell(column).block)):
            return False
    above = walk.clauses[-1].text.rstrip()
    if len(above) < SHORTEST_LINE or row.own(mapping.clause).startswith(tuple(MARKS)):
        return False
    return not above.endswith(tuple(_ENDS))


def _whole_totals(walk: _Walk) -> list[str]:
    last = len(walk.clauses)
    return [
        f"总分{total.points}分" for total in walk.totals[-1:] if total.after == last and _names_whole(total)
    ]


def _names_whole(total: _Total) -> bool:
    return folded(total.name).lstrip("全表各项").startswith(("合计", "总计", "总分", "共计"))


def _row_checks(walk: _Walk, items: tuple[ImportedItem, ...]) -> list[TotalCheck]:
    """Each row of totals against the clauses it can mean: those since the last one, its section, or all so far."""
    checks = []
    start = 0
    for total in walk.totals:
        if total is walk.totals[-1] and total.after == len(walk.clauses) and _names_whole(total):
            continue
        since = sum_of_points(items[start : total.after])
        section = sum_of_points(
            tuple(item for item in items[: total.after] if item.section == _shown(total.section))
        )
        found = next((sum_ for sum_ in (section, since) if sum_ == total.points), section or since)
        checks.append(
            TotalCheck(_shown(total.section) or total.name, "points", total.points, found, total.cell)
        )
        start = total.after
    return checks


def _shown(title: str) -> str:
    return Section(title, 0).title if title else ""


def _section_checks(walk: _Walk, items: tuple[ImportedItem, ...]) -> list[TotalCheck]:
    checks = []
    for section in walk.sections:
        if section.points is None:
            continue
        inside = tuple(
            item
            for item, raw in zip(items, walk.clauses, strict=True)
            if any(held is section for held in raw.sections)
        )
        checks.append(
            TotalCheck(section.title, "points", section.points, sum_of_points(inside), section.cell)
        )
    return checks


def _whole_checks(stated: StatedTotals, items: tuple[ImportedItem, ...]) -> list[TotalCheck]:
    checks = []
    if stated.max_points is not None:
        checks.append(TotalCheck("", "points", stated.max_points, sum_of_points(items)))
    if stated.items is not None:
        scored = sum(item.kind not in (ClauseKind.VETO, ClauseKind.MINIMUM) for item in items)
        found = len(items) if len(items) == stated.items else scored
        checks.append(TotalCheck("", "items", Fraction(stated.items), Fraction(found)))
    return checks

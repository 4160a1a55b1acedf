"""A clause as its rows give it, before its points and rule are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.grid import CellValue
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.roles import Role
from dudao.engine.standard_import.rows import Cell, FormRow

CODE_IN_TEXT = re.compile(r"^[A-HＡ-Ｈ]\s*\d{1,3}(?![\d.%])[\s.、．:：]*")
TEXT_ROLES = (
    Role.RULE,
    Role.EVIDENCE,
    Role.RESPONSIBLE,
    Role.APPLIES_TO,
    Role.METHOD,
    Role.ROLL_UP,
    Role.NOTE,
    Role.MEASURED_BY,
    Role.DEMAND,
    Role.RULE_DATA,
    Role.KIND,
    Role.VETO,
    Role.CODE,
)


@dataclass(eq=False)
class Section:
    """A level above clauses: its title as written, how deep, and the points that the form states for it."""

    raw: str
    depth: int
    points: Fraction | None = None
    cell: str = ""

    @property
    def title(self) -> str:
        """The title without its number A1."""
        return CODE_IN_TEXT.sub("", self.raw).strip() or self.raw


@dataclass
class RawClause:
    """The texts of all rows of one clause by role, and every cell of points among them."""

    text: str
    cell: str
    sections: tuple[Section, ...]
    texts: dict[Role, list[str]] = field(default_factory=dict)
    points: list[tuple[Cell, str]] = field(default_factory=list)
    """Cells of points with the rule text of their row."""
    points_cell: str | None = None
    shared_block: tuple[int, int] | None = None
    """Where the merged block of points begins that this clause lies in."""
    stated_points: Fraction | None = None
    blank_points: str = ""
    """The cell where points are missing."""

    def add(self, row: FormRow, mapping: FormMapping) -> None:
        """Take what a row says of the clause: own texts, and what merged cells say where the clause has none yet."""
        for at, role in mapping.roles.items():
            if role not in TEXT_ROLES:
                continue
            cell = row.cell(at)
            known = self.texts.setdefault(role, [])
            from_block = not known and cell.block is not None and role is not Role.CODE
            if cell.text and cell.text not in known and (cell.own or from_block):
                known.append(cell.text)
        column = mapping.column(Role.POINTS)
        cell = row.cell(column)
        if cell.block is not None and self.shared_block is None:
            self.shared_block = cell.block
        if cell.own:
            self.points.append((cell, row.own(mapping.column(Role.RULE))))
            self.points_cell = self.points_cell or cell.address
        elif column is not None and self.points_cell is None and not self.points:
            self.blank_points = cell.address

    def said(self, role: Role) -> str:
        """All that the rows say in a role, line by line."""
        return "\n".join(self.texts.get(role, []))

    @property
    def raw_points(self) -> CellValue:
        """The only cell of points, or None."""
        return self.points[0][0].raw if len(self.points) == 1 else None

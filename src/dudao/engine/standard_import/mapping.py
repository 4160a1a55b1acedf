"""Which column of a form means what: found from titles and texts, changed by a person, remembered by its titles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dudao.core.grid import MergedArea, Sheet, is_blank, text_of
from dudao.engine.standard_import.kinds import kind_word
from dudao.engine.standard_import.roles import (
    LEVEL_POINTS,
    LEVELS,
    REPEATABLE,
    Role,
    clean_title,
    is_ambiguous,
    is_group,
    is_known,
    role_of,
)
from dudao.engine.standard_import.wording import folded

ROWS_SEARCHED = 30
MOST_HEADING_ROWS = 3
LONGEST_TITLE = 24


@dataclass(frozen=True)
class FormMapping:
    """The heading rows of a sheet (from 0, both ends) and the role of each column; a column without one is None.

    ``first_row`` is -1 when no heading was found. ``titles`` are the titles as written, by column.
    """

    first_row: int
    last_row: int
    roles: Mapping[int, Role]
    titles: Mapping[int, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """What tells the layout again: the titles with their columns."""
        lines = [f"{column}:{clean_title(title)}" for column, title in sorted(self.titles.items())]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

    def column(self, role: Role) -> int | None:
        """The column of a role, or None."""
        return next((column for column, held in sorted(self.roles.items()) if held is role), None)

    @property
    def levels(self) -> list[int]:
        """The level columns from the outside in, the column of the clause not among them."""
        found = [column for level in LEVELS if (column := self.column(level)) is not None]
        return [column for column in found if column != self.clause]

    @property
    def clause(self) -> int | None:
        """The column of the clause: 条文, else the innermost level."""
        held = self.column(Role.CLAUSE)
        if held is not None:
            return held
        return next((column for level in LEVELS[::-1] if (column := self.column(level)) is not None), None)

    @property
    def is_usable(self) -> bool:
        """Whether there is a heading and a column for the clause."""
        return self.first_row >= 0 and self.clause is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """What no column was found for and a person should look at."""
        wanted = [role for role in (Role.POINTS, Role.RULE) if self.column(role) is None]
        if self.clause is None:
            wanted.insert(0, Role.CLAUSE)
        return tuple(role.label for role in wanted)

    def with_roles(self, roles: Mapping[int, Role]) -> FormMapping:
        """The same form with the roles that a person chose."""
        return replace(self, roles=dict(roles))

    def to_data(self) -> dict[str, object]:
        """Plain data for JSON."""
        return {
            "first_row": self.first_row,
            "last_row": self.last_row,
            "roles": {str(column): role.value for column, role in sorted(self.roles.items())},
            "titles": {str(column): title for column, title in sorted(self.titles.items())},
            "signature": self.signature,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> FormMapping:
        """What ``to_data`` wrote; ValueError for anything else."""
        roles, titles = data.get("roles"), data.get("titles")
        first, last = data.get("first_row"), data.get("last_row")
        if (
            not isinstance(roles, Mapping)
            or not isinstance(titles, Mapping)
            or not isinstance(first, int)
            or not isinstance(last, int)
        ):
            raise ValueError("不是列对应的内容")
        return cls(
            first,
            last,
            {int(column): Role(role) for column, role in roles.items()},
            {int(column): str(title) for column, title in titles.items()},
        )


def repeated_roles(roles: Iterable[Role]) -> list[Role]:
    """The roles that more than one column was given though only one may have them."""
    held = list(roles)
    return sorted({role for role in held if held.count(role) > 1 and role not in REPEATABLE}, key=str)


def suggest_mapping(sheet: Sheet) -> FormMapping:
    """The heading is the row with the most known titles among the first rows, with the rows merged to it.

    Every role is given once; a title that names none, or a role already given, leaves its column without a role.
    """
    first, last = _heading(sheet)
    return mapping_at(sheet, first, last) if first >= 0 else FormMapping(-1, -1, {}, {})


def mapping_at(sheet: Sheet, first: int, last: int) -> FormMapping:
    """The mapping of a sheet whose heading rows a person named."""
    titles = {column: title for column in range(sheet.width) if (title := _title(sheet, first, last, column))}
    return FormMapping(first, last, _roles(sheet, first, last, titles), titles)


def _heading(sheet: Sheet) -> tuple[int, int]:
    best, row_of_best = 1, -1
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        known = {text for raw in sheet.rows[row] if is_known(text := text_of(raw))}
        if len(known) > best:
            best, row_of_best = len(known), row
    if row_of_best < 0:
        return -1, -1
    first = last = row_of_best
    while first > 0 and last - first < MOST_HEADING_ROWS - 1 and _joined(sheet, first - 1):
        first -= 1
    while last + 1 < sheet.height and last - first < MOST_HEADING_ROWS - 1 and _joined(sheet, last):
        last += 1
    return first, last


def _joined(sheet: Sheet, upper: int) -> bool:
    """Whether a title is merged over this row and the next, or spread over titles in the next."""
    for area in sheet.merged:
        if not is_known(text_of(sheet.value(area.top, area.left))):
            continue
        if area.top <= upper < area.bottom:
            return True
        if area.bottom == upper and area.left < area.right < sheet.width - 1 + area.left:
            below = [text_of(sheet.value(upper + 1, column)) for column in range(area.left, area.right + 1)]
            if any(is_known(text) for text in below) or all(0 < len(text) <= 4 for text in below):
                return True
    return False


def _title(sheet: Sheet, first: int, last: int, column: int) -> str:
    texts = [text_of(sheet.title_value(row, column)) for row in range(last, first - 1, -1)]
    known = next((text for text in texts if is_known(text)), "")
    return known or next((text for text in texts if text and len(text) <= LONGEST_TITLE), "")


def _roles(sheet: Sheet, first: int, last: int, titles: Mapping[int, str]) -> dict[int, Role]:
    roles: dict[int, Role] = {}
    undecided: list[int] = []
    points: list[int] = []
    for column, title in titles.items():
        place, span = _place_in_span(sheet, last, column, titles)
        if is_group(title) and role_of(title) is None:
            if place < len(LEVELS):
                _give(roles, column, LEVELS[place] if span > 1 else Role.CLAUSE)
        elif is_ambiguous(title):
            undecided.append(column)
        elif (role := role_of(title)) is Role.POINTS:
            points.append(column)
        elif role in LEVELS and span == 2:
            _give_pair(sheet, last, roles, column, role, place)
        elif role is not None and (place == 0 or role in REPEATABLE):
            _give(roles, column, _by_content(sheet, last, column, role))
    _decide(sheet, last, roles, undecided)
    _give_points(roles, points)
    return roles


def _place_in_span(sheet: Sheet, last: int, column: int, titles: Mapping[int, str]) -> tuple[int, int]:
    """How far a column lies within the columns over which its title is merged sideways, and how many they are."""
    area = _area(sheet.merged, last, column)
    if area is None:
        return 0, 1
    same = [at for at in range(area.left, area.right + 1) if titles.get(at) == titles.get(column)]
    return same.index(column), len(same)


def _area(merged: tuple[MergedArea, ...], row: int, column: int) -> MergedArea | None:
    return next((area for area in merged if area.covers(row, column)), None)


def _give(roles: dict[int, Role], column: int, role: Role) -> None:
    """A role is given once; a second clause column or level moves what was first one level out."""
    if role in REPEATABLE or role not in roles.values():
        roles[column] = role
    elif role is Role.CLAUSE or role in LEVELS:
        free = [level for level in LEVELS if level not in roles.values()]
        if free:
            earlier = next(at for at, held in roles.items() if held is role)
            if role is Role.CLAUSE:
                roles[earlier], roles[column] = free[0], role
            else:
                roles[column] = free[0]


def _give_pair(sheet: Sheet, last: int, roles: dict[int, Role], column: int, role: Role, place: int) -> None:
    """A level title over two columns stands over a number and the text, in either order."""
    other = column + 1 if place == 0 else column - 1
    own, beside = _mean_length(sheet, last, column), _mean_length(sheet, last, other)
    longer = own > beside or (own == beside and place == 0)
    _give(roles, column, role if longer else Role.SEQUENCE)


def _texts(sheet: Sheet, last: int, column: int) -> list[str]:
    return [
        text_of(raw)
        for raw in sheet.column_values(column, last + 1)
        if isinstance(raw, str) and not is_blank(raw)
    ]


def _mean_length(sheet: Sheet, last: int, column: int) -> float:
    texts = _texts(sheet, last, column)
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def _by_content(sheet: Sheet, last: int, column: int, role: Role) -> Role:
    """类别 over 计分 / 否决 is the kind of an item and no level."""
    if role is Role.LEVEL_1:
        texts = set(_texts(sheet, last, column))
        if texts and all(kind_word(text) is not None for text in texts):
            return Role.KIND
    return role


def _decide(sheet: Sheet, last: int, roles: dict[int, Role], undecided: list[int]) -> None:
    """评估标准 is the clause when another column has the rule, and the rule when another has the clause."""
    if len(undecided) > 1 and not {Role.CLAUSE, Role.RULE} & set(roles.values()):
        roles[undecided[0]], roles[undecided[1]] = Role.CLAUSE, Role.RULE
        return
    for column in undecided:
        held = set(roles.values())
        if Role.RULE in held and Role.CLAUSE not in held:
            roles[column] = Role.CLAUSE
        elif Role.CLAUSE in held and Role.RULE not in held:
            roles[column] = Role.RULE
        elif not {Role.CLAUSE, Role.RULE} & held:
            roles[column] = Role.RULE if _says_points(_texts(sheet, last, column)) else Role.CLAUSE


def _says_points(texts: list[str]) -> bool:
    words = ("扣", "得分", "满分", "不得分", "为合格", "加分")
    saying = sum(any(word in folded(text) for word in words) for text in texts)
    return bool(texts) and saying * 5 >= len(texts) * 2


def _give_points(roles: dict[int, Role], points: list[int]) -> None:
    """The last column of points belongs to the clause; earlier ones to the level column on their left."""
    if not points:
        return
    for column in points[:-1]:
        left = next((roles[at] for at in range(column - 1, -1, -1) if roles.get(at) in LEVELS), None)
        if left is not None and LEVELS.index(left) < len(LEVEL_POINTS):
            _give(roles, column, LEVEL_POINTS[LEVELS.index(left)])
    roles[points[-1]] = Role.POINTS

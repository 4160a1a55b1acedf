"""The day counts of supervision and accountability by place: ``deadlines.csv``, checked when it is loaded.

Each row says from which event, who has to do what, within how much, and where that stands. The national rows hold
everywhere; those of a place besides them, where a county chooses that place. A row whose limit is no plain number of
days, working days or months (“每学期 2 次”, “无规定”) is shown and never counted with.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from dudao.catalogue.errors import CatalogueError
from dudao.core.accountability.deadlines import Limit, LimitUnit

NATIONAL = "全国"
_FILE = Path(__file__).parent / "deadlines.csv"
_COLUMNS = ["id", "place", "event", "action", "limit", "unit", "source", "article", "mark"]
_UNITS = {unit.value: unit for unit in LimitUnit}


class DeadlineMark(StrEnum):
    """How far a row was checked."""

    CHECKED = "V"
    UNKNOWN_TITLE = "U"
    MEMORY = "M"

    @property
    def label(self) -> str:
        return {"V": "已核对", "U": "条文已见，标题未识别", "M": "凭记忆，待核对"}[self.value]


@dataclass(frozen=True)
class DeadlineRule:
    """One row: `limit` is None where the rule is no day count."""

    id: str
    place: str
    event: str
    action: str
    wording: str  # 60 日, 2 次/学期（至少）
    limit: Limit | None
    source: str
    article: str
    mark: DeadlineMark

    @property
    def is_national(self) -> bool:
        return self.place == NATIONAL

    @property
    def basis(self) -> str:
        """Source and article in one."""
        return f"{self.source} {self.article}".strip()


@cache
def deadline_rules() -> tuple[DeadlineRule, ...]:
    """All rows in the order of the file. Raises ``CatalogueError`` with the line for anything wrong in it."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return read_rules(list(csv.reader(stream)))


def read_rules(lines: list[list[str]]) -> tuple[DeadlineRule, ...]:
    """The rows of a table whose first line is its head."""
    if not lines or lines[0] != _COLUMNS:
        raise CatalogueError(f"第1行：列应为 {','.join(_COLUMNS)}", _FILE.name)
    rules = tuple(_rule(number, cells) for number, cells in enumerate(lines[1:], start=2))
    seen: set[str] = set()
    for number, rule in enumerate(rules, start=2):
        if rule.id in seen:
            raise CatalogueError(f"第{number}行：编号 {rule.id} 写了两次", _FILE.name)
        seen.add(rule.id)
    return rules


def _rule(number: int, cells: list[str]) -> DeadlineRule:
    if len(cells) != len(_COLUMNS):
        raise CatalogueError(f"第{number}行：应有 {len(_COLUMNS)} 列，实有 {len(cells)} 列", _FILE.name)
    row = dict(zip(_COLUMNS, (cell.strip() for cell in cells), strict=True))
    for name in ("id", "place", "event", "action", "limit", "source"):
        if not row[name]:
            raise CatalogueError(f"第{number}行：{name} 是空的", _FILE.name)
    try:
        mark = DeadlineMark(row["mark"])
    except ValueError as unknown:
        raise CatalogueError(f"第{number}行：不认识的标记“{row['mark']}”", _FILE.name) from unknown
    return DeadlineRule(
        id=row["id"],
        place=row["place"],
        event=row["event"],
        action=row["action"],
        wording=f"{row['limit']} {row['unit']}".strip(),
        limit=_limit(number, row["limit"], row["unit"]),
        source=row["source"],
        article=row["article"],
        mark=mark,
    )


def _limit(number: int, count: str, unit: str) -> Limit | None:
    if unit not in _UNITS or not (count.isascii() and count.isdecimal()):
        return None
    try:
        return Limit(int(count), _UNITS[unit])
    except ValueError as wrong:
        raise CatalogueError(f"第{number}行：{wrong}", _FILE.name) from wrong


def deadline_rule(rule_id: str) -> DeadlineRule:
    """The row of that id. Raises ``KeyError`` when there is none."""
    for rule in deadline_rules():
        if rule.id == rule_id:
            return rule
    raise KeyError(rule_id)


def limit_of(rule_id: str) -> Limit:
    """The day count of a row. Raises ``KeyError`` for a row without one."""
    found = deadline_rule(rule_id).limit
    if found is None:
        raise KeyError(rule_id)
    return found


def places() -> tuple[str, ...]:
    """The places that a county may choose: those whose rules have a known title, in the order of the file."""
    named = (
        rule.place for rule in deadline_rules() if not rule.is_national and rule.mark is DeadlineMark.CHECKED
    )
    return tuple(dict.fromkeys(named))


def rules_for(place: str) -> tuple[DeadlineRule, ...]:
    """What holds where a place is chosen: its own rows, then the national ones; without one, the national alone."""
    local = tuple(rule for rule in deadline_rules() if rule.place == place and not rule.is_national)
    return (*local, *(rule for rule in deadline_rules() if rule.is_national))

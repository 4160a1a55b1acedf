"""A list as its page shows and filters it; the same filters decide what goes out as Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.organisations.api import initials_of
from dudao.apps.workplan.choices import DutyState, Light
from dudao.apps.workplan.duty_rows import LACKS, DutyRow
from dudao.apps.workplan.lights import Share, lights_of
from dudao.apps.workplan.queries_lists import ListLine
from dudao.core.scheduling.lights import Lit

NO_KIND = "没有类别"
LIGHT_SHAPES: Mapping[str, str] = {
    Light.RED: "bad",
    Light.YELLOW: "warn",
    Light.GREEN: "ok",
    Light.DONE: "ok",
    Light.NONE: "none",
}


@dataclass(frozen=True)
class LightWords:
    """A light as a page shows it: its shape, its word, and the sentence that says why."""

    shape: str
    word: str
    reason: str


def light_words(lit: Lit) -> LightWords:
    """The words of a light."""
    return LightWords(LIGHT_SHAPES[lit.colour], Light(lit.colour).label, lit.reason)


@dataclass(frozen=True)
class TableLine:
    """A row with the keys by which the page filters it, and the words that a search looks through."""

    row: DutyRow
    section: str
    unit: str
    kind: str
    state: str
    lack: str
    light: str
    late_days: int
    search: str
    words: LightWords | None  # None for what was dropped


@dataclass(frozen=True)
class DutyTable:
    """The rows with the choices of each filter, and the counts above the table."""

    lines: tuple[TableLine, ...]
    sections: tuple[str, ...]
    units: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def states(self) -> list[tuple[str, str]]:
        """The states of the filter, with those that are late."""
        return [*DutyState.choices, ("late", "逾期")]

    @property
    def lights(self) -> list[tuple[str, str]]:
        return list(Light.choices)

    @property
    def lacks(self) -> list[tuple[str, str]]:
        return list(LACKS.items())

    @property
    def done(self) -> int:
        return sum(line.row.duty.state == DutyState.DONE for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late_days > 0 for line in self.lines)

    @property
    def counted(self) -> int:
        """All but those that were dropped."""
        return sum(line.row.duty.state != DutyState.DROPPED for line in self.lines)

    @property
    def without_handler(self) -> int:
        return sum("handler" in line.lack for line in self.lines)

    @property
    def without_duration(self) -> int:
        return sum("duration" in line.lack for line in self.lines)


def table_of(rows: Sequence[DutyRow], today: date) -> DutyTable:
    """The rows ready to be shown, with their lights: three queries, whatever their number."""
    shares = {row.duty.pk: Share(row.verified, row.total) for row in rows}
    lit = lights_of([row.duty for row in rows], today, shares=shares)
    sections = tuple(dict.fromkeys(row.duty.section for row in rows if row.duty.section))
    units = tuple(sorted({row.lead for row in rows if row.lead}))
    kinds = tuple(dict.fromkeys(_kind(row) for row in rows))
    section_at = {name: at for at, name in enumerate(sections)}
    unit_at = {name: at for at, name in enumerate(units)}
    kind_at = {name: at for at, name in enumerate(kinds)}
    lines = []
    for row in rows:
        late = row.late_days(today)
        lines.append(
            TableLine(
                row=row,
                section=f"s{section_at[row.duty.section]}" if row.duty.section else "",
                unit=f"u{unit_at[row.lead]}" if row.lead else "",
                kind=f"k{kind_at[_kind(row)]}",
                state=f"{row.duty.state} late" if late else row.duty.state,
                lack=" ".join(row.lacks()),
                light="" if row.is_dropped else str(lit[row.duty.pk].colour),
                late_days=late,
                search=_search(row),
                words=None if row.is_dropped else light_words(lit[row.duty.pk]),
            )
        )
    return DutyTable(tuple(lines), sections, units, kinds)


def _kind(row: DutyRow) -> str:
    return row.duty.kind.name if row.duty.kind is not None else NO_KIND


def _search(row: DutyRow) -> str:
    people = (row.principal, row.direct, row.handler)
    initials = " ".join(initials_of(name) for name in (row.lead, row.handler) if name)
    words = (row.duty.number, row.duty.title, row.lead, *row.supporting, *people, initials)
    return " ".join(word for word in words if word)


def filtered(table: DutyTable, query: Mapping[str, str]) -> list[DutyRow]:
    """The rows that the filters of an address leave, as grid.js writes them (`duties.state=late`)."""
    wanted = {
        name: query.get(f"duties.{name}", "")
        for name in ("q", "section", "unit", "kind", "state", "lack", "light")
    }
    words = wanted.pop("q").lower().split()
    return [
        line.row
        for line in table.lines
        if all(word in line.search.lower() for word in words)
        and all(not value or value in getattr(line, name).split() for name, value in wanted.items())
    ]


@dataclass(frozen=True)
class ListGroup:
    """The lists of one campaign or matter."""

    title: str
    lines: tuple[ListLine, ...]


def groups_of(lines: Iterable[ListLine]) -> list[ListGroup]:
    """Lists by campaign, then by matter, in their order."""
    found: dict[str, list[ListLine]] = {}
    for line in lines:
        held = line.duty_list
        title = held.campaign.title if held.campaign is not None else held.matter or "其他事项"
        found.setdefault(title, []).append(line)
    return [ListGroup(title, tuple(held)) for title, held in found.items()]

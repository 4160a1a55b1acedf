"""The responsibility matrix: every duty with who answers for it, and units by sections with their lights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.rollup import Counted, section_of, unit_of
from dudao.apps.workplan.wall import duty_address
from dudao.apps.workplan.wall_rows import WallRow, wall_rows


@dataclass(frozen=True)
class DutyLine:
    """A duty with everybody who is named in it."""

    row: WallRow
    url: str
    supporting: str
    principal_owner: str
    direct_owner: str

    @property
    def duty(self) -> Duty:
        return self.row.duty


@dataclass(frozen=True)
class UnitLine:
    """A lead unit with its duties in each section and in all; None where it has none there."""

    label: str
    cells: tuple[Counted | None, ...]
    whole: Counted


@dataclass(frozen=True)
class Matrix:
    """The matrix of a campaign, of what a person sees."""

    campaign: Campaign
    lines: tuple[DutyLine, ...]
    sections: tuple[str, ...]
    units: tuple[UnitLine, ...]
    sums: tuple[Counted, ...]  # of each section
    whole: Counted


def matrix_of(campaign: Campaign, user: User, today: date) -> Matrix:
    """Units worst first, sections in the order of the lists; a number of queries that does not grow with the duties."""
    rows = wall_rows(campaign, user, today, with_owners=True)
    sections = list(dict.fromkeys(section_of(row.duty) for row in rows))
    units = dict.fromkeys(unit_of(row.duty) for row in rows)
    by_unit = [_unit_line(rows, unit, sections) for unit in units]
    return Matrix(
        campaign=campaign,
        lines=_lines(rows),
        sections=tuple(label for _, label in sections),
        units=tuple(sorted(by_unit, key=lambda one: (*one.whole.worst_first, one.label))),
        sums=tuple(_counted(row for row in rows if section_of(row.duty) == section) for section in sections),
        whole=_counted(rows),
    )


def _unit_line(
    rows: Sequence[WallRow], unit: tuple[str, str], sections: Iterable[tuple[str, str]]
) -> UnitLine:
    held = [row for row in rows if unit_of(row.duty) == unit]
    cells = []
    for section in sections:
        there = [row for row in held if section_of(row.duty) == section]
        cells.append(_counted(there) if there else None)
    return UnitLine(unit[1], tuple(cells), _counted(held))


def _counted(rows: Iterable[WallRow]) -> Counted:
    return Counted.of((row.lit.colour, row.share) for row in rows)


def _lines(rows: Sequence[WallRow]) -> tuple[DutyLine, ...]:
    supporting = _supporting([row.duty.pk for row in rows])
    address = duty_address()
    return tuple(
        DutyLine(
            row,
            address.replace("/0/", f"/{row.duty.pk}/"),
            "、".join(supporting.get(row.duty.pk, ())),
            _person(row.duty.principal_owner, row.duty.principal_owner_name),
            _person(row.duty.direct_owner, row.duty.direct_owner_name),
        )
        for row in rows
    )


def _person(account: User | None, name: str) -> str:
    return account.name if account is not None else name


def _supporting(duty_ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of the supporting units of each duty, in short: one query."""
    found: dict[int, list[str]] = {}
    pairs = (
        Duty.supporting_units.through.objects.filter(duty__in=duty_ids)
        .order_by("organisation__pinyin", "pk")
        .values_list("duty_id", "organisation__name", "organisation__short_name")
    )
    for duty_id, name, short in pairs:
        found.setdefault(duty_id, []).append(short or name)
    return found

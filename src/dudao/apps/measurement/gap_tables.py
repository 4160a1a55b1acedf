"""What is lacking, in things to add: one row a gap, with its filters, and the totals by thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.apps.measurement.heat_tables import School, area_label, schools_of_version
from dudao.apps.measurement.lacking import amount_text, gap_groups, gap_noun
from dudao.apps.measurement.loading import Seen
from dudao.engine.result import Gap

NEEDED, SPARE = "needed", "spare"


@dataclass(frozen=True)
class GapRow:
    """One gap."""

    gap: Gap
    school: School | None
    township: str
    area: str
    stage: str
    noun: str
    unit: str
    amount: str
    is_excess: bool
    figures: str  # 现 0.87，要求不低于 1
    advice: str  # what follows the figures

    @property
    def key(self) -> str:
        """Whether the verdict needs it: for the filter."""
        return NEEDED if self.gap.needed else SPARE

    @property
    def search(self) -> str:
        """What the filter as you type looks through."""
        initials = self.school.initials if self.school else ""
        return f"{self.gap.unit} {initials} {self.township} {self.noun} {self.gap.item}"


@dataclass(frozen=True)
class GapFilters:
    """What of the table is seen, as it stands in the address (see grid.js)."""

    text: str = ""
    item: str = ""
    needed: str = ""
    area: str = ""
    stage: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> GapFilters:
        """The filters that the table wrote into the address."""
        names = {"text": "q", "item": "item", "needed": "needed", "area": "area", "stage": "stage"}
        return cls(**{field: query.get(f"gaps.{key}", "") for field, key in names.items()})

    def holds(self, row: GapRow) -> bool:
        """Whether the row is seen."""
        return (
            all(word in row.search.lower() for word in self.text.lower().split())
            and self.item in ("", row.gap.item)
            and self.needed in ("", row.key)
            and self.area in ("", row.area)
            and self.stage in ("", row.stage)
        )


def gap_rows(seen: Seen) -> list[GapRow]:
    """Every gap in things to add; those the verdict needs first, then as the evaluation lists them."""
    schools = schools_of_version(seen.version)
    units = {name: held[0] for name, held in seen.found.units_by_school.items()}
    rows = [_gap_row(seen, gap, schools, units) for gap in seen.found.evaluation.gaps if not gap.one_way]
    return sorted(rows, key=lambda row: not row.gap.needed)


def _gap_row(seen: Seen, gap: Gap, schools: Mapping[str, School], units: Mapping[str, Any]) -> GapRow:
    noun, unit = gap_noun(seen.found, gap)
    held = units.get(gap.unit)
    figures, advice = split_message(gap.message)
    return GapRow(
        gap=gap,
        school=schools.get(gap.unit),
        township=held.township if held else "",
        area=area_label(held.area_type) if held else "",
        stage=gap.stage.label if gap.stage else "",
        noun=noun,
        unit=unit,
        amount=amount_text(gap.shortfall),
        is_excess="多出" in gap.message,
        figures=figures,
        advice=advice,
    )


def split_message(message: str) -> tuple[str, str]:
    """The figures in parentheses of a gap's sentence, and the advice behind them."""
    start = message.find("（现 ")
    if start < 0:
        return "", ""
    end = message.find("）；", start)
    if end < 0:
        return message[start + 1 :].removesuffix("）"), ""
    return message[start + 1 : end], message[end + 2 :]


def gaps_context(seen: Seen) -> dict[str, Any]:
    """The totals and the rows."""
    rows = gap_rows(seen)
    items = dict.fromkeys(row.gap.item for row in rows)
    return {
        "seen": seen,
        "rows": rows,
        "groups": [
            (group, seen.url("gaps", **{"gaps.item": group.item_id, "gaps.needed": NEEDED}))
            for group in gap_groups(seen.found, needed=True)
        ],
        "ways": [gap for gap in seen.found.evaluation.gaps if gap.one_way],
        "items": [(item, seen.found.short_title(item)) for item in items],
        "areas": _distinct(row.area for row in rows),
        "stages": _distinct(row.stage for row in rows),
        "needed": sum(row.gap.needed for row in rows),
        "missing": seen.found.evaluation.missing,
        "verdict": seen.found.evaluation.verdict,
    }


def _distinct(values: Any) -> Sequence[str]:
    return [value for value in dict.fromkeys(values) if value]

"""Labels for archive boxes as PDF: backs in several widths, cut along their edges, and covers on A4."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from dudao.infra.pdf.setting import plain, set_pages

SPINE_WIDTHS_MM = (20, 30, 40, 50, 60)
_HEIGHT_MM = 250
_SIGNS_MM = 180
_LINE_MM = 190
_GAP_MM = 4
_LARGEST_MM = 10.0


@dataclass(frozen=True, slots=True)
class SpineLabel:
    """What stands on the back of a box: its number, title, unit and a last line (year, retention)."""

    number: str
    title: str
    unit: str
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover of a box; `facts` are lines of a table."""

    heading: str
    number: str
    title: str
    facts: tuple[tuple[str, str], ...]


def render_spines(
    labels: Sequence[SpineLabel], width_mm: int, *, title: str, notice: str, made_at: datetime.datetime
) -> bytes:
    """Back labels of one width, 250 mm high, as many side by side as A4 takes; nothing of a title is cut off."""
    if width_mm not in SPINE_WIDTHS_MM:
        raise ValueError(f"no label is {width_mm} mm wide")
    beside = int((_LINE_MM + _GAP_MM) // (width_mm + _GAP_MM))
    made = [_spine(label, width_mm) for label in labels]
    lines = [made[start : start + beside] for start in range(0, len(made), beside)]
    data = {**_frame(title, notice), "kind": "spines", "height": _HEIGHT_MM, "lines": lines}
    return set_pages("labels.typ", data, made_at)


def render_covers(covers: Sequence[Cover], *, title: str, notice: str, made_at: datetime.datetime) -> bytes:
    """A cover a page."""
    made = [
        {
            "heading": plain(one.heading),
            "number": plain(one.number),
            "title": plain(one.title),
            "facts": [[plain(name), plain(value)] for name, value in one.facts],
        }
        for one in covers
    ]
    return set_pages("labels.typ", {**_frame(title, notice), "kind": "covers", "covers": made}, made_at)


def _frame(title: str, notice: str) -> dict[str, object]:
    return {"title": plain(title), "author": "督导通", "notice": plain(notice)}


def _spine(label: SpineLabel, width_mm: int) -> dict[str, object]:
    signs = [sign for sign in plain(label.title) if not sign.isspace()] or [" "]
    columns, size = _fitting(len(signs), width_mm)
    return {
        "width": width_mm,
        "number": plain(label.number),
        "number_size": _line_size(label.number, width_mm, 13),
        "signs": signs,
        "columns": columns,
        "sign_size": size,
        "unit": plain(label.unit),
        "foot": plain(label.foot),
        "small_size": min(10.0, width_mm * 0.32),
    }


def _fitting(count: int, width_mm: int) -> tuple[int, float]:
    """Columns and size of the signs of a title: the largest with which all of it stands on the label."""
    best = (1, 0.0)
    for columns in range(1, 9):
        high = _SIGNS_MM / (math.ceil(count / columns) * 1.32)
        wide = (width_mm - 4) / (columns * 1.3)
        size = min(_LARGEST_MM, high, wide)
        if size > best[1]:
            best = (columns, size)
        if best[1] >= _LARGEST_MM:
            break
    return best[0], round(max(best[1], 1.5), 2)


def _line_size(text: str, width_mm: int, most: float) -> float:
    """The size in points at which a line of figures and letters fits the width."""
    return round(min(most, (width_mm - 2) / (max(len(text), 1) * 0.62 * 0.3528)), 1)

"""What would turn the verdict: margins, each with the place to look."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from dudao.apps.measurement.heat_tables import schools_of_version
from dudao.apps.measurement.loading import Seen
from dudao.core.numbers import trimmed
from dudao.engine.result import Flip

FULL = Fraction(1, 5)  # a margin of 20 % fills the bar


@dataclass(frozen=True)
class FlipLine:
    """One margin."""

    flip: Flip
    title: str
    margin: str
    width: str
    url: str
    link: str


def flips_context(seen: Seen) -> dict[str, Any]:
    """What fails, nearest first, and what holds, narrowest first."""
    rows = {name: school.row_id for name, school in schools_of_version(seen.version).items()}
    lines = [_line(seen, flip, rows) for flip in seen.found.evaluation.flips]
    return {
        "seen": seen,
        "failing": [line for line in lines if not line.flip.holds],
        "holding": [line for line in lines if line.flip.holds],
        "verdict": seen.found.evaluation.verdict,
    }


def _line(seen: Seen, flip: Flip, rows: dict[str, int]) -> FlipLine:
    url, link = place(seen, flip, rows)
    share = min(Fraction(1), flip.relative_margin / FULL) if flip.relative_margin is not None else Fraction(0)
    known = {item.id for item in seen.found.standard.items}
    return FlipLine(
        flip=flip,
        title=seen.found.short_title(flip.item) if flip.item in known else "综合差异系数",
        margin=margin_text(flip.relative_margin),
        width=f"{float(share * 100):.1f}%",
        url=url,
        link=link,
    )


def margin_text(margin: Fraction | None) -> str:
    """The distance to the limit as a share of it, never rounded to nothing: 0.042%."""
    if margin is None:
        return ""
    if margin == 0:
        return "正好在线上"
    percent = margin * 100
    for places in (1, 2, 3, 6, 9, 12):
        text = trimmed(percent, places)
        if Fraction(text):
            return f"{text}%"
    return "极小"


def place(seen: Seen, flip: Flip, rows: dict[str, int]) -> tuple[str, str]:
    """Where to look, and the words of the link."""
    if flip.unit in rows and flip.stage is not None:
        return reverse("school_results", args=[rows[flip.unit]]) + seen.query, "看学校"
    if flip.stage is not None and flip.item:
        return seen.url("indicator", str(flip.stage), flip.item), "看指标"
    if flip.item in seen.found.items:
        return f"{seen.url('items')}#{flip.item}", "看条目"
    return seen.url("verdict"), "看结论"

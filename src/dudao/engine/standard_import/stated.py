"""What a form says of its own totals: 满分2600分，2340分及以上通过，共154条; points behind the title of a level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from dudao.engine.standard_import.items import StatedTotals
from dudao.engine.standard_import.wording import folded

LEAST_IN_NOTES = Fraction(50)
"""Below this a figure in a note is no total of a standard but an amount of some rule."""
LEAST_IN_TITLES = Fraction(10)
_NUMBER = r"(\d+(?:\.\d+)?)"
_PASS = (
    re.compile(
        rf"{_NUMBER}分?(?:\(含\)|\(含本数\)|及)?(?:以上|\(含\)以上)[^;。]{{0,20}}?(?:通过|合格|达标|验收|认定|方可|为)"
    ),
    re.compile(rf"(?:通过|合格|达标)(?:分数)?(?:线|分|分数)?(?:为|是|:|达到)?[^\d;。]{{0,4}}{_NUMBER}分"),
    re.compile(rf"{_NUMBER}分(?:\(含\)|及)?以上"),
)
_POINTS = re.compile(rf"{_NUMBER}分(?!(?:\(含\)|及|钟|之)?(?:以上|以下|[一二三四五]))")
_ITEMS = (re.compile(r"(\d+)条"), re.compile(r"共(?:计)?(\d+)(?:项|个)"))
_OWN_POINTS = re.compile(r"[(\[【](?:共|计|满分|合计)?(\d+(?:\.\d+)?)分[)\]】]$")


def stated_totals(titles: Iterable[str], notes: Iterable[str] = ()) -> StatedTotals:
    """The totals that title and foot rows state: the largest points, the pass line below it, the number of items.

    Titles go before notes, in which smaller figures are amounts of rules and not totals.
    """
    found = StatedTotals()
    for text in titles:
        found = _with(found, folded(text), LEAST_IN_TITLES)
    for text in notes:
        said = _with(StatedTotals(), folded(text), LEAST_IN_NOTES)
        found = StatedTotals(
            found.max_points if found.max_points is not None else said.max_points,
            found.pass_points if found.pass_points is not None else said.pass_points,
            found.items if found.items is not None else said.items,
        )
    return found


def _with(found: StatedTotals, text: str, least: Fraction) -> StatedTotals:
    pass_points = _first(_PASS, text)
    points = [number for each in _POINTS.findall(text) if (number := Fraction(each)) >= least]
    if points and (found.max_points is None or max(points) > found.max_points):
        found = replace(found, max_points=max(points))
    below = pass_points is not None and (found.max_points is None or pass_points <= found.max_points)
    if found.pass_points is None and pass_points is not None and below and pass_points >= least / 2:
        found = replace(found, pass_points=pass_points)
    items = _first(_ITEMS, text)
    if found.items is None and items is not None and items > 1:
        found = replace(found, items=int(items))
    return found


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> Fraction | None:
    match = next((match for pattern in patterns if (match := pattern.search(text))), None)
    return Fraction(match[1]) if match else None


def own_points(title: str) -> tuple[str, Fraction | None]:
    """A title without the points in brackets at its end, and those points: 教育管理（330分）."""
    plain = folded(title)
    match = _OWN_POINTS.search(plain)
    if match is None:
        return title.strip(), None
    cut = max(title.rfind(sign) for sign in "(（[【")
    return title[:cut].strip(), Fraction(match[1])

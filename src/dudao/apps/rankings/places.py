"""Places in signed rankings, one after the other: what a rule about units at the end of the table looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings.models import Ranking, RankingLine
from dudao.apps.rankings.queries import signed_rankings


@dataclass(frozen=True, slots=True)
class PlaceHeld:
    """The place of a unit in one signed ranking.

    `from_last` counts from the end: 1 for the last place and everybody who shares it. Where all share one place nobody
    is last: it is then how many there are.
    """

    ranking_id: int
    title: str
    as_of: date
    place: int
    from_last: int
    ranked: int
    url: str

    @property
    def words(self) -> str:
        """「2025-12-01 小学任务进度排名第 9 名（共 9 个）」."""
        return f"{self.as_of:%Y-%m-%d} {self.title}第 {self.place} 名（共 {self.ranked} 个）"


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """A unit's places in the last rankings by one rule, the newest first."""

    rule_key: str
    unit_id: int
    unit_name: str
    places: tuple[PlaceHeld, ...]


def last_places(county: Organisation, n: int) -> tuple[UnitPlaces, ...]:
    """Of every unit its places in the last `n` signed rankings by the same rule, the newest first.

    Only units that had a place in each of them, and only rules by which `n` rankings were signed; two queries.
    """
    by_rule: dict[str, list[Ranking]] = defaultdict(list)
    for ranking in signed_rankings(county):
        by_rule[ranking.rule_key].append(ranking)
    found = []
    for rule, rankings in by_rule.items():
        if n < 1 or len(rankings) < n:
            continue
        held = [_places(one) for one in rankings[:n]]
        for unit_id, (name, _) in held[0].items():
            if all(unit_id in one for one in held):
                found.append(UnitPlaces(rule, unit_id, name, tuple(one[unit_id][1] for one in held)))
    return tuple(found)


def _places(ranking: Ranking) -> dict[int, tuple[str, PlaceHeld]]:
    lines: Sequence[RankingLine] = ranking.ranked_lines  # type: ignore[attr-defined]
    places = sorted(one.place or 0 for one in lines)
    found = {}
    for line in lines:
        place = line.place or 0
        behind = sum(one > place for one in places)
        from_last = len(places) if places[0] == places[-1] else behind + 1
        held = PlaceHeld(
            ranking.pk,
            ranking.title,
            ranking.as_of,
            place,
            from_last,
            len(places),
            reverse("ranking_line", args=[line.pk]),
        )
        found[line.unit_id] = (line.name, held)
    return found

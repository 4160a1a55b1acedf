"""Places of units: exact comparison, ties, nothing due, movement."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.apps.period_reports.ranking import UnitCounts, ranked, ranking_from_json, ranking_to_json


def unit(pk: int, *, due: int, steps: int, verified: int, on_time: int = 0, late: int = 0) -> UnitCounts:
    return UnitCounts(pk, f"单位{pk}", due, steps, verified, on_time, late)


def test_shares_are_exact() -> None:
    counts = unit(1, due=3, steps=7, verified=2, on_time=1)
    assert (counts.progress, counts.on_time_share) == (Fraction(2, 7), Fraction(1, 3))


def test_nothing_due_has_no_share() -> None:
    counts = unit(1, due=0, steps=0, verified=0)
    assert (counts.progress, counts.on_time_share) == (None, None)


def test_progress_comes_before_size() -> None:
    small = unit(1, due=1, steps=2, verified=2, on_time=1)
    large = unit(2, due=10, steps=40, verified=39, on_time=9)
    assert [line.counts.unit_id for line in ranked([large, small])] == [1, 2]


def test_equal_progress_is_decided_by_what_was_in_time_then_by_what_is_late() -> None:
    lines = ranked(
        [
            unit(1, due=2, steps=4, verified=2, on_time=0, late=1),
            unit(2, due=2, steps=4, verified=2, on_time=1, late=1),
            unit(3, due=2, steps=2, verified=1, on_time=1, late=0),
        ]
    )
    assert [(line.counts.unit_id, line.place) for line in lines] == [(3, 1), (2, 2), (1, 3)]


def test_ties_share_a_place_and_the_next_is_further_down() -> None:
    lines = ranked(
        [
            unit(1, due=1, steps=3, verified=3, on_time=1),
            unit(2, due=2, steps=3, verified=1),
            unit(3, due=2, steps=6, verified=2),
            unit(4, due=1, steps=9, verified=1),
        ]
    )
    assert [(line.counts.unit_id, line.place) for line in lines] == [(1, 1), (2, 2), (3, 2), (4, 4)]


def test_a_third_is_less_than_a_third_and_a_bit() -> None:
    third = unit(1, due=1, steps=3, verified=1)
    more = unit(2, due=1, steps=299_999_999, verified=100_000_000)
    assert [line.counts.unit_id for line in ranked([third, more])] == [2, 1]


def test_who_has_nothing_due_is_last_and_without_a_place() -> None:
    lines = ranked([unit(1, due=0, steps=0, verified=0), unit(2, due=1, steps=2, verified=0, late=1)])
    assert [(line.counts.unit_id, line.place) for line in lines] == [(2, 1), (1, None)]


@pytest.mark.parametrize(("before", "movement", "words"), [(3, 2, "升 2"), (1, 0, "持平"), (None, None, "—")])
def test_movement_is_places_gained(before: int | None, movement: int | None, words: str) -> None:
    previous = {} if before is None else {1: before}
    line = ranked([unit(1, due=1, steps=1, verified=1)], previous)[0]
    assert (line.movement, line.movement_words) == (movement, words)


def test_falling_is_negative() -> None:
    lines = ranked([unit(1, due=1, steps=1, verified=1), unit(2, due=1, steps=1, verified=0)], {1: 2, 2: 1})
    assert [(line.movement, line.movement_words) for line in lines] == [(1, "升 1"), (-1, "降 1")]


def test_unranked_now_has_no_movement() -> None:
    assert ranked([unit(1, due=0, steps=0, verified=0)], {1: 1})[0].movement is None


def test_kept_ranking_reads_back_exactly() -> None:
    lines = ranked([unit(1, due=1, steps=3, verified=1), unit(2, due=0, steps=0, verified=0)], {1: 2})
    assert ranking_from_json(ranking_to_json(lines)) == lines


def test_a_broken_ranking_is_refused() -> None:
    with pytest.raises(KeyError):
        ranking_from_json([{"unit_id": 1}])

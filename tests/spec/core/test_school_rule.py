"""At least six of the seven, the rest at least 85 %, with missing data."""

from __future__ import annotations

import itertools

import pytest

from dudao.core.school_rule import IndicatorStanding, judge_school

MET = IndicatorStanding(met=True, floor_met=True)
NEAR = IndicatorStanding(met=False, floor_met=True)
BELOW = IndicatorStanding(met=False, floor_met=False)
MISSING = IndicatorStanding(met=None, floor_met=None)


@pytest.mark.parametrize(
    ("standings", "met"),
    [
        ([MET] * 7, True),
        ([MET] * 6 + [NEAR], True),
        ([MET] * 6 + [BELOW], False),
        ([MET] * 5 + [NEAR] * 2, False),
    ],
)
def test_the_four_cases(standings: list[IndicatorStanding], met: bool) -> None:
    assert judge_school(standings, at_least=6).met is met


@pytest.mark.parametrize(
    ("standings", "met"),
    [
        ([MET] * 6 + [MISSING], None),  # the seventh might lie below its floor
        ([MET] * 5 + [NEAR, MISSING], None),
        ([MET] * 5 + [BELOW, MISSING], False),  # known to fail, whatever is missing
        ([MET] * 4 + [NEAR] * 2 + [MISSING], False),
        ([MISSING] * 7, None),
    ],
)
def test_a_known_failure_wins_and_a_success_must_be_sure(
    standings: list[IndicatorStanding], met: bool | None
) -> None:
    assert judge_school(standings, at_least=6).met is met


def test_the_counts() -> None:
    verdict = judge_school([MET] * 4 + [NEAR, BELOW, MISSING], at_least=6)
    assert (verdict.met_count, verdict.possible_count, verdict.below_floor) == (4, 5, 1)


def test_half_known_standings_are_completed() -> None:
    assert judge_school([IndicatorStanding(met=True, floor_met=None)], at_least=1).met is True
    assert judge_school([IndicatorStanding(met=None, floor_met=False)], at_least=0).met is False
    assert judge_school([IndicatorStanding(met=None, floor_met=True)], at_least=1).met is None


@pytest.mark.parametrize("at_least", [0, 1, 3, 4])
def test_every_verdict_is_what_all_completions_say(at_least: int) -> None:
    kinds = {
        MET: [MET],
        NEAR: [NEAR],
        BELOW: [BELOW],
        MISSING: [MET, NEAR, BELOW],
        IndicatorStanding(met=None, floor_met=True): [MET, NEAR],
        IndicatorStanding(met=False, floor_met=None): [NEAR, BELOW],
    }
    for standings in itertools.product(kinds, repeat=4):
        results = {
            sum(standing is MET for standing in completion) >= at_least and BELOW not in completion
            for completion in itertools.product(*(kinds[standing] for standing in standings))
        }
        expected = results.pop() if len(results) == 1 else None
        assert judge_school(standings, at_least=at_least).met is expected

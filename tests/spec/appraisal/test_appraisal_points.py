"""Points of units: shares, deductions with a floor, additions with a cap, statements, vetoes, missing facts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.core.appraisal import (
    CountFact,
    FactKey,
    Line,
    LineScore,
    ShareFact,
    ShareRule,
    UnitFacts,
    UnitTotal,
    VetoRule,
    WithoutWhole,
    corrected,
    score_line,
    score_unit,
    total_of,
)
from tests.spec.appraisal.five_units import FIVE, SCHEME, TOTALS, facts


def scores_of(unit: UnitFacts) -> dict[str, LineScore]:
    return {one.line.key: one for one in score_unit(SCHEME, "departments", unit)}


def total(unit: UnitFacts) -> UnitTotal:
    return total_of(SCHEME.full_points, score_unit(SCHEME, "departments", unit))


@pytest.mark.parametrize("unit", FIVE)
def test_the_worked_example_has_exactly_these_totals(unit: int) -> None:
    assert total(FIVE[unit]).points == TOTALS[unit]


def test_a_share_keeps_its_exact_fraction() -> None:
    score = scores_of(facts((2, 7), "0"))["on_time"]
    assert score.points == Fraction(120, 7)
    assert score.words == "7 项中 2 项，28.6%，得 17.14 分"


def test_between_its_limits_a_share_counts_straight() -> None:
    rule = ShareRule(FactKey.DUTIES_ON_TIME, full_at=Fraction(9, 10), zero_at=Fraction(1, 2))
    line = Line("x", "按时", Fraction(10), rule)

    def points(part: int) -> Fraction | None:
        fact = ShareFact(Fraction(part), Fraction(100))
        return score_line(line, UnitFacts({FactKey.DUTIES_ON_TIME: fact})).points

    assert [points(part) for part in (50, 70, 90, 100, 10)] == [0, 5, 10, 10, 0]


def test_deductions_say_what_they_are_made_of() -> None:
    score = scores_of(FIVE[3])["oversight"]
    assert score.points == 14
    assert score.words == "预警函 1 次 × 1 分；红牌 1 次 × 5 分，共扣 6 分，得 14 分"


def test_deductions_stop_at_the_floor() -> None:
    score = scores_of(facts((1, 1), "0", red=5))["oversight"]
    assert score.points == 0
    assert "最低 0 分" in score.words


def test_additions_stop_at_the_cap_and_are_never_scaled() -> None:
    assert scores_of(FIVE[3])["praised"].points == 3
    assert total(facts((0, 0), "16", praised=1)).points == 91


def test_nothing_of_a_kind_scales_the_other_lines_up() -> None:
    found = total(FIVE[4])
    assert found.factor == Fraction(100, 40)
    assert found.points == 90


def test_nothing_of_a_kind_may_leave_the_unit_undetermined_instead() -> None:
    line = replace(SCHEME.lines[0], without_whole=WithoutWhole.UNDETERMINED)
    strict = replace(SCHEME, lines=(line, *SCHEME.lines[1:]))
    found = total_of(strict.full_points, score_unit(strict, "departments", FIVE[4]))
    assert found.points is None
    assert found.undetermined == ("任务按时完成",)


def test_a_fact_that_is_not_recorded_is_no_zero() -> None:
    unit = facts(None, "20")
    score = scores_of(unit)["on_time"]
    assert (score.points, score.applies) == (None, True)
    assert score.words == "没有“到期任务按时完成”的记录，无法计算"
    assert total(unit).points is None
    assert total(unit).undetermined == ("任务按时完成",)


def test_a_count_that_is_not_recorded_leaves_deductions_undetermined() -> None:
    known: dict[FactKey, ShareFact | CountFact | None] = {
        key: fact for key, fact in FIVE[1].recorded.items() if key != FactKey.YELLOW_CARDS
    }
    found = total(UnitFacts(known, FIVE[1].stated))
    assert (found.points, found.undetermined) == (None, ("督办和亮牌",))


def test_points_not_yet_stated_leave_the_total_undetermined() -> None:
    assert total(facts((1, 1), None)).undetermined == ("落实反馈意见",)


def test_stated_points_above_those_of_the_line_are_refused() -> None:
    with pytest.raises(ValueError, match="0 到 20"):
        total(facts((1, 1), "21"))


@pytest.mark.parametrize(("stated", "vetoed"), [(True, True), (False, False), (None, None)])
def test_a_stated_veto_has_three_values(stated: bool | None, vetoed: bool | None) -> None:
    assert total(facts((1, 1), "20", falsified=stated)).vetoed is vetoed


def test_a_veto_by_recorded_events_is_triggered_by_one_even_if_another_is_unknown() -> None:
    line = Line("v", "红牌或通报", Fraction(0), VetoRule((FactKey.RED_CARDS, FactKey.CRITICISED)))
    some = UnitFacts({FactKey.RED_CARDS: CountFact(1)})
    none = UnitFacts({FactKey.RED_CARDS: CountFact(0)})
    both = UnitFacts({FactKey.RED_CARDS: CountFact(0), FactKey.CRITICISED: CountFact(0)})
    assert [score_line(line, one).vetoed for one in (some, none, both)] == [True, None, False]


def test_a_correction_changes_one_line_and_no_other() -> None:
    before = score_unit(SCHEME, "departments", FIVE[2])
    after = corrected(before, "on_time", Fraction(46), "验收单日期录错，实际按时")
    assert [one.line.key for one, two in zip(before, after, strict=True) if one is not two] == ["on_time"]
    assert total_of(SCHEME.full_points, after).points == 79
    assert next(one for one in after if one.line.key == "on_time").corrected == "验收单日期录错，实际按时"


@pytest.mark.parametrize(
    ("key", "points", "reason"),
    [
        ("on_time", "61", "多给"),
        ("oversight", "-1", "扣过头"),
        ("falsified", "1", "否决"),
        ("on_time", "50", " "),
    ],
)
def test_a_correction_outside_of_the_line_or_without_reason_is_refused(
    key: str, points: str, reason: str
) -> None:
    with pytest.raises(ValueError):
        corrected(score_unit(SCHEME, "departments", FIVE[2]), key, Fraction(points), reason)

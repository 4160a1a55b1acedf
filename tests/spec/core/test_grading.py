"""Verdicts by counts of grades: 29 + 7 巩固, 31 + 5 提高, 33 + 3 创优 of 36 items."""

from __future__ import annotations

import itertools

import pytest

from dudao.core.grading import Grade, GradeLevel, judge_grades

LEVELS = (GradeLevel("巩固", 29), GradeLevel("提高", 31), GradeLevel("创优", 33))
MET, BASIC, FAILED = Grade.MET, Grade.BASICALLY_MET, Grade.NOT_MET


@pytest.mark.parametrize(
    ("met", "level"),
    [(28, None), (29, "巩固"), (30, "巩固"), (31, "提高"), (32, "提高"), (33, "创优"), (36, "创优")],
)
def test_the_level_follows_the_count_of_items_met(met: int, level: str | None) -> None:
    verdict = judge_grades([MET] * met + [BASIC] * (36 - met), LEVELS)
    assert verdict.level == level
    assert verdict.passed is (level is not None)


def test_one_item_not_met_fails_whatever_else() -> None:
    verdict = judge_grades([MET] * 35 + [FAILED], LEVELS)
    assert (verdict.passed, verdict.level, verdict.possible_levels) == (False, None, ())
    assert judge_grades([MET] * 30 + [FAILED] + [None] * 5, LEVELS).passed is False


def test_with_a_grade_missing_levels_stay_possible() -> None:
    verdict = judge_grades([MET] * 31 + [BASIC] * 4 + [None], LEVELS)
    assert verdict.passed is None
    assert verdict.level is None
    assert verdict.possible_levels == ("提高", "巩固")
    assert verdict.missing == 1


def test_too_few_even_if_all_that_is_missing_were_met() -> None:
    assert judge_grades([MET] * 27 + [BASIC] * 8 + [None], LEVELS).passed is False


def test_the_counts() -> None:
    verdict = judge_grades([MET, MET, BASIC, None], (GradeLevel("合格", 3),))
    assert verdict.counts == {MET: 2, BASIC: 1, FAILED: 0}


def test_levels_are_required() -> None:
    with pytest.raises(ValueError, match="等次"):
        judge_grades([MET], ())


def test_passed_and_possible_levels_are_what_all_completions_say() -> None:
    levels = (GradeLevel("low", 2), GradeLevel("high", 4))
    for grades in itertools.product((MET, BASIC, FAILED, None), repeat=4):
        reached = set()
        for completion in itertools.product(*(list(Grade) if g is None else [g] for g in grades)):
            met = sum(grade is MET for grade in completion)
            fits = [level.name for level in levels if met >= level.met_at_least and FAILED not in completion]
            reached.add(tuple(fits))
        verdict = judge_grades(grades, levels)
        assert set(verdict.possible_levels) == {name for names in reached for name in names}
        expected = None if len({bool(names) for names in reached}) > 1 else bool(next(iter(reached)))
        assert verdict.passed is expected

"""Three-valued logic: the strong Kleene truth tables."""

from __future__ import annotations

import itertools

import pytest

from dudao.core.logic import all_of, any_of, negate

VALUES = (True, False, None)


@pytest.mark.parametrize(
    ("left", "right", "both", "one"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_the_truth_tables(left: bool | None, right: bool | None, both: bool | None, one: bool | None) -> None:
    assert all_of([left, right]) is both
    assert all_of([right, left]) is both
    assert any_of([left, right]) is one
    assert any_of([right, left]) is one


def test_the_opposite_of_the_undecided_is_undecided() -> None:
    assert [negate(value) for value in VALUES] == [False, True, None]


def test_nothing_at_all_fails_nowhere_and_succeeds_nowhere() -> None:
    assert all_of([]) is True
    assert any_of([]) is False


def test_undecided_means_that_completions_disagree() -> None:
    for values in itertools.product(VALUES, repeat=4):
        choices = [(True, False) if value is None else (value,) for value in values]
        all_results = {all(completion) for completion in itertools.product(*choices)}
        any_results = {any(completion) for completion in itertools.product(*choices)}
        assert all_of(values) is (all_results.pop() if len(all_results) == 1 else None)
        assert any_of(values) is (any_results.pop() if len(any_results) == 1 else None)

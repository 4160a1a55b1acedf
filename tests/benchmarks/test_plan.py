"""The plan's benchmark: the plain passes agree with the product, and the network is the same in every run."""

from __future__ import annotations

from random import Random

from benchmarks.plan import network, plain_passes, schedule_row
from benchmarks.plan_data import CHAIN, DUTIES


def test_the_plain_passes_of_a_worked_example() -> None:
    works = {"a": (3, []), "b": (2, [("a", 1)]), "c": (4, [("a", 0)]), "d": (1, [("b", 0), ("c", 0)])}
    early, late = plain_passes(works, 10, 30)
    assert early == {"a": 10, "b": 14, "c": 13, "d": 17}
    assert late == {"a": 22, "b": 27, "c": 25, "d": 29}


def test_the_network_is_the_same_in_every_run_and_has_no_circle() -> None:
    works = network(Random(1))
    assert works == network(Random(1))
    assert len(works) == DUTIES
    assert all(link.before < work.key for work in works for link in work.after)
    assert all(link.before // CHAIN == work.key // CHAIN for work in works for link in work.after)


def test_both_sides_are_timed_on_the_same_result() -> None:
    assert schedule_row(rounds=1).id == "schedule-1000"

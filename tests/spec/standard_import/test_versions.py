"""Two wordings side by side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dudao.engine.standard_import.versions import Clause, compare_versions

ONE = Clause("A1-B1-C1", "管理", "领导", "每年专题研究教育工作2次", Fraction(15), "score", {"kind": "met"})
TWO = Clause("A1-B1-C2", "管理", "领导", "与乡镇签订目标责任书", Fraction(10), "score", {"kind": "met"})


def test_the_same_wording_is_unchanged() -> None:
    found = compare_versions([ONE, TWO], [ONE, TWO])
    assert [pair.new for pair in found.unchanged] == [ONE, TWO]
    assert (found.changed, found.added, found.removed) == ((), (), ())


def test_changed_points_ask_for_a_new_rating() -> None:
    (pair,) = compare_versions([ONE], [replace(ONE, points=Fraction(20))]).changed
    assert (pair.changes, pair.labels, pair.carries_rating) == (("points",), ("分值",), False)


def test_changed_papers_keep_the_rating() -> None:
    (pair,) = compare_versions([ONE], [replace(ONE, evidence=("会议纪要",))]).changed
    assert (pair.changes, pair.carries_rating) == (("evidence",), True)


def test_a_clause_that_moved_is_found_by_its_text() -> None:
    moved = replace(ONE, code="A2-B3-C1", section="领导")
    (pair,) = compare_versions([ONE, TWO], [moved, TWO]).changed
    assert (pair.old, pair.new, pair.carries_rating) == (ONE, moved, True)


def test_a_reworded_clause_with_its_code_is_changed() -> None:
    (pair,) = compare_versions([ONE], [replace(ONE, text="每年专题研究教育工作不少于2次")]).changed
    assert pair.changes == ("text",)


def test_a_new_text_under_an_old_code_is_one_gone_and_one_come() -> None:
    fresh = replace(ONE, text="校园安全责任制落实，无责任事故")
    found = compare_versions([ONE], [fresh])
    assert (found.added, found.removed, found.changed) == ((fresh,), (ONE,), ())


def test_added_and_removed_clauses() -> None:
    found = compare_versions([ONE], [TWO])
    assert (found.added, found.removed) == ((TWO,), (ONE,))


def test_two_clauses_that_change_places_keep_their_partners() -> None:
    found = compare_versions([ONE, TWO], [replace(TWO, code=ONE.code), replace(ONE, code=TWO.code)])
    assert {(pair.old.text, pair.new.text) for pair in found.changed} == {
        (ONE.text, ONE.text),
        (TWO.text, TWO.text),
    }

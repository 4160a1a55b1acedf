"""The board to the last fraction: totals, vetoes, losses and what can be reached, against a plain reckoning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dudao.apps.evaluation.board import Board, board_from
from dudao.apps.evaluation.board_risks import RiskKind
from dudao.apps.evaluation.board_rows import Recovering
from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.core.scoring import NO_OWNER, NO_UNIT
from tests.apps.evaluation.board_rows_made import ACCEPTANCE, COUNTY, Made, asked, item, random_county, rated

VETO = {"kind": "veto"}
MINIMUM = {"kind": "minimum"}
COUNTING = {
    "reported": ("submitted", "approved", "locked"),
    "saved": ("draft", "submitted", "returned", "approved", "locked"),
    "approved": ("approved", "locked"),
}
Bounds = tuple[Fraction, Fraction] | None  # None: does not apply


def plain_bounds(made: Made, one: RatedItem, states: tuple[str, ...]) -> Bounds:
    """What an item of the county surely has and may still have, step by step."""
    ratings = {(row.item_id, row.subject_id): row for row in made.ratings}
    shares = []
    for row in made.asked:
        if row.item_id != one.id:
            continue
        held = ratings.get((one.id, row.subject_id))
        if held is None or held.state not in states:
            shares.append((Fraction(0), Fraction(1), row.subject_id))
        elif held.not_applicable:
            continue
        else:
            assert held.points is not None
            share = held.points / one.points
            shares.append((share, share, row.subject_id))
    if not shares:
        return None
    if not one.roll_up or one.roll_up == "mean":
        count = len(shares)
        return sum(low for low, _, _ in shares) * one.points / count, sum(
            high for _, high, _ in shares
        ) * one.points / count
    if one.roll_up == "weighted_mean":
        whole = sum(made.weights[subject] for _, _, subject in shares)
        low = sum(low * made.weights[subject] for low, _, subject in shares)
        high = sum(high * made.weights[subject] for _, high, subject in shares)
        return low * one.points / whole, high * one.points / whole
    if one.roll_up == "minimum":
        return min(low for low, _, _ in shares) * one.points, min(high for _, high, _ in shares) * one.points
    sure = all(low == 1 for low, _, _ in shares)
    possible = all(high == 1 for _, high, _ in shares)
    return one.points * sure, one.points * possible


def plain_total(made: Made, states: tuple[str, ...]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Sure, possible, maximum and pass line by a loop over everything."""
    least = most = top = Fraction(0)
    everything = sum((one.points for one in made.items), Fraction(0))
    for section in {one.section for one in made.items}:
        members = [one for one in made.items if one.section == section]
        found = {one.id: plain_bounds(made, one, states) for one in members}
        applying = sum((one.points for one in members if found[one.id] is not None), Fraction(0))
        whole = sum((one.points for one in members), Fraction(0))
        factor = whole / applying if made.policy == "move_within_section" and applying else Fraction(1)
        for one in members:
            bounds = found[one.id]
            if bounds is None:
                full = one.points if made.policy == "count_full" else Fraction(0)
                least, most, top = least + full, most + full, top + full
            else:
                least += bounds[0] * factor
                most += bounds[1] * factor
                top += one.points * factor
    assert made.pass_points is not None
    line = made.pass_points if made.policy == "leave_total_keep_pass" else made.pass_points * top / everything
    return least, most, top, line


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("basis", COUNTING)
def test_totals_are_those_of_a_plain_loop(seed: int, basis: str) -> None:
    made = random_county(seed)
    found = getattr(board_from(made.rows()), basis)
    assert (found.least, found.most, found.max, found.pass_line) == plain_total(made, COUNTING[basis])


@pytest.mark.parametrize("seed", range(12))
def test_lost_points_are_the_same_by_item_unit_person_and_section(seed: int) -> None:
    board = board_from(random_county(seed).rows())
    sums = {
        name: (
            sum((one.lost for one in getattr(board.lost, name).values()), Fraction(0)),
            sum((one.unrated for one in getattr(board.lost, name).values()), Fraction(0)),
        )
        for name in ("by_clause", "by_unit", "by_principal", "by_direct", "by_handler", "by_section")
    }
    assert set(sums.values()) == {(board.reported.lost, board.reported.unrated)}
    assert board.reported.max == board.reported.least + board.reported.lost + board.reported.unrated


@pytest.mark.parametrize("seed", range(6))
def test_points_are_moved_to_the_school_that_lost_them(seed: int) -> None:
    made = random_county(seed)
    made = replace(made, items=[one for one in made.items if one.roll_up == "mean"], policy="leave_total")
    board = board_from(made.rows())
    expected: dict[str, Fraction] = {}
    for one in made.items:
        counted = [
            row
            for row in made.asked
            if row.item_id == one.id
            and not any(
                held.not_applicable and held.state in COUNTING["reported"]
                for held in made.ratings
                if (held.item_id, held.subject_id) == (one.id, row.subject_id)
            )
        ]
        for held in made.ratings:
            if held.item_id == one.id and held.points is not None and held.state in COUNTING["reported"]:
                unit = str(held.subject_id)
                expected[unit] = expected.get(unit, Fraction(0)) + (one.points - held.points) / len(counted)
    lost = {unit: one.lost for unit, one in board.lost.by_unit.items() if one.lost}
    assert lost == {unit: points for unit, points in expected.items() if points}


def one_item(points: int, pass_points: int | str, *ratings: Fraction | str) -> Board:
    made = Made([item(1, points)], [asked(1, COUNTY)], pass_points=Fraction(pass_points))
    made.ratings = [rated(1, COUNTY, Fraction(one)) for one in ratings]
    return board_from(made.rows())


def test_the_line_is_passed_at_the_point() -> None:
    assert one_item(2600, 2340, "2340").judged.verdict == "met"
    missed = one_item(2600, 2340, "2339.99")
    assert missed.judged.verdict == "not_met"
    assert missed.reported.short_of_pass == Fraction(1, 100)


def test_without_a_rating_nothing_is_decided() -> None:
    board = one_item(2600, 2340)
    assert board.judged.verdict == "undetermined"
    assert (board.lost.lost, board.lost.unrated) == (Fraction(0), Fraction(2600))


def test_drafts_and_returned_ratings_are_open_in_the_reported_total() -> None:
    made = Made([item(1), item(2), item(3)], [asked(one, COUNTY) for one in (1, 2, 3)])
    made.ratings = [
        rated(1, COUNTY, 9, state="draft"),
        rated(2, COUNTY, 8, state="returned"),
        rated(3, COUNTY, 7, state="submitted"),
    ]
    board = board_from(made.rows())
    found = (board.reported.least, board.saved.least, board.approved.least)
    assert found == (Fraction(7), Fraction(24), Fraction(0))
    assert board.reported.most == 27


def veto_county(state: str = "approved", *, triggered: bool | None = True) -> Board:
    made = Made(
        [item(1), item(2, 0, rule=VETO)], [asked(1, COUNTY), asked(2, COUNTY)], pass_points=Fraction(9)
    )
    made.ratings = [rated(1, COUNTY, 10), rated(2, COUNTY, None, state=state, triggered=triggered)]
    return board_from(made.rows())


def test_one_triggered_veto_fails_full_marks() -> None:
    board = veto_county()
    assert board.reported.passed is True
    assert board.judged.verdict == "not_met"
    assert board.judged.reasons == ("触发一票否决：C2 第 2 条",)


def test_a_veto_triggered_in_a_draft_is_open_and_in_sight() -> None:
    board = veto_county("draft")
    assert board.judged.verdict == "undetermined"
    assert board.risks[0].kind is RiskKind.VETO_DRAFT


def test_met_only_when_the_veto_is_known_not_to_be_triggered() -> None:
    assert veto_county(triggered=False).judged.verdict == "met"
    assert veto_county(triggered=None).judged.verdict == "undetermined"


def test_one_school_triggers_a_veto_for_the_county() -> None:
    made = Made([item(1, 0, rule=VETO, roll_up="all_must")], [asked(1, unit) for unit in (2, 3)])
    made.ratings = [rated(1, 3, None, triggered=True)]
    board = board_from(made.rows())
    assert board.vetoes[0].triggered is True
    assert board.vetoes[0].triggered_by == (3,)


def test_a_minimum_requirement_that_is_not_met_fails_all() -> None:
    made = Made([item(1, 0, rule=MINIMUM)], [asked(1, COUNTY)])
    made.ratings = [rated(1, COUNTY, None, triggered=True)]
    assert board_from(made.rows()).judged.verdict == "not_met"


def test_grades_are_counted() -> None:
    rule = {"kind": "graded", "grades": [{"grade": one} for one in ("合格", "基本合格", "不合格")]}
    made = Made(
        [item(1, 0, rule=rule), item(2, 0, rule=rule)],
        [asked(1, COUNTY), asked(2, COUNTY)],
        [rated(1, COUNTY, None), rated(2, COUNTY, None)],
        grades={(1, COUNTY): "合格", (2, COUNTY): "基本合格"},
        grade_levels=[{"name": "巩固", "met_at_least": 1}],
    )
    board = board_from(made.rows())
    assert board.grades is not None
    assert (board.grades.level, board.judged.verdict) == ("巩固", "met")


def test_losses_nobody_owns_stay_in_sight() -> None:
    made = Made([item(1)], [asked(1, COUNTY, owner="")], [rated(1, COUNTY, 4)])
    lost = board_from(made.rows()).lost
    assert lost.by_principal[NO_OWNER].lost == 6
    assert lost.by_unit[NO_UNIT].lost == 6


def recovering_county(roll_up: str, **points: str) -> Board:
    """Two schools that lost 4 and 2 of 10, with what each wins back by the acceptance."""
    made = Made([item(1, 10, roll_up=roll_up)], [asked(1, 2), asked(1, 3)], pass_points=Fraction(9))
    made.ratings = [rated(1, 2, 6), rated(1, 3, 8)]
    units = {"first": 2, "second": 3}
    made.recovering = {
        (1, units[name]): Recovering(Fraction(value), ACCEPTANCE) for name, value in points.items()
    }
    return board_from(made.rows())


@pytest.mark.parametrize(
    ("roll_up", "points", "reach"),
    [
        ("mean", {"first": "4"}, Fraction(9)),
        ("mean", {"first": "1", "second": "1/3"}, Fraction(23, 3)),
        ("minimum", {"second": "2"}, Fraction(6)),
        ("minimum", {"first": "4"}, Fraction(8)),
        ("all_must", {"first": "4"}, Fraction(0)),
        ("all_must", {"first": "4", "second": "2"}, Fraction(10)),
    ],
)
def test_what_can_be_reached_follows_the_roll_up(
    roll_up: str, points: dict[str, str], reach: Fraction
) -> None:
    assert recovering_county(roll_up, **points).reach.reach == reach


def test_what_comes_after_the_acceptance_is_late() -> None:
    made = Made([item(1)], [asked(1, COUNTY)], [rated(1, COUNTY, 6)], pass_points=Fraction(9))
    made.recovering = {(1, COUNTY): Recovering(Fraction(4), date(2027, 5, 21))}
    reach = board_from(made.rows()).reach
    assert (reach.reach, reach.late, reach.passes) == (Fraction(6), Fraction(4), False)


def test_an_undecided_rating_keeps_what_it_surely_lost() -> None:
    made = Made([item(1)], [asked(1, COUNTY)], [rated(1, COUNTY, None, state="submitted")])
    made.surely_lost = {(1, COUNTY): Fraction(3)}
    found = board_from(made.rows()).reported
    assert (found.least, found.most) == (Fraction(0), Fraction(7))
    assert (found.lost, found.unrated) == (Fraction(3), Fraction(7))


def test_late_is_what_was_due_and_is_not_handed_in() -> None:
    made = Made([item(one) for one in (1, 2, 3)], [asked(one, COUNTY) for one in (1, 2, 3)])
    made.ratings = [rated(1, COUNTY, 5, state="submitted"), rated(2, COUNTY, 5, state="draft")]
    made.due_on = dict.fromkeys((1, 2), date(2027, 1, 10))
    late = board_from(made.rows()).late
    assert [row.item_id for row in late(date(2027, 1, 11))] == [2]
    assert late(date(2027, 1, 10)) == []


def test_points_at_risk_by_kind() -> None:
    made = Made([item(one) for one in (1, 2, 3)], [asked(one, COUNTY) for one in (1, 2, 3)])
    made.ratings = [rated(1, COUNTY, 4), rated(2, COUNTY, 5, state="returned")]
    made.missing_papers = {(1, COUNTY): ["规划"]}
    risks = {risk.kind: (risk.clause.code, risk.points) for risk in board_from(made.rows()).risks}
    assert risks == {
        RiskKind.RETURNED: ("C2", Fraction(10)),
        RiskKind.UNRATED: ("C3", Fraction(10)),
        RiskKind.NO_PAPERS: ("C1", Fraction(4)),
    }


def test_progress_of_an_item_over_the_schools() -> None:
    made = Made([item(1, roll_up="mean")], [asked(1, unit) for unit in range(2, 8)])
    made.asked[5] = asked(1, 7, owner="")
    made.ratings = [
        rated(1, unit, 10, state=state)
        for unit, state in enumerate(("draft", "returned", "submitted", "approved"), 2)
    ]
    found = board_from(made.rows()).clauses[0].progress
    assert (found.asked, found.owned, found.handed_in, found.draft, found.returned, found.unrated) == (
        6,
        5,
        2,
        1,
        1,
        2,
    )


@pytest.mark.parametrize("seed", range(6))
def test_won_back_points_of_a_mean_rise_as_the_roll_up_itself_would(seed: int) -> None:
    made = random_county(seed)
    made.policy = "leave_total"
    rated_ones = [
        row
        for row in made.ratings
        if row.state in COUNTING["reported"] and row.points is not None and row.item_id % 2
    ]
    points = {one.id: one.points for one in made.items}
    made.recovering = {
        (row.item_id, row.subject_id): Recovering((points[row.item_id] - row.points) / 3, ACCEPTANCE)
        for row in rated_ones
        if row.points is not None and row.points < points[row.item_id]
    }
    before = board_from(made.rows())
    better = {
        (row.item_id, row.subject_id): row.points + made.recovering[row.item_id, row.subject_id].points
        for row in rated_ones
        if row.points is not None and (row.item_id, row.subject_id) in made.recovering
    }
    made.ratings = [
        row._replace(points=better.get((row.item_id, row.subject_id), row.points)) for row in made.ratings
    ]
    made.recovering = {}
    after = board_from(made.rows())
    assert before.reach.recoverable == before.reported.lost - after.reported.lost

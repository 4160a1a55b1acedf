"""Rows of a board as plain values, without a database: a county, some schools, items of every way to roll up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from dudao.apps.campaigns.models import Campaign
from dudao.apps.evaluation.board_rows import AskedRow, BoardRows, RatedRow, Recovering
from dudao.apps.evaluation.item_sheet import ItemSheet, RatedItem
from dudao.apps.standards.models import StandardVersion
from dudao.core.scoring import rule_from_data

COUNTY = 1
STEPS = {"kind": "steps", "step": "0"}
ACCEPTANCE = date(2027, 5, 20)


@dataclass
class Made:
    """What a test says of a board; everything else is empty."""

    items: list[RatedItem]
    asked: list[AskedRow] = field(default_factory=list)
    ratings: list[RatedRow] = field(default_factory=list)
    pass_points: Fraction | None = None
    policy: str = "leave_total"
    weights: Mapping[int, Fraction] = field(default_factory=dict)
    leads: Mapping[int, int | None] = field(default_factory=dict)
    recovering: Mapping[tuple[int, int], Recovering] = field(default_factory=dict)
    missing_papers: Mapping[tuple[int, int], list[str]] = field(default_factory=dict)
    surely_lost: Mapping[tuple[int, int], Fraction] = field(default_factory=dict)
    due_on: Mapping[int, date | None] = field(default_factory=dict)
    grades: Mapping[tuple[int, int], str] = field(default_factory=dict)
    grade_levels: list[dict[str, Any]] = field(default_factory=list)

    def rows(self) -> BoardRows:
        """As they would have been read."""
        by_item: dict[int, list[AskedRow]] = defaultdict(list)
        for row in self.asked:
            by_item[row.item_id].append(row)
        return BoardRows(
            campaign=Campaign(pk=7, county_id=COUNTY),
            version=StandardVersion(
                pk=5,
                max_points=sum((one.points for one in self.items), Fraction(0)),
                pass_points=self.pass_points,
                not_applicable=self.policy,
                grade_levels=self.grade_levels,
            ),
            sheet=ItemSheet(5, tuple(self.items)),
            acceptance_on=ACCEPTANCE,
            asked=dict(by_item),
            ratings={(one.item_id, one.subject_id): one for one in self.ratings},
            surely_lost=self.surely_lost,
            grades=self.grades,
            recovering=self.recovering,
            measured={},
            corrections={},
            lead_units=self.leads,
            due_on=self.due_on,
            linked={},
            missing_papers=self.missing_papers,
            weights=self.weights,
            unit_names={},
            person_names={},
        )


def item(
    number: int,
    points: Fraction | int = 10,
    *,
    roll_up: str = "",
    rule: Mapping[str, Any] = STEPS,
    section: str = "一",
) -> RatedItem:
    """An item with the code C1, C2 …; with `roll_up` it is rated by schools."""
    return RatedItem(
        id=number,
        version_id=5,
        position=number,
        code=f"C{number}",
        kind="score",
        section=section,
        criterion="",
        text=f"第 {number} 条",
        points=Fraction(points),
        rule=rule_from_data(dict(rule)),
        rule_text="",
        subject="school" if roll_up else "county",
        roll_up=roll_up,
        required_evidence=(),
        observation_points=(),
        responsible_unit="",
        inspection_method="",
        measured_by=None,
        previous_id=None,
        is_unchanged=False,
    )


def asked(item_id: int, subject: int, *, owner: str = "u1", due_on: date | None = None) -> AskedRow:
    """An item asked of a subject, with one owner in all three parts."""
    return AskedRow(item_id * 1000 + subject, item_id, subject, owner, owner, owner, 1, due_on)


def rated(
    item_id: int,
    subject: int,
    points: Fraction | int | None,
    *,
    state: str = "approved",
    not_applicable: bool = False,
    triggered: bool | None = None,
) -> RatedRow:
    """A rating as it stands."""
    exact = None if points is None else Fraction(points)
    return RatedRow(item_id, subject, state, "bureau", exact, not_applicable, triggered)


def random_county(seed: int, schools: int = 9, items: int = 24) -> Made:
    """A county with some of everything, the same for the same seed."""
    dice = Random(seed)
    ways = ("", "", "mean", "mean", "weighted_mean", "minimum", "all_must")
    made = [
        item(
            number,
            Fraction(dice.randint(2, 60), dice.choice((1, 2))),
            roll_up=dice.choice(ways),
            section=f"第{1 + number % 4}部分",
        )
        for number in range(1, items + 1)
    ]
    subjects = range(2, 2 + schools)
    asked_rows: list[AskedRow] = []
    rated_rows: list[RatedRow] = []
    for one in made:
        for subject in [COUNTY] if not one.roll_up else subjects:
            owner = dice.choice(("u1", "u2", "u3", "n王建国", ""))
            asked_rows.append(asked(one.id, subject, owner=owner))
            rated_rows.extend(_random_rating(dice, one, subject))
    return Made(
        made,
        asked_rows,
        rated_rows,
        pass_points=sum((one.points for one in made), Fraction(0)) * Fraction(9, 10),
        policy=dice.choice(("leave_total", "leave_total_keep_pass", "move_within_section", "count_full")),
        weights={subject: Fraction(dice.randint(30, 900)) for subject in subjects},
        leads={one.id: dice.choice((101, 102, None)) for one in made},
    )


def _random_rating(dice: Random, one: RatedItem, subject: int) -> Iterable[RatedRow]:
    fate = dice.random()
    if fate < 0.2:
        return
    state = dice.choice(("draft", "submitted", "returned", "approved", "locked"))
    if fate < 0.3:
        yield rated(one.id, subject, None, state=state, not_applicable=True)
        return
    share = dice.choice((Fraction(1), Fraction(1), Fraction(0), Fraction(dice.randint(0, 7), 7)))
    yield rated(one.id, subject, one.points * share, state=state)

"""Five units of the test county appraised for 2025 by the scheme of the worked example, on 12 January 2026.

| unit | on time (60) | cards (20) | feedback (20) | total |
|---|---|---|---|---|
| 财政局 (handler, head) | 9/10 → 54 | 20 | 20 | 94 |
| 教育局 (officer) | 2/3 → 40 | 1 yellow → 18 | 15 | 73 |
| 南坪镇 | 7/7 → 60 | 1 red → 15 | 37/2 | 187/2 |
| 南坪中心小学 (clerk, principal) | none due | 20 | 16 | 36 × 100/40 = 90 |
| 城关初级中学 (colleague) | 5/6 → 50 | 4 red → 0 | 10 | 60, 弄虚作假 |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from dudao.apps.accounts.api import User
from dudao.apps.appraisal.actions.computing import compute_appraisal, open_contest
from dudao.apps.appraisal.actions.schemes import create_scheme, publish_scheme, save_scheme, set_units
from dudao.apps.appraisal.actions.stating import MarkGiven, state_mark, state_none_applies
from dudao.apps.appraisal.models import Appraisal, AppraisalScheme, ResultLine, UnitResult
from dudao.apps.appraisal.queries import appraisal_by_id, scheme_by_id
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import Card
from dudao.apps.workplan.api import DutyList
from dudao.core.appraisal import Group, Scheme
from tests.apps.correspondence import made as documents
from tests.apps.workplan.made import duty
from tests.personas import World
from tests.spec.appraisal.five_units import SCHEME

TODAY = date(2026, 1, 12)
UNTIL = date(2026, 1, 19)
AFTER = date(2026, 1, 20)
RULES = replace(
    SCHEME,
    groups=(Group("all", "各单位", ("government_department", "bureau", "township", "school")),),
)


@dataclass
class Appraised:
    """The county with its scheme of 2025."""

    world: World
    scheme: AppraisalScheme

    def person(self, name: str) -> User:
        return self.world.person(name)

    @property
    def appraisal(self) -> Appraisal:
        """The result as it stands in the database."""
        return appraisal_by_id(Appraisal.objects.get(scheme=self.scheme).pk)

    def result(self, unit: Organisation) -> UnitResult:
        return UnitResult.objects.select_related("unit", "appraisal__county").get(
            appraisal__scheme=self.scheme, unit=unit
        )

    def line(self, unit: Organisation, key: str) -> ResultLine:
        found = ResultLine.objects.select_related("result__unit", "result__appraisal__county")
        return found.get(result__appraisal__scheme=self.scheme, result__unit=unit, line=key)

    def compute(self, today: date = TODAY) -> Appraisal:
        return compute_appraisal(self.scheme, today=today, actor=self.person("officer"))


def drafted(world: World, rules: Scheme = RULES, year: int = 2025) -> AppraisalScheme:
    """A draft with these rules and all five units in the first group."""
    officer = world.person("officer")
    made = create_scheme(world.county, year, actor=officer)
    made = save_scheme(
        made,
        rules,
        title=f"{year}年度目标考核办法",
        basis="示县办〔2025〕3号（示例）",
        revision=1,
        actor=officer,
    )
    units = {unit.pk: rules.groups[0].key for unit in five(world)}
    return set_units(made, units, revision=made.revision, actor=officer)


def five(world: World) -> list[Organisation]:
    """The units that are appraised."""
    return [world.department, world.bureau, world.township, world.school, world.second_school]


def build(world: World) -> Appraised:
    """Everything recorded and stated, the scheme published."""
    documents.issuers(world)
    _duties(world)
    _cards(world)
    officer = world.person("officer")
    scheme = drafted(world)
    scheme = publish_scheme(scheme, revision=scheme.revision, actor=officer)
    for unit, points in zip(five(world), ("20", "15", "37/2", "16", "10"), strict=True):
        given = MarkGiven("整改台账和复查记录", points=Fraction(points))
        state_mark(scheme, unit, "feedback", given, actor=officer)
    state_mark(
        scheme, world.second_school, "falsified", MarkGiven("核查组认定虚报", applies=True), actor=officer
    )
    state_none_applies(scheme, "falsified", "全年没有收到反映", actor=officer)
    return Appraised(world, scheme_by_id(scheme.pk))


def build_shown(world: World) -> Appraised:
    """Computed on TODAY and shown to the units."""
    made = build(world)
    held = made.compute()
    open_contest(held, revision=held.revision, today=TODAY, actor=world.person("officer"))
    return made


def _duties(world: World) -> None:
    held = DutyList.objects.create(
        county=world.county, title="2025 年目标任务", created_by=world.people["officer"]
    )
    due = date(2025, 10, 31)
    counts = (
        (world.department, 10, 9),
        (world.bureau, 3, 2),
        (world.township, 7, 7),
        (world.second_school, 6, 5),
    )
    for unit, number, in_time in counts:
        for at in range(number):
            finished = due - timedelta(5) if at < in_time else due + timedelta(40)
            duty(
                held,
                f"{unit.pk}-{at + 1}",
                lead_unit=unit,
                due_on=due,
                finished_on=finished,
                state="finished",
            )
    # Due in another year, and dropped: neither counts.
    duty(held, "next", lead_unit=world.department, due_on=date(2026, 1, 5))
    duty(held, "gone", lead_unit=world.department, due_on=due, state="dropped")


def _cards(world: World) -> None:
    for unit, colour, count in (
        (world.bureau, "yellow", 1),
        (world.township, "red", 1),
        (world.second_school, "red", 4),
    ):
        for _ in range(count):
            _card(world, unit, colour, date(2025, 9, 1))
    _card(world, world.department, "red", date(2024, 12, 31))
    _card(world, world.department, "red", date(2025, 9, 2), withdrawn=True)


def _card(world: World, unit: Organisation, colour: str, day: date, *, withdrawn: bool = False) -> None:
    Card.objects.create(
        county=world.county,
        unit=unit,
        colour=colour,
        reason="任务逾期未报",
        lifts_when="补报并经复核",
        given_on=day,
        given_by=world.people["officer"],
        withdrawn=withdrawn,
    )

"""What is recorded of units, out of the reports, the letters, the circulars and the self-evaluation."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils import timezone

from dudao.apps.appraisal.facts import Recorded, recorded_facts
from dudao.apps.appraisal.span import span_of
from dudao.apps.evaluation.api import Evaluation
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import MatterStep
from dudao.core.appraisal import CountFact, FactKey, ShareFact
from tests.apps.oversight import letters_made
from tests.apps.oversight.made import build_overseen
from tests.apps.period_reports.reporting import start_reporting
from tests.apps.workplan.made import start_plan
from tests.snapshot import restored

if TYPE_CHECKING:
    from tests.personas import World

NEXT_YEAR = date(2026, 1, 12)


def facts(world: World, unit: Organisation, year: int = 2025) -> Recorded:
    """What is recorded of one unit in a year, asked after it."""
    return recorded_facts(world.county, [unit], span_of(year, NEXT_YEAR))[unit.pk]


def share(found: Recorded, key: FactKey) -> tuple[object, object]:
    fact = found[key]
    assert isinstance(fact, ShareFact)
    return fact.part, fact.whole


def count(found: Recorded, key: FactKey) -> int:
    fact = found[key]
    assert isinstance(fact, CountFact)
    return fact.count


def test_reports_in_time_and_missing(world: World) -> None:
    held = restored("appraisal reporting", lambda: start_reporting(world))
    held.submit(world.school, "clerk")
    reported, silent = facts(world, world.school), facts(world, world.second_school)
    assert share(reported, FactKey.REPORTS_ON_TIME) == (1, 1)
    assert count(reported, FactKey.MISSING_REPORTS) == 0
    assert share(silent, FactKey.REPORTS_ON_TIME) == (0, 1)
    missing = silent[FactKey.MISSING_REPORTS]
    assert missing is not None
    assert missing.sources[0].text.endswith("2025-12-02 到期，没有报")
    assert share(facts(world, world.school, 2024), FactKey.REPORTS_ON_TIME) == (0, 0)


def test_a_letter_that_nobody_answered_counts_as_a_letter_and_as_late(world: World) -> None:
    held = restored("appraisal overseen", lambda: build_overseen(world))
    letter = letters_made.issued(held)
    found = facts(world, held.unit)
    assert share(found, FactKey.LETTERS_ON_TIME) == (0, 1)
    assert [count(found, key) for key in (FactKey.REMINDER_LETTERS, FactKey.WARNING_LETTERS)] == [1, 0]
    reminders = found[FactKey.REMINDER_LETTERS]
    assert reminders is not None
    assert f"/{letter.pk}/" in reminders.sources[0].url
    assert share(facts(world, world.school), FactKey.LETTERS_ON_TIME) == (0, 0)


def test_a_matter_that_climbed_to_a_circular_is_a_criticism_of_its_year(world: World) -> None:
    held = restored("appraisal overseen", lambda: build_overseen(world))
    moment = timezone.make_aware(datetime(2025, 12, 31, 23, 30))
    MatterStep.objects.create(matter=held.matter(), state="issued", kind="circular", at=moment)
    assert count(facts(world, held.unit), FactKey.CRITICISED) == 1
    assert count(facts(world, held.unit, 2026), FactKey.CRITICISED) == 0


def test_a_self_evaluation_that_is_not_approved_says_nothing(world: World) -> None:
    plan = restored("appraisal plan", lambda: start_plan(world))
    assert facts(world, world.department)[FactKey.SCORE] is None
    assert share(facts(world, world.township), FactKey.SCORE) == (0, 0)
    own = Evaluation.objects.create(
        campaign=plan.campaign,
        version=plan.running.items["B1"].version,
        subject=world.school,
        approved_points=Fraction(35, 2),
        max_points=20,
        item_count=2,
        approved_count=1,
    )
    assert facts(world, world.school)[FactKey.SCORE] is None
    Evaluation.objects.filter(pk=own.pk).update(approved_count=2)
    assert share(facts(world, world.school), FactKey.SCORE) == (Fraction(35, 2), 20)


def test_steps_verified_after_the_year_do_not_count_in_it(world: World) -> None:
    plan = restored("appraisal plan", lambda: start_plan(world))
    assert share(facts(world, world.department), FactKey.DUTIES_VERIFIED) == (1, 2)
    step = plan.duty("3").steps.get(verified_at=None)
    step.verified_at = timezone.make_aware(datetime(2026, 1, 1, 8))
    step.save()
    assert share(facts(world, world.department), FactKey.DUTIES_VERIFIED) == (1, 2)
    step.verified_at = timezone.make_aware(datetime(2025, 12, 31, 8))
    step.save()
    assert share(facts(world, world.department), FactKey.DUTIES_VERIFIED) == (2, 2)

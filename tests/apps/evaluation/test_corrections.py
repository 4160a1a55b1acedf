"""Corrections of measured items: explained, visible, one at a time, by the supervision office."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import Entry
from dudao.apps.evaluation import queries
from dudao.apps.evaluation.actions.corrections import correct_measured, withdraw_correction
from dudao.apps.evaluation.models import MeasuredCorrection
from dudao.core.scoring import AnswerError
from tests.apps.evaluation.running import Running
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db
WHY = "分校已并入，见批复"


def correct(running: Running, person: str, code: str = "T1") -> MeasuredCorrection:
    return correct_measured(
        running.assignment(code),
        Fraction(11),
        WHY,
        measured_points=Fraction(12),
        actor=running.person(person),
    )


def test_a_correction_stands_beside_the_measured_points(running: Running) -> None:
    correct(running, "officer")
    held = queries.correction_of(running.assignment("T1"))
    assert held is not None
    assert (held.points, held.measured_points, held.reason) == (Fraction(11), Fraction(12), WHY)
    assert Entry.objects.get(verb="correct_measured").details["measured_points"] == "12"


@pytest.mark.parametrize("person", [name for name in PERSONAS if name != "officer"])
def test_nobody_but_the_supervision_office_corrects(running: Running, person: str) -> None:
    with pytest.raises(PermissionDenied):
        correct(running, person)
    made = correct(running, "officer")
    with pytest.raises(PermissionDenied):
        withdraw_correction(made, actor=running.person(person))


def test_points_and_reason_are_checked(running: Running) -> None:
    officer = running.person("officer")
    for points, reason, field in ((Fraction(13), WHY, "points"), (Fraction(1), " ", "reason")):
        with pytest.raises(AnswerError) as refused:
            correct_measured(running.assignment("T1"), points, reason, measured_points=None, actor=officer)
        assert refused.value.field == field


def test_an_item_that_is_not_measured_is_not_corrected(running: Running) -> None:
    with pytest.raises(ValidationError, match="不是测算"):
        correct(running, "officer", "A1")


def test_a_second_correction_waits_until_the_first_is_withdrawn(running: Running) -> None:
    made = correct(running, "officer")
    with pytest.raises(ValidationError, match="已有更正"):
        correct(running, "officer")
    withdraw_correction(made, actor=running.person("officer"))
    assert queries.correction_of(running.assignment("T1")) is None
    with pytest.raises(ValidationError, match="已经撤回"):
        withdraw_correction(made, actor=running.person("officer"))
    correct(running, "officer")
    assert MeasuredCorrection.objects.count() == 2

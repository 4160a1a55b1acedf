"""Review up the levels: who may decide what in which state, reasons, locks, many at once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import Role
from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.actions.ratings import Written, save_rating, submit_rating
from dudao.apps.evaluation.actions.review import (
    approve_rating,
    approve_ratings,
    lock_rating,
    open_rating,
    return_rating,
)
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from tests import factories
from tests.apps.evaluation.running import Running, said
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db

Decision = Callable[[Assignment, int, str, Running], Written]


def approve(assignment: Assignment, number: int, person: str, running: Running) -> Written:
    return approve_rating(assignment, number=number, actor=running.person(person))


def send_back(assignment: Assignment, number: int, person: str, running: Running) -> Written:
    return return_rating(assignment, "缺材料", number=number, actor=running.person(person))


def lock(assignment: Assignment, number: int, person: str, running: Running) -> Written:
    return lock_rating(assignment, "迎检", number=number, actor=running.person(person))


def unlock(assignment: Assignment, number: int, person: str, running: Running) -> Written:
    return open_rating(assignment, "数据更正", number=number, actor=running.person(person))


DECISIONS: dict[str, Decision] = {"approve": approve, "return": send_back, "lock": lock, "open": unlock}


def put(running: Running, code: str, state: str) -> int:
    """Bring an item into a state through the actions; its number. Read as "state at level"."""
    handler = "clerk" if code.startswith("B") else "handler"
    steps = {
        "draft": [],
        "unit": ["submit"],
        "department": ["submit"],
        "bureau": ["submit", "principal" if code.startswith("B") else "head"],
        "returned": ["submit", "back"],
        "approved": ["submit", "principal" if code.startswith("B") else "head", "officer"],
        "locked": ["submit", "principal" if code.startswith("B") else "head", "officer", "lock"],
    }[state]
    number = 1
    save_rating(running.assignment(code), said(met=True), number=0, actor=running.person(handler))
    for step in steps:
        assignment = running.assignment(code)
        if step == "submit":
            submit_rating(assignment, number=number, actor=running.person(handler))
        elif step == "back":
            send_back(assignment, number, "principal" if code.startswith("B") else "head", running)
        elif step == "lock":
            lock(assignment, number, "officer", running)
        else:
            approve(assignment, number, step, running)
        number += 1
    return number


# Item, state → decision → who can. County item A1: department (head of 财政局), then the supervision office. School
# item B1: principal, then the office, for its lead unit, the bureau, has no head.
TABLE: dict[tuple[str, str], dict[str, set[str]]] = {
    ("A1", "draft"): {},
    ("A1", "department"): {"approve": {"head"}, "return": {"head"}},
    ("A1", "bureau"): {"approve": {"officer"}, "return": {"officer"}},
    ("A1", "returned"): {},
    ("A1", "approved"): {"lock": {"officer"}, "open": {"officer"}},
    ("A1", "locked"): {"open": {"officer"}},
    ("B1", "draft"): {},
    ("B1", "unit"): {"approve": {"principal"}, "return": {"principal"}},
    ("B1", "bureau"): {"approve": {"officer"}, "return": {"officer"}},
    ("B1", "returned"): {},
    ("B1", "approved"): {"lock": {"officer"}, "open": {"officer"}},
    ("B1", "locked"): {"open": {"officer"}},
}


@pytest.mark.parametrize(("code", "state"), list(TABLE), ids=lambda part: part)
def test_every_persona_tries_every_decision_in_every_state(running: Running, code: str, state: str) -> None:
    from django.db import transaction

    number = put(running, code, state)
    could: dict[str, set[str]] = {}
    for name, decide in DECISIONS.items():
        for person in PERSONAS:
            try:
                with transaction.atomic():
                    decide(running.assignment(code), number, person, running)
                    could.setdefault(name, set()).add(person)
                    raise InterruptedError
            except (PermissionDenied, ValidationError, InterruptedError):
                pass
    assert could == TABLE[(code, state)]


def test_points_count_as_approved_after_the_last_level_only(running: Running) -> None:
    put(running, "A1", "bureau")
    assert Evaluation.objects.get().approved_points == 0
    written = approve(running.assignment("A1"), 3, "officer", running)
    assert written.rating.state == "approved"
    assert (written.evaluation.approved_points, written.evaluation.approved_count) == (Fraction(10), 1)


def test_returning_asks_for_a_reason_and_keeps_it(running: Running) -> None:
    number = put(running, "A1", "department")
    with pytest.raises(ValidationError, match="理由"):
        return_rating(running.assignment("A1"), "  ", number=number, actor=running.person("head"))
    return_rating(running.assignment("A1"), "缺家访记录", number=number, actor=running.person("head"))
    kept = running.rating("A1")
    assert (kept.state, kept.reason, kept.decided_by) == ("returned", "缺家访记录", running.person("head"))
    assert Evaluation.objects.get().returned_count == 1
    assert Evaluation.objects.get().handed_in_points == 0
    assert Entry.objects.get(verb="return_rating").details["reason"] == "缺家访记录"


def test_a_lock_asks_for_a_reason(running: Running) -> None:
    number = put(running, "A1", "approved")
    with pytest.raises(ValidationError, match="理由"):
        lock_rating(running.assignment("A1"), "", number=number, actor=running.person("officer"))


def test_nobody_approves_what_she_filled_in_herself(running: Running) -> None:
    running.world.people["head"].memberships.create(
        organisation=running.world.department, role=Role.DEPARTMENT_CLERK
    )
    Assignment.objects.filter(item=running.items["A1"]).update(handler=running.world.people["head"])
    head = running.person("head")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=head)
    assert running.rating("A1").level == "bureau"  # the department has nobody else
    Rating.objects.update(level="department")
    with pytest.raises(PermissionDenied):
        approve_rating(running.assignment("A1"), number=1, actor=head)


def test_what_waits_at_a_level_that_nobody_holds_any_more_goes_to_the_next(running: Running) -> None:
    number = put(running, "B1", "unit")
    running.world.people["principal"].memberships.all().delete()
    approve_rating(running.assignment("B1"), number=number, actor=running.person("officer"))
    assert running.rating("B1").state == "approved"


def test_the_city_decides_when_the_campaign_asks_it(running: Running) -> None:
    running.campaign.review_levels = ["bureau", "city"]
    running.campaign.save()
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    approve(running.assignment("A1"), 1, "officer", running)
    with pytest.raises(ValidationError):  # a lower level does not take back what it passed on
        send_back(running.assignment("A1"), 2, "officer", running)
    approve(running.assignment("A1"), 2, "city_officer", running)
    with pytest.raises(ValidationError, match="市级"):
        unlock(running.assignment("A1"), 3, "officer", running)
    assert running.rating("A1").state == "approved"


def test_a_decision_over_a_newer_rating_is_a_conflict(running: Running) -> None:
    number = put(running, "A1", "department")
    with pytest.raises(RatingConflict):
        approve(running.assignment("A1"), number - 1, "head", running)
    assert running.rating("A1").level == "department"


def test_many_are_approved_at_once_and_the_others_are_named(running: Running) -> None:
    handler, head = running.person("handler"), running.person("head")
    for code, answer in (("A1", {"met": True}), ("A2", {"grade": "A"}), ("A5", {"points": "4"})):
        submit_rating(running.assignment(code), said(**answer), number=0, actor=handler)
    submit_rating(running.assignment("B1"), said(met=True), number=0, actor=running.person("clerk"))
    seen = {one.pk: one.number for one in Rating.objects.all()}
    changed = running.rating("A2")
    seen[changed.pk] = 7
    done = approve_ratings(running.campaign, seen | {999_999: 1}, actor=head)
    assert done.approved == 2
    assert {name for name, _ in done.refused} == {"A2 示例县", "B1 南坪中心小学", "第 999999 号评分"}
    assert {running.rating(code).level for code in ("A1", "A5")} == {"bureau"}
    assert running.rating("A2").level == "department"
    assert running.rating("B1").level == "unit"
    assert RatingRevision.objects.filter(verb="approve_ratings").count() == 2
    assert Entry.objects.filter(verb="approve_ratings").count() == 1
    done = approve_ratings(
        running.campaign,
        {running.rating("A1").pk: 2, running.rating("A5").pk: 2},
        actor=running.person("officer"),
    )
    assert done.approved == 2
    assert Evaluation.objects.get(subject=running.world.county).approved_points == 14
    assert verify(chain_of(running.world.county)) is None


def test_approving_many_writes_nothing_when_none_can_be(running: Running) -> None:
    put(running, "A1", "department")
    before = Entry.objects.count()
    done = approve_ratings(running.campaign, {running.rating("A1").pk: 2}, actor=running.person("director"))
    assert done.approved == 0
    assert Entry.objects.count() == before


def test_a_second_head_of_the_department_can_decide(running: Running) -> None:
    factories.user("head2", running.world.department, Role.DEPARTMENT_HEAD)
    number = put(running, "A1", "department")
    running.world.people["head2"] = type(running.world.people["head"]).objects.get(username="head2")
    approve(running.assignment("A1"), number, "head2", running)
    assert running.rating("A1").level == "bureau"

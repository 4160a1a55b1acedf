"""Several people at the same moment, on both databases: one wins, nothing is lost, sums stay exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating
from dudao.apps.evaluation.actions.review import approve_rating, return_rating
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from tests.apps.evaluation.running import Running, said, start
from tests.personas import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def running(world: World) -> Running:
    return start(world)


def at_once(actions: Sequence[Callable[[], object]]) -> list[str]:
    """What each got: "done", "conflict" or "refused"; anything else is raised."""
    begin = Barrier(len(actions))

    def one(action: Callable[[], object]) -> str:
        begin.wait()
        try:
            action()
        except RatingConflict:
            return "conflict"
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(one, actions))


def saving(running: Running, code: str, note: str, number: int) -> Callable[[], object]:
    assignment, handler = running.assignment(code), running.person("handler")
    return lambda: save_rating(assignment, said(note, met=True), number=number, actor=handler)


def test_of_two_windows_on_one_item_the_second_gets_the_conflict(running: Running) -> None:
    for number in (0, 1):
        got = at_once([saving(running, "A1", f"{number} 窗口 {one}", number) for one in "甲乙丙丁"])
        assert got == ["conflict", "conflict", "conflict", "done"]
        assert running.rating("A1").number == number + 1
    assert RatingRevision.objects.count() == 2
    assert Entry.objects.filter(verb="save_rating").count() == 2
    assert verify(chain_of(running.world.county)) is None


def test_one_of_two_decisions_counts(running: Running) -> None:
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    head, one, other = running.person("head"), running.assignment("A1"), running.assignment("A1")
    got = at_once(
        [
            lambda: approve_rating(one, number=1, actor=head),
            lambda: return_rating(other, "缺材料", number=1, actor=head),
        ]
    )
    assert got == ["conflict", "done"]
    assert running.rating("A1").number == 2


@pytest.mark.parametrize("attempt", range(8))
def test_two_schools_that_open_their_ratings_at_once_are_scored_against_each_other(
    running: Running, attempt: int
) -> None:
    clerk, colleague, second = (
        running.person("clerk"),
        running.person("colleague"),
        running.world.second_school,
    )
    jobs: list[Callable[[], object]] = []
    for person, school, value in ((clerk, running.world.school, "75"), (colleague, second, "70")):
        assignment = running.assignment("B3", school)
        jobs.append(
            lambda assignment=assignment, value=value, person=person: save_rating(  # type: ignore[misc]
                assignment, said(value=value), number=0, actor=person
            )
        )
    assert at_once(jobs) == ["done"] * 2
    ratings = list(Rating.objects.select_related("evaluation").order_by("evaluation__subject_id"))
    assert len(ratings) == 2
    assert [one.evaluation.saved_points for one in ratings] == [one.points for one in ratings]
    assert ratings[0].points != ratings[1].points


def test_the_totals_are_the_sum_of_the_ratings_after_eight_people_wrote(running: Running) -> None:
    handler, clerk = running.person("handler"), running.person("clerk")
    colleague, second = running.person("colleague"), running.world.second_school
    county = {"A1": {"met": True}, "A2": {"grade": "B"}, "A5": {"points": "3.9"}, "A6": {"points": "2"}}
    jobs: list[Callable[[], object]] = []
    for code, answer in county.items():
        assignment = running.assignment(code)
        jobs.append(
            lambda assignment=assignment, answer=answer: submit_rating(  # type: ignore[misc]
                assignment, said(**answer), number=0, actor=handler
            )
        )
    for person, school in ((clerk, running.world.school), (colleague, second)):
        for code, answer in {"B1": {"met": True}, "B3": {"value": str(70 + school.pk % 7)}}.items():
            assignment = running.assignment(code, school)
            jobs.append(
                lambda assignment=assignment, answer=answer, person=person: save_rating(  # type: ignore[misc]
                    assignment, said(**answer), number=0, actor=person
                )
            )
    assert at_once(jobs) == ["done"] * 8
    for evaluation in Evaluation.objects.all():
        ratings = Rating.objects.filter(evaluation=evaluation)
        assert evaluation.saved_points == sum((one.points or Fraction(0) for one in ratings), Fraction(0))
        assert evaluation.saved_count == len(ratings)
        handed_in = [one.points or Fraction(0) for one in ratings if one.state == "submitted"]
        assert evaluation.handed_in_points == sum(handed_in, Fraction(0))
    assert Evaluation.objects.count() == 3
    assert verify(chain_of(running.world.county)) is None

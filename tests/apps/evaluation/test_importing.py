"""Many ratings in one action: all or none, as if their handlers had typed them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.evaluation.actions.importing import ImportedRating, ImportRefused, import_ratings
from dudao.apps.evaluation.actions.opening import open_evaluations
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from tests.apps.evaluation.running import Running, said
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db


def county(running: Running) -> Evaluation:
    open_evaluations(running.campaign, actor=None)
    return Evaluation.objects.get(subject=running.world.county)


def test_lines_become_ratings_with_totals_and_one_entry(running: Running) -> None:
    lines = [
        ImportedRating(running.items["A1"].pk, said(met=True), submit=True),
        ImportedRating(running.items["A3"].pk, said(elements={"e1": True})),
    ]
    evaluation = county(running)
    done = import_ratings(evaluation, lines, actor=running.person("handler"))
    assert (done.created, done.changed, done.unchanged, done.submitted) == (2, 0, 0, 1)
    assert running.rating("A1").level == "department"
    assert running.rating("A1").rated_by == running.person("handler")
    assert running.rating("A3").state == "draft"
    evaluation.refresh_from_db()
    assert (evaluation.handed_in_points, evaluation.saved_count) == (Fraction(10), 2)
    assert Entry.objects.filter(verb="import_ratings").count() == 1
    assert RatingRevision.objects.filter(verb="import_ratings").count() == 2
    assert verify(chain_of(running.world.county)) is None


def test_the_same_lines_again_change_nothing(running: Running) -> None:
    evaluation = county(running)
    lines = [ImportedRating(running.items["A1"].pk, said(met=True), submit=True)]
    import_ratings(evaluation, lines, actor=None)
    before = Entry.objects.count()
    assert import_ratings(evaluation, lines, actor=None).unchanged == 1
    assert Entry.objects.count() == before


def test_one_wrong_line_leaves_everything_as_it_was_and_all_are_named(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A2"), said(grade="A"), number=0, actor=handler)
    save_rating(running.assignment("A5"), said(points="4"), number=0, actor=handler)
    lines = [
        ImportedRating(running.items["A1"].pk, said(met=True)),
        ImportedRating(running.items["A2"].pk, said(grade="B")),  # handed in
        ImportedRating(running.items["A4"].pk, said(occurrences={"d1": "-3"})),
        ImportedRating(running.items["A3"].pk, said(elements={"e1": True}), submit=True),
        ImportedRating(running.items["A5"].pk, said(points="3"), number=9),  # changed meanwhile
        ImportedRating(running.items["B1"].pk, said(met=True)),  # a school's
        ImportedRating(running.items["T1"].pk, said(met=True)),  # measured
    ]
    with pytest.raises(ImportRefused) as refused:
        import_ratings(county(running), lines, actor=handler)
    codes = {item.pk: code for code, item in running.items.items()}
    assert [codes[one.item_id] for one in refused.value.problems] == ["A2", "A4", "A3", "A5", "B1", "T1"]
    assert refused.value.problems[1].field == "occurrences.d1"
    assert Rating.objects.count() == 2
    assert running.rating("A2").answer == {"grade": "A"}


@pytest.mark.parametrize("person", PERSONAS)
def test_the_handler_and_the_supervision_office_bring_in_a_table(running: Running, person: str) -> None:
    lines = [ImportedRating(running.items["A1"].pk, said(met=True))]
    if person in ("handler", "officer"):
        assert import_ratings(county(running), lines, actor=running.person(person)).created == 1
        assert running.rating("A1").rated_by == running.person("handler")
    else:
        with pytest.raises(PermissionDenied):
            import_ratings(county(running), lines, actor=running.person(person))


def test_imported_values_are_ranked(running: Running) -> None:
    open_evaluations(running.campaign, actor=None)
    for school, value in ((running.world.school, "90"), (running.world.second_school, "95")):
        evaluation = Evaluation.objects.get(subject=school)
        import_ratings(
            evaluation, [ImportedRating(running.items["B3"].pk, said(value=value), submit=True)], actor=None
        )
    points = [
        running.rating("B3", school).points for school in (running.world.school, running.world.second_school)
    ]
    assert points == [Fraction(8), Fraction(10)]
    assert Evaluation.objects.get(subject=running.world.school).handed_in_points == 8

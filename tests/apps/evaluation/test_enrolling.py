"""A school that comes late is registered, takes part and has its evaluation at once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.campaigns.api import Assignment, Participant
from dudao.apps.evaluation.actions.enrolling import enrol_school
from dudao.apps.evaluation.models import Evaluation
from dudao.apps.organisations.api import Kind, NewOrganisation, Organisation, SchoolKind
from tests.apps.evaluation.running import Running
from tests.personas import PERSONAS

pytestmark = pytest.mark.django_db
NEW = NewOrganisation(kind=Kind.SCHOOL, name="新城小学", school_kind=SchoolKind.PRIMARY_SCHOOL)


def test_the_school_is_asked_the_items_that_fit_it(running: Running) -> None:
    junior_only = running.items["B2"]
    junior_only.school_kinds = ["junior_school"]
    junior_only.save()
    before = Assignment.objects.count()
    school = enrol_school(running.campaign, running.world.township, NEW, actor=running.person("officer"))
    asked = Assignment.objects.filter(subject=school).values_list("item__code", flat=True)
    assert set(asked) == {"B1", "B3", "M1"}
    assert Assignment.objects.count() == before + 3
    assert Participant.objects.filter(campaign=running.campaign, unit=school).exists()
    opened = Evaluation.objects.get(subject=school)
    assert (opened.item_count, opened.max_points) == (3, Fraction(20))


def test_what_the_county_stood_in_for_goes_to_the_first_school_that_fits(running: Running) -> None:
    only_kindergartens = running.items["B1"]
    only_kindergartens.school_kinds = ["kindergarten"]
    only_kindergartens.save()
    Assignment.objects.filter(item=only_kindergartens).delete()
    Assignment.objects.create(
        campaign=running.campaign, item=only_kindergartens, subject=running.world.county
    )
    new = NewOrganisation(kind=Kind.SCHOOL, name="新城幼儿园", school_kind=SchoolKind.KINDERGARTEN)
    school = enrol_school(running.campaign, running.world.county, new, actor=running.person("officer"))
    subjects = Assignment.objects.filter(item=only_kindergartens).values_list("subject", flat=True)
    assert list(subjects) == [school.pk]


def test_a_name_in_use_leaves_nothing_behind(running: Running) -> None:
    new = NewOrganisation(kind=Kind.SCHOOL, name=running.world.school.name, school_kind="primary_school")
    with pytest.raises(ValidationError):
        enrol_school(running.campaign, running.world.county, new, actor=running.person("officer"))
    assert not Evaluation.objects.exists()


@pytest.mark.parametrize("person", [name for name in PERSONAS if name != "officer"])
def test_nobody_but_the_supervision_office_enrols(running: Running, person: str) -> None:
    before = Organisation.objects.count()
    with pytest.raises(PermissionDenied):
        enrol_school(running.campaign, running.world.county, NEW, actor=running.person(person))
    assert Organisation.objects.count() == before

"""Many people registered at once: accounts that open for nobody until a password is set."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import NewPerson, Role, User, register_people
from dudao.apps.activity.api import Entry
from tests.personas import World


def two_people(world: World) -> list[NewPerson]:
    return [
        NewPerson("lin", "林小满", world.school, Role.SCHOOL_CLERK),
        NewPerson("gu", "顾明", world.second_school, Role.PRINCIPAL),
    ]


@pytest.mark.django_db
def test_registered_people_hold_their_roles_and_cannot_sign_in(world: World) -> None:
    made = register_people(two_people(world), world.county, actor=world.person("administrator"))
    assert [user.name for user in made] == ["林小满", "顾明"]
    assert not any(user.has_usable_password() for user in made)
    assert User.objects.get(username="gu").held_memberships[0].organisation == world.second_school
    entry = Entry.objects.get(verb="register_people")
    assert entry.details == {"people": 2}


@pytest.mark.django_db
def test_a_taken_user_name_refuses_them_all(world: World) -> None:
    news = [*two_people(world), NewPerson("clerk", "重名", world.school, Role.SCHOOL_CLERK)]
    with pytest.raises(ValidationError, match="clerk"):
        register_people(news, world.county, actor=world.person("administrator"))
    assert not User.objects.filter(username="lin").exists()


@pytest.mark.django_db
def test_a_role_that_cannot_be_held_there_refuses_them_all(world: World) -> None:
    news = [*two_people(world), NewPerson("wu", "吴某", world.school, Role.BUREAU_OFFICER)]
    with pytest.raises(ValidationError):
        register_people(news, world.county, actor=world.person("administrator"))
    assert not User.objects.filter(username="lin").exists()


@pytest.mark.django_db
def test_only_an_administrator_of_the_place_registers_people(world: World) -> None:
    with pytest.raises(PermissionDenied):
        register_people(two_people(world), world.county, actor=world.person("officer"))

"""Every address tried by owner, colleague, stranger and anonymous: one `Right` per URL name.

An app's tests declare `RIGHTS` in tests/apps/<app>/test_rights.py and try each with `check`:

    @pytest.mark.parametrize("right", RIGHTS, ids=str)
    def test_rights(right: Right, world: World) -> None:
        check(right, world)

tests/architecture/test_every_url_has_rights.py fails for an URL name without one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.personas import PERSONAS, World

ANONYMOUS = "anonymous"
OK, MOVED, FORBIDDEN, NOT_FOUND = 200, 302, 403, 404

Arguments = Callable[[World], Mapping[str, Any]]


def no_arguments(world: World) -> Mapping[str, Any]:
    """For addresses without parameters and forms without data."""
    return {}


@dataclass(frozen=True)
class Right:
    """Who gets what from one address. Personas not named get `others`; anonymous is sent to the sign-in."""

    url_name: str
    expected: Mapping[str, int]
    others: int = NOT_FOUND
    anonymous: int = MOVED
    arguments: Arguments = no_arguments
    method: str = "get"
    data: Arguments = no_arguments
    query: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.url_name}-{self.method}"

    def status_for(self, person: str) -> int:
        """The status this person must get."""
        return self.anonymous if person == ANONYMOUS else self.expected.get(person, self.others)


def everyone(status: int) -> dict[str, int]:
    """The same for every persona."""
    return dict.fromkeys(PERSONAS, status)


def only(*people: str, status: int = OK) -> dict[str, int]:
    """This status for these people; the others get what `others` says."""
    return dict.fromkeys(people, status)


def check(right: Right, world: World) -> None:
    """Ask for the address as every persona and as anonymous; what a request wrote is rolled back after it."""
    unknown = set(right.expected) - set(PERSONAS)
    assert not unknown, f"{right}: unknown personas {unknown}"
    with transaction.atomic():
        address = reverse(right.url_name, kwargs=dict(right.arguments(world)))
        sent = urlencode(right.data(world), doseq=True)
        got = {person: _status(right, person, world, address, sent) for person in (*PERSONAS, ANONYMOUS)}
        transaction.set_rollback(True)
    assert got == {person: right.status_for(person) for person in (*PERSONAS, ANONYMOUS)}


def _status(right: Right, person: str, world: World, address: str, sent: str) -> int:
    client = Client()
    with transaction.atomic():
        if person != ANONYMOUS:
            client.force_login(world.person(person))
        if right.method == "get":
            response = client.get(address, dict(right.query))
        else:
            response = client.generic(
                right.method.upper(), address, sent, content_type="application/x-www-form-urlencoded"
            )
        transaction.set_rollback(True)
    if person == ANONYMOUS and response.status_code == MOVED:
        assert response.headers["Location"].startswith(reverse("account_login"))
    return response.status_code

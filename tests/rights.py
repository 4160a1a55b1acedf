"""Every address tried by owner, colleague, stranger and anonymous: one `Right` per URL name.

An app's tests declare `RIGHTS` in tests/apps/<app>/test_rights.py and try each with `check`;
tests/architecture/test_every_url_has_rights.py fails for an URL name without one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
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

    def status_for(self, person: str) -> int:
        """The status this person must get."""
        return self.anonymous if person == ANONYMOUS else self.expected.get(person, self.others)


def everyone(status: int) -> dict[str, int]:
    """The same for every persona."""
    return dict.fromkeys(PERSONAS, status)


def only(*people: str, status: int = OK) -> dict[str, int]:
    """This status for these people; the others get what `others` says."""
    return dict.fromkeys(people, status)


def cases(rights: Sequence[Right]) -> Iterator[Any]:
    """Parameters for pytest: every right with every persona and anonymous."""
    for right in rights:
        unknown = set(right.expected) - set(PERSONAS)
        assert not unknown, f"{right.url_name}: unknown personas {unknown}"
        for person in (*PERSONAS, ANONYMOUS):
            yield pytest.param(right, person, id=f"{right.url_name}-{right.method}-{person}")


def check(right: Right, person: str, world: World) -> None:
    """Ask for the address as this person and compare the status; a redirect of anonymous leads to the sign-in."""
    client = Client()
    if person != ANONYMOUS:
        client.force_login(world.person(person))
    address = reverse(right.url_name, kwargs=dict(right.arguments(world)))
    if right.method == "get":
        response = client.get(address, dict(right.query))
    else:
        response = client.generic(
            right.method.upper(),
            address,
            _encoded(right.data(world)),
            content_type="application/x-www-form-urlencoded",
        )
    assert response.status_code == right.status_for(person), f"{person} at {address}: {response.status_code}"
    if person == ANONYMOUS and right.anonymous == MOVED:
        assert response.headers["Location"].startswith(reverse("account_login"))


def _encoded(data: Mapping[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(data, doseq=True)

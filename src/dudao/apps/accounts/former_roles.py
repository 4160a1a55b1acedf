"""What people were at an earlier time, from the log of roles given and taken back; never from today's roles alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from dudao.apps.accounts.choices import Role
from dudao.apps.accounts.models import Membership, User
from dudao.apps.activity.api import Entry
from dudao.apps.organisations.api import Organisation

GIVEN = ("create_user", "add_membership")
TAKEN = "remove_membership"
BATCH_MINUTES = 10
"""People who are registered many at once have one entry together, written at the end of the same transaction."""


class Place(NamedTuple):
    """A role at an organisation; its name is that of the time."""

    organisation_id: int | None
    name: str
    role: str

    def is_same(self, other: Place) -> bool:
        """The same role at the same organisation, whatever that was called."""
        return (self.organisation_id, self.role) == (other.organisation_id, other.role)


@dataclass(frozen=True)
class RoleHistory:
    """The roles of one account over time: what was given and taken back, and since when the log covers all of it."""

    began_with: tuple[Place, ...]
    covered_since: datetime | None  # None: the log does not say how the account began
    changes: tuple[tuple[datetime, bool, Place], ...]  # oldest first; True: given

    def at(self, moment: datetime) -> tuple[Place, ...] | None:
        """The roles at a moment, in the order in which they were given; None where the log does not say."""
        if self.covered_since is None or moment < self.covered_since:
            return None
        held = list(self.began_with)
        for when, given, place in self.changes:
            if when > moment:
                break
            held = _without(held, place) + ([place] if given else [])
        return tuple(held)

    def words_at(self, moment: datetime) -> str:
        """示例县教育局督导室干部、…; empty where the log does not say, or when there was none."""
        return "、".join(f"{place.name}{label_of(place.role)}" for place in self.at(moment) or ())

    def roles_at(self, moment: datetime) -> frozenset[str]:
        """The roles alone, wherever they were held; empty where the log does not say."""
        return frozenset(place.role for place in self.at(moment) or ())


UNKNOWN = RoleHistory((), None, ())


def _without(held: Iterable[Place], place: Place) -> list[Place]:
    return [one for one in held if not one.is_same(place)]


def label_of(role: str) -> str:
    """The Chinese word of a role; a role that is no more stands as it was written."""
    return Role(role).label if role in Role.values else role


def role_histories(user_ids: Collection[int]) -> dict[int, RoleHistory]:
    """The histories of these accounts; four statements however many they are."""
    ids = sorted(set(user_ids))
    entries: dict[int, list[Entry]] = defaultdict(list)
    found = Entry.objects.filter(
        object_kind=User._meta.label_lower,
        object_id__in=[str(pk) for pk in ids],
        verb__in=[*GIVEN, TAKEN],
    )
    for entry in found.order_by("pk"):
        entries[int(entry.object_id)].append(entry)
    created = dict(User.objects.filter(pk__in=ids).values_list("pk", "created_at"))
    now: dict[int, list[Place]] = defaultdict(list)
    held = Membership.objects.filter(user__in=ids).order_by("pk")
    for user_id, place_id, name, role in held.values_list(
        "user_id", "organisation_id", "organisation__name", "role"
    ):
        now[user_id].append(Place(place_id, name, role))
    batches = list(Entry.objects.filter(verb="register_people").values_list("at", flat=True))
    return {pk: _history(entries[pk], created.get(pk), now[pk], batches) for pk in ids}


def _history(
    entries: list[Entry], created_at: datetime | None, now: list[Place], batches: Iterable[datetime]
) -> RoleHistory:
    changes = tuple((entry.at, entry.verb in GIVEN, _place(entry)) for entry in entries)
    began = next((entry.at for entry in entries if entry.verb == "create_user"), None)
    if began is not None:
        since = min(began, created_at) if created_at is not None else began
        opening = next(place for at, given, place in changes if at == began and given)
        return RoleHistory((opening,), since, changes)
    if created_at is None:
        return UNKNOWN
    late = created_at + timedelta(minutes=BATCH_MINUTES)
    if not any(created_at <= at <= late for at in batches):
        return UNKNOWN
    return RoleHistory(tuple(_before(now, changes)), created_at, changes)


def _before(now: list[Place], changes: tuple[tuple[datetime, bool, Place], ...]) -> list[Place]:
    """What was held before all changes: today's roles with every change undone, the latest first."""
    held = list(now)
    for _, given, place in reversed(changes):
        held = _without(held, place) + ([] if given else [place])
    return held


def _place(entry: Entry) -> Place:
    details = entry.details
    name = str(details.get("organisation", "")) or entry.organisation_label
    return Place(entry.organisation_id, name, str(details.get("role", "")))


def holders_at(organisation: Organisation, roles: Collection[str], moment: datetime) -> list[User]:
    """Who held one of these roles at exactly this organisation at a moment, by the log; in the order of their keys.

    Accounts whose beginning the log does not say are left out: nothing is known of them at that time.
    """
    logged = Entry.objects.filter(
        object_kind=User._meta.label_lower, organisation_id=organisation.pk, verb__in=[*GIVEN, TAKEN]
    )
    ids = {int(pk) for pk in logged.values_list("object_id", flat=True) if pk.isdecimal()}
    ids |= set(
        Membership.objects.filter(organisation=organisation, role__in=list(roles)).values_list(
            "user_id", flat=True
        )
    )
    histories = role_histories(ids)
    wanted = set(roles)
    kept = [
        pk
        for pk, history in histories.items()
        if any(
            place.organisation_id == organisation.pk and place.role in wanted
            for place in history.at(moment) or ()
        )
    ]
    return list(User.objects.filter(pk__in=kept).order_by("pk"))

"""The units and people of a county as they are written in tables, and who they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dudao.apps.accounts.api import Membership, User
from dudao.apps.organisations.api import FormerName, Kind, Organisation, in_name_order, normalised

SEPARATORS = re.compile(r"[、，,;；\n\r]+|\s{2,}")
_WITH_PLACE = re.compile(r"^(?P<name>[^（(]+)[（(](?P<place>[^）)]*)[）)]$")
NOTHING = frozenset({"无", "—", "-", "－", "/", "／"})


def names_in(text: str) -> list[str]:
    """The names of a list as people write it: 财政局、教育局；人社局."""
    return [name.strip() for name in SEPARATORS.split(text) if name.strip() and name.strip() not in NOTHING]


@dataclass(frozen=True)
class UnitBook:
    """The units of a county under every name that tables give them."""

    units: tuple[Organisation, ...]
    by_name: dict[str, list[Organisation]] = field(repr=False)

    def find(self, text: str) -> tuple[Organisation | None, str]:
        """The unit meant, or None with the reason in Chinese."""
        found = self.by_name.get(normalised(text), [])
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, f"本县没有叫“{text}”的单位"
        return None, f"“{text}”可能是{'、'.join(one.name for one in found)}，请写全称"

    def find_many(self, text: str) -> tuple[list[Organisation], list[str]]:
        """All units of a list, and the reasons for those that were not found."""
        units, problems = [], []
        for name in names_in(text):
            unit, problem = self.find(name)
            if unit is None:
                problems.append(problem)
            elif unit not in units:
                units.append(unit)
        return units, problems


def unit_book(county: Organisation) -> UnitBook:
    """Every active unit of the county, and the county itself as 县政府, in two queries."""
    units = in_name_order(Organisation.objects.filter(county=county, is_active=True).select_related("parent"))
    by_name: dict[str, list[Organisation]] = {}
    prefixes = sorted({normalised(county.name), normalised(county.short_name)} - {""}, key=len, reverse=True)
    for unit in units:
        for name in _names(unit, prefixes):
            _add(by_name, name, unit)
    current = set(by_name)
    known = {unit.pk: unit for unit in units}
    for former in FormerName.objects.filter(organisation__county=county).order_by("pk"):
        name = normalised(former.name)
        if name not in current and former.organisation_id in known:
            _add(by_name, name, known[former.organisation_id])
    return UnitBook(tuple(units), by_name)


def _names(unit: Organisation, prefixes: list[str]) -> set[str]:
    full = {normalised(unit.name), normalised(unit.short_name)} - {""}
    if unit.kind == Kind.COUNTY:
        bare = {"人民政府", "政府"}
        return full | {f"{name}{word}" for name in (*full, "县", "区", "市") for word in bare}
    short = {name[len(prefix) :] for name in full for prefix in prefixes if name.startswith(prefix)} - {""}
    if unit.is_school:
        return full | short
    return full | short | {f"县{name}" for name in short} | {name.removeprefix("县") for name in short} - {""}


def _add(by_name: dict[str, list[Organisation]], name: str, unit: Organisation) -> None:
    held = by_name.setdefault(name, [])
    if unit not in held:
        held.append(unit)


@dataclass(frozen=True)
class Owner:
    """Who answers: an account, or a name alone."""

    user: User | None
    name: str

    @property
    def is_nobody(self) -> bool:
        return self.user is None and not self.name


NOBODY = Owner(None, "")


@dataclass(frozen=True)
class PeopleBook:
    """The accounts of a county with their units, found by the names that tables give them."""

    places: dict[int, list[str]]
    by_name: dict[str, list[User]] = field(repr=False)
    by_username: dict[str, User] = field(repr=False)

    def label(self, user: User) -> str:
        """As the lists offer her, and as `find` understands it: 王建国（南坪中心小学）."""
        alike = [
            one
            for one in self.by_name.get(user.name, [])
            if set(self.places[one.pk]) & set(self.places[user.pk])
        ]
        place = user.username if len(alike) > 1 else self.places[user.pk][0]
        return f"{user.name}（{place}）"

    def labels(self) -> list[str]:
        """Everybody, for a list to choose from."""
        return [self.label(user) for user in self.by_username.values()]

    def owner(self, text: str, *, near: Iterable[str] = ()) -> tuple[Owner, str]:
        """An account where the name means exactly one, else the name alone; a doubtful name gives its reason."""
        text = text.strip()
        if not text or text in NOTHING:
            return NOBODY, ""
        user, problem = self.find(text, near=near)
        if user is not None:
            return Owner(user, user.name), ""
        return (Owner(None, text[:40]), "") if not self._candidates(text) else (NOBODY, problem)

    def find(self, text: str, *, near: Iterable[str] = ()) -> tuple[User | None, str]:
        """The account meant; `near` are units whose people are preferred among namesakes."""
        text = text.strip()
        found = self._candidates(text)
        if len(found) > 1:
            wanted = set(near)
            nearer = [user for user in found if wanted & set(self.places[user.pk])]
            found = nearer if len(nearer) == 1 else found
        if len(found) == 1:
            return found[0], ""
        if not found:
            return None, f"本县没有叫“{text}”的账号，请管理员开设或改写姓名"
        names = "、".join(self.label(user) for user in found)
        return None, f"有 {len(found)} 个账号叫“{text}”，请写成其中一个：{names}"

    def _candidates(self, text: str) -> list[User]:
        if text.lower() in self.by_username:
            return [self.by_username[text.lower()]]
        match = _WITH_PLACE.match(text)
        if match is None:
            return self.by_name.get(text, [])
        name, place = match["name"].strip(), match["place"].strip()
        found = self.by_name.get(name, [])
        named = [one for one in found if one.username.lower() == place.lower()]
        return named or [
            one for one in found if any(normalised(place) in normalised(held) for held in self.places[one.pk])
        ]


def people_book(county: Organisation) -> PeopleBook:
    """Every active account with a role in the county, in one query."""
    held = (
        Membership.objects.filter(organisation__county=county, user__is_active=True)
        .select_related("user", "organisation")
        .order_by("user__name", "user__pk", "pk")
    )
    places: dict[int, list[str]] = {}
    by_name: dict[str, list[User]] = {}
    by_username: dict[str, User] = {}
    for one in held:
        places.setdefault(one.user_id, []).append(one.organisation.name)
        if one.user.username.lower() not in by_username:
            by_username[one.user.username.lower()] = one.user
            by_name.setdefault(one.user.name, []).append(one.user)
    return PeopleBook(places, by_name, by_username)

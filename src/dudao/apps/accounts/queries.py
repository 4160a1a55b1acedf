"""Reads about people and what they may do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from dudao.apps.accounts.choices import ROLE_KINDS, Role
from dudao.apps.accounts.models import Membership, Session, User
from dudao.apps.accounts.scope import scope_root
from dudao.apps.activity.api import INSTANCE_CHAIN
from dudao.apps.organisations.api import Kind, Organisation, Reach, organisations_visible_to, pinyin_of
from dudao.apps.organisations.api import in_name_order as organisations_in_name_order


def scope_of(user: User) -> QuerySet[Organisation]:
    """The organisations that a person sees."""
    return organisations_visible_to(user.reach())


def roles_at(user: User, organisation: Organisation) -> frozenset[Role]:
    """The roles whose data scope holds this organisation."""
    return frozenset(
        Role(held.role)
        for held in user.held_memberships
        if organisation.path.startswith(scope_root(held.role, held.organisation).path or "-")
    )


def role_at(user: User, organisation: Organisation) -> Role | None:
    """The strongest role that holds this organisation (administrator first, clerk last); None: a stranger."""
    held = roles_at(user, organisation)
    return next((role for role in STRONGEST_FIRST if role in held), None)


STRONGEST_FIRST = (
    Role.ADMINISTRATOR,
    Role.BUREAU_OFFICER,
    Role.DIRECTOR,
    Role.COUNTY_LEADER,
    Role.CITY_OFFICER,
    Role.CITY_VIEWER,
    Role.DEPARTMENT_HEAD,
    Role.PRINCIPAL,
    Role.DEPARTMENT_CLERK,
    Role.SCHOOL_CLERK,
    Role.AUDITOR,
)


def home_organisation(user: User) -> Organisation | None:
    """Where a person works: the organisation of her first membership."""
    held = user.held_memberships
    return held[0].organisation if held else None


def home_county(user: User) -> Organisation | None:
    """The county of the first membership that lies in one."""
    return next(
        (held.organisation.county for held in user.held_memberships if held.organisation.county), None
    )


def administered_by(user: User) -> Reach:
    """The subtrees where a person is administrator, as a reach."""
    paths = frozenset(
        held.organisation.path for held in user.held_memberships if held.role == Role.ADMINISTRATOR
    )
    return Reach(sees=paths, manages=paths)


def users_administered_by(user: User) -> list[User]:
    """The people who hold a role inside what this administrator administers, by name in pinyin order."""
    inside = organisations_visible_to(administered_by(user))
    found = (
        User.objects.filter(memberships__organisation__in=inside)
        .distinct()
        .prefetch_related("memberships__organisation")
    )
    return in_name_order(found)


def in_name_order(users: Iterable[User]) -> list[User]:
    """Sorted by the pinyin of their names."""
    return sorted(users, key=lambda user: (pinyin_of(user.name), user.name, user.pk))


def officers_of(county: Organisation) -> list[User]:
    """The active people of a county's supervision office, wherever in the county they work."""
    found = User.objects.filter(
        memberships__role=Role.BUREAU_OFFICER, memberships__organisation__county=county, is_active=True
    ).distinct()
    return list(found.order_by("pk"))


def people_with_role(organisation: Organisation, role: Role) -> list[User]:
    """The active people who hold a role at exactly this organisation."""
    held = Membership.objects.filter(organisation=organisation, role=role, user__is_active=True)
    return in_name_order(membership.user for membership in held.select_related("user"))


def open_sessions(user: User) -> QuerySet[Session]:
    """Sessions that are not over, the oldest first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("signed_in_at", "pk")


def user_administered_by(administrator: User, user_id: int) -> User | None:
    """One account that holds a role inside what the administrator administers; else None."""
    inside = organisations_visible_to(administered_by(administrator))
    return User.objects.filter(pk=user_id, memberships__organisation__in=inside).distinct().first()


def membership_of(user: User, membership_id: int) -> Membership | None:
    """One role of a person; None when she does not hold it."""
    return (
        Membership.objects.select_related("user", "organisation").filter(user=user, pk=membership_id).first()
    )


def administered_places(administrator: User) -> list[Organisation]:
    """The organisations where an administrator may give roles, by name in pinyin order."""
    kinds = set().union(*ROLE_KINDS.values())
    inside = organisations_visible_to(administered_by(administrator)).filter(is_active=True, kind__in=kinds)
    return organisations_in_name_order(inside)


def chains_administered_by(administrator: User) -> list[str]:
    """The chains an administrator reads: her counties', and the instance's from a city up."""
    held = [one.organisation for one in administrator.held_memberships if one.role == Role.ADMINISTRATOR]
    counties = organisations_visible_to(administered_by(administrator)).filter(kind=Kind.COUNTY)
    chains = [str(pk) for pk in counties.values_list("pk", flat=True)]
    if any(one.kind in (Kind.CITY, Kind.PROVINCE) for one in held):
        chains.append(INSTANCE_CHAIN)
    return chains


def _failed_attempts() -> Any:
    """Failures within the lock's time, summed by account and address, those that lock."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )


def locked_usernames() -> frozenset[str]:
    """The accounts locked from at least one address, in lower case."""
    return frozenset(_failed_attempts().values_list("username", flat=True))


def user_named(username: str) -> User | None:
    """The account of this name, whatever its case; None when there is none."""
    return User.objects.filter(username__iexact=username).first()


def locked_until(username: str) -> datetime | None:
    """When the last lock of an account ends; None when it is not locked from anywhere."""
    locks = [row["last"] for row in _failed_attempts().filter(username=username.lower())]
    return max(locks) + settings.AXES_COOLOFF_TIME if locks else None

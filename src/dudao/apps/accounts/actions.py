"""Writes about people: every action is one transaction with one entry in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.choices import ROLE_KINDS, Role
from dudao.apps.accounts.models import FormerPassword, Membership, Session, User
from dudao.apps.accounts.passwords import REMEMBERED, one_time_password
from dudao.apps.accounts.permissions import administers_wholly, can_administer
from dudao.apps.accounts.queries import home_organisation
from dudao.apps.activity.api import history_of, record
from dudao.apps.organisations.api import Kind, Organisation

NOT_ADMINISTRATOR = "只有管理员可以管理账号。"


@transaction.atomic
def create_user(
    username: str,
    *,
    name: str,
    organisation: Organisation,
    role: str,
    actor: User | None,
    phone: str = "",
    password: str | None = None,
    must_change_password: bool = True,
) -> tuple[User, str]:
    """Create an account with its first role; returns it and its password, which is stored nowhere in clear.

    Without `password` a one-time one is made. `actor` None is the system (sample data, first administrator).
    """
    _require_administrator(actor, organisation)
    _check_role_place(role, organisation)
    secret = password or one_time_password()
    user = User(username=username.strip(), name=name.strip(), phone=phone.strip())
    user.set_password(secret)
    user.must_change_password = must_change_password
    user.full_clean()
    if User.objects.filter(username__iexact=user.username).exists():
        raise ValidationError({"username": "这个用户名已经有人使用。"})
    user.save()
    Membership.objects.create(user=user, organisation=organisation, role=role)
    details = {"role": role, "organisation": organisation.name}
    record(actor, "create_user", user, organisation=organisation, details=details)
    return user, secret


@dataclass(frozen=True)
class NewPerson:
    """Somebody who gets an account with a role; she cannot sign in until a password is set for her."""

    username: str
    name: str
    organisation: Organisation
    role: str


@transaction.atomic
def register_people(news: Sequence[NewPerson], place: Organisation, *, actor: User | None) -> list[User]:
    """Register many people of one county by name, so that duties can be given to them before they first sign in.

    An account without a password opens for nobody: the administrator sets one when the person comes. A user name
    that is taken, or a role that cannot be held at the organisation, refuses them all (ValidationError).
    """
    _require_administrator(actor, place)
    names = [new.username for new in news]
    taken = User.objects.filter(username__in=names).values_list("username", flat=True)
    doubles = sorted({*taken, *(name for name in names if names.count(name) > 1)})
    if doubles:
        raise ValidationError({"username": f"用户名重复或已经有人使用：{'、'.join(doubles[:10])}。"})
    for new in news:
        _check_role_place(new.role, new.organisation)
    closed = make_password(None)
    users = [User(username=new.username, name=new.name, password=closed) for new in news]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, organisation=new.organisation, role=new.role)
        for user, new in zip(users, news, strict=True)
    )
    record(actor, "register_people", place, organisation=place, details={"people": len(users)})
    return users


@transaction.atomic
def edit_user(user: User, *, name: str, phone: str, actor: User | None) -> User:
    """Change name and phone; the log keeps which fields changed, not the number itself."""
    _require_administrator_of(actor, user)
    changed = [
        label for label, old, new in (("name", user.name, name), ("phone", user.phone, phone)) if old != new
    ]
    if not changed:
        return user
    user.name, user.phone = name.strip(), phone.strip()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "phone"])
    record(actor, "edit_user", user, organisation=home_organisation(user), details={"fields": changed})
    return user


@transaction.atomic
def reset_password(user: User, *, actor: User | None) -> str:
    """Give a new one-time password, end all sessions and lift the lock; the password is returned once."""
    _require_administrator_of(actor, user)
    secret = one_time_password()
    _set_password(user, secret, must_change=True)
    _end_sessions(user)
    AccessAttempt.objects.filter(username__iexact=user.username).delete()
    record(actor, "reset_password", user, organisation=home_organisation(user))
    return secret


@transaction.atomic
def change_own_password(user: User, password: str, *, keep_session: str | None = None) -> User:
    """Set the person's own new password (already validated) and end her other sessions."""
    _set_password(user, password, must_change=False)
    _end_sessions(user, but=keep_session)
    record(user, "change_password", user, organisation=home_organisation(user))
    return user


@transaction.atomic
def disable_user(user: User, *, actor: User | None) -> User:
    """Take the account out of use and end its sessions; nobody disables herself."""
    _require_administrator_of(actor, user)
    if actor is not None and actor.pk == user.pk:
        raise ValidationError("不能停用自己的账号。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    record(actor, "disable_user", user, organisation=home_organisation(user))
    return user


@transaction.atomic
def enable_user(user: User, *, actor: User | None) -> User:
    """Put the account back into use."""
    _require_administrator_of(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "enable_user", user, organisation=home_organisation(user))
    return user


@transaction.atomic
def unlock_user(user: User, *, actor: User | None) -> User:
    """Forget the failed sign-ins of the account, from wherever they came."""
    _require_administrator_of(actor, user)
    AccessAttempt.objects.filter(username__iexact=user.username).delete()
    record(actor, "unlock_user", user, organisation=home_organisation(user))
    return user


@transaction.atomic
def add_membership(user: User, organisation: Organisation, role: str, *, actor: User | None) -> Membership:
    """Give a role at an organisation that the actor administers."""
    _require_administrator_of(actor, user)
    _require_administrator(actor, organisation)
    _check_role_place(role, organisation)
    membership = Membership(user=user, organisation=organisation, role=role)
    membership.full_clean()
    membership.save()
    user.__dict__.pop("held_memberships", None)
    details = {"role": role, "organisation": organisation.name}
    record(actor, "add_membership", user, organisation=organisation, details=details)
    return membership


@transaction.atomic
def remove_membership(membership: Membership, *, actor: User | None) -> None:
    """Take a role back; the administrator's own role is taken back by another administrator only."""
    user, organisation = membership.user, membership.organisation
    _require_administrator(actor, organisation)
    if actor is not None and actor.pk == user.pk and membership.role == Role.ADMINISTRATOR:
        raise ValidationError("不能收回自己的管理员角色，请另一位管理员办理。")
    if user.memberships.count() == 1:
        raise ValidationError("这是该账号唯一的角色。要让此人不能再登录，请停用账号。")
    details = {"role": membership.role, "organisation": organisation.name}
    membership.delete()
    user.__dict__.pop("held_memberships", None)
    record(actor, "remove_membership", user, organisation=organisation, details=details)


@transaction.atomic
def note_sign_in(user: User, *, session_key: str, most: int) -> int:
    """Log a sign-in and end the person's oldest sessions beyond `most`; returns how many were ended."""
    surplus = list(
        Session.objects.filter(user=user, expire_date__gt=timezone.now())
        .exclude(session_key=session_key)
        .order_by("-signed_in_at", "-pk")
        .values_list("pk", flat=True)[max(most - 1, 0) :]
    )
    Session.objects.filter(pk__in=surplus).delete()
    record(
        user, "sign_in", user, organisation=home_organisation(user), details={"ended_sessions": len(surplus)}
    )
    return len(surplus)


@transaction.atomic
def note_sign_out(user: User) -> None:
    """Log that a person signed out by herself."""
    record(user, "sign_out", user, organisation=home_organisation(user))


@transaction.atomic
def note_lock_out(user: User, *, minutes: int) -> None:
    """Log that the account was locked after too many wrong passwords: once for each lock, not for each try."""
    since = timezone.now() - timedelta(minutes=minutes)
    if history_of(user).filter(verb="lock_out", at__gt=since).exists():
        return
    record(None, "lock_out", user, organisation=home_organisation(user), details={"minutes": minutes})


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    FormerPassword.objects.create(user=user, password=user.password)
    kept = user.former_passwords.order_by("-pk").values_list("pk", flat=True)[:REMEMBERED]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


def _end_sessions(user: User, *, but: str | None = None) -> None:
    Session.objects.filter(user=user).exclude(session_key=but or "").delete()


def _require_administrator(actor: User | None, organisation: Organisation) -> None:
    if actor is not None and not can_administer(actor, organisation):
        raise PermissionDenied(NOT_ADMINISTRATOR)


def _require_administrator_of(actor: User | None, user: User) -> None:
    """Someone who administers every organisation where the person holds a role.

    A county's administrator must not take over an account that also works for the city.
    """
    if actor is None:
        return
    if not administers_wholly(actor, user):
        held = user.held_memberships
        raise PermissionDenied(
            "此人还在您不管理的单位担任角色，请上级管理员办理。" if held else NOT_ADMINISTRATOR
        )


def _check_role_place(role: str, organisation: Organisation) -> None:
    if role not in ROLE_KINDS:
        raise ValidationError({"role": "没有这个角色。"})
    if organisation.kind not in ROLE_KINDS[role]:
        kinds = "、".join(Kind(kind).label for kind in Kind.values if kind in ROLE_KINDS[role])
        raise ValidationError({"role": f"{Role(role).label}只能设在{kinds}。"})

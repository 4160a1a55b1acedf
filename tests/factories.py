"""Makes organisations and people for tests, through the same actions as the product."""

from dudao.apps.accounts.api import Role, User, create_user
from dudao.apps.organisations.api import (
    AreaType,
    Kind,
    NewOrganisation,
    Organisation,
    SchoolKind,
    add_organisation,
)

PASSWORD = "Spring-2026-rain"


def organisation(parent: Organisation | None, kind: Kind, name: str, code: str = "") -> Organisation:
    """A region, a department or a bureau."""
    return add_organisation(parent, NewOrganisation(kind=kind, name=name, code=code), actor=None)


def school(
    parent: Organisation,
    name: str,
    *,
    school_kind: str = SchoolKind.PRIMARY_SCHOOL,
    area_type: str = AreaType.TOWN,
    code: str = "",
    short_name: str = "",
) -> Organisation:
    """A school under a county or a township."""
    new = NewOrganisation(
        kind=Kind.SCHOOL,
        name=name,
        code=code,
        short_name=short_name,
        school_kind=school_kind,
        area_type=area_type,
    )
    return add_organisation(parent, new, actor=None)


def user(username: str, organisation: Organisation, role: Role, *, name: str = "", new: bool = False) -> User:
    """A person with one role and PASSWORD; `new` still has to choose her own password."""
    made, _ = create_user(
        username,
        name=name or username,
        organisation=organisation,
        role=role,
        actor=None,
        password=PASSWORD,
        must_change_password=new,
    )
    return made

"""Which county a person works for on the pages of oversight, and the units that can be chosen there."""

from __future__ import annotations

from typing import Literal, overload

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Kind, Organisation, in_name_order, subtree
from dudao.apps.oversight.permissions import can_oversee
from dudao.apps.oversight.queries import counties_overseen

UNIT_KINDS = (Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU, Kind.BUREAU_SECTION, Kind.TOWNSHIP, Kind.SCHOOL)


@overload
def county_of_office(user: User, *, or_404: Literal[True]) -> Organisation: ...
@overload
def county_of_office(user: User, *, or_404: bool = False) -> Organisation | None: ...


def county_of_office(user: User, *, or_404: bool = False) -> Organisation | None:
    """The county whose office a person belongs to, else the first she reads or works in; None (or 404): none."""
    counties = counties_overseen(user)
    found = next((one for one in counties if can_oversee(user, one)), counties[0] if counties else None)
    if found is None and or_404:
        raise Http404("没有您能查看的县。")
    return found


def county_asked(request: HttpRequest, user: User) -> Organisation:
    """The county named in the address (`county`) among those the person may read, else her own; 404 for others."""
    asked = request.GET.get("county", "") or request.POST.get("county", "")
    if not asked:
        return county_of_office(user, or_404=True)
    found = next((one for one in counties_overseen(user) if str(one.pk) == asked), None)
    if found is None:
        raise Http404("没有这个县，或者它不在您的数据范围内。")
    return found


def units_to_choose(county: Organisation) -> list[Organisation]:
    """The units of a county that can be overseen, by kind, then by name."""
    found = subtree(county).filter(kind__in=UNIT_KINDS, is_active=True)
    order = {kind: at for at, kind in enumerate(UNIT_KINDS)}
    return sorted(in_name_order(found), key=lambda unit: order[Kind(unit.kind)])


def is_number(text: str) -> bool:
    """Whether a text of an address can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < 16

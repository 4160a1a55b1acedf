"""Reads of the tree; what a person may see always starts from `organisations_visible_to`."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from dudao.apps.organisations.chinese_names import normalised, pinyin_of
from dudao.apps.organisations.choices import Kind
from dudao.apps.organisations.models import CountySetting, FormerName, Organisation
from dudao.apps.organisations.reach import Reach


def organisations_visible_to(reach: Reach) -> QuerySet[Organisation]:
    """Everything inside the data scope."""
    if not reach.sees:
        return Organisation.objects.none()
    return Organisation.objects.filter(reduce(or_, (Q(path__startswith=path) for path in reach.sees)))


def subtree(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation and all below it."""
    return Organisation.objects.filter(path__startswith=organisation.path)


def ancestors(organisation: Organisation) -> list[Organisation]:
    """The organisations above, from the root down."""
    ids = [int(part) for part in organisation.path.strip("/").split("/") if part][:-1]
    found = Organisation.objects.in_bulk(ids)
    return [found[number] for number in ids]


def county_of(organisation: Organisation) -> Organisation | None:
    """The county it is or belongs to; None for provinces and cities."""
    return organisation.county


def setting_of(county: Organisation) -> CountySetting | None:
    """What the county set for itself; None when it set nothing."""
    return getattr(county, "setting", None)


def schools_of(organisation: Organisation, *, closed_too: bool = False) -> list[Organisation]:
    """The schools in the subtree in the order of their pinyin, closed ones only when asked for."""
    found = subtree(organisation).filter(kind=Kind.SCHOOL).select_related("parent")
    return in_name_order(found if closed_too else found.filter(is_active=True))


def counties_of(organisation: Organisation) -> list[Organisation]:
    """The counties in the subtree in the order of their pinyin."""
    return in_name_order(subtree(organisation).filter(kind=Kind.COUNTY, is_active=True))


def counties_visible_to(reach: Reach) -> list[Organisation]:
    """The counties inside the data scope, and those that its schools and departments belong to."""
    inside = organisations_visible_to(reach).exclude(county=None).values("county_id").distinct()
    return in_name_order(Organisation.objects.filter(pk__in=inside, is_active=True))


def townships_of(county: Organisation) -> list[Organisation]:
    """The townships of a county in the order of their pinyin."""
    return in_name_order(Organisation.objects.filter(county=county, kind=Kind.TOWNSHIP, is_active=True))


def township_of(school: Organisation) -> Organisation | None:
    """The township that a school stands in; None when it hangs directly under its county."""
    parent = school.parent
    return parent if parent is not None and parent.kind == Kind.TOWNSHIP else None


def in_name_order(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Sorted by pinyin, then by the characters themselves, then by id."""
    return sorted(
        organisations, key=lambda found: (found.pinyin or pinyin_of(found.name), found.name, found.pk)
    )


def schools_by_name(county: Organisation) -> dict[str, list[Organisation]]:
    """Active schools of a county under every normalised name they bear or bore, for matching uploads.

    A name in use comes before a former one: former names that a school bears today are not listed for others.
    Two schools under one former name: both are listed, and the caller must ask.
    """
    found: dict[str, list[Organisation]] = {}
    schools = schools_of(county)
    for school in schools:
        for name in {normalised(school.name), normalised(school.short_name)} - {""}:
            found.setdefault(name, []).append(school)
    current = set(found)
    by_id = {school.pk: school for school in schools}
    for former in FormerName.objects.filter(organisation__in=list(by_id)).order_by("pk"):
        name = normalised(former.name)
        school = by_id[former.organisation_id]
        if name not in current and school not in found.setdefault(name, []):
            found[name].append(school)
    return found


def county_reached(reach: Reach, county_id: int) -> Organisation | None:
    """A county that the data scope holds or lies in: a school's clerk may open her county's page."""
    inside = organisations_visible_to(reach).filter(county_id=county_id)
    return Organisation.objects.filter(pk=county_id, kind=Kind.COUNTY).first() if inside.exists() else None


def schools_visible_in(reach: Reach, county: Organisation, *, closed_too: bool = False) -> list[Organisation]:
    """The schools of a county inside the data scope, by pinyin, closed ones only when asked for."""
    found = organisations_visible_to(reach).filter(county=county, kind=Kind.SCHOOL).select_related("parent")
    return in_name_order(found if closed_too else found.filter(is_active=True))


def school_visible_to(reach: Reach, school_id: int) -> Organisation | None:
    """One school inside the data scope, closed or not; else None."""
    found = organisations_visible_to(reach).select_related("county", "parent")
    return found.filter(pk=school_id, kind=Kind.SCHOOL).first()


def organisation_by_code(code: str) -> Organisation | None:
    """The active organisation with this code (行政区划代码 or 学校标识码); None when there is none."""
    return Organisation.objects.filter(code=code, is_active=True).exclude(code="").first()

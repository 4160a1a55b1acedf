"""Reads of the appraisal. Every list starts from `…_visible_to(user)`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from dudao.apps.accounts.api import SYSTEM_ROLES, Membership, Role, User
from dudao.apps.appraisal.choices import (
    SHOWN_TO_UNITS,
    AppraisalState,
    CommendationState,
    ContestState,
    SchemeState,
)
from dudao.apps.appraisal.models import (
    Appraisal,
    AppraisalContest,
    AppraisalScheme,
    AppraisedUnit,
    Commendation,
    StatedMark,
    UnitResult,
)
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Kind, Organisation, in_name_order
from dudao.core.appraisal import Scheme, scheme_from_json

UNIT_HEADS = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})
UNIT_ROLES = UNIT_HEADS | {Role.SCHOOL_CLERK, Role.DEPARTMENT_CLERK}
APPRAISED_KINDS = (Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU, Kind.BUREAU_SECTION, Kind.TOWNSHIP, Kind.SCHOOL)
PUBLISHED = (SchemeState.PUBLISHED, SchemeState.REPLACED)
ANNOUNCED = (CommendationState.ANNOUNCED, CommendationState.DECIDING, CommendationState.DECIDED)


def units_of(user: User) -> set[int]:
    """The units where a person works herself."""
    return {held.organisation_id for held in user.held_memberships if held.role in UNIT_ROLES}


def counties_worked_in(user: User) -> set[int]:
    """The counties in which a person works; who keeps the system does not."""
    return {
        held.organisation.county_id
        for held in user.held_memberships
        if held.organisation.county_id is not None and held.role not in SYSTEM_ROLES
    }


def schemes_visible_to(user: User) -> QuerySet[AppraisalScheme]:
    """Every scheme of the counties read; of the county where a person works, what was published."""
    found = AppraisalScheme.objects.filter(
        Q(county__in=counties_read_by(user)) | Q(county__in=counties_worked_in(user), state__in=PUBLISHED)
    )
    return found.exclude(state=SchemeState.DISCARDED).select_related("county", "created_by", "published_by")


def appraisals_read_by(user: User) -> QuerySet[Appraisal]:
    """The results that a person sees as a whole: those of the counties read."""
    found = Appraisal.objects.filter(county__in=counties_read_by(user))
    return found.select_related("county", "scheme", "document", "computed_by")


def results_visible_to(user: User) -> QuerySet[UnitResult]:
    """All results of the counties read; of the own unit, from the day on which it may contest."""
    found = UnitResult.objects.filter(
        Q(appraisal__county__in=counties_read_by(user))
        | Q(unit__in=units_of(user), appraisal__state__in=SHOWN_TO_UNITS)
    )
    return found.select_related("unit", "appraisal__county", "appraisal__scheme", "appraisal__document")


def commendations_visible_to(user: User) -> QuerySet[Commendation]:
    """Every list of the counties read; of the county where a person works, what was announced."""
    found = Commendation.objects.filter(
        Q(county__in=counties_read_by(user)) | Q(county__in=counties_worked_in(user), state__in=ANNOUNCED)
    )
    return found.select_related("county", "appraisal", "document", "created_by")


def rules_of(scheme: AppraisalScheme) -> Scheme:
    """The rules of a scheme as values."""
    return scheme_from_json(scheme.content)


def units_in(scheme: AppraisalScheme) -> list[AppraisedUnit]:
    """The units of a scheme with their group, by name in pinyin order."""
    found = {one.unit_id: one for one in scheme.units.select_related("unit")}
    return [found[unit.pk] for unit in in_name_order(one.unit for one in found.values())]


def possible_units(county: Organisation) -> list[Organisation]:
    """The units of a county that may be appraised."""
    found = Organisation.objects.filter(county=county, is_active=True, kind__in=APPRAISED_KINDS)
    return in_name_order(found)


def stated_of(scheme: AppraisalScheme) -> dict[tuple[int, str], StatedMark]:
    """What the office stated, by unit and line."""
    found = scheme.stated.select_related("by").prefetch_related("proofs")
    return {(one.unit_id, one.line): one for one in found}


def results_of(appraisal: Appraisal) -> list[UnitResult]:
    """The results with their lines; the ranked ones first by place, then the others by name."""
    found = list(appraisal.results.select_related("unit").prefetch_related("lines"))
    order = {unit.pk: at for at, unit in enumerate(in_name_order(one.unit for one in found))}
    for one in found:
        one.appraisal = appraisal
    last = len(found) + 1
    return sorted(found, key=lambda one: (one.group, one.place or last, order[one.unit_id]))


def results_of_unit(unit: Organisation) -> QuerySet[UnitResult]:
    """The results of a unit that it may see, the newest year first."""
    found = UnitResult.objects.filter(unit=unit, appraisal__state__in=SHOWN_TO_UNITS)
    return found.select_related("appraisal__scheme", "appraisal__county").order_by("-appraisal__year")


def own_results(user: User) -> QuerySet[UnitResult]:
    """The results of the units where a person works, from the day on which they may contest."""
    found = UnitResult.objects.filter(unit__in=units_of(user), appraisal__state__in=SHOWN_TO_UNITS)
    return found.select_related("unit", "appraisal__scheme").order_by("-appraisal__year", "unit")


def appraisals_of(county: Organisation) -> list[Appraisal]:
    """The results of a county, the newest year first."""
    return list(Appraisal.objects.filter(county=county).order_by("-year", "-pk"))


def appraisals_by_scheme(counties: Iterable[Organisation]) -> dict[int, Appraisal]:
    """The results of counties by the id of their scheme."""
    found = Appraisal.objects.filter(county__in=[one.pk for one in counties])
    return {one.scheme_id: one for one in found}


def appraisal_by(scheme: AppraisalScheme) -> Appraisal | None:
    """The result by a scheme; None while nothing is computed."""
    return Appraisal.objects.filter(scheme=scheme).first()


def contests_of(appraisal: Appraisal) -> list[AppraisalContest]:
    """All contests of a year, those that wait first."""
    found = AppraisalContest.objects.filter(line__result__appraisal=appraisal)
    found = found.select_related("line__result__unit", "by", "decided_by").prefetch_related("proofs")
    return sorted(found, key=lambda one: (one.state != ContestState.WAITING, one.pk))


def contests_waiting(user: User) -> int:
    """How many contests wait for this person to decide: those of the counties where she is of the office."""
    return sum(waiting_by_appraisal(user).values())


def waiting_by_appraisal(user: User) -> dict[int, int]:
    """The same by the id of the year's result, the oldest contest first."""
    counties = {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role == Role.BUREAU_OFFICER
    }
    waiting = AppraisalContest.objects.filter(
        state=ContestState.WAITING,
        line__result__appraisal__county__in=counties,
        line__result__appraisal__state=AppraisalState.CONTEST,
    )
    ids = waiting.order_by("pk").values_list("line__result__appraisal_id", flat=True) if counties else []
    return dict(Counter(ids))


def people_at(units: Iterable[int], roles: frozenset[Role]) -> list[User]:
    """The active people with one of these roles at one of these units, each once."""
    held = Membership.objects.filter(
        organisation__in=list(units), role__in=[str(role) for role in roles], user__is_active=True
    ).select_related("user")
    return list({one.user_id: one.user for one in held.order_by("pk")}.values())


def scheme_by_id(scheme_id: int, *, lock: bool = False) -> AppraisalScheme:
    """One scheme; locked for writing when asked. Raises ``DoesNotExist``."""
    found = AppraisalScheme.objects.select_related("county")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=scheme_id)


def appraisal_by_id(appraisal_id: int, *, lock: bool = False) -> Appraisal:
    """One year's result; locked for writing when asked. Raises ``DoesNotExist``."""
    found = Appraisal.objects.select_related("county", "scheme", "document")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=appraisal_id)


def commendation_by_id(commendation_id: int, *, lock: bool = False) -> Commendation:
    """One list; locked for writing when asked. Raises ``DoesNotExist``."""
    found = Commendation.objects.select_related("county", "appraisal", "document")
    if lock:
        found = found.select_for_update(of=("self",))
    return found.get(pk=commendation_id)

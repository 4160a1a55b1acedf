"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.datasets import queries
from dudao.apps.datasets.models import (
    Dataset,
    DatasetVersion,
    ImportAttempt,
    ReportingRound,
    SchoolSubmission,
)
from dudao.apps.datasets.permissions import can_import, can_submit, can_view_county_data, can_view_school_data
from dudao.apps.organisations.api import Kind, Organisation
from dudao.catalogue.schema import Standard

ONLY_COUNTY = "全县的数据由督导室、局长、县领导和市级查看，您可以看本校的。"
ONLY_OFFICER = "这一步由督导室干部办理，您可以查看。"
GONE = "没有这一页，或者它不在您的数据范围内。"

T = TypeVar("T", bound=Model)


def own_counties(user: User) -> set[int]:
    """The counties in which a person has any role at all."""
    return {held.organisation.county_id for held in user.held_memberships if held.organisation.county_id}


def county_for(request: HttpRequest, county_id: int, *, importing: bool = False) -> tuple[User, Organisation]:
    """A county whose data the person reads (or imports)."""
    user = person_of(request)
    county = Organisation.objects.filter(pk=county_id, kind=Kind.COUNTY).first()
    if county is None:
        raise Http404(GONE)
    _check_county(user, county, importing)
    return user, county


def _check_county(user: User, county: Organisation, importing: bool) -> None:
    if not can_view_county_data(user, county):
        if county.pk in own_counties(user):
            raise PermissionDenied(ONLY_COUNTY)
        raise Http404(GONE)
    if importing and not can_import(user, county):
        raise PermissionDenied(ONLY_OFFICER)


def _found(found: QuerySet[T], pk: int) -> T:
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404(GONE)
    return one


def dataset_for(request: HttpRequest, dataset_id: int, *, importing: bool = False) -> tuple[User, Dataset]:
    """A dataset of a county that the person reads."""
    user = person_of(request)
    dataset = _found(Dataset.objects.select_related("county", "counting_version", "locked_by"), dataset_id)
    _check_county(user, dataset.county, importing)
    return user, dataset


def version_for(
    request: HttpRequest, version_id: int, *, importing: bool = False
) -> tuple[User, DatasetVersion]:
    """A version of a county that the person reads."""
    user = person_of(request)
    versions = DatasetVersion.objects.select_related(
        "dataset__county", "dataset__counting_version", "dataset__locked_by", "uploaded_by"
    )
    version = _found(versions, version_id)
    _check_county(user, version.dataset.county, importing)
    return user, version


def attempt_for(
    request: HttpRequest, attempt_id: int, *, importing: bool = False
) -> tuple[User, ImportAttempt]:
    """An upload of a county that the person reads."""
    user = person_of(request)
    attempt = _found(
        ImportAttempt.objects.select_related("county", "created_by", "version__dataset", "round"), attempt_id
    )
    _check_county(user, attempt.county, importing)
    return user, attempt


def round_for(request: HttpRequest, round_id: int, *, importing: bool = False) -> tuple[User, ReportingRound]:
    """A round of a county that the person reads."""
    user = person_of(request)
    found = _found(ReportingRound.objects.select_related("dataset__county", "opened_by"), round_id)
    _check_county(user, found.dataset.county, importing)
    return user, found


def school_for(
    request: HttpRequest, school_id: int, *, submitting: bool = False
) -> tuple[User, Organisation]:
    """A school whose data the person sees (or hands in); a colleague of another school of the county gets 403."""
    user = person_of(request)
    school = Organisation.objects.select_related("county").filter(pk=school_id, kind=Kind.SCHOOL).first()
    if school is None:
        raise Http404(GONE)
    if not can_view_school_data(user, school):
        if school.county_id in own_counties(user):
            raise PermissionDenied("您只能看本校的数据。")
        raise Http404(GONE)
    if submitting and not can_submit(user, school):
        raise PermissionDenied("填报表由本校填报员或校长上交，督导室也可以代交。")
    return user, school


def round_and_school_for(
    request: HttpRequest, round_id: int, school_id: int, *, submitting: bool = False
) -> tuple[User, ReportingRound, Organisation]:
    """A round and one school of its county."""
    user, school = school_for(request, school_id, submitting=submitting)
    found = _found(ReportingRound.objects.select_related("dataset__county", "opened_by"), round_id)
    if found.dataset.county_id != school.county_id:
        raise Http404(GONE)
    return user, found, school


def submission_for(
    request: HttpRequest, submission_id: int, *, submitting: bool = False
) -> tuple[User, SchoolSubmission]:
    """A form of a school whose data the person sees."""
    found = _found(
        SchoolSubmission.objects.select_related("school", "round__dataset__county", "submitted_by"),
        submission_id,
    )
    user, _ = school_for(request, found.school_id, submitting=submitting)
    return user, found


def standard_or_404(standard_id: str) -> Standard:
    """The standard from the catalogue."""
    try:
        return queries.standard_of(standard_id)
    except KeyError:
        raise Http404("标准目录里没有这个标准。") from None

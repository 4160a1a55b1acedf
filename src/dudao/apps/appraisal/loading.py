"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.choices import SHOWN_TO_UNITS
from dudao.apps.appraisal.models import (
    Appraisal,
    AppraisalContest,
    AppraisalScheme,
    Commendation,
    Nominee,
    Objection,
    ResultLine,
    UnitResult,
)
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage, knows_reasons
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Organisation

GONE = "没有这一页，或者它不在您的数据范围内。"


def county_managed(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """A county that the person reads; 403 when it is not hers to manage."""
    user = person_of(request)
    county = counties_read_by(user).filter(pk=county_id).first()
    if county is None:
        raise Http404(GONE)
    return user, require(can_manage, user, county, ONLY_OFFICE)


def scheme_for(
    request: HttpRequest, scheme_id: int, *, managing: bool = False
) -> tuple[User, AppraisalScheme]:
    """A scheme that the person sees; `managing`: to change it."""
    user = person_of(request)
    found = queries.schemes_visible_to(user).filter(pk=scheme_id).first()
    if found is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, found.county, ONLY_OFFICE)
    return user, found


def appraisal_for(
    request: HttpRequest, appraisal_id: int, *, managing: bool = False
) -> tuple[User, Appraisal]:
    """A year's result that the person reads as a whole; `managing`: to do something with it."""
    user = person_of(request)
    found = queries.appraisals_read_by(user).filter(pk=appraisal_id).first()
    if found is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, found.county, ONLY_OFFICE)
    return user, found


def result_for(request: HttpRequest, result_id: int) -> tuple[User, UnitResult]:
    """A unit's result that the person sees."""
    user = person_of(request)
    found = queries.results_visible_to(user).filter(pk=result_id).first()
    if found is None:
        raise Http404(GONE)
    return user, found


def line_for(request: HttpRequest, line_id: int) -> tuple[User, ResultLine]:
    """A line of a result that the person sees."""
    user = person_of(request)
    found = (
        ResultLine.objects.filter(result__in=queries.results_visible_to(user), pk=line_id)
        .select_related("result__unit", "result__appraisal__county", "result__appraisal__scheme")
        .first()
    )
    if found is None:
        raise Http404(GONE)
    return user, found


def contest_for(request: HttpRequest, contest_id: int) -> tuple[User, AppraisalContest]:
    """A contest of a result that the person sees."""
    user = person_of(request)
    found = (
        AppraisalContest.objects.filter(
            pk=contest_id,
            line__result__in=queries.results_visible_to(user),
            line__result__appraisal__state__in=SHOWN_TO_UNITS,
        )
        .select_related("line__result__unit", "line__result__appraisal__county")
        .first()
    )
    if found is None:
        raise Http404(GONE)
    return user, found


def commendation_for(
    request: HttpRequest, commendation_id: int, *, managing: bool = False
) -> tuple[User, Commendation]:
    """A list that the person sees; `managing`: to do something with it."""
    user = person_of(request)
    found = queries.commendations_visible_to(user).filter(pk=commendation_id).first()
    if found is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, found.county, ONLY_OFFICE)
    return user, found


def nominee_for(request: HttpRequest, nominee_id: int) -> tuple[User, Nominee]:
    """Somebody on a list, for the office."""
    found = Nominee.objects.select_related("commendation__county", "unit").filter(pk=nominee_id).first()
    if found is None:
        raise Http404(GONE)
    user, held = commendation_for(request, found.commendation_id)
    if not knows_reasons(user, held) and not can_manage(user, held.county):
        raise Http404(GONE)
    require(can_manage, user, held.county, ONLY_OFFICE)
    return user, found


def objection_for(request: HttpRequest, objection_id: int) -> tuple[User, Objection]:
    """An objection, for the office."""
    found = Objection.objects.filter(pk=objection_id).select_related("nominee").first()
    if found is None:
        raise Http404(GONE)
    user, held = commendation_for(request, found.commendation_id)
    if not knows_reasons(user, held):
        raise Http404(GONE)
    require(can_manage, user, held.county, ONLY_OFFICE)
    return user, found

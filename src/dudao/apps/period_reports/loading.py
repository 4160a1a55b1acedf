"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports import queries
from dudao.apps.period_reports.models import PeriodDigest, ReportPeriod, ReportSeries, UnitReport
from dudao.apps.period_reports.permissions import ONLY_OFFICE, can_manage

GONE = "没有这一页，或者它不在您的数据范围内。"


def county_managed(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """A county in which the person may set up reports: one that she reads, 403 when it is not hers to manage."""
    user = person_of(request)
    county = counties_read_by(user).filter(pk=county_id).first()
    if county is None:
        raise Http404(GONE)
    return user, require(can_manage, user, county, ONLY_OFFICE)


def series_for(request: HttpRequest, series_id: int, *, managing: bool = False) -> tuple[User, ReportSeries]:
    """A series that the person reads as a whole; `managing`: to change it."""
    user = person_of(request)
    series = queries.series_read_by(user).filter(pk=series_id).first()
    if series is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, series.county, ONLY_OFFICE)
    return user, series


def period_for(request: HttpRequest, period_id: int, *, managing: bool = False) -> tuple[User, ReportPeriod]:
    """A period that the person reads as a whole; `managing`: to do something with it."""
    user = person_of(request)
    period = queries.periods_read_by(user).filter(pk=period_id).first()
    if period is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, period.series.county, ONLY_OFFICE)
    return user, period


def report_for(request: HttpRequest, report_id: int) -> tuple[User, UnitReport]:
    """A unit's report that the person sees: her unit's, or one of the counties she reads."""
    user = person_of(request)
    report = queries.reports_visible_to(user).filter(pk=report_id).first()
    if report is None:
        raise Http404(GONE)
    return user, report


def digest_for(request: HttpRequest, digest_id: int, *, managing: bool = False) -> tuple[User, PeriodDigest]:
    """A digest of a county that the person reads; `managing`: to edit it."""
    user = person_of(request)
    digest = queries.digests_read_by(user).filter(pk=digest_id).first()
    if digest is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, digest.period.series.county, ONLY_OFFICE)
    return user, digest

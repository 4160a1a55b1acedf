"""Load and authorise in one call: a stranger gets 404, a colleague without the role gets 403."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings import queries
from dudao.apps.rankings.models import Ranking, RankingContest, RankingLine
from dudao.apps.rankings.permissions import ONLY_OFFICE, can_manage

GONE = "没有这一页，或者它不在您的数据范围内。"


def county_managed(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """A county in which the person may compute rankings: one that she reads, 403 when it is not hers to manage."""
    user = person_of(request)
    county = counties_read_by(user).filter(pk=county_id).first()
    if county is None:
        raise Http404(GONE)
    return user, require(can_manage, user, county, ONLY_OFFICE)


def ranking_for(request: HttpRequest, ranking_id: int, *, managing: bool = False) -> tuple[User, Ranking]:
    """A ranking that the person sees; `managing`: to do something with it."""
    user = person_of(request)
    ranking = queries.rankings_visible_to(user).filter(pk=ranking_id).first()
    if ranking is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, ranking.county, ONLY_OFFICE)
    return user, ranking


def line_for(request: HttpRequest, line_id: int) -> tuple[User, RankingLine]:
    """A line that the person sees: her unit's, or one of what she reads as a whole."""
    user = person_of(request)
    line = queries.lines_visible_to(user).filter(pk=line_id).first()
    if line is None:
        raise Http404(GONE)
    return user, line


def contest_for(
    request: HttpRequest, contest_id: int, *, managing: bool = False
) -> tuple[User, RankingContest]:
    """A contest that the person sees; `managing`: to answer it."""
    user = person_of(request)
    contest = queries.contests_visible_to(user).filter(pk=contest_id).first()
    if contest is None:
        raise Http404(GONE)
    if managing:
        require(can_manage, user, contest.line.ranking.county, ONLY_OFFICE)
    return user, contest

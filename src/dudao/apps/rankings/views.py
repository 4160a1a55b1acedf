"""The list of rankings, a ranking's page, its workbook, and what the office does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import in_name_order
from dudao.apps.rankings import pages, queries
from dudao.apps.rankings.actions.circulars import CircularGiven, draft_circular
from dudao.apps.rankings.actions.computing import recompute_ranking, withdraw_ranking
from dudao.apps.rankings.actions.settling import settle_ranking, show_ranking
from dudao.apps.rankings.choices import RankingState, UnitGroup
from dudao.apps.rankings.forms import CircularForm, WithdrawForm
from dudao.apps.rankings.loading import ranking_for
from dudao.apps.rankings.models import Ranking
from dudao.apps.rankings.permissions import can_manage, reads_whole
from dudao.apps.rankings.stored import measures_of
from dudao.apps.rankings.tables import ranking_book
from dudao.core.rankings import rule_words
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

MOST_OWN = 40
PAGE = 50
HISTORY = 20


@require_GET
def rankings(request: HttpRequest) -> HttpResponse:
    """The rankings of the counties read, and the lines of one's own unit."""
    user = person_of(request)
    today = timezone.localdate()
    read = queries.rankings_read_by(user).order_by("-as_of", "-pk")
    state = request.GET.get("state", "")
    if state in RankingState.values:
        read = read.filter(state=state)
    shown = list(read[: PAGE + 1])
    listed = shown[:PAGE]
    counts, waiting = queries.line_counts(listed), queries.waiting_counts(listed)
    counties = in_name_order(counties_read_by(user))
    own = list(queries.own_lines(user)[:MOST_OWN])
    context = {
        "user": user,
        "tab": "rankings",
        "state": state,
        "states": RankingState.choices,
        "listed": [
            {
                "ranking": one,
                "ranked": counts.get(one.pk, (0, 0))[1],
                "unranked": counts.get(one.pk, (0, 0))[0] - counts.get(one.pk, (0, 0))[1],
                "waiting": waiting.get(one.pk, 0),
                "light": pages.LIGHTS[RankingState(one.state)],
                "left": pages.days_left(one, today),
            }
            for one in listed
        ],
        "is_cut": len(shown) > PAGE,
        "several": len({one.county_id for one in listed}) > 1,
        "may_create": [one for one in counties if can_manage(user, one)],
        "reads": bool(counties),
        "own": [{"line": one, "left": pages.days_left(one.ranking, today)} for one in own],
        "is_city": bool(queries.city_counties(user)),
        "waiting_contests": queries.contests_waiting_for(user).count(),
    }
    return render(request, "rankings/rankings.html", context)


@require_GET
def ranking(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """A ranking as a whole; a unit's people see their own line until the circular is signed."""
    user, held = ranking_for(request, ranking_id)
    if not reads_whole(user, held):
        own = queries.own_lines(user).filter(ranking=held).first()
        assert own is not None  # else the ranking is not visible
        return redirect("ranking_line", line_id=own.pk)
    return render(request, "rankings/ranking.html", _page(user, held))


def _page(user: User, held: Ranking, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    measures = measures_of(held)
    shown = pages.lines_shown(queries.lines_of(held), measures)
    manages = can_manage(user, held.county)
    own = queries.units_of(user) & {one.line.unit_id for one in shown}
    ranked = [one for one in shown if one.line.place is not None]
    opens = queries.rankings_read_by(user).filter(pk=held.pk).exists()
    contests = queries.contests_of(held) if opens else []
    options = pages.chart_options(shown, measures)
    return {
        "user": user,
        "tab": "rankings",
        "county": held.county,
        "ranking": held,
        "light": pages.LIGHTS[RankingState(held.state)],
        "steps": pages.steps_shown(held),
        "groups": "、".join(UnitGroup(one).label for one in held.groups),
        "measures": measures,
        "rule": rule_words(measures),
        "lines": ranked,
        "unranked": [one for one in shown if one.line.place is None],
        "several": len(measures) > 1,
        "chart": options,
        "chart_height": 40 + 26 * min(len(ranked), pages.MOST_BARS),
        "is_cut": len(ranked) > pages.MOST_BARS,
        "own": own,
        "opens": opens,
        "manages": manages,
        "contests": pages.contests_shown(contests),
        "waiting": sum(one.state == "waiting" for one in contests),
        "left": pages.days_left(held, today),
        "is_over": held.contest_until is not None and today > held.contest_until,
        "circular": pages.circular_link(held, user),
        "circular_form": CircularForm(),
        "withdraw_form": WithdrawForm(),
        "may_withdraw": held.state in (RankingState.COMPUTED, RankingState.SHOWN, RankingState.SETTLED),
        "history": history_of(held)[:HISTORY],
        **more,
    }


@require_GET
def ranking_table(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """The whole table as Excel, for whoever sees it as a whole."""
    user, held = ranking_for(request, ranking_id)
    if not reads_whole(user, held):
        return redirect("ranking", ranking_id=held.pk)
    content = write_workbook(ranking_book(held, queries.lines_of(held), timezone.localtime()))
    return attachment(content, f"{held.title}_{held.as_of:%Y%m%d}.xlsx")


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_POST
def ranking_recompute(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """Count again before the units see it."""
    user, held = ranking_for(request, ranking_id, managing=True)
    try:
        recompute_ranking(held, revision=_revision(request), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已按现在的记录重新计算。")
    return redirect("ranking", ranking_id=held.pk)


@require_POST
def ranking_show(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """Hand the numbers to the units."""
    user, held = ranking_for(request, ranking_id, managing=True)
    try:
        shown = show_ranking(held, revision=_revision(request), now=timezone.now(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已送各单位核对，{shown.contest_until:%Y-%m-%d} 截止。")
    return redirect("ranking", ranking_id=held.pk)


@require_POST
def ranking_settle(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """The numbers stand."""
    user, held = ranking_for(request, ranking_id, managing=True)
    try:
        settle_ranking(held, revision=_revision(request), now=timezone.now(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已核定，可以起草通报。")
    return redirect("ranking", ranking_id=held.pk)


@require_POST
def ranking_withdraw(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """Take a ranking back, with the reason."""
    user, held = ranking_for(request, ranking_id, managing=True)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        context = _page(user, held, withdraw_form=form)
        return render(request, "rankings/ranking.html", context, status=400)
    try:
        withdraw_ranking(held, form.cleaned_data["reason"], revision=_revision(request), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤回，单位不再看到这份排名。")
    return redirect("ranking", ranking_id=held.pk)


@require_POST
def ranking_circular(request: HttpRequest, ranking_id: int) -> HttpResponse:
    """Draft the circular and go to it."""
    user, held = ranking_for(request, ranking_id, managing=True)
    form = CircularForm(request.POST)
    if form.is_valid():
        given = CircularGiven(**form.cleaned_data)
        try:
            draft_circular(held, given, revision=_revision(request), actor=user)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            held.refresh_from_db()
            messages.success(request, "通报已起草，请在公文里修改、送审、签发。")
            return redirect(pages.circular_link(held, user) or "rankings")
    return render(request, "rankings/ranking.html", _page(user, held, circular_form=form), status=400)

"""A line opened to its facts; what the unit contests, and what the office answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence.api import original
from dudao.apps.rankings import pages, queries
from dudao.apps.rankings.actions.contesting import (
    ContestGiven,
    contest_number,
    recounted,
    refuse_contest,
    uphold_contest,
    withdraw_contest,
)
from dudao.apps.rankings.choices import ContestState, RankingState
from dudao.apps.rankings.forms import AnswerForm, ContestForm
from dudao.apps.rankings.loading import contest_for, line_for
from dudao.apps.rankings.models import RankingContest, RankingLine
from dudao.apps.rankings.permissions import ONLY_UNIT, can_contest, can_manage, reads_whole, sees_facts
from dudao.apps.rankings.proofs import keep_proofs
from dudao.apps.rankings.stored import measures_of
from dudao.core.numbers import trimmed
from dudao.core.rankings import movement_words, rule_words
from dudao.infra.zipguard import UnreadableFile

MOST_CONTESTS = 200


@require_GET
def ranking_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """A unit's place opened: every number, the facts behind it, what was contested and corrected."""
    user, line = line_for(request, line_id)
    return render(request, "rankings/line.html", _page(user, line))


def _page(user: User, line: RankingLine, **more: Any) -> dict[str, Any]:
    ranking = line.ranking
    measures = measures_of(ranking)
    today = timezone.localdate()
    left = pages.days_left(ranking, today)
    manages = can_manage(user, ranking.county)
    contests = queries.contests_of_line(line)
    for one in contests:
        one.line = line
    may_contest = bool(left) and can_contest(user, line)
    return {
        "user": user,
        "tab": "rankings",
        "county": ranking.county,
        "line": line,
        "ranking": ranking,
        "light": pages.LIGHTS[RankingState(ranking.state)],
        "score": pages.score_words(measures, line.score),
        "movement": movement_words(line.place, line.previous_place),
        "places": ranking.lines.exclude(place=None).count(),
        "several": len(measures) > 1,
        "rule": rule_words(measures),
        "numbers": pages.numbers_shown(line, user) if sees_facts(user, line) else [],
        "sees_whole": reads_whole(user, ranking),
        "left": left,
        "may_contest": may_contest,
        "contest_form": ContestForm(measures) if may_contest else None,
        "is_own": line.unit_id in queries.units_of(user),
        "manages": manages,
        "contests": [_contest(one, manages and ranking.state == RankingState.SHOWN) for one in contests],
        "circular": pages.circular_link(ranking, user),
        **more,
    }


def _contest(contest: RankingContest, may_answer: bool) -> dict[str, Any]:
    """A contest as the line's page shows it; the office gets what the records say now."""
    shown = pages.contests_shown([contest])[0]
    found: dict[str, Any] = {"shown": shown, "contest": contest}
    if may_answer and contest.state == ContestState.WAITING:
        now = recounted(contest)
        measure = next(one for one in measures_of(contest.line.ranking) if one.key == contest.measure)
        initial = {
            "numerator": contest.claimed_numerator,
            "denominator": contest.claimed_denominator,
        }
        for name, value in (
            ("numerator", now.number.numerator),
            ("denominator", now.number.denominator),
        ):
            if initial[name] is None:
                initial[name] = value
        texts = {name: "" if value is None else trimmed(value, 6) for name, value in initial.items()}
        found |= {
            "measure": measure,
            "now": now.number.words(measure) if not now.number.missing else now.number.missing,
            "form": AnswerForm(initial=texts, prefix=f"c{contest.pk}"),
        }
    return found


@require_POST
def ranking_contest(request: HttpRequest, line_id: int) -> HttpResponse:
    """The unit contests a number."""
    user, line = line_for(request, line_id)
    if not can_contest(user, line):
        raise PermissionDenied(ONLY_UNIT)
    form = ContestForm(measures_of(line.ranking), request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            given = ContestGiven(
                data["measure"],
                data["text"],
                form.exact("numerator"),
                form.exact("denominator"),
                keep_proofs(user, line, data["proofs"]),
            )
            contest_number(line, given, today=timezone.localdate(), actor=user)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        except UnreadableFile as refused:
            form.add_error("proofs", str(refused))
        else:
            messages.success(request, "异议已送督导室，答复后会通知您。")
            return redirect("ranking_line", line_id=line.pk)
    return render(request, "rankings/line.html", _page(user, line, contest_form=form), status=400)


@require_POST
def ranking_contest_withdraw(request: HttpRequest, contest_id: int) -> HttpResponse:
    """The unit takes a contest back."""
    user, contest = contest_for(request, contest_id)
    try:
        withdraw_contest(contest, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "异议已撤回。")
    return redirect("ranking_line", line_id=contest.line_id)


@require_POST
def ranking_contest_answer(request: HttpRequest, contest_id: int) -> HttpResponse:
    """The office answers a contest."""
    user, contest = contest_for(request, contest_id, managing=True)
    form = AnswerForm(request.POST, prefix=f"c{contest.pk}")
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            if form.cleaned_data["verdict"] == "uphold":
                uphold_contest(
                    contest,
                    answer,
                    numerator=form.exact("numerator"),
                    denominator=form.exact("denominator"),
                    actor=user,
                )
            else:
                refuse_contest(contest, answer, actor=user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, "已答复，单位会收到通知。")
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(str(one) for one in errors))
    return redirect("ranking_line", line_id=contest.line_id)


@require_GET
def ranking_proof(request: HttpRequest, contest_id: int, evidence_id: int) -> FileResponse:
    """A proof of a contest: who sees the contest sees what proves it."""
    _, contest = contest_for(request, contest_id)
    evidence = contest.proofs.select_related("current__stored").filter(pk=evidence_id).first()
    if evidence is None or evidence.current is None:
        raise Http404("没有这份材料，或者它已移入回收站。")
    return original(evidence.current)


@require_GET
def ranking_contests(request: HttpRequest) -> HttpResponse:
    """The contests that a person sees, those that wait first."""
    user = person_of(request)
    state = request.GET.get("state", "")
    found = queries.contests_visible_to(user).order_by("-pk")
    if state in ContestState.values:
        found = found.filter(state=state)
    shown = pages.contests_shown(found[:MOST_CONTESTS])
    shown.sort(key=lambda one: one.contest.state != ContestState.WAITING)
    context = {
        "user": user,
        "tab": "rankings",
        "contests": shown,
        "state": state,
        "states": ContestState.choices,
        "answers": queries.contests_waiting_for(user).exists(),
    }
    return render(request, "rankings/contests.html", context)

"""The handler's pages: my items, the page of one item, saving, handing in, withdrawing, conflicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import Assignment, duty_of
from dudao.apps.evaluation import item_page, loading, queries
from dudao.apps.evaluation.actions.ratings import Written, save_rating, submit_rating, withdraw_rating
from dudao.apps.evaluation.actions.writing import RatingConflict
from dudao.apps.evaluation.choices import RatingState
from dudao.apps.evaluation.item_sheet import RatedItem, sheet_of
from dudao.apps.evaluation.measured import measured_ratings
from dudao.apps.evaluation.models import Rating
from dudao.apps.evaluation.my_items import GROUPS, OPEN_GROUPS, my_items, progress_of
from dudao.apps.evaluation.permissions import can_correct, can_rate
from dudao.apps.evaluation.rating_form import RatingForm, field_name, form_of, statement_from
from dudao.apps.evaluation.statement import Statement, judge, statement_of
from dudao.apps.evidence.api import item_papers_of
from dudao.core.scoring import AnswerError, NotApplicable, Scored

NOTHING_STATED = Statement()


def my_items_page(request: HttpRequest) -> HttpResponse:
    """What is on me: late first, then returned, to do, drafts, in review, done."""
    user = person_of(request)
    today = timezone.localdate()
    found = my_items(user, today)
    groups = [(key, label, [one for one in found if one.group == key]) for key, label in GROUPS.items()]
    chosen = request.GET.get("group", "")
    shown = [(key, label, items) for key, label, items in groups if items and chosen in ("", key)]
    campaigns = {one.assignment.campaign_id: one.assignment.campaign for one in found}
    context = {
        "groups": shown,
        "counts": [(key, label, len(items)) for key, label, items in groups if items],
        "chosen": chosen,
        "open_count": sum(one.group in OPEN_GROUPS for one in found),
        "progress": progress_of(found),
        "several_campaigns": len(campaigns) > 1,
        "subjects": len({one.assignment.subject_id for one in found}),
        "county": next((one.county for one in campaigns.values()), None),
        "total": len(found),
    }
    return render(request, "evaluation/my_items.html", context)


def rating_page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """One item: its text and rule, what proves it, what was before, and the form or why it is closed."""
    user, assignment = loading.assignment_seen(request, assignment_id)
    return _page(request, user, assignment)


def _page(
    request: HttpRequest,
    user: User,
    assignment: Assignment,
    *,
    typed: Statement | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    rating = queries.own_rating(assignment)
    panel = item_page.review_panel(user, assignment, rating)
    closed = item_page.why_closed(assignment, item, rating, panel)
    handles = can_rate(user, assignment)
    kept = statement_of(rating) if rating is not None else NOTHING_STATED
    scored = judge(item, kept).scored if rating is not None and not item.needs_peers else None
    measured = None
    if item.measured_by is not None:
        measured = measured_ratings(assignment.campaign.county, assignment.subject, [item]).get(item.id)
    duty = duty_of(assignment)
    context: dict[str, Any] = {
        "assignment": assignment,
        "campaign": assignment.campaign,
        "county": assignment.campaign.county,
        "subject": assignment.subject,
        "item": item,
        "rating": rating,
        "number": rating.number if rating is not None else 0,
        "light": item_page.LIGHTS[RatingState(rating.state)] if rating is not None else ("none", "未评"),
        "duty": duty,
        "due_on": assignment.due_on or (duty.due_on if duty is not None else None),
        "today": timezone.localdate(),
        "handles": handles,
        "closed": closed,
        "form": with_errors(form_of(item, typed or kept), errors) if handles and not closed else None,
        "errors": errors or {},
        "stated": item_page.words(item, rating.answer) if rating is not None else "",
        "scored": scored,
        "may_withdraw": handles and rating is not None and rating.state == RatingState.SUBMITTED,
        "panel": panel,
        "measured": measured,
        "correction": queries.correction_of(assignment) if item.measured_by is not None else None,
        "may_correct": item.measured_by is not None and can_correct(user, assignment.campaign.county),
        "papers": item_papers_of(user, assignment.item, assignment.subject, may_write=handles and not closed),
        "before": item_page.before_of(assignment, item),
        "lines": item_page.history_lines(queries.revisions_of(rating), item) if rating is not None else [],
        "not_applicable_words": NotApplicable(assignment.item.version.not_applicable).label,
        "evaluation": rating.evaluation if rating is not None else None,
        **_neighbours(user, assignment, handles),
    }
    return render(request, "evaluation/rating.html", context, status=status)


def _neighbours(user: User, assignment: Assignment, handles: bool) -> dict[str, Any]:
    """The items before and after this one among those of the same handler, in the standard's order."""
    ids = queries.assignment_ids_around(assignment, user, handles=handles)
    at = ids.index(assignment.pk) if assignment.pk in ids else 0
    return {
        "previous_id": ids[at - 1] if at > 0 else None,
        "next_id": ids[at + 1] if at + 1 < len(ids) else None,
        "place": at + 1,
        "places": len(ids),
    }


def with_errors(form: RatingForm, errors: dict[str, str] | None) -> RatingForm:
    """The form with what is wrong beside its entries."""
    return RatingForm(**{**form.__dict__, "errors": errors or {}})


@require_POST
def rating_save(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Keep what is typed as a draft and answer with its points; nothing is written when it cannot be taken."""
    user, assignment = loading.assignment_written(request, assignment_id)
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    try:
        statement = statement_from(item, request.POST.dict())
        written = save_rating(assignment, statement, number=number_seen(request), actor=user)
    except AnswerError as wrong:
        answer = {"wrong": wrong.message, "field": field_name(wrong.field), "number": number_seen(request)}
        return _fragment(item, answer, 422)
    except RatingConflict as conflict:
        return _fragment(item, {"conflict": conflict.rating, "number": number_seen(request)}, 409)
    except ValidationError as refused:
        return _fragment(item, {"wrong": " ".join(refused.messages), "number": number_seen(request)}, 422)
    return _fragment(item, saved(written), 200)


def saved(written: Written) -> dict[str, Any]:
    """What the fragment of a saved draft shows."""
    return {
        "number": written.rating.number,
        "rating": written.rating,
        "scored": written.judged.scored if written.judged is not None else None,
        "evaluation": written.evaluation,
        "saved_at": timezone.localtime(written.rating.rated_at),
    }


def _fragment(item: RatedItem, context: dict[str, Any], status: int) -> HttpResponse:
    html = render_to_string("evaluation/_score.html", {"item": item, **context})
    return HttpResponse(html, status=status)


@require_POST
def rating_submit(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Hand in what is typed, then go to the next item that is still to do."""
    user, assignment = loading.assignment_written(request, assignment_id)
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    typed: Statement | None = None
    try:
        typed = statement_from(item, request.POST.dict())
        submit_rating(assignment, typed, number=number_seen(request), actor=user)
    except AnswerError as wrong:
        return _again(request, assignment_id, typed, {field_name(wrong.field): wrong.message})
    except RatingConflict as conflict:
        return _conflict(request, assignment_id, item, typed or NOTHING_STATED, conflict.rating)
    except ValidationError as refused:
        return _again(request, assignment_id, typed, {"": " ".join(refused.messages)})
    messages.success(request, f"{item.code} 已提交。")
    return _onwards(user, assignment)


def _onwards(user: User, assignment: Assignment) -> HttpResponseRedirect:
    """To the next open item of the person, else to her list."""
    found = my_items(user, timezone.localdate())
    ids = [one.assignment.pk for one in found if one.group in OPEN_GROUPS]
    later = [pk for pk in ids if pk > assignment.pk]
    if not ids:
        return HttpResponseRedirect(reverse("my_items"))
    return HttpResponseRedirect(reverse("rating", args=[(later or ids)[0]]))


@require_POST
def rating_withdraw(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take a rating back to a draft."""
    user, assignment = loading.assignment_written(request, assignment_id)
    return decided(
        request,
        assignment_id,
        lambda: withdraw_rating(assignment, number=number_seen(request), actor=user),
        "已撤回，可以继续修改。",
    )


def decided(
    request: HttpRequest, assignment_id: int, action: Callable[[], object], done: str
) -> HttpResponse:
    """Do one thing and go back to the item with what came of it."""
    try:
        action()
    except RatingConflict:
        messages.error(request, "这一条刚刚被别人改过，下面是现在的内容，请看过再办。")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)
    return redirect("rating", assignment_id=assignment_id)


def _again(
    request: HttpRequest, assignment_id: int, typed: Statement | None, errors: dict[str, str]
) -> HttpResponse:
    user, assignment = loading.assignment_seen(request, assignment_id)
    return _page(request, user, assignment, typed=typed, errors=errors, status=400)


def _conflict(
    request: HttpRequest, assignment_id: int, item: RatedItem, typed: Statement, rating: Rating | None
) -> HttpResponse:
    """Both versions side by side; nothing was written, the person chooses."""
    user, assignment = loading.assignment_seen(request, assignment_id)
    panel = item_page.review_panel(user, assignment, rating)
    mine: Scored | None = None
    try:
        judged = judge(item, typed)
        mine, stated = judged.scored, item_page.words(item, judged.data)
    except AnswerError as wrong:
        stated = wrong.message
    context = {
        "assignment": assignment,
        "item": item,
        "subject": assignment.subject,
        "county": assignment.campaign.county,
        "rating": rating,
        "number": rating.number if rating is not None else 0,
        "theirs": item_page.words(item, rating.answer) if rating is not None else "",
        "mine": mine,
        "stated": stated,
        "typed": typed,
        "closed": item_page.why_closed(assignment, item, rating, panel),
        "posted": [
            (name, value)
            for name, value in request.POST.items()
            if name not in ("number", "csrfmiddlewaretoken")
        ],
    }
    return render(request, "evaluation/conflict.html", context, status=409)


@require_POST
def rating_conflict(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Both versions side by side, asked for from an autosave that met a newer one."""
    _, assignment = loading.assignment_written(request, assignment_id)
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    try:
        typed = statement_from(item, request.POST.dict())
    except AnswerError as wrong:
        return _again(request, assignment_id, None, {field_name(wrong.field): wrong.message})
    return _conflict(request, assignment_id, item, typed, queries.own_rating(assignment))


@require_POST
def rating_overwrite(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Keep what was typed over what was seen beside it; meanwhile changed again, it is asked again."""
    user, assignment = loading.assignment_written(request, assignment_id)
    item = sheet_of(assignment.item.version).by_id[assignment.item_id]
    try:
        typed = statement_from(item, request.POST.dict())
        save_rating(assignment, typed, number=number_seen(request), actor=user)
    except AnswerError as wrong:
        return _again(request, assignment_id, None, {field_name(wrong.field): wrong.message})
    except RatingConflict as conflict:
        return _conflict(request, assignment_id, item, typed, conflict.rating)
    except ValidationError as refused:
        return _again(request, assignment_id, typed, {"": " ".join(refused.messages)})
    messages.success(request, "已换成您填的内容；原来的内容在“沿革”里。")
    return redirect("rating", assignment_id=assignment_id)


def number_seen(request: HttpRequest) -> int:
    """The number that the page saw; nonsense is 0, which then is a conflict."""
    given = request.POST.get("number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

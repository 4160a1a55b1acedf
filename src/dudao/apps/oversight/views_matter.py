"""One matter: its facts, steps, letters, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.activity.api import history_of
from dudao.apps.oversight.actions import matters as actions
from dudao.apps.oversight.actions.cards import leave_card
from dudao.apps.oversight.actions.climbing import escalate_matter, leave_climb, record_measure
from dudao.apps.oversight.actions.letters import draft_letter
from dudao.apps.oversight.county_choice import is_number
from dudao.apps.oversight.forms import MatterEditForm, add_refusal
from dudao.apps.oversight.matter_page import matter_context
from dudao.apps.oversight.models import Matter
from dudao.apps.oversight.permissions import ONLY_OFFICE, can_oversee, reads_oversight_of
from dudao.apps.oversight.queries import matter_by_id, matters_visible_to


def seen_matter(request: HttpRequest, matter_id: int) -> tuple[User, Matter]:
    """The person and a matter that she sees; else Http404."""
    user = person_of(request)
    found = matter_by_id(matter_id) if matters_visible_to(user).filter(pk=matter_id).exists() else None
    if found is None:
        raise Http404("没有这件督办事项，或者它不在您的数据范围内。")
    return user, found


@require_GET
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The matter with everything that belongs to it."""
    user, held = seen_matter(request, matter_id)
    context = matter_context(held, user, timezone.localdate())
    context |= {"user": user, "tab": "oversight", "edit_form": MatterEditForm(held)}
    if reads_oversight_of(user, held.county):
        context["history"] = history_of(held)
    return render(request, "oversight/matter.html", context)


@require_POST
def matter_decide(request: HttpRequest, matter_id: int, verb: str) -> HttpResponse:
    """One decision on a matter as it was seen: approve, dismiss, close, reopen, escalate, or leave a wish aside."""
    user, held = seen_matter(request, matter_id)
    if verb not in _DECIDED:
        raise Http404("没有这种办理。")
    try:
        _DECIDED[verb](held, request.POST.get("reason", ""), _revision(request), user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _SAID[verb])
    return redirect("matter", matter_id=matter_id)


@require_POST
def matter_edit(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Change the words of an open matter."""
    user, held = seen_matter(request, matter_id)
    require(can_oversee, user, held.county, ONLY_OFFICE)
    form = MatterEditForm(held, request.POST)
    if form.is_valid():
        try:
            actions.edit_matter(held, **form.cleaned_data, revision=_revision(request), actor=user)
        except ValidationError as refused:
            add_refusal(form, refused)
    if form.errors:
        words = [str(message) for wrong in form.errors.values() for message in wrong]
        messages.error(request, " ".join(words))
    else:
        messages.success(request, "已保存；已经起草的函件不跟着变。")
    return redirect("matter", matter_id=matter_id)


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if is_number(text) else 0


def _draft(matter: Matter, reason: str, revision: int, user: User) -> object:
    require(can_oversee, user, matter.county, ONLY_OFFICE)
    if matter.revision != revision:
        raise ValidationError(actions.CHANGED)
    return draft_letter(matter, matter.rung, actor=user)


_DECIDED: dict[str, Callable[[Matter, str, int, User], object]] = {
    "approve": lambda one, text, seen, user: actions.approve_matter(one, text, revision=seen, actor=user),
    "dismiss": lambda one, text, seen, user: actions.dismiss_matter(one, text, revision=seen, actor=user),
    "close": lambda one, text, seen, user: actions.close_matter(one, text, revision=seen, actor=user),
    "reopen": lambda one, text, seen, user: actions.reopen_matter(one, text, revision=seen, actor=user),
    "escalate": lambda one, text, seen, user: escalate_matter(
        one, text, today=timezone.localdate(), revision=seen, actor=user
    ),
    "measure": lambda one, text, seen, user: record_measure(one, text, revision=seen, actor=user),
    "draft": _draft,
    "leave-climb": lambda one, text, seen, user: leave_climb(one, revision=seen, actor=user),
    "leave-card": lambda one, text, seen, user: leave_card(one, revision=seen, actor=user),
}
_SAID = {
    "approve": "已审核立项。",
    "dismiss": "不予立项，草稿已经放弃；同样的事实不会再自动立项。",
    "close": "已办结。",
    "reopen": "已重新督办。",
    "escalate": "已升级，请继续办理。",
    "measure": "已登记，事项到“下发”。",
    "draft": "函件已起草，送审、签发以后才会发出。",
    "leave-climb": "暂不升级；事实留在事项里。",
    "leave-card": "不亮牌；事实留在事项里。",
}

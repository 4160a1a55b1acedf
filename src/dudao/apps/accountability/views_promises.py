"""The promises of a talk: written, taken away, made into duties."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dudao.apps.accountability.actions.talk_promises import (
    add_promise,
    make_promise_duties,
    remove_promise,
)
from dudao.apps.accountability.forms_talks import PromiseForm
from dudao.apps.accountability.loading_talks import promise_for, talk_for
from dudao.apps.accountability.views_talks import talk_page
from dudao.apps.campaigns.api import people_book


@require_POST
def promise_add(request: HttpRequest, talk_id: int) -> HttpResponse:
    """One more promise."""
    seen = talk_for(request, talk_id, writing=True)
    form = PromiseForm(people_book(seen.talk.county), seen.talk.unit, request.POST)
    if form.is_valid():
        try:
            add_promise(seen.talk, form.given(), actor=seen.user)
        except ValidationError as refused:
            errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
            for name, texts in errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, "承诺已登记；全部登记完再一起转成任务。")
            return redirect("talk", talk_id=talk_id)
    return talk_page(request, seen, status=400, promise_form=form)


@require_POST
def promise_remove(request: HttpRequest, talk_id: int, promise_id: int) -> HttpResponse:
    """A promise that was written wrongly goes."""
    seen = talk_for(request, talk_id, writing=True)
    try:
        remove_promise(promise_for(seen, promise_id), actor=seen.user)
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages))
    messages.success(request, "承诺已删去。")
    return redirect("talk", talk_id=talk_id)


@require_POST
def promise_duties(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Promises become duties, each once."""
    seen = talk_for(request, talk_id, writing=True)
    try:
        made = make_promise_duties(seen.talk, actor=seen.user)
    except ValidationError as refused:
        return talk_page(request, seen, status=400, refused=" ".join(refused.messages))
    messages.success(request, f"{made.made} 项承诺已转成任务，在清单“{made.duty_list.title}”里。")
    return redirect("talk", talk_id=talk_id)

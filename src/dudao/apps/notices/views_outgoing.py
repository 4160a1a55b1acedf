"""What left through the channels, and what a person decides about what did not get through."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, home_county, person_of, require
from dudao.apps.notices import queries
from dudao.apps.notices.actions import channels as actions
from dudao.apps.notices.choices import MessageState
from dudao.apps.notices.jobs import enqueue_sending
from dudao.apps.notices.models import OutgoingMessage
from dudao.apps.notices.permissions import can_set_channels
from dudao.apps.notices.tabs import frame
from dudao.apps.notices.views_channels import county_for

PAGE = 200


def outgoing(request: HttpRequest) -> HttpResponse:
    """The messages, the newest first, filtered by state and channel."""
    user = person_of(request)
    county = county_for(user)
    found = queries.messages_of(county)
    state, chosen = request.GET.get("state", ""), request.GET.get("channel", "")
    if state in MessageState.values:
        found = found.filter(state=state)
    if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
        found = found.filter(channel_id=int(chosen))
    shown = list(found.prefetch_related("lines__notice__recipient")[: PAGE + 1])
    context = frame(user, "outgoing") | {
        "county": county,
        "outgoing": shown[:PAGE],
        "there_is_more": len(shown) > PAGE,
        "states": MessageState.choices,
        "state": state,
        "channels": queries.channels_of(county),
        "chosen": chosen,
        "lines_waiting": queries.lines_waiting(county),
        "is_filtered": bool(state or chosen),
    }
    return render(request, "notices/outgoing.html", context)


@require_POST
def message_resend(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send again what failed or is uncertain: a person has looked."""
    return _decide(request, message_id, actions.resend_message, "已排队重新发送。")


@require_POST
def message_cancel(request: HttpRequest, message_id: int) -> HttpResponse:
    """Take back what has not left."""
    return _decide(request, message_id, actions.cancel_message, "已取消发送。")


def _decide(
    request: HttpRequest, message_id: int, action: Callable[..., OutgoingMessage], done: str
) -> HttpResponse:
    user = person_of(request)
    message = _message_for(user, message_id)
    try:
        action(message, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        enqueue_sending()
        messages.success(request, done)
    return redirect("outgoing")


def _message_for(user: User, message_id: int) -> OutgoingMessage:
    found = queries.message_in(home_county(user), message_id)
    if found is None:
        raise Http404("没有这条消息，或者它不在您的数据范围内。")
    require(can_set_channels, user, found.channel.county, actions.NOT_YOURS)
    return found

"""The ways out: set up, tried, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, home_county, person_of, require
from dudao.apps.notices import queries
from dudao.apps.notices.actions import channels as actions
from dudao.apps.notices.choices import ChannelKind, MessageState
from dudao.apps.notices.connections import Unreadable, connection_of
from dudao.apps.notices.forms import FORMS, ChannelForm, TrialForm
from dudao.apps.notices.jobs import enqueue_sending
from dudao.apps.notices.models import Channel
from dudao.apps.notices.permissions import can_set_channels
from dudao.apps.notices.tabs import frame
from dudao.apps.organisations.api import Kind, Organisation, in_name_order, subtree

UNIT_KINDS = (Kind.BUREAU, Kind.BUREAU_SECTION, Kind.GOVERNMENT_DEPARTMENT, Kind.TOWNSHIP, Kind.SCHOOL)


def county_for(user: User) -> Organisation:
    """The county whose ways out this person sets; 404 outside of counties, 403 without the role."""
    county = home_county(user)
    if county is None:
        raise Http404("通知渠道按县设置，您不在任何县里任职。")
    return require(can_set_channels, user, county, actions.NOT_YOURS)


def channel_for(user: User, channel_id: int) -> Channel:
    """One channel; a stranger gets 404, a colleague without the role 403."""
    county = home_county(user)
    found = queries.channel_in(county, channel_id)
    if found is None:
        raise Http404("没有这个渠道，或者它不在您的数据范围内。")
    require(can_set_channels, user, found.county, actions.NOT_YOURS)
    return found


def channels(request: HttpRequest) -> HttpResponse:
    """All ways out of the county with how they do, and what can be added."""
    user = person_of(request)
    county = county_for(user)
    context = frame(user, "channels") | {
        "county": county,
        "channels": queries.channels_of(county),
        "lines_waiting": queries.lines_waiting(county),
        "kinds": ChannelKind.choices,
    }
    return render(request, "notices/channels.html", context)


def channel_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a way out."""
    user = person_of(request)
    county = county_for(user)
    if kind not in FORMS:
        raise Http404("没有这种渠道。")
    form = FORMS[kind](_units(county), data=request.POST or None)
    return _edit(request, user, county, form)


def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """One way out: its settings, a trial and the last messages."""
    user = person_of(request)
    held = channel_for(user, channel_id)
    unreadable = False
    try:
        connection = connection_of(held)
    except Unreadable:
        connection, unreadable = {}, True
    form = FORMS[held.kind](_units(held.county), held, connection, request.POST or None)
    return _edit(request, user, held.county, form, unreadable=unreadable)


def _edit(
    request: HttpRequest, user: User, county: Organisation, form: ChannelForm, *, unreadable: bool = False
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.set_channel(county, form.given(), actor=user, channel=form.channel)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已保存。请试发一条，看看能不能收到。")
            return redirect("channel", saved.pk)
    context = frame(user, "channels") | {
        "county": county,
        "form": form,
        "channel": form.channel,
        "kind_label": ChannelKind(form.kind).label,
        "is_mail": form.kind == ChannelKind.EMAIL,
        "unreadable": unreadable,
        "trial": TrialForm(),
        "recent": queries.messages_of(county).filter(channel=form.channel)[:5] if form.channel else [],
    }
    return render(request, "notices/channel.html", context, status=400 if form.is_bound else 200)


def _units(county: Organisation) -> list[Organisation]:
    return in_name_order(subtree(county).filter(is_active=True, kind__in=UNIT_KINDS))


@require_POST
def channel_stop(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Switch a way out off."""
    user = person_of(request)
    held = channel_for(user, channel_id)
    actions.stop_channel(held, actor=user)
    messages.success(request, f"“{held.name}”已停用，等待发送的消息已取消。")
    return redirect("channels")


@require_POST
def channel_try(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Send one test line through the worker; the page then shows the real answer."""
    user = person_of(request)
    held = channel_for(user, channel_id)
    form = TrialForm(request.POST)
    if not form.is_valid():
        messages.error(request, "试发的邮箱地址不正确。")
        return redirect("channel", channel_id)
    try:
        message = actions.try_channel(held, actor=user, recipient=form.cleaned_data["recipient"])
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("channel", channel_id)
    enqueue_sending()
    return redirect("channel_trial", channel_id, message.pk)


def channel_trial(request: HttpRequest, channel_id: int, message_id: int) -> HttpResponse:
    """What became of a trial; asks again until there is an answer."""
    user = person_of(request)
    held = channel_for(user, channel_id)
    message = queries.message_of(held, message_id)
    if message is None:
        raise Http404("没有这次试发。")
    context = frame(user, "channels") | {"channel": held, "message": message}
    context["is_open"] = message.state in (MessageState.WAITING, MessageState.SENDING)
    return render(request, "notices/trial.html", context)

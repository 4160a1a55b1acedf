"""Load and authorise in one call: who need not know of a talk gets 404, who may only read it gets 403 for a write."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict

from dudao.apps.accountability.models import Talk, TalkPromise
from dudao.apps.accountability.permissions_talks import (
    ONLY_OFFICE,
    can_open_talk,
    can_trace,
    can_work_talk,
    reads_preparation,
)
from dudao.apps.accountability.queries_talks import counties_of_office, talks_visible_to
from dudao.apps.accounts.api import User, person_of, visible_or_404
from dudao.apps.organisations.api import Organisation

GONE = "没有这一页，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class SeenTalk:
    """A talk as somebody opens it."""

    user: User
    talk: Talk
    is_office: bool
    reads_preparation: bool


def talk_for(request: HttpRequest, talk_id: int, *, writing: bool = False) -> SeenTalk:
    """A talk that the person must know of; `writing`: the office's part of it."""
    user = person_of(request)
    talk = talks_visible_to(user).filter(pk=talk_id).first()
    if talk is None:
        raise Http404(GONE)
    is_office = can_work_talk(user, talk)
    if writing and not is_office:
        raise PermissionDenied(ONLY_OFFICE)
    return SeenTalk(user, talk, is_office, reads_preparation(user, talk))


def promise_for(seen: SeenTalk, promise_id: int) -> TalkPromise:
    """A promise of a talk."""
    found = seen.talk.promises.filter(pk=promise_id).first()
    if found is None:
        raise Http404(GONE)
    return found


def county_opening(request: HttpRequest, county_id: int) -> tuple[User, Organisation]:
    """The county in which a person opens talks."""
    user = person_of(request)
    county = visible_or_404(user, county_id, kind="county")
    if not can_open_talk(user, county):
        raise Http404(GONE)
    return user, county


def county_traced(request: HttpRequest) -> tuple[User, Organisation]:
    """The county in which a person traces responsibility; Http404 for whoever may not."""
    user = person_of(request)
    ids = sorted(counties_of_office(user))
    county = Organisation.objects.filter(pk__in=ids).order_by("pk").first()
    if county is None or not can_trace(user, county):
        raise Http404(GONE)
    return user, county


def opening_county(user: User) -> Organisation | None:
    """The county whose talks a person opens; None for those who only read."""
    for county in Organisation.objects.filter(pk__in=sorted(counties_of_office(user))).order_by("pk"):
        if can_open_talk(user, county):
            return county
    return None


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None

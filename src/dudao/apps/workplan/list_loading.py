"""Load and authorise in one call for lists: a stranger gets 404, who may only see 403 on writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.workplan import queries_lists
from dudao.apps.workplan.models import Duty, DutyImport, DutyList
from dudao.apps.workplan.permissions import can_arrange, can_see_duty, can_view_plan

GONE = "没有这一页，或者它不在您的数据范围内。"
ONLY_OFFICE = "清单和任务由督导室干部安排，您可以查看。"


@dataclass(frozen=True)
class ListSeen:
    """A list as somebody opens it; `whole` tells that she sees all its duties, not hers alone."""

    user: User
    duty_list: DutyList
    may_arrange: bool
    whole: bool

    def page(self, **more: Any) -> dict[str, Any]:
        """What the frame needs, and `more`."""
        return {
            "user": self.user,
            "tab": "duty_lists",
            "duty_list": self.duty_list,
            "county": self.duty_list.county,
            "may_arrange": self.may_arrange,
        } | more


def list_seen(request: HttpRequest, list_id: int, *, arranging: bool = False) -> ListSeen:
    """A list that the person sees; `arranging`: to change it."""
    user = person_of(request)
    found = queries_lists.list_by_id(user, list_id)
    if found is None:
        raise Http404(GONE)
    may_arrange = can_arrange(user, found.county)
    if arranging and not may_arrange:
        raise PermissionDenied(ONLY_OFFICE)
    return ListSeen(user, found, may_arrange, can_view_plan(user, found.county))


def duty_seen(request: HttpRequest, duty_id: int, *, arranging: bool = False) -> tuple[User, Duty]:
    """A duty that the person sees, with everything that its page shows; `arranging`: to change it."""
    user = person_of(request)
    duty = queries_lists.duty_by_id(duty_id)
    if duty is None or not can_see_duty(user, duty):
        raise Http404(GONE)
    if arranging and not can_arrange(user, duty.county):
        raise PermissionDenied(ONLY_OFFICE)
    return user, duty


def import_seen(request: HttpRequest, import_id: int) -> tuple[ListSeen, DutyImport]:
    """An uploaded table of a list that the person arranges."""
    user = person_of(request)
    kept = queries_lists.import_by_id(user, import_id)
    if kept is None or kept.duty_list_id is None:
        raise Http404(GONE)
    return list_seen(request, kept.duty_list_id, arranging=True), kept


def counties_arranged_by(user: User) -> list[Organisation]:
    """The counties whose lists a person arranges."""
    return [one for one in in_name_order(counties_read_by(user)) if can_arrange(user, one)]


def county_arranged(request: HttpRequest) -> tuple[User, Organisation]:
    """The county that the address names, else the person's own; 404 for one not hers, 403 without the role."""
    user = person_of(request)
    named = request.GET.get("county", "") or request.POST.get("county", "")
    counties = counties_arranged_by(user)
    if named:
        found = next((one for one in counties if str(one.pk) == named), None)
        if found is None:
            raise Http404(GONE)
        return user, found
    if not counties:
        raise PermissionDenied(ONLY_OFFICE)
    return user, counties[0]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None

"""Whose duties a list shows: mine, those I answer for, a unit's, a person's, all that I see; of one campaign or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, campaigns_visible_to, counties_read_by, counties_served
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.my_duties import Span, span_of
from dudao.apps.workplan.queries import duties_handled_by, duties_visible_to, heads_of

GONE = "没有这个清单，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    who: str = ""  # mine | owned | all; empty: by what there is
    unit_id: int | None = None
    person_id: int | None = None
    campaign_id: int | None = None
    span: str | None = None  # day | week | month; empty: everything; None: not said
    on: date | None = None

    def query(self, **changes: object) -> str:
        """The address of the same list with these changes."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        parts = {
            "who": asked.who,
            "unit": asked.unit_id,
            "person": asked.person_id,
            "campaign": asked.campaign_id,
            "span": asked.span,
            "on": asked.on,
        }
        given = {name: str(value) for name, value in parts.items() if value not in (None, "")}
        if asked.span == "":
            given["span"] = "all"
        return f"?{urlencode(given)}"


@dataclass(frozen=True)
class Scope:
    """The duties of a list with its title; `is_mine` where each card may be reported on."""

    asked: Asked
    key: str
    title: str
    duties: QuerySet[Duty]
    campaign: Campaign | None
    span: Span | None
    is_mine: bool

    @property
    def key_as_who(self) -> str:
        """The list as the address names it, so that leaving a campaign does not change whose list it is."""
        return self.key if self.key in ("mine", "owned", "all") else ""


def asked_for(given: Mapping[str, str]) -> Asked:
    """The parameters of an address; nonsense gives 404."""
    span = given.get("span")
    if span not in (None, "all", "day", "week", "month"):
        raise Http404(GONE)
    try:
        on = date.fromisoformat(given["on"]) if given.get("on") else None
    except ValueError:
        raise Http404(GONE) from None
    if on is not None and not 2000 <= on.year <= 2100:
        raise Http404(GONE)
    who = given.get("who", "")
    if who not in ("", "mine", "owned", "all"):
        raise Http404(GONE)
    return Asked(
        who,
        _number(given.get("unit")),
        _number(given.get("person")),
        _number(given.get("campaign")),
        "" if span == "all" else span,
        on,
    )


def scope_for(user: User, asked: Asked, today: date) -> Scope:
    """The duties that a person asked for; what she may not see is 404. Only open ones and those that are done."""
    campaign = _campaign(user, asked.campaign_id)
    key, title, duties = _whose(user, asked)
    if campaign is not None:
        duties = duties.filter(campaign=campaign)
    is_mine = key == "mine"
    span_key = asked.span if asked.span is not None else ("" if is_mine or key == "owned" else "week")
    span = span_of(span_key, asked.on or today)
    shown = (
        duties.exclude(state=DutyState.DROPPED)
        # Many duties share few lists, units and people: read once, not joined to every row.
        .prefetch_related("duty_list", "lead_unit", "handler")
        .defer("requirement", "extra")
        .order_by("pk")
    )
    return Scope(replace(asked, span=span_key), key, title, shown, campaign, span, is_mine)


def _whose(user: User, asked: Asked) -> tuple[str, str, QuerySet[Duty]]:
    if asked.unit_id is not None:
        unit = Organisation.objects.filter(pk=asked.unit_id).first()
        if unit is None or not _reads_unit(user, unit):
            raise Http404(GONE)
        return "unit", f"{unit.label}的任务", duties_visible_to(user).filter(lead_unit=unit)
    if asked.person_id is not None:
        found = duties_visible_to(user).filter(handler=asked.person_id)
        first = found.select_related("handler").first()
        if first is None or first.handler is None:
            raise Http404(GONE)
        return "person", f"{first.handler.name}的任务", found
    if asked.who == "owned":
        return "owned", "我负责的任务", owned_by(user)
    if asked.who == "all" or (asked.campaign_id is not None and not asked.who):
        return "all", "全部任务", duties_visible_to(user)
    mine = duties_handled_by(user, open_only=False)
    if asked.who == "mine" or mine.exists():
        return "mine", "我的任务", mine
    if owned_by(user).exists():
        return "owned", "我负责的任务", owned_by(user)
    if duties_visible_to(user).exists():
        return "all", "全部任务", duties_visible_to(user)
    return "mine", "我的任务", mine


def owned_by(user: User) -> QuerySet[Duty]:
    """The duties that a person answers for as their first or direct owner."""
    named = Q(direct_owner=user) | Q(principal_owner=user)
    return Duty.objects.filter(named, county__in=counties_served(user)).exclude(state=DutyState.DROPPED)


def _reads_unit(user: User, unit: Organisation) -> bool:
    if unit.pk in heads_of(user):
        return True
    return counties_read_by(user).filter(pk=unit.county_id or unit.pk).exists()


def _campaign(user: User, campaign_id: int | None) -> Campaign | None:
    if campaign_id is None:
        return None
    found = campaigns_visible_to(user).filter(pk=campaign_id).first()
    if found is None:
        raise Http404(GONE)
    return found


def headed_units(user: User) -> list[Organisation]:
    """The units that a person heads, by name."""
    return in_name_order(Organisation.objects.filter(pk__in=heads_of(user)))


def leading_units(duties: QuerySet[Duty]) -> list[Organisation]:
    """The units that lead any of these duties, by name."""
    return in_name_order(Organisation.objects.filter(pk__in=duties.order_by().values("lead_unit").distinct()))


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Http404(GONE)
    return int(text)

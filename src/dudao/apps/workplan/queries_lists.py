"""Reads for the pages of lists and of one duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import Entry, history_of
from dudao.apps.campaigns.api import Campaign, CampaignState
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import OPEN_STATES, DutyState
from dudao.apps.workplan.models import (
    Duty,
    DutyDependency,
    DutyImport,
    DutyKind,
    DutyList,
    Milestone,
)
from dudao.apps.workplan.queries import duties_visible_to, lists_visible_to

RECENT_IMPORTS = 8
HISTORY = 30
Counts = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class ListLine:
    """A list with its counts, of the duties that the person sees."""

    duty_list: DutyList
    waiting: int
    running: int
    done: int
    dropped: int
    late: int

    @property
    def total(self) -> int:
        """Without those that were dropped."""
        return self.waiting + self.running + self.done


def list_lines(user: User, today: date) -> list[ListLine]:
    """The lists that a person sees, those of running campaigns first: two queries."""
    late = Q(state__in=OPEN_STATES) & (
        Q(extended_due_on__lt=today)
        | Q(extended_due_on=None, due_on__lt=today)
        | Q(extended_due_on=None, due_on=None, planned_finish_on__lt=today)
    )
    seen = duties_visible_to(user).order_by().values("duty_list")
    counts: dict[int, Counts] = {
        row["duty_list"]: (row["waiting"], row["running"], row["done"], row["dropped"], row["late"])
        for row in seen.annotate(
            waiting=Count("pk", filter=Q(state=DutyState.NOT_STARTED)),
            running=Count("pk", filter=Q(state=DutyState.IN_PROGRESS)),
            done=Count("pk", filter=Q(state=DutyState.DONE)),
            dropped=Count("pk", filter=Q(state=DutyState.DROPPED)),
            late=Count("pk", filter=late),
        )
    }
    found = lists_visible_to(user).select_related("campaign", "county", "created_by")
    lines = [ListLine(one, *counts.get(one.pk, (0, 0, 0, 0, 0))) for one in found]
    return sorted(lines, key=_order)


def _order(line: ListLine) -> tuple[bool, int, str, int]:
    campaign = line.duty_list.campaign
    runs = campaign is not None and campaign.state == CampaignState.RUNNING
    return not runs, -(campaign.pk if campaign else 0), line.duty_list.matter, -line.duty_list.pk


def list_by_id(user: User, list_id: int) -> DutyList | None:
    """One list that a person sees."""
    found = lists_visible_to(user).select_related("county", "campaign", "created_by")
    return found.filter(pk=list_id).first()


def duty_by_id(duty_id: int) -> Duty | None:
    """One duty with everything that its page shows."""
    found = Duty.objects.select_related(
        "county", "campaign", "duty_list", "kind", "item__version__standard", "lead_unit", "milestone"
    ).select_related("principal_owner", "direct_owner", "handler")
    return found.prefetch_related("supporting_units").filter(pk=duty_id).first()


def duties_in(user: User, duty_list: DutyList, *, whole: bool) -> list[Duty]:
    """The duties of a list that a person sees, with what its table shows, in their order.

    Units, people and kinds are few: one query each is faster than a thousand rows joined with all of them.
    """
    found = Duty.objects.filter(duty_list=duty_list) if whole else duties_visible_to(user)
    return list(
        found.filter(duty_list=duty_list)
        .prefetch_related("kind", "lead_unit", "principal_owner", "direct_owner", "handler")
        .order_by("pk")
    )


def kinds_of(county: Organisation) -> list[DutyKind]:
    """The kinds of work in their order."""
    return list(DutyKind.objects.filter(county=county))


def kinds_with_use(county: Organisation) -> list[tuple[DutyKind, int]]:
    """The kinds with the number of duties that are of them."""
    found = DutyKind.objects.filter(county=county).annotate(used=Count("duties"))
    return [(one, one.used) for one in found.order_by("position", "pk")]


def without_duration(county: Organisation) -> int:
    """How many open duties have no duration, neither their own nor that of their kind."""
    found = Duty.objects.filter(county=county, state__in=OPEN_STATES, duration_days=None)
    return found.filter(Q(kind=None) | Q(kind__duration_days=None)).count()


def milestones_of(campaign: Campaign | None) -> list[Milestone]:
    """The fixed days of a campaign."""
    return list(Milestone.objects.filter(campaign=campaign)) if campaign is not None else []


def order_of(duty: Duty) -> tuple[list[DutyDependency], list[DutyDependency]]:
    """What comes before a duty, and what waits for it."""
    before = DutyDependency.objects.filter(duty=duty).select_related("before__lead_unit").order_by("before")
    after = DutyDependency.objects.filter(before=duty).select_related("duty__lead_unit").order_by("duty")
    return list(before), list(after)


def possible_predecessors(duty: Duty) -> list[tuple[int, str]]:
    """The other open duties of the same campaign (or of none), for a list to choose from."""
    found = Duty.objects.filter(county=duty.county_id, campaign=duty.campaign_id, state__in=OPEN_STATES)
    rows = found.exclude(pk=duty.pk).order_by("duty_list", "pk")
    return [
        (pk, f"{number} {title[:50]}〔{listed}〕")
        for pk, number, title, listed in rows.values_list("pk", "number", "title", "duty_list__title")
    ]


def duty_in_county(duty: Duty, duty_id: int) -> Duty | None:
    """Another duty of the same county."""
    return Duty.objects.filter(county=duty.county_id, pk=duty_id).first()


def import_by_id(user: User, import_id: int) -> DutyImport | None:
    """An uploaded table of a list that a person sees."""
    found = DutyImport.objects.filter(pk=import_id, duty_list__in=lists_visible_to(user))
    return found.select_related("duty_list", "uploaded_by").first()


def recent_imports(duty_list: DutyList) -> list[DutyImport]:
    """The last uploads without their contents, newest first."""
    found = duty_list.imports.select_related("uploaded_by").defer("content")
    return list(found[:RECENT_IMPORTS])


def duty_history(duty: Duty) -> list[Entry]:
    """What happened to a duty, newest first: its own entries, and those of its list that name its number."""
    own = list(history_of(duty)[:HISTORY])
    listed = [
        one for one in history_of(duty.duty_list)[:200] if duty.number in one.details.get("numbers", ())
    ]
    return sorted([*own, *listed], key=lambda entry: entry.seq, reverse=True)[:HISTORY]

"""Reads of meetings and of what is passed on; lists start from `…_visible_to(user)`."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.meetings.choices import MeetingState, PassOnState
from dudao.apps.meetings.models import (
    AgendaLine,
    Decision,
    Meeting,
    PassOnFile,
    PassOnNotice,
    PassOnReceipt,
    SignedMinutes,
)
from dudao.apps.organisations.api import Kind, Organisation, in_name_order
from dudao.apps.workplan.api import Duty, DutyList, Hindrance

UNIT_ROLES = frozenset(
    {
        Role.SCHOOL_CLERK,
        Role.PRINCIPAL,
        Role.DEPARTMENT_HEAD,
        Role.DEPARTMENT_CLERK,
        Role.BUREAU_OFFICER,
        Role.DIRECTOR,
    }
)
PASSING_KINDS = (Kind.SCHOOL, Kind.TOWNSHIP, Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU, Kind.BUREAU_SECTION)


def units_of(user: User) -> set[int]:
    """The units at which a person works, themselves and nothing below them."""
    return {
        held.organisation_id
        for held in user.held_memberships
        if held.role in UNIT_ROLES and held.organisation.kind in PASSING_KINDS
    }


def people_at(units: Collection[int]) -> dict[int, list[User]]:
    """The active heads and clerks of these units, by unit: one query."""
    found = Membership.objects.filter(organisation__in=units, role__in=UNIT_ROLES, user__is_active=True)
    people: dict[int, list[User]] = {}
    for one in found.select_related("user").order_by("pk"):
        held = people.setdefault(one.organisation_id, [])
        if one.user not in held:
            held.append(one.user)
    return people


def bureau_of(user: User, county: Organisation) -> Organisation | None:
    """Where the office of this officer stands: her own unit, else the education bureau of the county."""
    own = [
        held.organisation
        for held in user.held_memberships
        if held.role == Role.BUREAU_OFFICER and held.organisation.county_id == county.pk
    ]
    place = next((unit for unit in own if unit.kind in (Kind.BUREAU, Kind.BUREAU_SECTION)), None)
    if place is not None:
        return place
    return Organisation.objects.filter(county=county, kind=Kind.BUREAU, is_active=True).order_by("pk").first()


def units_to_choose(county: Organisation) -> list[Organisation]:
    """The units of a county that attend meetings and pass things on, by pinyin."""
    found = Organisation.objects.filter(county=county, kind__in=PASSING_KINDS, is_active=True)
    return in_name_order(found.select_related("parent"))


def units_below(unit: Organisation) -> list[Organisation]:
    """To whom a unit may pass on: what lies below it in the tree; the bureau's are its sections and all schools."""
    if unit.is_school or unit.kind == Kind.COUNTY:
        return []
    below = Q(path__startswith=unit.path)
    if unit.kind == Kind.BUREAU:
        below |= Q(county_id=unit.county_id, kind=Kind.SCHOOL)
    found = Organisation.objects.filter(below, kind__in=PASSING_KINDS, is_active=True).exclude(pk=unit.pk)
    return in_name_order(found.select_related("parent"))


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Meetings of the counties read, and those her unit was asked to, once announced or signed."""
    attends = Meeting.units.through.objects.filter(meeting=OuterRef("pk"), organisation__in=units_of(user))
    known = Q(announced_at__isnull=False) | Q(state=MeetingState.SIGNED)
    return (
        Meeting.objects.filter(Q(county__in=counties_read_by(user)) | (Q(Exists(attends)) & known))
        .select_related("county", "campaign", "created_by")
        .order_by("-held_on", "-pk")
    )


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each with the number of its decisions and of those that became duties."""
    return meetings.annotate(
        decision_count=Count("decisions", distinct=True),
        duty_count=Count("decisions", filter=Q(decisions__duty__isnull=False), distinct=True),
    )


def agenda_of(meeting: Meeting) -> list[AgendaLine]:
    """The agenda in its order."""
    return list(meeting.agenda.select_related("duty"))


def decisions_of(meeting: Meeting) -> list[Decision]:
    """The decisions in their order with units, people and duties."""
    found = meeting.decisions.select_related("lead_unit", "handler", "duty", "duty__duty_list")
    return list(found.prefetch_related("supporting_units"))


def decision_in(meeting: Meeting, decision_id: int) -> Decision | None:
    """One decision of a meeting."""
    return (
        meeting.decisions.select_related("lead_unit", "handler", "duty")
        .prefetch_related("supporting_units")
        .filter(pk=decision_id)
        .first()
    )


def decision_seen(user: User, decision_id: int) -> Decision | None:
    """A decision of a meeting that a person sees; else None."""
    seen = meetings_visible_to(user)
    return Decision.objects.filter(pk=decision_id, meeting__in=seen).select_related("meeting").first()


def signed_of(meeting: Meeting) -> QuerySet[SignedMinutes]:
    """The signed copies without their bytes, the newest first."""
    return meeting.signed.defer("docx", "pdf").select_related("signed_by", "reopened_by").order_by("-number")


def hindrances_open_in(meeting: Meeting) -> list[Hindrance]:
    """What waits for the scheduling meeting: unsolved hindrances of its campaign (else of its county)."""
    found = Hindrance.objects.filter(solved_at=None, duty__county=meeting.county_id)
    if meeting.campaign_id is not None:
        found = found.filter(duty__campaign=meeting.campaign_id)
    return list(found.select_related("duty__lead_unit", "solving_unit").order_by("raised_at", "pk"))


def open_duties_of(meeting: Meeting) -> list[Duty]:
    """The open duties of the meeting's campaign (else of its county)."""
    found = Duty.objects.filter(county=meeting.county_id, state__in=("not_started", "in_progress"))
    if meeting.campaign_id is not None:
        found = found.filter(campaign=meeting.campaign_id)
    return list(found.select_related("lead_unit", "duty_list", "campaign").order_by("due_on", "pk"))


def lists_to_choose(meeting: Meeting) -> list[DutyList]:
    """The lists that decisions may go into: of the same campaign, or of no campaign where the meeting has none."""
    found = DutyList.objects.filter(county=meeting.county_id, campaign=meeting.campaign_id)
    return list(found.order_by("-pk"))


def notices_visible_to(user: User) -> QuerySet[PassOnNotice]:
    """Notices of the counties read, and those that were sent to her unit; drafts only to those who read the county."""
    asked = PassOnReceipt.objects.filter(notice=OuterRef("pk"), unit__in=units_of(user))
    seen = Q(county__in=counties_read_by(user)) | (Q(Exists(asked)) & ~Q(state=PassOnState.DRAFT))
    return PassOnNotice.objects.filter(seen).select_related("county", "campaign", "meeting").order_by("-pk")


def notices_with_counts(
    notices: QuerySet[PassOnNotice], units: Collection[int] | None = None
) -> QuerySet[PassOnNotice]:
    """Each with the number of its receipts and of those confirmed; with `units` only theirs and those below them."""
    counted = Q()
    if units is not None:
        counted = Q(receipts__unit__in=units) | Q(receipts__parent__unit__in=units)
    confirmed = counted & Q(receipts__confirmed_at__isnull=False)
    return notices.annotate(
        asked_count=Count("receipts", filter=counted, distinct=True)
        if units is not None
        else Count("receipts"),
        confirmed_count=Count("receipts", filter=confirmed, distinct=True),
    )


def receipts_of(notice: PassOnNotice) -> list[PassOnReceipt]:
    """All receipts of a notice with what a line shows; in no order."""
    found = notice.receipts.select_related(
        "unit", "unit__parent", "confirmed_by", "photo", "photo__current"
    ).annotate(urge_count=Count("urges"))
    return list(found)


def receipts_waiting_for(user: User) -> QuerySet[PassOnReceipt]:
    """What the units of a person still have to pass on and confirm."""
    found = PassOnReceipt.objects.filter(
        unit__in=units_of(user), confirmed_at=None, notice__state=PassOnState.SENT
    )
    return found.select_related("notice", "unit").order_by("due_on", "pk")


def receipt_in(notice: PassOnNotice, receipt_id: int) -> PassOnReceipt | None:
    """One receipt of a notice."""
    return (
        notice.receipts.select_related("notice__county", "unit__county", "parent", "photo__current__stored")
        .filter(pk=receipt_id)
        .first()
    )


def files_of(notice: PassOnNotice) -> list[PassOnFile]:
    """The files of a notice that are still there."""
    found = notice.files.filter(evidence__discarded_at=None)
    return list(found.select_related("evidence__current__stored").order_by("pk"))


def next_position(lines: QuerySet[AgendaLine] | QuerySet[Decision]) -> int:
    """The place after the last line."""
    last = lines.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1

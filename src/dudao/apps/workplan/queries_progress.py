"""Reads of progress: what waits for whom, how far duties are, and who is to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.api import Campaign, campaigns_visible_to, counties_served
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Kind, Organisation, in_name_order
from dudao.apps.workplan.choices import DutyState, ExtensionState, ReportState
from dudao.apps.workplan.models import (
    CalendarFeed,
    Duty,
    DutyStep,
    Extension,
    Hindrance,
    ProgressReport,
)
from dudao.apps.workplan.queries import duties_visible_to, heads_of

SHOWN = (
    "county__setting",
    "campaign__county",
    "duty_list",
    "lead_unit",
    "handler",
    "direct_owner",
    "principal_owner",
)


def duty_by_id(duty_id: int) -> Duty | None:
    """One duty with what its pages show; the caller decides who may see it."""
    return Duty.objects.select_related(*SHOWN).prefetch_related("supporting_units").filter(pk=duty_id).first()


def steps_of(duty: Duty) -> list[DutyStep]:
    """The steps of a duty in their order, with who verified them."""
    return list(duty.steps.select_related("verified_by").order_by("position"))


def progress_of(duty_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Verified steps and all steps by duty: one query; a duty without steps is not in it."""
    rows = (
        DutyStep.objects.filter(duty__in=duty_ids)
        .order_by()
        .values_list("duty")
        .annotate(Count("verified_at"), Count("pk"))
    )
    return {duty: (verified, total) for duty, verified, total in rows}


def counties_arranged_by(user: User) -> set[int]:
    """The counties whose office a person belongs to."""
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role == Role.BUREAU_OFFICER
    }


def duties_verified_by(user: User) -> QuerySet[Duty]:
    """The duties whose progress a person may confirm; the same rule as `permissions.can_verify`."""
    found = Q(county__in=counties_arranged_by(user)) | Q(lead_unit__in=heads_of(user))
    found |= (Q(direct_owner=user) | Q(principal_owner=user)) & Q(county__in=counties_served(user))
    return Duty.objects.filter(found).exclude(handler=user)


def waiting_reports(user: User) -> QuerySet[ProgressReport]:
    """Reports that wait for a person's decision, the longest first."""
    return (
        ProgressReport.objects.filter(
            state=ReportState.WAITING, duty__in=duties_verified_by(user).values("pk")
        )
        .exclude(reported_by=user)
        .exclude(duty__state=DutyState.DROPPED)
        .select_related("reported_by", "duty__lead_unit", "duty__duty_list", "duty__campaign")
        .order_by("pk")
    )


def waiting_extensions(user: User) -> QuerySet[Extension]:
    """Requests for more time that a person decides, the longest first."""
    return (
        Extension.objects.filter(state=ExtensionState.WAITING, duty__county__in=counties_arranged_by(user))
        .exclude(duty__handler=user)
        .exclude(asked_by=user)
        .select_related("asked_by", "duty__lead_unit", "duty__campaign", "duty__handler")
        .order_by("pk")
    )


def report_by_id(report_id: int) -> ProgressReport | None:
    """One report with its duty; the caller decides who may see it."""
    related = [f"duty__{name}" for name in SHOWN]
    return (
        ProgressReport.objects.select_related("reported_by", "decided_by", *related)
        .prefetch_related("steps", "proofs__current__stored", "duty__supporting_units")
        .filter(pk=report_id)
        .first()
    )


def extension_by_id(extension_id: int) -> Extension | None:
    """One request for more time with its duty."""
    related = [f"duty__{name}" for name in SHOWN]
    return (
        Extension.objects.select_related("asked_by", "decided_by", *related).filter(pk=extension_id).first()
    )


def hindrance_by_id(hindrance_id: int) -> Hindrance | None:
    """One hindrance with its duty and unit."""
    related = [f"duty__{name}" for name in SHOWN]
    return (
        Hindrance.objects.select_related("raised_by", "solved_by", "solving_unit", *related)
        .filter(pk=hindrance_id)
        .first()
    )


def hindrances_visible_to(user: User) -> QuerySet[Hindrance]:
    """What hinders the duties that a person sees; the oldest first."""
    return (
        Hindrance.objects.filter(duty__in=duties_visible_to(user).values("pk"))
        .exclude(duty__state=DutyState.DROPPED)
        .select_related(
            "raised_by",
            "solved_by",
            "solving_unit",
            "duty__lead_unit",
            "duty__campaign",
            "duty__handler",
            "duty__county",
        )
        .order_by("raised_at", "pk")
    )


def reports_of(duty: Duty) -> list[ProgressReport]:
    """All reports of a duty, the newest first, with steps and proofs."""
    return list(
        duty.reports.select_related("reported_by", "decided_by")
        .prefetch_related("steps", "proofs__current__stored")
        .order_by("-pk")
    )


def last_reports(duty_ids: Collection[int]) -> dict[int, ProgressReport]:
    """The newest report of each duty that was not withdrawn."""
    found = (
        ProgressReport.objects.filter(duty__in=duty_ids)
        .exclude(state=ReportState.WITHDRAWN)
        .select_related("decided_by")
        .order_by("pk")
    )
    return {one.duty_id: one for one in found}


def open_steps(duty_ids: Collection[int]) -> dict[int, list[DutyStep]]:
    """The steps of each duty that are neither verified nor reported, in their order."""
    found: dict[int, list[DutyStep]] = defaultdict(list)
    steps = DutyStep.objects.filter(duty__in=duty_ids, verified_at=None, reported_at=None)
    for step in steps.order_by("duty", "position"):
        found[step.duty_id].append(step)
    return found


def next_steps(duty_ids: Collection[int]) -> dict[int, str]:
    """The first step of each duty that is neither verified nor reported, by its title; none: all are."""
    steps = DutyStep.objects.filter(duty__in=duty_ids, verified_at=None, reported_at=None)
    rows = steps.order_by("duty", "-position").values_list("duty_id", "title")
    return dict(rows)  # the last one written of each duty is its first


def waiting_counts(duty_ids: Collection[int]) -> dict[int, int]:
    """How many reports of each duty wait for a reviewer."""
    rows = ProgressReport.objects.filter(duty__in=duty_ids, state=ReportState.WAITING).order_by()
    return dict(rows.values_list("duty").annotate(Count("pk")))


def open_hindrance_counts(duty_ids: Collection[int]) -> dict[int, int]:
    """How many hindrances of each duty are unsolved."""
    rows = Hindrance.objects.filter(duty__in=duty_ids, solved_at=None).order_by()
    return dict(rows.values_list("duty").annotate(Count("pk")))


def asking_duties(duty_ids: Collection[int]) -> frozenset[int]:
    """The duties for which more time is asked and not decided."""
    found = Extension.objects.filter(duty__in=duty_ids, state=ExtensionState.WAITING)
    return frozenset(found.values_list("duty_id", flat=True))


def heads_of_unit(unit: Organisation) -> list[User]:
    """Who heads a unit: a school's principal, a department's head."""
    roles = (Role.PRINCIPAL, Role.DEPARTMENT_HEAD)
    return _people(Membership.objects.filter(organisation=unit, role__in=roles))


def _people(found: QuerySet[Membership]) -> list[User]:
    held = found.filter(user__is_active=True).select_related("user").order_by("pk")
    return list({one.user_id: one.user for one in held}.values())


def solving_units(county: Organisation) -> list[Organisation]:
    """The units that may be asked to solve a hindrance: the county itself and all of its units but schools."""
    found = Organisation.objects.filter(Q(county=county) | Q(pk=county.pk), is_active=True)
    return in_name_order(found.exclude(kind=Kind.SCHOOL))


def campaigns_of_duties(user: User) -> list[Campaign]:
    """The campaigns that a person sees, the newest first."""
    return list(campaigns_visible_to(user))


def feed_of(user: User) -> CalendarFeed | None:
    """A person's calendar feed."""
    return CalendarFeed.objects.filter(user=user).first()


def proof_of(duty: Duty, evidence_id: int) -> Evidence | None:
    """A document that some report of the duty was sent with; not one in the bin."""
    found = Evidence.objects.filter(pk=evidence_id, discarded_at=None, progress_reports__duty=duty)
    return found.select_related("current__stored").first()


def token_is_used(token: str, *, duty: Duty, by: User) -> bool:
    """Whether this person's form of this duty was sent before."""
    return bool(token) and ProgressReport.objects.filter(token=token[:40], duty=duty, reported_by=by).exists()

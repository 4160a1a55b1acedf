"""Reads of talks; everything starts from `talks_visible_to(user)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.apps.accountability.choices_talks import TalkState
from dudao.apps.accountability.models import Talk, TalkPerson, TalkPromise
from dudao.apps.accountability.queries_cases import cases_visible_to
from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.api import counties_served
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import DutyState

OFFICE = frozenset({Role.BUREAU_OFFICER, Role.DIRECTOR})
HEADS = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})
TOLD = (TalkState.NOTICED, TalkState.HELD, TalkState.CLOSED)


def counties_of_office(user: User) -> set[int]:
    """The counties whose talks a person knows as officer or director."""
    return {
        held.organisation.county_id
        for held in user.held_memberships
        if held.role in OFFICE and held.organisation.county_id is not None
    }


def units_headed(user: User) -> set[int]:
    """The units whose head a person is."""
    return {held.organisation_id for held in user.held_memberships if held.role in HEADS}


def talks_visible_to(user: User) -> QuerySet[Talk]:
    """The talks that a person must know of; no others exist for her.

    Officers and directors: their county's; those of a case only where they are named to the case. Hosts: theirs.
    Those who are talked to, and the head of the unit: once they have been told. All while they work in the county.
    """
    named = TalkPerson.objects.filter(talk=OuterRef("pk"), user=user)
    hosting = named.filter(side__in=("host", "recorder"))
    free = Q(case=None) | Q(case__in=cases_visible_to(user).order_by().values("pk")) | Q(created_by=user)
    office = Q(county__in=counties_of_office(user)) & free
    told = Q(state__in=TOLD) & (Exists(named.filter(side="talked")) | Q(unit__in=units_headed(user)))
    found = Talk.objects.filter(office | Q(Exists(hosting)) | told, county__in=counties_served(user))
    return found.select_related("county", "unit", "case", "notice", "created_by").order_by(
        "-year", "-sequence"
    )


def promises_of(talk: Talk) -> list[TalkPromise]:
    """The promises with their duties, in order."""
    found = talk.promises.select_related("handler", "duty__duty_list", "duty__handler").order_by("position")
    return list(found)


@dataclass(frozen=True)
class PromiseLine:
    """A promise as it stands on a day: done, late by so many days, or open."""

    promise: TalkPromise
    is_done: bool
    late_days: int

    @property
    def light(self) -> tuple[str, str]:
        """The light and its word."""
        if self.is_done:
            return "ok", "已完成"
        if self.late_days > 0:
            return "bad", f"逾期 {self.late_days} 天"
        return "info", "办理中"


def promise_lines(talk: Talk, today: date) -> list[PromiseLine]:
    """Every promise with its light; a promise without a duty is never done by itself."""
    lines = []
    for one in promises_of(talk):
        done = one.duty is not None and one.duty.state == DutyState.DONE
        late = 0 if done else max((today - one.effective_due_on).days, 0)
        lines.append(PromiseLine(one, done, late))
    return lines


def late_promises(talks: QuerySet[Talk], today: date) -> dict[int, int]:
    """How many promises of each of these talks are late, by talk; those with none are left out."""
    found: dict[int, int] = {}
    held = TalkPromise.objects.filter(talk__in=talks.order_by().values("pk"), talk__state=TalkState.HELD)
    for one in held.select_related("duty"):
        done = one.duty is not None and one.duty.state == DutyState.DONE
        if not done and one.effective_due_on < today:
            found[one.talk_id] = found.get(one.talk_id, 0) + 1
    return found


def heads_of(unit: Organisation) -> list[User]:
    """The heads of a unit now, active accounts only."""
    held = Membership.objects.filter(
        organisation=unit, role__in=[str(role) for role in HEADS], user__is_active=True
    )
    return [one.user for one in held.select_related("user").order_by("pk")]

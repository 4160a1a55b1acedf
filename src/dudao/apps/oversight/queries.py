"""Reads of matters, rules and cards. Every list starts from `…_visible_to(user)`. Letters: `queries_letters`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.apps.accounts.api import Role, User, officers_of, people_with_role
from dudao.apps.campaigns.api import counties_read_by, counties_served
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import OPEN_MATTERS, MatterState
from dudao.apps.oversight.models import Card, LadderRung, Letter, Matter, MatterStep, OversightRule, RuleRun
from dudao.apps.oversight.queries_units import units_worked_at
from dudao.core.oversight.ladder import Ladder, LetterNow, Rung, RungSet, usual_ladder


def counties_overseen(user: User) -> list[Organisation]:
    """The counties whose rules a person may read: those she reads, else those in which she works."""
    read = list(counties_read_by(user).order_by("pk"))
    if read:
        return read
    return list(Organisation.objects.filter(pk__in=counties_served(user), kind="county").order_by("pk"))


def matters_visible_to(user: User) -> QuerySet[Matter]:
    """All matters of the counties read; of her own units those that have been issued to them once."""
    issued = MatterStep.objects.filter(matter=OuterRef("pk"), state=MatterState.ISSUED)
    found = Matter.objects.filter(
        Q(county__in=counties_read_by(user)) | (Q(unit__in=units_worked_at(user)) & Q(Exists(issued)))
    )
    return found.select_related("county", "unit", "campaign", "rule", "opened_by", "closed_by")


def matters_of_unit(unit: Organisation, *, open_only: bool = False) -> QuerySet[Matter]:
    """The matters of one unit, the newest first."""
    found = Matter.objects.filter(unit=unit).select_related("county", "unit", "rule")
    return found.filter(state__in=OPEN_MATTERS) if open_only else found


def matter_by_id(matter_id: int) -> Matter | None:
    """One matter with what its pages show."""
    found = Matter.objects.select_related(
        "county", "unit", "campaign", "rule", "opened_by", "closed_by"
    ).prefetch_related("facts", "steps__by")
    return found.filter(pk=matter_id).first()


def open_matter(unit: Organisation, subject_key: str) -> Matter | None:
    """The one open matter of a unit on a subject."""
    return Matter.objects.filter(unit=unit, subject_key=subject_key, state__in=OPEN_MATTERS).first()


def ladder_of(county: Organisation) -> Ladder:
    """The ladder as a county has set it; the usual one where it has set nothing."""
    rungs = LadderRung.objects.filter(county=county)
    held = tuple(RungSet(Rung(one.kind), one.reply_working_days, one.is_active) for one in rungs)
    return Ladder(held) if held else usual_ladder()


def rules_of(county: Organisation, *, active_only: bool = False) -> list[OversightRule]:
    """The rules of a county in their order."""
    found = OversightRule.objects.filter(county=county).select_related("county", "created_by")
    return list(found.filter(is_active=True) if active_only else found)


def runs_of(county: Organisation) -> QuerySet[RuleRun]:
    """The runs of a county's rules, the newest first."""
    return RuleRun.objects.filter(county=county).select_related("run_by")


def last_letter(matter: Matter) -> Letter | None:
    """The newest letter of a matter that was not given up."""
    found = Letter.objects.filter(matter=matter).exclude(state="dismissed").select_related("document")
    return found.order_by("-pk").first()


def letter_now(matter: Matter, today: date) -> LetterNow | None:
    """The last letter of a matter, as the ladder asks for it."""
    held = last_letter(matter)
    if held is None:
        return None
    due = held.effective_due_on
    number = held.document.number_text
    name = f"{held.get_rung_display()}（{number}）" if number else held.get_rung_display()
    waits = held.state in ("issued", "received", "returned")
    return LetterNow(
        Rung(held.rung),
        name,
        is_draft=held.state == "draft",
        is_closed=held.state == "closed",
        overdue_days=(today - due).days if due is not None and waits else None,
    )


def cards_visible_to(user: User) -> QuerySet[Card]:
    """All cards of the counties read, and those of her own units."""
    found = Card.objects.filter(Q(county__in=counties_read_by(user)) | Q(unit__in=units_worked_at(user)))
    return found.select_related("county", "unit", "matter", "campaign", "given_by", "lifted_by")


def cards_of(units: Collection[Organisation]) -> dict[int, list[Card]]:
    """The cards that hang now, by unit, red before yellow, the oldest first: one query."""
    found: dict[int, list[Card]] = {one.pk: [] for one in units}
    held = Card.objects.filter(unit__in=list(found), lifted_on=None, withdrawn=False)
    for one in held.select_related("unit").order_by("colour", "given_on", "pk"):  # "red" < "yellow"
        found[one.unit_id].append(one)
    return found


def checkers_of(matter: Matter) -> list[User]:
    """Who may check a proposed matter: the other officers, and the director."""
    people = [*officers_of(matter.county), *people_with_role(matter.county, Role.DIRECTOR)]
    return [one for one in dict.fromkeys(people) if one.pk != matter.opened_by_id]

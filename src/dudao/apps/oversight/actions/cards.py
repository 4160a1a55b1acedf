"""Cards: given with reason and dates, lifted when done, withdrawn when given wrongly; nothing is ever removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.matters import locked_matter
from dudao.apps.oversight.choices import CardColour
from dudao.apps.oversight.models import Card, Matter
from dudao.apps.oversight.permissions import ONLY_OFFICE, ONLY_OFFICE_CARDS, can_oversee
from dudao.apps.oversight.queries_units import people_of_unit

LONGEST = 300


@dataclass(frozen=True)
class CardGiven:
    """A card as the office gives it; without `given_on` today's day counts."""

    unit: Organisation
    colour: str
    reason: str
    lifts_when: str
    given_on: date
    due_on: date | None = None
    matter: Matter | None = None


@transaction.atomic
def give_card(county: Organisation, given: CardGiven, *, today: date, actor: User) -> Card:
    """Hang a yellow or red card; the same one of the same day is not hung twice. The unit is told.

    ValidationError, by field: without reason or what lifts it, a day to come, a day for mending before it, another
    county's unit or matter.
    """
    if not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE_CARDS)
    reason, lifts = _checked(county, given, today)
    if given.matter is not None:
        locked_matter(given.matter)
    held = Card.objects.filter(
        unit=given.unit, colour=given.colour, reason=reason, given_on=given.given_on, withdrawn=False
    ).first()
    if held is not None:
        return held
    made = Card.objects.create(
        county=county,
        unit=given.unit,
        campaign=given.matter.campaign if given.matter is not None else None,
        matter=given.matter,
        colour=given.colour,
        reason=reason,
        lifts_when=lifts,
        given_on=given.given_on,
        due_on=given.due_on,
        given_by=actor,
    )
    if given.matter is not None:
        Matter.objects.filter(pk=given.matter.pk, proposed_card=given.colour).update(proposed_card="")
    _tell(
        made,
        f"亮{made.get_colour_display()}：{given.unit.label}",
        f"{reason}\n摘牌条件：{lifts}",
        "given",
        actor,
    )
    details = {"unit": given.unit.name, "colour": made.get_colour_display(), "reason": reason}
    record(actor, "give_card", made, organisation=county, details=details)
    return made


@transaction.atomic
def lift_card(card: Card, reason: str, *, on: date, today: date, actor: User) -> Card:
    """Taken down because its condition is met; ValidationError without a word, before it was given or to come."""
    held = _locked(card, actor)
    reason = _required(reason, "lift_reason", "请写明怎样达到了摘牌条件。")
    if not held.given_on <= on <= today:
        raise ValidationError({"lifted_on": f"摘牌日期应在 {held.given_on:%Y-%m-%d} 到今天之间。"})
    held.lifted_on, held.lifted_by, held.lift_reason = on, actor, reason
    held.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    _tell(held, f"{held.get_colour_display()}已摘：{held.unit.label}", reason, "lifted", actor)
    details = {"unit": held.unit.name, "colour": held.get_colour_display(), "reason": reason}
    record(actor, "lift_card", held, organisation=held.county, details=details)
    return held


@transaction.atomic
def withdraw_card(card: Card, reason: str, *, today: date, actor: User) -> Card:
    """Given wrongly: it no longer counts, and stays in the history with the reason."""
    held = _locked(card, actor)
    reason = _required(reason, "lift_reason", "请写明为什么撤销。")
    held.withdrawn = True
    held.lifted_on, held.lifted_by, held.lift_reason = max(today, held.given_on), actor, reason
    held.save(update_fields=["withdrawn", "lifted_on", "lifted_by", "lift_reason"])
    _tell(held, f"{held.get_colour_display()}已撤销：{held.unit.label}", reason, "withdrawn", actor)
    details = {"unit": held.unit.name, "colour": held.get_colour_display(), "reason": reason}
    record(actor, "withdraw_card", held, organisation=held.county, details=details)
    return held


@transaction.atomic
def leave_card(matter: Matter, *, revision: int | None = None, actor: User) -> Matter:
    """The card that a rule proposed is not given; the same facts do not propose it again."""
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    if held.proposed_card:
        wished = CardColour(held.proposed_card).label
        held.proposed_card = ""
        held.revision += 1
        held.save(update_fields=["proposed_card", "revision"])
        record(actor, "leave_card", held, organisation=held.county, details={"card": wished})
    return held


def _locked(card: Card, actor: User) -> Card:
    """The card's row, hanging; PermissionDenied for whoever is not of the office, ValidationError when it is down."""
    held = Card.objects.select_for_update(of=("self",)).select_related("county", "unit").get(pk=card.pk)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE_CARDS)
    if held.withdrawn or held.lifted_on is not None:
        word = "撤销" if held.withdrawn else "摘下"
        raise ValidationError(f"这张{held.get_colour_display()}已在 {held.lifted_on:%Y-%m-%d} {word}。")
    return held


def _checked(county: Organisation, given: CardGiven, today: date) -> tuple[str, str]:
    if county.pk not in (given.unit.county_id, given.unit.pk) or not given.unit.is_active:
        raise ValidationError({"unit": "请选择本县的单位。"})
    if given.colour not in CardColour.values:
        raise ValidationError({"colour": "请选择黄牌或红牌。"})
    if given.given_on > today:
        raise ValidationError({"given_on": "亮牌日期不能晚于今天。"})
    if given.due_on is not None and given.due_on < given.given_on:
        raise ValidationError({"due_on": "整改期限不能早于亮牌日期。"})
    if given.matter is not None and given.matter.unit_id != given.unit.pk:
        raise ValidationError({"unit": "督办事项不是这个单位的。"})
    reason = _required(given.reason, "reason", "请写明为什么亮牌。")
    return reason, _required(given.lifts_when, "lifts_when", "请写明达到什么条件可以摘牌。")


def _required(text: str, name: str, refused: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({name: refused})
    if len(text) > LONGEST:
        raise ValidationError({name: f"最多 {LONGEST} 字。"})
    return text


def _tell(card: Card, title: str, body: str, moment: str, actor: User) -> None:
    notify(
        [one for one in people_of_unit(card.unit) if one.pk != actor.pk],
        kind=NoticeKind.DECIDED,
        title=title,
        body=body,
        url=f"{reverse('cards')}#c{card.pk}",
        unique_key=f"card:{card.pk}:{moment}:{timezone.localdate():%Y-%m-%d}",
        county=card.county,
        subject_key=subject_of(card),
        sent_by=actor,
    )

"""What was promised in a talk, and the duties made from it; once a duty is made, the duty is what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accountability.actions.talk_holding import locked_talk, text_in, written
from dudao.apps.accountability.choices_talks import TalkState
from dudao.apps.accountability.models import Talk, TalkPromise
from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import NOBODY, Owner
from dudao.apps.workplan.api import Duty, DutyGiven, DutyList, add_duties, create_list

MOST_PROMISES = 30


@dataclass(frozen=True)
class PromiseGiven:
    """A promise as it is to be: what, by whom, until when."""

    text: str
    due_on: date
    handler: Owner = NOBODY


@transaction.atomic
def add_promise(talk: Talk, given: PromiseGiven, *, actor: User) -> TalkPromise:
    """A promise at the end, once the talk was held. ValidationError: no text, a date before the talk."""
    held = locked_talk(talk, TalkState.HELD, what="登记承诺", actor=actor)
    _check(held, given)
    last = held.promises.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_PROMISES:
        raise ValidationError(f"一次约谈最多登记 {MOST_PROMISES} 项承诺。")
    made = TalkPromise.objects.create(
        talk=held,
        position=last + 1,
        text=text_in(given.text, "承诺事项", longest=300),
        handler=given.handler.user,
        handler_name=_name(given.handler),
        due_on=given.due_on,
    )
    written(held, "promise_in_talk", actor=actor, promise=made.position)
    return made


@transaction.atomic
def remove_promise(promise: TalkPromise, *, actor: User) -> None:
    """A promise that was written wrongly goes, unless a duty was made from it."""
    held = locked_talk(promise.talk, TalkState.HELD, what="改承诺", actor=actor)
    found = held.promises.select_related("duty").filter(pk=promise.pk).first()
    if found is None:
        return
    if found.duty is not None:
        raise ValidationError("这项承诺已经转成任务，请到任务页修改或取消。")
    written(held, "promise_in_talk", actor=actor, removed=found.position)
    found.delete()


def _name(owner: Owner) -> str:
    return (owner.user.name if owner.user is not None else owner.name).strip()[:40]


def _check(talk: Talk, given: PromiseGiven) -> None:
    if talk.held_at is not None and given.due_on < timezone.localdate(talk.held_at):
        raise ValidationError({"due_on": "完成时限不能早于约谈日期。"})


@dataclass(frozen=True)
class MadeDuties:
    """The list the duties went into, and how many were made now."""

    duty_list: DutyList
    made: int


@transaction.atomic
def make_promise_duties(talk: Talk, *, actor: User) -> MadeDuties:
    """Every promise that is no duty yet becomes one of the unit, in the county's list of the year; each once.

    The duty says the number of the talk and nothing more of it. ValidationError when there is nothing to make.
    """
    held = locked_talk(talk, TalkState.HELD, what="转任务", actor=actor)
    waiting = list(held.promises.filter(duty=None).select_related("handler").order_by("position"))
    if not waiting:
        raise ValidationError("没有还没转成任务的承诺。")
    duty_list = _list_of(held, actor)
    given = [
        DutyGiven(
            title=one.text,
            section="约谈承诺",
            source_key=one.source_key,
            source_text=f"{held.number_text}第 {one.position} 项承诺",
            lead_unit=held.unit,
            handler=Owner(one.handler, one.handler_name),
            due_on=one.due_on,
        )
        for one in waiting
    ]
    added = add_duties(duty_list, given, actor=actor)
    by_key = {
        duty.source_key: duty
        for duty in Duty.objects.filter(
            duty_list=duty_list, source_key__in=[one.source_key for one in waiting]
        )
    }
    for one in waiting:
        one.duty = by_key[one.source_key]
        one.save(update_fields=["duty"])
    written(held, "make_promise_duties", actor=actor, count=len(waiting), list=duty_list.title)
    return MadeDuties(duty_list, len(added.duties))


def _list_of(talk: Talk, actor: User) -> DutyList:
    """The county's list of promises of the year of the talk; made when there is none yet."""
    title = f"约谈承诺（{talk.year}年）"
    found = DutyList.objects.filter(county=talk.county, title=title).first()
    if found is not None:
        return found
    return create_list(
        talk.county,
        title=title,
        matter="约谈承诺",
        source_note="约谈中作出的承诺，逐项转成任务",
        actor=actor,
    )

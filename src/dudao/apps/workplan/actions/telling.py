"""Whoever is given duties hears of it: one notice a person and action, however many duties there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import Entry
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.models import Duty

NAMED = 5


def tell_handlers(county: Organisation, duties: Iterable[Duty], entry: Entry, *, actor: User | None) -> None:
    """Tell the handlers of these open duties, but for the actor herself, inside the caller's transaction."""
    given: dict[int, list[Duty]] = {}
    people: dict[int, User] = {}
    for duty in duties:
        handler = duty.handler
        if handler is not None and duty.is_open and (actor is None or handler.pk != actor.pk):
            given.setdefault(handler.pk, []).append(duty)
            people[handler.pk] = handler
    for pk, held in given.items():
        one = held[0] if len(held) == 1 else None
        notify(
            [people[pk]],
            kind=NoticeKind.DUTY_GIVEN,
            title=_title(held),
            body=_words(held),
            url=reverse("duty", args=[one.pk]) if one is not None else reverse("my_duties"),
            unique_key=f"duties_given:{entry.chain}:{entry.seq}",
            county=county,
            subject_key=subject_of(one) if one is not None else "",
            sent_by=actor,
        )


def _title(held: list[Duty]) -> str:
    return f"新任务：{held[0].title}"[:120] if len(held) == 1 else f"给您分了 {len(held)} 项任务"


def _words(held: list[Duty]) -> str:
    lines = [f"{duty.title[:60]}{_until(duty)}" for duty in held[:NAMED]]
    more = [f"……共 {len(held)} 项"] if len(held) > NAMED else []
    return "\n".join([*lines, *more])


def _until(duty: Duty) -> str:
    due = duty.effective_due_on
    return f"（{due.year}年{due.month}月{due.day}日前）" if due is not None else ""

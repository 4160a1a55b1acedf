"""The agenda: typed lines, and lines taken from open hindrances and red duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.meetings.actions.holding import locked_meeting, raised
from dudao.apps.meetings.choices import AgendaSource
from dudao.apps.meetings.models import AgendaLine, Meeting
from dudao.apps.meetings.queries import next_position


@dataclass(frozen=True)
class AgendaGiven:
    """A line to be taken; with a `source_key` it stands once in the agenda."""

    text: str
    source: str = AgendaSource.TYPED
    source_key: str = ""
    duty_id: int | None = None


@transaction.atomic
def add_agenda(meeting: Meeting, given: Sequence[AgendaGiven], *, actor: User | None) -> int:
    """Put lines at the end of the agenda; blank ones and sources already there are left out. The number added."""
    held = locked_meeting(meeting, None, actor)
    known = set(held.agenda.exclude(source_key="").values_list("source_key", flat=True))
    position = next_position(held.agenda.all())
    made: list[AgendaLine] = []
    for one in given:
        text = one.text.strip()[:500]
        if not text or (one.source_key and one.source_key in known):
            continue
        known.add(one.source_key)
        made.append(
            AgendaLine(
                meeting=held,
                position=position + len(made),
                text=text,
                source=one.source,
                source_key=one.source_key,
                duty_id=one.duty_id,
            )
        )
    if made:
        AgendaLine.objects.bulk_create(made)
        raised(held)
        details = {"added": [line.text[:60] for line in made[:20]]}
        record(actor, "set_agenda", held, organisation=held.county, details=details)
    return len(made)


@transaction.atomic
def remove_agenda(meeting: Meeting, line_id: int, *, actor: User | None) -> None:
    """Take one line out; the others move up. One that is not there any more is no error."""
    held = locked_meeting(meeting, None, actor)
    line = held.agenda.filter(pk=line_id).first()
    if line is None:
        return
    line.delete()
    for position, other in enumerate(held.agenda.all(), 1):
        if other.position != position:
            AgendaLine.objects.filter(pk=other.pk).update(position=position)
    raised(held)
    record(actor, "set_agenda", held, organisation=held.county, details={"removed": line.text[:60]})


@transaction.atomic
def move_agenda(meeting: Meeting, line_id: int, *, up: bool, actor: User | None) -> None:
    """One place up or down; at the end nothing happens."""
    held = locked_meeting(meeting, None, actor)
    lines = list(held.agenda.all())
    at = next((number for number, line in enumerate(lines) if line.pk == line_id), None)
    if at is None:
        raise ValidationError("这条议题已经不在了，请刷新页面。")
    to = at - 1 if up else at + 1
    if not 0 <= to < len(lines):
        return
    lines[at], lines[to] = lines[to], lines[at]
    for position, line in enumerate(lines, 1):
        AgendaLine.objects.filter(pk=line.pk).update(position=position)
    raised(held)
    record(actor, "set_agenda", held, organisation=held.county, details={"moved": lines[to].text[:60]})

"""What waits for a scheduling meeting: open hindrances and red duties, as lines that can be taken into the agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dudao.apps.meetings.actions.agenda import AgendaGiven
from dudao.apps.meetings.choices import AgendaSource
from dudao.apps.meetings.models import Meeting
from dudao.apps.meetings.queries import hindrances_open_in, open_duties_of
from dudao.apps.workplan.api import Duty, Hindrance, HindranceKind, lights_of
from dudao.core.scheduling.lights import LightColour


@dataclass(frozen=True)
class Candidate:
    """A line that may be taken; `reason` says why it waits."""

    given: AgendaGiven
    duty: Duty
    unit: str
    reason: str
    is_taken: bool


def candidates_of(meeting: Meeting, today: date) -> list[Candidate]:
    """Hindrances, the oldest first, then red duties, the earliest due first; those taken already say so."""
    taken = set(meeting.agenda.exclude(source_key="").values_list("source_key", flat=True))
    duties = open_duties_of(meeting)
    lights = lights_of(duties, today)
    red = [one for one in duties if lights[one.pk].colour is LightColour.RED]
    return [
        *(_of_hindrance(one, taken) for one in hindrances_open_in(meeting)),
        *(_of_duty(one, lights[one.pk].reason, taken) for one in red),
    ]


def _of_hindrance(hindrance: Hindrance, taken: set[str]) -> Candidate:
    duty = hindrance.duty
    key = f"hindrance:{hindrance.pk}"
    kind = HindranceKind(hindrance.kind).label
    text = f"协调解决“{duty.title}”的{kind}问题：{hindrance.text}（协调单位：{hindrance.solving_unit.name}）"
    return Candidate(
        AgendaGiven(text[:500], AgendaSource.HINDRANCE, key, duty.pk),
        duty,
        hindrance.solving_unit.name,
        f"{kind}问题，{hindrance.raised_at:%m月%d日}提出",
        key in taken,
    )


def _of_duty(duty: Duty, reason: str, taken: set[str]) -> Candidate:
    key = f"duty:{duty.pk}"
    unit = duty.lead_unit.name if duty.lead_unit else "牵头单位未定"
    text = f"调度“{duty.title}”（{unit}）：{reason}"
    return Candidate(
        AgendaGiven(text[:500], AgendaSource.DUTY, key, duty.pk), duty, unit, reason, key in taken
    )

"""How the duties of a section, a unit or a campaign stand together: counts of lights and verified progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.choices import Light
from dudao.apps.workplan.lights import Share, lights_of, steps_of
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.queries import duties_of

NO_SECTION = "未分板块"
NO_UNIT = "未定牵头单位"
NO_PERSON = "未定责任人"
SHOWN = (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE, Light.DONE)


@dataclass(frozen=True)
class Counted:
    """Duties by their light, and their verified steps of all their steps."""

    lights: dict[str, int] = field(default_factory=dict)
    share: Share = field(default_factory=Share)

    @classmethod
    def of(cls, duties: Iterable[tuple[str, Share]]) -> Counted:
        """What these lights and steps come to."""
        counts = dict.fromkeys((str(one) for one in SHOWN), 0)
        verified = total = 0
        for colour, share in duties:
            counts[colour] += 1
            verified += share.verified
            total += share.total
        return cls(counts, Share(verified, total))

    @property
    def total(self) -> int:
        return sum(self.lights.values())

    @property
    def progress(self) -> Fraction | None:
        """Verified steps / all steps of all duties; None without steps."""
        return self.share.progress

    @property
    def colour(self) -> Light:
        """The worst light among what is open; done when nothing is open, none when nothing can be said."""
        held = [one for one in SHOWN if self.lights.get(one)]
        return held[0] if held else Light.NONE

    @property
    def shown(self) -> list[tuple[Light, int]]:
        """The lights that are held, worst first."""
        return [(one, self.lights[one]) for one in SHOWN if self.lights.get(one)]

    @property
    def worst_first(self) -> tuple[int, int, Fraction]:
        """Sorts more red before less, more yellow before less, less progress before more."""
        return -self.lights.get(Light.RED, 0), -self.lights.get(Light.YELLOW, 0), self.progress or Fraction(0)


@dataclass(frozen=True)
class RollupLine:
    """A section, unit or person with what its duties come to."""

    key: str
    label: str
    counted: Counted


@dataclass(frozen=True)
class Rollup:
    """A campaign as a whole, by section and by lead unit, worst first."""

    whole: Counted
    sections: tuple[RollupLine, ...]
    units: tuple[RollupLine, ...]


def rollup(campaign: Campaign, today: date) -> Rollup:
    """All duties of a campaign that are not dropped, whoever looks: the caller answers for the right."""
    duties = list(duties_of(campaign))
    shares = steps_of([one.pk for one in duties])
    lit = lights_of(duties, today, shares=shares)
    lines = [(one, str(lit[one.pk].colour), shares.get(one.pk, Share())) for one in duties]
    return Rollup(
        whole=Counted.of((colour, share) for _, colour, share in lines),
        sections=_lines(lines, section_of),
        units=_lines(lines, unit_of),
    )


def _lines(
    lines: list[tuple[Duty, str, Share]], key_of: Callable[[Duty], tuple[str, str]]
) -> tuple[RollupLine, ...]:
    held: dict[tuple[str, str], list[tuple[str, Share]]] = {}
    for duty, colour, share in lines:
        held.setdefault(key_of(duty), []).append((colour, share))
    found = [RollupLine(key, label, Counted.of(each)) for (key, label), each in held.items()]
    return tuple(sorted(found, key=lambda one: (*one.counted.worst_first, one.label)))


def section_of(duty: Duty) -> tuple[str, str]:
    """Key and label of the section of a duty."""
    return (duty.section, duty.section) if duty.section else ("", NO_SECTION)


def unit_of(duty: Duty) -> tuple[str, str]:
    """Key and label of the lead unit, in short."""
    unit = duty.lead_unit
    return (str(unit.pk), unit.short_name or unit.name) if unit is not None else ("", NO_UNIT)


def person_of(duty: Duty) -> tuple[str, str]:
    """Key and label of the handler: the account, else the name alone."""
    if duty.handler is not None:
        return str(duty.handler.pk), duty.handler.name
    name = duty.handler_name.strip()
    return (f"name:{name}", name) if name else ("", NO_PERSON)

"""What somebody states about a duty, before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dudao.apps.campaigns.api import NOBODY, Owner
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem
from dudao.apps.workplan.models import Duty, DutyKind, Milestone
from dudao.engine.duty_table.read import one_line, tidy

ONE_STEP = "完成任务"
PEOPLE = ("principal_owner", "direct_owner", "handler")


@dataclass(frozen=True)
class DutyGiven:
    """A duty as it is to be: without a number it gets the next one, without steps the one step 完成任务.

    Owners are accounts or names alone. `duration_days` and `full_time` None: those of the kind. The same
    `source_key` in one list is the same duty.
    """

    title: str
    number: str = ""
    requirement: str = ""
    kind: DutyKind | None = None
    item: StandardItem | None = None
    section: str = ""
    source_key: str = ""
    source_text: str = ""
    lead_unit: Organisation | None = None
    supporting_units: tuple[Organisation, ...] = ()
    principal_owner: Owner = NOBODY
    direct_owner: Owner = NOBODY
    handler: Owner = NOBODY
    duration_days: int | None = None
    full_time: bool | None = None
    not_before: date | None = None
    due_on: date | None = None
    milestone: Milestone | None = None
    steps: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def plain_fields(self) -> dict[str, Any]:
        """The fields of the row, by name; people as account, or name where there is none."""
        fields: dict[str, Any] = {
            "title": one_line(self.title)[:300],
            "requirement": tidy(self.requirement),
            "kind": self.kind,
            "item": self.item,
            "section": self.section.strip()[:120],
            "lead_unit": self.lead_unit,
            "duration_days": self.duration_days,
            "full_time": self.full_time,
            "not_before": self.not_before,
            "due_on": self.due_on,
            "milestone": self.milestone,
            "extra": dict(self.extra),
        }
        for name in PEOPLE:
            fields |= person_fields(name, getattr(self, name))
        return fields


def person_fields(name: str, owner: Owner) -> dict[str, Any]:
    """The two fields of a person: an account, or the name alone."""
    return {name: owner.user, f"{name}_name": "" if owner.user else owner.name.strip()[:40]}


def owner_of(duty: Duty, name: str) -> Owner:
    """Who stands in a duty as `principal_owner`, `direct_owner` or `handler`."""
    user = getattr(duty, name)
    return Owner(user, user.name) if user is not None else Owner(None, getattr(duty, f"{name}_name"))


def given_of(duty: Duty) -> DutyGiven:
    """A duty as it stands, its supporting units loaded; its steps are not taken along."""
    return DutyGiven(
        title=duty.title,
        number=duty.number,
        requirement=duty.requirement,
        kind=duty.kind,
        item=duty.item,
        section=duty.section,
        source_key=duty.source_key,
        source_text=duty.source_text,
        lead_unit=duty.lead_unit,
        supporting_units=tuple(duty.supporting_units.all()),
        principal_owner=owner_of(duty, "principal_owner"),
        direct_owner=owner_of(duty, "direct_owner"),
        handler=owner_of(duty, "handler"),
        duration_days=duty.duration_days,
        full_time=duty.full_time,
        not_before=duty.not_before,
        due_on=duty.due_on,
        milestone=duty.milestone,
        extra=duty.extra,
    )

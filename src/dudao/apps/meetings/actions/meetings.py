"""Meetings: called, edited, announced, minuted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.meetings.actions.holding import locked_meeting, raised, require_office
from dudao.apps.meetings.choices import MeetingKind
from dudao.apps.meetings.models import Meeting
from dudao.apps.meetings.queries import people_at
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.core.document import chinese_date
from dudao.core.drafting import tidy

LONGEST_MINUTES = 60_000


@dataclass(frozen=True)
class MeetingGiven:
    """A meeting as it is to be; people and places by name, blank where not known yet."""

    kind: str
    title: str
    held_on: date
    held_at: time | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    units: tuple[Organisation, ...] = ()
    present: str = ""
    absent: str = ""

    def fields(self) -> dict[str, object]:
        """The fields of the row, by name."""
        return {
            "kind": self.kind,
            "title": self.title.strip(),
            "held_on": self.held_on,
            "held_at": self.held_at,
            "place": self.place.strip(),
            "chair": self.chair.strip(),
            "recorder": self.recorder.strip(),
            "present": tidy(self.present),
            "absent": tidy(self.absent),
        }


@transaction.atomic
def create_meeting(
    county: Organisation, given: MeetingGiven, *, campaign: Campaign | None = None, actor: User | None
) -> Meeting:
    """A new meeting of the county. ValidationError: no title, an unknown kind, a unit or campaign of another county."""
    require_office(actor, county)
    _check(county, given)
    if campaign is not None and campaign.county_id != county.pk:
        raise ValidationError("这项创建工作不是本县的。")
    made = Meeting.objects.create(county=county, campaign=campaign, created_by=actor, **given.fields())
    made.units.set(given.units)
    record(actor, "create_meeting", made, organisation=county, details={"held_on": str(given.held_on)})
    return made


@transaction.atomic
def edit_meeting(
    meeting: Meeting, given: MeetingGiven, *, revision: int | None, actor: User | None
) -> Meeting:
    """The meeting becomes what is given, but for its minutes; nothing changed leaves no entry."""
    held = locked_meeting(meeting, revision, actor)
    _check(held.county, given)
    wanted = given.fields()
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    new_units = {unit.pk for unit in given.units} != set(held.units.values_list("pk", flat=True))
    if changed or new_units:
        for name in changed:
            setattr(held, name, wanted[name])
        held.units.set(given.units)
        raised(held, *changed)
        record(actor, "edit_meeting", held, organisation=held.county, details={"changed": _labels(changed)})
    return held


def _check(county: Organisation, given: MeetingGiven) -> None:
    if not given.title.strip():
        raise ValidationError({"title": "请写会议名称。"})
    if given.kind not in MeetingKind.values:
        raise ValidationError({"kind": "没有这种会议。"})
    foreign = [unit.name for unit in given.units if unit.county_id != county.pk]
    if foreign:
        raise ValidationError({"units": f"{'、'.join(foreign)}不是本县的单位。"})


def _labels(names: Iterable[str]) -> list[str]:
    return [str(getattr(Meeting._meta.get_field(name), "verbose_name", name)) for name in names]


@transaction.atomic
def write_minutes(meeting: Meeting, text: str, *, revision: int | None, actor: User | None) -> Meeting:
    """The minutes become this text; nothing changed writes nothing. ValidationError when it is too long."""
    held = locked_meeting(meeting, revision, actor)
    written = tidy(text)
    if len(written) > LONGEST_MINUTES:
        raise ValidationError(f"会议记录最多 {LONGEST_MINUTES} 字，现在有 {len(written)} 字。")
    if written == held.minutes:
        return held
    held.minutes = written
    raised(held, "minutes")
    record(actor, "write_minutes", held, organisation=held.county, details={"characters": len(written)})
    return held


@transaction.atomic
def remove_meeting(meeting: Meeting, *, actor: User | None) -> None:
    """A meeting that led to nothing goes; one with duties, signed copies or notices stays (ValidationError)."""
    held = locked_meeting(meeting, None, actor)
    if held.decisions.exclude(duty=None).exists():
        raise ValidationError("议定事项已经生成任务，会议不能删除。")
    if held.signed.exists():
        raise ValidationError("会议纪要签发过，会议不能删除。")
    if held.pass_on_notices.exists():
        raise ValidationError("有传达通知出自这次会议，会议不能删除。")
    record(actor, "remove_meeting", held, organisation=held.county)
    held.delete()


@transaction.atomic
def announce_meeting(meeting: Meeting, *, actor: User | None) -> int:
    """Tell the people of the attending units when and where; the number of new notices.

    Told again with another day or place, they get another notice; with the same, none.
    """
    held = locked_meeting(meeting, None, actor)
    units = list(held.units.all())
    if not units:
        raise ValidationError("还没有选参会单位：先在“修改”里选上，再通知。")
    people = [one for held_there in people_at([unit.pk for unit in units]).values() for one in held_there]
    when = chinese_date(held.held_on) + (f"{held.held_at:%H:%M}" if held.held_at else "")
    place = held.place or "地点另行通知"
    written = notify(
        people,
        kind=NoticeKind.MEETING,
        title=f"{MeetingKind(held.kind).label}：{held.title}（{when}，{place}）",
        body=f"{when}，{place}。" + (f"主持：{held.chair}。" if held.chair else ""),
        url=reverse("meeting", args=[held.pk]),
        unique_key=f"meeting:{held.pk}:{held.held_on}:{held.held_at or ''}:{held.place}"[:160],
        subject_key=subject_of(held),
        county=held.county,
        sent_by=actor,
    )
    held.announced_at = timezone.now()
    held.save(update_fields=["announced_at", "updated_at"])
    record(
        actor,
        "announce_meeting",
        held,
        organisation=held.county,
        details={"units": len(units), "people": len(written)},
    )
    return len(written)

"""A person's open duties as a calendar (RFC 5545): one whole-day event on each due date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, timedelta

from icalendar import Calendar, Event, vDuration

from dudao.apps.workplan.models import Duty

PRODUCT = "-//Dudao//督导通//ZH"
REFRESH = timedelta(hours=6)


def calendar_feed(
    duties: Sequence[Duty],
    steps: Mapping[int, tuple[int, int]],
    today: date,
    address_of: Callable[[Duty], str],
) -> bytes:
    """The calendar as it is sent: CRLF, lines folded at 75 bytes; no names of persons but in titles people typed.

    An event's UID never changes, so a moved due date moves the event. Late ones say by how many days; duties without
    a due date are left out. The same duties on the same day give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "督导通·我的任务")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for duty in duties:
        due = duty.effective_due_on
        if due is not None:
            calendar.add_component(_event(duty, due, steps.get(duty.pk, (0, 0)), today, address_of(duty)))
    return bytes(calendar.to_ical())


def _event(duty: Duty, due: date, steps: tuple[int, int], today: date, address: str) -> Event:
    late = (today - due).days
    verified, total = steps
    event = Event()
    event.add("uid", f"duty-{duty.pk}@dudao")
    event.add("dtstamp", duty.updated_at.astimezone(UTC))
    event.add("last-modified", duty.updated_at.astimezone(UTC))
    event.add("dtstart", due)
    if due < date.max:  # without an end a whole-day event lasts one day
        event.add("dtend", due + timedelta(1))
    event.add("summary", f"【逾期 {late} 天】{duty.title}" if late > 0 else f"{duty.title}（到期）")
    event.add("description", _description(duty, f"{total} 步完成 {verified} 步"))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add(
        "categories", ["督导通", duty.campaign.title if duty.campaign is not None else duty.duty_list.title]
    )
    if late > 0 or duty.is_critical:
        event.add("priority", 1)
    return event


def _description(duty: Duty, progress: str) -> str:
    lines = [progress]
    if duty.lead_unit is not None:
        lines.append(f"牵头单位：{duty.lead_unit.name}")
    if duty.extended_due_on is not None and duty.due_on is not None:
        lines.append(f"原时限 {duty.due_on:%Y-%m-%d}，已同意延期")
    if duty.requirement:
        lines.append(duty.requirement)
    return "\n".join(lines)

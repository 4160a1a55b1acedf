"""The trace of responsibility (双倒查) put together: what the sources found, with the persons and posts of the time.

Lower apps are read as they stand; nothing is written and nothing is concluded. The log proves what it can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from dudao.apps.accountability.choices_talks import TraceStart
from dudao.apps.accountability.trace_duties import duty_events
from dudao.apps.accountability.trace_evidence import evidence_events
from dudao.apps.accountability.trace_finding import Found, Named
from dudao.apps.accountability.trace_letters import matter_events
from dudao.apps.accountability.trace_ratings import (
    assigning_events,
    correction_events,
    data_events,
    loss_words,
    rating_events,
)
from dudao.apps.accounts.api import Role, RoleHistory, User, holders_at, role_histories
from dudao.apps.activity.api import Entry, chain_of
from dudao.apps.campaigns.api import Assignment, duty_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import Matter
from dudao.apps.workplan.api import Duty
from dudao.core.accountability.trace import (
    SYSTEM,
    Standing,
    Trace,
    TraceEvent,
    TraceLevel,
    TracePerson,
    back_in_time,
    found_gaps,
)

OFFICE_ROLES = frozenset({Role.BUREAU_OFFICER.value, Role.CITY_OFFICER.value})
HEAD_ROLES = (Role.PRINCIPAL.value, Role.DEPARTMENT_HEAD.value, Role.DIRECTOR.value)
OWNERS = (("principal_owner", "第一责任人"), ("direct_owner", "直接责任人"))


@dataclass(frozen=True)
class Incident:
    """What happened outside of the records: in words, at which unit, when; with what it is tied to."""

    text: str
    unit: Organisation
    happened_at: datetime
    assignments: tuple[Assignment, ...] = ()
    duties: tuple[Duty, ...] = ()


def trace_of_item(assignment: Assignment, *, as_of: datetime) -> Trace:
    """From a lost point of a subject back: ratings, reviews, corrections, papers, data, its duties, letters."""
    county = assignment.campaign.county
    duties = _duties_of(assignment)
    found = [
        *_item_events(assignment),
        *duty_events(duties),
        *matter_events(_matters(county, [assignment], duties)),
    ]
    named = [*_named_in_item(assignment, as_of), *_named_in_duties(duties, as_of)]
    return _made(
        county,
        found,
        named,
        start=TraceStart.ITEM,
        title=f"{assignment.item.code} {assignment.subject.name}（{loss_words(assignment)}）",
        key=f"item:{assignment.item_id}:{assignment.subject_id}",
        url=reverse("rating", args=[assignment.pk]),
        as_of=as_of,
    )


def trace_of_duty(duty: Duty, *, as_of: datetime) -> Trace:
    """From a duty back: given, changed, reported, verified, extended, reminded, urged, and what was written."""
    found = [*duty_events([duty]), *matter_events(_matters(duty.county, [], [duty]))]
    return _made(
        duty.county,
        found,
        _named_in_duties([duty], as_of),
        start=TraceStart.DUTY,
        title=f"{duty.number} {duty.title}",
        key=f"duty:{duty.pk}",
        url=reverse("duty", args=[duty.pk]),
        as_of=as_of,
    )


def trace_of_incident(county: Organisation, incident: Incident, *, as_of: datetime) -> Trace:
    """From an incident back, beginning on its day: the items and duties it is tied to, the letters to the unit.

    What happened after the incident is left out; the incident itself is the first event.
    """
    duties = list({duty.pk: duty for duty in incident.duties}.values())
    happened = Found(
        key="incident",
        at=incident.happened_at,
        kind="事件",
        title=incident.text,
        detail=f"发生单位：{incident.unit.name}",
        name=SYSTEM.name,
    )
    found = [one for assignment in incident.assignments for one in _item_events(assignment)]
    for assignment in incident.assignments:
        duties += [one for one in _duties_of(assignment) if one not in duties]
    matters = _matters(county, incident.assignments, duties)
    of_unit = Matter.objects.filter(county=county, unit=incident.unit)
    matters += [one for one in of_unit.order_by("pk") if one not in matters]
    found += [*duty_events(duties), *matter_events(matters), happened]
    named = [
        one for assignment in incident.assignments for one in _named_in_item(assignment, incident.happened_at)
    ]
    named += _named_in_duties(duties, incident.happened_at)
    named += _heads(incident.unit, incident.happened_at)
    return _made(
        county,
        found,
        named,
        start=TraceStart.INCIDENT,
        title=incident.text,
        key="incident",
        url="",
        as_of=as_of,
        until=incident.happened_at,
    )


def _item_events(assignment: Assignment) -> list[Found]:
    sources = (assigning_events, rating_events, correction_events, evidence_events, data_events)
    return [found for source in sources for found in source(assignment)]


def _duties_of(assignment: Assignment) -> list[Duty]:
    """The duties made for the item: of the subject's own, or all of them where the county is rated."""
    found = Duty.objects.filter(campaign_id=assignment.campaign_id, item_id=assignment.item_id)
    if assignment.subject.is_school:
        found = found.filter(lead_unit_id=assignment.subject_id)
    return list(found.select_related("county", "lead_unit", "principal_owner", "direct_owner", "handler"))


def _matters(county: Organisation, assignments: Iterable[Assignment], duties: Iterable[Duty]) -> list[Matter]:
    """The matters on these subjects; a matter on an item belongs to the unit that is rated."""
    found: dict[int, Matter] = {}
    keys = [f"duty:{duty.pk}" for duty in duties]
    for matter in Matter.objects.filter(county=county, subject_key__in=keys).order_by("pk"):
        found[matter.pk] = matter
    for one in assignments:
        on_item = Matter.objects.filter(county=county, subject_key=f"item:{one.item_id}")
        if one.subject.is_school:
            on_item = on_item.filter(unit=one.subject_id)
        for matter in on_item.order_by("pk"):
            found[matter.pk] = matter
    return list(found.values())


def _named_in_item(assignment: Assignment, at: datetime) -> list[Named]:
    """Who answers for the item now, by name: the log does not keep who did before."""
    named = []
    if assignment.handler is not None:
        handler = assignment.handler
        named.append(Named(handler.pk, handler.name, TraceLevel.DIRECT, "责任分工（现在）：具体责任人", at))
    named += _owners(assignment, "责任分工（现在）", at)
    duty = duty_of(assignment)
    units = [
        assignment.subject,
        *([duty.lead_unit] if duty is not None and duty.lead_unit is not None else []),
    ]
    for unit in units:
        named += _heads(unit, at)
    return named


def _named_in_duties(duties: Iterable[Duty], at: datetime) -> list[Named]:
    named: list[Named] = []
    for duty in duties:
        where = f"任务 {duty.number}（现在）"
        if duty.handler is not None or duty.handler_name:
            name = duty.handler.name if duty.handler is not None else duty.handler_name
            named.append(Named(duty.handler_id, name, TraceLevel.DIRECT, f"{where}：具体责任人", at))
        named += _owners(duty, where, at)
        if duty.lead_unit is not None:
            named += _heads(duty.lead_unit, at)
    return named


def _owners(held: Assignment | Duty, where: str, at: datetime) -> list[Named]:
    named = []
    for field, label in OWNERS:
        user: User | None = getattr(held, field)
        name = user.name if user is not None else getattr(held, f"{field}_name")
        if name:
            pk = user.pk if user is not None else None
            named.append(Named(pk, name, TraceLevel.HEAD, f"{where}：{label}", at))
    return named


def _heads(unit: Organisation, at: datetime) -> list[Named]:
    """The heads of a unit at that time, by the log."""
    return [
        Named(user.pk, user.name, TraceLevel.HEAD, f"{unit.name}负责人（{timezone.localdate(at)}）", at)
        for user in holders_at(unit, HEAD_ROLES, at)
    ]


@dataclass(frozen=True)
class _People:
    """Accounts and what they were when; accounts that are gone stand by the name in the log."""

    users: dict[int, User]
    histories: dict[int, RoleHistory]

    def person(self, user_id: int | None, name: str, at: datetime) -> TracePerson:
        if user_id is None:
            is_system = not name or name == SYSTEM.name
            return SYSTEM if is_system else TracePerson(f"name:{name}", name)
        user = self.users.get(user_id)
        history = self.histories.get(user_id)
        post = history.words_at(at) if history is not None else ""
        if user is None:
            return TracePerson(f"user:{user_id}", name or f"第 {user_id} 号账号", post, "账号已不存在")
        return TracePerson(f"user:{user_id}", user.name, post, "" if user.is_active else "账号已停用")

    def is_office(self, user_id: int | None, at: datetime) -> bool:
        history = self.histories.get(user_id) if user_id is not None else None
        return history is not None and bool(history.roles_at(at) & OFFICE_ROLES)


def _people(found: Sequence[Found], named: Sequence[Named]) -> _People:
    ids = {one.user_id for one in found if one.user_id is not None}
    ids |= {one.user_id for one in named if one.user_id is not None}
    users = {user.pk: user for user in User.objects.filter(pk__in=ids)}
    return _People(users, role_histories(ids))


def _made(
    county: Organisation,
    found: Sequence[Found],
    named: Sequence[Named],
    *,
    start: TraceStart,
    title: str,
    key: str,
    url: str,
    as_of: datetime,
    until: datetime | None = None,
) -> Trace:
    people = _people(found, named)
    events = back_in_time((_event(one, people) for one in found), until or as_of)
    standings = tuple(
        dict.fromkeys(
            Standing(people.person(one.user_id, one.name, one.at), one.level, one.why) for one in named
        )
    )
    log = Entry.objects.filter(chain=chain_of(county)).order_by("seq")
    first, last = log.first(), log.last()
    days = {event.key: timezone.localdate(event.at) for event in events}
    began = timezone.localdate(first.at) if first is not None else None
    gaps = found_gaps(events, standings, log_began_on=began, local_day=days)
    return Trace(
        start=start.value,
        title=title,
        subject_key=key,
        url=url,
        county=county.name,
        as_of=as_of,
        events=events,
        standings=standings,
        gaps=(*gaps, *_named_gap(named)),
        log_seq=last.seq if last is not None else 0,
        log_hash=last.entry_hash if last is not None else "",
    )


def _named_gap(named: Sequence[Named]) -> tuple[str, ...]:
    if not any("（现在）" in one.why for one in named):
        return ()
    return ("责任分工只保存现在的责任人；以前分给谁，操作记录只写了哪些条目改动过，没有写姓名。",)


def _event(found: Found, people: _People) -> TraceEvent:
    level = found.level
    if found.reviews and people.is_office(found.user_id, found.at):
        level = TraceLevel.OFFICE
    person = people.person(found.user_id, found.name, found.at)
    if found.user_id is None and person is SYSTEM and level is not TraceLevel.RECORD:
        level = TraceLevel.RECORD
    return TraceEvent(
        key=found.key,
        at=found.at,
        kind=found.kind,
        title=found.title,
        detail=found.detail,
        person=person,
        level=level,
        url=found.url,
        proof=found.proof,
        sha256=found.sha256,
    )

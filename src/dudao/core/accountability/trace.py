"""The trace of responsibility (双倒查): from a loss or an incident back in time through everything that is recorded.

A `Trace` holds events, the latest first, each with the person and the post of that time, its proof in the log and the
page where it can be seen; whom the records name as answerable without an act of theirs (`Standing`); and what the
records do not say (`gaps`). Nothing is concluded: the four levels only say in which capacity somebody acted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

POST_UNKNOWN = "当时职务不明"
FORM = 1
"""The form of the JSON written here."""


class TraceLevel(StrEnum):
    """In which capacity somebody acted; a record is none of them."""

    DIRECT = "direct"
    REVIEW = "review"
    HEAD = "head"
    OFFICE = "office"
    RECORD = "record"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def words(self) -> str:
        """Who that is."""
        return _WORDS[self]


_LABELS = {
    TraceLevel.DIRECT: "直接责任",
    TraceLevel.REVIEW: "审核责任",
    TraceLevel.HEAD: "主管责任",
    TraceLevel.OFFICE: "监督责任",
    TraceLevel.RECORD: "有关记录",
}
_WORDS = {
    TraceLevel.DIRECT: "填报、办理、上传的人",
    TraceLevel.REVIEW: "逐级审核、核实的人",
    TraceLevel.HEAD: "单位负责人和责任分工里的责任人",
    TraceLevel.OFFICE: "督导室和上级督导部门",
    TraceLevel.RECORD: "没有责任归属的记录",
}


@dataclass(frozen=True, slots=True)
class TracePerson:
    """A person as of one moment. `post` is that of the time; empty where the records do not say it.

    `key` is the same for the same person everywhere (user:12, name:张三, system). `note` says what became of the
    account since (账号已停用).
    """

    key: str
    name: str
    post: str = ""
    note: str = ""

    @property
    def post_words(self) -> str:
        """The post of that time, or that it is not known; the system has none."""
        return "" if self.key == "system" else self.post or POST_UNKNOWN


SYSTEM = TracePerson("system", "系统")


@dataclass(frozen=True, slots=True)
class LogProof:
    """The entry of the log that proves an event: its chain, number and hash."""

    chain: str
    seq: int
    entry_hash: str

    @property
    def words(self) -> str:
        return f"操作记录第 {self.seq} 条 {self.entry_hash[:12]}"


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """What happened: when, which kind, by whom, in which words; where to see it, and what proves it.

    `key` is unique in a trace. `proof` None: no entry of the log belongs to it; `sha256` is that of a file.
    """

    key: str
    at: datetime
    kind: str
    title: str
    detail: str = ""
    person: TracePerson = SYSTEM
    level: TraceLevel = TraceLevel.RECORD
    url: str = ""
    proof: LogProof | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody whom the records name as answerable, with why: no act of theirs."""

    person: TracePerson
    level: TraceLevel
    why: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One person in one capacity: every post of the time, how often and from when until when she acted."""

    person: TracePerson
    level: TraceLevel
    posts: tuple[str, ...]
    events: int
    first_at: datetime | None
    last_at: datetime | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole trace as of one moment; `log_seq` and `log_hash` are the end of the county's log then."""

    start: str
    title: str
    subject_key: str
    url: str
    county: str
    as_of: datetime
    events: tuple[TraceEvent, ...]
    standings: tuple[Standing, ...]
    gaps: tuple[str, ...]
    log_seq: int
    log_hash: str

    @property
    def people(self) -> tuple[TracePerson, ...]:
        """Every person once, in the order of appearance; the system left out."""
        found: dict[str, TracePerson] = {}
        for one in (*(event.person for event in self.events), *(held.person for held in self.standings)):
            if one.key != SYSTEM.key:
                found.setdefault(one.key, one)
        return tuple(found.values())


def back_in_time(events: Iterable[TraceEvent], until: datetime | None = None) -> tuple[TraceEvent, ...]:
    """The events, the latest first, each key once; what came after `until` is left out.

    Events of the same moment stand in the reverse of the order given: the last thing that happened comes first.
    """
    kept: dict[str, tuple[datetime, int, TraceEvent]] = {}
    for place, event in enumerate(events):
        if until is not None and event.at > until:
            continue
        kept.setdefault(event.key, (event.at, place, event))
    ordered = sorted(kept.values(), key=lambda one: (one[0], one[1]), reverse=True)
    return tuple(event for _, _, event in ordered)


def holders(trace: Trace) -> tuple[Holder, ...]:
    """Who acted or answers in which capacity: by level, within a level who acted last first.

    A person stands once in a level, with every post she held when she acted; events without responsibility and those
    of the system count for nobody.
    """
    found: dict[tuple[TraceLevel, str], Holder] = {}
    for event in trace.events:
        if event.level is TraceLevel.RECORD or event.person.key == SYSTEM.key:
            continue
        key = (event.level, event.person.key)
        held = found.get(key)
        if held is None:
            first_post = (event.person.post_words,)
            found[key] = Holder(event.person, event.level, first_post, 1, event.at, event.at, ())
            continue
        posts = held.posts
        if event.person.post_words not in posts:
            posts = (*posts, event.person.post_words)
        first = event.at if held.first_at is None else min(event.at, held.first_at)
        last = event.at if held.last_at is None else max(event.at, held.last_at)
        found[key] = replace(held, posts=posts, events=held.events + 1, first_at=first, last_at=last)
    for one in trace.standings:
        place = (one.level, one.person.key)
        held = found.get(place) or Holder(one.person, one.level, (one.person.post_words,), 0, None, None, ())
        if one.why not in held.why:
            held = replace(held, why=(*held.why, one.why))
        found[place] = held
    order = list(TraceLevel)
    return tuple(sorted(found.values(), key=lambda held: order.index(held.level)))


def only_of(trace: Trace, person_key: str) -> Trace:
    """The trace with the events and standings of one person alone; gaps and head of the log stay."""
    return replace(
        trace,
        events=tuple(event for event in trace.events if event.person.key == person_key),
        standings=tuple(one for one in trace.standings if one.person.key == person_key),
    )


def found_gaps(
    events: Sequence[TraceEvent],
    standings: Sequence[Standing],
    *,
    log_began_on: date | None,
    local_day: Mapping[str, date],
) -> tuple[str, ...]:
    """What the records do not say, in sentences: since when there is any, what has no entry, whose post is unknown.

    `local_day` gives each event's key its day in the county's time. `log_began_on` None: there is no log.
    """
    if not events and log_began_on is None:
        sentences = ["没有任何记录。"]
    elif log_began_on is None:
        sentences = ["本县没有操作记录，以下内容没有操作记录可以核对。"]
    elif not events:
        sentences = [f"{log_began_on} 以来没有与此有关的记录；{log_began_on} 以前没有记录。"]
    else:
        first = min(local_day[event.key] for event in events)
        sentences = [f"{first} 以前没有与此有关的记录（操作记录从 {log_began_on} 开始）。"]
    unproved = sum(1 for event in events if event.proof is None)
    if unproved and log_began_on is not None:
        sentences.append(f"有 {unproved} 件事在操作记录里没有对应条目，只有业务记录。")
    acting = [event.person for event in events] + [one.person for one in standings]
    unknown = list(dict.fromkeys(one.name for one in acting if one.key != SYSTEM.key and not one.post))
    if unknown:
        names = "、".join(unknown[:8]) + ("等" if len(unknown) > 8 else "")
        sentences.append(f"{names}（{len(unknown)} 人）{POST_UNKNOWN}，需要调取任职文件核对。")
    return tuple(sentences)


def trace_to_json(trace: Trace) -> dict[str, Any]:
    """The trace as plain JSON values, from which its digest is taken."""
    return {
        "form": FORM,
        "start": trace.start,
        "title": trace.title,
        "subject_key": trace.subject_key,
        "url": trace.url,
        "county": trace.county,
        "as_of": trace.as_of.isoformat(),
        "events": [_event_to_json(event) for event in trace.events],
        "standings": [
            {"person": _person_to_json(one.person), "level": one.level.value, "why": one.why}
            for one in trace.standings
        ],
        "gaps": list(trace.gaps),
        "log": {"seq": trace.log_seq, "hash": trace.log_hash},
    }


def trace_from_json(value: Mapping[str, Any]) -> Trace:
    """The trace that was written; ValueError for another form."""
    if value.get("form") != FORM:
        raise ValueError(f"倒查链的格式不是 {FORM}")
    return Trace(
        start=value["start"],
        title=value["title"],
        subject_key=value["subject_key"],
        url=value["url"],
        county=value["county"],
        as_of=datetime.fromisoformat(value["as_of"]),
        events=tuple(_event_from_json(one) for one in value["events"]),
        standings=tuple(
            Standing(TracePerson(**one["person"]), TraceLevel(one["level"]), one["why"])
            for one in value["standings"]
        ),
        gaps=tuple(value["gaps"]),
        log_seq=value["log"]["seq"],
        log_hash=value["log"]["hash"],
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of JSON values in their one canonical writing: keys sorted, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _person_to_json(person: TracePerson) -> dict[str, str]:
    return {"key": person.key, "name": person.name, "post": person.post, "note": person.note}


def _event_to_json(event: TraceEvent) -> dict[str, Any]:
    proof = event.proof
    return {
        "key": event.key,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "title": event.title,
        "detail": event.detail,
        "person": _person_to_json(event.person),
        "level": event.level.value,
        "url": event.url,
        "proof": None if proof is None else [proof.chain, proof.seq, proof.entry_hash],
        "sha256": event.sha256,
    }


def _event_from_json(value: Mapping[str, Any]) -> TraceEvent:
    proof = value["proof"]
    return TraceEvent(
        key=value["key"],
        at=datetime.fromisoformat(value["at"]),
        kind=value["kind"],
        title=value["title"],
        detail=value["detail"],
        person=TracePerson(**value["person"]),
        level=TraceLevel(value["level"]),
        url=value["url"],
        proof=None if proof is None else LogProof(*proof),
        sha256=value["sha256"],
    )

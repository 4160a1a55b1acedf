"""The trace of responsibility: order, capacities, gaps, and the one digest of its content."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dudao.core.accountability.trace import (
    POST_UNKNOWN,
    SYSTEM,
    LogProof,
    Standing,
    Trace,
    TraceEvent,
    TraceLevel,
    TracePerson,
    back_in_time,
    digest_of,
    found_gaps,
    holders,
    only_of,
    trace_from_json,
    trace_to_json,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CHEN = TracePerson("user:1", "陈晓梅", "南坪中心小学学校填报员")
CHEN_LATER = replace(CHEN, post="南坪中心小学校长")
LI = TracePerson("user:2", "李志强", "示例县教育局督导室干部")
LIU = TracePerson("name:刘主任", "刘主任")
PROOF = LogProof("12", 7, "a" * 64)


def event(
    key: str,
    hours: int,
    person: TracePerson = CHEN,
    level: TraceLevel = TraceLevel.DIRECT,
    proof: LogProof | None = PROOF,
) -> TraceEvent:
    return TraceEvent(key, NOON + timedelta(hours=hours), "自评", "自评暂存", "", person, level, "", proof)


def trace(*events: TraceEvent, standings: tuple[Standing, ...] = (), gaps: tuple[str, ...] = ()) -> Trace:
    return Trace(
        "item", "B1 南坪中心小学", "item:3:4", "/x/", "示例县", NOON, events, standings, gaps, 7, "a" * 64
    )


def test_the_latest_comes_first() -> None:
    found = back_in_time([event("a", 1), event("b", 3), event("c", 2)])
    assert [one.key for one in found] == ["b", "c", "a"]


def test_what_happened_at_the_same_moment_stands_in_reverse() -> None:
    found = back_in_time([event("save", 1), event("submit", 1)])
    assert [one.key for one in found] == ["submit", "save"]


def test_an_event_is_told_once() -> None:
    found = back_in_time([event("a", 1), event("a", 1, LI)])
    assert [(one.key, one.person) for one in found] == [("a", CHEN)]


def test_what_came_after_an_incident_is_left_out_and_its_own_moment_is_not() -> None:
    found = back_in_time([event("a", 1), event("b", 2), event("c", 3)], NOON + timedelta(hours=2))
    assert [one.key for one in found] == ["b", "a"]


def test_holders_stand_by_level_with_every_post_of_their_time() -> None:
    held = holders(
        trace(
            event("c", 3, LI, TraceLevel.OFFICE),
            event("b", 2, CHEN_LATER),
            event("a", 1),
            event("s", 0, SYSTEM, TraceLevel.RECORD),
            standings=(Standing(LIU, TraceLevel.HEAD, "责任分工：直接责任人"),),
        )
    )
    assert [(one.level, one.person.name, one.events, one.posts) for one in held] == [
        (TraceLevel.DIRECT, "陈晓梅", 2, ("南坪中心小学校长", "南坪中心小学学校填报员")),
        (TraceLevel.HEAD, "刘主任", 0, (POST_UNKNOWN,)),
        (TraceLevel.OFFICE, "李志强", 1, ("示例县教育局督导室干部",)),
    ]
    assert (held[0].first_at, held[0].last_at) == (NOON + timedelta(hours=1), NOON + timedelta(hours=2))
    assert held[1].why == ("责任分工：直接责任人",)


def test_a_record_without_responsibility_makes_nobody_answer() -> None:
    assert holders(trace(event("a", 1, LI, TraceLevel.RECORD))) == ()


def test_one_person_alone() -> None:
    whole = trace(
        event("b", 2, LI), event("a", 1), standings=(Standing(LI, TraceLevel.OFFICE, "x"),), gaps=("缺。",)
    )
    mine = only_of(whole, "user:1")
    assert ([one.key for one in mine.events], mine.standings, mine.gaps) == (["a"], (), ("缺。",))
    assert [one.name for one in whole.people] == ["李志强", "陈晓梅"]


def gaps_of(*events: TraceEvent, standings: tuple[Standing, ...] = ()) -> tuple[str, ...]:
    days = {one.key: one.at.date() for one in events}
    return found_gaps(events, standings, log_began_on=date(2026, 3, 1), local_day=days)


def test_gaps_say_since_when_there_is_anything() -> None:
    assert gaps_of(event("a", 1)) == ("2026-03-02 以前没有与此有关的记录（操作记录从 2026-03-01 开始）。",)


def test_gaps_name_what_has_no_entry_and_whose_post_is_not_known() -> None:
    found = gaps_of(event("a", 1, LIU, proof=None), event("b", 2))
    assert found[1:] == (
        "有 1 件事在操作记录里没有对应条目，只有业务记录。",
        "刘主任（1 人）当时职务不明，需要调取任职文件核对。",
    )


def test_without_any_record_it_says_so() -> None:
    assert gaps_of() == ("2026-03-01 以来没有与此有关的记录；2026-03-01 以前没有记录。",)
    assert found_gaps([], [], log_began_on=None, local_day={}) == ("没有任何记录。",)


def test_the_system_has_no_post_to_be_unknown() -> None:
    assert SYSTEM.post_words == ""
    assert gaps_of(event("a", 1, SYSTEM, TraceLevel.RECORD)) == (
        "2026-03-02 以前没有与此有关的记录（操作记录从 2026-03-01 开始）。",
    )


def test_json_gives_back_the_same_trace_and_the_same_digest() -> None:
    whole = trace(
        event("b", 2, LI, TraceLevel.OFFICE, None),
        event("a", 1),
        standings=(Standing(LIU, TraceLevel.HEAD, "x"),),
    )
    written = trace_to_json(whole)
    assert trace_from_json(written) == whole
    assert digest_of(written) == digest_of(trace_to_json(trace_from_json(written)))


def test_the_digest_is_that_of_the_canonical_text() -> None:
    # printf '{"a":"约谈","b":[1,2]}' | sha256sum
    expected = "928b2f0f66f960c1289b797aa03331094608f776367a7ce1a5c495d01ffb6703"
    assert digest_of({"b": [1, 2], "a": "约谈"}) == expected


def test_another_digest_for_another_word() -> None:
    one, other = trace(event("a", 1)), trace(replace(event("a", 1), title="提交自评"))
    assert digest_of(trace_to_json(one)) != digest_of(trace_to_json(other))


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="格式不是 1"):
        trace_from_json({**trace_to_json(trace()), "form": 2})

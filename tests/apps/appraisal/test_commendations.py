"""Commendations: who is on a list, who sees names, the announcement, objections, the decision."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, TestCase
from django.urls import reverse

from dudao.apps.activity.api import history_of
from dudao.apps.appraisal.actions.circulars import draft_circular
from dudao.apps.appraisal.actions.commendations import (
    CommendationGiven,
    NomineeGiven,
    announce_commendation,
    cancel_commendation,
    create_commendation,
    decide_objection,
    draft_decision,
    nominate,
    nominate_by_grade,
    record_objection,
    strike_nominee,
)
from dudao.apps.appraisal.models import Commendation
from dudao.apps.appraisal.queries import commendation_by_id
from dudao.apps.correspondence.api import draft_in
from dudao.apps.evidence.api import Evidence
from tests.apps.appraisal.made import AFTER, TODAY, UNTIL, Appraised
from tests.apps.correspondence import made as documents
from tests.personas import World


def made(world: World, **given: object) -> Commendation:
    """A list of the office."""
    values: dict[str, object] = {"year": 2025, "title": "2025年度先进表彰名单", "basis": "示县办〔2025〕9号"}
    wanted = CommendationGiven(**{**values, **given})  # type: ignore[arg-type]
    return create_commendation(world.county, wanted, actor=world.person("officer"))


def proof(world: World) -> Evidence:
    """A document of the archive."""
    return Evidence.objects.create(
        county=world.county, unit=world.school, title="事迹材料", created_by=world.people["clerk"]
    )


def with_school(world: World, held: Commendation) -> Commendation:
    given = NomineeGiven(world.school, "先进单位", "全年任务按时完成")
    nominate(held, given, actor=world.person("officer"))
    return held


def with_person(world: World, held: Commendation) -> Commendation:
    given = NomineeGiven(world.school, "优秀督学", "督导 20 次", "刘先进", [proof(world)])
    nominate(held, given, actor=world.person("officer"))
    return held


def now(held: Commendation) -> Commendation:
    return commendation_by_id(held.pk)


def test_a_person_needs_proof_and_nobody_is_listed_twice(world: World) -> None:
    documents.issuers(world)
    held, officer = with_school(world, made(world)), world.person("officer")
    with pytest.raises(ValidationError, match="要附佐证"):
        nominate(held, NomineeGiven(world.school, "优秀督学", "督导 20 次", "刘先进"), actor=officer)
    with pytest.raises(ValidationError, match="已经在名单上"):
        with_school(world, held)
    with pytest.raises(ValidationError, match="不是本县的单位"):
        nominate(held, NomineeGiven(world.other_school, "先进单位", "好"), actor=officer)
    with pytest.raises(PermissionDenied):
        nominate(held, NomineeGiven(world.department, "先进单位", "好"), actor=world.person("director"))


def test_units_come_from_a_signed_appraisal_and_failed_ones_never(shown: Appraised, world: World) -> None:
    officer = world.person("officer")
    held = made(world, appraisal=shown.appraisal)
    with pytest.raises(ValidationError, match="已签发的年度考核"):
        nominate_by_grade(held, "excellent", "先进单位", actor=officer)
    with TestCase.captureOnCommitCallbacks():
        documents.signed(draft_circular(shown.appraisal, today=AFTER, actor=officer), world)
    listed = nominate_by_grade(held, "good", "先进单位", actor=officer)
    assert [one.unit.name for one in listed] == ["南坪镇", "南坪中心小学"]
    assert nominate_by_grade(held, "good", "先进单位", actor=officer) == []
    with pytest.raises(ValidationError, match="考核不合格"):
        nominate(held, NomineeGiven(world.second_school, "先进单位", "好"), actor=officer)


def page(world: World, name: str, held: Commendation) -> str:
    client = Client()
    client.force_login(world.person(name))
    response = client.get(reverse("commendation", args=[held.pk]))
    return response.content.decode() if response.status_code == 200 else ""


def test_persons_are_seen_by_who_must_know_until_the_list_is_announced(world: World) -> None:
    held = with_person(world, with_school(world, made(world)))
    names = ("officer", "director", "leader", "viewer", "city_officer", "clerk", "colleague", "stranger")
    assert [name for name in names if "刘先进" in page(world, name, held)] == [
        "officer",
        "director",
        "leader",
    ]
    assert "南坪中心小学" in page(world, "viewer", held)
    assert page(world, "clerk", held) == ""
    announce_commendation(held, today=TODAY, actor=world.person("officer"))
    assert [name for name in names if "刘先进" in page(world, name, held)] == list(names[:-1])
    assert "督导 20 次" not in page(world, "colleague", held) + page(world, "viewer", held)


def test_the_log_names_no_person(world: World) -> None:
    held = with_person(world, made(world))
    entries = [str(one.details) for one in history_of(held.nominees.get())]
    assert len(entries) == 1
    assert "刘先进" not in entries[0]


def test_announced_for_five_working_days_and_objections_within_them(world: World) -> None:
    documents.issuers(world)
    officer = world.person("officer")
    held = made(world)
    with pytest.raises(ValidationError, match="名单上还没有人"):
        announce_commendation(held, today=TODAY, actor=officer)
    with_person(world, with_school(world, held))
    held = announce_commendation(held, today=TODAY, actor=officer)
    assert (held.notice_until, held.state) == (UNTIL, "announced")
    with pytest.raises(ValidationError, match="要在公示期内"):
        record_objection(held, "不实", received_on=date(2026, 1, 21), actor=officer)
    person = held.nominees.get(person_name="刘先进")
    objection = record_objection(held, "材料不实", nominee=person, received_on=UNTIL, actor=officer)
    with pytest.raises(ValidationError, match="2026-01-19 才结束"):
        draft_decision(held, today=UNTIL, actor=officer)
    with pytest.raises(ValidationError, match="1 件异议没有结论"):
        draft_decision(held, today=AFTER, actor=officer)
    decide_objection(objection, upheld=True, finding="督导次数不实", actor=officer)
    person.refresh_from_db()
    assert (person.state, person.struck_reason) == ("struck", "公示异议属实：督导次数不实")
    document = draft_decision(held, today=AFTER, actor=officer)
    table = draft_in(document).section("names").table
    assert table is not None
    assert table.rows == (("1", "先进单位", "南坪中心小学", "—"),)
    assert (
        "公示（1月12日至1月19日），收到异议 1 件，均已核实处理，决定对1 个单位"
        in draft_in(document).section("preface").text
    )
    with pytest.raises(ValidationError, match="不能再改"):
        strike_nominee(held.nominees.get(person_name=""), "改", actor=officer)
    with TestCase.captureOnCommitCallbacks():
        documents.signed(document, world)
    assert now(held).state == "decided"


def test_a_list_is_cancelled_with_its_reason(world: World) -> None:
    officer = world.person("officer")
    held = with_school(world, made(world))
    with pytest.raises(ValidationError, match="写明原因"):
        cancel_commendation(held, " ", actor=officer)
    assert cancel_commendation(held, "并入市级表彰", actor=officer).state == "cancelled"
    assert made(world).pk != held.pk

"""Decisions: allowed forms, required contents, what a document needs, service, carrying out, publication."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from dudao.apps.accountability.actions.case_decisions import (
    DecisionGiven,
    draft_decision,
    implement_decision,
    publish_decision,
    save_decision,
    serve_decision,
)
from dudao.apps.accountability.actions.cases import open_case
from dudao.apps.accountability.case_following import missing_contents
from dudao.apps.accountability.models import CaseDecision
from dudao.apps.correspondence.api import (
    discard_document,
    draft_in,
    submit_document,
    void_document,
)
from dudao.core.accountability.procedure import DECISION_CONTENTS, Step
from dudao.core.drafting import draft_to_json, missing
from tests.apps.accountability.case_made import GIVEN, LATER, SERVED, CaseWorld


@pytest.fixture
def deciding(cased: CaseWorld) -> CaseWorld:
    """The case at 印发决定."""
    from tests.snapshot import restored

    restored("case deciding", lambda: cased.to(Step.DECISION).case.pk)
    return cased


@pytest.mark.parametrize(
    ("party", "forms", "said"),
    [
        ("school", ["self_criticism"], "对被督导单位不能采取：责令检查"),
        ("school", ["talk", "discipline", "transfer"], "不能采取：处分、移交监察机关或司法机关"),
        ("principal", ["supervision_circular"], "对责任人不能采取：督导通报"),
        ("principal", ["profession_ban"], "对责任人不能采取：从业禁止"),
        ("principal", [], "请选问责方式"),
    ],
)
def test_forms_that_the_measure_does_not_know(
    deciding: CaseWorld, party: str, forms: list[str], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        save_decision(deciding.case, getattr(deciding, party), DecisionGiven(forms), actor=deciding.officer)


def test_the_decision_drafts_itself_with_all_its_contents(deciding: CaseWorld) -> None:
    deciding.decide(deciding.principal, "discipline", "self_criticism")
    document = draft_decision(deciding.case, deciding.principal, actor=deciding.officer)
    draft = draft_in(document)
    assert tuple(section.heading for section in draft.sections) == DECISION_CONTENTS
    assert draft.section("forms").text == (
        "经研究，决定对南坪中心小学校长王建国给予责令检查、处分。其中处分由有关部门按照职责和管理权限实施。"
    )
    assert draft.section("effective").text == "本决定自2026年3月16日起生效。"
    assert missing(draft) == ()
    assert (document.title, document.readers) == ("关于问责案2026-001的问责决定", "named")
    assert document.addressees_text == "南坪中心小学王建国"
    assert {one.username for one in document.named_readers.all()} == {
        "officer",
        "second",
        "watchdog",
        "director",
    }
    assert draft_decision(deciding.case, deciding.principal, actor=deciding.officer) == document


@pytest.mark.parametrize(
    ("gone", "heading"),
    [
        ("situation_text", "基本情况"),
        ("facts", "问责事实"),
        ("basis", "问责依据"),
        ("effective_on", "生效时间"),
        ("remedy", "救济途径"),
    ],
)
def test_a_decision_that_lacks_one_content_is_not_handed_in(
    deciding: CaseWorld, gone: str, heading: str
) -> None:
    contents: dict[str, object] = {
        "situation_text": "检查。",
        "facts": "隐瞒。",
        "basis": "《办法》",
        "effective_on": SERVED,
        "remedy": "可以申请复核。",
    }
    contents[gone] = None if gone == "effective_on" else " "
    given = DecisionGiven(["self_criticism"], **contents)  # type: ignore[arg-type]
    save_decision(deciding.case, deciding.principal, given, actor=deciding.officer)
    document = draft_decision(deciding.case, deciding.principal, actor=deciding.officer)
    with pytest.raises(ValidationError, match=f"还有 1 处【待补】没有补：{heading}"):
        submit_document(document, actor=deciding.officer)


def test_a_content_that_somebody_deleted_stops_the_document(deciding: CaseWorld) -> None:
    deciding.decide(deciding.principal, "self_criticism")
    document = draft_decision(deciding.case, deciding.principal, actor=deciding.officer)
    draft = draft_in(document)
    kept = tuple(one for one in draft.sections if one.key not in ("basis", "remedy"))
    document.draft = draft_to_json(type(draft)(draft.title, kept))
    document.save(update_fields=["draft"])
    assert missing_contents(document) == ["问责依据", "救济途径"]
    with pytest.raises(ValidationError, match="问责决定书还缺：问责依据、救济途径"):
        submit_document(document, actor=deciding.officer)


def test_second_time_within_a_year_is_heavier(deciding: CaseWorld) -> None:
    deciding.to(Step.IMPLEMENTATION)
    other = open_case(deciding.county, GIVEN, actor=deciding.officer, today=date(2026, 9, 1))
    again = CaseWorld(deciding.world, other, deciding.school, deciding.principal, deciding.watchdog)
    from dudao.apps.accountability.actions.case_parties import PartyGiven, save_party

    again.school = save_party(
        other, PartyGiven("unit", deciding.world.school, "main"), actor=deciding.officer
    )
    again.principal = save_party(
        other,
        PartyGiven("person", deciding.world.school, "leadership", "王建国", "校长"),
        actor=deciding.officer,
    )
    type(other).objects.filter(pk=other.pk).update(step=Step.DECISION.value)
    with pytest.raises(ValidationError, match="一年内已被问责，应当列明从重情形"):
        again.decide(again.principal, "self_criticism", effective_on=date(2027, 3, 16))
    assert again.decide(again.principal, "self_criticism", effective_on=date(2027, 3, 17)).pk
    given = DecisionGiven(["talk"], effective_on=date(2026, 10, 1), heavier=["twice"])
    assert save_decision(other, again.school, given, actor=deciding.officer).heavier == ["twice"]


def test_contents_change_in_the_document_once_it_is_drafted(deciding: CaseWorld) -> None:
    deciding.decide(deciding.school, "talk")
    document = draft_decision(deciding.case, deciding.school, actor=deciding.officer)
    with pytest.raises(ValidationError, match="先放弃那份公文"):
        deciding.decide(deciding.school, "resources")
    discard_document(document, "方式有误", actor=deciding.officer)
    assert deciding.decide(deciding.school, "resources").forms == ["resources"]
    assert draft_decision(deciding.case, deciding.school, actor=deciding.officer) != document


def test_service_only_of_what_is_signed_and_not_before_it(deciding: CaseWorld) -> None:
    decision = deciding.decide(deciding.school, "talk")
    with pytest.raises(ValidationError, match="签发以后才能登记送达"):
        serve_decision(deciding.case, decision, SERVED, "直接送达", actor=deciding.officer, today=LATER)
    document = draft_decision(deciding.case, deciding.school, actor=deciding.officer)
    deciding.signed(document, date(2026, 3, 13))
    with pytest.raises(ValidationError, match="早于成文日期（2026-03-13）"):
        serve_decision(
            deciding.case, decision, date(2026, 3, 12), "直接送达", actor=deciding.officer, today=LATER
        )
    served = serve_decision(deciding.case, decision, SERVED, "直接送达", actor=deciding.officer, today=LATER)
    assert served.served_on == SERVED


def test_a_void_document_takes_its_service_with_it(deciding: CaseWorld) -> None:
    deciding.do_decision()
    decision = deciding.decisions[0]
    assert decision.document is not None
    number = decision.document.number_text
    void_document(decision.document, "文字有误", actor=deciding.officer)
    kept = CaseDecision.objects.get(pk=decision.pk)
    assert (kept.document, kept.served_on) == (None, None)
    anew = deciding.signed(
        draft_decision(deciding.case, deciding.school, actor=deciding.officer), date(2026, 3, 14)
    )
    assert anew.number_text != number


def test_a_named_checker_and_signer_are_needed(deciding: CaseWorld) -> None:
    from dudao.apps.accountability.actions.cases import remove_member
    from dudao.apps.accountability.models import CaseMember

    deciding.decide(deciding.school, "talk")
    document = draft_decision(deciding.case, deciding.school, actor=deciding.officer)
    director = CaseMember.objects.get(case=deciding.case, side="approver")
    remove_member(deciding.case, director, "回避", actor=deciding.officer)
    with pytest.raises(ValidationError, match="指定人员里没有能签发的人"):
        submit_document(document, actor=deciding.officer)


def test_carried_out_and_made_public_or_said_why_not(deciding: CaseWorld) -> None:
    deciding.to(Step.IMPLEMENTATION)
    decision = CaseDecision.objects.get(party=deciding.school)
    with pytest.raises(ValidationError, match="早于送达日期"):
        implement_decision(
            deciding.case, decision, date(2026, 3, 15), "已通报", actor=deciding.officer, today=LATER
        )
    with pytest.raises(ValidationError, match="登记公开要到“社会公开”"):
        publish_decision(deciding.case, decision, SERVED, "政府网站", actor=deciding.officer, today=LATER)
    deciding.to(Step.PUBLICATION)
    with pytest.raises(ValidationError, match="请写明公开的范围，或不公开的理由"):
        publish_decision(deciding.case, decision, None, " ", actor=deciding.officer, today=LATER)


def test_the_decision_carries_its_number_and_the_day_of_the_signature(deciding: CaseWorld) -> None:
    deciding.do_decision()
    documents = [one.document for one in deciding.decisions]
    assert [one.number_text for one in documents if one] == [
        "示教督办〔2026〕1号",
        "示教督办〔2026〕2号",
    ]
    assert {one.dated_on for one in documents if one} == {date(2026, 3, 13)}

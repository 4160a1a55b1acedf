"""Subjects, situations, forms, responsibilities; the nine steps and their order."""

from __future__ import annotations

from datetime import date

import pytest

from dudao.core.accountability.measures import (
    Form,
    Heavier,
    PartyKind,
    Responsibility,
    Situation,
    SubjectKind,
    forms_for,
    forms_not_allowed,
    missing_responsibilities,
    parties_for,
)
from dudao.core.accountability.procedure import Step, forbidden_move, is_second_in_a_year, may_dismiss


def labels(party: PartyKind) -> str:
    return "、".join(form.label for form in forms_for(party))


def test_three_kinds_of_subjects_six_situations_five_heavier() -> None:
    assert [one.label for one in SubjectKind] == [
        "地方政府及有关职能部门",
        "各类学校和其他教育机构",
        "有关工作人员",
    ]
    assert (len(Situation), len(Heavier)) == (6, 5)


def test_forms_for_each_kind_of_party() -> None:
    assert labels(PartyKind.UNIT) == "公开批评、约谈、督导通报、资源调整、移交有关部门行政处罚"
    person = "责令检查、约谈、通报批评、组织处理、处分、移交监察机关或司法机关"
    assert labels(PartyKind.PERSON) == person
    assert labels(PartyKind.PRIVATE_PERSON) == f"{person}、依法罚没违法所得、从业禁止、纳入诚信记录"


@pytest.mark.parametrize(
    ("party", "forms", "refused"),
    [
        (PartyKind.UNIT, [Form.TALK, Form.DISCIPLINE], (Form.DISCIPLINE,)),
        (PartyKind.PERSON, [Form.PUBLIC_CRITICISM, Form.TALK], (Form.PUBLIC_CRITICISM,)),
        (PartyKind.PERSON, [Form.PROFESSION_BAN], (Form.PROFESSION_BAN,)),
        (PartyKind.PRIVATE_PERSON, [Form.PROFESSION_BAN, Form.SELF_CRITICISM], ()),
        (PartyKind.PRIVATE_PERSON, [Form.RESOURCES], (Form.RESOURCES,)),
    ],
)
def test_other_forms_are_not_allowed(party: PartyKind, forms: list[Form], refused: tuple[Form, ...]) -> None:
    assert forms_not_allowed(party, forms) == refused


def test_parties_follow_the_subject() -> None:
    assert parties_for(SubjectKind.STAFF, is_private=False) == (PartyKind.PERSON,)
    assert PartyKind.PRIVATE_PERSON not in parties_for(SubjectKind.SCHOOL, is_private=False)
    assert PartyKind.PRIVATE_PERSON in parties_for(SubjectKind.SCHOOL, is_private=True)
    assert PartyKind.PRIVATE_PERSON not in parties_for(SubjectKind.GOVERNMENT, is_private=True)


def test_both_responsibilities_and_one_level_up() -> None:
    main, supervision, leadership = Responsibility
    assert missing_responsibilities([]) == (main, supervision, leadership)
    assert missing_responsibilities([main, main]) == (supervision, leadership)
    assert missing_responsibilities([leadership, main, supervision]) == ()


def test_nine_steps_in_their_order() -> None:
    assert [step.label for step in Step] == [
        "调查",
        "陈述申辩",
        "形成意见",
        "印发决定",
        "实施",
        "社会公开",
        "复核申诉",
        "归档",
        "监督",
    ]
    assert [step.number for step in Step] == list(range(1, 10))
    assert Step.SUPERVISION.following is None


def test_a_case_goes_to_the_very_next_step_only() -> None:
    for now in Step:
        allowed = [wanted for wanted in Step if not forbidden_move(now, wanted)]
        assert allowed == ([now.following] if now.following else [])


def test_a_forbidden_move_says_why() -> None:
    assert forbidden_move(Step.INVESTIGATION, Step.DECISION) == (
        "不能从“调查”直接到“印发决定”，中间还有：陈述申辩、形成意见。"
    )
    assert forbidden_move(Step.REVIEW, Step.OPINION) == "九个步骤依次进行，不能从“复核申诉”退回“形成意见”。"
    assert forbidden_move(Step.OPINION, Step.OPINION) == "案件已经在“形成意见”。"


def test_no_decision_is_only_possible_before_the_decision() -> None:
    assert [step.label for step in Step if may_dismiss(step)] == ["调查", "陈述申辩", "形成意见"]


@pytest.mark.parametrize(
    ("day", "earlier", "second"),
    [
        (date(2026, 5, 10), [date(2025, 5, 10)], True),
        (date(2026, 5, 10), [date(2025, 5, 9)], False),
        (date(2026, 5, 10), [date(2026, 5, 11)], False),
        (date(2028, 2, 29), [date(2027, 2, 28)], True),
        (date(2028, 2, 29), [date(2027, 2, 27)], False),
        (date(2026, 5, 10), [], False),
    ],
)
def test_twice_within_a_year(day: date, earlier: list[date], second: bool) -> None:
    assert is_second_in_a_year(day, earlier) is second

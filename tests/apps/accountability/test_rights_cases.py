"""Who reaches the pages of an accountability case: its opener and the named, nobody else; the others not even 403."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from dudao.apps.accountability.models import CaseMember
from dudao.apps.accounts.api import Role, User
from tests import factories, rights
from tests.apps.accountability.case_made import CaseWorld
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right, everyone

# The officer opened the case; the director is named to it as approver: she reads, the office writes.
NAMED = {"officer": OK, "director": FORBIDDEN}
READ = {"officer": OK, "director": OK}
POSTED = {"officer": MOVED, "director": FORBIDDEN}
WORKING = {**everyone(OK), "administrator": NOT_FOUND, "strange_administrator": NOT_FOUND}
_ids: dict[str, int] = {}


def case(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"]}


def member(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "member_id": _ids["member"]}


def party(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "party_id": _ids["party"]}


def statement(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "statement_id": _ids["statement"]}


def decision(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "decision_id": _ids["decision"]}


def note(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "decision_id": _ids["decision"], "what": "serve"}


def review(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "review_id": _ids["review"]}


def paper(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "number": 1}


def side(world: World) -> Mapping[str, Any]:
    return {"case_id": _ids["case"], "side": "education"}


def file(suffix: str) -> rights.Arguments:
    return lambda world: {"case_id": _ids["case"], "suffix": suffix}


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


RIGHTS = [
    Right("accountability", everyone(OK)),
    Right(
        "case_new",
        {"officer": OK}
        | dict.fromkeys(("director", "leader", "city_officer", "viewer"), FORBIDDEN)
        | dict.fromkeys(("administrator",), FORBIDDEN),
        arguments=county,
    ),
    Right("case", READ, arguments=case),
    Right("case_edit", NAMED, arguments=case),
    Right("case_member", NAMED, arguments=case),
    Right("case_member_remove", NAMED, arguments=member),
    Right("case_finish", POSTED, arguments=case, method="post"),
    Right("case_dismiss", NAMED, arguments=case),
    Right("case_supervision", NAMED, arguments=case),
    Right("case_party_new", NAMED, arguments=case),
    Right("case_party_edit", NAMED, arguments=party),
    Right("case_party_remove", POSTED, arguments=party, method="post"),
    Right("case_inform", NAMED, arguments=party),
    Right("case_statement", NAMED, arguments=party),
    Right("case_statement_handle", NAMED, arguments=statement),
    Right("case_inquiry", READ, arguments=side),
    Right("case_opinion", NAMED, arguments=case),
    Right("case_decision", NAMED, arguments=party),
    Right("case_decision_draft", POSTED, arguments=party, method="post"),
    Right("case_decision_note", NAMED, arguments=note),
    Right("case_review_new", NAMED, arguments=decision),
    Right("case_review", NAMED, arguments=review),
    Right("case_review_draft", POSTED, arguments=review, method="post"),
    Right("case_report", POSTED, arguments=case, method="post"),
    Right("case_paper_add", READ, arguments=case),
    Right("case_paper", READ, arguments=paper),
    Right("case_paper_strike", NAMED, arguments=paper),
    Right("case_file", READ, arguments=file("pdf")),
    Right("case_file", READ, arguments=file("zip")),
    Right("accountability_readings", READ),
    Right("accountability_readings_book", READ),
    Right("accountability_deadlines", WORKING),
    Right(
        "accountability_deadlines_choose",
        {**everyone(FORBIDDEN), "officer": MOVED, "stranger": MOVED}
        | {"city_officer": NOT_FOUND, "viewer": NOT_FOUND},
        method="post",
    ),
]


@pytest.fixture
def reviewed(cased: CaseWorld) -> CaseWorld:
    """The case with a paper and a request for a review; its keys for the addresses."""
    from tests.apps.accountability.case_made import reviewed_for_tests
    from tests.snapshot import restored

    made = restored("case reviewed", lambda: reviewed_for_tests(cased))
    cased.paper("inquiry", "调查笔录")
    _ids.update(made)
    _ids["case"] = cased.case.pk
    return cased


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, reviewed: CaseWorld) -> None:
    rights.check(right, reviewed.world)


def client_of(reviewed: CaseWorld, name: str) -> Client:
    client = Client()
    client.force_login(reviewed.person(name))
    return client


def test_discipline_inspection_reads_the_case_and_files_papers(reviewed: CaseWorld) -> None:
    watchdog = client_of(reviewed, "watchdog")
    assert watchdog.get(f"/accountability/cases/{reviewed.case.pk}/").status_code == 200
    assert watchdog.get(f"/accountability/cases/{reviewed.case.pk}/papers/").status_code == 200
    assert watchdog.get(f"/accountability/cases/{reviewed.case.pk}/edit/").status_code == 403


def test_who_left_sees_nothing_more(reviewed: CaseWorld) -> None:
    CaseMember.objects.filter(user__username="watchdog").update(removed_at="2026-04-01T00:00+08:00")
    watchdog = client_of(reviewed, "watchdog")
    assert watchdog.get(f"/accountability/cases/{reviewed.case.pk}/").status_code == 404
    assert watchdog.get("/accountability/readings/").status_code == 404


def test_an_officer_of_the_county_who_is_not_named_does_not_know_of_it(reviewed: CaseWorld) -> None:
    factories.user("third", reviewed.world.bureau, Role.BUREAU_OFFICER, name="另一位干部")
    third = Client()
    third.force_login(User.objects.get(username="third"))
    assert third.get(f"/accountability/cases/{reviewed.case.pk}/").status_code == 404
    assert "问责案2026" not in third.get("/accountability/").content.decode()
    for document in reviewed.documents:
        assert third.get(f"/documents/{document.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["leader", "administrator", "principal", "second"])
def test_documents_of_a_case_are_for_the_named_alone(reviewed: CaseWorld, name: str) -> None:
    client = client_of(reviewed, name)
    wanted = 200 if name == "second" else 404
    assert {client.get(f"/documents/{one.pk}/").status_code for one in reviewed.documents} == {wanted}

"""Who may open what of meetings and of what is passed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from dudao.apps.meetings.actions.agenda import AgendaGiven, add_agenda
from dudao.apps.meetings.actions.meetings import announce_meeting
from dudao.apps.meetings.actions.passing import (
    ConfirmationGiven,
    attach_file,
    confirm_receipt,
    send_notice,
)
from dudao.apps.meetings.actions.signing import sign_minutes
from dudao.apps.meetings.models import Meeting
from tests import rights
from tests.apps.evidence import things
from tests.apps.meetings import made
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
ATTENDS = ("handler", "head")
OF_SCHOOL = ("clerk", "principal")
COUNTY_OFFICE = rights.only("director", "leader", "city_officer", "viewer", "administrator", status=FORBIDDEN)
CALLS = COUNTY_OFFICE | {"officer": OK}
OFFICE = rights.only(*READS, *ATTENDS, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}
UNSIGNED = rights.only(*READS)
NOTICE = rights.only(*READS, *ATTENDS, *OF_SCHOOL)
NOTICE_OFFICE = rights.only(*READS, *ATTENDS, *OF_SCHOOL, status=FORBIDDEN) | {"officer": OK}
NOTICE_POSTS = NOTICE_OFFICE | {"officer": MOVED}
DRAFT_OFFICE = rights.only(*READS, status=FORBIDDEN) | {"officer": OK}
DRAFT_POSTS = DRAFT_OFFICE | {"officer": MOVED}
CONFIRMS = rights.only(*READS, status=FORBIDDEN) | rights.only("officer", *OF_SCHOOL)


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def a_meeting(world: World) -> Mapping[str, Any]:
    """Announced to the department, with nothing left to fill in."""
    return {"meeting_id": made.complete_meeting(world).pk}


def an_agenda(world: World) -> Mapping[str, Any]:
    held = made.complete_meeting(world)
    add_agenda(held, [AgendaGiven("经费")], actor=None)
    return {"meeting_id": held.pk, "line_id": held.agenda.get().pk}


def a_decision(world: World) -> Mapping[str, Any]:
    held = made.complete_meeting(world)
    return {"meeting_id": held.pk, "decision_id": held.decisions.get().pk}


def only_a_decision(world: World) -> Mapping[str, Any]:
    return {"decision_id": a_decision(world)["decision_id"]}


def an_empty_meeting(world: World) -> Mapping[str, Any]:
    held = made.meeting(world, units=(world.department,))
    announce_meeting(held, actor=None)
    return {"meeting_id": held.pk}


def word(world: World) -> Mapping[str, Any]:
    return {**a_meeting(world), "suffix": "docx"}


def signed(world: World) -> Mapping[str, Any]:
    held = made.complete_meeting(world)
    sign_minutes(held, revision=held.revision, actor=world.person("officer"))
    return {"meeting_id": held.pk}


def signed_word(world: World) -> Mapping[str, Any]:
    return {**signed(world), "suffix": "docx"}


def signed_copy(world: World) -> Mapping[str, Any]:
    return {**signed(world), "number": 1, "suffix": "pdf"}


def a_draft(world: World) -> Mapping[str, Any]:
    return {"notice_id": made.notice(world).pk}


def a_draft_with_file(world: World) -> Mapping[str, Any]:
    held = made.notice(world)
    file = attach_file(held, things.document(world.bureau), actor=None)
    return {"notice_id": held.pk, "file_id": file.pk}


def a_sent_file(world: World) -> Mapping[str, Any]:
    held = made.notice(world)
    file = attach_file(held, things.document(world.bureau), actor=None)
    send_notice(held, [world.department, world.school], today=timezone.localdate(), actor=None)
    return {"notice_id": held.pk, "file_id": file.pk}


def a_notice(world: World) -> Mapping[str, Any]:
    return {"notice_id": made.sent_notice(world).pk}


def a_table(world: World) -> Mapping[str, Any]:
    return {**a_notice(world), "suffix": "xlsx"}


def a_receipt(world: World) -> Mapping[str, Any]:
    """The school's."""
    held = made.sent_notice(world)
    return {"notice_id": held.pk, "receipt_id": made.receipt(held, world.school).pk}


def of_the_department(world: World) -> Mapping[str, Any]:
    held = made.sent_notice(world)
    return {"notice_id": held.pk, "receipt_id": made.receipt(held, world.department).pk}


def a_photo(world: World) -> Mapping[str, Any]:
    held = made.sent_notice(world)
    receipt = made.receipt(held, world.school)
    given = ConfirmationGiven("meeting", timezone.localdate(), 9, photo=things.document(world.school))
    confirm_receipt(receipt, given, today=timezone.localdate(), actor=world.person("clerk"))
    return {"notice_id": held.pk, "receipt_id": receipt.pk}


def sign_data(world: World) -> Mapping[str, Any]:
    return {"revision": Meeting.objects.latest("pk").revision}


def confirmation(world: World) -> Mapping[str, Any]:
    return {"way": "study", "done_on": timezone.localdate().isoformat(), "people": "12"}


def to_the_second_school(world: World) -> Mapping[str, Any]:
    return {"units": world.second_school.pk}


RIGHTS = [
    Right("meetings", rights.everyone(OK)),
    Right("meeting_new", CALLS, arguments=county),
    Right("meeting_new", CALLS | {"officer": 400}, arguments=county, method="post"),
    Right("meeting", rights.only(*READS, *ATTENDS), arguments=a_meeting),
    Right("meeting_edit", OFFICE, arguments=a_meeting),
    Right("meeting_edit", OFFICE | {"officer": 400}, arguments=a_meeting, method="post"),
    Right("meeting_minutes", POSTS, arguments=a_meeting, method="post", data=lambda _: {"text": "改"}),
    Right("meeting_announce", POSTS, arguments=a_meeting, method="post"),
    Right("meeting_remove", POSTS, arguments=an_empty_meeting, method="post"),
    Right("minutes_sign", POSTS, arguments=a_meeting, method="post", data=sign_data),
    Right("minutes_reopen", POSTS, arguments=signed, method="post", data=lambda _: {"reason": "有误"}),
    Right("minutes_file", UNSIGNED, arguments=word),
    Right("minutes_file", rights.only(*READS, *ATTENDS), arguments=signed_word),
    Right("signed_file", rights.only(*READS, *ATTENDS), arguments=signed_copy),
    Right("agenda_add", POSTS, arguments=a_meeting, method="post", data=lambda _: {"text": "经费"}),
    Right("agenda_take", OFFICE, arguments=a_meeting),
    Right("agenda_change", POSTS, arguments=an_agenda, method="post", data=lambda _: {"way": "remove"}),
    Right("decision_new", OFFICE, arguments=a_meeting),
    Right("decision_new", OFFICE | {"officer": 400}, arguments=a_meeting, method="post"),
    Right("decision_edit", OFFICE, arguments=a_decision),
    Right("decision_remove", POSTS, arguments=a_decision, method="post"),
    Right("decisions_to_duties", POSTS, arguments=a_meeting, method="post"),
    Right("decision", rights.only(*READS, *ATTENDS, status=MOVED), arguments=only_a_decision),
    Right("pass_on_new", CALLS, arguments=county),
    Right("pass_on_new", CALLS | {"officer": 400}, arguments=county, method="post"),
    Right("pass_on_notice", NOTICE, arguments=a_notice),
    Right("pass_on_notice", UNSIGNED, arguments=a_draft),
    Right("pass_on_edit", DRAFT_OFFICE, arguments=a_draft),
    Right("pass_on_remove", DRAFT_POSTS, arguments=a_draft, method="post"),
    Right("pass_on_attach", DRAFT_POSTS, arguments=a_draft, method="post"),
    Right("pass_on_detach", DRAFT_POSTS, arguments=a_draft_with_file, method="post"),
    Right("pass_on_file", NOTICE, arguments=a_sent_file),
    Right("pass_on_file", UNSIGNED, arguments=a_draft_with_file),
    Right("pass_on_send", NOTICE_POSTS, arguments=a_notice, method="post", data=to_the_second_school),
    Right("pass_on_urge", NOTICE_POSTS, arguments=a_notice, method="post", data=lambda _: {"all": "1"}),
    Right("pass_on_close", NOTICE_POSTS, arguments=a_notice, method="post"),
    Right("pass_on_table", NOTICE, arguments=a_table),
    Right("receipt_confirm", CONFIRMS, arguments=a_receipt),
    Right(
        "receipt_confirm",
        rights.only(*READS, status=FORBIDDEN) | rights.only("officer", *ATTENDS, status=MOVED),
        arguments=of_the_department,
        method="post",
        data=confirmation,
    ),
    Right(
        "receipt_withdraw",
        rights.only(*READS, status=FORBIDDEN) | rights.only("officer", *OF_SCHOOL, status=MOVED),
        arguments=a_photo,
        method="post",
    ),
    Right("receipt_pass_on", CONFIRMS, arguments=a_receipt),
    Right("receipt_photo", rights.only(*READS, *OF_SCHOOL), arguments=a_photo),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_a_school_sees_only_its_own_receipt(world: World, signed_in: Any) -> None:
    held = made.sent_notice(world)
    text = signed_in("clerk").get(f"/meetings/passing/{held.pk}/").content.decode()
    assert "南坪中心小学" in text
    assert "示例县财政局" not in text


def test_an_attending_unit_reads_decisions_only_when_they_are_signed(world: World, signed_in: Any) -> None:
    held = made.complete_meeting(world)
    client = signed_in("head")
    assert "年底前补齐图书" not in client.get(f"/meetings/{held.pk}/").content.decode()
    sign_minutes(held, revision=held.revision, actor=world.person("officer"))
    assert "年底前补齐图书" in client.get(f"/meetings/{held.pk}/").content.decode()

"""Who may open and do what with letters, answers, more time, and a unit's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.apps.oversight.actions.letter_extensions import ask_letter_extension
from dudao.apps.oversight.actions.replies import add_proofs
from dudao.apps.oversight.letter_proofs import keep_letter_proofs
from dudao.apps.oversight.models import Letter, LetterExtension, Reply
from tests import rights
from tests.apps.oversight import letters_made as made
from tests.apps.oversight.made import overseen_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
UNIT = ("handler", "head")
SEES = (*COUNTY, *UNIT)
Arguments = Callable[[World], Mapping[str, Any]]


def letter_in(state: str, days_ago: int = 0) -> Arguments:
    """A letter to the finance department, made once for a test."""

    def found(world: World) -> Mapping[str, Any]:
        held = Letter.objects.first()
        if held is None:
            overseen = overseen_in(world)
            build = {
                "draft": made.drafted,
                "issued": made.issued,
                "received": made.received,
                "answered": made.answered,
            }[state]
            on = {} if state == "draft" else {"on": overseen.today - timedelta(days_ago)}
            held = build(overseen, **on)
        return {"letter_id": held.pk}

    return found


def extension(world: World) -> Mapping[str, Any]:
    held = LetterExtension.objects.first()
    if held is None:
        letter = Letter.objects.get(pk=letter_in("received")(world)["letter_id"])
        due = made.now(letter).effective_due_on
        assert due is not None
        held = ask_letter_extension(
            letter, due + timedelta(7), "流标", today=overseen_in(world).today, actor=world.person("handler")
        )
    return {"extension_id": held.pk}


def proof(world: World) -> Mapping[str, Any]:
    held = Reply.objects.first()
    if held is None:
        letter = Letter.objects.get(pk=letter_in("received")(world)["letter_id"])
        head = world.person("head")
        held = add_proofs(
            letter, keep_letter_proofs(head, letter, [SimpleUploadedFile("a.txt", b"abc")]), actor=head
        )
    return {"letter_id": held.letter_id, "evidence_id": held.proofs.get().pk}


def wanted(world: World) -> Mapping[str, Any]:
    return {"wanted_on": str(overseen_in(world).today + timedelta(40)), "reason": "流标"}


def unit(world: World) -> Mapping[str, Any]:
    return {"unit_id": world.department.pk}


def only(*people: str, seen_by: tuple[str, ...] = SEES, status: int = MOVED) -> dict[str, int]:
    """This status for these people; whoever only sees the letter is told that it is not hers."""
    return rights.only(*seen_by, status=FORBIDDEN) | rights.only(*people, status=status)


def post(name: str, expected: Mapping[str, int], arguments: Arguments, **data: Any) -> Right:
    return Right(name, expected, arguments=arguments, method="post", data=lambda world: data)


RIGHTS = [
    Right("letters", rights.everyone(OK)),
    Right("letters_workbook", rights.everyone(OK)),
    Right(
        "letters_urge",
        rights.everyone(FORBIDDEN) | rights.only("officer", "stranger", status=MOVED),
        method="post",
    ),
    Right("letter", rights.only(*COUNTY), arguments=letter_in("draft")),
    Right("letter", rights.only(*SEES), arguments=letter_in("answered")),
    Right("letter_sheet", rights.only(*SEES), arguments=letter_in("answered")),
    Right("letter_proof", rights.only(*SEES), arguments=proof),
    post("letter_receive", only(*UNIT), letter_in("issued")),
    post("letter_answer_save", only(*UNIT, status=OK), letter_in("received"), text="已办", number=0),
    post("letter_answer", only(*UNIT), letter_in("received"), text="已办", number=0, verb="keep"),
    post("letter_answer_withdraw", only("head"), letter_in("answered")),
    post("letter_review", only("officer"), letter_in("answered"), verb="accept"),
    Right("letter_extension", only(*UNIT), arguments=letter_in("received"), method="post", data=wanted),
    post("letter_extension_withdraw", only(*UNIT), extension),
    post("letter_extension_decide", only("officer"), extension, verb="refuse", extension_opinion="不足"),
    post("letter_urge", only("officer"), letter_in("issued")),
    post("letter_close", only("officer"), letter_in("received"), note="已由台账跟踪"),
    post("letter_dismiss", only("officer", seen_by=COUNTY), letter_in("draft"), reason="重复"),
    post("letter_climb", only("officer"), letter_in("received", days_ago=40)),
    Right(
        "unit_files",
        rights.only(*COUNTY, "administrator", "stranger", "strange_administrator"),
        others=MOVED,
    ),
    Right("unit_file", rights.only(*SEES), arguments=unit),
    Right("unit_file_book", rights.only(*SEES), arguments=lambda world: {**unit(world), "suffix": "xlsx"}),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)

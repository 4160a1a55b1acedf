"""Who may open what of the archive: owner, colleague, stranger, and whoever was handed an item."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dudao.apps.evidence.actions.documents import discard_evidence
from dudao.apps.evidence.actions.uploads import NewUpload, receive_whole, start_upload
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.models import TroubleSign
from dudao.apps.evidence.passes import give_pass
from tests import rights
from tests.apps.evidence import things
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
IN_COUNTY = (*COUNTY, "clerk", "principal", "colleague", "handler", "head")
OWN = ("clerk", "principal", "officer")
READS = rights.only(*COUNTY, "clerk", "principal")
CHANGES = rights.only(*OWN) | rights.only("director", "leader", "city_officer", "viewer", status=FORBIDDEN)
CHANGES_POST = rights.only(*OWN, status=MOVED) | rights.only(
    "director", "leader", "city_officer", "viewer", status=FORBIDDEN
)
STRANGERS = ("stranger", "strange_clerk")


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def document(world: World) -> Mapping[str, Any]:
    return {"evidence_id": things.document(world.school).pk}


def discarded(world: World) -> Mapping[str, Any]:
    held = things.document(world.school)
    discard_evidence(held, actor=None)
    return {"evidence_id": held.pk}


def revision(world: World) -> Mapping[str, Any]:
    return {**document(world), "number": 1}


def page(world: World) -> Mapping[str, Any]:
    return {**revision(world), "page": 1}


def link(world: World) -> Mapping[str, Any]:
    held = things.document(world.school)
    made = things.linked(held, things.item(world.county), world.school)
    return {"evidence_id": held.pk, "link_id": made.pk}


def place(world: World) -> Mapping[str, Any]:
    return {"item_id": things.item(world.county).pk, "unit_id": world.school.pk}


def upload(world: World) -> Mapping[str, Any]:
    new = NewUpload("公示.png", 10)
    return {"key": start_upload(world.school, new, actor=world.person("clerk")).pk}


def batch(world: World) -> Mapping[str, Any]:
    clerk, content, key = world.person("clerk"), things.picture(), uuid.uuid4()
    made = start_upload(world.school, NewUpload("公示.png", len(content), batch=key), actor=clerk)
    receive_whole(made, [content], actor=clerk)
    return {"batch": key}


def sign(world: World) -> Mapping[str, Any]:
    held = things.document(world.school)
    assert held.current is not None
    made = TroubleSign.objects.create(
        evidence=held, stored=held.current.stored, kind=SignKind.EMPTY_PAGE, message="第 2 页是空白页。"
    )
    return {"sign_id": made.pk}


CLOSES = rights.only("officer", status=MOVED) | rights.only(
    "clerk", "principal", "director", "leader", "city_officer", "viewer", status=FORBIDDEN
)
RIGHTS = [
    Right(
        "archive",
        rights.only(*IN_COUNTY, *STRANGERS, status=MOVED)
        | rights.only("city_officer", "viewer", "administrator", "strange_administrator"),
    ),
    Right("archive_county", rights.only(*IN_COUNTY), arguments=county),
    Right("evidence_list_file", rights.only(*IN_COUNTY), arguments=county),
    Right("evidence_zip", rights.only(*IN_COUNTY, status=MOVED), arguments=county, method="post"),
    Right("evidence_bin", rights.only(*IN_COUNTY), arguments=county),
    Right(
        "evidence_upload",
        rights.only("clerk", "principal", "colleague", "handler", "head", "officer")
        | rights.only("director", "leader", "city_officer", "viewer", status=FORBIDDEN),
        arguments=county,
    ),
    Right("evidence_batch", {"clerk": OK}, arguments=batch),
    Right("tus_uploads", rights.everyone(204), method="options"),
    Right("tus_upload", {"clerk": OK}, arguments=upload, method="head"),
    Right("evidence", READS, arguments=document),
    Right("evidence_edit", CHANGES, arguments=document),
    Right("evidence_revise", CHANGES, arguments=document),
    Right("evidence_discard", CHANGES_POST, arguments=document, method="post"),
    Right("evidence_restore", CHANGES_POST, arguments=discarded, method="post"),
    Right("evidence_verify", READS | dict.fromkeys(READS, MOVED), arguments=document, method="post"),
    Right("evidence_link", CHANGES, arguments=document),
    Right("evidence_unlink", CHANGES_POST, arguments=link, method="post"),
    Right("evidence_file", READS, arguments=revision),
    Right("evidence_page", READS, arguments=page),
    Right("item_papers", READS, arguments=place),
    Right("item_picker", READS, arguments=place),
    Right("evidence_search", rights.only(*IN_COUNTY), arguments=county),
    Right("evidence_signs", rights.only(*IN_COUNTY), arguments=county),
    Right("close_sign", CLOSES, arguments=sign, method="post"),
    Right("reopen_sign", CLOSES, arguments=sign, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


FILES = ("evidence", "evidence_file", "evidence_page")


def address(name: str, evidence_id: int) -> str:
    more = {"evidence": [], "evidence_file": [1], "evidence_page": [1, 1]}[name]
    return reverse(name, args=[evidence_id, *more])


@pytest.mark.parametrize("name", FILES)
def test_a_pass_opens_the_documents_of_its_item(
    name: str, world: World, signed_in: Callable[[str], Client]
) -> None:
    held, item = things.document(world.school), things.item(world.county)
    things.linked(held, item, world.school)
    text = give_pass(world.person("head"), item.pk, world.school.pk, may_write=False)
    head = signed_in("head")
    assert head.get(address(name, held.pk)).status_code == NOT_FOUND
    assert head.get(address(name, held.pk), {"pass": text}).status_code == OK


@pytest.mark.parametrize("name", FILES)
def test_a_pass_is_worth_nothing_to_anyone_else(
    name: str, world: World, signed_in: Callable[[str], Client]
) -> None:
    held, item = things.document(world.school), things.item(world.county)
    things.linked(held, item, world.school)
    text = give_pass(world.person("head"), item.pk, world.school.pk, may_write=True)
    assert signed_in("stranger").get(address(name, held.pk), {"pass": text}).status_code == NOT_FOUND
    assert signed_in("head").get(address(name, held.pk), {"pass": text + "x"}).status_code == NOT_FOUND


def test_a_pass_opens_no_document_that_proves_something_else(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    held, item = things.document(world.school), things.item(world.county)
    other = things.item(world.county, code="A1-B1-C2")
    things.linked(held, other, world.school)
    text = give_pass(world.person("head"), item.pk, world.school.pk, may_write=True)
    assert signed_in("head").get(address("evidence", held.pk), {"pass": text}).status_code == NOT_FOUND


def test_a_pass_opens_nothing_in_the_bin(world: World, signed_in: Callable[[str], Client]) -> None:
    held, item = things.document(world.school), things.item(world.county)
    things.linked(held, item, world.school)
    discard_evidence(held, actor=None)
    text = give_pass(world.person("head"), item.pk, world.school.pk, may_write=True)
    assert signed_in("head").get(address("evidence", held.pk), {"pass": text}).status_code == NOT_FOUND


def test_a_reader_with_a_pass_changes_nothing(world: World, signed_in: Callable[[str], Client]) -> None:
    held, item = things.document(world.school), things.item(world.county)
    made = things.linked(held, item, world.school)
    text = give_pass(world.person("head"), item.pk, world.school.pk, may_write=False)
    head = signed_in("head")
    unlink = reverse("evidence_unlink", args=[held.pk, made.pk])
    assert head.post(f"{unlink}?pass={text}").status_code == FORBIDDEN
    discard = reverse("evidence_discard", args=[held.pk])
    assert head.post(f"{discard}?pass={text}").status_code == FORBIDDEN


def test_a_list_shows_a_school_only_its_own(world: World, signed_in: Callable[[str], Client]) -> None:
    things.document(world.school, title="本校的材料")
    things.document(world.second_school, title="别校的材料", content=things.picture(2))
    shown = signed_in("clerk").get(reverse("archive_county", args=[world.county.pk])).content.decode()
    assert "本校的材料" in shown
    assert "别校的材料" not in shown


def test_a_zip_of_chosen_ids_holds_only_what_is_seen(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    other = things.document(world.second_school)
    to = reverse("evidence_zip", args=[world.county.pk])
    response = signed_in("clerk").post(to, {"document": [other.pk]})
    assert response.status_code == MOVED


def test_an_administrator_of_accounts_sees_no_documents(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    held = things.document(world.school)
    assert signed_in("administrator").get(address("evidence", held.pk)).status_code == NOT_FOUND

"""Who may open what of official documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.correspondence.actions.drafting import DocumentEdits, edit_document
from dudao.apps.correspondence.actions.templates import save_template
from dudao.apps.correspondence.api import (
    OfficialDocument,
    Readers,
    archive_scan,
    check_document,
    submit_document,
)
from dudao.core.official import Form
from dudao.infra.docx.templates import default_template
from tests import rights
from tests.apps.correspondence import made
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

HANDLES = ("officer", "director", "leader")
CITY = ("city_officer", "viewer")
SEES = rights.only(*HANDLES)
OFFICE = rights.only(*HANDLES, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}
ADDRESSED = ("clerk", "principal", "head", "handler")
SENT = rights.only(*HANDLES, *CITY, *ADDRESSED)
SENT_OFFICE = rights.only(*HANDLES, *CITY, *ADDRESSED, status=FORBIDDEN) | {"officer": OK}
SENT_POSTS = SENT_OFFICE | {"officer": MOVED}
BAD = 400


def draft(world: World) -> Mapping[str, Any]:
    return {"document_id": made.document(world).pk}


def the(held: OfficialDocument) -> Mapping[str, Any]:
    return {"document_id": held.pk}


def sent(world: World) -> Mapping[str, Any]:
    return the(made.sent(made.document(world), world))


def signed(world: World) -> Mapping[str, Any]:
    return the(made.signed(made.document(world), world))


def submitted(world: World) -> Mapping[str, Any]:
    return the(submit_document(made.document(world), actor=world.person("officer")))


def checked(world: World) -> Mapping[str, Any]:
    return the(made.checked(made.document(world), world))


def named(world: World) -> Mapping[str, Any]:
    """For the director and the head of the department alone."""
    people = [world.person("director"), world.person("head")]
    return the(made.document(world, readers=Readers.NAMED, named_readers=people))


def countersigning(world: World) -> Mapping[str, Any]:
    """The department is asked."""
    held = made.document(world, addressees=[world.school])
    edits = DocumentEdits(held.title, addressees=[world.school], countersigners=[world.department])
    edit_document(held, edits, revision=held.revision, actor=world.person("officer"))
    submit_document(held, actor=world.person("officer"))
    return the(check_document(held, actor=world.person("director")))


def to_countersign(world: World) -> Mapping[str, Any]:
    return {**countersigning(world), "unit_id": world.department.pk}


def version(world: World) -> Mapping[str, Any]:
    return {**draft(world), "number": 1}


def page(world: World) -> Mapping[str, Any]:
    return {**sent(world), "number": 1}


def delivery(world: World) -> Mapping[str, Any]:
    """Of the department."""
    held = made.sent(made.document(world), world)
    return {**the(held), "delivery_id": held.deliveries.get(unit=world.department).pk}


def attached(world: World) -> Mapping[str, Any]:
    held = made.document(world, attachments=["自查表"])
    return {**the(held), "attachment_id": held.attachments.get().pk}


def attached_file(world: World) -> Mapping[str, Any]:
    held = made.document(world, attachments=["自查表"])
    made.attached(held, world)
    made.sent(held, world)
    return {**the(held), "attachment_id": held.attachments.get().pk}


def archived(world: World) -> Mapping[str, Any]:
    held = made.sent(made.document(world), world)
    archive_scan(held, made.scan("盖章件.pdf"), actor=world.person("officer"))
    return {**the(held), "number": 1}


def body(world: World) -> Mapping[str, Any]:
    return {"issuer_id": made.issuers(world)[0].pk}


def numbered(world: World) -> Mapping[str, Any]:
    made.signed(made.document(world), world)
    return {}


def template(world: World) -> Mapping[str, Any]:
    held = save_template(
        world.county,
        "notice",
        content=default_template(Form.RED_HEAD),
        file_name="通知.docx",
        actor=world.person("officer"),
    )
    return {"template_id": held.pk}


def of_a_kind(world: World) -> Mapping[str, Any]:
    return {"kind": "notice"}


def seen(world: World) -> Mapping[str, Any]:
    return {"revision": OfficialDocument.objects.latest("pk").revision}


def why(world: World) -> Mapping[str, Any]:
    return {"reason": "有误", **seen(world)}


def suffix(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**arguments, "suffix": "pdf"}


LISTS = [
    Right("documents", rights.everyone(OK)),
    Right("documents_received", rights.everyone(OK)),
    Right("document_register", SEES | {"stranger": OK}),
    Right("document_register_file", SEES, arguments=numbered, query={"year": ""}),
    Right("document_new", OFFICE | {"stranger": OK}),
    Right("document_new", OFFICE | {"officer": BAD, "stranger": BAD}, method="post"),
    Right("issuers", SEES | {"stranger": OK}),
    Right("issuers_start", POSTS | {"stranger": MOVED}, method="post"),
    Right("issuer_new", OFFICE | {"stranger": OK}),
    Right("issuer", OFFICE, arguments=body),
    Right("issuer", OFFICE | {"officer": BAD}, arguments=body, method="post", data=lambda _: {"name": ""}),
    Right("issuer_start_number", POSTS, arguments=body, method="post"),
    Right("document_templates", SEES | {"stranger": OK}),
    Right("document_template_default", SEES | {"stranger": OK}, arguments=of_a_kind),
    Right(
        "document_template_upload",
        OFFICE | {"officer": BAD, "stranger": BAD},
        arguments=of_a_kind,
        method="post",
    ),
    Right("document_template_file", SEES, arguments=template),
    Right("document_template_remove", POSTS, arguments=template, method="post"),
]
ONE = [
    Right("document", SEES, arguments=draft),
    Right("document", SENT, arguments=sent),
    Right("document", rights.only("officer", "director", "head"), arguments=named),
    Right("document_versions", OFFICE, arguments=draft),
    Right("document_version", OFFICE, arguments=version),
    Right("document_edit", OFFICE, arguments=draft),
    Right("document_edit", OFFICE | {"officer": BAD}, arguments=draft, method="post"),
    Right("document_attach", POSTS, arguments=attached, method="post"),
    Right("document_attachment", SENT, arguments=attached_file),
    Right("document_page", SENT, arguments=page),
    Right("document_file", SENT, arguments=lambda world: suffix(sent(world))),
    Right("document_file", SEES, arguments=lambda world: suffix(draft(world))),
    Right("document_original", SENT_OFFICE, arguments=sent, method="post"),
    Right("document_archived", SENT, arguments=archived),
]
WAY = [
    Right("document_submit", POSTS, arguments=draft, method="post", data=seen),
    Right(
        "document_check",
        SEES | rights.only(*HANDLES, status=FORBIDDEN) | {"director": MOVED},
        arguments=submitted,
        method="post",
        data=seen,
    ),
    Right(
        "document_return",
        rights.only(*HANDLES, status=FORBIDDEN) | {"director": MOVED},
        arguments=submitted,
        method="post",
        data=why,
    ),
    Right("document_recall", POSTS, arguments=submitted, method="post", data=why),
    Right(
        "document_countersign",
        rights.only(*HANDLES, "handler", status=FORBIDDEN) | {"head": MOVED},
        arguments=to_countersign,
        method="post",
        data=lambda _: {"agrees": "yes"},
    ),
    Right(
        "document_sign",
        rights.only(*HANDLES, status=FORBIDDEN) | {"director": MOVED},
        arguments=checked,
        method="post",
        data=seen,
    ),
    Right("document_discard", POSTS, arguments=draft, method="post", data=why),
    Right(
        "document_send",
        rights.only(*HANDLES, *CITY, status=FORBIDDEN) | {"officer": MOVED},
        arguments=signed,
        method="post",
    ),
    Right("document_resend", SENT_POSTS, arguments=sent, method="post"),
    Right("document_urge", SENT_POSTS, arguments=sent, method="post"),
    Right(
        "document_receive",
        rights.only(*HANDLES, *CITY, *ADDRESSED, status=FORBIDDEN)
        | {"head": MOVED, "handler": MOVED, "officer": MOVED},
        arguments=delivery,
        method="post",
    ),
    Right("document_void", SENT_POSTS, arguments=sent, method="post", data=why),
    Right("document_archive", SENT_POSTS, arguments=sent, method="post"),
]
RIGHTS = [*LISTS, *ONE, *WAY]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)

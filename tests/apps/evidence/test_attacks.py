"""What a curious or hostile person tries in the archive: ids of other places in every address, form and header."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.evidence.actions.links import Place, link_evidence
from dudao.apps.evidence.archive_manifest import BadManifest, read
from dudao.apps.evidence.models import EvidenceLink, EvidenceUpload
from dudao.apps.evidence.previews import page_image
from dudao.apps.standards.api import StandardItem
from dudao.infra.preview import make
from tests.apps.evidence import sending, things
from tests.infra.files import samples
from tests.personas import World

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
SECRET = "别县还没有公布的条文"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def strange_item(world: World, *, draft: bool = False) -> StandardItem:
    made = things.item(world.county if draft else world.other_county, code="Z9")
    made.text = SECRET
    made.save()
    if draft:
        made.version.state = "draft"
        made.version.save()
    return made


@pytest.mark.parametrize("draft", [False, True], ids=["other county", "draft"])
def test_items_of_others_are_not_shown_by_their_ids(world: World, signed_in: SignIn, draft: bool) -> None:
    item, client = strange_item(world, draft=draft), signed_in("clerk")
    listed = client.get(reverse("archive_county", args=[world.county.pk]), {"item": item.pk})
    assert listed.status_code == 200
    assert SECRET not in listed.content.decode()
    for name in ("item_papers", "item_picker"):
        assert client.get(reverse(name, args=[item.pk, world.school.pk])).status_code == 404
    asked = {"item": item.pk, "subject": world.school.pk}
    assert client.get(reverse("evidence_upload", args=[world.county.pk]), asked).status_code == 404


def test_names_of_strange_units_are_not_shown_by_their_ids(world: World, signed_in: SignIn) -> None:
    client, other = signed_in("clerk"), world.other_county
    for name in ("archive_county", "evidence_search"):
        for unit in (other, world.second_school):
            answer = client.get(reverse(name, args=[world.county.pk]), {"unit": str(unit.pk), "q": "学"})
            assert unit.name not in answer.content.decode()


def test_a_document_is_not_tied_to_an_item_of_another_county(world: World) -> None:
    with pytest.raises(ValidationError):
        link_evidence(
            things.document(world.school),
            Place(strange_item(world), world.school),
            actor=world.person("officer"),
        )
    assert not EvidenceLink.objects.exists()


def test_an_upload_for_an_item_of_another_county_is_refused(world: World, signed_in: SignIn) -> None:
    place = {"item": strange_item(world).pk, "subject": world.school.pk}
    answer = sending.announce(signed_in("clerk"), "公示.png", 10, world.school.pk, **place)
    assert answer.status_code == 404
    assert not EvidenceUpload.objects.exists()


def manifest_with(name: str, value: object) -> bytes:
    """A manifest of one document, with one thing of its link changed."""
    link = {"item": "A1-B1-C1", "unit": "u1", "required": "", "page_from": 1, "page_to": 2, name: value}
    file = {"number": 1, "file_name": "a.pdf", "path": "a.pdf", "sha256": "0" * 64, "size": 1, "note": ""}
    document = {"unit": "u1", "title": "公示", "revisions": [file], "links": [link]}
    units = [{"key": "u1", "name": "南坪", "kind": "school", "code": ""}]
    held = {"format": "dudao-archive", "version": 1, "units": units, "items": [], "boxes": []}
    return json.dumps({**held, "documents": [document]}).encode()


def test_the_manifest_that_the_next_test_spoils_is_good() -> None:
    assert read(manifest_with("page_to", 3)).documents[0].links[0].page_to == 3


@pytest.mark.parametrize(
    ("name", "value"), [("page_from", 2**40), ("page_to", 2**40), ("item", "\ud800"), ("unit", "\udfff")]
)
def test_a_manifest_with_what_no_database_holds_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadManifest):
        read(manifest_with(name, value))


def test_a_page_without_end_is_drawn_once_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "PAGE_SECONDS", 1)
    held = things.document(world.school, content=samples.endless_pdf(), name="总表.pdf")
    assert held.current is not None
    stored = held.current.stored
    with pytest.raises(make.EndlessPage):
        page_image(stored, 1, "page")
    monkeypatch.setattr(make, "bounded", None)  # a second try would fail on this
    for size in ("page", "small", "large"):
        with pytest.raises(make.EndlessPage, match="异常复杂"):
            page_image(stored, 1, size)

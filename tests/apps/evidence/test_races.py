"""Several people at the same moment: one file is one document, nothing is lost; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.evidence.actions.documents import add_evidence, discard_evidence, edit_evidence, purge_bin
from dudao.apps.evidence.actions.links import Place, link_evidence
from dudao.apps.evidence.actions.storing import keep_file
from dudao.apps.evidence.details import EvidenceDetails
from dudao.apps.evidence.models import Evidence, EvidenceLink, EvidenceRevision, StoredFile
from dudao.apps.evidence.previews import original_of
from tests.apps.evidence import things
from tests.personas import World

PEOPLE = 4
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[str]:
    """What each got who did these at the same moment: "done" or "refused"; anything else is raised."""
    start = Barrier(len(actions))

    def one(action: Callable[[], object]) -> str:
        start.wait()
        try:
            action()
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return sorted(pool.map(one, actions))


def uploading(world: World, content: bytes, unit: str = "school") -> Callable[[], object]:
    path, owner = things.on_disk(content), getattr(world, unit)

    def upload() -> object:
        return add_evidence(owner, keep_file(path, "公示.png"), EvidenceDetails(), actor=None)

    return upload


def test_one_file_uploaded_by_all_is_one_document(world: World) -> None:
    content = things.picture(31)
    assert at_once(*[uploading(world, content) for _ in range(PEOPLE)]) == ["done"] * PEOPLE
    assert (Evidence.objects.count(), EvidenceRevision.objects.count(), StoredFile.objects.count()) == (
        1,
        1,
        1,
    )
    assert Entry.objects.filter(verb="upload_evidence").count() == 1
    assert verify(chain_of(world.county)) is None


def test_one_file_of_two_schools_is_stored_once(world: World) -> None:
    content = things.picture(32)
    at_once(uploading(world, content), uploading(world, content, "second_school"))
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)


def test_one_link(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    place = Place(item, world.school, "公示照片")
    assert at_once(*[lambda: link_evidence(held, place, actor=None)] * PEOPLE) == ["done"] * PEOPLE
    assert EvidenceLink.objects.count() == 1
    assert Entry.objects.filter(verb="link_evidence").count() == 1


def test_two_who_change_different_things_both_succeed(world: World) -> None:
    held = things.document(world.school)
    at_once(
        lambda: edit_evidence(held, {"title": "新名称"}, actor=None),
        lambda: edit_evidence(held, {"document_number": "2号"}, actor=None),
    )
    held.refresh_from_db()
    assert (held.title, held.document_number) == ("新名称", "2号")


def test_one_revision_of_the_same_file(world: World) -> None:
    held = things.document(world.school)
    content = things.picture(33)
    assert at_once(*[lambda: things.revised(held, content)] * PEOPLE) == ["done", *["refused"] * (PEOPLE - 1)]
    assert sorted(held.revisions.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("seed", range(60, 66))
def test_bytes_uploaded_while_the_bin_is_emptied_are_there(world: World, seed: int) -> None:
    content = things.picture(seed)
    old = things.document(world.school, content=content)
    discard_evidence(old, actor=None)
    Evidence.objects.update(discarded_at=timezone.now() - timedelta(days=31))
    at_once(uploading(world, content, "second_school"), lambda: purge_bin(world.county, now=timezone.now()))
    held = Evidence.objects.get()
    assert held.current is not None
    assert original_of(held.current.stored).read_bytes() == content

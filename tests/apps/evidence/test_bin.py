"""The recycle bin: thirty days, links and all; and no byte goes that something else uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from dudao.apps.activity.api import Entry
from dudao.apps.evidence.actions.documents import discard_evidence, edit_evidence, purge_bin, restore_evidence
from dudao.apps.evidence.models import Evidence, EvidenceLink, StoredFile
from dudao.apps.evidence.previews import original_of
from dudao.apps.evidence.queries import links_count
from tests.apps.evidence import things
from tests.personas import World

SignedIn = Callable[[str], Client]


def discarded(world: World, days: int, **given: object) -> Evidence:
    held = things.document(world.school, **given)
    discard_evidence(held, actor=world.person("clerk"))
    Evidence.objects.filter(pk=held.pk).update(discarded_at=timezone.now() - timedelta(days=days))
    return held


def purge(world: World) -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return purge_bin(world.county, now=timezone.now())


def test_a_discarded_document_comes_back_with_its_links(world: World) -> None:
    held, item, clerk = things.document(world.school), things.item(world.county), world.person("clerk")
    things.linked(held, item, world.school)
    discard_evidence(held, actor=clerk)
    assert links_count([item.pk]) == {}
    restore_evidence(held, actor=clerk)
    assert links_count([item.pk]) == {(item.pk, world.school.pk): 1}


def test_discarding_twice_is_one_entry(world: World) -> None:
    held, clerk = things.document(world.school), world.person("clerk")
    discard_evidence(held, actor=clerk)
    discard_evidence(held, actor=clerk)
    assert Entry.objects.filter(verb="discard_evidence").count() == 1


@pytest.mark.parametrize("person", ["colleague", "director", "leader", "head"])
def test_others_discard_nothing(person: str, world: World) -> None:
    with pytest.raises(PermissionDenied):
        discard_evidence(things.document(world.school), actor=world.person(person))


def test_a_document_that_was_uploaded_again_is_not_restored_beside_it(world: World) -> None:
    held = things.document(world.school)
    discard_evidence(held, actor=None)
    things.document(world.school, title="再次上传")
    with pytest.raises(ValidationError, match="《再次上传》"):
        restore_evidence(held, actor=None)


def test_after_thirty_days_document_and_bytes_are_gone(world: World) -> None:
    held = discarded(world, 31, content=things.picture(41))
    assert held.current is not None
    place = original_of(held.current.stored)
    assert purge(world) == 1
    assert not place.exists()
    assert Evidence.objects.count() == StoredFile.objects.count() == 0
    assert Entry.objects.get(verb="purge_evidence").object_label == held.title


def test_before_thirty_days_nothing_goes(world: World) -> None:
    discarded(world, 29)
    assert purge(world) == 0
    assert Evidence.objects.count() == 1


def test_bytes_that_another_school_uses_stay(world: World) -> None:
    content = things.picture(42)
    held = discarded(world, 31, content=content)
    other = things.document(world.second_school, content=content)
    assert purge(world) == 1
    assert not Evidence.objects.filter(pk=held.pk).exists()
    assert other.current is not None
    assert original_of(other.current.stored).read_bytes() == content


def test_bytes_of_an_old_revision_elsewhere_stay(world: World) -> None:
    content = things.picture(43)
    discarded(world, 31, content=content)
    other = things.document(world.second_school, content=content)
    things.revised(other, things.picture(44))
    purge(world)
    assert other.revisions.get(number=1).stored.sha256 == things.digest(content)
    assert original_of(other.revisions.get(number=1).stored).exists()


def test_a_purged_content_can_be_uploaded_again(world: World) -> None:
    content = things.picture(45)
    discarded(world, 31, content=content)
    purge(world)
    held = things.document(world.school, content=content)
    assert held.current is not None
    assert original_of(held.current.stored).read_bytes() == content


def test_links_go_with_a_purged_document_alone(world: World) -> None:
    item = things.item(world.county)
    kept = things.document(world.school, content=things.picture(46))
    things.linked(kept, item, world.school)
    gone = things.document(world.school, content=things.picture(47))
    things.linked(gone, item, world.school)
    discard_evidence(gone, actor=None)
    Evidence.objects.filter(pk=gone.pk).update(discarded_at=timezone.now() - timedelta(days=31))
    purge(world)
    assert EvidenceLink.objects.get().evidence == kept


def test_the_bin_is_emptied_of_what_is_over_when_something_is_discarded(
    world: World, signed_in: SignedIn
) -> None:
    old = discarded(world, 31, content=things.picture(48))
    held = things.document(world.school, content=things.picture(49))
    signed_in("clerk").post(reverse("evidence_discard", args=[held.pk]))
    assert not Evidence.objects.filter(pk=old.pk).exists()


def test_the_page_offers_to_bring_back_what_is_one_s_own(world: World, signed_in: SignedIn) -> None:
    held = discarded(world, 1, title="旧公示")
    restore = reverse("evidence_restore", args=[held.pk])
    assert restore in signed_in("clerk").get(reverse("evidence_bin", args=[world.county.pk])).content.decode()
    shown = signed_in("director").get(reverse("evidence_bin", args=[world.county.pk])).content.decode()
    assert "旧公示" in shown
    assert restore not in shown


def test_what_is_in_the_bin_is_not_changed(world: World) -> None:
    held = discarded(world, 1)
    with pytest.raises(ValidationError, match="恢复后才能修改"):
        edit_evidence(held, {"title": "新名称"}, actor=None)
    with pytest.raises(ValidationError, match="恢复后才能修改"):
        things.revised(held, things.picture(50))

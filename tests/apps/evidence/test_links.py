"""Documents and the items that they prove: linking, what is missing, what a page of an item offers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import Entry
from dudao.apps.evidence.actions.documents import discard_evidence
from dudao.apps.evidence.actions.links import Place, link_evidence, unlink_evidence
from dudao.apps.evidence.api import (
    ItemPass,
    evidence_of,
    item_papers_of,
    links_count,
    missing_papers,
    missing_papers_of_units,
)
from dudao.apps.evidence.models import EvidenceLink
from dudao.apps.evidence.passes import give_pass
from dudao.apps.standards.api import StandardVersion
from tests.apps.evidence import sending, things
from tests.personas import World

SignedIn = Callable[[str], Client]


def test_one_document_proves_several_items_and_is_stored_once(world: World) -> None:
    held, clerk = things.document(world.school), world.person("clerk")
    items = [things.item(world.county, code=f"A1-B1-C{number}") for number in (1, 2, 3)]
    for item in items:
        link_evidence(held, Place(item, world.school), actor=clerk)
    assert links_count([item.pk for item in items]) == {(item.pk, world.school.pk): 1 for item in items}
    assert Entry.objects.filter(verb="link_evidence").count() == 3


def test_the_same_link_again_changes_nothing(world: World) -> None:
    held, item, clerk = things.document(world.school), things.item(world.county), world.person("clerk")
    first = link_evidence(held, Place(item, world.school, "公示照片"), actor=clerk)
    assert link_evidence(held, Place(item, world.school, "公示照片"), actor=clerk) == first
    assert Entry.objects.filter(verb="link_evidence").count() == 1


def test_a_school_proves_its_own_items_only(world: World) -> None:
    held, item, clerk = things.document(world.school), things.item(world.county), world.person("clerk")
    for unit in (world.second_school, world.county):
        with pytest.raises(PermissionDenied):
            link_evidence(held, Place(item, unit), actor=clerk)


def test_a_department_proves_items_of_the_county(world: World) -> None:
    held = things.document(world.department)
    item, handler = things.item(world.county), world.person("handler")
    assert link_evidence(held, Place(item, world.county), actor=handler).unit == world.county
    with pytest.raises(PermissionDenied):
        link_evidence(held, Place(item, world.school), actor=handler)


def test_the_supervision_office_links_any_document_of_the_county(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    assert link_evidence(held, Place(item, world.county), actor=world.person("officer")).pk


def test_a_handler_links_to_the_item_that_was_handed_to_him(world: World) -> None:
    held, item, clerk = things.document(world.school), things.item(world.county), world.person("clerk")
    handed = ItemPass(item.pk, world.county.pk, may_write=True)
    assert link_evidence(held, Place(item, world.county), actor=clerk, handed=handed).pk
    with pytest.raises(PermissionDenied):
        link_evidence(
            things.document(world.second_school), Place(item, world.county), actor=clerk, handed=handed
        )


def test_a_pass_to_read_links_nothing(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    handed = ItemPass(item.pk, world.county.pk, may_write=False)
    with pytest.raises(PermissionDenied):
        link_evidence(held, Place(item, world.county), actor=world.person("clerk"), handed=handed)


def test_a_paper_that_the_item_does_not_ask_for(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    with pytest.raises(ValidationError, match="应备材料里没有“会议纪要”"):
        link_evidence(held, Place(item, world.school, "会议纪要"), actor=None)


def test_a_draft_standard_is_proved_by_nothing(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    StandardVersion.objects.update(state="draft")
    item.version.refresh_from_db()
    with pytest.raises(ValidationError, match="还没有发布"):
        link_evidence(held, Place(item, world.school), actor=None)


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 4)])
def test_pages_that_cannot_be(world: World, first: int, last: int) -> None:
    held, item = things.document(world.school), things.item(world.county)
    with pytest.raises(ValidationError, match="页码不对"):
        link_evidence(held, Place(item, world.school, "", first, last), actor=None)


def test_a_unit_of_another_county(world: World) -> None:
    held, item = things.document(world.school), things.item(world.county)
    with pytest.raises(ValidationError, match="本县"):
        link_evidence(held, Place(item, world.other_school), actor=None)


def test_unlinking_leaves_the_document_and_its_other_links(world: World) -> None:
    held, clerk = things.document(world.school), world.person("clerk")
    first = things.linked(held, things.item(world.county), world.school)
    second = things.linked(held, things.item(world.county, code="A1-B1-C2"), world.school)
    unlink_evidence(first, actor=clerk)
    unlink_evidence(first, actor=clerk)
    assert list(held.links.all()) == [second]
    assert Entry.objects.filter(verb="unlink_evidence").count() == 1


def test_missing_papers_are_those_that_no_document_is(world: World) -> None:
    item, bare = things.item(world.county), things.item(world.county, code="A1-B1-C2", required=[])
    held = things.document(world.school)
    assert missing_papers([item, bare], world.school) == {item.pk: ["公示照片", "采购台账"]}
    things.linked(held, item, world.school)
    assert missing_papers([item], world.school) == {item.pk: ["公示照片", "采购台账"]}
    things.linked(held, item, world.school, "采购台账")
    assert missing_papers([item], world.school) == {item.pk: ["公示照片"]}
    things.linked(held, item, world.school, "公示照片")
    assert missing_papers([item], world.school) == {}


def test_missing_papers_of_many_units_take_one_query(
    world: World, django_assert_num_queries: Callable[[int], object]
) -> None:
    item, schools = things.item(world.county), [world.school.pk, world.second_school.pk]
    things.linked(things.document(world.school), item, world.school, "公示照片")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        found = missing_papers_of_units([item], schools)
    assert found == {(item.pk, schools[0]): ["采购台账"], (item.pk, schools[1]): ["公示照片", "采购台账"]}


def test_what_is_in_the_bin_proves_nothing(world: World) -> None:
    item, held = things.item(world.county), things.document(world.school)
    things.linked(held, item, world.school, "公示照片")
    discard_evidence(held, actor=None)
    assert evidence_of([item.pk]) == {}
    assert links_count([item.pk]) == {}
    assert missing_papers([item], world.school)[item.pk] == ["公示照片", "采购台账"]


def test_papers_of_an_item_in_order_with_what_is_there(world: World) -> None:
    item, clerk = things.item(world.county), world.person("clerk")
    things.linked(things.document(world.school, title="照片"), item, world.school, "公示照片")
    papers = item_papers_of(clerk, item, world.school, may_write=True)
    assert [(paper.name, len(paper.entries)) for paper in papers.papers] == [("公示照片", 1), ("采购台账", 0)]
    assert papers.missing == ("采购台账",)
    assert papers.provider == world.school


def test_a_reviewer_is_offered_no_upload(world: World) -> None:
    item, head = things.item(world.county), world.person("head")
    assert item_papers_of(head, item, world.school, may_write=False).provider is None


def test_a_handler_of_a_county_item_uploads_for_his_department(world: World) -> None:
    item, handler = things.item(world.county), world.person("handler")
    assert item_papers_of(handler, item, world.county, may_write=True).provider == world.department


def test_an_upload_for_an_item_is_its_paper(world: World, signed_in: SignedIn) -> None:
    item = things.item(world.county)
    given = {"item": item.pk, "subject": world.school.pk, "required": "公示照片"}
    sending.whole(signed_in("clerk"), "公示.png", things.picture(), world.school.pk, **given)
    assert missing_papers([item], world.school) == {item.pk: ["采购台账"]}


def test_a_handler_uploads_for_the_county_with_his_pass(world: World, signed_in: SignedIn) -> None:
    item = things.item(world.county)
    text = give_pass(world.person("handler"), item.pk, world.county.pk, may_write=True)
    given = {"item": item.pk, "subject": world.county.pk, "required": "", "pass": text}
    answer = sending.whole(signed_in("handler"), "文件.pdf", things.pdf(), world.department.pk, **given)
    assert answer.status_code == 204
    link = EvidenceLink.objects.get()
    assert (link.unit, link.evidence.unit) == (world.county, world.department)


def test_a_file_that_is_there_already_is_linked_too(world: World, signed_in: SignedIn) -> None:
    item, content = things.item(world.county), things.picture()
    held = things.document(world.school, content=content)
    given = {"item": item.pk, "subject": world.school.pk, "required": "公示照片"}
    sending.whole(signed_in("clerk"), "公示.png", content, world.school.pk, **given)
    assert EvidenceLink.objects.get().evidence == held


def test_an_upload_for_a_school_s_item_that_one_may_not_link_leaves_nothing(
    world: World, signed_in: SignedIn
) -> None:
    item = things.item(world.county)
    given = {"item": item.pk, "subject": world.county.pk}
    answer = sending.whole(signed_in("clerk"), "公示.png", things.picture(), world.school.pk, **given)
    assert answer.status_code == 422
    assert not world.school.evidence.exists()


def test_the_part_of_an_item_is_a_fragment_for_htmx(world: World, signed_in: SignedIn) -> None:
    item = things.item(world.county)
    to = reverse("item_papers", args=[item.pk, world.school.pk])
    shown = signed_in("clerk").get(to, headers={"HX-Request": "true"}).content.decode()
    assert shown.startswith('<section class="item-papers"') or shown.lstrip().startswith("<section")
    assert "还缺 2 项" in shown
    assert "<html" not in shown


def test_choosing_from_what_is_there(world: World, signed_in: SignedIn) -> None:
    item, held = things.item(world.county), things.document(world.school, title="营养餐公示")
    other = things.document(world.second_school, title="别校的", content=things.picture(2))
    clerk, to = signed_in("clerk"), reverse("item_picker", args=[item.pk, world.school.pk])
    shown = clerk.get(to, {"required": "公示照片"}).content.decode()
    assert "营养餐公示" in shown
    assert "别校的" not in shown
    clerk.post(to, {"document": [held.pk, other.pk], "required": "公示照片"})
    assert [(one.evidence, one.required) for one in EvidenceLink.objects.all()] == [(held, "公示照片")]


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "/\\example.org/"])
def test_the_picker_leads_nowhere_else(back: str, world: World, signed_in: SignedIn) -> None:
    item, held = things.item(world.county), things.document(world.school)
    to = reverse("item_picker", args=[item.pk, world.school.pk])
    answer = signed_in("clerk").post(to, {"document": [held.pk], "back": back})
    assert answer.headers["Location"] == reverse("item_papers", args=[item.pk, world.school.pk])


def test_linking_from_the_document(world: World, signed_in: SignedIn) -> None:
    item, held = things.item(world.county), things.document(world.school)
    to = reverse("evidence_link", args=[held.pk])
    given = {
        "item": item.pk,
        "unit": world.school.pk,
        "required": "采购台账",
        "page_from": "2",
        "page_to": "3",
    }
    assert signed_in("clerk").post(to, given).status_code == 302
    link = EvidenceLink.objects.get()
    assert (link.item, link.required, link.page_from, link.page_to) == (item, "采购台账", 2, 3)

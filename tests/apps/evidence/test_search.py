"""Search finds every word in what a person may see, and nothing in what she may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dudao.apps.evidence import search_numbers
from dudao.apps.evidence.actions.documents import discard_evidence
from dudao.apps.evidence.models import Evidence, PageText, SearchEntry
from dudao.apps.evidence.search import SearchScope, files_found, items_found, scope_of_search, units_found
from dudao.apps.evidence.search_index import PIECE, index_document
from dudao.apps.organisations.api import Organisation
from tests.apps.evidence import things
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def written(unit: Organisation, *texts: str, title: str = "材料", seed: int = 1) -> Evidence:
    """A document with these pages, as the worker leaves it."""
    evidence = things.document(unit, content=things.picture(seed), title=title, name=f"{seed}.png")
    assert evidence.current is not None
    stored = evidence.current.stored
    stored.pages.all().delete()
    for number, text in enumerate(texts, 1):
        PageText.objects.create(stored=stored, number=number, text=text, source="text")
    index_document(evidence.pk)
    return evidence


def county_scope(world: World) -> SearchScope:
    return SearchScope(world.county.pk, whole_county=True)


def titles(query: str, scope: SearchScope) -> list[str]:
    return [found.evidence.title for found in files_found(query, scope).documents]


def test_words_and_names_of_two_characters(world: World) -> None:
    written(world.school, "双减工作方案", "负责人：王　玥", title="方案")
    for query in ("双减", "减工", "王玥", "玥", "工作方案", "双减 王玥"[:2]):
        assert titles(query, county_scope(world)) == ["方案"], query
    for query in ("方工", "王双", "减双", "", "，", '"', "AND", "双减 李四"):
        assert titles(query, county_scope(world)) == [], query


def test_the_place_is_marked_and_says_its_page(world: World) -> None:
    written(world.school, "第一页", "课后服务覆盖在校学生846人", title="总结")
    (found,) = files_found("在校学生", county_scope(world)).documents
    (place,) = found.places
    assert place.page == 2
    assert ("在校学生", True) in place.excerpt.pieces


def test_title_number_and_file_name_are_found(world: World) -> None:
    evidence = things.document(
        world.school, title="课后服务方案", document_number="示教〔2026〕12号", name="扫描0001.png"
    )
    index_document(evidence.pk)
    for query in ("课后服务", "2026 12号", "示教〔2026〕12号", "扫描0001"):
        (found,) = files_found(query, county_scope(world)).documents
        assert [place.page for place in found.places] == [0], query
    assert titles("方案示教", county_scope(world)) == []


def test_the_newest_come_first_and_older_ones_follow(world: World) -> None:
    for number in range(25):
        written(world.school, "课后服务" * 2, "另一页课后服务", title=f"{number}", seed=number + 1)
    first = files_found("课后服务", county_scope(world))
    assert [found.evidence.title for found in first.documents] == [str(number) for number in range(24, 4, -1)]
    assert [place.page for place in first.documents[0].places] == [1, 2]
    second = files_found("课后服务", county_scope(world), before=first.before)
    assert [found.evidence.title for found in second.documents] == ["4", "3", "2", "1", "0"]
    assert second.before is None


@pytest.mark.parametrize("rare", [0, 10_000])
def test_going_on_leads_through_everything_once(
    world: World, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    """Whichever way PostgreSQL is asked, and if the time is up after every stretch."""
    for name, value in (("RARE", rare), ("STRETCH", 7), ("SECONDS", 0.0), ("MOST", 10)):
        monkeypatch.setattr(search_numbers, name, value)
    for number in range(25):
        written(
            world.school, "课后服务" if number % 3 else "别的", "双减", title=f"{number}", seed=number + 1
        )
    seen: list[str] = []
    before: int | None = None
    for _ in range(100):
        found = files_found("课后服务", county_scope(world), before=before)
        seen += [document.evidence.title for document in found.documents]
        before = found.before
        if before is None:
            break
    assert seen == [str(number) for number in range(24, -1, -1) if number % 3]


def test_an_edited_title_and_a_new_text_replace_the_old(world: World) -> None:
    evidence = written(world.school, "旧的内容", title="旧名")
    evidence.title = "新名"
    evidence.save()
    PageText.objects.filter(stored=evidence.current.stored).update(text="别的文字")  # type: ignore[union-attr]
    index_document(evidence.pk)
    assert titles("旧名", county_scope(world)) == titles("内容", county_scope(world)) == []
    assert titles("新名", county_scope(world)) == titles("别的", county_scope(world)) == ["新名"]


def test_the_bin_is_not_searched(world: World) -> None:
    evidence = written(world.school, "课后服务")
    discard_evidence(evidence, actor=None)
    assert titles("课后服务", county_scope(world)) == []
    index_document(evidence.pk)
    assert not SearchEntry.objects.filter(evidence=evidence).exists()


def test_a_long_page_is_found_across_the_cut(world: World) -> None:
    text = "前" * (PIECE - 3) + "课后服务" + "后" * PIECE + "结尾"
    written(world.school, text, title="长文")
    for query in ("课后服务", "结尾"):
        assert titles(query, county_scope(world)) == ["长文"]


def test_scope_of_a_school_a_department_and_a_county(world: World) -> None:
    written(world.school, "课后服务", title="一校", seed=1)
    written(world.second_school, "课后服务", title="二校", seed=2)
    written(world.other_school, "课后服务", title="邻县", seed=3)

    def seen(name: str) -> list[str]:
        return sorted(titles("课后服务", scope_of_search(world.person(name), world.county)))

    assert seen("clerk") == ["一校"]
    assert seen("officer") == seen("director") == seen("viewer") == ["一校", "二校"]
    assert seen("handler") == seen("administrator") == seen("stranger") == []


def test_what_proves_an_item_handed_down_is_found_and_nothing_else(world: World) -> None:
    proof = written(world.school, "课后服务", title="佐证", seed=1)
    written(world.school, "课后服务", title="另一份", seed=2)
    item = things.item(world.county)
    things.linked(proof, item, world.school)
    scope = scope_of_search(world.person("head"), world.county, handed=[(item.pk, world.school.pk)])
    assert titles("课后服务", scope) == ["佐证"]
    other = scope_of_search(world.person("head"), world.county, handed=[(item.pk, world.second_school.pk)])
    assert titles("课后服务", other) == []


def test_one_unit_alone(world: World) -> None:
    written(world.school, "课后服务", title="一校", seed=1)
    written(world.second_school, "课后服务", title="二校", seed=2)
    officer, clerk = world.person("officer"), world.person("clerk")
    assert titles("课后服务", scope_of_search(officer, world.county, unit_id=world.second_school.pk)) == [
        "二校"
    ]
    assert titles("课后服务", scope_of_search(clerk, world.county, unit_id=world.second_school.pk)) == []


def test_a_document_that_moved_to_another_unit_leaks_nothing(world: World) -> None:
    evidence = written(world.school, "课后服务")
    Evidence.objects.filter(pk=evidence.pk).update(unit=world.second_school)  # the index does not know yet
    assert titles("课后服务", scope_of_search(world.person("clerk"), world.county)) == []


def test_items_by_their_words(world: World) -> None:
    item = things.item(world.county, code="A1-B2-C3")
    found = items_found("营养餐公示", [item.version])
    assert [one.item.code for one in found] == ["A1-B2-C3"]
    assert ("营养餐公示", True) in found[0].excerpt.pieces
    assert [one.item.code for one in items_found("A1-B2-C3", [item.version])] == ["A1-B2-C3"]
    assert [one.item.code for one in items_found("采购台账 食堂", [item.version])] == ["A1-B2-C3"]
    assert items_found("餐公", [item.version]) != []
    assert items_found("公营", [item.version]) == []


def test_units_by_name_and_initials(world: World) -> None:
    officer, clerk = world.person("officer"), world.person("clerk")
    assert [unit.name for unit in units_found("南坪中心", officer, world.county)] == ["南坪中心小学"]
    assert [unit.name for unit in units_found("npzx", officer, world.county)] == ["南坪中心小学"]
    assert units_found("城关", clerk, world.county) == []


def test_tokens_come_back_as_they_were_given(world: World) -> None:
    evidence = written(world.school, "督导督导 846")
    entry = SearchEntry.objects.get(evidence=evidence, page=1)
    assert entry.tokens.split()[:5] == ["督导", "导督", "督导", "导", "846"]
    assert len(entry.tokens.split()) == 8


def test_the_index_is_used(world: World) -> None:
    written(world.school, "课后服务")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO evidence_searchindex(evidence_searchindex) VALUES ('integrity-check')"
            )
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'evidence_searchindex'")
            assert "USING gin (tokens)" in cursor.fetchone()[0]


def test_the_page_shows_and_marks_what_was_found(world: World, signed_in: SignIn) -> None:
    evidence = written(world.school, "课后<服务>覆盖在校学生846人", title="总结")
    url = reverse("evidence_search", args=[world.county.pk])
    text = signed_in("officer").get(url, {"q": "在校学生"}).content.decode()
    assert "<mark>在校学生</mark>" in text
    assert "课后&lt;服务&gt;覆盖" in text
    assert f"{reverse('evidence', args=[evidence.pk])}?page=1" in text
    assert "没有找到" in signed_in("colleague").get(url, {"q": "在校学生"}).content.decode()


def test_a_search_takes_as_many_queries_for_many_documents_as_for_one(
    world: World, signed_in: SignIn
) -> None:
    from django.test.utils import CaptureQueriesContext

    client, url = signed_in("officer"), reverse("evidence_search", args=[world.county.pk])
    written(world.school, "课后服务", seed=1)
    client.get(url, {"q": "课后"})
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"q": "课后"})
    for seed in range(2, 15):
        written(world.school, "课后服务", "课后", seed=seed)
    with CaptureQueriesContext(connection) as many:
        client.get(url, {"q": "课后"})
    assert len(many) == len(few)

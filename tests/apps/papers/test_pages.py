"""The pages of papers, walked as people walk them."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.test import Client
from docx import Document

from dudao.apps.papers.actions import digest_of, draft_in
from dudao.apps.papers.models import Paper
from dudao.apps.workplan.models import Duty
from tests.apps.papers import made
from tests.apps.workplan.made import PlanWorld
from tests.personas import World

SignIn = Callable[[str], Client]
JSON = {"Accept": "application/json"}


def test_duty_books_are_drafted_for_many_units_in_one_go(plan_world: PlanWorld, signed_in: SignIn) -> None:
    world, client = plan_world.world, signed_in("officer")
    answer = client.post(
        "/papers/new/", {"kind": "duty_book", "units": [world.department.pk, world.school.pk]}, follow=True
    )
    page = answer.content.decode()
    assert "起草了 2 份。标【待补】的地方请补上。" in page
    assert "合成一个 Word" in page
    content = client.get(f"/papers/campaigns/{plan_world.campaign.pk}/duty_book.docx").content
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert text.count("测试创建工作目标责任书") == 2
    assert "（南坪中心小学）" in text


def test_a_kind_of_units_without_units_is_refused(plan_world: PlanWorld, signed_in: SignIn) -> None:
    answer = signed_in("officer").post("/papers/new/", {"kind": "pledge"})
    assert answer.status_code == 400
    assert "请至少选一个单位" in answer.content.decode()


def test_a_section_saves_by_itself_and_a_conflict_is_told(plan_world: PlanWorld, signed_in: SignIn) -> None:
    paper = made.paper(plan_world)
    client = signed_in("officer")
    address = f"/papers/{paper.pk}/sections/aims/"
    seen = digest_of(draft_in(paper).section("aims"))
    first = client.post(address, {"text": "目标。", "heading": "目标", "revision": seen}, headers=JSON)
    assert first.status_code == 200
    again = client.post(
        address, {"text": "目标二。", "heading": "目标", "revision": first.json()["revision"]}, headers=JSON
    )
    assert again.status_code == 200
    late = client.post(address, {"text": "旧页面。", "heading": "目标", "revision": seen}, headers=JSON)
    assert (late.status_code, "刚被别人改过" in late.json()["message"]) == (409, True)
    stored = draft_in(Paper.objects.get(pk=paper.pk)).section("aims")
    assert (stored.heading, stored.text) == ("目标", "目标二。")


def test_what_is_refused_stays_typed(plan_world: PlanWorld, signed_in: SignIn) -> None:
    paper = made.paper(plan_world)
    answer = signed_in("officer").post(
        f"/papers/{paper.pk}/sections/aims/", {"text": "我写的。", "heading": " ", "revision": ""}
    )
    assert answer.status_code == 422
    assert "小标题不能为空" in answer.content.decode()
    assert "我写的。" in answer.content.decode()


def test_new_numbers_are_shown_before_they_are_taken(plan_world: PlanWorld, signed_in: SignIn) -> None:
    paper = made.paper(plan_world)
    client = signed_in("officer")
    assert "数字没有变化" in client.get(f"/papers/{paper.pk}/refresh/").content.decode()
    Duty.objects.filter(pk=plan_world.duty("6").pk).update(title="改建操场")
    page = client.get(f"/papers/{paper.pk}/refresh/").content.decode()
    assert "3.修缮操场。" in page
    assert "3.改建操场。" in page
    client.post(f"/papers/{paper.pk}/refresh/", {"take": ["tasks", "annex"], "revision": 1})
    assert "改建操场" in draft_in(Paper.objects.get(pk=paper.pk)).section("tasks").text


def test_finishing_with_open_places_is_asked_for(plan_world: PlanWorld, signed_in: SignIn) -> None:
    paper = made.paper(plan_world)
    client = signed_in("officer")
    address = f"/papers/{paper.pk}/finish/"
    refused = client.post(address, {"revision": 1}, follow=True).content.decode()
    assert "还有待补的内容" in refused
    done = client.post(address, {"revision": 1, "accept_missing": "1"}, follow=True).content.decode()
    assert "已定稿锁定" in done
    assert "<textarea" not in done


def test_a_stale_page_does_not_finish(plan_world: PlanWorld, signed_in: SignIn) -> None:
    paper = made.paper(plan_world)
    client = signed_in("officer")
    client.post(f"/papers/{paper.pk}/title/", {"title": "新标题"})
    client.post(f"/papers/{paper.pk}/finish/", {"revision": 1, "accept_missing": "1"})
    assert not Paper.objects.get(pk=paper.pk).is_finished


def test_the_file_is_an_attachment_and_the_preview_stands_in_the_browser(
    plan_world: PlanWorld, signed_in: SignIn
) -> None:
    paper = made.paper(plan_world)
    client = signed_in("director")
    kept = client.get(f"/papers/{paper.pk}/paper.pdf")
    seen = client.get(f"/papers/{paper.pk}/paper.pdf", {"look": "1"})
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert seen.headers["Content-Disposition"].startswith("inline")
    assert seen.content[:5] == b"%PDF-"


def test_a_head_without_papers_is_told_what_will_be_here(world: World, signed_in: SignIn) -> None:
    assert "本单位的责任书和表态发言会显示在这里" in signed_in("head").get("/papers/").content.decode()

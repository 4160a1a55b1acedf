"""The pages of handlers and reviewers: what they show, what a form does, conflicts side by side, query budgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dudao.apps.campaigns.api import Assignment
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating
from dudao.apps.evaluation.actions.review import approve_rating, lock_rating, return_rating
from dudao.apps.evaluation.models import MeasuredCorrection, Rating
from dudao.apps.evaluation.my_items import my_items, progress_of
from dudao.apps.evidence.api import Evidence
from tests.apps.evaluation.running import Running, said

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def address(name: str, running: Running, code: str) -> str:
    return reverse(name, args=[running.assignment(code).pk])


def text_of(client: Client, url: str, **query: Any) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def hand_in_two(running: Running) -> None:
    """A1 and A2 wait at the department."""
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    submit_rating(running.assignment("A2"), said(grade="A"), number=0, actor=handler)


def test_my_items_come_late_first_then_returned_then_to_do(running: Running) -> None:
    today = timezone.localdate()
    handler, head = running.person("handler"), running.person("head")
    due = {"A1": -2, "A2": 1, "A3": 30, "A4": 5, "A5": 5, "A6": -9}
    for code, days in due.items():
        Assignment.objects.filter(item=running.items[code]).update(due_on=today + timedelta(days=days))
    submit_rating(running.assignment("A2"), said(grade="B"), number=0, actor=handler)
    return_rating(running.assignment("A2"), "缺文件", number=1, actor=head)
    save_rating(running.assignment("A3"), said(elements={"e1": True}), number=0, actor=handler)
    submit_rating(running.assignment("A6"), said(points="2"), number=0, actor=handler)
    found = my_items(handler, today)
    groups = [(one.group, one.item.code) for one in found]
    assert groups[:2] == [("late", "A1"), ("returned", "A2")]
    assert {code for group, code in groups if group == "todo"} == {"A4", "A5", "A7", "V1"}
    assert ("draft", "A3") in groups
    assert ("review", "A6") in groups
    assert groups[-1] == ("measured", "T1")
    assert found[0].light == ("bad", "晚 2 天")
    assert found[1].reason == "缺文件"
    assert found[0].missing == ("制度文件", "工作记录")
    progress = progress_of(found)
    assert (progress.total, progress.handed_in, progress.points, progress.most) == (
        8,
        1,
        Fraction(2),
        Fraction(35),
    )


def test_the_list_shows_his_items_only(running: Running, signed_in: SignIn) -> None:
    page = text_of(signed_in("clerk"), reverse("my_items"))
    assert "B1 的条文" in page
    assert "A1 的条文" not in page
    assert page.count("<article") == 4
    assert "没有分给您的条目" in text_of(signed_in("principal"), reverse("my_items"))


def test_the_list_needs_the_same_queries_for_one_item_and_for_many(
    running: Running, signed_in: SignIn
) -> None:
    counts = []
    for person in ("colleague", "handler"):
        client = signed_in(person)
        client.get(reverse("my_items"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("my_items"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.mark.parametrize(
    ("code", "person", "shown"),
    [
        ("A1", "handler", ['name="met"', "没有达到"]),
        ("A2", "handler", ['name="grade"', "B · 6.4 分"]),
        ("A3", "handler", ['name="e.e2"', "有记录"]),
        ("A4", "handler", ['name="d.d1"', "缺记录"]),
        ("A5", "handler", ['name="points"', "每档 0.1"]),
        ("A7", "handler", ['name="value"']),
        ("V1", "handler", ['name="triggered"', "没有触发"]),
        ("M1", "clerk", ['name="met"']),
    ],
)
def test_the_form_asks_what_the_rule_needs(
    running: Running, signed_in: SignIn, code: str, person: str, shown: list[str]
) -> None:
    page = text_of(signed_in(person), address("rating", running, code))
    for part in [*shown, f"{code} 的条文", "制度文件"]:
        assert part in page
    assert ("不适用" in page) == (code not in ("V1", "M1"))


def test_saving_answers_with_points_lost_points_and_totals(running: Running, signed_in: SignIn) -> None:
    client = signed_in("handler")
    posted = {"number": "0", "e.e1": "true", "e.e2": "false", "e.e3": "true", "note": "少一份"}
    answer = client.post(address("rating_save", running, "A3"), posted)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<b>1.4</b> / 2 分" in page
    assert "缺：有记录" in page
    assert "−0.6" in page
    assert 'name="number" value="1"' in page
    assert "连草稿 1.4 分" in page
    assert running.rating("A3").note == "少一份"


def test_what_cannot_be_taken_is_answered_and_nothing_is_written(running: Running, signed_in: SignIn) -> None:
    client = signed_in("handler")
    answer = client.post(address("rating_save", running, "A5"), {"number": "0", "points": "9"})
    assert answer.status_code == 422
    assert "不能超过 4 分" in answer.content.decode()
    for wrong in ({"recoverable_points": "两分"}, {"recover_by": "明年"}, {"not_applicable": "1"}):
        assert client.post(address("rating_save", running, "A5"), {"number": "0", **wrong}).status_code == 422
    assert not Rating.objects.exists()


def test_an_autosave_over_a_newer_version_is_a_conflict_with_both_side_by_side(
    running: Running, signed_in: SignIn
) -> None:
    client = signed_in("handler")
    save_rating(
        running.assignment("A1"), said("那个窗口", met=True), number=0, actor=running.person("handler")
    )
    posted = {"number": "0", "met": "false", "note": "这个窗口"}
    answer = client.post(address("rating_save", running, "A1"), posted)
    assert answer.status_code == 409
    assert "两份放在一起看" in answer.content.decode()
    beside = client.post(address("rating_conflict", running, "A1"), posted)
    page = beside.content.decode()
    assert beside.status_code == 409
    assert "那个窗口" in page
    assert "这个窗口" in page
    assert running.rating("A1").note == "那个窗口"
    overwritten = client.post(address("rating_overwrite", running, "A1"), {**posted, "number": "1"})
    assert overwritten.status_code == 302
    assert (running.rating("A1").note, running.rating("A1").number) == ("这个窗口", 2)
    again = client.post(address("rating_overwrite", running, "A1"), {**posted, "number": "1"})
    assert again.status_code == 409


def test_handing_in_over_a_newer_version_shows_both(running: Running, signed_in: SignIn) -> None:
    save_rating(running.assignment("A1"), said("先存的", met=True), number=0, actor=running.person("handler"))
    posted = {"number": "0", "met": "false", "note": "后填的"}
    answer = signed_in("handler").post(address("rating_submit", running, "A1"), posted)
    assert answer.status_code == 409
    assert "后填的" in answer.content.decode()
    assert running.rating("A1").state == "draft"


def test_handing_in_goes_on_to_the_next_item(running: Running, signed_in: SignIn) -> None:
    answer = signed_in("handler").post(
        address("rating_submit", running, "A1"), {"number": "0", "met": "true"}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == address("rating", running, "A2")
    assert running.rating("A1").state == "submitted"


def test_an_unfinished_form_comes_back_as_it_was_typed(running: Running, signed_in: SignIn) -> None:
    posted = {"number": "0", "e.e1": "true", "note": "写了很多字"}
    answer = signed_in("handler").post(address("rating_submit", running, "A3"), posted)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "有记录、有总结" in page
    assert "写了很多字" in page


def test_a_returned_item_shows_who_sent_it_back_and_why(running: Running, signed_in: SignIn) -> None:
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    return_rating(running.assignment("A1"), "缺 2025 年记录", number=1, actor=running.person("head"))
    page = text_of(signed_in("handler"), address("rating", running, "A1"))
    assert "蒋国梁退回" in page
    assert "缺 2025 年记录" in page
    assert "rating-form" in page


def test_a_locked_item_says_why_and_who_can_open_it(running: Running, signed_in: SignIn) -> None:
    officer = running.person("officer")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    approve_rating(running.assignment("A1"), number=1, actor=running.person("head"))
    approve_rating(running.assignment("A1"), number=2, actor=officer)
    lock_rating(running.assignment("A1"), "省级验收期间", number=3, actor=officer)
    page = text_of(signed_in("handler"), address("rating", running, "A1"))
    assert "省级验收期间" in page
    assert "李志强（督导室）" in page
    assert "rating-form" not in page
    assert "打开，退给填报人" in text_of(signed_in("officer"), address("rating", running, "A1"))


def test_the_history_shows_who_changed_what(running: Running, signed_in: SignIn) -> None:
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said(met=False), number=0, actor=handler)
    submit_rating(running.assignment("A1"), said(met=True), number=1, actor=handler)
    page = text_of(signed_in("officer"), address("rating", running, "A1"))
    assert "自评暂存" in page
    assert "提交自评" in page
    assert "<del>未达到</del> → 达到" in page


def test_a_measured_item_has_no_form_and_an_officer_corrects_it_visibly(
    running: Running, signed_in: SignIn
) -> None:
    url = address("rating", running, "T1")
    page = text_of(signed_in("handler"), url)
    assert "还没有为准的数据" in page
    assert "rating-form" not in page
    assert "作更正说明" not in page
    assert "作更正说明" in text_of(signed_in("officer"), url)
    post = address("correct_measured", running, "T1")
    signed_in("officer").post(post, {"points": "9.5", "reason": "分校已并入"})
    page = text_of(signed_in("handler"), url)
    assert "按 9.5 分计" in page
    assert "分校已并入" in page
    back = reverse("withdraw_correction", args=[MeasuredCorrection.objects.get().pk])
    assert signed_in("officer").post(back).status_code == 302
    assert "按 9.5 分计" not in text_of(signed_in("handler"), url)


def test_the_queue_holds_what_stands_at_my_level(running: Running, signed_in: SignIn) -> None:
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    submit_rating(running.assignment("B1"), said(met=True), number=0, actor=running.person("clerk"))
    assert "A1 的条文" in text_of(signed_in("head"), reverse("review_queue"))
    assert "B1 的条文" not in text_of(signed_in("head"), reverse("review_queue"))
    assert "B1 的条文" in text_of(signed_in("principal"), reverse("review_queue"))
    empty = text_of(signed_in("officer"), reverse("review_queue"))
    assert "没有等您审核的条目" in empty
    assert "牵头部门还有 1 条在审" in empty
    assert "没有等您审核的条目" in text_of(signed_in("handler"), reverse("review_queue"))


def test_a_decision_leads_to_the_next_that_waits(running: Running, signed_in: SignIn) -> None:
    hand_in_two(running)
    client = signed_in("head")
    answer = client.post(address("review_decide", running, "A1"), {"number": "1", "verb": "approve"})
    assert answer.headers["Location"] == f"{address('rating', running, 'A2')}#review"
    answer = client.post(
        address("review_decide", running, "A2"), {"number": "1", "verb": "return", "reason": "缺文件"}
    )
    assert answer.headers["Location"].startswith(reverse("review_queue"))
    assert running.rating("A2").reason == "缺文件"


def test_a_return_without_a_reason_is_refused_on_the_page(running: Running, signed_in: SignIn) -> None:
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    client = signed_in("head")
    answer = client.post(
        address("review_decide", running, "A1"), {"number": "1", "verb": "return"}, follow=True
    )
    assert "退回要写明理由" in answer.content.decode()
    assert running.rating("A1").state == "submitted"


def test_many_are_approved_from_the_queue(running: Running, signed_in: SignIn) -> None:
    hand_in_two(running)
    ratings = Rating.objects.order_by("pk")
    chosen = [f"{ratings[0].pk}:1", f"{ratings[1].pk}:9", "x:1"]
    answer = signed_in("head").post(
        reverse("review_many", args=[running.campaign.pk]), {"rating": chosen}, follow=True
    )
    page = answer.content.decode()
    assert "已通过 1 条" in page
    assert "刚刚被别人改过" in page
    assert running.rating("A1").level == "bureau"


def test_units_and_tree_show_scores(running: Running, signed_in: SignIn) -> None:
    submit_rating(running.assignment("A2"), said(grade="B"), number=0, actor=running.person("handler"))
    save_rating(running.assignment("B1"), said(met=True), number=0, actor=running.person("clerk"))
    units = text_of(signed_in("director"), reverse("evaluation_units", args=[running.campaign.pk]))
    assert "6.4" in units
    assert "还有 1 个单位一条也没有填" in units
    tree = reverse("evaluation_tree", args=[running.campaign.pk, running.world.county.pk])
    page = text_of(signed_in("director"), tree)
    assert "A2 的条文" in page
    assert "等牵头部门" in page


def test_the_tree_of_part_of_the_items_holds_these_only(running: Running, signed_in: SignIn) -> None:
    Assignment.objects.filter(item=running.items["A5"]).update(handler=running.world.people["colleague"])
    tree = reverse("evaluation_tree", args=[running.campaign.pk, running.world.county.pk])
    page = text_of(signed_in("colleague"), tree)
    assert "A5 的条文" in page
    assert "A2 的条文" not in page


def test_nothing_that_is_typed_becomes_markup(running: Running, signed_in: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    submit_rating(running.assignment("A1"), said(bad, met=True), number=0, actor=running.person("handler"))
    return_rating(running.assignment("A1"), bad, number=1, actor=running.person("head"))
    for person, url in (("handler", address("rating", running, "A1")), ("handler", reverse("my_items"))):
        assert bad not in text_of(signed_in(person), url)


def test_evidence_stands_beside_the_item(running: Running, signed_in: SignIn) -> None:
    assert not Evidence.objects.exists()
    page = text_of(signed_in("handler"), address("rating", running, "A1"))
    assert "还缺 2 项" in page


@pytest.mark.parametrize(
    ("person", "target"),
    [
        ("handler", "my_items"),
        ("clerk", "my_items"),
        ("principal", "review_queue"),
        ("head", "review_queue"),
        ("administrator", "my_items"),
    ],
)
def test_the_entry_of_the_menu_leads_to_what_one_does(
    running: Running, signed_in: SignIn, person: str, target: str
) -> None:
    assert signed_in(person).get(reverse("evaluation")).headers["Location"] == reverse(target)

"""Pages of the appraisal as people use them: drawing up, stating, contesting one's own result, the workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.appraisal.models import Appraisal, AppraisalContest, AppraisalScheme
from dudao.apps.appraisal.queries import rules_of
from dudao.core.appraisal import AdditionRule, FactKey, Grade, Per, VetoRule, example_scheme
from tests.apps.appraisal.made import Appraised
from tests.personas import World

SignIn = Callable[[str], Client]


def test_a_scheme_is_drawn_up_line_by_line_and_refuses_promotion_rates(
    world: World, signed_in: SignIn
) -> None:
    office = signed_in("officer")
    office.post(reverse("appraisal_scheme_new", args=[world.county.pk]), {"year": "2026"})
    held = AppraisalScheme.objects.get()
    page = office.get(reverse("appraisal_scheme", args=[held.pk])).content.decode()
    assert "示例办法：分值、等次和名额都是示例" in page
    new = reverse("appraisal_line_edit", args=[held.pk, "new"])
    line = {"title": "升学率", "kind": "addition", "fact": "score", "without_whole": "rescale", "cap": "2.5"}
    office.post(new, {**line, "per_praised": "0.5", "revision": "1"})
    rules = rules_of(AppraisalScheme.objects.get())
    assert rules.lines[-1].rule == AdditionRule((Per(FactKey.PRAISED, Fraction(1, 2)),), Fraction(5, 2))
    page = office.get(reverse("appraisal_scheme", args=[held.pk])).content.decode()
    assert "还不能公布" in page
    assert "含有“升学”" in page
    key = rules.lines[-1].key
    veto = {**line, "title": "红牌否决", "kind": "veto", "per_red_cards": "1", "revision": "2"}
    office.post(reverse("appraisal_line_edit", args=[held.pk, key]), veto)
    assert rules_of(AppraisalScheme.objects.get()).lines[-1].rule == VetoRule((FactKey.RED_CARDS,))
    office.post(reverse("appraisal_line_remove", args=[held.pk, key]))
    assert rules_of(AppraisalScheme.objects.get()).lines == example_scheme().lines


def test_the_frame_of_a_scheme_is_typed_in_percent_and_points(world: World, signed_in: SignIn) -> None:
    office = signed_in("officer")
    office.post(reverse("appraisal_scheme_new", args=[world.county.pk]), {"year": "2026"})
    held = AppraisalScheme.objects.get()
    typed = {
        "revision": "1",
        "title": "办法",
        "full_points": "100",
        "contest_days": "3",
        "groups": "县直部门\n督导责任区",
        "excellent": "92.5",
        "excellent_share": "25",
        "good": "80",
        "passed": "60",
        "ties": "all",
        "veto_effect": "no_grade",
    }
    edit = reverse("appraisal_scheme_edit", args=[held.pk])
    assert office.post(edit, typed | {"good": "很多"}).status_code == 400
    assert office.post(edit, typed).status_code == 302
    rules = rules_of(AppraisalScheme.objects.get())
    assert [(one.key, one.title) for one in rules.groups] == [
        ("departments", "县直部门"),
        ("g1", "督导责任区"),
    ]
    first = rules.grades[0]
    assert (first.grade, first.at_least, first.at_most_share) == (
        Grade.EXCELLENT,
        Fraction(185, 2),
        Fraction(1, 4),
    )
    assert office.post(edit, typed).status_code == 400  # the number that was seen is an old one


def test_the_office_sees_what_is_still_open_and_states_it(
    appraised: Appraised, world: World, signed_in: SignIn
) -> None:
    office = signed_in("officer")
    appraised.scheme.stated.filter(unit=world.school, line="feedback").delete()
    page = office.get(reverse("appraisal_stated", args=[appraised.scheme.pk])).content.decode()
    assert "还有 <b>1</b> 处没有填" in page
    edit = reverse("appraisal_stated_edit", args=[appraised.scheme.pk, world.school.pk, "feedback"])
    assert "0 到 20" in office.post(edit, {"points": "21", "basis": "台账"}).content.decode()
    assert office.post(edit, {"points": "17.5", "basis": "台账"}).status_code == 302
    assert appraised.scheme.stated.get(unit=world.school, line="feedback").points == Fraction(35, 2)


@pytest.fixture
def in_time(shown: Appraised) -> Appraised:
    """Shown, with the time for contests counted from the clock."""
    Appraisal.objects.update(contest_until=timezone.localdate() + timedelta(3))
    return shown


def test_a_unit_reads_its_own_points_and_contests_a_line(
    in_time: Appraised, world: World, signed_in: SignIn
) -> None:
    head = signed_in("head")
    result = in_time.result(world.department)
    page = head.get(reverse("appraisal_unit", args=[result.pk])).content.decode()
    assert "94.00" in page
    assert "10 项中 9 项，90%，得 54 分" in page
    assert "2025-12-10 完成，逾期" in page
    assert "第 <b>1</b> 名" in page
    line = in_time.line(world.department, "on_time")
    send = reverse("appraisal_contest", args=[line.pk])
    assert head.post(send, {"text": ""}).status_code == 400
    assert head.post(send, {"text": "验收日期登记有误"}).status_code == 302
    contest = AppraisalContest.objects.get()
    office = signed_in("officer")
    assert "有 1 件考核申诉等您处理" in office.get(reverse("appraisal")).content.decode()
    decide = reverse("appraisal_contest_decide", args=[contest.pk])
    office.post(decide, {"upheld": "1", "points": "六十", "reason": "属实"})
    contest.refresh_from_db()
    assert contest.state == "waiting"
    office.post(decide, {"upheld": "1", "points": "60", "reason": "属实"})
    page = head.get(reverse("appraisal_unit", args=[result.pk])).content.decode()
    assert "100.00" in page
    assert "申诉更正（原 54.00 分）：属实" in page


def test_a_clerk_under_a_head_reads_and_is_told_who_contests(
    in_time: Appraised, world: World, signed_in: SignIn
) -> None:
    result = in_time.result(world.department)
    page = signed_in("handler").get(reverse("appraisal_unit", args=[result.pk])).content.decode()
    assert "申诉由本单位负责人提出" in page
    assert "这一项不对，申诉" not in page


def test_the_workbook_holds_numbers_and_their_making(shown: Appraised, signed_in: SignIn) -> None:
    response = signed_in("leader").get(reverse("appraisal_table", args=[shown.appraisal.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["各单位", "得分明细"]
    rows = [[cell.value for cell in row] for row in book["各单位"].iter_rows()]
    assert next(row[:4] for row in rows if "南坪镇" in row) == [2, "南坪镇", 93.5, "良好"]
    assert next(row[:5] for row in rows if "南坪中心小学" in row) == [3, "南坪中心小学", 90, "良好", "不参评"]
    assert next(row[:4] for row in rows if "城关初级中学" in row) == ["不排名", "城关初级中学", 60, "不合格"]

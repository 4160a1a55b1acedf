"""Results from recorded facts: exact points of five units, contests, the circular, the lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import TestCase

from dudao.apps.appraisal.actions.circulars import draft_circular
from dudao.apps.appraisal.actions.computing import compute_appraisal, open_contest
from dudao.apps.appraisal.actions.contests import (
    contest_line,
    refuse_contest,
    uphold_contest,
    withdraw_contest,
)
from dudao.apps.appraisal.actions.schemes import publish_scheme
from dudao.apps.appraisal.actions.stating import MarkGiven, state_mark
from dudao.apps.appraisal.api import contests_waiting, results_of_unit
from dudao.apps.appraisal.models import ResultLine, StatedMark
from dudao.apps.correspondence.api import draft_in, void_document
from dudao.apps.notices.api import Notice
from dudao.core.appraisal import FactKey, Line, ShareRule, WithoutWhole
from tests.apps.appraisal.made import AFTER, RULES, TODAY, UNTIL, Appraised, drafted, five
from tests.apps.correspondence import made as documents
from tests.personas import World


def standing(held: Appraised) -> dict[str, tuple[Fraction | None, int | None, str]]:
    """Total, place and grade of each unit by name."""
    found = held.appraisal.results.select_related("unit")
    return {one.unit.name: (one.total, one.place, one.grade) for one in found}


EXPECTED = {
    "示例县财政局": (Fraction(94), 1, "excellent"),
    "示例县教育局": (Fraction(73), 4, "passed"),
    "南坪镇": (Fraction(187, 2), 2, "good"),
    "南坪中心小学": (Fraction(90), 3, "good"),
    "城关初级中学": (Fraction(60), None, "failed"),
}


def test_five_units_get_exactly_these_points_places_and_grades(appraised: Appraised) -> None:
    appraised.compute()
    assert standing(appraised) == EXPECTED


def test_every_line_keeps_the_things_it_counted(appraised: Appraised, world: World) -> None:
    appraised.compute()
    line = appraised.line(world.department, "on_time")
    assert line.words == "10 项中 9 项，90%，得 54 分"
    assert len(line.facts) == 10
    assert line.facts[9]["text"].endswith("2025-10-31 到期，2025-12-10 完成，逾期")
    assert line.facts[9]["url"].startswith("/plan/duties/")
    cards = appraised.line(world.township, "oversight")
    assert [one["text"] for one in cards.facts] == ["2025-09-01 红牌：任务逾期未报"]


def test_a_unit_without_duties_is_scaled_up(appraised: Appraised, world: World) -> None:
    appraised.compute()
    assert appraised.line(world.school, "on_time").applies is False
    assert appraised.result(world.school).factor == Fraction(5, 2)


def test_what_is_due_today_and_may_still_be_done_is_not_counted(appraised: Appraised, world: World) -> None:
    appraised.compute(date(2025, 10, 31))
    assert appraised.line(world.department, "on_time").words == "9 项中 9 项，100%，得 60 分"


def test_what_is_not_stated_is_undetermined_and_nothing_is_shown(appraised: Appraised, world: World) -> None:
    StatedMark.objects.filter(unit=world.bureau, line="feedback").delete()
    held = appraised.compute()
    result = appraised.result(world.bureau)
    assert (result.total, result.place, result.grade) == (None, None, "")
    assert result.reason == "无法计算：落实反馈意见"
    assert appraised.result(world.department).grade == ""
    with pytest.raises(ValidationError, match="示例县教育局（无法计算：落实反馈意见）"):
        open_contest(held, revision=held.revision, today=TODAY, actor=world.person("officer"))


def test_a_kind_of_fact_that_is_not_recorded_leaves_the_line_undetermined(world: World) -> None:
    line = Line(
        "score", "自评得分", Fraction(60), ShareRule(FactKey.SCORE), without_whole=WithoutWhole.UNDETERMINED
    )
    held = drafted(world, replace(RULES, lines=(line, *RULES.lines[1:])), year=2026)
    officer = world.person("officer")
    held = publish_scheme(held, revision=held.revision, actor=officer)
    made = compute_appraisal(held, today=TODAY, actor=officer)
    words = set(
        ResultLine.objects.filter(result__appraisal=made, line="score").values_list("words", "points")
    )
    assert words == {("没有“牵头指标得分率”的记录，无法计算", None)}


def test_shown_to_the_units_for_five_working_days(shown: Appraised, world: World) -> None:
    assert (shown.appraisal.state, shown.appraisal.contest_until) == ("contest", UNTIL)
    told = Notice.objects.filter(unique_key__contains=":contest:").values_list(
        "recipient__username", flat=True
    )
    assert set(told) == {"handler", "head", "clerk", "principal", "colleague"}
    assert [one.unit for one in results_of_unit(world.school)] == [world.school]


def test_computed_again_only_until_it_is_shown(shown: Appraised) -> None:
    with pytest.raises(ValidationError, match="不能重新核算"):
        shown.compute()


def test_after_it_is_shown_only_a_contest_corrects_what_was_stated(shown: Appraised, world: World) -> None:
    given = MarkGiven("改", points=Fraction(20))
    with pytest.raises(ValidationError, match="按申诉更正"):
        state_mark(shown.scheme, world.bureau, "feedback", given, actor=world.person("officer"))


def test_an_upheld_contest_changes_exactly_one_line_with_its_reason(shown: Appraised, world: World) -> None:
    rows = ("pk", "points", "words", "applies", "corrected")
    before = {row[0]: row for row in ResultLine.objects.values_list(*rows)}
    line = shown.line(world.township, "oversight")
    contest = contest_line(line, "红牌已撤销", today=UNTIL, actor=mayor(world))
    assert contests_waiting(world.person("officer")) == 1
    uphold_contest(contest, Fraction(20), "9 月 1 日的红牌经复核有误", actor=world.person("officer"))
    after = {row[0]: row for row in ResultLine.objects.values_list(*rows)}
    assert [pk for pk in before if before[pk] != after[pk]] == [line.pk]
    changed = shown.line(world.township, "oversight")
    assert (changed.points, changed.computed_points) == (Fraction(20), Fraction(15))
    assert changed.corrected == "9 月 1 日的红牌经复核有误"
    assert standing(shown) == EXPECTED | {
        "南坪镇": (Fraction(197, 2), 1, "excellent"),
        "示例县财政局": (Fraction(94), 2, "good"),
    }
    assert contests_waiting(world.person("officer")) == 0


def mayor(world: World):  # type: ignore[no-untyped-def]
    """The head of the township, with an account since today."""
    from dudao.apps.accounts.api import Role
    from tests import factories

    return factories.user("mayor", world.township, Role.DEPARTMENT_HEAD, name="周镇长")


def test_a_veto_may_be_contested_too(shown: Appraised, world: World) -> None:
    line = shown.line(world.second_school, "falsified")
    contest = contest_line(line, "数据属实", today=TODAY, actor=world.person("colleague"))
    uphold_contest(contest, None, "复核属实，撤销认定", actor=world.person("officer"))
    assert standing(shown)["城关初级中学"] == (Fraction(60), 5, "passed")


def test_a_refused_contest_moves_nothing(shown: Appraised, world: World) -> None:
    contest = contest_line(
        shown.line(world.department, "on_time"), "都按时了", today=TODAY, actor=world.person("head")
    )
    refuse_contest(contest, "验收单日期为 12 月 10 日", actor=world.person("officer"))
    assert standing(shown) == EXPECTED


def test_who_may_contest_and_until_when(shown: Appraised, world: World) -> None:
    line = shown.line(world.department, "on_time")
    for name in ("handler", "officer", "clerk", "director"):
        with pytest.raises(PermissionDenied):
            contest_line(line, "不对", today=TODAY, actor=world.person(name))
    with pytest.raises(ValidationError, match="已于 2026-01-19 截止"):
        contest_line(line, "不对", today=AFTER, actor=world.person("head"))
    contest_line(line, "不对", today=UNTIL, actor=world.person("head"))
    with pytest.raises(ValidationError, match="正在处理"):
        contest_line(line, "还是不对", today=UNTIL, actor=world.person("head"))


def test_a_clerk_contests_where_the_unit_has_no_head(shown: Appraised, world: World) -> None:
    line = shown.line(world.second_school, "on_time")
    contest = contest_line(line, "不对", today=TODAY, actor=world.person("colleague"))
    assert withdraw_contest(contest, actor=world.person("colleague")).state == "withdrawn"


def test_the_circular_waits_for_the_end_of_the_time_and_of_every_contest(
    shown: Appraised, world: World
) -> None:
    officer = world.person("officer")
    with pytest.raises(ValidationError, match="2026-01-19 才结束"):
        draft_circular(shown.appraisal, today=UNTIL, actor=officer)
    contest = contest_line(
        shown.line(world.department, "on_time"), "不对", today=TODAY, actor=world.person("head")
    )
    with pytest.raises(ValidationError, match="还有 1 件申诉没有处理：示例县财政局"):
        draft_circular(shown.appraisal, today=AFTER, actor=officer)
    refuse_contest(contest, "不成立", actor=officer)
    assert draft_circular(shown.appraisal, today=AFTER, actor=officer).state == "draft"


def test_the_circular_says_grades_and_numbers_of_units_alone(shown: Appraised, world: World) -> None:
    document = draft_circular(shown.appraisal, today=AFTER, actor=world.person("officer"))
    draft = draft_in(document)
    assert draft.title == "关于2025年度目标考核结果的通报"
    assert draft.section("grades").text == (
        "（一）各单位。优秀 1 个：示例县财政局；良好 2 个；合格 1 个；不合格 1 个：城关初级中学。"
    )
    assert "于 1月12日至1月19日 送各单位核对，没有单位提出申诉" in draft.section("process").text
    table = draft.section("table_all").table
    assert table is not None
    assert table.rows == (
        ("1", "示例县财政局", "94.00", "优秀", ""),
        ("2", "南坪镇", "93.50", "良好", ""),
        ("3", "南坪中心小学", "90.00", "良好", ""),
        ("4", "示例县教育局", "73.00", "合格", ""),
        ("—", "城关初级中学", "60.00", "不合格", "一票否决：弄虚作假，不排名，定为不合格"),
    )
    assert {one.unit_id for one in document.deliveries.all()} == {one.pk for one in five(world)}
    text = str(document.draft)
    assert not [one.name for one in world.people.values() if one.name in text]


def test_signed_the_result_is_locked_and_void_it_is_open_again(shown: Appraised, world: World) -> None:
    officer = world.person("officer")
    document = draft_circular(shown.appraisal, today=AFTER, actor=officer)
    assert draft_circular(shown.appraisal, today=AFTER, actor=officer) == document
    assert shown.appraisal.state == "signing"
    line = shown.line(world.department, "on_time")
    with pytest.raises(ValidationError, match="不在申诉期"):
        contest_line(line, "不对", today=TODAY, actor=world.person("head"))
    with TestCase.captureOnCommitCallbacks():
        signed = documents.signed(document, world)
    assert shown.appraisal.state == "signed"
    with pytest.raises(ValidationError, match="不能再换"):
        drafted(world)
    void_document(signed, "名次有误", actor=officer)
    assert (shown.appraisal.state, shown.appraisal.document) == ("contest", None)

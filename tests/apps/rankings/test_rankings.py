"""A ranking on its way: computed, shown, contested, settled, made known once."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.correspondence.api import (
    OfficialDocument,
    discard_document,
    void_document,
)
from dudao.apps.notices.api import Notice
from dudao.apps.rankings.actions.circulars import CircularGiven, draft_circular
from dudao.apps.rankings.actions.computing import preview, recompute_ranking, withdraw_ranking
from dudao.apps.rankings.actions.contesting import (
    ContestGiven,
    contest_number,
    refuse_contest,
    uphold_contest,
    withdraw_contest,
)
from dudao.apps.rankings.actions.settling import settle_ranking, show_ranking, tick
from dudao.apps.rankings.api import contests_waiting, last_places, ranking_lines_of
from dudao.apps.rankings.choices import ContestState, RankingState
from dudao.apps.rankings.models import Ranking, RankingCorrection
from dudao.apps.workplan.api import Duty, DutyStep
from dudao.core.drafting import draft_from_json
from dudao.core.rankings import Measure, MeasureKind
from tests.apps.rankings.ranked import AFTER, TODAY, UNTIL, RankingWorld, moment, places
from tests.apps.workplan.made import verify_steps

FIRST = [("南坪中心小学", 1), ("北河小学", 2), ("西山小学", 2), ("东沟小学", None)]


def said(refused: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(refused.value.messages)


def test_the_table_has_shared_places_and_names_who_has_none(ranked: RankingWorld) -> None:
    ranking = ranked.computed()
    assert places(ranking) == FIRST
    east = ranked.line(ranking, ranked.east)
    assert (east.score, east.unranked_reason) == (None, "没有到期的任务")
    west = ranked.line(ranking, ranked.west)
    assert west.score == Fraction(3, 4)
    assert (west.numbers["progress"]["numerator"], west.numbers["progress"]["denominator"]) == ("6", "8")


def test_every_number_is_recomputed_from_the_rows_alone(ranked: RankingWorld) -> None:
    ranking = ranked.computed()
    for line in ranking.lines.all():
        steps = DutyStep.objects.filter(
            duty__lead_unit=line.unit, duty__due_on__lte=TODAY, duty__campaign=ranked.plan.campaign
        )
        held = line.numbers["progress"]
        assert int(held["denominator"]) == steps.count()
        assert int(held["numerator"]) == steps.filter(verified_at__isnull=False).count()
        facts = [pk for _, pk, _, _ in held["facts"]]
        assert sorted(facts) == sorted(set(steps.values_list("duty", flat=True)))


def test_what_is_verified_or_extended_later_does_not_count(ranked: RankingWorld) -> None:
    north = Duty.objects.get(lead_unit=ranked.north, number="12")
    verify_steps(north, 4, by=ranked.person("officer"), at=moment(TODAY + timedelta(1)))
    ranking = ranked.computed()
    assert ranked.line(ranking, ranked.north).numbers["progress"]["numerator"] == "0"


def test_only_what_fell_due_since_the_first_day_counts(ranked: RankingWorld) -> None:
    ranking = ranked.computed(first_on=date(2025, 11, 21))
    assert [place for _, place in places(ranking)] == [None, None, None, None]


def test_on_time_and_late_are_told_apart(ranked: RankingWorld) -> None:
    late = Duty.objects.get(number="11", lead_unit=ranked.world.school)
    late.finished_on = date(2025, 11, 22)
    late.save()
    measure = Measure("on_time", MeasureKind.ON_TIME, "任务按时完成率")
    ranking = ranked.computed(measures=(measure,))
    assert places(ranking) == [("西山小学", 1), ("北河小学", 2), ("南坪中心小学", 2), ("东沟小学", None)]
    fact = ranked.line(ranking, ranked.world.school).numbers["on_time"]["facts"][0]
    assert fact == [
        "duty",
        late.pk,
        "11 整改校舍隐患：时限 2025-11-20，2025-11-22 完成，晚 2 天",
        False,
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "小学期末考试成绩排名"}, "“小学期末考试成绩排名”含有“考试”"),
        ({"groups": ["primary", "junior"]}, "选了不同类的单位"),
        ({"groups": []}, "请选参加排名的单位。"),
        ({"as_of": TODAY + timedelta(1)}, "截至日期不能晚于今天。"),
        ({"measures": ()}, "至少选一个指标。"),
        ({"groups": ["kindergarten"]}, "所选范围里没有在用的单位。"),
        (
            {
                "measures": (Measure("score", MeasureKind.SCORE, "审定得分率"),),
                "as_of": TODAY - timedelta(5),
            },
            "得分只有现在的",
        ),
        (
            {"measures": (Measure("f", MeasureKind.FIGURE, "中考重点率", figure="f1", series_id=1),)},
            "“中考重点率”含有“中考”",
        ),
    ],
)
def test_what_cannot_be_ranked_is_refused_in_words(
    ranked: RankingWorld, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ranked.computed(**changes)
    assert message in said(refused)
    assert not Ranking.objects.exists()


def test_different_groups_are_mixed_only_when_asked(ranked: RankingWorld) -> None:
    ranking = ranked.computed(groups=["junior", "primary"], mixes_groups=True)
    assert ranking.groups == ["primary", "junior"]
    assert [name for name, _ in places(ranking)] == [
        "南坪中心小学",
        "北河小学",
        "西山小学",
        "城关初级中学",
        "东沟小学",
    ]


def test_a_preview_keeps_nothing(ranked: RankingWorld) -> None:
    found = preview(ranked.county, ranked.given(), today=TODAY)
    assert [(one.name, one.place) for one in found.lines] == FIRST
    assert not Ranking.objects.exists()


def test_the_same_name_and_day_twice_is_refused(ranked: RankingWorld) -> None:
    ranked.computed()
    with pytest.raises(ValidationError, match="已经有同名"):
        ranked.computed()


def test_recomputing_counts_again_until_the_units_have_seen_it(ranked: RankingWorld) -> None:
    ranking = ranked.computed()
    verify_steps(Duty.objects.get(number="12"), 4, by=ranked.person("officer"), at=moment(TODAY, 8))
    officer = ranked.person("officer")
    again = recompute_ranking(ranking, revision=ranking.revision, actor=officer)
    assert places(again)[:2] == [("北河小学", 1), ("南坪中心小学", 1)]
    shown = show_ranking(again, revision=again.revision, now=moment(TODAY), actor=officer)
    with pytest.raises(ValidationError, match="不能整体重算"):
        recompute_ranking(shown, revision=shown.revision, actor=officer)


def test_another_hand_has_changed_it_meanwhile(ranked: RankingWorld) -> None:
    ranking = ranked.computed()
    officer = ranked.person("officer")
    recompute_ranking(ranking, revision=ranking.revision, actor=officer)
    with pytest.raises(ValidationError, match="刚刚有了变化"):
        show_ranking(ranking, revision=ranking.revision, now=moment(TODAY), actor=officer)


def test_only_the_office_manages(ranked: RankingWorld) -> None:
    ranking = ranked.computed()
    for name in ("director", "principal", "stranger"):
        with pytest.raises(PermissionDenied):
            show_ranking(ranking, revision=ranking.revision, now=moment(TODAY), actor=ranked.person(name))


def test_units_are_told_once_and_have_three_working_days(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    assert ranking.contest_until == UNTIL
    told = Notice.objects.filter(title="请核对排名数据：小学任务进度排名")
    assert sorted(told.values_list("recipient__username", flat=True)) == [
        "clerk",
        "north",
        "principal",
        "west",
    ]
    officer = ranked.person("officer")
    show_ranking(ranking, revision=ranking.revision, now=moment(TODAY), actor=officer)
    assert told.count() == 4


def test_the_time_runs_over_the_weekend(ranked: RankingWorld) -> None:
    friday = date(2025, 12, 5)
    ranking = ranked.shown(today=friday, contest_working_days=1)
    assert ranking.contest_until == date(2025, 12, 8)


def test_a_contest_is_made_by_the_head_or_by_the_clerk_where_there_is_no_head(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    with pytest.raises(PermissionDenied):
        ranked.contest(ranking, ranked.world.school, "clerk")
    with pytest.raises(PermissionDenied):
        ranked.contest(ranking, ranked.west, "principal")
    assert ranked.contest(ranking, ranked.world.school, "principal").by == ranked.person("principal")
    assert ranked.contest(ranking, ranked.north, "north").state == ContestState.WAITING
    assert [one.line.name for one in contests_waiting(ranked.person("officer"))] == [
        "南坪中心小学",
        "北河小学",
    ]
    assert not contests_waiting(ranked.person("director")).exists()


def test_the_same_contest_twice_is_one(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    first = ranked.contest(ranking, ranked.north, "north")
    assert ranked.contest(ranking, ranked.north, "north") == first
    with pytest.raises(ValidationError, match="正在等答复"):
        ranked.contest(ranking, ranked.north, "north", text="另一种说法")
    withdraw_contest(first, actor=ranked.person("north"))
    again = ranked.contest(ranking, ranked.north, "north", text="另一种说法")
    assert again != first


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "  "}, "请写明哪里不对"),
        ({"measure": "score"}, "请选对哪个指标有异议"),
        ({"numerator": Fraction(5), "denominator": Fraction(4)}, "分子不能大于分母"),
        ({"numerator": Fraction(-1)}, "不能小于 0"),
    ],
)
def test_a_contest_that_says_nothing_is_refused(
    ranked: RankingWorld, changes: dict[str, Any], message: str
) -> None:
    ranking = ranked.shown()
    with pytest.raises(ValidationError) as refused:
        ranked.contest(ranking, ranked.north, "north", **changes)
    assert message in said(refused)


def test_an_upheld_contest_moves_the_places_and_keeps_what_was(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    contest = ranked.contest(ranking, ranked.north, "north")
    held = uphold_contest(
        contest,
        "验收单日期在截至日前，漏录",
        numerator=Fraction(4),
        denominator=Fraction(4),
        actor=ranked.person("officer"),
    )
    assert (held.state, held.decided_by) == (ContestState.UPHELD, ranked.person("officer"))
    assert places(ranking) == [("南坪中心小学", 1), ("北河小学", 1), ("西山小学", 3), ("东沟小学", None)]
    kept = RankingCorrection.objects.get()
    assert [kept.old_numerator, kept.new_numerator] == [Fraction(3), Fraction(4)]
    assert kept.reason == "验收单日期在截至日前，漏录"
    assert Notice.objects.filter(recipient__username="north", title="异议成立：小学任务进度排名").exists()


def test_a_refused_contest_changes_no_number(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    contest = ranked.contest(ranking, ranked.north, "north")
    refuse_contest(contest, "验收单是12月2日的", actor=ranked.person("officer"))
    assert places(ranking) == FIRST
    assert not RankingCorrection.objects.exists()
    with pytest.raises(ValidationError, match="已经处理：异议不成立"):
        refuse_contest(contest, "再说一次", actor=ranked.person("officer"))


def test_upholding_needs_another_number_and_a_reason(ranked: RankingWorld) -> None:
    contest = ranked.contest(ranked.shown(), ranked.north, "north")
    officer = ranked.person("officer")
    with pytest.raises(ValidationError, match="和原来一样"):
        uphold_contest(contest, "对", numerator=Fraction(3), denominator=Fraction(4), actor=officer)
    with pytest.raises(ValidationError, match="请写明理由"):
        uphold_contest(contest, " ", numerator=Fraction(4), denominator=Fraction(4), actor=officer)
    with pytest.raises(PermissionDenied):
        uphold_contest(
            contest, "对", numerator=Fraction(4), denominator=Fraction(4), actor=ranked.person("director")
        )


def test_after_the_day_set_nothing_can_be_contested(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    line = ranked.line(ranking, ranked.north)
    given = ContestGiven("progress", "漏计一步")
    with pytest.raises(ValidationError, match="核对期限 2025-12-04 已过"):
        contest_number(line, given, today=AFTER, actor=ranked.person("north"))
    assert contest_number(line, given, today=UNTIL, actor=ranked.person("north")).pk


def test_settled_only_when_the_time_is_over_and_every_contest_answered(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    contest = ranked.contest(ranking, ranked.north, "north")
    officer = ranked.person("officer")
    with pytest.raises(ValidationError, match="核对期限到 2025-12-04"):
        settle_ranking(ranking, revision=ranking.revision, now=moment(UNTIL, 23), actor=officer)
    with pytest.raises(ValidationError, match="还有 1 条异议没有答复"):
        settle_ranking(ranking, revision=ranking.revision, now=moment(AFTER), actor=officer)
    refuse_contest(contest, "不成立", actor=officer)
    assert ranked.settle(ranking).state == RankingState.SETTLED


def test_the_office_is_told_once_that_the_time_is_over(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    assert tick(moment(UNTIL, 23)) == 0
    assert tick(moment(AFTER)) == 1
    assert tick(moment(AFTER, 10)) == 0
    told = Notice.objects.get(title="排名核对期满：小学任务进度排名")
    assert told.body == "没有待答复的异议，可以核定。"
    assert Ranking.objects.get(pk=ranking.pk).state == RankingState.SHOWN


def test_the_circular_is_drafted_once_to_all_units(ranked: RankingWorld) -> None:
    settled = ranked.settled()
    officer = ranked.person("officer")
    given = CircularGiven(praise=1, criticise=2, demands="请各单位抓紧。")
    document = draft_circular(settled, given, revision=settled.revision, actor=officer)
    again = draft_circular(settled, given, revision=settled.revision, actor=officer)
    assert again == document
    assert OfficialDocument.objects.count() == 1
    assert document.deliveries.count() == 4
    draft = draft_from_json(document.draft)
    assert draft.title == "关于小学任务进度排名情况的通报"
    assert draft.section("criticism").text == (
        "对下列 2 个单位予以通报批评：\n"
        "1. 北河小学：第 2 名，任务核实进度 3/4（75.0%）。"
        "未完成的有：12 整改校舍隐患：时限 2025-11-20，已核实 3/4 步。\n"
        "2. 西山小学：第 2 名，任务核实进度 6/8（75.0%）。"
        "未完成的有：14 整改校舍隐患：时限 2025-11-20，已核实 2/4 步。"
    )
    table = draft.section("ranking").table
    assert table is not None
    assert [row[0] for row in table.rows] == ["1", "2", "2"]


def test_facts_behind_a_corrected_number_are_not_repeated(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    contest = ranked.contest(ranking, ranked.west, "west")
    uphold_contest(
        contest,
        "多计两步",
        numerator=Fraction(4),
        denominator=Fraction(8),
        actor=ranked.person("officer"),
    )
    held = ranked.drafted(ranked.settle(ranking), criticise=1)
    assert held.document is not None
    text = draft_from_json(held.document.draft).section("criticism").text
    assert text == "对下列 1 个单位予以通报批评：\n1. 西山小学：第 3 名，任务核实进度 4/8（50.0%）。"


def test_a_circular_before_settling_is_refused(ranked: RankingWorld) -> None:
    ranking = ranked.shown()
    with pytest.raises(ValidationError, match="先核定排名"):
        draft_circular(ranking, CircularGiven(), revision=ranking.revision, actor=ranked.person("officer"))


def test_signing_the_circular_makes_the_ranking_count(ranked: RankingWorld) -> None:
    ranking = ranked.signed()
    assert ranking.signed_on == AFTER
    held = ranking_lines_of(ranked.north)
    assert [(one.place, one.ranking) for one in held] == [(2, ranking)]


def test_a_discarded_circular_leaves_a_settled_ranking(ranked: RankingWorld) -> None:
    held = ranked.drafted(ranked.settled())
    assert held.document is not None
    discard_document(held.document, "重新起草", actor=ranked.person("officer"))
    back = Ranking.objects.get(pk=held.pk)
    assert (back.state, back.document) == (RankingState.SETTLED, None)
    again = ranked.drafted(back)
    assert again.document is not None
    assert again.document != held.document


def test_a_void_circular_takes_the_ranking_out_of_the_record(ranked: RankingWorld) -> None:
    ranking = ranked.signed()
    assert ranking.document is not None
    void_document(ranking.document, "名次有误", actor=ranked.person("officer"))
    assert Ranking.objects.get(pk=ranking.pk).state == RankingState.SETTLED
    assert ranking_lines_of(ranked.north) == []


def test_withdrawing_needs_a_reason_and_no_circular_on_its_way(ranked: RankingWorld) -> None:
    held = ranked.drafted(ranked.settled())
    officer = ranked.person("officer")
    with pytest.raises(ValidationError, match="通报正在办文"):
        withdraw_ranking(held, "算错了", revision=held.revision, actor=officer)
    other = ranked.computed(title="另一份排名")
    with pytest.raises(ValidationError, match="请写撤回的原因"):
        withdraw_ranking(other, "", revision=other.revision, actor=officer)
    gone = withdraw_ranking(other, "选错了范围", revision=other.revision, actor=officer)
    assert gone.state == RankingState.WITHDRAWN
    assert ranked.computed(title="另一份排名").pk != other.pk


def test_units_that_were_asked_hear_why_a_ranking_is_gone(ranked: RankingWorld) -> None:
    officer = ranked.person("officer")
    unseen = ranked.computed(title="没送过的排名")
    withdraw_ranking(unseen, "选错了范围", revision=unseen.revision, actor=officer)
    shown = ranked.shown()
    withdraw_ranking(shown, "截至日期选错", revision=shown.revision, actor=officer)
    told = Notice.objects.filter(title__startswith="排名已撤回")
    assert sorted(told.values_list("recipient__username", "title", "body")) == [
        (name, "排名已撤回：小学任务进度排名", "截至日期选错")
        for name in ("clerk", "north", "principal", "west")
    ]
    assert not contests_waiting(officer).exists()


def test_movement_is_against_the_last_signed_ranking_by_the_same_rule(ranked: RankingWorld) -> None:
    before = ranked.signed(title="十一月下旬排名", as_of=date(2025, 11, 25))
    assert places(before) == FIRST
    steps = Duty.objects.get(number="12")
    verify_steps(steps, 4, by=ranked.person("officer"), at=moment(AFTER))
    for duty in Duty.objects.filter(number="11"):
        duty.steps.filter(position=4).update(verified_at=None)
    again = ranked.computed(title="十二月上旬排名", as_of=AFTER, today=AFTER)
    assert again.previous == before
    lines = [(one.name, one.place, one.previous_place) for one in again.lines.order_by("position")]
    assert lines == [("北河小学", 1, 2), ("南坪中心小学", 2, 1), ("西山小学", 2, 2), ("东沟小学", None, None)]
    other = ranked.computed(
        title="另一口径",
        as_of=AFTER,
        today=AFTER,
        measures=(Measure("p", MeasureKind.ON_TIME, "任务按时完成率"),),
    )
    assert other.previous is None


def test_last_places_are_those_of_the_last_signed_rankings_by_one_rule(ranked: RankingWorld) -> None:
    ranked.signed(title="第一次", as_of=date(2025, 11, 25))
    assert last_places(ranked.county, 2) == ()
    newest = ranked.signed(title="第二次", as_of=date(2025, 11, 26))
    found = {one.unit_name: one for one in last_places(ranked.county, 2)}
    assert set(found) == {"南坪中心小学", "北河小学", "西山小学"}
    west = found["西山小学"].places
    assert [(one.place, one.from_last, one.ranked) for one in west] == [(2, 1, 3), (2, 1, 3)]
    assert west[0].ranking_id == newest.pk
    assert west[0].words == "2025-11-26 第二次第 2 名（共 3 个）"
    assert [one.from_last for one in found["南坪中心小学"].places] == [3, 3]


def test_where_all_share_a_place_nobody_is_last(ranked: RankingWorld) -> None:
    Duty.objects.filter(number__in=("12", "14")).update(state="dropped")
    ranked.signed(title="全部完成")
    assert [one.places[0].from_last for one in last_places(ranked.county, 1)] == [2, 2]

"""Places: exact values, shared places, units without one and why, movement."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.rankings import (
    Measure,
    MeasureError,
    MeasureKind,
    Number,
    UnitNumbers,
    check_measures,
    measures_from_json,
    measures_to_json,
    placed,
    rule_key,
    rule_words,
)

PROGRESS = Measure("progress", MeasureKind.PROGRESS, "任务核实进度")
REPORTS = Measure("reports", MeasureKind.REPORTS, "定期报告按时报送率", Fraction(40))
WEIGHED = Measure("progress", MeasureKind.PROGRESS, "任务核实进度", Fraction(60))
LATE = Measure(
    "figure:1:f1", MeasureKind.FIGURE, "欠发金额", higher=False, series_id=1, figure="f1", unit="万元"
)


def share(numerator: int, denominator: int) -> Number:
    return Number(Fraction(numerator), Fraction(denominator))


def unit(pk: int, number: Number, key: str = "progress") -> UnitNumbers:
    return UnitNumbers(pk, f"第{pk}小学", {key: number})


def table(*numbers: Number, measure: Measure = PROGRESS) -> list[tuple[int, int | None]]:
    given = [unit(at, one, measure.key) for at, one in enumerate(numbers, start=1)]
    return [(one.unit_id, one.place) for one in placed([measure], given)]


def test_equal_shares_share_a_place_and_the_next_is_that_much_further_down() -> None:
    # 2/4 and 3/6 are the same half: 1, 2, 2, 4.
    found = table(share(2, 4), share(4, 4), share(3, 6), share(1, 3))
    assert found == [(2, 1), (1, 2), (3, 2), (4, 4)]


def test_places_are_decided_before_rounding() -> None:
    # 66.66…% and 66.67% print alike with one decimal, and are not the same.
    found = table(share(2, 3), share(6667, 10000))
    assert found == [(2, 1), (1, 2)]


def test_nothing_due_is_no_place_and_says_why() -> None:
    given = [unit(1, Number(Fraction(0), Fraction(0), "没有到期的任务")), unit(2, share(0, 3))]
    lines = placed([PROGRESS], given)
    assert [(one.unit_id, one.place, one.reason) for one in lines] == [
        (2, 1, ""),
        (1, None, "没有到期的任务"),
    ]


def test_missing_is_not_zero() -> None:
    lines = placed([PROGRESS], [unit(1, Number(None, Fraction(4))), unit(2, share(0, 4))])
    assert [(one.unit_id, one.place, one.reason) for one in lines] == [
        (2, 1, ""),
        (1, None, "没有“到期任务已核实的步骤”的数据"),
    ]


def test_a_denominator_of_zero_without_a_word_is_named() -> None:
    lines = placed([PROGRESS], [unit(1, share(0, 0))])
    assert (lines[0].place, lines[0].reason) == (None, "到期任务的全部步骤为 0")


def test_below_the_minimum_denominator_there_is_no_place() -> None:
    measure = Measure("progress", MeasureKind.PROGRESS, "任务核实进度", minimum=3)
    lines = placed([measure], [unit(1, share(2, 2)), unit(2, share(1, 3))])
    assert [(one.unit_id, one.place, one.reason) for one in lines] == [
        (2, 1, ""),
        (1, None, "到期任务的全部步骤只有 2 步，少于 3 步"),
    ]


def test_where_less_is_better_the_lowest_is_first() -> None:
    found = table(Number(Fraction(5)), Number(Fraction(0)), Number(Fraction(5)), measure=LATE)
    assert found == [(2, 1), (1, 2), (3, 2)]


def test_several_measures_add_up_by_weight() -> None:
    # 60 × 1/2 + 40 × 1 = 70; 60 × 1 + 40 × 1/4 = 70; 60 × 2/3 + 40 × 3/4 = 70: all first.
    given = [
        UnitNumbers(1, "甲", {"progress": share(1, 2), "reports": share(2, 2)}),
        UnitNumbers(2, "乙", {"progress": share(3, 3), "reports": share(1, 4)}),
        UnitNumbers(3, "丙", {"progress": share(2, 3), "reports": share(3, 4)}),
        UnitNumbers(4, "丁", {"progress": share(2, 3), "reports": share(2, 3)}),
    ]
    lines = placed([WEIGHED, REPORTS], given)
    assert [(one.unit_id, one.place, one.score) for one in lines] == [
        (1, 1, 70),
        (2, 1, 70),
        (3, 1, 70),
        (4, 4, Fraction(200, 3)),
    ]


def test_one_missing_measure_of_several_takes_the_place_away() -> None:
    given = [
        UnitNumbers(1, "甲", {"progress": share(1, 2), "reports": Number(missing="没有到期应报的报告")}),
        UnitNumbers(2, "乙", {"progress": share(0, 3), "reports": share(0, 4)}),
    ]
    lines = placed([WEIGHED, REPORTS], given)
    assert [(one.unit_id, one.place, one.reason) for one in lines] == [
        (2, 1, ""),
        (1, None, "定期报告按时报送率：没有到期应报的报告"),
    ]


@pytest.mark.parametrize(
    ("higher", "value", "earned"),
    [
        (True, Fraction(90), Fraction(100)),
        (True, Fraction(95), Fraction(100)),
        (True, Fraction(45), Fraction(50)),
        (False, Fraction(90), Fraction(100)),
        (False, Fraction(80), Fraction(100)),
        (False, Fraction(180), Fraction(50)),
    ],
)
def test_a_figure_with_a_target_earns_its_ratio_to_it(
    higher: bool, value: Fraction, earned: Fraction
) -> None:
    figure = Measure(
        "f",
        MeasureKind.FIGURE,
        "压减率",
        Fraction(50),
        higher=higher,
        limit=Fraction(90),
        figure="f1",
        unit="%",
    )
    other = Measure("reports", MeasureKind.REPORTS, "定期报告按时报送率", Fraction(50))
    lines = placed([figure, other], [UnitNumbers(1, "甲", {"f": Number(value), "reports": share(0, 1)})])
    assert lines[0].score == earned / 2


@pytest.mark.parametrize(
    ("previous", "words"), [(3, "升 2"), (1, "持平"), (None, "—")], ids=["up", "same", "first time"]
)
def test_movement_against_the_last_ranking(previous: int | None, words: str) -> None:
    before = {} if previous is None else {1: previous}
    line = placed([PROGRESS], [unit(1, share(1, 1))], before)[0]
    assert line.movement_words == words


def test_a_unit_that_lost_its_place_does_not_move() -> None:
    line = placed([PROGRESS], [unit(1, share(0, 0))], {1: 4})[0]
    assert (line.movement, line.movement_words) == (None, "—")


def test_falling_is_said_as_such() -> None:
    lines = placed([PROGRESS], [unit(1, share(1, 1)), unit(2, share(1, 2))], {1: 2, 2: 1})
    assert [one.movement_words for one in lines] == ["升 1", "降 1"]


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ([], "至少选一个指标。"),
        ([WEIGHED, REPORTS, WEIGHED], "同一个指标选了两次。"),
        ([WEIGHED], "权重合计要等于 100，现在是 60。"),
        (
            [Measure("a", MeasureKind.PROGRESS, "任务核实进度", Fraction(0))],
            "“任务核实进度”的权重要大于 0。",
        ),
        (
            [WEIGHED, Measure("f", MeasureKind.FIGURE, "整改件数", Fraction(40), figure="f1")],
            "“整改件数”和其他指标合起来排名，要先填一个大于 0 的目标值。",
        ),
    ],
)
def test_measures_that_cannot_be_ranked_by(measures: list[Measure], message: str) -> None:
    with pytest.raises(MeasureError) as refused:
        check_measures(measures)
    assert str(refused.value) == message


def test_examination_results_are_refused_as_a_measure() -> None:
    with pytest.raises(MeasureError, match="“中考平均分”含有“中考”"):
        check_measures([Measure("f", MeasureKind.FIGURE, "中考平均分", figure="f1")])
    with pytest.raises(MeasureError, match="“录用÷高考人数”含有“高考”"):
        check_measures(
            [Measure("f", MeasureKind.FIGURE, "录用÷高考人数", figure="f1", per="f2", per_label="高考人数")]
        )


def test_measures_come_back_as_they_were_kept() -> None:
    kept = (
        WEIGHED,
        Measure(
            "figure:3:f1",
            MeasureKind.FIGURE,
            "甲÷乙",
            Fraction(40),
            5,
            False,
            Fraction(1, 3),
            3,
            "f1",
            "f2",
            "乙",
        ),
    )
    assert measures_from_json(measures_to_json(kept)) == kept


def test_the_key_of_a_rule_knows_measures_units_and_campaign() -> None:
    key = rule_key([WEIGHED, REPORTS], ["primary", "junior"], 7)
    assert key == rule_key([REPORTS, WEIGHED], ["junior", "primary"], 7)
    others = {
        rule_key([WEIGHED, REPORTS], ["primary"], 7),
        rule_key([WEIGHED, REPORTS], ["primary", "junior"], None),
        rule_key([PROGRESS], ["primary", "junior"], 7),
    }
    assert len(others | {key}) == 4


def test_the_rule_in_words() -> None:
    assert rule_words([PROGRESS]) == (
        "按任务核实进度（到期任务已核实的步骤÷到期任务的全部步骤）排名，高的在前。按精确值比较，相同的并列。"
        "没有到期事项或者缺数据的单位不参加排名，缺数据不按零计。"
    )
    assert rule_words([WEIGHED, REPORTS]).startswith(
        "按综合值排名，满分 100：任务核实进度 60%、定期报告按时报送率 40%。其中任务核实进度为"
    )

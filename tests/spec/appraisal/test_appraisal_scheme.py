"""What may be published: points that add up, grades in order, nothing by examination results; stored without loss."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.core.appraisal import (
    AdditionRule,
    DeductionRule,
    FactKey,
    Grade,
    GradeRule,
    Line,
    Per,
    Rule,
    SchemeDataError,
    ShareRule,
    StatedRule,
    VetoRule,
    example_scheme,
    grades_words,
    problems_of,
    rule_words,
    scheme_from_json,
    scheme_to_json,
)
from dudao.core.rankings import REFUSED_REASON, refused_measure
from tests.spec.appraisal.five_units import SCHEME


def with_line(line: Line) -> list[str]:
    """What is wrong when a line is put in place of the first one."""
    return problems_of(replace(SCHEME, lines=(line, *SCHEME.lines[1:])))


def test_the_example_may_be_published_as_it_is() -> None:
    assert problems_of(example_scheme()) == []
    assert problems_of(SCHEME) == []


@pytest.mark.parametrize("title", ["中考成绩", "升学率", "期末考试平均分", "一本上线"])
def test_examination_results_are_refused(title: str) -> None:
    found = with_line(replace(SCHEME.lines[0], title=title))
    assert len(found) == 1
    assert refused_measure(title) is not None
    assert REFUSED_REASON.rstrip("。") in found[0]


def test_points_of_a_group_must_add_up() -> None:
    found = with_line(replace(SCHEME.lines[0], points=Fraction(119, 2)))
    assert found == ["“县直部门”各项分值合计 99.5 分，应为 100 分。"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ShareRule(FactKey.RED_CARDS), "不是比率"),
        (ShareRule(FactKey.SCORE, Fraction(1, 2), Fraction(1, 2)), "得满分的比率要大于"),
        (DeductionRule((Per(FactKey.SCORE, Fraction(1)),)), "不是次数"),
        (DeductionRule(()), "没有定扣分的情形"),
        (DeductionRule((Per(FactKey.RED_CARDS, Fraction(0)),)), "要大于 0"),
        (DeductionRule((Per(FactKey.RED_CARDS, Fraction(1)),), Fraction(61)), "最低分不能高于分值"),
        (StatedRule(), "要写明依据"),
    ],
)
def test_a_rule_that_cannot_work_is_named(rule: Rule, said: str) -> None:
    found = with_line(replace(SCHEME.lines[0], rule=rule))
    assert len(found) == 1
    assert said in found[0]


def test_an_addition_needs_a_cap() -> None:
    line = replace(SCHEME.lines[3], rule=AdditionRule((Per(FactKey.PRAISED, Fraction(1)),), Fraction(0)))
    found = problems_of(replace(SCHEME, lines=(*SCHEME.lines[:3], line, SCHEME.lines[4])))
    assert found == ["“通报表扬”：加分上限要大于 0。"]


def test_a_veto_looks_at_events_alone() -> None:
    line = replace(SCHEME.lines[4], rule=VetoRule((FactKey.SCORE,)))
    assert "不能看比率" in problems_of(replace(SCHEME, lines=(*SCHEME.lines[:4], line)))[0]


def test_grades_go_down_and_the_lowest_has_no_line_of_its_own() -> None:
    upside_down = (GradeRule(Grade.GOOD, Fraction(80)), GradeRule(Grade.EXCELLENT, Fraction(70)))
    assert problems_of(replace(SCHEME, grades=upside_down)) == ["等次要从高到低各定一次。"]
    flat = (GradeRule(Grade.EXCELLENT, Fraction(80)), GradeRule(Grade.GOOD, Fraction(80)))
    assert problems_of(replace(SCHEME, grades=flat)) == ["高一等的分数线要高于低一等的。"]
    quota = (GradeRule(Grade.EXCELLENT, Fraction(80), Fraction(0)),)
    assert problems_of(replace(SCHEME, grades=quota)) == ["“优秀”的名额比例要在 0 到 100% 之间。"]


def test_two_lines_of_one_name_are_refused() -> None:
    doubled = replace(SCHEME.lines[3], key="again")
    assert problems_of(replace(SCHEME, lines=(*SCHEME.lines, doubled))) == [
        "有两个考核项目都叫“通报表扬”，请改名。"
    ]


def test_stored_and_read_it_is_the_same_scheme() -> None:
    for scheme in (SCHEME, example_scheme()):
        assert scheme_from_json(scheme_to_json(scheme)) == scheme


@pytest.mark.parametrize("change", [{"form": 2}, {"full_points": "x"}, {"ties": "some"}, {"lines": [1]}])
def test_other_data_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(SchemeDataError):
        scheme_from_json({**scheme_to_json(SCHEME), **change})


def test_rules_are_published_in_words() -> None:
    assert rule_words(SCHEME.lines[1]) == (
        "从 20 分起，预警函每次扣 1 分，黄牌每次扣 2 分，红牌每次扣 5 分；最低 0 分"
    )
    assert rule_words(SCHEME.lines[0]) == (
        "按到期任务按时完成的比率计分；本年没有可计的，不参评，按其余各项折算"
    )
    assert grades_words(SCHEME)[0] == "优秀：90 分及以上，不超过本组单位数的 30%（不足一个的不计）"

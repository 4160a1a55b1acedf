"""Whatever a form holds, reading it gives an answer: items with usable rules, and problems instead of exceptions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dudao.core.grid import CellValue
from dudao.core.scoring import misfit, rule_from_data, rule_to_data
from dudao.engine.standard_import.mapping import FormMapping, suggest_mapping
from dudao.engine.standard_import.points import points_of
from dudao.engine.standard_import.read import read_items
from dudao.engine.standard_import.roles import Role
from dudao.engine.standard_import.rule_guess import rule_of
from tests.spec.standard_import.forms import form

WORDS = (
    "一、教育管理（30分）", "小计", "合计", "A1 领导", "B2 队伍", "C3 ★无事故", "同上", "—", "一级指标", "分值",
    "评分细则", "每缺1项扣2分", "做到得满分，否则不得分", "优秀10分，良好8分", "10、8、6", "25（10+15）",
    "1+0.6+0.4", "十分", "一票否决", "第 1 页", "注：带★的为否决指标", "满分100分，90分及以上通过",
    "1.有文件；2.有台账", "学校", "按名次", "酌情扣分", "0分",
)  # fmt: skip
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-5, 100),
    st.floats(allow_nan=False, width=16),
    st.text("每缺少低1236%扣分得满一半、；。（）()/+-. \n①", max_size=24),
)
ROWS = st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=12)
MERGED = st.sampled_from(["", "A2:A4", "A3:E3", "C2:C3", "A2:A9 B2:B3", "B5:D5"])
HEADING = ("一级指标", "二级指标", "三级指标", "分值", "评分细则")


@settings(max_examples=300, deadline=None)
@given(rows=ROWS, merged=MERGED)
def test_any_form_is_read(rows: list[list[CellValue]], merged: str) -> None:
    sheet = form([HEADING, *rows], merged)
    read = read_items(sheet, suggest_mapping(sheet))
    assert len({item.code for item in read.items}) == len(read.items)
    for item in read.items:
        assert rule_from_data(rule_to_data(item.rule)) == item.rule
        assert item.points is None or misfit(item.rule, item.points) == ""


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, roles=st.dictionaries(st.integers(0, 4), st.sampled_from(Role)))
def test_any_mapping_is_read(rows: list[list[CellValue]], roles: dict[int, Role]) -> None:
    sheet = form([HEADING, *rows])
    read_items(sheet, FormMapping(0, 0, roles, dict(enumerate(HEADING))))


@settings(max_examples=400, deadline=None)
@example(text="优秀1优秀10%", points=Fraction(1))
@example(text="不合格10合格5", points=Fraction(10))
@given(
    text=st.lists(
        st.sampled_from(
            (
                "每",
                "缺",
                "1",
                "项",
                "扣",
                "2",
                "分",
                "；",
                "，",
                "不得分",
                "得",
                "满分",
                "一半",
                "优秀",
                "良好",
                "10",
                "加",
                "按比例",
                "%",
            )
        ),
        max_size=14,
    ).map("".join),
    points=st.sampled_from([None, Fraction(1), Fraction(10), Fraction(10, 3)]),
)
def test_any_text_gives_a_rule_that_fits_or_says_that_it_is_not_certain(
    text: str, points: Fraction | None
) -> None:
    guess = rule_of(text, points)
    assert rule_from_data(rule_to_data(guess.rule)) == guess.rule
    assert points is None or misfit(guess.rule, points) == ""
    assert guess.certain or guess.not_understood


@given(raw=CELLS)
def test_any_cell_of_points_is_read(raw: CellValue) -> None:
    found = points_of(raw)
    assert found.value is None or found.problem or found.value > 0

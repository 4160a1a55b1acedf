"""The columns of a form: suggested from titles and texts, remembered, changed by a person."""

from __future__ import annotations

import pytest

from dudao.engine.standard_import.mapping import FormMapping, repeated_roles, suggest_mapping
from dudao.engine.standard_import.roles import Role
from tests.spec.standard_import.forms import form

ROW = ("教育管理", "党政领导", "每年研究2次", 15, "缺1次扣1分")


def roles(*titles: str, row: tuple[object, ...] = ()) -> list[str]:
    sheet = form([["某县评估标准"], titles, tuple(str(value) for value in row)])
    mapping = suggest_mapping(sheet)
    return [mapping.roles[at].value if at in mapping.roles else "" for at in range(len(titles))]


def test_titles_below_title_rows() -> None:
    sheet = form(
        [
            ["某县“双高双普”评估标准"],
            ["（2600分）"],
            [],
            ["一级指标", "二级指标", "三级指标", "分值", "评分细则"],
            ROW,
        ]
    )
    mapping = suggest_mapping(sheet)
    assert (mapping.first_row, mapping.last_row) == (3, 3)
    assert mapping.roles == {0: Role.LEVEL_1, 1: Role.LEVEL_2, 2: Role.LEVEL_3, 3: Role.POINTS, 4: Role.RULE}
    assert (mapping.levels, mapping.clause) == ([0, 1], 2)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (
            ("A级指标", "B级指标", "C级指标", "标准分", "计分办法"),
            ["level_1", "level_2", "level_3", "points", "rule"],
        ),
        (
            ("序号", "评估项目", "评估要点", "权重", "评估标准"),
            ["sequence", "level_1", "clause", "points", "rule"],
        ),
        (
            ("一级指标", "评估内容", "评估要点", "分值（分）", "评分标准"),
            ["level_1", "level_2", "clause", "points", "rule"],
        ),
        (
            ("一级指标", "评估标准", "分值", "评分标准", "得分"),
            ["level_1", "clause", "points", "rule", "ignored"],
        ),
        (
            ("一级指标", "分值", "二级指标", "分值", "评分细则"),
            ["level_1", "points_1", "level_2", "points", "rule"],
        ),
        (
            ("大项", "条文", "佐证材料", "牵头单位", "检查方式"),
            ["level_1", "clause", "evidence", "responsible", "method"],
        ),
    ],
)
def test_titles_of_counties(titles: tuple[str, ...], expected: list[str]) -> None:
    assert roles(*titles) == expected


def test_a_heading_of_two_rows_and_levels_without_titles_of_their_own() -> None:
    sheet = form(
        [
            ["标准"],
            ["评估指标", None, None, "分值", "评分细则", "得分", None],
            [None, None, None, None, None, "自评", "他评"],
            ["教育管理", "党政领导", "每年研究2次", 15, "缺1次扣1分", None, None],
        ],
        "A1:G1 A2:C3 D2:D3 E2:E3 F2:G2",
    )
    mapping = suggest_mapping(sheet)
    assert (mapping.first_row, mapping.last_row) == (1, 2)
    assert [mapping.roles[at] for at in range(7)] == [
        Role.LEVEL_1,
        Role.LEVEL_2,
        Role.LEVEL_3,
        Role.POINTS,
        Role.RULE,
        Role.IGNORED,
        Role.IGNORED,
    ]


def test_a_level_over_two_columns_is_its_number_and_its_text() -> None:
    sheet = form(
        [
            ["A级指标", None, "C级指标", "分值"],
            ["A1", "教育管理与党政领导", "每年研究2次", 15],
        ],
        "A1:B1",
    )
    mapping = suggest_mapping(sheet)
    assert [mapping.roles.get(at) for at in range(3)] == [Role.SEQUENCE, Role.LEVEL_1, Role.LEVEL_3]


def test_a_category_of_kinds_is_no_level() -> None:
    sheet = form([["类别", "条文", "分值"], ["计分", "有规划", 10], ["一票否决", "无事故", None]])
    assert suggest_mapping(sheet).roles[0] is Role.KIND


def test_a_sheet_without_titles_gives_no_mapping() -> None:
    mapping = suggest_mapping(form([["说明"], ["本表由督导室填写"]]))
    assert not mapping.is_usable


def test_what_is_missing_is_named() -> None:
    assert suggest_mapping(form([["一级指标", "二级指标"], ["管理", "规划"]])).missing == ("分值", "评分细则")


def test_plain_data_goes_out_and_in() -> None:
    mapping = suggest_mapping(form([["一级指标", "条文", "分值"], ["管理", "规划", 5]]))
    assert FormMapping.from_data(mapping.to_data()) == mapping
    with pytest.raises(ValueError):
        FormMapping.from_data({"roles": []})


def test_the_signature_tells_layouts_apart() -> None:
    one = suggest_mapping(form([["一级指标", "条文", "分值"], ["管理", "规划", 5]]))
    same = suggest_mapping(form([["另一个标题"], ["一级 指标", "条文", "分值（分）"], ["经费", "增长", 9]]))
    other = suggest_mapping(form([["一级指标", "分值", "条文"], ["管理", 5, "规划"]]))
    assert one.signature == same.signature != other.signature


def test_a_role_given_twice_is_named() -> None:
    assert repeated_roles([Role.RULE, Role.RULE, Role.NOTE, Role.NOTE]) == [Role.RULE]

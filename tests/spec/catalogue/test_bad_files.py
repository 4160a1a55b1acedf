"""What is wrong in a standard's file is said in Chinese, with file, item and, for formulas, a caret."""

from __future__ import annotations

from pathlib import Path

import pytest

from dudao.catalogue.loader import CatalogueError, load_file
from dudao.core.formula import FormulaError

GOOD = """
id: small
title: 小标准
short_title: 小
kind: balance
mark: V
stages: [primary, junior]
sources: {A: 某文件}
zero: {students: not_a_unit}
tables:
  - id: schools
    title: 学校填报表
    level: school
    fields:
      - {id: name, label: 学校名称, kind: text, identity: true, mark: V}
      - {id: kind, label: 学校类型, kind: choice, choices_from: school_kinds, identity: true, mark: V}
      - {id: students, label: 在校学生数, kind: count, level: stage, stages: [primary, junior], unit: 人, mark: V}
      - {id: books, label: 图书, kind: count, level: split, unit: 册, aliases: [图书册数], mark: V}
  - id: county
    title: 县级填报表
    level: county
    fields:
      - {id: valid, label: 有效问卷, kind: count, unit: 份, mark: V}
definitions:
  - &easier {formula: books / students, threshold: '>= 20'}
checks:
  - {id: c1, table: schools, condition: books >= 0, message: 核对, mark: V}
items:
  - id: B5
    number: '5'
    title: 生均图书册数
    kind: ratio
    level: unit
    dimension: 均衡
    unit: 册/生
    clause: 第5项
    mark: V
    formula_mark: V
    sources: [A]
    measures: [{formula: books / students, threshold: '>= 25'}]
  - {id: V1, number: 否决1, title: 弄虚作假, kind: veto, dimension: 否决, clause: 第1项, mark: V}
rule_sets:
  - {id: r1, title: 放宽, item: B5, condition: 小校, source: 某文件, years: 三年, mark: V, measures: [*easier]}
verdict:
  kind: all_must
  text: 都达标
  school_rule: {items: [B5], at_least: 1, floor_ratio: 0.85, text: 一项}
  coefficient_rule: {mode: each, items: [B5], limits: {primary: 0.5}, text: 系数}
"""


def _load(folder: Path, text: str, name: str = "small.yaml") -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    load_file(path)


def _refused(folder: Path, old: str, new: str) -> CatalogueError:
    assert GOOD.count(old) >= 1, old
    with pytest.raises(CatalogueError) as caught:
        _load(folder, GOOD.replace(old, new, 1))
    return caught.value


def test_the_good_file_loads(tmp_path: Path) -> None:
    _load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: V1", "id: B5", "条目 id 重复：B5"),
        ("id: V1, number", "id: V1, colour: red, number", "V1：不认识的键：colour"),
        ("item: B5, condition", "item: B9, condition", "r1：没有条目“B9”"),
        ("items: [B5], at_least", "items: [B5, B6], at_least", "没有条目：B6"),
        ("at_least: 1", "at_least: 2", "at_least 应在 1 和 1 之间"),
        ("clause: 第5项\n    mark: V", "clause: 第5项\n    mark: X", "B5：“mark”不能是“X”"),
        ("    clause: 第5项\n    mark: V\n", "    clause: 第5项\n", "B5：缺少“mark”"),
        ("    formula_mark: V\n", "", "B5：缺少“formula_mark”"),
        ("    clause: 第5项\n", "", "B5：缺少“clause”"),
        ("sources: [A]", "sources: [Z]", "B5：没有列出的来源：Z"),
        ("kind: ratio", "kind: wish", "B5：“kind”不能是“wish”"),
        ("kind: ratio", "kind: qualitative", "B5：定性条目由人判定，不能有 measures"),
        ("kind: veto,", "kind: threshold,", "V1：门槛条目要写 measures"),
        ("id: books, label: 图书,", "id: students, label: 图书,", "schools：字段“students”重复"),
        ("label: 图书,", "label: 学校名称,", "schools：栏目名“学校名称”重复"),
        ("aliases: [图书册数]", "aliases: [学校类型]", "schools：栏目名“学校类型”重复"),
        ("level: split, unit: 册", "level: split, stages: [primary], unit: 册", "books：分学段填报的字段"),
        ("stages: [primary, junior], unit", "stages: [primary, upper], unit", "没有学段“upper”"),
        ("choices_from: school_kinds", "choices_from: moons", "choices_from 没有“moons”"),
        ("table: schools, condition", "table: teachers, condition", "c1：没有表“teachers”"),
        ("kind: balance", "kind: dance", "kind 不能是“dance”"),
        ("mark: V\nstages", "mark: V\nsample: true\nstages", "示例标准要写 notice"),
        ("kind: all_must", "kind: scored", "计分标准要写 max_points 和 pass_points"),
        ("kind: all_must", "kind: graded", "等级标准要写 grades 和 levels"),
        ("mode: each", "mode: some", "mode 只能是 each 或 composite"),
        ("floor_ratio: 0.85", "floor_ratio: 1.2", "floor_ratio 应在 0 和 1 之间"),
        ("at_least: 1", "at_least: 一", "“at_least”应是数，不是“一”"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    error = str(_refused(tmp_path, old, new))
    assert error.startswith("small.yaml")
    assert message in error


@pytest.mark.parametrize(
    ("formula", "message", "under"),
    [
        ("books / pupils", "没有名为 pupils 的字段", "pupils"),
        ("books / kind", "这里需要数", "kind"),
        ("books + students", "单位不同，不能相加减：册 与 人", "+"),
        ("students / books", "没有说明分母“books”为零时怎么办", "/ books"),
        ("books / students)", "这里不应出现“)”", ")"),
        ("total(books) / students", "total 只能用在县级公式里", "total"),
        ("100 * books", "公式的单位是册，写明的单位却是册/生", "100"),
    ],
)
def test_a_formula_is_shown_with_a_caret(tmp_path: Path, formula: str, message: str, under: str) -> None:
    error = _refused(
        tmp_path, "formula: books / students, threshold: '>= 25'", f"formula: {formula}, threshold: '>= 25'"
    )
    first, line, caret = str(error).split("\n")
    assert first.startswith("small.yaml · B5")
    assert message in first
    assert line.strip() == formula
    assert caret.index("^") - 2 == formula.index(under)
    assert isinstance(error.__cause__, FormulaError)


def test_a_threshold_is_shown_with_a_caret(tmp_path: Path) -> None:
    error = _refused(tmp_path, "threshold: '>= 25'", "threshold: '>= many'")
    assert "要求应写成比较号和一个数" in str(error)
    assert str(error).endswith("\n  >= many\n     ^")


def test_a_choice_that_no_one_can_pick_is_refused(tmp_path: Path) -> None:
    error = _refused(tmp_path, "condition: books >= 0", "condition: \"kind == '大学'\"")
    assert "“大学”不是可选的值" in str(error)


def test_a_check_that_is_no_condition_is_refused(tmp_path: Path) -> None:
    assert "校验应是条件" in str(_refused(tmp_path, "condition: books >= 0", "condition: books"))


def test_a_check_may_not_divide(tmp_path: Path) -> None:
    error = _refused(tmp_path, "condition: books >= 0", "condition: books / primary.students >= 0")
    assert "没有说明分母“primary.students”为零时怎么办" in str(error)


def test_points_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    scored = GOOD.replace("kind: veto,", "kind: score, points: 99,").replace(
        "kind: all_must", "kind: scored\n  max_points: 100\n  pass_points: 90"
    )
    with pytest.raises(CatalogueError, match="各条分值之和是99，满分却是100"):
        _load(tmp_path, scored)


def test_levels_that_do_not_cover_every_graded_item_are_refused(tmp_path: Path) -> None:
    graded = GOOD.replace("kind: veto,", "kind: grade, grades: [{grade: 合格, text: 做到。}],").replace(
        "kind: all_must",
        "kind: graded\n  grades: [合格, 不合格]\n  levels: [{name: 巩固, counts: {合格: 2}}]",
    )
    with pytest.raises(CatalogueError, match="巩固要求的条数之和是2，等级条目却有1条"):
        _load(tmp_path, graded)


def test_an_unknown_grade_is_refused(tmp_path: Path) -> None:
    graded = GOOD.replace("kind: veto,", "kind: grade, grades: [{grade: 优, text: 做到。}],").replace(
        "kind: all_must",
        "kind: graded\n  grades: [合格, 不合格]\n  levels: [{name: 巩固, counts: {合格: 1}}]",
    )
    with pytest.raises(CatalogueError, match="V1 用了没有的等级：优"):
        _load(tmp_path, graded)


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    error = _refused(tmp_path, "title: 小标准\n", "title: 小标准\ntitle: 大标准\n")
    assert str(error) == "small.yaml：第4行：“title”写了两次"


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"small\.yaml：第2行：不是有效的 YAML"):
        _load(tmp_path, "id: small\nitems: [")


def test_a_file_must_bear_its_id(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"文件名应与 id 相同：small\.yaml"):
        _load(tmp_path, GOOD, "other.yaml")


def test_decimals_are_exact(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(GOOD, encoding="utf-8")
    rule = load_file(path).verdict.school_rule
    assert rule is not None
    assert (rule.floor_ratio.numerator, rule.floor_ratio.denominator) == (17, 20)


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (
            "formula: books / students, threshold: '>= 25', shortfall: {noun: 图书, unit: 册}",
            "差额的单位算出来是册/人，写的却是册",
        ),
        (
            "formula: not known(books), shortfall: {noun: 图书, unit: 册}",
            "没有 threshold，公式也不是比较，就没有差额",
        ),
        (
            "formula: students >= 5, shortfall: {noun: 图书, unit: 册/人}",
            "公式的单位是人，写明的单位却是册/生",
        ),
    ],
)
def test_a_shortfall_must_come_out_in_its_unit(tmp_path: Path, measure: str, message: str) -> None:
    error = _refused(tmp_path, "formula: books / students, threshold: '>= 25'", measure)
    assert message in str(error)

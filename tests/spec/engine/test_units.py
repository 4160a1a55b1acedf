"""Which schools are units, how shared resources are split, and what formulas read of schools."""

from __future__ import annotations

from fractions import Fraction

from dudao.core.schools import Stage
from dudao.engine.api import evaluate, explain_unit
from dudao.engine.facts import Record, SplitUnit
from dudao.engine.units import stage_units
from tests.spec.engine.measures import BASIC, JUNIOR, PRIMARY, QUALITY, school, tables, unit


def nine_year(**values: object) -> Record:
    return school(
        "育才学校", "九年一贯制学校", **{"primary__students": 166, "junior__students": 210, **values}
    )


def value(record: Record, name: str, stage: object = PRIMARY) -> object:
    found = [each for each in stage_units(BASIC, tables(record)).units if each.stage == stage]
    return found[0].value(name)


def test_nine_year_school_is_split_by_1_to_1_1() -> None:
    assert value(nine_year(books=23226), "books") == Fraction(23226 * 166) / (166 + Fraction(11, 10) * 210)
    assert value(nine_year(books=23226), "books", JUNIOR) == Fraction(23226) * 231 / 397


def test_the_split_is_written_out_with_its_numbers() -> None:
    trace = explain_unit(BASIC, tables(nine_year(books=23226)), "育才学校", PRIMARY, "B2")
    books = next(leaf for leaf in trace.leaves if leaf.name == "books")
    assert books.step == "按学生数折算给小学部：23226 ÷ (166 + 1.1 × 210) × 166 = 9711.63"
    assert [origin.raw for _, origin in books.origins] == ["23226", "166", "210"]


def test_twelve_year_school_shares_with_its_senior_pupils() -> None:
    record = school(
        "十二年学校",
        "十二年一贯制学校",
        primary__students=100,
        junior__students=100,
        senior__students=100,
        books=342,
    )
    assert (value(record, "books"), value(record, "books", JUNIOR)) == (100, 110)


def test_full_secondary_school_without_its_senior_pupils_has_no_known_share() -> None:
    record = school("完中", "完全中学", junior__students=100, books=342)
    assert value(record, "books", JUNIOR) is None


def test_what_is_missing_of_an_unknown_share_is_the_pupils_not_the_reported_resource() -> None:
    record = school("完中", "完全中学", junior__students=500, rooms_multimedia=40)
    found = evaluate(QUALITY, tables(record))
    missing = [(each.field_id, each.stage) for each in found.units[0].indicators["L7"].missing]
    assert missing == [("students", Stage.SENIOR)]
    assert any("缺高中在校学生数" in reason.text for reason in found.reasons if reason.item == "L7")


def test_a_resource_not_reported_is_missing_beside_the_pupils() -> None:
    record = school("完中", "完全中学", junior__students=500)
    found = evaluate(QUALITY, tables(record))
    missing = [(each.field_id, each.stage) for each in found.units[0].indicators["L7"].missing]
    assert missing == [("rooms_multimedia", None), ("students", Stage.SENIOR)]


def test_nine_year_school_with_an_empty_stage_keeps_everything_in_the_other() -> None:
    placed = stage_units(BASIC, tables(nine_year(junior__students=0, books=500)))
    assert [(each.stage, each.value("books")) for each in placed.units] == [(PRIMARY, 500)]
    assert [(each.stage, each.reason) for each in placed.excluded] == [(JUNIOR, "初中没有学生，不是初中单位")]


def test_primary_school_with_attached_junior_classes_is_split() -> None:
    record = school("中心小学", "小学", primary__students=100, junior__students=100, books=210)
    assert [each.stage for each in stage_units(BASIC, tables(record)).units] == [PRIMARY, JUNIOR]
    assert value(record, "books") == 100


def test_teaching_point_of_49_pupils_is_outside_and_of_50_inside() -> None:
    points = [school(f"{n}人教学点", "教学点", primary__students=n) for n in (49, 50)]
    placed = stage_units(QUALITY, tables(*points))
    assert [each.name for each in placed.units] == ["50人教学点"]
    assert placed.excluded[0].reason == "教学点在校学生 49 人，不足 50 人，不计入资源配置评估"


def test_primary_school_of_49_pupils_is_a_unit() -> None:
    record = school("小学校", "小学", primary__students=49)
    assert [each.name for each in stage_units(QUALITY, tables(record)).units] == ["小学校"]


def test_special_school_is_outside() -> None:
    placed = stage_units(QUALITY, tables(school("启智学校", "特殊教育学校", primary__students=80)))
    assert (placed.units, placed.excluded[0].reason) == ((), "特殊教育学校不计入资源配置评估")


def test_split_units_of_another_system_follow_the_same_rules() -> None:
    rows = [
        unit("甲教学点", students=49, kind="教学点"),
        unit("乙教学点", students=50, kind="教学点"),
        unit("丙", students=0),
    ]
    placed = stage_units(QUALITY, tables(*rows))
    assert [each.name for each in placed.units] == ["乙教学点"]
    assert len(placed.excluded) == 2


def test_pupils_not_reported_leave_the_verdict_open() -> None:
    row = SplitUnit("甲校", PRIMARY, {"t_backbone": Fraction(3)})
    assert evaluate(QUALITY, tables(unit("乙校"), row)).verdict == "undetermined"


def test_whole_value_belongs_to_the_only_stage_with_pupils() -> None:
    record = nine_year(junior__students=0, whole__t_backbone=7)
    assert stage_units(QUALITY, tables(record)).units[0].value("t_backbone") == 7


def test_whole_value_of_a_mixed_school_is_never_apportioned() -> None:
    for each in stage_units(QUALITY, tables(nine_year(whole__t_backbone=7))).units:
        assert each.value("t_backbone") is None


def test_whole_value_of_zero_is_zero_in_each_stage() -> None:
    assert [
        each.value("t_backbone")
        for each in stage_units(QUALITY, tables(nine_year(whole__t_backbone=0))).units
    ] == [0, 0]


def test_whole_of_a_school_is_the_reported_value_or_the_sum_of_its_stages() -> None:
    reported, added, open_ = (
        stage_units(QUALITY, tables(record)).schools[0].value("whole.classes")
        for record in (
            nine_year(whole__classes=20),
            nine_year(primary__classes=6, junior__classes=6),
            nine_year(primary__classes=6),
        )
    )
    assert (reported, added, open_) == (20, 12, None)


def test_a_stage_the_school_does_not_have_counts_as_nothing() -> None:
    scope = stage_units(QUALITY, tables(school("村小", "小学", primary__students=80))).schools[0]
    assert (scope.value("junior.students"), scope.value("junior.classes")) == (0, 0)
    assert scope.value("primary.classes") is None


def test_formulas_over_schools_read_the_county() -> None:
    placed = stage_units(
        QUALITY, tables(school("村小", "小学", primary__students=80), county={"t_moved": 12})
    )
    assert placed.schools[0].value("county.t_moved") == 12

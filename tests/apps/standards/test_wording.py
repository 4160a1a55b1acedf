"""What the standards ask, in words."""

from dudao.apps.standards import listing, wording
from dudao.catalogue.loader import load, standard_ids

QUALITY = load("quality-balance-2017")


def test_ratio_is_said_with_the_threshold_of_each_stage() -> None:
    assert wording.short_demand(QUALITY.item("L1")) == "小学 ≥ 4.2 人/百名学生；初中 ≥ 5.3 人/百名学生"


def test_coefficient_limits_are_printed_as_the_measure_prints_them() -> None:
    assert wording.coefficient_words(QUALITY, QUALITY.item("L7")) == "差异系数 小学 ≤ 0.50，初中 ≤ 0.45"
    assert wording.coefficient_words(QUALITY, QUALITY.item("G3")) == ""


def test_composite_coefficient_names_how_many_indicators_it_averages() -> None:
    basic = load("basic-balance-2012")
    words = wording.coefficient_words(basic, basic.item("B3"))
    assert words == "计入综合差异系数（8 项平均，小学 ≤ 0.65，初中 ≤ 0.55）"


def test_formula_stands_in_words_and_as_written() -> None:
    first = wording.measure_words(QUALITY, QUALITY.item("L4").measures[0])
    assert first.who == "小学"
    assert first.formula == "(教学及辅助用房面积 − 室内体育用房面积) ÷ 在校学生数"
    assert first.text == "(area_teach_aux - area_indoor_sport) / students"
    assert first.demand == "要求不低于 4.5 平方米/生"


def test_zero_rule_is_said_for_the_denominators_of_the_formula_only() -> None:
    assert wording.measure_words(QUALITY, QUALITY.item("L2").measures[0]).zero == (
        "在校学生数 为零时：这个学段没有学生，不作为一个单位",
    )
    assert wording.measure_words(QUALITY, QUALITY.item("G4").measures[0]).zero == ()


def test_school_rule_is_told_in_figures() -> None:
    lines = wording.verdict_lines(QUALITY)
    assert any("7 项中至少 6 项达到要求，其余各项不低于要求的 85%" in line for line in lines)


def test_levels_of_a_graded_standard_are_told_in_figures() -> None:
    lines = wording.verdict_lines(load("preschool-shenyang-2021"))
    assert "巩固：合格不少于 29 条，基本合格不少于 7 条（好的等级可顶替差的）。" in lines


def test_points_of_a_scored_standard_are_told() -> None:
    lines = wording.verdict_lines(load("shuanggao-shuangpu-sample"))
    assert lines[0] == "满分2600分，2340分以上且没有一票否决事项，方可通过。"
    assert len([line for line in lines if "2340" in line]) == 1


def test_apportioning_weights_are_told() -> None:
    for standard in (QUALITY, load("basic-balance-2012")):
        assert len([line for line in wording.unit_lines(standard) if "1∶1.1∶1.32" in line]) == 1


def test_field_knows_the_items_that_use_it() -> None:
    uses = wording.uses_of_fields(QUALITY)
    assert [item.id for item in uses["t_backbone"]] == ["L2"]
    assert {"G3", "G5"} & {item.id for item in uses["classes"]} == {"G3"}


def test_tree_holds_every_item_once_and_154_clauses_of_the_sample() -> None:
    for standard_id in standard_ids():
        standard = load(standard_id)
        held = [row.item.id for row in listing.listed_rows(standard)]
        assert sorted(held) == sorted(item.id for item in standard.items)
    tree = listing.item_tree(load("shuanggao-shuangpu-sample"))
    clauses = [dimension for dimension in tree if dimension.points]
    assert (len(clauses), sum(dimension.count for dimension in clauses)) == (8, 154)
    assert sum(int(dimension.points) for dimension in clauses) == 2600


def test_neighbours_of_an_item_follow_the_tree() -> None:
    page = listing.item_page(QUALITY, QUALITY.item("L2"))
    assert (page.before and page.before.id, page.after and page.after.id) == ("L1", "L3")
    assert listing.item_page(QUALITY, listing.listed_rows(QUALITY)[0].item).before is None


def test_item_page_finds_the_rules_and_checks_that_concern_it() -> None:
    page = listing.item_page(QUALITY, QUALITY.item("L3"))
    assert [row.rule_set.id for row in page.rule_sets] == ["L3-small-rural"]
    assert "小学体育、音乐、美术、艺术专任教师之和多于专任教师，请核对" in [
        row.message for row in page.checks
    ]
    assert [row.field.id for row in page.fields] == ["students", "t_pe", "t_music", "t_art", "t_arts"]

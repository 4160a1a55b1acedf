"""What the first pages draw from an evaluation."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.apps.home.standing import SchoolStanding, Standing, school_standing, standing_of
from dudao.catalogue.loader import load, standard_ids
from dudao.engine.api import Evaluation, Judgement, Record, ReportedTables, evaluate
from dudao.engine.facts import Value
from tests.apps.home.held import GOOD, POOR, STANDARD

QUALITY = load(STANDARD)


def record(name: str, values: dict[str, object]) -> Record:
    exact: dict[str, Value] = {"name": name}
    for key, value in values.items():
        exact[key] = Fraction(value) if isinstance(value, int) else str(value)
    return Record(name, exact)


def judge(*schools: Record, judgements: dict[str, Judgement] | None = None) -> Evaluation:
    return evaluate(
        QUALITY, ReportedTables(STANDARD, Record("某县", {"name": "某县"}), schools, judgements or {})
    )


def county(*schools: Record) -> Standing:
    return standing_of(QUALITY, judge(*schools))


def part(standing: Standing, title: str) -> tuple[int, int, str]:
    return next((one.met, one.total, one.light) for one in standing.parts if one.title == title)


def school(name: str, *schools: Record) -> SchoolStanding:
    return school_standing(QUALITY, judge(*schools), name)


def test_schools_that_meet_the_rule_are_counted_by_stage() -> None:
    standing = county(record("甲", GOOD), record("乙", POOR))
    assert part(standing, "小学达标学校") == (1, 2, "bad")
    assert part(standing, "小学差异系数") == (7, 7, "ok")


def test_what_nobody_judged_yet_stands_open_and_not_as_failed() -> None:
    assert part(county(record("甲", GOOD)), "教育质量")[2] == "none"
    assert part(county(record("甲", GOOD)), "无一票否决") == (0, 6, "none")


def test_a_triggered_veto_is_shown_as_failed() -> None:
    evaluation = judge(record("甲", GOOD), judgements={"V1": Judgement(True), "V2": Judgement(False)})
    assert part(standing_of(QUALITY, evaluation), "无一票否决") == (1, 6, "bad")


def test_lacks_are_summed_over_schools_and_named_in_things() -> None:
    standing = county(record("甲", POOR), record("乙", POOR), record("丙", GOOD))
    found = {(one.noun, one.unit): (one.amount, one.units) for one in standing.lacks}
    assert found["骨干教师", "名"] == (2, 2)
    assert found["教学仪器设备", "元"] == (800, 2)
    assert found["90平方米以上的美术专用教室", "间"] == (3, 3)


def test_the_school_with_most_failures_stands_first() -> None:
    standing = county(record("甲", GOOD), record("乙", POOR))
    assert [(one.school, one.count) for one in standing.worst] == [("乙", 3), ("甲", 1)]
    assert standing.worst[0].failures == ("小学 7 项指标达到 5 项", "政府保障第 3 项")


def test_a_school_is_held_against_each_rule() -> None:
    standing = school("乙", record("甲", GOOD), record("乙", POOR))
    [stage] = standing.parts
    assert (stage.stage, stage.met, stage.total, stage.rule_met) == ("小学", 5, 7, False)
    lights = {light.number: (light.value_text, light.demand, light.kind) for light in stage.lights}
    assert lights["2"] == ("0.75", "≥ 1", "bad")
    assert lights["6"] == ("1,999", "≥ 2,000", "near")
    assert lights["1"] == ("6.25", "≥ 4.2", "ok")
    assert [failure.label for failure in standing.failures] == ["政府保障第 3 项"]


def test_a_near_miss_prints_enough_digits_to_be_seen() -> None:
    almost = POOR | {"equip_value": Fraction(799999999, 1000)}
    values: dict[str, Value] = {"name": "乙"}
    for key, value in almost.items():
        values[key] = (
            value if isinstance(value, Fraction) else Fraction(value) if isinstance(value, int) else value
        )
    [stage] = school("乙", Record("乙", values)).parts
    light = next(light for light in stage.lights if light.number == "6")
    assert (light.value_text, light.kind) == ("1,999.999998", "near")


def test_a_missing_value_is_named_and_never_counted_as_zero() -> None:
    without = {key: value for key, value in GOOD.items() if key != "rooms_multimedia"}
    standing = school("甲", record("甲", without))
    assert "网络多媒体教室" in standing.missing
    light = next(light for light in standing.parts[0].lights if light.number == "7")
    assert (light.value, light.value_text, light.kind) == (None, "—", "none")


def test_nothing_of_another_school_is_in_a_schools_standing() -> None:
    standing = school("甲", record("甲", GOOD), record("乙", POOR))
    assert "乙" not in repr([(part.lights, part.stage) for part in standing.parts])
    assert "乙" not in repr(standing.lacks) + repr(standing.missing) + repr(standing.excluded)


@pytest.mark.parametrize("standard_id", standard_ids())
def test_a_standard_of_any_kind_has_a_standing_before_anything_is_known(standard_id: str) -> None:
    standard = load(standard_id)
    evaluation = evaluate(standard, ReportedTables(standard_id, Record("某县", {"name": "某县"})))
    standing = standing_of(standard, evaluation)
    assert standing.verdict == "undetermined"
    assert sum(one.total for one in standing.parts if one.light != "ok") > 0
    assert school_standing(standard, evaluation, "某校").is_empty


def test_the_level_of_a_graded_standard_is_kept() -> None:
    standard = load("preschool-shenyang-2021")
    judgements = {item.id: Judgement("合格") for item in standard.items}
    tables = ReportedTables(standard.id, Record("某县", {"name": "某县"}), (), judgements)
    graded = standing_of(standard, evaluate(standard, tables))
    assert (graded.verdict, graded.level) == ("met", "创优")


def test_an_excluded_teaching_point_says_why() -> None:
    point = GOOD | {"kind": "教学点", "primary.students": 30}
    standing = school("丁", record("甲", GOOD), record("丁", point))
    assert standing.parts == ()
    assert "50" in standing.excluded[0]

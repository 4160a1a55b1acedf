"""What the pages of measurement say: exact figures, the side of the limit never hidden, missing never zero."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from dudao.apps.datasets.models import DatasetVersion
from dudao.apps.measurement.evaluating import evaluated, summarised
from dudao.apps.measurement.models import EvaluationSummary, RuleChoice
from tests.apps.measurement.county import primary, stored_version
from tests.personas import World

SignIn = Callable[[str], Client]


def text_of(client: Client, name: str, *arguments: object, **query: str) -> str:
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def two_schools(world: World, first: int, second: int) -> DatasetVersion:
    """Two schools of 20,000 pupils each: the coefficient of L2 is |a − b| ÷ (a + b)."""
    return stored_version(
        world,
        primary(world.school.name, 20000, primary__t_backbone=first),
        primary("城关一小", 20000, primary__t_backbone=second),
    )


def test_coefficient_just_over_the_limit_shows_that_it_is_over(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1876, 625)  # 1251/2501 = 0.50019992…
    page = text_of(signed_in("officer"), "verdict", version.pk)
    assert "未达标" in page
    assert "0.500200" in page
    assert "超限 0.0002" in page


def test_coefficient_at_the_limit_is_within(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1875, 625)  # exactly 1/2
    page = text_of(signed_in("officer"), "verdict", version.pk)
    assert "正好在限上" in page
    assert "超限" not in page


def test_missing_figure_is_said_and_not_counted_as_zero(world: World, signed_in: SignIn) -> None:
    lacking = primary("城关一小")
    del lacking["primary.t_backbone"]
    version = stored_version(world, primary(world.school.name), lacking)
    officer = signed_in("officer")
    page = text_of(officer, "verdict", version.pk)
    assert "暂不能判定" in page
    assert "1 校缺数" in page
    heat = text_of(officer, "heat", version.pk)
    assert "heat-none" in heat
    assert "○" in heat


def test_value_below_the_floor_is_not_rounded_onto_it(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name, 118, primary__t_backbone=1))
    page = text_of(signed_in("officer"), "heat", version.pk)
    assert "0.847" in page  # 50/59 against the floor 0.85
    assert "heat-low" in page


def test_value_just_below_the_requirement_is_not_rounded_onto_it(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name, 838, equip_value=1675999))
    page = text_of(signed_in("officer"), "heat", version.pk)
    assert "1,999.999" in page  # 1675999/838 against 2,000
    assert "heat-near" in page


def test_school_page_traces_figures_to_their_cells(world: World, signed_in: SignIn) -> None:
    values = primary(world.school.name, 412, primary__t_backbone=3)
    version = stored_version(world, values)
    row = version.rows.get(level="school")
    page = text_of(signed_in("clerk"), "school_results", row.pk)
    assert "100 × 3 ÷ 412 = 0.728…" in page
    place = list(values).index("primary.t_backbone")
    assert f"C{place}R0" in page
    assert "还差 2 名骨干教师" in page


def test_shared_figures_show_how_they_were_apportioned(world: World, signed_in: SignIn) -> None:
    values = primary(world.school.name, 142) | {
        "kind": "九年一贯制学校",
        "junior.students": 118,
        "area_teach_aux": 2633,
        "area_indoor_sport": 0,
    }
    version = stored_version(world, values)
    row = version.rows.get(level="school")
    page = text_of(signed_in("principal"), "school_results", row.pk)
    assert "2633 ÷ (142 + 1.1 × 118) × 142 = 1375.59" in page
    assert "2633 ÷ (142 + 1.1 × 118) × 1.1 × 118 = 1257.41" in page


def test_school_sees_nothing_of_other_schools_or_of_the_county(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name), primary("城关一小", primary__t_backbone=1))
    own = version.rows.get(name=world.school.name)
    other = version.rows.get(name="城关一小")
    clerk = signed_in("clerk")
    page = text_of(clerk, "school_results", own.pk)
    assert "城关一小" not in page
    assert reverse("verdict", args=[version.pk]) not in page
    assert reverse("heat", args=[version.pk]) not in page
    assert clerk.get(reverse("school_results", args=[other.pk])).status_code == 403
    assert clerk.get(reverse("how", args=[other.pk, "primary", "L2"])).status_code == 403


def test_how_is_a_part_for_scripts_and_a_page_for_others(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    row = version.rows.get(level="school")
    officer = signed_in("officer")
    address = reverse("how", args=[row.pk, "primary", "L6"])
    part = officer.get(address, headers={"X-Requested-With": "fetch"}).content.decode()
    assert "2500000 ÷ 1000 = 2500" in part
    assert "<html" not in part
    assert "<html" in officer.get(address).content.decode()
    assert officer.get(reverse("how", args=[row.pk, "primary", "L99"])).status_code == 404
    assert officer.get(reverse("how", args=[row.pk, "senior", "L6"])).status_code == 404


def test_export_holds_what_is_seen_in_its_order(world: World, signed_in: SignIn) -> None:
    version = stored_version(
        world,
        primary("甲小学", 1000, primary__t_backbone=5, equip_value=1000000),
        primary("乙小学", 1000),
        primary("丙小学", 1000, primary__t_backbone=3, equip_value=1000000),
    )
    query = {"heat.rule": "failing", "heat.order": "4"}
    response = signed_in("officer").get(reverse("heat_export", args=[version.pk]), query)
    assert "attachment" in response.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "学校")
    assert [row[0] for row in rows[start + 1 :]] == ["丙小学", "甲小学"]
    assert [row[5] for row in rows[start + 1 :]] == [0.3, 0.5]


@pytest.mark.parametrize("name", ["verdict", "heat"])
def test_queries_do_not_grow_with_the_schools(name: str, world: World, signed_in: SignIn) -> None:
    few = stored_version(world, *(primary(f"第{i}小学") for i in range(3)), number=8)
    many = stored_version(world, *(primary(f"第{i}小学") for i in range(40)), number=9)
    officer = signed_in("officer")
    officer.get(reverse("measurement"))  # the first request of a session writes it
    counts = []
    for version in (few, many):
        with CaptureQueriesContext(connection) as first:
            text_of(officer, name, version.pk)
        with CaptureQueriesContext(connection) as second:
            text_of(officer, name, version.pk)
        counts.append((len(first), len(second)))
    assert counts[0] == counts[1]
    assert counts[0][1] <= 12
    assert counts[0][1] < counts[0][0]


def test_what_if_is_named_and_kept_in_the_links(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    rule = evaluated(version).standard.rule_sets[0]
    page = text_of(officer, "verdict", version.pk, rules=rule.id)
    assert "试算" in page
    assert rule.title in page
    assert f"rules={rule.id}" in page
    assert "试算" not in text_of(officer, "verdict", version.pk)
    assert officer.get(reverse("verdict", args=[version.pk]), {"rules": "没有的规则"}).status_code == 404


def test_school_is_judged_by_the_rules_of_its_county_alone(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    rule = evaluated(version).standard.rule_sets[0].id
    row = version.rows.get(level="school")
    clerk = signed_in("clerk")
    assert "试算" not in text_of(clerk, "school_results", row.pk, rules=rule)
    RuleChoice.objects.create(dataset=version.dataset, rules=[rule], chosen_by=world.people["officer"])
    assert "试算" not in text_of(signed_in("officer"), "verdict", version.pk)
    assert "试算" in text_of(signed_in("officer"), "verdict", version.pk, rules="")


def test_version_that_does_not_count_says_so(world: World, signed_in: SignIn) -> None:
    old = stored_version(world, primary(world.school.name), number=1)
    stored_version(world, primary(world.school.name), number=2)
    assert "不是为准的版本" in text_of(signed_in("officer"), "verdict", old.pk)


def test_measurement_begins_with_the_first_step(world: World, signed_in: SignIn) -> None:
    assert reverse("upload", args=[world.county.pk]) in text_of(signed_in("officer"), "measurement")
    assert reverse("upload", args=[world.county.pk]) not in text_of(signed_in("director"), "measurement")
    assert "还没有本校的测算结果" in text_of(signed_in("clerk"), "measurement")
    assert "没有您可以看的测算结果" in text_of(signed_in("administrator"), "measurement")


def test_measurement_leads_to_where_one_works(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    row = version.rows.get(level="school")
    home = reverse("measurement")
    assert signed_in("officer").get(home).headers["Location"] == reverse("verdict", args=[version.pk])
    assert signed_in("clerk").get(home).headers["Location"] == reverse("school_results", args=[row.pk])


def test_city_sees_its_counties_in_their_order(world: World, signed_in: SignIn) -> None:
    stored_version(world, primary(world.school.name, equip_value=1))
    page = text_of(signed_in("viewer"), "measurement")
    assert world.county.name in page
    assert "未达标" in page
    assert world.other_county.name in page  # among those without data
    assert "不用考试成绩排名" in page


def test_city_sees_how_complete_the_data_of_a_county_is(world: World, signed_in: SignIn) -> None:
    stored_version(world, primary(world.school.name), primary("没有登记的小学"))
    page = text_of(signed_in("viewer"), "measurement")
    assert "1/2 校" in page
    assert "不全" in page
    open_ = EvaluationSummary.objects.get().open_count
    assert open_ > 0
    assert f"待定 {open_} 项" in page


def test_summary_is_made_once_and_holds_the_contract(world: World) -> None:
    version = stored_version(world, primary(world.school.name, equip_value=1))
    first = summarised(version)
    assert summarised(version).pk == first.pk
    assert EvaluationSummary.objects.count() == 1
    assert first.verdict == first.contract["verdict"] == "not_met"
    assert first.failed_count == 1

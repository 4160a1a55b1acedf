"""What the pages behind the verdict say: the making of a coefficient, items, gaps, margins, two years, rules."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from dudao.apps.activity.api import Entry
from dudao.apps.datasets.models import DatasetVersion
from dudao.apps.measurement.actions import choose_rules
from dudao.apps.measurement.comparison_tables import signed, turn_of
from dudao.apps.measurement.flip_tables import margin_text
from dudao.apps.measurement.gap_tables import split_message
from dudao.apps.measurement.models import RuleChoice
from tests.apps.measurement.county import primary, stored_version
from tests.personas import World

SignIn = Callable[[str], Client]
PAGES = ("items", "gaps", "flips", "comparison", "areas", "rules", "files")
RULE = "G3-built-2016"


def text_of(client: Client, name: str, *arguments: object, **query: str) -> str:
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def two_schools(world: World, first: int, second: int) -> DatasetVersion:
    """Two schools of 20,000 pupils each: the coefficient of L2 is |a − b| ÷ (a + b)."""
    return stored_version(
        world,
        primary(world.school.name, 20000, primary__t_backbone=first),
        primary("城关一小", 20000, primary__t_backbone=second, area_type="乡村"),
    )


def test_coefficient_is_made_from_its_terms(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1876, 625)  # values 9.38 and 3.125, mean 6.2525, S² = 3.1275²
    page = text_of(signed_in("officer"), "indicator", version.pk, "primary", "L2")
    assert "250100 ÷ 40000 = 6.2525" in page
    assert "9.78125625" in page  # S²
    assert "9.77343906" in page  # (0.50 × 6.2525)² = 9.7734390625
    assert "差异系数 0.500200，超过上限 0.50" in page
    assert page.count(">50.0%<") == 2  # each school is half of S²
    assert "50.00%" in page


def test_coefficient_shows_one_way_to_its_limit(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1876, 625)
    page = text_of(signed_in("officer"), "indicator", version.pk, "primary", "L2")
    assert "一种做法" in page
    assert "不是最省的" in page
    assert "（上限 0.50）" in page


def test_areas_are_compared_on_the_indicator_and_on_their_page(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1876, 625)  # town 9.38, rural 3.125
    officer = signed_in("officer")
    page = text_of(officer, "indicator", version.pk, "primary", "L2")
    assert "镇区" in page
    assert "乡村" in page
    areas = text_of(officer, "areas", version.pk)
    assert "9.38" in areas
    assert "3.13" in areas
    assert "城区" not in areas.split("<tbody>")[0].split("<thead>")[1].replace("乡村 ÷ 城区", "")


def test_coefficient_with_a_value_missing_is_not_judged(world: World, signed_in: SignIn) -> None:
    lacking = primary("城关一小")
    del lacking["primary.t_backbone"]
    version = stored_version(world, primary(world.school.name), lacking)
    page = text_of(signed_in("officer"), "indicator", version.pk, "primary", "L2")
    assert "暂算结果，不作结论" in page
    assert "差异系数不能确定" in page


def test_indicators_begin_with_the_one_over_its_limit(world: World, signed_in: SignIn) -> None:
    version = two_schools(world, 1876, 625)
    response = signed_in("officer").get(reverse("indicators", args=[version.pk]))
    assert response.headers["Location"] == reverse("indicator", args=[version.pk, "primary", "L2"])


def test_unknown_indicator_and_stage_are_not_found(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    for stage, item in (("primary", "L99"), ("primary", "G3"), ("senior", "L1"), ("nowhere", "L1")):
        assert officer.get(reverse("indicator", args=[version.pk, stage, item])).status_code == 404


def test_items_name_failing_schools_clause_and_mark(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name, 2001), primary("城关一小", 2000))
    page = text_of(signed_in("officer"), "items", version.pk, only="failing")
    assert "所有小学、初中规模不超过2000人" in page
    failing = page.split("school-chips")[1].split("</td>")[0]
    assert world.school.name in failing
    assert "城关一小" not in failing
    assert "要求不超过 2000 人" in page
    assert "政府保障程度第4项" in page
    assert "已见原文" in page


def test_items_without_data_are_open_and_not_failing(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    assert "教师5年360学时培训完成率" in text_of(officer, "items", version.pk, only="open")
    assert "教师5年360学时培训完成率" not in text_of(officer, "items", version.pk, only="failing")


def test_gaps_say_what_to_add_and_whether_it_is_needed(world: World, signed_in: SignIn) -> None:
    version = stored_version(
        world,
        primary(world.school.name, 1000, primary__t_backbone=5),  # 6 of 7 met, yet below 85 %
        primary("城关一小", 1000, primary__t_backbone=9),  # 6 of 7 met, 90 %
    )
    page = text_of(signed_in("officer"), "gaps", version.pk)
    needed, spare = page.split("</thead>")[1].split("</tr>")[:2]
    assert world.school.name in needed
    assert "<b>5</b> 名" in needed
    assert "必需" in needed
    assert "现 0.5 人/百名学生，要求不低于 1 人/百名学生" in needed
    assert "城关一小" in spare
    assert "<b>1</b> 名" in spare
    assert "可不补" in spare


def test_export_of_gaps_holds_the_rows_that_are_seen(world: World, signed_in: SignIn) -> None:
    version = stored_version(
        world,
        primary(world.school.name, 1000, primary__t_backbone=5),
        primary("城关一小", 1000, primary__t_backbone=9),
    )
    response = signed_in("officer").get(reverse("gaps_export", args=[version.pk]), {"gaps.needed": "needed"})
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0] == "学校或县")
    assert [(row[0], row[5], row[6], row[7]) for row in rows[start + 1 :]] == [
        (world.school.name, "骨干教师", 5, "名")
    ]


@pytest.mark.parametrize("name", ["gaps_export", "heat_export"])
def test_exports_of_a_sample_county_say_so(name: str, world: World, signed_in: SignIn) -> None:
    world.county.is_sample = True
    world.county.save()
    version = stored_version(world, primary(world.school.name, 1000, primary__t_backbone=5))
    response = signed_in("officer").get(reverse(name, args=[version.pk]))
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    texts = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert any("示例数据" in text for text in texts)


def test_margin_is_never_rounded_to_nothing() -> None:
    assert margin_text(Fraction(0)) == "正好在线上"
    assert margin_text(Fraction(1, 2)) == "50%"
    assert margin_text(Fraction(42, 100000)) == "0.04%"
    assert margin_text(Fraction(1, 10**8)) == "0.000001%"
    assert margin_text(None) == ""


def test_flips_tell_the_side_of_the_limit_they_are_held_against(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name, 118, primary__t_backbone=1))
    page = text_of(signed_in("officer"), "flips", version.pk)
    assert "现 0.847458，要达到 0.85" in page  # 50/59 would print as 0.85


def test_comparison_says_which_schools_and_indicators_turned(world: World, signed_in: SignIn) -> None:
    before = stored_version(
        world, primary(world.school.name, 1000, primary__t_backbone=12), number=1, year=2025
    )
    after = stored_version(
        world, primary(world.school.name, 1000, primary__t_backbone=9), number=1, year=2026
    )
    page = text_of(signed_in("officer"), "comparison", after.pk)
    turned = page.split('id="turns"')[1]
    assert world.school.name in turned
    assert ">1.20<" in turned
    assert ">0.90<" in turned
    assert "变差" in turned
    assert "-0.30" in page
    assert reverse("comparison", args=[after.pk]) + f"?with={before.pk}" in page


def test_comparison_with_itself_or_a_stranger_is_not_found(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    address = reverse("comparison", args=[version.pk])
    officer = signed_in("officer")
    assert "还没有可以比的版本" in officer.get(address).content.decode()
    assert officer.get(address, {"with": str(version.pk)}).status_code == 404


def test_turns_and_changes_are_said_with_their_sign() -> None:
    assert turn_of(False, True) == "better"
    assert turn_of(True, False) == "worse"
    assert turn_of(None, True) == turn_of(True, None) == "open"
    assert signed(Fraction(1, 3), 2) == "+0.33"
    assert signed(Fraction(-1, 3000), 2) == "-0.0003"
    assert signed(Fraction(1, 10**7), 2) == "≈ 0"
    assert signed(Fraction(0), 2) == "不变"
    assert signed(None, 2) == "—"


def test_gap_sentence_is_split_at_its_figures() -> None:
    assert split_message("甲还差 1 名教师（现 3，要求不低于 4）；全校约需 2 名") == (
        "现 3，要求不低于 4",
        "全校约需 2 名",
    )
    assert split_message("甲还差 1 名教师（现 3，要求不低于 4）") == ("现 3，要求不低于 4", "")
    assert split_message("甲还差 1 间教室") == ("", "")


def test_rules_are_tried_in_the_address_and_change_nothing(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    moved = officer.get(reverse("rules", args=[version.pk]), {"tried": "1", "try": RULE})
    assert moved.headers["Location"] == f"{reverse('rules', args=[version.pk])}?rules={RULE}"
    page = text_of(officer, "rules", version.pk, rules=RULE)
    assert "试算结果" in page
    assert "把试算的 1 组规则用于本县" in page
    assert not RuleChoice.objects.exists()
    assert "试算结果" not in text_of(officer, "rules", version.pk)


def test_officer_uses_rules_for_the_county_and_the_log_says_so(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    officer.post(reverse("choose_rules", args=[version.pk]), {"rules": RULE})
    assert RuleChoice.objects.get().rules == [RULE]
    entry = Entry.objects.get(verb="choose_rules")
    assert entry.details["before"] == []
    assert entry.details["after"] == ["2016年及之前建成学校音乐、美术教室面积按73、67平方米评估"]
    page = text_of(officer, "rules", version.pk)
    assert "本县选用" in page
    assert "李志强" in page
    assert "试算结果" not in page
    officer.post(reverse("choose_rules", args=[version.pk]), {"rules": RULE})
    assert Entry.objects.filter(verb="choose_rules").count() == 1


def test_unknown_rule_is_refused(world: World) -> None:
    version = stored_version(world, primary(world.school.name))
    with pytest.raises(ValidationError):
        choose_rules(version.dataset, ["没有的规则"], actor=world.people["officer"])
    assert not RuleChoice.objects.exists()


def test_rules_that_add_items_show_them_everywhere(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    rules = "G2-shenyang,Q7-shenyang-labour,V-shenyang-tutoring"
    for name in PAGES:
        text_of(officer, name, version.pk, rules=rules)
    assert "沈阳" in text_of(officer, "items", version.pk, rules=rules)


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow_with_the_schools(name: str, world: World, signed_in: SignIn) -> None:
    few = stored_version(
        world, *(primary(f"第{i}小学", primary__t_backbone=1) for i in range(3)), number=8, year=2025
    )
    many = stored_version(world, *(primary(f"第{i}小学", primary__t_backbone=1) for i in range(40)), number=9)
    officer = signed_in("officer")
    officer.get(reverse("measurement"))  # the first request of a session writes it
    counts = []
    for version in (few, many):
        text_of(officer, name, version.pk)
        with CaptureQueriesContext(connection) as second:
            text_of(officer, name, version.pk)
        counts.append(len(second))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


@pytest.mark.parametrize(
    "standard_id",
    [
        "basic-balance-2012",
        "preschool-universal-2020",
        "preschool-shenyang-2021",
        "shuanggao-shuangpu-sample",
        "county-duties-sample",
    ],
)
def test_every_standard_has_its_pages(standard_id: str, world: World, signed_in: SignIn) -> None:
    version = stored_version(
        world, primary(world.school.name, 20000, primary__t_backbone=1), primary("城关一小")
    )
    version.dataset.standard_id = standard_id
    version.dataset.save()
    officer = signed_in("officer")
    for name in PAGES:
        page = text_of(officer, name, version.pk)
        if standard_id.endswith("sample"):
            assert "示例标准" in page
    assert officer.get(reverse("indicators", args=[version.pk])).status_code in (200, 302)
    assert officer.get(reverse("indicators", args=[version.pk]), follow=True).status_code == 200
    assert officer.get(reverse("gaps_export", args=[version.pk])).status_code == 200
    assert officer.get(reverse("file_now", args=[version.pk, "tables"])).status_code == 200

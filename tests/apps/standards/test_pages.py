"""The pages of the standards, through HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from dudao.catalogue.loader import load, standard_ids

SignIn = Callable[[str], Client]
NOTICE = "示例标准：条文为演示而编写，并非官方条文，不得用于申报"
SAMPLES = [standard_id for standard_id in standard_ids() if load(standard_id).sample]
PARTS = ("standard", "standard_rules", "standard_fields", "standard_checks")


def page(client: Client, name: str, *args: str) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_shows_number_ways_and_marks(signed_in: SignIn) -> None:
    text = page(signed_in("clerk"), "standards")
    for standard_id in standard_ids():
        assert reverse("standard", args=[standard_id]) in text
    assert "教督〔2017〕6号" in text
    assert "2,600 分，2,340 分通过" in text
    assert text.count(NOTICE) >= len(SAMPLES) == 2


@pytest.mark.parametrize("standard_id", standard_ids())
@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_every_standard_opens(signed_in: SignIn, standard_id: str, part: str) -> None:
    text = page(signed_in("officer"), part, standard_id)
    assert (NOTICE in text) == load(standard_id).sample


@pytest.mark.parametrize("standard_id", standard_ids())
def test_every_item_has_a_page_of_its_own(signed_in: SignIn, standard_id: str) -> None:
    client = signed_in("officer")
    standard = load(standard_id)
    added = [item for rule_set in standard.rule_sets for item in rule_set.adds]
    for item in [*standard.items[::7], standard.items[-1], *added]:
        text = page(client, "standard_item", standard_id, item.id)
        assert ("示例条文" if item.sample_text else item.mark.label) in text
        assert (NOTICE in text) == standard.sample


def test_tree_says_what_the_filter_needs(signed_in: SignIn) -> None:
    text = page(signed_in("officer"), "standard", "shuanggao-shuangpu-sample")
    assert text.count("data-tree-item ") == 160
    assert 'data-kind="veto"' in text


def test_item_page_says_formula_limit_source_and_mark(signed_in: SignIn) -> None:
    text = page(signed_in("officer"), "standard_item", "quality-balance-2017", "L2")
    assert "100 × 县级及以上骨干教师 ÷ 在校学生数" in text
    assert "100 * t_backbone / students" in text
    assert "要求不低于 1 人/百名学生" in text
    assert "差异系数 小学 ≤ 0.50，初中 ≤ 0.45" in text
    assert "资源配置第2项" in text
    assert "见于转述" in text


def test_item_of_a_rule_set_says_when_it_is_asked(signed_in: SignIn) -> None:
    text = page(signed_in("officer"), "standard_item", "quality-balance-2017", "G2-SY")
    assert "打开选用规则“沈阳：生均公用经费基准定额小学不低于1150元、初中不低于1350元”后才问这一条" in text


def test_unknown_standard_and_item_are_not_found(signed_in: SignIn) -> None:
    client = signed_in("officer")
    assert client.get(reverse("standard", args=["nothing"])).status_code == 404
    assert client.get(reverse("standard_item", args=["quality-balance-2017", "Z9"])).status_code == 404


@pytest.mark.parametrize("standard_id", standard_ids())
def test_export_carries_the_notice_on_every_sheet(signed_in: SignIn, standard_id: str) -> None:
    answer = signed_in("officer").get(reverse("standard_export", args=[standard_id]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    standard = load(standard_id)
    for sheet in book.worksheets:
        top = [str(sheet.cell(row, 1).value) for row in range(1, 4)]
        assert standard.title in top[0]
        assert (NOTICE in top) == standard.sample, sheet.title
    items = book["条目"]
    titles = {str(cell.value) for row in items.iter_rows() for cell in row}
    assert {item.title for item in standard.items} <= titles


def test_export_neutralises_nothing_that_is_not_a_formula(signed_in: SignIn) -> None:
    answer = signed_in("officer").get(reverse("standard_export", args=["quality-balance-2017"]))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_template_names_the_county_of_who_asks(signed_in: SignIn) -> None:
    answer = signed_in("officer").get(reverse("standard_template", args=["quality-balance-2017"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "示例县" in {cell.value for row in book["县级填报表"].iter_rows() for cell in row}
    assert "学校填报表" in book.sheetnames


def test_queries_do_not_grow_with_the_items(
    signed_in: SignIn, django_assert_num_queries: Callable[..., object]
) -> None:
    client = signed_in("officer")
    client.get(reverse("standards"))
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("standard", args=["preschool-universal-2020"]))
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("standard", args=["shuanggao-shuangpu-sample"]))


def test_a_clause_written_for_a_sample_never_claims_to_be_remembered(signed_in: SignIn) -> None:
    text = page(signed_in("officer"), "standard", "shuanggao-shuangpu-sample")
    assert text.count("示例条文") >= 154
    assert text.count("凭记忆") == 1  # the legend of marks, no clause

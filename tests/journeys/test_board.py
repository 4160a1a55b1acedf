"""The director at the board, and the officer who locks, enters ratings from outside and takes the files away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
TABS = 8
VETO_NOTE = "欠发2025年12月绩效工资"


@pytest.mark.parametrize("width", [1440, 390])
def test_the_director_reads_the_board(small_visit: Visit, width: int) -> None:
    director = small_visit("director", width=width)
    page = director.page
    director.sign_in()
    expect(page.locator("main")).to_contain_text("V1")
    director.menu("自评")
    expect(page.get_by_role("heading", level=1)).to_have_text("自评总览")
    # 10 + 9 of the county; half of 20 + 6.4 + 16 + 9.5 + 8 + 6 and of one point of bonus, as one school has not rated.
    expect(page.locator(".board-figure")).to_contain_text("52.45")
    expect(page.locator(".board-figure")).to_contain_text("通过线 90")
    expect(page.locator(".verdict-word").first).to_contain_text("未达标")
    tabs = page.get_by_role("navigation", name="自评总览").get_by_role("link")
    addresses = [str(tab.get_attribute("href")) for tab in tabs.all()]
    assert len(addresses) >= TABS
    for address in addresses:
        assert director.open(director.path.split("?")[0] + address).status == 200
    director.menu("自评")
    sees_the_veto_with_its_proof(director)
    follows_lost_points_to_a_school(director)


def sees_the_veto_with_its_proof(director: Visitor) -> None:
    """One triggered veto fails all: what was stated, by whom, with which papers."""
    page = director.page
    expect(page.locator(".board-veto")).to_contain_text("触发一条，全部不通过")
    director.follow(page.locator(".board-veto").get_by_role("link", name=re.compile("^V1")))
    proof = page.locator("#V1")
    expect(proof).to_contain_text(VETO_NOTE)
    expect(proof).to_contain_text("钱文静")
    expect(proof).to_contain_text("没有关联材料")


def follows_lost_points_to_a_school(director: Visitor) -> None:
    """8.05 points are lost: 1 of the county, and half of what the second school lost; the making is on the page."""
    page = director.page
    director.menu("自评")
    director.follow(
        page.get_by_role("navigation", name="自评总览").get_by_role("link", name=re.compile("失分"))
    )
    expect(page.locator("main")).to_contain_text("共失 8.05 分")
    director.follow(page.get_by_role("link", name=re.compile("^A1-B3-C1")).first)
    row = page.locator("table#subjects tbody tr").filter(has_text="城关初级中学")
    expect(row).to_contain_text("6")
    expect(row).to_contain_text("3")
    page.locator("main details.how summary").first.click()
    expect(page.locator(".board-steps").first).to_be_visible()
    director.follow(row.get_by_role("link", name="城关初级中学"))
    expect(page.locator(".stated")).to_contain_text("50")
    expect(page.locator("#rating-form")).to_have_count(0)


def test_the_officer_locks_compares_and_exports(small_visit: Visit, tmp_path: Path) -> None:
    head = small_visit("head", width=1440)
    head.sign_in()
    head.menu("自评")
    head.page.locator("[data-pick-all]").check()
    head.follow(head.page.locator("[data-batch-button]"))
    officer = small_visit("officer", width=1440)
    page = officer.page
    officer.sign_in()
    officer.menu("自评")
    officer.follow(page.locator("main").get_by_role("link", name="审核", exact=True))
    officer.follow(page.get_by_role("link", name="A2-B1-C1", exact=True))
    officer.follow(page.get_by_role("button", name="通过", exact=True))
    locks(officer)
    rates_from_outside(officer)
    takes_files_away(officer, tmp_path)


def locks(officer: Visitor) -> None:
    """A locked item says why, to its handler too."""
    page = officer.page
    officer.menu("自评")
    officer.follow(
        page.get_by_role("navigation", name="自评总览").get_by_role("link", name="逐条", exact=True)
    )
    officer.follow(page.get_by_role("link", name=re.compile("^A2-B1-C1")).first)
    officer.follow(page.locator("table#subjects").get_by_role("link", name="示例县"))
    page.locator("#why").fill("市级已核实")
    officer.follow(page.get_by_role("button", name="锁定", exact=True))
    expect(page.locator("body")).to_contain_text("市级已核实")
    expect(page.locator("body")).to_contain_text("已锁定")


def rates_from_outside(officer: Visitor) -> None:
    """A difference must be explained; explained, both stand side by side."""
    page = officer.page
    officer.menu("自评")
    board = officer.path
    officer.open(board.replace("/board/", "/external/"))
    form = page.locator("main form").first
    form.locator("[name=rater]").fill("市级初验组")
    officer.follow(form.get_by_role("button", name="开始录入"))
    if "/evaluation/external/" not in officer.path:
        officer.follow(page.get_by_role("link", name="录入和查看"))
    page.get_by_label("A2-B1-C2 他评").fill("8")
    officer.expected_statuses = {400}
    officer.follow(page.locator("main").get_by_role("button", name="保存", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("有 1 条不能保存")
    officer.expected_statuses = set()
    page.get_by_label("A2-B1-C2 差异说明").fill("抽查又缺两次记录。")
    officer.follow(page.locator("main").get_by_role("button", name="保存", exact=True))
    officer.follow(page.get_by_role("link", name="看差异"))
    expect(page.locator("main")).to_contain_text("抽查又缺两次记录。")


def takes_files_away(officer: Visitor, folder: Path) -> None:
    """The county's table with the total of the board; the report and the list of missing papers."""
    page = officer.page
    officer.menu("自评")
    officer.follow(page.get_by_role("link", name="导出与导入"))
    county = page.locator(".file-list li").first
    table = officer.download(county.get_by_role("link", name="Excel"), folder)
    values = [
        value
        for sheet in openpyxl.load_workbook(table).worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    assert any("52.45" in str(value) for value in values)
    for name, suffix in (("Word", ".docx"), ("PDF", ".pdf")):
        for link in county.get_by_role("link", name=name).all():
            file = officer.download(link, folder)
            assert file.suffix == suffix
            assert file.stat().st_size > 5_000
    officer.follow(page.get_by_role("link", name="缺件清单"))
    expect(page.locator("main")).to_contain_text("安全制度")

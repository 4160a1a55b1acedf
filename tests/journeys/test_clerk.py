"""The school clerk: sees her school alone, downloads its form, uploads it with an error, mends it, hands it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from playwright.sync_api import expect

from tests.journeys.files import fill_school_form, find_value
from tests.journeys.visitor import Visitor

SCHOOL = "青石镇中心小学"
OTHER_SCHOOL = "大河镇中心小学"
Visit = Callable[..., Visitor]


def asks_for_forms(officer: Visitor) -> None:
    """The officer asks every school for its form."""
    officer.sign_in()
    officer.menu("数据")
    officer.follow(officer.page.get_by_role("link", name="布置学校填报"))
    officer.page.get_by_label(re.compile("要求|说明|备注")).fill("按9月1日的数填。")
    officer.follow(officer.page.get_by_role("button", name="布置"))
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("学校填报")
    expect(officer.page.locator("main")).to_contain_text("0 / 61")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_clerk_hands_in_her_form(visit: Visit, tmp_path: Path, width: int) -> None:
    officer = visit("duxue", width=1440)
    asks_for_forms(officer)
    round_path = officer.path
    own_row, other_row = row_paths(officer)

    clerk = visit("xuexiao", width=width)
    page = clerk.page
    clerk.sign_in()
    expect(page.get_by_role("heading", level=1)).to_have_text(SCHOOL)
    expect(page.locator("section.todo")).to_contain_text("未交")
    assert OTHER_SCHOOL not in clerk.text("body")
    assert "0.500211" not in clerk.text("body")
    clerk.follow(page.get_by_role("link", name="去填表"))
    form = clerk.download(page.get_by_role("link", name="下载本校的表"), tmp_path)
    assert SCHOOL in form.name
    sheet, row, column = find_value(openpyxl.load_workbook(form), "学校名称")
    assert sheet.cell(row, column).value == SCHOOL

    hands_in_a_form_with_an_error(clerk, form, tmp_path)
    mended = fill_school_form(form, SCHOOL, tmp_path / "改好的表.xlsx")
    clerk.upload(page.get_by_role("button", name="上传并检查"), mended)
    expect(page.locator(".todo")).to_contain_text("李秀兰上交")
    page.get_by_text("交上去的数据").click()
    expect(page.locator(".todo")).to_contain_text("989")

    sees_her_own_results(clerk, own_row)
    cannot_see_the_others(clerk, officer, round_path, other_row)
    officer.open(round_path)
    expect(officer.page.locator("main")).to_contain_text("1 / 61")


def row_paths(officer: Visitor) -> tuple[str, str]:
    """The addresses of the results of the clerk's school and of another, from the officer's table."""
    officer.menu("测算")
    officer.follow(officer.page.get_by_role("link", name="学校×指标"))
    links = [officer.page.get_by_role("link", name=name, exact=True) for name in (SCHOOL, OTHER_SCHOOL)]
    paths = [str(link.get_attribute("href")).split("?")[0] for link in links]
    return paths[0], paths[1]


def hands_in_a_form_with_an_error(clerk: Visitor, form: Path, folder: Path) -> None:
    """A word where the pupils belong is refused on the page, with its cell, and comes back marked."""
    page = clerk.page
    spoiled = fill_school_form(form, SCHOOL, folder / "有错的表.xlsx", pupils="约一千人")
    clerk.upload(page.get_by_role("button", name="上传并检查"), spoiled)
    errors = page.locator(".error-list")
    expect(errors).to_contain_text("1 处错误，没有交上去")
    _, row, column = find_value(openpyxl.load_workbook(form), "小学·在校学生数")
    expect(errors).to_contain_text(f"!{get_column_letter(column)}{row}，现在是“约一千人”")
    marked = clerk.download(page.get_by_role("link", name="下载标好错误的表"), folder)
    text = [
        str(value)
        for sheet in openpyxl.load_workbook(marked).worksheets
        for values in sheet.iter_rows(values_only=True)
        for value in values
    ]
    assert "约一千人" in text
    assert any("数字" in value for value in text)


def sees_her_own_results(clerk: Visitor, own_row: str) -> None:
    """Every indicator of her school opens to its making: 9 backbone teachers of 989 pupils are 0.91 per hundred."""
    clerk.menu("测算")
    page = clerk.page
    assert clerk.path.split("?")[0] == own_row
    expect(page.get_by_role("heading", level=1)).to_contain_text(SCHOOL)
    line = page.locator("#primary-L2")
    expect(line).to_contain_text("0.91")
    line.locator("summary").click()
    making = line.locator(".how-body")
    expect(making).to_contain_text("989")
    expect(making.locator(".cell-name").first).to_be_visible()
    clerk.look()


def cannot_see_the_others(clerk: Visitor, officer: Visitor, round_path: str, other_row: str) -> None:
    """Another school's results, the county's verdict and the round answer as if they did not exist."""
    officer.menu("测算")
    verdict = officer.path.split("?")[0]
    clerk.expected_statuses = {403, 404}
    for path in (other_row, round_path, verdict):
        response = clerk.page.goto(f"{clerk.address}{path}")
        shown = clerk.text("body")
        if path == verdict and clerk.path.split("?")[0] != verdict:
            assert "0.500211" not in shown
            continue
        assert response is not None
        assert response.status in {403, 404}, path
        assert OTHER_SCHOOL not in shown
        assert "0.500211" not in shown
    clerk.expected_statuses = set()

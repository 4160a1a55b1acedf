"""The county officer: from signing in to the verdict, its reasons, the report, and a locked version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.files import county_file, spoiled_county_file
from tests.journeys.visitor import Visitor

WORK_MILLISECONDS = 90_000
COEFFICIENT = "0.500211"
FIRST_REASON = "小学 L2 每百名学生拥有县级以上骨干教师数"
Visit = Callable[..., Visitor]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_officer_judges_her_county(visit: Visit, tmp_path: Path, width: int) -> None:
    officer = visit("duxue", width=width)
    officer.sign_in()
    gets_a_bad_workbook_back(officer, tmp_path)
    takes_in_the_county_workbook(officer, tmp_path)
    reads_the_verdict(officer)
    follows_a_number_to_its_cell(officer)
    reads_a_school(officer)
    takes_the_list_of_gaps_away(officer, tmp_path)
    takes_the_report_away(officer, tmp_path)
    tries_a_rule_set(officer)
    locks_the_version(officer)


def uploads(officer: Visitor, file: Path, outcome: str) -> None:
    """Upload a workbook with the defaults of the form and wait for the end of its check."""
    officer.menu("数据")
    officer.follow(officer.page.locator("main").get_by_role("link", name="上传数据").first)
    officer.upload(officer.page.get_by_role("button", name="上传并检查"), file)
    expect(officer.page.locator(".verdict-word")).to_have_text(outcome, timeout=WORK_MILLISECONDS)
    officer.look()


def gets_a_bad_workbook_back(officer: Visitor, folder: Path) -> None:
    """Both errors on the page with cell and value, both cells marked in the same workbook, and nothing stored."""
    page = officer.page
    uploads(officer, spoiled_county_file(folder), "已退回")
    expect(page.locator(".verdict")).to_contain_text("2 处错误")
    expect(page.locator(".verdict")).to_contain_text("没有任何变化")
    problems = page.locator("#problems")
    expect(problems).to_contain_text("-5")
    expect(problems).to_contain_text("约三千")
    marked = officer.download(page.get_by_role("link", name="下载标注好的文件"), folder)
    sheet = openpyxl.load_workbook(marked)["学校填报表"]
    found = {
        str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value in {-5, "约三千"}
    }
    assert set(found) == {"-5", "约三千"}
    sound = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "城关二小")
    for cell in found.values():
        assert cell.fill.fgColor.rgb != sound.fill.fgColor.rgb
    said = " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    assert "不能是负数" in said
    assert "应当填数字，现在是文字" in said


def takes_in_the_county_workbook(officer: Visitor, folder: Path) -> None:
    """The workbook that the schools filled becomes the version that counts."""
    uploads(officer, county_file(folder), "已入库")
    expect(officer.page.locator(".verdict")).to_contain_text("第 2 版")


def reads_the_verdict(officer: Visitor) -> None:
    """Not met, first because of a coefficient that rounds to its limit."""
    page = officer.page
    officer.menu("测算")
    expect(page.get_by_label("标准、学年和数据版本").locator("option:checked")).to_contain_text(
        "第 2 版（为准）"
    )
    expect(page.locator(".verdict-word").first).to_contain_text("未达标")
    first = page.locator(".verdict li").first
    expect(first).to_contain_text(FIRST_REASON)
    expect(first).to_contain_text(f"{COEFFICIENT}，超过 0.50")


def follows_a_number_to_its_cell(officer: Visitor) -> None:
    """From the first reason to the making of the coefficient, with the schools behind it."""
    page = officer.page
    officer.follow(page.locator(".verdict li").first.get_by_role("link", name="怎么算的"))
    main = page.locator("main")
    expect(main).to_contain_text(COEFFICIENT)
    expect(main).to_contain_text("S²")
    expect(main).to_contain_text("青石镇杨柳铺小学")


def reads_a_school(officer: Visitor) -> None:
    """A school that fails the rule of six in seven: 0.91 backbone teachers, traced to the cells of the workbook."""
    page = officer.page
    officer.follow(page.get_by_role("link", name="学校×指标"))
    page.get_by_placeholder("校名或拼音首字母").fill("qszzxxx")
    expect(page.locator("table#heat tbody tr:visible, table tbody tr:visible")).to_have_count(1)
    officer.follow(page.get_by_role("link", name="青石镇中心小学", exact=True))
    line = page.locator("#primary-L2")
    expect(line).to_contain_text("0.91")
    line.locator("summary").click()
    expect(line.locator(".how-body")).to_contain_text("989")
    expect(line.locator(".cell-name").first).to_be_visible()
    expect(line.locator(".how-body")).to_contain_text("示例县填报表.xlsx")
    officer.look()


def takes_the_list_of_gaps_away(officer: Visitor, folder: Path) -> None:
    """The gap list says things to add, and so does its workbook."""
    page = officer.page
    officer.menu("测算")
    officer.follow(page.get_by_role("link", name="还差什么", exact=True))
    expect(page.locator("main")).to_contain_text("青石镇中心小学")
    file = officer.download(page.locator("main a[href*='/gaps/export/']"), folder)
    text = [
        str(value)
        for sheet in openpyxl.load_workbook(file).worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    ]
    assert any("骨干教师" in value for value in text)
    assert not any(value.startswith("=") for value in text)


def takes_the_report_away(officer: Visitor, folder: Path) -> None:
    """The self-evaluation report in Word names the county, the document and the coefficient."""
    page = officer.page
    officer.menu("测算")
    officer.follow(page.get_by_role("link", name="报告和导出"))
    report_line = page.locator("#files li").filter(has_text="自评报告")
    officer.follow(report_line.get_by_role("button", name="生成 Word"))
    ready = report_line.get_by_role("link", name="下载 Word")
    expect(ready).to_be_visible(timeout=WORK_MILLISECONDS)
    file = officer.download(ready, folder)
    assert file.suffix == ".docx"
    report = docx.Document(str(file))
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(paragraph.text for paragraph in report.paragraphs), *cells])
    assert "示例县" in text
    assert "教督〔2017〕6号" in text
    assert COEFFICIENT in text
    assert "待补" in text


def tries_a_rule_set(officer: Visitor) -> None:
    """A rule tried is named on the verdict's page as a trial, with the way back to the real verdict."""
    page = officer.page
    officer.menu("测算")
    officer.follow(page.get_by_role("link", name="选用规则"))
    title = page.locator(".rule-card b").first.inner_text()
    page.locator(".rule-card input[type=checkbox]").first.check()
    officer.follow(page.get_by_role("button", name="试算勾选的规则"))
    note = page.get_by_role("note").filter(has_text="试算")
    expect(note).to_contain_text(title)
    officer.follow(note.get_by_role("link", name="回到实际结论"))
    expect(page.get_by_role("note").filter(has_text="试算")).to_have_count(0)


def locks_the_version(officer: Visitor) -> None:
    """Locked with her name and the time; opened again only with a reason."""
    page = officer.page
    officer.open("/")
    officer.follow(page.get_by_role("link", name="去锁定"))
    officer.confirm(page.get_by_role("button", name="锁定，以此版为准"))
    expect(page.locator("main")).to_contain_text("周敏 于")
    expect(page.locator("main")).to_contain_text("以 第 2 版 为准")
    page.get_by_text("解除锁定").first.click()
    page.get_by_label("原因").fill("补报一所学校")
    officer.follow(page.get_by_role("button", name="解除锁定"))
    expect(page.locator("main")).to_contain_text("没有锁定")
    expect(page.locator("main")).to_contain_text("补报一所学校")

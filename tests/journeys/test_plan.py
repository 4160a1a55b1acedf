"""The plan under way: the handler reports on her phone and is answered; the office takes back its list and plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.visitor import Visitor, today

Visit = Callable[..., Visitor]
LATE_DUTY = "落实乡村教师生活补助"
DUTY_WITH_TIME = "拨付义务教育学校公用经费缺口"
LINE = "已发到 11 月，名册逐人核对。"
HINDRANCE = "补助名册里有 6 人的岗位没有认定。"
REASON = "材料还在乡镇，没有归档，收齐后再报。"
A3_POINTS = (1191, 842)
LIST_TITLE = "创建重点任务清单"
FIRST_ROW = 3  # of the county's table: the title, a line of help, the row of titles
DUE, UNIT, REQUIREMENT = "完成时限", "牵头单位", "措施和要求"
# Reads the form as it stands and posts it in the background: the answer that a phone in the hills never gets.
SEND_UNHEARD = """async () => {
  const form = document.querySelector('#report');
  await fetch(form.action, {method: 'POST', body: new FormData(form)});
}"""


def test_the_handler_reports_on_her_phone_and_is_answered(visit: Visit, tmp_path: Path) -> None:
    handler = visit("jingban", width=390)
    handler.sign_in()
    opens_the_worst(handler)
    reports_once(handler, tmp_path)
    head = visit("caizheng", width=1440)
    confirms_one_step(head)
    hears_of_it(handler)
    asks_for_more_time(handler)
    officer = visit("duxue", width=1440)
    grants_it(officer)
    handler.open("/plan/mine/")
    granted = handler.page.locator(".todo").filter(has_text=DUTY_WITH_TIME)
    expect(granted).to_contain_text(f"{short_day(wanted_day())}前")


def opens_the_worst(handler: Visitor) -> None:
    """The latest duty stands first on her home page, one press away from the form."""
    page = handler.page
    expect(page.locator("main")).to_contain_text("我的任务")
    worst = page.locator(".todo").first
    expect(worst).to_contain_text("逾期 10 天")
    expect(worst).to_contain_text(LATE_DUTY)
    handler.follow(worst.get_by_role("link", name="报进展"))
    expect(page.get_by_role("heading", level=1)).to_have_text(LATE_DUTY)


def reports_once(handler: Visitor, folder: Path) -> None:
    """Two steps, a line, a photo, what hinders; sent twice it is one report."""
    page = handler.page
    form = page.locator("#report")
    form.get_by_text("组织实施", exact=True).click()
    form.get_by_text("检查核对", exact=True).click()
    form.get_by_label("进展", exact=True).fill(LINE)
    photo = folder / "补助发放公示.jpg"
    Image.effect_noise((640, 480), 60).convert("RGB").save(photo)
    form.locator("input[type=file]").set_input_files(photo)
    expect(form.locator("[data-chosen-files]")).to_contain_text("补助发放公示.jpg")
    form.get_by_text("遇到困难").click()
    form.get_by_label("类型").select_option("coordination")
    form.get_by_label("请哪个单位协调解决").select_option(label="人社局")
    form.get_by_label("困难问题").fill(HINDRANCE)
    handler.look()
    page.evaluate(SEND_UNHEARD)
    handler.follow(form.get_by_role("button", name="上报"))
    handler.open("/plan/mine/")
    handler.follow(page.get_by_role("link", name=LATE_DUTY))
    reports = page.locator("#reports li").filter(has_text=LINE)
    expect(reports).to_have_count(1)
    expect(reports).to_contain_text("待核实")
    expect(reports.locator("img")).to_have_count(1)
    expect(page.locator("#hindrances li")).to_have_count(1)
    expect(page.locator("#hindrances")).to_contain_text("请人社局协调")
    expect(page.locator("#progress")).to_contain_text("4 步核实 1 步")


def confirms_one_step(head: Visitor) -> None:
    """What she does not find done goes back with its reason; without a reason nothing is decided."""
    page = head.page
    head.sign_in()
    expect(page.locator("main")).to_contain_text("进展待我核实")
    head.open("/plan/review/")
    head.follow(page.get_by_role("link", name=LATE_DUTY))
    expect(page.locator(".stated")).to_have_text(LINE)
    page.get_by_label("检查核对").uncheck()
    head.follow(page.get_by_role("button", name="核实", exact=True))
    expect(page.locator("body")).to_contain_text("原因")
    head.open("/plan/review/")
    head.follow(page.get_by_role("link", name=LATE_DUTY))
    page.get_by_label("检查核对").uncheck()
    page.locator("#why").fill(REASON)
    head.follow(page.get_by_role("button", name="核实", exact=True))
    head.open("/plan/review/")
    expect(page.locator("main")).to_contain_text("没有等您核实的进展")


def hears_of_it(handler: Visitor) -> None:
    """The bell, the notice, and on the duty's page what is verified and what came back."""
    page = handler.page
    handler.open("/")
    expect(page.locator("a[href='/notices/']").first).to_contain_text(re.compile(r"\d+"))
    handler.open("/notices/")
    handler.follow(page.locator(".notice-new a").filter(has_text=LATE_DUTY).filter(has_text=REASON))
    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE_DUTY)
    expect(page.locator("main")).to_contain_text(REASON)
    expect(page.locator("#progress")).to_contain_text("4 步核实 2 步")


def wanted_day() -> date:
    """A week more than the twelve days that are left."""
    return today() + timedelta(days=19)


def short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def asks_for_more_time(handler: Visitor) -> None:
    """Before the due date she may ask; after it she is told why not."""
    page = handler.page
    handler.open("/plan/mine/")
    handler.follow(page.get_by_role("link", name=LATE_DUTY))
    expect(page.get_by_role("link", name="申请延期")).to_have_count(0)
    handler.open("/plan/mine/")
    handler.follow(page.get_by_role("link", name=DUTY_WITH_TIME))
    handler.follow(page.get_by_role("link", name="申请延期"))
    page.get_by_label("申请延至").fill(wanted_day().isoformat())
    page.get_by_label("原因").fill("县级预算调整要等下月常委会。")
    handler.follow(page.get_by_role("button", name="送督导室审批"))
    expect(page.locator("#extensions")).to_contain_text(short_day(wanted_day()))


def grants_it(officer: Visitor) -> None:
    """Approved as asked, from the list of what waits."""
    page = officer.page
    officer.sign_in()
    officer.open("/plan/review/?part=extensions")
    asked = page.locator(".extension-card").filter(has_text=DUTY_WITH_TIME)
    expect(asked).to_contain_text("延 7 天")
    officer.follow(asked.get_by_role("button", name="同意", exact=True))
    officer.open("/plan/review/?part=extensions")
    expect(page.locator(".extension-card").filter(has_text=DUTY_WITH_TIME)).to_have_count(0)


def test_the_office_takes_its_list_back_and_plans(visit: Visit, tmp_path: Path) -> None:
    officer = visit("duxue", width=1440)
    officer.sign_in()
    takes_the_list_back(officer, tmp_path)
    plans_and_agrees(officer)
    looks_before_moving_acceptance(officer)
    prints(officer, tmp_path)


def takes_the_list_back(officer: Visitor, folder: Path) -> None:
    """A row with an error comes back marked and nothing is taken; mended, the changes are shown, then taken once."""
    page = officer.page
    officer.open("/plan/lists/")
    officer.follow(page.get_by_role("link", name=re.compile(LIST_TITLE)))
    address = officer.path
    table = officer.download(page.get_by_role("link", name="导出 Excel"), folder)
    due = today() + timedelta(days=50)
    wrong = changed(table, folder / "改错.xlsx", {(9, UNIT): "火星局", (38, DUE): due})
    officer.open(address)
    officer.follow(page.get_by_role("link", name="导入", exact=True))
    officer.upload(page.get_by_role("button", name="上传，先看结果"), wrong)
    expect(page.locator("main")).to_contain_text("火星局")
    marked = officer.download(page.get_by_role("link", name="下载标好错误的表"), folder)
    assert "火星局" in "".join(comments_and_cells(marked))
    officer.follow(page.get_by_role("link", name="重新上传"))
    good = changed(table, folder / "改对.xlsx", {(38, REQUIREMENT): "先到位一半设备。", (38, DUE): due})
    officer.upload(page.get_by_role("button", name="上传，先看结果"), good)
    expect(page.locator(".import-counts")).to_contain_text("1更新")
    expect(page.locator("main")).to_contain_text(f"→ {due.isoformat()}")
    officer.follow(page.get_by_role("button", name="导入", exact=True))
    officer.open(address)
    row = page.locator("table#duties tbody tr").filter(has_text="职业教育中心实训设备达标")
    expect(row).to_contain_text(due.isoformat())
    officer.follow(page.get_by_role("link", name="导入", exact=True))
    officer.upload(page.get_by_role("button", name="上传，先看结果"), good)
    expect(page.locator("main")).to_contain_text("表和清单一样")


def changed(table: Path, target: Path, cells: dict[tuple[int, str], object]) -> Path:
    """A copy of the county's table with these cells of these numbers changed."""
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    titles = {str(cell.value): at for at, cell in enumerate(sheet[FIRST_ROW], 1)}
    for (number, title), value in cells.items():
        sheet.cell(FIRST_ROW + number, titles[title]).value = value  # type: ignore[assignment]
    book.save(target)
    return target


def comments_and_cells(table: Path) -> list[str]:
    """All that a reader finds in a workbook."""
    found = []
    for sheet in openpyxl.load_workbook(table).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                found.append(str(cell.value or ""))
                found.append(cell.comment.text if cell.comment else "")
    return found


def plans_and_agrees(officer: Visitor) -> None:
    """A draft beside the agreed version; nothing counts before it is agreed."""
    page = officer.page
    officer.open("/plan/plan/")
    expect(page.locator("main")).to_contain_text("距省级验收")
    page.get_by_label("排期说明").fill("设备采购时限调整后重排")
    officer.follow(page.get_by_role("button", name="重新排期"))
    expect(page.locator("#made")).to_be_visible(timeout=90_000)
    officer.open(officer.path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 2 版计划")
    expect(page.locator("main")).to_contain_text("与已确认的第 1 版相比")
    officer.confirm(page.get_by_role("button", name="确认计划"))
    officer.open("/plan/plan/")
    versions = page.locator("#versions li")
    expect(versions.filter(has_text="第 2 版")).to_contain_text("已确认")
    expect(versions.filter(has_text="第 1 版")).not_to_contain_text("已确认")


def looks_before_moving_acceptance(officer: Visitor) -> None:
    """The whole consequence of an earlier acceptance is shown; nothing has changed by looking."""
    page = officer.page
    officer.follow(page.get_by_role("link", name="变更验收日期"))
    page.get_by_label("新的省级验收日期").fill((today() + timedelta(days=62)).isoformat())
    officer.follow(page.get_by_role("button", name="看后果"))
    preview = page.locator("#preview")
    expect(preview).to_contain_text(re.compile("提前 2[01] 天"))
    expect(preview).to_contain_text("节点随之移动")
    expect(preview.get_by_role("table", name="每项任务的最迟开始").locator("tbody tr").first).to_be_visible()
    officer.open("/plan/plan/")
    expect(page.locator("main")).to_contain_text(re.compile("8[23] 天"))
    expect(page.locator("#versions li")).to_have_count(2)


def prints(officer: Visitor, folder: Path) -> None:
    """The wall chart on A3, lying."""
    page = officer.page
    officer.open("/plan/wall/")
    page.locator("summary", has_text="打印").click()
    sheet = PdfReader(officer.download(page.get_by_role("link", name="A3"), folder)).pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A3_POINTS

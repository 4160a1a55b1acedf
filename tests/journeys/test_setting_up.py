"""Setting up and putting away: the officer's standard, campaign, duties out of Excel; a school's archive to a ZIP."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as NotYet

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
SLOW = 60_000
LOOKS, LOOK_MILLISECONDS = 60, 1_000
STANDARD = "示例县平安校园评估标准"
CAMPAIGN = "平安校园创建"
DUE = date.today() + timedelta(days=30)
# As counties write them: titles above, levels merged or left out, a total below; who acts is under an unknown title.
ROWS: tuple[tuple[str | int | None, ...], ...] = (
    (STANDARD,),
    ("共7条，满分80分，72分及以上通过",),
    ("一级指标", "二级指标", "三级指标", "分值", "评分细则", "佐证材料", "由谁来办", "自评得分"),
    ("教育管理（45分）", "党政领导", "每年专题研究教育工作2次", 15, "缺1次扣一半分。", "会议纪要；台账", "县政府"),
    (None, None, "签订目标责任书", 10, "每缺1份扣1分。", "责任书", "县政府"),
    (None, "校园安全", "校园安全制度健全", "10（4+6）", "1.有制度；2.有演练", "制度、记录", "学校"),
    (None, None, "制定周边治理方案", 10, "未制定不得分。", "方案", "学校"),
    ("教育经费（35分）", "投入", "教师培训经费不低于公用经费的5%", 15, "每低1个百分点扣3分。", "预算", "财政局"),
    (None, None, "经费使用规范", 10, "参照县财政局有关文件执行", "账册", "财政局"),
    (None, None, "制定经费公示制度", 10, "未制定不得分。", "制度", "财政局"),
    ("否决指标", None, "有拖欠教师工资的"),
    ("合计", None, None, 80),
)  # fmt: skip
MERGED = ("A1:H1", "A2:H2", "A4:A7", "B4:B5", "B6:B7", "A8:A10", "B8:B10")
OF_THE_GOVERNMENT = ("A1-B1-C1", "A1-B1-C2")
OF_THE_HANDLER = ("A2-B1-C1", "A2-B1-C2", "A2-B1-C3", "V1")
PAPERS = {
    "食堂管理记录": ("A1-B2-C2 食堂管理规范", "三月营养餐公示已上墙，留样记录齐全。"),
    "应急演练记录": ("A1-B2-C1 应急演练每月一次，记录完整", "四月消防疏散演练两次，全校师生参加。"),
}
WORD = "营养"


def test_the_officer_sets_a_campaign_up_from_excel(small_visit: Visit, tmp_path: Path) -> None:
    officer = small_visit("officer", width=1440)
    officer.sign_in()
    imports_a_standard(officer, standard_file(tmp_path))
    corrects_a_rule(officer)
    publishes(officer)
    creates_a_campaign(officer)
    hands_out_duties(officer, tmp_path)
    starts(officer)
    handler = small_visit("handler", width=1440)
    handler.sign_in()
    finds_her_items(handler)


def standard_file(folder: Path) -> Path:
    """The county's own form."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    for block in MERGED:
        sheet.merge_cells(block)
    path = folder / "平安校园标准.xlsx"
    book.save(path)
    return path


def imports_a_standard(officer: Visitor, file: Path) -> None:
    """The columns are known by their titles but for one, which she names."""
    page = officer.page
    officer.menu("标准")
    officer.follow(page.get_by_role("link", name="导入示例县的标准"))
    officer.upload(page.get_by_role("button", name="上传并识别"), file)
    expect(page.get_by_role("heading", level=1)).to_have_text("每一列是什么")
    known = {0: "level_1", 1: "level_2", 2: "level_3", 3: "points", 4: "rule", 5: "evidence", 7: "ignored"}
    for column, role in known.items():
        expect(page.locator(f"#column-{column}")).to_have_value(role)
    expect(page.locator("#column-6")).to_have_value("")
    page.locator("#column-6").select_option("responsible")
    officer.follow(page.get_by_role("button", name="下一步：看读到了什么"))
    expect(page.get_by_role("heading", level=1)).to_have_text("读到 8 条，80 分")
    expect(page.locator("main")).not_to_contain_text("不一致")


def corrects_a_rule(officer: Visitor) -> None:
    """One rule was not understood; she says what it is."""
    page = officer.page
    unclear = page.locator("#uncertain tbody tr")
    expect(unclear).to_have_count(1)
    expect(unclear).to_contain_text("经费使用规范")
    officer.follow(unclear.get_by_role("link", name="核对"))
    expect(page.locator("main")).to_contain_text("参照县财政局有关文件执行")
    page.locator("#rule_kind").select_option("met")
    officer.follow(page.get_by_role("button", name="就按这个规则"))
    expect(page.locator("#uncertain")).to_contain_text("所有条文的评分细则都看懂了")


def publishes(officer: Visitor) -> None:
    """The form states its own totals; the draft has nothing against it and is published."""
    page = officer.page
    expect(page.get_by_label("多少分通过")).to_have_value("72")
    officer.follow(page.get_by_role("button", name="生成草稿"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(STANDARD)
    expect(page.locator("main")).not_to_contain_text("发布前还要办")
    officer.confirm(page.get_by_role("button", name="发布", exact=True))
    expect(page.get_by_role("button", name="新建版本")).to_be_visible()


def creates_a_campaign(officer: Visitor) -> None:
    """Six items rate the county, two each of the two schools; the second school has no principal."""
    page = officer.page
    officer.menu("创建")
    officer.follow(page.get_by_role("link", name="新建", exact=True))
    page.get_by_label("名称", exact=True).fill(CAMPAIGN)
    page.get_by_label(f"{STANDARD}（第 1 版）").check()
    officer.follow(page.get_by_role("button", name="新建", exact=True))
    lacks = page.locator("main section").filter(has_text="启动前还差")
    expect(lacks).to_contain_text("8 项没有责任人")
    expect(lacks).to_contain_text("1 条没有牵头单位")


def hands_out_duties(officer: Visitor, folder: Path) -> None:
    """Out as Excel, filled in, and in again."""
    page = officer.page
    tabs = page.get_by_role("navigation", name="创建工作")
    officer.follow(tabs.get_by_role("link", name="责任分工", exact=True))
    blank = officer.download(page.get_by_role("link", name="分工表（Excel）"), folder)
    officer.follow(page.get_by_role("link", name="导入", exact=True))
    officer.upload(page.get_by_role("button", name="上传并导入"), fill_duties(blank, folder / "分工.xlsx"))
    expect(page.locator("main .note").filter(has_text="已导入")).to_contain_text("条有改动")
    expect(tabs).to_contain_text("责任都已落实")


def fill_duties(blank: Path, target: Path) -> Path:
    """Owners, handlers and days of the county's items; the principal that the second school has no account of."""
    book = openpyxl.load_workbook(blank)
    duties = book["责任分工表"]
    columns, rows = titled(duties, "编号")
    for code in (*OF_THE_GOVERNMENT, *OF_THE_HANDLER):
        row = rows[code]
        duties.cell(row, columns["第一责任人"]).value = "孙丽华" if code in OF_THE_GOVERNMENT else "蒋国梁"
        duties.cell(row, columns["具体责任人"]).value = "李志强" if code in OF_THE_GOVERNMENT else "钱文静"
        duties.cell(row, columns["完成时限"]).value = DUE
    duties.cell(rows["V1"], columns["牵头单位"]).value = "县财政局"
    schools = book["学校责任人"]
    columns, rows = titled(schools, "学校")
    schools.cell(rows["城关初级中学"], columns["第一责任人"]).value = "罗校长"
    book.save(target)
    return target


def titled(sheet: Worksheet, key: str) -> tuple[dict[str, int], dict[str, int]]:
    """The columns by title, and the rows below by what stands in the column of this title."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == key)
    assert head.row is not None
    assert head.column is not None
    columns = {str(cell.value): at for at, cell in enumerate(sheet[head.row], 1)}
    rows = range(head.row + 1, sheet.max_row + 1)
    return columns, {str(sheet.cell(row, head.column).value): row for row in rows}


def starts(officer: Visitor) -> None:
    """Nothing is lacking any more."""
    page = officer.page
    tabs = page.get_by_role("navigation", name="创建工作")
    officer.follow(tabs.get_by_role("link", name="概况", exact=True))
    officer.confirm(page.get_by_role("button", name="启动自评"))
    expect(page.get_by_role("button", name="结束", exact=True)).to_be_visible()


def finds_her_items(handler: Visitor) -> None:
    """Those on her and no others, with their day; the corrected rule is how she rates."""
    page = handler.page
    handler.menu("自评")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的条目")
    mine = page.locator(".todo").filter(has_text=CAMPAIGN)
    expect(mine).to_have_count(len(OF_THE_HANDLER))
    for code in OF_THE_HANDLER:
        expect(mine.filter(has_text=f"{code} ")).to_contain_text(f"{DUE.month}月{DUE.day}日前")
    handler.follow(mine.get_by_role("link", name="A2-B1-C2 经费使用规范"))
    expect(page.locator("#rating-form")).to_contain_text("达到")


def test_a_school_archive_is_searched_boxed_and_taken_away(small_visit: Visit, tmp_path: Path) -> None:
    papers = [written(tmp_path / f"{title}.docx", text) for title, (_, text) in PAPERS.items()]
    clerk = small_visit("clerk", width=1440)
    clerk.sign_in()
    uploads(clerk, papers)
    searches(clerk)
    packs_boxes(clerk)
    officer = small_visit("officer", width=1440)
    officer.sign_in()
    takes_the_archive_away(officer, papers, tmp_path)


def written(path: Path, text: str) -> Path:
    """A Word file of one sentence."""
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def uploads(clerk: Visitor, papers: list[Path]) -> None:
    """Both at once; then each is tied to what it proves."""
    page = clerk.page
    clerk.menu("档案")
    clerk.follow(page.get_by_role("link", name="上传材料"))
    page.locator("#id_documents").set_input_files(papers)
    expect(page.locator("[data-state]")).to_contain_text("全部 2 个文件都已保存", timeout=SLOW)
    clerk.follow(page.get_by_role("link", name="看这一批的结果"))
    batch = clerk.path
    for title, (item, _) in PAPERS.items():
        clerk.open(batch)
        clerk.follow(page.get_by_role("link", name=title, exact=True))
        clerk.follow(page.get_by_role("link", name="关联到条目"))
        page.locator("#id_item").select_option(label=item)
        clerk.follow(page.get_by_role("button", name="关联", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator("main")).to_contain_text(item)


def searches(clerk: Visitor) -> None:
    """A word of two characters that stands in the text of one file only, marked in the list and on its page."""
    page = clerk.page
    clerk.menu("档案")
    clerk.follow(page.get_by_role("link", name="检索全文"))
    page.locator("#words").fill(WORD)
    clerk.follow(page.get_by_role("button", name="检索"))
    found = page.locator("ol.found > li")
    reload_until_seen(clerk, found)
    expect(found).to_have_count(1)
    expect(found).to_contain_text("食堂管理记录")
    expect(found.locator("mark")).to_have_text([WORD])
    clerk.follow(found.locator(".place").get_by_role("link", name="第 1 页"))
    expect(page.locator(".page-text mark")).to_have_text([WORD])


def reload_until_seen(person: Visitor, wanted: Locator) -> None:
    """The worker reads files beside the site, and this page does not ask again by itself: look, reload, look."""
    for _ in range(LOOKS):
        try:
            wanted.first.wait_for(timeout=LOOK_MILLISECONDS)
        except NotYet:
            person.page.reload()
        else:
            return
    raise AssertionError(f"{person.path} never shows what is waited for")


def packs_boxes(clerk: Visitor) -> None:
    """A box for each of the school's seven items, the papers in theirs."""
    page = clerk.page
    clerk.menu("档案")
    clerk.follow(page.get_by_role("link", name="档案盒", exact=True))
    expect(page.locator("main")).to_contain_text("有 2 件材料还没有装盒")
    clerk.follow(page.get_by_role("button", name="建盒并装盒"))
    boxes = page.locator("table#boxes tbody tr")
    expect(boxes).to_have_count(7)
    expect(boxes.filter(has_text="空盒")).to_have_count(5)
    clerk.follow(boxes.get_by_role("link", name="A1-B2-C2", exact=True))
    entry = page.get_by_role("table", name="卷内文件").locator("tbody tr")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("A1-B2-C2-01")
    expect(entry).to_contain_text("食堂管理记录.docx")


def takes_the_archive_away(officer: Visitor, papers: list[Path], folder: Path) -> None:
    """The ZIP of the whole county: a first page that opens by itself, and the originals byte for byte."""
    page = officer.page
    officer.menu("档案")
    officer.follow(page.get_by_role("link", name="档案盒", exact=True))
    officer.follow(page.get_by_role("link", name="导出档案（ZIP）"))
    officer.follow(page.get_by_role("button", name="开始打包"))
    ready = page.get_by_role("link", name=re.compile("^下载"))
    expect(ready).to_be_visible(timeout=SLOW)
    expect(page.locator("#transfer")).to_contain_text("2 份材料，2 个文件")
    with zipfile.ZipFile(officer.download(ready, folder)) as archive:
        assert archive.testzip() is None
        index = archive.read("index.html").decode()
        for paper in papers:
            inside = [name for name in archive.namelist() if name.endswith(f"/{paper.name}")]
            assert len(inside) == 1
            assert inside[0].split("/")[-3:-1] == [PAPERS[paper.stem][0], "南坪中心小学"]
            assert archive.read(inside[0]) == paper.read_bytes()
            assert paper.stem in index

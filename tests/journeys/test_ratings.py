"""Rating and review: the clerk on her phone, her principal who sends one back, the department's head with many."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
SLOW = 60_000
REASON = "制度是去年的，请换成本学年的再报。"
# How each form is filled, and what the server says it is worth.
SCORES = {
    "A1-B1-C1": "20 / 20 分",
    "A1-B1-C2": "6.4 / 8 分",
    "A1-B1-C3": "16 / 20 分",
    "A1-B2-C1": "9 / 10 分",
    "A1-B2-C2": "9.5 / 10 分",
    "A1-B2-C3": "2 / 3 分",
    "A1-B3-C1": "9 / 12 分",
}


def open_item(person: Visitor, code: str) -> None:
    """From the list of one's own items."""
    person.open("/evaluation/mine/")
    person.follow(person.page.get_by_role("link", name=re.compile(f"^{code} ")))
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(code)


def fill(clerk: Visitor, code: str) -> None:
    """State what the form of this rule asks for."""
    page = clerk.page
    match code:
        case "A1-B1-C1":
            page.get_by_text("达到", exact=True).click()
        case "A1-B1-C2":
            page.get_by_text(re.compile("^B · 6.4")).click()
        case "A1-B1-C3":
            for name, answer in (("有制度", "有"), ("有记录", "有"), ("有总结", "没有")):
                page.get_by_role("group", name=name).get_by_text(answer, exact=True).click()
        case "A1-B2-C1":
            for _ in range(3):
                page.get_by_role("button", name="加一", exact=True).click()
            page.get_by_role("button", name="减一", exact=True).click()
            expect(page.get_by_label("缺记录")).to_have_value("1")
            page.get_by_role("button", name="加一", exact=True).click()
        case "A1-B2-C2":
            page.get_by_label("得分").fill("9.5")
        case "A1-B2-C3":
            page.get_by_label("加分").fill("2")
        case "A1-B3-C1":
            page.get_by_label("实际数值").fill("75")


def test_the_clerk_rates_on_her_phone(small_visit: Visit, tmp_path: Path) -> None:
    clerk = small_visit("clerk", width=390)
    clerk.sign_in()
    clerk.menu("自评")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("我的条目")
    expect(clerk.page.locator(".todo")).to_have_count(len(SCORES))
    assert "拖欠教师工资" not in clerk.text()
    for code, score in SCORES.items():
        open_item(clerk, code)
        fill(clerk, code)
        expect(clerk.page.locator("#score .score-line")).to_contain_text(score)
        expect(clerk.page.locator("#score .saved")).to_contain_text("已暂存")
        clerk.look()
    proves_an_item(clerk, tmp_path)
    submits_and_withdraws(clerk)
    principal = small_visit("principal", width=390)
    sends_it_back(principal)
    mends_it(clerk)
    principal.open("/evaluation/review/")
    expect(principal.page.locator("table#waiting tbody tr")).to_have_count(1)


def proves_an_item(clerk: Visitor, folder: Path) -> None:
    """A photo for the paper that is asked for; the item is no longer short of it."""
    page = clerk.page
    open_item(clerk, "A1-B1-C1")
    expect(page.locator("#papers")).to_contain_text("还缺 1 项")
    photo = folder / "安全制度上墙.jpg"
    Image.effect_noise((640, 480), 60).convert("RGB").save(photo)
    paper = page.locator(".paper").filter(has_text="安全制度")
    paper.get_by_label(re.compile("^上传 安全制度")).set_input_files(photo)
    expect(page.locator("#papers")).to_contain_text("齐全", timeout=SLOW)
    expect(page.locator("#papers")).to_contain_text("安全制度上墙.jpg")
    clerk.look()


def submits_and_withdraws(clerk: Visitor) -> None:
    """What was handed in cannot be changed until it is taken back, while nobody has decided."""
    page = clerk.page
    open_item(clerk, "A1-B1-C1")
    clerk.follow(page.get_by_role("button", name="提交", exact=True))
    open_item(clerk, "A1-B1-C1")
    expect(page.locator("#rating-form")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("正在等")
    clerk.follow(page.get_by_role("button", name="撤回修改"))
    open_item(clerk, "A1-B1-C1")
    expect(page.locator("#rating-form")).to_have_count(1)
    clerk.follow(page.get_by_role("button", name="提交", exact=True))


def sends_it_back(principal: Visitor) -> None:
    """Without a reason nothing is sent back; with one it is."""
    page = principal.page
    principal.sign_in()
    principal.menu("自评")
    expect(page.get_by_role("heading", level=1)).to_contain_text("待我审核")
    principal.follow(page.get_by_role("link", name="A1-B1-C1", exact=True))
    expect(page.locator("#papers")).to_contain_text("安全制度上墙.jpg")
    principal.follow(page.get_by_role("button", name="退回", exact=True))
    expect(page.locator("body")).to_contain_text("理由")
    principal.open("/evaluation/review/")
    principal.follow(page.get_by_role("link", name="A1-B1-C1", exact=True))
    page.locator("#why").fill(REASON)
    principal.follow(page.get_by_role("button", name="退回", exact=True))
    principal.open("/evaluation/review/")
    expect(page.locator("main")).to_contain_text("没有等您审核的条目")


def mends_it(clerk: Visitor) -> None:
    """The reason stands where she looks first."""
    page = clerk.page
    clerk.open("/evaluation/mine/")
    expect(page.locator(".todo").first).to_contain_text(REASON)
    open_item(clerk, "A1-B1-C1")
    expect(page.locator(".todo-warn")).to_contain_text("王建国退回")
    page.get_by_label(re.compile("^说明")).fill("已换成本学年的制度。")
    expect(page.locator("#score .saved")).to_contain_text("已暂存")
    clerk.follow(page.get_by_role("button", name="提交", exact=True))
    open_item(clerk, "A1-B1-C1")
    expect(page.locator(".trail")).to_contain_text(REASON)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_head_reviews_what_her_department_leads(small_visit: Visit, width: int) -> None:
    head = small_visit("head", width=width)
    page = head.page
    head.sign_in()
    head.menu("自评")
    rows = page.locator("table#waiting tbody tr")
    expect(rows).to_have_count(10)
    expect(rows.filter(has_text="V1")).to_contain_text("触发")
    head.follow(page.get_by_role("link", name="A2-B1-C2", exact=True))
    expect(page.locator("#score")).to_contain_text("9 / 10 分")
    chip = page.locator("[data-reason-text]").first
    reason = str(chip.get_attribute("data-reason-text"))
    chip.click()
    expect(page.locator("#why")).to_have_value(reason)
    head.follow(page.get_by_role("button", name="退回", exact=True))
    head.open("/evaluation/review/")
    expect(rows).to_have_count(9)
    approves_many(head)
    handler = small_visit("handler", width=width)
    handler.sign_in()
    handler.open("/evaluation/mine/")
    expect(handler.page.locator(".todo").first).to_contain_text(reason)
    expect(handler.page.locator(".todo").first).to_contain_text("蒋国梁")


def approves_many(head: Visitor) -> None:
    """Those of the second school alone, by the filter; the rest stays."""
    page = head.page
    page.get_by_placeholder("编号、条文、单位、填报人").fill("城关初级中学")
    shown = page.locator("table#waiting tbody tr:visible")
    expect(shown).to_have_count(7)
    page.locator("[data-pick-all]").check()
    expect(page.locator("[data-picked]")).to_have_text("7")
    head.follow(page.locator("[data-batch-button]"))
    head.open("/evaluation/review/")
    expect(page.locator("table#waiting tbody tr")).to_have_count(2)

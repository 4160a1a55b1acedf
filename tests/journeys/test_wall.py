"""The wall chart: the office drags a bar and decides, a principal reads on the phone, the screen turns by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.journeys.visitor import COUNTDOWN, WAIT_MILLISECONDS, Visitor

Visit = Callable[..., Visitor]
WEEK_PX = 7 * 12


def drag(page: Page, bar: Locator, by: int) -> None:
    """Pull a bar to the right by so many pixels."""
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    names = page.locator(".wall-corner").bounding_box()
    assert names is not None
    middle = box["y"] + box["height"] / 2
    grip = max(box["x"], names["x"] + names["width"]) + 6  # a long bar may begin below the names
    page.mouse.move(grip, middle)
    page.mouse.down()
    page.mouse.move(grip + by, middle, steps=6)
    page.mouse.up()


def test_the_office_drags_a_bar_and_decides(visit: Visit, tmp_path: Path) -> None:
    officer = visit("duxue", width=1440)
    page = officer.page
    officer.sign_in()
    officer.open("/plan/wall/?zoom=week")
    expect(page.locator(".wall-days")).to_have_text(COUNTDOWN)
    expect(page.locator(".lamp-chip.lamp-bad")).to_contain_text("红灯")
    bar = page.locator("button.plan").first
    begins = bar.get_attribute("data-from")

    drag(page, bar, WEEK_PX)
    card = page.locator("#wall-card")
    expect(card).to_contain_text("这样调整的后果", timeout=WAIT_MILLISECONDS)
    card.get_by_role("link", name="不调整").click()
    expect(card).not_to_be_visible()
    assert bar.get_attribute("data-from") == begins

    bar.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("这样调整的后果", timeout=WAIT_MILLISECONDS)
    card.get_by_label("调整原因").fill("施工队推迟进场")
    officer.follow(card.get_by_role("button", name="接受并调整"))
    expect(page.locator("#toasts")).to_contain_text("计划成为新的一版")

    page.locator("summary", has_text="打印").click()
    file = officer.download(page.get_by_role("link", name="A3"), tmp_path)
    assert "挂图作战" in "".join(PdfReader(file).pages[0].extract_text().split())


def test_a_bar_tells_its_reason_and_rows_are_found_by_name(look: Visit) -> None:
    director = look("juzhang", width=1440)
    page = director.page
    director.sign_in()
    director.open("/plan/wall/?light=red")
    row = page.locator(".wall-row:not(.wall-sum)").first
    reason = row.locator("small").inner_text()
    row.locator(".lamp").click()
    expect(page.locator("#wall-card")).to_contain_text(reason)
    expect(page.locator("#wall-card")).to_contain_text("打开这项任务")
    page.keyboard.press("Escape")
    assert page.locator("button.plan").count() == 0  # only the office moves
    page.get_by_label("筛选任务、责任人、单位").fill("没有这样的任务")
    expect(page.locator(".wall-row:visible")).to_have_count(0)


def test_a_principal_reads_her_part_on_the_phone(look: Visit) -> None:
    principal = look("xiaozhang", width=390)
    principal.sign_in()
    principal.open("/plan/wall/")
    page = principal.page
    expect(page.locator(".wall-track").first).not_to_be_visible()
    expect(page.locator(".wall-row:not(.wall-sum)").first).to_be_visible()
    principal.open("/plan/wall/matrix/")
    expect(page.get_by_role("heading", level=1)).to_have_text("责任矩阵")


def test_the_screen_turns_pauses_and_goes_back(look: Visit) -> None:
    leader = look("xianzhang", width=1440)
    page = leader.page
    leader.sign_in()
    page.goto(f"{leader.address}/plan/wall/screen/?seconds=5")
    expect(page.locator(".page.on")).to_contain_text(re.compile("8[23]"))
    expect(page.locator(".page.on")).to_contain_text("各单位的灯", timeout=15_000)
    page.keyboard.press("Space")
    expect(page.locator("#pause")).to_have_text("继续")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".page.on h1")).not_to_contain_text("各单位的灯 1")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".page.on")).to_contain_text("距省级验收")

"""What the sample site still lacks before its pictures are taken: forms, boxes, a rating by the city, an upload."""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Page

EARLIER = timedelta(weeks=2)
SEARCHED = "安全教育"
TRACED = "A1-B1-C1"
READING_LIMIT_SECONDS = 900.0
LOOK_EVERY_SECONDS = 5.0


def prepare(wanted: Set[str], officer: Page, city: Page, address: str, folder: Path) -> dict[str, str]:
    """Do as the officer and the city what comes before the wanted pictures; the addresses of what came of it."""
    if wanted & {"clerk", "clerk-form"}:
        ask_for_forms(officer, address)
    made: dict[str, Callable[[], str]] = {
        "box": lambda: first_box(officer, address),
        "import": lambda: upload_standard(officer, address, folder),
        "external": lambda: begin_external_rating(city, address),
        "search": lambda: await_texts(officer, address),
        "plan-move": lambda: move_acceptance(officer, address),
        "period": lambda: newest_period(officer, address),
        "paper": lambda: first_paper(officer, address),
        "trace": lambda: first_trace(officer, address),
    }
    return {name: make() for name, make in made.items() if name in wanted}


def move_acceptance(page: Page, address: str) -> str:
    """The address that shows what comes of an acceptance two weeks earlier."""
    page.goto(f"{address}/plan/plan/")
    with page.expect_navigation():
        page.get_by_role("link", name="变更验收日期").click()
    for field in page.locator("main input[type=date]").all():
        field.fill(str(date.fromisoformat(field.input_value()) - EARLIER))
    with page.expect_navigation():
        page.get_by_role("button", name="看后果").click()
    return page.url


def newest_period(page: Page, address: str) -> str:
    """The address of the newest period of the county's reports."""
    page.goto(f"{address}/reports/")
    with page.expect_navigation():
        page.locator("main table[aria-label=定期报告] tbody tr").first.locator("td a").first.click()
    return page.url


def first_paper(page: Page, address: str) -> str:
    """The address of the implementation plan that the sample has drafted."""
    page.goto(f"{address}/papers/")
    with page.expect_navigation():
        page.locator("main tbody tr[data-kind=implementation_plan] th a").first.click()
    return page.url


def first_trace(page: Page, address: str) -> str:
    """The address of the trace from what is first found of the word."""
    page.goto(f"{address}/accountability/traces/?q={TRACED}")
    follow(page, "倒查")
    return page.url


def ask_for_forms(page: Page, address: str) -> None:
    """The officer asks the schools for their forms, so that the clerk has one to fill."""
    page.goto(f"{address}/data/")
    follow(page, "布置学校填报")
    with page.expect_navigation():
        page.get_by_role("button", name="布置").click()


def first_box(page: Page, address: str) -> str:
    """The address of the first of the county's boxes, which the sample has packed."""
    page.goto(f"{address}/archive/")
    follow(page, "档案盒")
    with page.expect_navigation():
        page.locator("main tbody th a").first.click()
    return page.url


def upload_standard(page: Page, address: str, folder: Path) -> str:
    """Uploads the county's standard as a workbook; the address of the page that asks what each column is."""
    page.goto(f"{address}/standards/")
    with page.expect_download() as download:
        page.locator("main").get_by_role("link", name="Excel", exact=True).first.click()
    workbook = folder / "双高双普评估验收工作标准（示例）.xlsx"
    download.value.save_as(workbook)
    follow(page, "导入示例县的标准")
    page.locator("input[type=file]").set_input_files(workbook)
    with page.expect_navigation():
        page.get_by_role("button", name="上传并识别").click()
    return page.url


def begin_external_rating(page: Page, address: str) -> str:
    """The city begins its rating of the second stage; the address of its table."""
    page.goto(f"{address}/evaluation/")
    follow(page, "他评对照")
    follow(page, "录入和设置他评")
    stage = page.locator("main section").filter(has_text="市级初验").first
    stage.get_by_label("评估组").fill("市级初验组")
    with page.expect_navigation():
        stage.get_by_role("button", name="开始录入").click()
    return page.url


def await_texts(page: Page, address: str) -> str:
    """Waits until the worker has read a file in which the word stands; the address of what is found."""
    page.goto(f"{address}/archive/")
    follow(page, "检索全文")
    found = f"{page.url}?q={SEARCHED}"
    deadline = time.monotonic() + READING_LIMIT_SECONDS
    while time.monotonic() < deadline:
        page.goto(found)
        if page.locator("main .place").count():
            return found
        time.sleep(LOOK_EVERY_SECONDS)
    raise RuntimeError(f"后台还没有读出“{SEARCHED}”，检索页没有图可拍。")


def follow(page: Page, words: str) -> None:
    """Click the link with these words in the page's own part."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=words, exact=True).first.click()

"""The school clerk and her papers: many files at once, one refused, one broken off and resumed, dates, the bin."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Request, Route, expect

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
MEGABYTE = 1024 * 1024
SLOW = 60_000


def photos(folder: Path, count: int) -> list[Path]:
    """Photos that differ."""
    found = []
    for number in range(count):
        path = folder / f"食堂公示{number + 1}.jpg"
        Image.new("RGB", (320, 240), (number * 60, 80, 160)).save(path)
        found.append(path)
    return found


def open_uploads(clerk: Visitor) -> None:
    """From the menu to the page of uploading."""
    clerk.menu("档案")
    clerk.follow(clerk.page.get_by_role("link", name="上传", exact=False).first)
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("上传材料")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_clerk_hands_in_her_papers(visit: Visit, tmp_path: Path, width: int) -> None:
    clerk = visit("xuexiao", width=width)
    clerk.expected_statuses = {422}
    page = clerk.page
    clerk.sign_in()
    open_uploads(clerk)
    program = tmp_path / "安装程序.jpg"
    program.write_bytes(b"MZ\x90\x00 not a picture")
    empty = tmp_path / "空白.pdf"
    empty.write_bytes(b"")
    page.locator("#id_documents").set_input_files([*photos(tmp_path, 3), program, empty])
    expect(page.locator("[data-state]")).to_contain_text("5 个文件：3 个已保存，2 个没有收下", timeout=SLOW)
    expect(page.locator(".upload-list .failed").first).to_contain_text("程序文件")
    clerk.look()
    clerk.follow(page.get_by_role("link", name="看这一批的结果"))
    assert "已保存 3 个，没有收下 2 个" in clerk.text()
    fills_in_dates(clerk)
    discards_and_restores(clerk)


def fills_in_dates(clerk: Visitor) -> None:
    """The dates of the first photo."""
    page = clerk.page
    clerk.follow(page.get_by_role("link", name="补填").first)
    page.get_by_label("所属时段起").fill("2025-09-01")
    page.get_by_label("所属时段止").fill("2026-07-31")
    page.get_by_label("形成日期").fill("2026-03-05")
    clerk.follow(page.get_by_role("button", name="保存"))
    assert "2025-09-01 至 2026-07-31" in clerk.text()
    expect(page.locator(".page-picture")).to_be_visible()


def discards_and_restores(clerk: Visitor) -> None:
    """Into the bin and back."""
    page = clerk.page
    title = page.get_by_role("heading", level=1).inner_text()
    clerk.confirm(page.get_by_role("button", name="移入回收站"))
    expect(page.get_by_role("heading", level=1)).to_have_text("回收站")
    clerk.follow(page.get_by_role("button", name="恢复").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_an_upload_goes_on_after_the_page_was_left(visit: Visit, tmp_path: Path) -> None:
    clerk = visit("xuexiao", width=1440)
    page = clerk.page
    # The piece that was cut off may still be held by the server for a moment: the client waits and asks again.
    clerk.expected_statuses = {409, 423}
    page.on("dialog", Dialog.accept)
    clerk.sign_in()
    open_uploads(clerk)
    large = tmp_path / "运动会照片.bmp"
    Image.effect_noise((3_000, 3_000), 80).save(large)
    assert large.stat().st_size > 8 * MEGABYTE
    sent: list[int] = []
    left: list[bool] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            sent.append(int(request.headers["upload-offset"]))

    def stall(route: Route, request: Request) -> None:
        # The first piece gets through; the next ones hang until the page is left.
        if left or request.method != "PATCH" or request.headers["upload-offset"] == "0":
            route.continue_()

    page.on("request", note)
    page.route(re.compile("/archive/uploads/"), stall)
    with page.expect_request(lambda request: request.headers.get("upload-offset", "0") != "0"):
        page.locator("#id_documents").set_input_files(large)
    clerk.open(clerk.path)
    left.append(True)
    expect(page.locator("main")).to_contain_text("没有传完的文件")
    expect(page.locator("[data-open-upload]")).to_contain_text("运动会照片.bmp")
    sent.clear()
    page.locator("#id_documents").set_input_files(large)
    expect(page.locator("[data-state]")).to_contain_text("全部 1 个文件都已保存", timeout=SLOW)
    assert sent[0] == 4 * MEGABYTE

"""What is called for: urging and the period's report, a leader who only reads, a school that passes a notice on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.visitor import COUNTDOWN, Visitor, today

Visit = Callable[..., Visitor]
SCHOOL = "青石镇中心小学"
NOTICE = "关于做好冬季校园取暖安全工作的通知"
URGES_A_DAY = 2
GAP = re.compile("【待补[^】]*】")
READ_ONLY = (
    "/plan/lists/",
    "/plan/plan/",
    "/plan/wall/",
    "/plan/wall/matrix/",
    "/plan/hindrances/",
    "/meetings/",
    "/reports/",
    "/papers/",
    "/calendar/",
)
OF_THE_OFFICE = re.compile("新建|导入|重新排期|变更|确认计划|起草|设置定期报告|催办选中|试排|保存")


def test_the_office_urges_and_signs_the_report_of_the_half_month(visit: Visit, tmp_path: Path) -> None:
    officer = visit("duxue", width=1440)
    officer.sign_in()
    urges_until_the_limit(officer)
    urges_who_has_not_reported(officer)
    compiles_edits_and_signs(officer, tmp_path)


def urges_until_the_limit(officer: Visitor) -> None:
    """Who gets what is on the page before it is sent; a duty that was urged often enough cannot be chosen."""
    page = officer.page
    officer.open("/plan/reminders/")
    row = page.locator("table#reminders tbody tr").filter(has_text="无证幼儿园清理整治")
    expect(row).to_contain_text("刘春兰")
    for _ in range(URGES_A_DAY):
        row.get_by_role("checkbox").check()
        expect(page.locator("[data-count]")).to_have_text("1")
        officer.follow(page.get_by_role("button", name="催办选中的"))
        officer.open("/plan/reminders/")
    expect(row).to_contain_text(f"今天已催 {URGES_A_DAY} 次")
    expect(row.get_by_role("checkbox")).to_have_count(0)
    officer.open("/plan/reminders/urges/")
    expect(page.locator("main")).to_contain_text("无证幼儿园清理整治")


def urges_who_has_not_reported(officer: Visitor) -> None:
    """Two of twelve units are silent; they are named and urged at once."""
    page = officer.page
    officer.menu("报告")
    officer.follow(page.get_by_role("link", name=re.compile("上半月|下半月")))
    missing = page.locator(".missing-list")
    expect(missing).to_contain_text("自然资源局")
    expect(missing).to_contain_text("公安局")
    officer.confirm(missing.get_by_role("button", name="全部催报"))
    row = page.locator("table#units tbody tr").filter(has_text="公安局")
    expect(row).to_contain_text("今天催过 1 次")


def compiles_edits_and_signs(officer: Visitor, folder: Path) -> None:
    """What is lacking must be filled before it is signed; the Word file is the one whose hash is shown."""
    page = officer.page
    officer.follow(page.get_by_role("button", name="汇编成稿"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 1 稿")
    address = officer.path.split("?")[0]
    gaps = page.locator("aside .fact-lines a")
    expect(gaps.first).to_be_visible()
    expect(page.get_by_role("button", name="签发")).to_have_count(0)
    for _ in range(40):
        if gaps.count() == 0:
            break
        officer.open(address + str(gaps.first.get_attribute("href")))
        box = page.locator(".section-form textarea")
        box.fill(GAP.sub("两单位另行补报", box.input_value()))
        officer.follow(page.locator(".section-form").get_by_role("button", name=re.compile("^保存")))
        officer.open(address)
    expect(page.locator("article.digest")).to_contain_text("两单位另行补报")
    officer.confirm(page.get_by_role("button", name="签发", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("已签发")
    shown = page.locator(".hash").first.inner_text().strip()
    word = officer.download(page.get_by_role("link", name="Word"), folder)
    assert hashlib.sha256(word.read_bytes()).hexdigest() == shown


def test_the_leader_reads_everything_and_changes_nothing(look: Visit) -> None:
    for width in (1440, 390):
        leader = look("xianzhang", width=width)
        page = leader.page
        leader.sign_in()
        expect(page.locator("main")).to_contain_text(COUNTDOWN)
        leader.follow(page.get_by_role("link", name="看挂图"))
        expect(page.locator("button.plan")).to_have_count(0)
        for path in READ_ONLY:
            leader.open(path)
            offered = page.locator("main").locator("button:visible, a.button:visible").all_inner_texts()
            assert not [one for one in offered if OF_THE_OFFICE.search(one)], (path, offered)
            assert page.locator("main form[method=post]").count() == 0, path


def test_a_school_passes_a_notice_on_and_sees_its_own_duties_only(visit: Visit) -> None:
    officer = visit("duxue", width=1440)
    officer.sign_in()
    foreign = str(duty_of_another(officer))
    sends_a_notice(officer)
    address = officer.path
    principal = visit("xiaozhang", width=390)
    confirms_it(principal)
    officer.open(address)
    receipt = officer.page.locator("table#receipts tbody tr").filter(has_text=SCHOOL)
    expect(receipt).to_contain_text("46")
    expect(receipt).to_contain_text("王建国")
    clerk = visit("xuexiao", width=390)
    clerk.sign_in()
    clerk.open("/plan/mine/")
    expect(clerk.page.locator(".todo")).to_have_count(2)
    for todo in clerk.page.locator(".todo").all():
        expect(todo).to_contain_text(SCHOOL)
    for person in (clerk, principal):
        person.expected_statuses = {404}
        for path in (foreign, f"{foreign}report/"):
            assert person.open(path).status == 404


def duty_of_another(officer: Visitor) -> str:
    """The address of a duty of the finance department."""
    officer.open("/plan/wall/")
    link = officer.page.get_by_role("link", name=re.compile("落实乡村教师生活补助"))
    return str(link.first.get_attribute("href")).split("?")[0]


def sends_a_notice(officer: Visitor) -> None:
    """Written, kept as a draft, sent to one school."""
    page = officer.page
    officer.open("/meetings/")
    officer.follow(page.get_by_role("link", name=re.compile("传达通知")))
    page.get_by_label("标题").fill(NOTICE)
    page.get_by_label("传达内容").fill("各校逐室检查取暖设备，传达到每一名教职工。")
    page.get_by_label("传达时限").fill((today() + timedelta(days=3)).isoformat())
    officer.follow(page.get_by_role("button", name="保存"))
    page.locator("#unit-choices").get_by_text(SCHOOL, exact=True).click()
    officer.confirm(page.get_by_role("button", name="下发", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("传达中")


def confirms_it(principal: Visitor) -> None:
    """From the bell to the confirmation; how many were told is asked for."""
    page = principal.page
    principal.sign_in()
    principal.open("/notices/")
    principal.follow(page.locator(".notice-new a").filter(has_text=NOTICE))
    principal.follow(page.get_by_role("link", name="确认已传达"))
    page.get_by_label("传达到多少人").fill("46")
    principal.follow(page.get_by_role("button", name="确认", exact=True))
    expect(page.locator("main")).to_contain_text("传达到 46 人")

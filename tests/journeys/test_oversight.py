"""Oversight by everyone it meets: the unit that answers, the office that writes, the leader, the auditor, the case."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
SCHOOL_LETTER = "功能教室使用记录整改"
ANSWER = "4 间功能教室已补建使用登记本，本周起由教务处每周核对。"
NUMBER = re.compile(r"〔20\d\d〕\d+号")


def open_letter(visitor: Visitor, about: str) -> None:
    """Signs in and opens the letter from the list of letters."""
    visitor.sign_in()
    visitor.open("/oversight/letters/")
    visitor.follow(visitor.page.locator("main a:visible").filter(has_text=about).first)


def test_a_school_prepares_and_hands_in_its_answer_on_the_phone(visit: Visit) -> None:
    clerk = visit("xuexiao", width=390)
    open_letter(clerk, SCHOOL_LETTER)
    clerk.page.get_by_label("办理情况").fill(ANSWER)
    assert clerk.page.get_by_role("button", name="提交答复").count() == 0  # the principal hands in
    clerk.follow(clerk.page.get_by_role("button", name="请负责人提交"))
    expect(clerk.page.locator("#toasts")).to_contain_text("已保存，并请负责人提交")

    principal = visit("xiaozhang", width=390)
    open_letter(principal, SCHOOL_LETTER)
    expect(principal.page.get_by_label("办理情况")).to_have_value(ANSWER)
    principal.follow(principal.page.get_by_role("button", name="提交答复"))
    expect(principal.page.locator("h1")).to_contain_text("待复核")
    assert ANSWER in principal.text()


def test_the_office_approves_signs_and_sends_what_a_rule_drafted(visit: Visit) -> None:
    officer, director = visit("duxue", width=1440), visit("juzhang", width=1440)
    officer.sign_in()
    officer.open("/oversight/?state=proposed")
    row = officer.page.locator("#matters tbody tr").filter(has_text="规则触发")
    row = row.filter(has_text="财政局").filter(has_text="提醒函").first
    officer.follow(row.locator("th a"))
    matter = officer.path

    director.sign_in()
    director.open(matter)
    director.follow(director.page.get_by_role("button", name="同意立项"))

    officer.open(matter)
    officer.follow(officer.page.locator("main a").filter(has_text="提醒函").first)
    letter = officer.path
    officer.follow(officer.page.get_by_role("link", name="办文"))
    document = officer.path
    expect(officer.page.locator("main")).to_contain_text("签发时编")
    officer.follow(officer.page.get_by_role("button", name="送审"))

    director.open(document)
    director.follow(director.page.get_by_role("button", name="审核通过"))
    director.confirm(director.page.get_by_role("button", name="签发", exact=True))
    number = NUMBER.search(director.text())
    assert number is not None

    officer.open(document)
    officer.confirm(officer.page.get_by_role("button", name="发出"))
    officer.open("/documents/register/")
    expect(officer.page.locator("main")).to_contain_text(number.group())

    unit = visit("caizheng", width=1440)
    unit.sign_in()
    unit.open(letter)
    unit.follow(unit.page.get_by_role("button", name="签收"))
    expect(unit.page.locator("h1")).to_contain_text("待答复")
    assert number.group() in unit.text()


def test_a_county_leader_reads_everything_at_both_widths(look: Visit) -> None:
    for width in (1440, 390):
        leader = look("xianzhang", width=width)
        leader.sign_in()
        leader.open("/oversight/")
        expect(leader.page.locator("#matters tbody tr").first).to_be_visible()
        leader.follow(leader.page.locator("#matters tbody th a").filter(has_text="西关小学扩建用地手续办理"))
        assert leader.page.locator("main form[method=post]").count() == 0  # she reads
        leader.open("/oversight/cards/screen/")
        expect(leader.page.locator("main article")).to_have_count(2)
        expect(leader.page.locator("main article.red")).to_contain_text("自然资源局")
        leader.open("/rankings/")
        leader.follow(leader.page.locator("main a").filter(has_text="（上期，示例）"))
        assert NUMBER.search(leader.text())  # of the circular that made it known
        leader.open("/documents/register/")
        expect(leader.page.locator("main")).to_contain_text("编号连续")


def test_a_case_is_seen_by_its_members_and_the_auditor_sees_who_read_it(look: Visit) -> None:
    member, stranger, auditor = (look(name, width=1440) for name in ("jijian", "xianzhang", "shenji"))
    member.sign_in()
    member.open("/accountability/")
    member.follow(member.page.locator("main a").filter(has_text="问责案20"))
    expect(member.page.locator("main")).to_contain_text("学校食堂采购台账弄虚作假")
    expect(member.page.locator("main")).to_contain_text("陈述申辩")
    case = member.path

    for person in (stranger, auditor):
        person.expected_statuses.add(404)
        person.sign_in()
        assert person.open(case).status == 404
    assert auditor.open("/oversight/matters/1/").status == 404
    assert auditor.open("/documents/1/").status == 404

    auditor.open("/accountability/readings/")
    readings = auditor.page.locator("table.grid")
    expect(readings).to_contain_text("纪明远")
    assert "食堂" not in auditor.text()  # the number of the case, not what it is about

"""Pages of matters, rules and cards: what is shown, and what a form does."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from dudao.apps.oversight.actions.letters import draft_letter
from dudao.apps.oversight.choices import MatterState, RungKind
from dudao.apps.oversight.matter_links import MatterLink, _sources, add_links
from dudao.apps.oversight.models import Card, LadderRung, Matter, OversightRule, RuleRun
from dudao.core.oversight.steps import Move
from tests.apps.oversight.made import OversightWorld

SignIn = Callable[[str], Client]


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def decide(client: Client, matter: Matter, verb: str, reason: str = "", revision: int | None = None) -> str:
    seen = Matter.objects.get(pk=matter.pk).revision if revision is None else revision
    address = reverse("matter_decide", args=[matter.pk, verb])
    answer = client.post(address, {"reason": reason, "revision": seen}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_office_sees_facts_letters_and_what_it_may_do(
    overseen_now: OversightWorld, signed_in: SignIn
) -> None:
    matter = overseen_now.matter()
    draft_letter(matter, RungKind.REMINDER_LETTER, actor=overseen_now.person("officer"))
    html = page(signed_in("officer"), "matter", matter.pk)
    assert "任务“完善经费保障制度”已逾期 3 天" in html
    assert "起草办文中" in html
    assert "您提出的立项由督导室另一位干部或局长审核。" in html
    assert "同意立项" not in html
    assert "同意立项" in page(signed_in("director"), "matter", matter.pk)


def test_a_matter_through_its_pages(overseen_now: OversightWorld, signed_in: SignIn) -> None:
    matter = overseen_now.matter()
    assert "已审核立项。" in decide(signed_in("director"), matter, "approve", "同意")
    officer = signed_in("officer")
    assert "刚刚被别人办过" in decide(officer, matter, "dismiss", "不办", revision=1)
    overseen_now.moved(matter, Move.ISSUE, Move.ANSWER, Move.REVIEW)
    assert "请写明办结意见" in decide(officer, matter, "close", " ")
    assert "已办结。" in decide(officer, matter, "close", "整改到位")
    assert Matter.objects.get().state == MatterState.CLOSED
    html = page(signed_in("head"), "matter", matter.pk)
    assert "办结意见：整改到位" in html
    assert "办理</h2>" not in html


def test_a_matter_is_typed_and_not_doubled(overseen_now: OversightWorld, signed_in: SignIn) -> None:
    said = {
        "title": "操场修缮",
        "unit": overseen_now.world.school.pk,
        "source": "leader",
        "rung": "oversight_letter",
        "fact": "县长批示要求月底前开工，至今未开工",
        "basis": "县长 11 月 20 日批示",
    }
    officer = signed_in("officer")
    officer.post(reverse("matter_new"), said)
    officer.post(reverse("matter_new"), said)
    matter = Matter.objects.get()
    assert (matter.title, matter.source, matter.basis, matter.facts.count()) == (
        "操场修缮",
        "leader",
        "县长 11 月 20 日批示",
        1,
    )
    assert officer.post(reverse("matter_new"), {**said, "fact": ""}).status_code == 400


def test_the_list_is_narrowed_by_state_and_goes_out_as_a_workbook(
    overseen_now: OversightWorld, signed_in: SignIn
) -> None:
    overseen_now.matter()
    officer = signed_in("officer")
    assert "完善经费保障制度" in page(officer, "oversight", state="proposed")
    assert "没有这种状态的督办事项" in page(officer, "oversight", state="closed")
    book = load_workbook(BytesIO(officer.get(reverse("matters_workbook")).content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "示例县财政局" in cells
    assert "任务“完善经费保障制度”已逾期 3 天" in cells


def test_rules_are_read_by_units_and_set_by_the_office(
    overseen_now: OversightWorld, signed_in: SignIn
) -> None:
    officer = signed_in("officer")
    officer.post(reverse("oversight_rules_start"))
    assert "红灯满 5 天发提醒函" in page(signed_in("clerk"), "oversight_rules")
    rule = OversightRule.objects.get(parameters={"days": "5"}, source="red_days")
    said = {"name": "红灯提醒", "days": "2", "rung": "reminder_letter", "card": "", "source": "red_days"}
    wrong = officer.post(reverse("oversight_rule", args=[rule.pk]), {**said, "days": "0"})
    assert (wrong.status_code, "“红灯满”应在 1 到 365 之间。" in wrong.content.decode()) == (400, True)
    officer.post(reverse("oversight_rule", args=[rule.pk]), said)
    assert "红灯满 2 天发提醒函" in page(officer, "oversight_rules")
    assert "设置督办规则" in page(officer, "oversight_rule", rule.pk)


def test_the_preview_says_what_a_run_will_do(overseen_now: OversightWorld, signed_in: SignIn) -> None:
    officer = signed_in("officer")
    said = {"name": "红灯提醒", "days": "1", "rung": "reminder_letter", "source": "red_days"}
    officer.post(f"{reverse('oversight_rule_new')}?source=red_days", said)
    assert "现在运行（1 件）" in page(officer, "rules_preview")
    assert Matter.objects.count() == 0
    officer.post(reverse("rules_run"))
    assert (Matter.objects.count(), RuleRun.objects.get().opened) == (1, 1)
    assert "不重复督办" in page(officer, "rules_preview")
    officer.post(reverse("rules_run"))
    assert RuleRun.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "problem"), [("0", "应在 1 到 90 个工作日之间"), ("三", "要填整数，现在是“三”")]
)
def test_a_ladder_of_no_use_is_refused(
    overseen_now: OversightWorld, signed_in: SignIn, days: str, problem: str
) -> None:
    said = {"active-reminder_letter": "1", "days-reminder_letter": days}
    answer = signed_in("officer").post(reverse("oversight_ladder"), said)
    assert (answer.status_code, problem in answer.content.decode()) == (400, True)


def test_the_ladder_is_set(overseen_now: OversightWorld, signed_in: SignIn) -> None:
    said = {"active-reminder_letter": "1", "days-reminder_letter": "7", "active-talk": "1"}
    officer = signed_in("officer")
    officer.post(reverse("oversight_ladder"), said)
    assert LadderRung.objects.filter(is_active=True).count() == 2
    html = page(officer, "oversight_rules")
    assert "7 个工作日内答复" in html
    assert "→" not in html.split("督办梯次")[0]


def test_a_card_is_given_shown_on_the_screen_and_lifted(
    overseen_now: OversightWorld, signed_in: SignIn
) -> None:
    officer = signed_in("officer")
    said = {
        "unit": overseen_now.unit.pk,
        "colour": "red",
        "reason": "工作没有进展",
        "lifts_when": "完成招标",
        "given_on": overseen_now.today.isoformat(),
    }
    officer.post(reverse("card_new"), said)
    card = Card.objects.get()
    assert "工作没有进展" in page(signed_in("leader"), "cards_screen")
    assert "工作没有进展" in page(signed_in("handler"), "cards")
    assert "工作没有进展" not in page(signed_in("clerk"), "cards")
    officer.post(reverse("card_lift", args=[card.pk]), {"reason": "完成", "on": "2026-13-40"})
    assert Card.objects.get().lifted_on is None
    officer.post(reverse("card_lift", args=[card.pk]), {"reason": "已完成招标"})
    assert Card.objects.get().lift_reason == "已完成招标"
    assert "已完成招标" in page(officer, "cards", all="1")


def test_later_apps_add_their_lines(overseen_now: OversightWorld, signed_in: SignIn) -> None:
    matter = overseen_now.moved(overseen_now.matter(), Move.ISSUE)
    before = list(_sources)
    try:
        add_links(lambda held, user: [MatterLink(f"约谈 {held.pk} 号", "/x/", "已约谈")])
        assert f"约谈 {matter.pk} 号" in page(signed_in("officer"), "matter", matter.pk)
    finally:
        _sources[:] = before

"""A case through its pages: what is typed arrives, what is refused stays typed with the reason, who wrote meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dudao.apps.accountability.actions.cases import name_member
from dudao.apps.accountability.models import (
    Case,
    CaseDecision,
    CasePaper,
    CaseParty,
    CaseReview,
    CaseStatement,
)
from dudao.apps.correspondence.api import OfficialDocument, draft_in
from dudao.apps.oversight.api import FactGiven, MatterGiven, MatterSource, RungKind, propose_matter
from tests.apps.accountability.case_made import CaseWorld


class Pages:
    """The pages of one case as one person uses them."""

    def __init__(self, client: Client, case_id: int) -> None:
        self.client, self.base = client, f"/accountability/cases/{case_id}/"

    def see(self, part: str = "") -> str:
        answer = self.client.get(f"{self.base}{part}")
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, part: str, **data: object) -> str:
        """Post a form that must be taken; the page after it."""
        answer = self.client.post(f"{self.base}{part}", data, follow=True)
        assert answer.status_code == 200, answer.content.decode()[-3000:]
        return answer.content.decode()

    def refused(self, part: str, **data: object) -> str:
        """Post a form that must be refused with what was typed."""
        answer = self.client.post(f"{self.base}{part}", data)
        assert answer.status_code == 400
        return answer.content.decode()


def pages_of(cased: CaseWorld, name: str = "officer", case: Case | None = None) -> Pages:
    client = Client()
    client.force_login(cased.person(name))
    return Pages(client, (case or cased.case).pk)


def test_the_whole_way_through_the_pages(cased: CaseWorld) -> None:
    today = timezone.localdate()
    officer = pages_of(cased)
    answer = officer.client.post(
        f"/accountability/cases/new/{cased.county.pk}/",
        {
            "title": "营养餐经费拨付严重滞后",
            "subject_kind": "government",
            "situation": "duty",
            "basis": "《教育督导问责办法》",
            "supervision_ended_on": today - timedelta(days=10),
            "group_formed_on": today,
        },
    )
    assert answer.status_code == 302
    case = Case.objects.order_by("-pk")[0]
    officer = pages_of(cased, case=case)
    assert "没有登记被问责对象" in officer.see()
    officer.send("members/", side="approver", person="孙丽华（示例县）", duty="审定")
    officer.send("members/", side="education", person="何督学")
    officer.send("parties/", kind="unit", unit="财政局", responsibility="main", conduct="拨付滞后。")
    officer.send(
        "parties/",
        kind="person",
        unit="示例县财政局",
        name="蒋国梁（示例县财政局）",
        post="局长",
        responsibility="leadership",
    )
    unit, person = CaseParty.objects.filter(case=case).order_by("pk")
    assert (unit.unit, person.user, person.name) == (
        cased.world.department,
        cased.world.person("head"),
        "蒋国梁",
    )
    for side in ("education", "discipline"):
        officer.send(
            f"inquiries/{side}/",
            started_on=today,
            ended_on=today,
            findings="滞后 60 天。",
            conclusion="成立。",
        )
    assert "“调查”已完成" in officer.send("finish/", step="investigation", done_on=today)
    for party in (unit, person):
        officer.send(f"parties/{party.pk}/inform/", informed_on=today, note="书面告知")
    officer.send(f"parties/{unit.pk}/statements/", way="waived", made_on=today)
    officer.send(f"parties/{person.pk}/statements/", way="written", made_on=today, text="资金调度困难。")
    statement = CaseStatement.objects.get(party=person)
    officer.send(f"statements/{statement.pk}/", handling="partly", note="酌情从轻。")
    officer.send("finish/", step="statement", done_on=today)
    case.refresh_from_db()
    officer.send(
        "opinion/",
        opinion="督导通报、责令检查。",
        consulted="无不同意见。",
        approved_name="杨县长",
        approved_on=today,
        revision=case.revision,
    )
    assert "“形成意见”已完成" in officer.send("finish/", step="opinion", done_on=today)
    shown = officer.see(f"parties/{person.pk}/decision/")
    assert "可以自收到本决定之日起30日内向" in shown
    officer.send(
        f"parties/{person.pk}/decision/",
        forms=["self_criticism", "organisational"],
        heavier=["unmended"],
        situation_text="蒋国梁，财政局局长。",
        facts="滞后 60 天。",
        basis="《教育督导问责办法》",
        effective_on=today,
        remedy="可以申请复核。",
    )
    decision = CaseDecision.objects.get(party=person)
    assert (decision.forms, decision.heavier) == (["self_criticism", "organisational"], ["unmended"])
    officer.client.post(f"{officer.base}parties/{person.pk}/decision/document/")
    document = OfficialDocument.objects.get(case_decision=decision)
    assert (
        "有下列从重情形：被问责后，仍不纠正错误或不落实整改任务。" in draft_in(document).section("basis").text
    )
    officer.client.post(f"{officer.base}reports/", {"kind": "party", "addressees": "中共示例县委员会"})
    assert OfficialDocument.objects.filter(case_report__case=case).get().addressees_text == "中共示例县委员会"


def test_a_form_of_another_kind_is_refused_beside_its_field(cased: CaseWorld) -> None:
    from dudao.core.accountability.procedure import Step

    cased.to(Step.DECISION)
    html = pages_of(cased).refused(
        f"parties/{cased.school.pk}/decision/", forms=["discipline"], facts="查明的事实还在"
    )
    assert "查明的事实还在" in html
    assert "选择一个有效的选项" in html


def test_who_wrote_meanwhile_is_said_and_what_was_typed_stays(cased: CaseWorld) -> None:
    officer = pages_of(cased)
    old = cased.fresh().revision
    name_member(cased.case, cased.person("leader"), "approver", actor=cased.officer)
    html = officer.refused("inquiries/education/", findings="写了很久的事实", conclusion="成立", revision=old)
    assert "案件刚被别人改动过" in html
    assert "写了很久的事实" in html
    newest = cased.fresh().revision
    assert f'value="{newest}"' in html
    officer.send("inquiries/education/", findings="写了很久的事实", conclusion="成立", revision=newest)
    assert "写了很久的事实" in officer.see()


@pytest.mark.parametrize(
    ("part", "data", "said"),
    [
        ("members/", {"side": "education", "person": "没有此人"}, "没有叫“没有此人”的账号"),
        ("members/", {"side": "education", "person": "陈晓梅"}, "应当回避"),
        (
            "parties/",
            {"kind": "unit", "unit": "外星小学", "responsibility": "main"},
            "没有叫“外星小学”的单位",
        ),
        ("inquiries/education/", {"ended_on": "2999-01-01"}, "还没有到"),
        ("dismiss/", {"reason": " "}, "这个字段是必填项"),
    ],
)
def test_refusals_stand_on_the_page(cased: CaseWorld, part: str, data: dict[str, str], said: str) -> None:
    assert said in pages_of(cased).refused(part, **data)


def test_papers_are_uploaded_and_come_back_byte_for_byte(cased: CaseWorld) -> None:
    watchdog = pages_of(cased, "watchdog")
    file = SimpleUploadedFile("谈话 记录.txt", "谈话记录".encode())
    watchdog.send("papers/", kind="inquiry", title="谈话记录", file=file)
    paper = CasePaper.objects.get(case=cased.case)
    answer = watchdog.client.get(f"{watchdog.base}papers/{paper.number}/")
    assert b"".join(answer.streaming_content) == "谈话记录".encode()  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    html = watchdog.refused("papers/", kind="inquiry", title="没有文件")
    assert "没有文件" in html


def test_a_review_is_registered_and_decided_on_the_pages(cased: CaseWorld) -> None:
    from dudao.core.accountability.procedure import Step

    cased.to(Step.PUBLICATION)
    officer = pages_of(cased)
    decision = cased.decisions[1]
    data = {
        "kind": "review",
        "asked_on": "2026-03-20",
        "received_on": "2026-03-20",
        "body": "办公室",
        "text": "过重",
    }
    officer.send(f"decisions/{decision.pk}/reviews/", **data)
    review = CaseReview.objects.get(decision=decision)
    html = officer.send(
        f"reviews/{review.pk}/", outcome="upheld", decided_on="2026-04-01", reasons="事实清楚。"
    )
    assert "维持原问责决定" in html
    officer.send(f"decisions/{decision.pk}/publish/", note="在教育系统内公开")
    assert decision.publication_note == ""
    decision.refresh_from_db()
    assert (decision.publication_note, decision.published_on) == ("在教育系统内公开", None)


def test_a_matter_under_oversight_leads_to_a_case(cased: CaseWorld) -> None:
    given = MatterGiven(
        unit=cased.world.department,
        subject_key="duty:3",
        title="完善经费保障制度",
        source=MatterSource.TYPED,
        rung=RungKind.REMINDER_LETTER,
        facts=(FactGiven("late", "已逾期 3 天", date(2026, 3, 2)),),
    )
    matter = propose_matter(cased.county, given, actor=cased.officer).matter
    officer = pages_of(cased)
    address = f"/accountability/cases/new/{cased.county.pk}/?matter={matter.pk}"
    html = officer.client.get(address).content.decode()
    assert "完善经费保障制度" in html
    assert "已逾期 3 天（截至2026-03-02）" in html
    data = {"title": "经费", "subject_kind": "government", "situation": "duty"}
    assert officer.client.post(address, data).status_code == 302
    case = Case.objects.get(source_key=f"matter:{matter.pk}")
    assert case.source_label == "督办事项：完善经费保障制度"
    linked = officer.client.get(f"/oversight/matters/{matter.pk}/").content.decode()
    hidden = pages_of(cased, "director").client.get(f"/oversight/matters/{matter.pk}/").content.decode()
    assert (case.number_text in linked, case.number_text in hidden) == (True, False)


@pytest.mark.parametrize("matter", ["999999", "x", "9" * 40, "-1"])
def test_a_matter_that_is_not_seen_leads_nowhere(cased: CaseWorld, matter: str) -> None:
    client = pages_of(cased).client
    assert client.get(f"/accountability/cases/new/{cased.county.pk}/?matter={matter}").status_code == 404

"""The sample county's oversight: letters in every state, cards, the rules' own drafts, documents in the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from .plan import staff_of

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.correspondence.models import OfficialDocument
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.oversight.models import Letter, Matter

BASIS = "《政府督查工作条例》第十二条"
DESIGNATION = "县政府办公室《关于委托督导委员会办公室开展创建专项督查的通知》（示例）"
# unit, what it is about, the fact
MATTERS: dict[str, tuple[str, str, str]] = {
    "overdue": (
        "自然资源局",
        "西关小学扩建用地手续办理",
        "西关小学扩建用地手续应于上月底办结，至今没有取得批复",
    ),
    "answered": ("财政局", "仪器图书采购缺口资金落实", "仪器图书采购缺口资金 126 万元，至今没有到位"),
    "issued": ("公安局", "校园周边交通秩序整治情况报送", "连续两个半月没有报送校园周边交通秩序整治情况"),
    "returned": ("县委编办", "教师空编使用和招聘计划批复", "教师招聘计划报送后 30 个工作日没有批复"),
    "closed": ("住建局", "青石镇中心小学综合楼竣工验收备案", "综合楼已完工，竣工验收备案逾期 15 天"),
    "received": ("青石镇中心小学", "功能教室使用记录整改", "抽查 6 间功能教室，4 间没有使用记录"),
    "checking": ("市场监管局", "学校食堂食品安全检查问题整改", "上次检查通报的 5 个问题还有 2 个没有整改"),
    "signing": ("人社局", "代课教师待遇落实", "代课教师社会保险参保率没有达到要求"),
    "void": ("残联", "随班就读学生台账报送", "随班就读学生台账应于上月底报送，没有收到"),
}
DEMAND = "请查明原因，明确措施、时限和责任人，按时书面答复，并附佐证材料。"


def add_oversight(campaign: Campaign, accounts: Mapping[str, User], today: date) -> None:
    """Issuing bodies, the ladder with its rules, letters, cards and what the rules drafted this morning."""
    from dudao.apps.correspondence.api import start_issuers
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.oversight.actions.rules import start_rules
    from dudao.apps.oversight.actions.running import run_rules

    units = {one.name: one for one in Organisation.objects.filter(county=campaign.county)}
    office, director = accounts["duxue"], accounts["juzhang"]
    start_issuers(campaign.county, actor=office)
    start_rules(campaign.county, actor=office)
    desk = Desk(campaign, units, office, director, today)
    desk.letters()
    desk.cards()
    desk.notice()
    run_rules(campaign.county, today, actor=None)


class Desk:
    """The office's desk: everything goes the way that a person goes in the product."""

    def __init__(
        self,
        campaign: Campaign,
        units: Mapping[str, Organisation],
        office: User,
        director: User,
        today: date,
    ) -> None:
        self.campaign, self.units, self.today = campaign, units, today
        self.office, self.director = office, director
        self.people = staff_of(campaign.county)
        self.matters: dict[str, Matter] = {}

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """A moment on a day of the last weeks."""
        from django.utils import timezone

        return timezone.make_aware(datetime.combine(self.today - timedelta(days=days_ago), time(hour)))

    def head(self, unit: Organisation) -> User:
        """Who answers for a unit."""
        staff = self.people[unit.pk]
        return staff.get("principal") or staff["department_head"]

    def letters(self) -> None:
        """One letter for every state that a letter can be in, the oldest first: numbers follow their days."""
        self._overdue()
        self._void()
        self._closed()
        self._returned()
        self._answered()
        self._received()
        self._issued("issued", days_ago=1)
        self._on_the_desk()

    def _drafted(self, key: str, days_ago: int = 0) -> Letter:
        from dudao.apps.oversight.actions.letters import draft_letter
        from dudao.apps.oversight.actions.matters import (
            FactGiven,
            MatterGiven,
            approve_matter,
            propose_matter,
        )

        unit_name, title, fact = MATTERS[key]
        day = self.today - timedelta(days=days_ago)
        given = MatterGiven(
            unit=self.units[unit_name],
            subject_key=f"sample:{key}",
            title=f"{title}（示例）",
            source="typed",
            rung="reminder_letter",
            facts=(FactGiven(key=f"sample:{key}", text=fact, as_of=day),),
            demand=DEMAND,
            basis=BASIS,
            designation=DESIGNATION,
            campaign=self.campaign,
        )
        matter = propose_matter(self.campaign.county, given, actor=self.office).matter
        approve_matter(matter, "同意立项", actor=self.director)
        self.matters[key] = matter
        return draft_letter(matter, "reminder_letter", actor=self.office, today=day)

    def signed(self, document: OfficialDocument, days_ago: int) -> OfficialDocument:
        """Checked and signed by the director on one day."""
        from dudao.apps.correspondence.api import check_document, sign_document, submit_document

        sent_in = submit_document(document, actor=self.office, at=self.at(days_ago, 9))
        checked = check_document(sent_in, actor=self.director, at=self.at(days_ago, 10))
        return sign_document(
            checked, revision=checked.revision, actor=self.director, at=self.at(days_ago, 11)
        )

    def _issued(self, key: str, days_ago: int) -> Letter:
        from dudao.apps.correspondence.api import send_document
        from dudao.apps.oversight.models import Letter

        letter = self._drafted(key, days_ago)
        signed = self.signed(letter.document, days_ago)
        send_document(signed, actor=self.office, at=self.at(days_ago, 15))
        return Letter.objects.get(pk=letter.pk)

    def _taken(self, key: str, days_ago: int) -> Letter:
        """Issued, and signed for on the same day."""
        from dudao.apps.correspondence.api import receive_document
        from dudao.apps.oversight.models import Letter

        letter = self._issued(key, days_ago)
        delivery = letter.document.deliveries.get(unit=letter.matter.unit)
        receive_document(delivery, actor=self.head(letter.matter.unit), at=self.at(days_ago, 16))
        return Letter.objects.get(pk=letter.pk)

    def _answer(self, letter: Letter, text: str) -> None:
        from dudao.apps.oversight.actions.replies import AnswerGiven, submit_answer

        given = AnswerGiven(text=text, measures="本月底前完成，分管负责人每周调度一次。")
        submit_answer(letter, given, revision=0, actor=self.head(letter.matter.unit))

    def _overdue(self) -> None:
        self._taken("overdue", days_ago=24)

    def _answered(self) -> None:
        letter = self._taken("answered", days_ago=3)
        self._answer(letter, "缺口资金已列入本月预算调整方案，等县政府常务会议研究。")

    def _returned(self) -> None:
        from dudao.apps.oversight.actions.replies import return_answer

        letter = self._taken("returned", days_ago=4)
        self._answer(letter, "正在研究。")
        reason = "没有写明批复的时间和责任人，请补充后再报。"
        return_answer(letter, reason, 5, today=self.today, actor=self.office)

    def _closed(self) -> None:
        from dudao.apps.oversight.actions.matters import close_matter
        from dudao.apps.oversight.actions.replies import accept_answer

        letter = self._taken("closed", days_ago=5)
        self._answer(letter, "竣工验收备案已于昨日办结，备案表附后。")
        accept_answer(letter, "备案表已核对，同意办结。", actor=self.office)
        close_matter(self.matters["closed"], "问题已解决，同意办结。", actor=self.office)

    def _received(self) -> None:
        from dudao.apps.oversight.actions.letter_extensions import ask_letter_extension

        letter = self._taken("received", days_ago=2)
        wanted = self.today + timedelta(days=10)
        reason = "两间教室正在更换设备，需要一并整理记录。"
        ask_letter_extension(
            letter, wanted_on=wanted, reason=reason, today=self.today, actor=self.head(letter.matter.unit)
        )

    def _on_the_desk(self) -> None:
        from dudao.apps.correspondence.api import check_document, submit_document

        submit_document(self._drafted("checking").document, actor=self.office)
        waiting = submit_document(self._drafted("signing").document, actor=self.office)
        check_document(waiting, actor=self.director)

    def _void(self) -> None:
        from dudao.apps.correspondence.api import void_document

        signed = self.signed(self._drafted("void", 6).document, 6)
        void_document(
            signed, "台账已在签发前收到，不再发出，字号作废。", actor=self.office, at=self.at(6, 17)
        )

    def cards(self) -> None:
        """A red and a yellow card that hang, and a yellow one that was lifted."""
        from dudao.apps.oversight.actions.cards import CardGiven, give_card, lift_card

        rows = (
            (
                "自然资源局",
                "red",
                "西关小学扩建用地手续逾期，提醒函没有答复",
                "取得用地批复",
                "overdue",
                7,
                10,
            ),
            ("县委编办", "yellow", "教师招聘计划没有批复", "批复招聘计划", "returned", 4, 14),
            ("住建局", "yellow", "综合楼竣工验收备案逾期", "完成备案", "closed", 9, 3),
        )
        for unit, colour, reason, lifts_when, key, days_ago, days in rows:
            day = self.today - timedelta(days=days_ago)
            given = CardGiven(
                unit=self.units[unit],
                colour=colour,
                reason=f"{reason}（示例）",
                lifts_when=lifts_when,
                given_on=day,
                due_on=day + timedelta(days=days),
                matter=self.matters[key] if key != "closed" else None,
            )
            card = give_card(self.campaign.county, given, today=self.today, actor=self.office)
            if key == "closed":
                lift_card(
                    card,
                    "备案已办结，符合摘牌条件。",
                    on=self.today - timedelta(days=1),
                    today=self.today,
                    actor=self.office,
                )

    def notice(self) -> None:
        """A notice to the schools in the series of 通知 and 通报, half of them have signed for it."""
        from dudao.apps.correspondence.api import (
            DocumentKind,
            draft_document,
            receive_document,
            send_document,
        )
        from dudao.core.drafting import Draft, DraftSection

        text = (
            "各学校要对照创建工作责任清单，逐项核对完成情况，于本月底前报送自查表。\n"
            "督导委员会办公室将在下月上旬随机抽查，抽查结果纳入年度督导考核。"
        )
        schools = [one for one in self.units.values() if one.kind == "school" and one.is_active][:12]
        document = draft_document(
            self.campaign.county,
            DocumentKind.NOTICE,
            draft=Draft("关于开展创建工作自查的通知（示例）", (DraftSection("text", "", text),)),
            actor=self.office,
            addressees=schools,
        )
        sent = send_document(self.signed(document, 8), actor=self.office, at=self.at(8, 15))
        for number, delivery in enumerate(sent.deliveries.select_related("unit").order_by("pk")):
            if number % 2 == 0:
                receive_document(delivery, actor=self.head(delivery.unit), at=self.at(7, 9))

"""An accountability case for tests, step by step through the real actions.

Opened on Monday, 2 March 2026, by the officer about 南坪中心小学. Named to it: 何督学 (education side), 纪检员 of the
discipline inspection, the director as approver. Parties: the school (主体责任), its head 王建国 (领导责任).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from dudao.apps.accountability.actions.case_decisions import (
    DecisionGiven,
    OpinionGiven,
    draft_decision,
    implement_decision,
    publish_decision,
    save_decision,
    save_opinion,
    serve_decision,
)
from dudao.apps.accountability.actions.case_papers import PaperGiven, add_paper
from dudao.apps.accountability.actions.case_parties import (
    InquiryGiven,
    PartyGiven,
    StatementGiven,
    handle_statement,
    inform_party,
    record_statement,
    save_inquiry,
    save_party,
)
from dudao.apps.accountability.actions.case_reviews import ReviewGiven, ask_review
from dudao.apps.accountability.actions.case_steps import draft_report, finish_step, save_supervision
from dudao.apps.accountability.actions.cases import CaseGiven, name_member, open_case
from dudao.apps.accountability.models import (
    Case,
    CaseDecision,
    CaseMember,
    CasePaper,
    CaseParty,
    CaseReview,
    CaseStatement,
)
from dudao.apps.accountability.queries_cases import documents_of
from dudao.apps.accounts.api import Role, User
from dudao.apps.correspondence.api import OfficialDocument, check_document, sign_document, submit_document
from dudao.apps.evidence.api import keep_file
from dudao.apps.organisations.api import Kind, Organisation
from dudao.core.accountability.procedure import Step
from tests import factories
from tests.apps.correspondence.made import issuers, second_officer
from tests.personas import World

OPENED = date(2026, 3, 2)
SERVED = date(2026, 3, 16)
LATER = date(2026, 12, 1)
GIVEN = CaseGiven(
    title="春季开学检查瞒报安全隐患",
    subject_kind="school",
    situation="safety",
    facts="检查时隐瞒消防通道堵塞。",
    basis="《教育督导问责办法》",
    supervision_ended_on=date(2026, 2, 20),
    group_formed_on=OPENED,
)


def morning(day: date) -> datetime:
    """Ten in the morning of a day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


@dataclass
class CaseWorld:
    """The case and everybody who has to do with it."""

    world: World
    case: Case
    school: CaseParty
    principal: CaseParty
    watchdog: User

    @property
    def county(self) -> Organisation:
        return self.world.county

    @property
    def officer(self) -> User:
        return self.world.person("officer")

    def person(self, name: str) -> User:
        """A persona, `second` or `watchdog` (discipline inspection), with nothing cached."""
        if name in ("second", "watchdog"):
            return User.objects.get(username=name)
        return self.world.person(name)

    def fresh(self) -> Case:
        """The case as it is now."""
        return Case.objects.select_related("county", "opened_by").get(pk=self.case.pk)

    def finish(self, step: Step, day: date) -> Case:
        """Finish the step the case is at."""
        return finish_step(self.case, step.value, day, actor=self.officer, today=LATER)

    def to(self, wanted: Step) -> CaseWorld:
        """Everything that is needed until the case is at this step."""
        while Step(self.fresh().step) is not wanted:
            now = Step(self.fresh().step)
            getattr(self, f"do_{now.value}")()
            self.finish(now, SERVED if now.number > 3 else OPENED + timedelta(days=now.number))
        return self

    def do_investigation(self) -> None:
        """Both sides conclude."""
        given = InquiryGiven("何督学", OPENED, OPENED, "查明：检查前清空台账。", "隐瞒事实成立。")
        save_inquiry(self.case, "education", given, actor=self.officer, today=LATER)
        given = InquiryGiven("纪检员", OPENED, OPENED, "谈话核实。", "同意认定。")
        save_inquiry(self.case, "discipline", given, actor=self.person("watchdog"), today=LATER)

    def do_statement(self) -> None:
        """Both are told; the school waives, the principal states."""
        for party in (self.school, self.principal):
            inform_party(self.case, party, date(2026, 3, 4), note="书面", actor=self.officer, today=LATER)
        waived = StatementGiven("waived", date(2026, 3, 4))
        record_statement(self.case, self.school, waived, actor=self.officer, today=LATER)
        said = StatementGiven("written", date(2026, 3, 4), "当天出差，不知情。")
        made = record_statement(self.case, self.principal, said, actor=self.officer, today=LATER)
        handle_statement(self.case, made, "refused", "出差前已签发迎检方案。", actor=self.officer)

    def do_opinion(self) -> None:
        """Written, asked around, approved."""
        given = OpinionGiven(
            "对学校督导通报，对校长责令检查。", "财政、公安无意见。", "杨县长", date(2026, 3, 5)
        )
        save_opinion(self.case, given, revision=self.fresh().revision, actor=self.officer, today=LATER)

    def decide(self, party: CaseParty, *forms: str, effective_on: date = SERVED) -> CaseDecision:
        """A decision with all its contents."""
        given = DecisionGiven(
            forms=forms,
            situation_text="2026 年春季开学检查。",
            facts="检查时隐瞒消防通道堵塞。",
            basis="《教育督导问责办法》",
            effective_on=effective_on,
            remedy="可以申请复核。",
        )
        return save_decision(self.case, party, given, actor=self.officer)

    def signed(self, document: OfficialDocument, day: date) -> OfficialDocument:
        """Handed in by the officer, checked by the second one, signed by the director on that day."""
        at = morning(day)
        submit_document(document, actor=self.officer, at=at)
        passed = check_document(document, actor=self.person("second"), at=at)
        director = self.person("director")
        return sign_document(passed, revision=passed.revision, actor=director, at=at)

    def do_decision(self) -> None:
        """Two decisions, signed, served on the same day."""
        for party, form in ((self.school, "supervision_circular"), (self.principal, "self_criticism")):
            decision = self.decide(party, form)
            self.signed(draft_decision(self.case, party, actor=self.officer), date(2026, 3, 13))
            serve_decision(self.case, decision, SERVED, "直接送达", actor=self.officer, today=LATER)

    @property
    def decisions(self) -> list[CaseDecision]:
        """The decisions: about the school, about its head."""
        return list(CaseDecision.objects.filter(party__case=self.case).order_by("party"))

    @property
    def documents(self) -> list[OfficialDocument]:
        """The official documents of the case."""
        return documents_of(self.case)

    def do_implementation(self) -> None:
        """Carried out."""
        for decision in self.decisions:
            implement_decision(
                self.case, decision, date(2026, 3, 20), "已通报。", actor=self.officer, today=LATER
            )

    def do_publication(self) -> None:
        """Within the education system."""
        for decision in self.decisions:
            publish_decision(
                self.case, decision, None, "在全县教育系统内公开", actor=self.officer, today=LATER
            )

    def do_review(self) -> None:
        """Nobody asks for anything."""

    def do_archiving(self) -> None:
        """Both reports signed, the papers filed."""
        self.paper("inquiry", "调查笔录")
        self.paper("service", "送达回证")
        for kind, to in (("education", "示例市教育局"), ("party", "中共示例县委、示例县人民政府")):
            save_supervision(self.case, "已整改。", revision=self.fresh().revision, actor=self.officer)
            report = draft_report(self.fresh(), kind, to, actor=self.officer, today=LATER)
            self.signed(report, date(2026, 5, 6))

    def paper(self, kind: str, title: str, content: bytes = b"", by: str = "officer") -> CasePaper:
        """A paper filed as plain text."""
        from django.conf import settings

        source = Path(settings.MEDIA_ROOT).parent / f"{kind}.txt"
        source.write_bytes(content or f"{title}：示例内容。".encode())
        kept = keep_file(source, f"{title}.txt")
        return add_paper(self.case, kept, PaperGiven(kind, title), actor=self.person(by))


def open_for_tests(world: World) -> CaseWorld:
    """The case with its people and parties."""
    issuers(world)
    second = second_officer(world)
    discipline = factories.organisation(world.county, Kind.GOVERNMENT_DEPARTMENT, "示例县纪委监委")
    watchdog = factories.user("watchdog", discipline, Role.DEPARTMENT_CLERK, name="纪检员")
    officer = world.person("officer")
    case = open_case(world.county, GIVEN, actor=officer, today=OPENED)
    name_member(case, second, "education", duty="组长", actor=officer)
    name_member(case, watchdog, "discipline", actor=officer)
    name_member(case, world.person("director"), "approver", actor=officer)
    school = save_party(case, PartyGiven("unit", world.school, "main"), actor=officer)
    given = PartyGiven(
        "person", world.school, "leadership", "王建国", "校长", world.person("principal"), "未履行第一责任。"
    )
    principal = save_party(case, given, actor=officer)
    return CaseWorld(world, case, school, principal, watchdog)


def ask(
    cased: CaseWorld, kind: str = "review", *, asked_on: date = date(2026, 3, 20), **given: str
) -> CaseReview:
    """The principal asks for a review, or appeals."""
    wanted = ReviewGiven(kind, asked_on, asked_on, "处理过重。", "示例县教育督导委员会办公室", **given)
    return ask_review(cased.case, cased.decisions[1], wanted, actor=cased.officer, today=LATER)


def reviewed_for_tests(cased: CaseWorld) -> dict[str, int]:
    """The case at 社会公开 with a review under way; the keys of its rows."""
    cased.to(Step.PUBLICATION)
    return {
        "review": ask(cased).pk,
        "decision": cased.decisions[1].pk,
        "party": cased.principal.pk,
        "statement": CaseStatement.objects.filter(party=cased.principal).get().pk,
        "member": CaseMember.objects.get(case=cased.case, user__username="second").pk,
    }

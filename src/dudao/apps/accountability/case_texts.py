"""The texts that a case drafts by itself: decision, decision on a review, the two reports. Gaps stay 【待补】."""

from __future__ import annotations

from datetime import date

from dudao.apps.accountability.choices import INQUIRING, InvestigationSide, ReportKind, ReviewKind
from dudao.apps.accountability.models import Case, CaseDecision, CaseParty, CaseReview, forms_of
from dudao.apps.accountability.queries_cases import parties_of
from dudao.catalogue.deadlines import limit_of
from dudao.core.accountability.case_dates import ASK_APPEAL, ASK_REVIEW
from dudao.core.accountability.measures import MEASURE, Heavier
from dudao.core.accountability.procedure import DECISION_CONTENTS, EFFECT_NOT_SUSPENDED
from dudao.core.document import chinese_date
from dudao.core.drafting import Draft, DraftSection, pending

DECISION_KEYS = ("situation", "facts", "basis", "forms", "effective", "remedy")
"""The sections of a decision, one for each of the required contents."""


def decision_title(case: Case) -> str:
    """Titles stand in registers and logs: they carry the number of the case, never a name."""
    return f"关于{case.number_text}的问责决定"


def remedy_text(issuer_name: str) -> str:
    """How to ask for a review or to appeal, and that neither suspends the decision."""
    review, appeal = limit_of(ASK_REVIEW), limit_of(ASK_APPEAL)
    return (
        f"如不服本决定，可以自收到本决定之日起{review.count}日内向{issuer_name}申请复核；"
        f"对复核决定不服的，可以自收到复核决定之日起{appeal.count}日内向上一级人民政府教育督导委员会办公室提出书面申诉；"
        f"也可以不经复核，自收到本决定之日起{appeal.count}日内直接提出书面申诉。{EFFECT_NOT_SUSPENDED}"
    )


def first_facts(party: CaseParty) -> str:
    """What both inquiries found, and what this party is answerable for, as a first text."""
    found = [one.findings for one in party.case.inquiries.order_by("-side") if one.findings]
    return "\n".join([*found, party.conduct] if party.conduct else found)


def first_situation(party: CaseParty) -> str:
    """Who the party is and which responsibility it bears, as a first text."""
    who = f"{party.name}，{party.unit.name}{party.post}" if party.name else party.unit.name
    return f"{who}，承担{party.get_responsibility_display()}。"


def decision_draft(decision: CaseDecision) -> Draft:
    """The decision with all required contents; what is not known yet stands as 【待补】."""
    case = decision.party.case
    effective = f"本决定自{chinese_date(decision.effective_on)}起生效。" if decision.effective_on else ""
    texts = (
        decision.situation_text,
        decision.facts,
        _basis_text(decision),
        _forms_text(decision),
        effective,
        decision.remedy,
    )
    sections = tuple(
        DraftSection(key, heading, text.strip() or pending(heading))
        for key, heading, text in zip(DECISION_KEYS, DECISION_CONTENTS, texts, strict=True)
    )
    return Draft(decision_title(case), sections)


def _basis_text(decision: CaseDecision) -> str:
    if not decision.basis.strip():
        return ""
    heavier = [one.label for one in Heavier if one.value in decision.heavier]
    said = f"有下列从重情形：{'；'.join(heavier)}。" if heavier else ""
    return f"{decision.basis.strip()}{chr(10) if said else ''}{said}"


def _forms_text(decision: CaseDecision) -> str:
    forms = forms_of(decision.forms)
    if not forms:
        return ""
    others = [form.label for form in forms if form.by_others]
    said = f"其中{'、'.join(others)}由有关部门按照职责和管理权限实施。" if others else ""
    return f"经研究，决定对{decision.party.label}给予{decision.form_labels}。{said}"


def review_draft(review: CaseReview) -> Draft:
    """The decision on a review or an appeal: the request, what was found, the outcome, what comes next."""
    decision = review.decision
    number = decision.document.number_text if decision.document else ""
    what = "复核" if review.kind == ReviewKind.REVIEW else "申诉"
    asked = (
        f"{decision.party.label}对{number or pending('原问责决定文号')}问责决定不服，"
        f"于{chinese_date(review.asked_on)}提出{what}，本机关于{chinese_date(review.received_on)}收到。"
    )
    appeal = limit_of(ASK_APPEAL)
    remedy = (
        f"如不服本决定，可以自收到本决定之日起{appeal.count}日内向上一级人民政府教育督导委员会办公室提出书面申诉。"
        if review.kind == ReviewKind.REVIEW
        else "原问责部门应当自收到本决定书之日起15日内纠正有误的决定。"
    )
    outcome = f"{review.get_outcome_display()}。" if review.outcome else pending("处理结果")
    return Draft(
        f"关于{decision.party.case.number_text}的{what}决定",
        (
            DraftSection("request", f"{what}申请", asked),
            DraftSection("reasons", "申请理由", review.text.strip() or pending("申请理由")),
            DraftSection("found", f"{what}认定", review.reasons.strip() or pending("认定的事实和理由")),
            DraftSection("outcome", "决定", outcome),
            DraftSection("remedy", "救济途径" if review.kind == ReviewKind.REVIEW else "执行", remedy),
        ),
    )


def report_draft(case: Case, kind: ReportKind, today: date) -> Draft:
    """One of the two reports: how the case came about, what both inquiries found, who answers, what was decided."""
    parties = parties_of(case)
    return Draft(
        f"关于{case.number_text}办理情况的报告",
        (
            DraftSection("origin", "基本情况", _origin(case)),
            DraftSection("inquiries", "双倒查情况", _inquiries(case)),
            DraftSection("responsible", "责任认定", _responsible(parties)),
            DraftSection("decided", "处理情况", _decided(parties)),
            DraftSection("mending", "整改和监督", case.supervision_note.strip() or pending("整改落实情况")),
            DraftSection("closing", "", f"特此报告。（数据截至{chinese_date(today)}）"),
        ),
    )


def _origin(case: Case) -> str:
    source = f"来源：{case.source_label}。" if case.source_label else ""
    return (
        f"{chinese_date(case.opened_on)}，就“{case.title}”立案（{case.number_text}），"
        f"对象类别为{case.get_subject_kind_display()}，情形为{case.get_situation_display()}。{source}"
        f"依据：{case.basis or MEASURE}。"
    )


def _inquiries(case: Case) -> str:
    held = {one.side: one for one in case.inquiries.all()}
    lines = []
    for side in INQUIRING:
        label = InvestigationSide(side).label
        found = held.get(side)
        text = found.conclusion if found is not None and found.conclusion else pending(f"{label}的结论")
        lines.append(f"{label}：{text}")
    return "\n".join(lines)


def _responsible(parties: list[CaseParty]) -> str:
    if not parties:
        return pending("责任认定")
    return "\n".join(
        f"{party.label}承担{party.get_responsibility_display()}。{party.conduct}" for party in parties
    )


def _decided(parties: list[CaseParty]) -> str:
    lines = []
    for party in parties:
        decision = getattr(party, "decision", None)
        number = decision.document.number_text if decision is not None and decision.document else ""
        if decision is None or not number:
            lines.append(f"{party.label}：{pending('问责决定')}")
        else:
            lines.append(f"对{party.label}给予{decision.form_labels}（{number}）。")
    return "\n".join(lines) or pending("处理情况")

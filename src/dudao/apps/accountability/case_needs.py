"""What a step of a case still lacks, in words that its members may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dudao.apps.accountability.case_days import not_final
from dudao.apps.accountability.choices import (
    INQUIRING,
    InvestigationSide,
    PaperKind,
    ReportKind,
    StatementWay,
)
from dudao.apps.accountability.models import Case, CaseDecision, CaseParty
from dudao.apps.accountability.queries_cases import parties_of
from dudao.apps.correspondence.api import ISSUED_STATES
from dudao.core.accountability.measures import Responsibility, missing_responsibilities
from dudao.core.accountability.procedure import Step

NEEDED_PAPERS = (PaperKind.INQUIRY, PaperKind.SERVICE)


def needs_of(case: Case, step: Step, today: date) -> list[str]:
    """What is missing before this step counts as done; empty when nothing is."""
    return _NEEDS[step](case, today)


def responsibility_gaps(parties: list[CaseParty]) -> list[str]:
    """What “双问责” lacks: the responsibilities that nobody among the parties bears."""
    held = [Responsibility(party.responsibility) for party in parties]
    return [one.label for one in missing_responsibilities(held)]


def _investigation(case: Case, today: date) -> list[str]:
    found = [] if case.group_formed_on else ["没有登记调查认定工作组成立日期"]
    inquiries = {one.side: one for one in case.inquiries.all()}
    for side in INQUIRING:
        held = inquiries.get(side)
        if held is None or held.ended_on is None or not held.conclusion:
            found.append(f"{InvestigationSide(side).label}的倒查还没有结束日期和结论")
    if not case.parties.exists():
        found.append("没有登记被问责对象；没有可问责的，作不予问责处理")
    return found


def _statement(case: Case, today: date) -> list[str]:
    found = []
    for party in parties_of(case):
        statements = list(party.statements.all())
        if party.informed_on is None:
            found.append(f"{party.label}：没有登记告知日期")
        elif not statements and not _time_is_over(party, today):
            found.append(f"{party.label}：没有陈述申辩或放弃的记录")
        if any(one.way != StatementWay.WAIVED and not one.handling for one in statements):
            found.append(f"{party.label}：陈述申辩还没有处理")
    return found


def _time_is_over(party: CaseParty, today: date) -> bool:
    """A party that was given a day and said nothing until it has had its chance."""
    return party.statement_due_on is not None and today > party.statement_due_on


def _opinion(case: Case, today: date) -> list[str]:
    known = {
        "问责意见": case.opinion,
        "征求成员单位意见情况": case.consulted,
        "审定人": case.approved_name,
        "审定日期": case.approved_on,
    }
    return [f"没有写{what}" for what, value in known.items() if not value]


def _each_decision(wrong: Callable[[CaseDecision], str]) -> Callable[[Case, date], list[str]]:
    def found(case: Case, today: date) -> list[str]:
        problems = []
        for party in parties_of(case):
            decision = getattr(party, "decision", None)
            problem = "还没有拟定问责决定" if decision is None else wrong(decision)
            if problem:
                problems.append(f"{party.label}：{problem}")
        return problems

    return found


def _unserved(decision: CaseDecision) -> str:
    if decision.document is None or decision.document.state not in ISSUED_STATES:
        return "问责决定书还没有签发"
    return "" if decision.served_on else "问责决定书还没有登记送达"


def _unimplemented(decision: CaseDecision) -> str:
    return "" if decision.implemented_on and decision.implementation_note else "没有登记实施日期和情况"


def _unpublished(decision: CaseDecision) -> str:
    return "" if decision.publication_note else "没有登记公开的范围，或不公开的理由"


def _review(case: Case, today: date) -> list[str]:
    return not_final(case, today)


def _archiving(case: Case, today: date) -> list[str]:
    reports = {one.kind: one for one in case.reports.select_related("document")}
    found = [
        f"还没有签发：{kind.label}"
        for kind in ReportKind
        if kind not in reports or reports[kind].document.state not in ISSUED_STATES
    ]
    kinds = set(case.papers.filter(struck_at=None).values_list("kind", flat=True))
    return found + [f"卷宗里缺{kind.label}" for kind in NEEDED_PAPERS if kind not in kinds]


def _supervision(case: Case, today: date) -> list[str]:
    return [] if case.supervision_note else ["没有写整改监督情况"]


_NEEDS: dict[Step, Callable[[Case, date], list[str]]] = {
    Step.INVESTIGATION: _investigation,
    Step.STATEMENT: _statement,
    Step.OPINION: _opinion,
    Step.DECISION: _each_decision(_unserved),
    Step.IMPLEMENTATION: _each_decision(_unimplemented),
    Step.PUBLICATION: _each_decision(_unpublished),
    Step.REVIEW: _review,
    Step.ARCHIVING: _archiving,
    Step.SUPERVISION: _supervision,
}

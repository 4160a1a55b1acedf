"""Parties of a case: registered, informed; the two inquiries; what parties state in their defence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accountability.actions.case_holding import (
    between,
    day_in,
    locked_case,
    office_case,
    text_in,
    written,
)
from dudao.apps.accountability.choices import (
    INQUIRING,
    InvestigationSide,
    StatementHandling,
    StatementWay,
)
from dudao.apps.accountability.models import Case, CaseInquiry, CasePaper, CaseParty, CaseStatement
from dudao.apps.accountability.permissions_cases import ONLY_SIDE, can_write_inquiry
from dudao.apps.accountability.queries_cases import members_of, units_worked_at
from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Kind, Organisation
from dudao.core.accountability.measures import PartyKind, Responsibility, SubjectKind, parties_for
from dudao.core.accountability.procedure import Step


@dataclass(frozen=True)
class PartyGiven:
    """A party as it is to be: a unit, or a person of a unit with the post of that time."""

    kind: str
    unit: Organisation
    responsibility: str
    name: str = ""
    post: str = ""
    user: User | None = None
    conduct: str = ""


@transaction.atomic
def save_party(case: Case, given: PartyGiven, *, party: CaseParty | None = None, actor: User) -> CaseParty:
    """Register a party, or change one, until the decision.

    Recusal (督导条例 art. 10): who is named to the case is neither a party of it nor works at the party's unit, the
    bureau aside.
    """
    held = office_case(case, actor=actor)
    between(held, Step.INVESTIGATION, Step.OPINION, "登记或修改被问责对象")
    kind = PartyKind(given.kind)
    name = given.name.strip()[:40] if kind.is_person else ""
    _check_party(held, given, kind, name)
    found = held.parties.get(pk=party.pk) if party is not None else CaseParty(case=held)
    same = held.parties.filter(unit=given.unit, name=name).exclude(pk=found.pk)
    if same.exists():
        raise ValidationError("这个对象已经登记过。")
    found.kind, found.unit, found.name = kind.value, given.unit, name
    found.post = given.post.strip()[:80] if kind.is_person else ""
    found.user = given.user if kind.is_person else None
    found.responsibility = Responsibility(given.responsibility).value
    found.conduct = given.conduct.strip()
    found.save()
    verb = "edit_case_party" if party is not None else "add_case_party"
    written(held, verb, actor=actor, party=found.pk, kind=kind.value)
    return found


def _check_party(held: Case, given: PartyGiven, kind: PartyKind, name: str) -> None:
    if kind not in parties_for(SubjectKind(held.subject_kind), is_private=held.is_private):
        raise ValidationError(
            {"kind": f"问责对象类别是“{held.get_subject_kind_display()}”，不能登记{kind.label}。"}
        )
    if given.unit.county_id != held.county_id:
        raise ValidationError({"unit": f"{given.unit.name}不是本县的单位。"})
    if kind.is_person and not name:
        raise ValidationError({"name": "请写姓名。"})
    for member in members_of(held):
        if given.user is not None and member.user_id == given.user.pk:
            raise ValidationError({"name": f"{member.user.name}是本案办案人员，应当先退出办案再登记为对象。"})
        if given.unit.pk in units_worked_at(member.user) and not _holds_the_office(given.unit):
            words = f"办案人员{member.user.name}在{given.unit.name}任职，应当回避：先请其退出办案，再登记这个对象。"
            raise ValidationError({"unit": words})


def _holds_the_office(unit: Organisation) -> bool:
    """The county and its bureau, whose supervision office works on every case, whoever is its party."""
    return unit.kind in (Kind.COUNTY, Kind.BUREAU)


@transaction.atomic
def remove_party(case: Case, party: CaseParty, *, actor: User) -> None:
    """A party that was registered by mistake goes, as long as it was not informed."""
    held = office_case(case, actor=actor)
    between(held, Step.INVESTIGATION, Step.OPINION, "移除被问责对象")
    found = held.parties.get(pk=party.pk)
    if found.informed_on is not None or found.statements.exists():
        raise ValidationError("已经告知或登记过陈述申辩的对象不能移除；查明没有责任的，在决定里写明。")
    written(held, "remove_case_party", actor=actor, party=found.pk)
    found.delete()


@dataclass(frozen=True)
class InquiryGiven:
    """What one side found."""

    lead: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    findings: str = ""
    conclusion: str = ""


@transaction.atomic
def save_inquiry(
    case: Case, side: str, given: InquiryGiven, *, revision: int | None = None, actor: User, today: date
) -> CaseInquiry:
    """Write one side's inquiry, while the case is at 调查; each side its own."""
    if side not in INQUIRING:
        raise ValidationError("倒查只有教育督导和纪检监察两侧。")
    held = locked_case(case, revision=revision)
    if not can_write_inquiry(actor, held, side):
        raise PermissionDenied(ONLY_SIDE)
    between(held, Step.INVESTIGATION, Step.INVESTIGATION, "修改倒查情况")
    if given.ended_on is not None:
        day_in(given.ended_on, "结束日期", today, not_before=given.started_on, former="开始日期")
    inquiry, _ = CaseInquiry.objects.update_or_create(
        case=held,
        side=InvestigationSide(side),
        defaults={
            "lead": given.lead.strip()[:80],
            "started_on": given.started_on,
            "ended_on": given.ended_on,
            "findings": given.findings.strip(),
            "conclusion": given.conclusion.strip(),
            "by": actor,
        },
    )
    written(held, "save_case_inquiry", actor=actor, side=side)
    return inquiry


@transaction.atomic
def inform_party(
    case: Case,
    party: CaseParty,
    informed_on: date,
    *,
    note: str = "",
    statement_due_on: date | None = None,
    actor: User,
    today: date,
) -> CaseParty:
    """Note when a party was told the facts and the intended measures (书面告知), and until when it may state."""
    held = office_case(case, actor=actor)
    between(held, Step.STATEMENT, Step.OPINION, "登记告知")
    day_in(informed_on, "告知日期", today, not_before=held.opened_on, former="立案日期")
    if statement_due_on is not None and statement_due_on < informed_on:
        raise ValidationError({"statement_due_on": "陈述申辩期限早于告知日期。"})
    found = held.parties.get(pk=party.pk)
    found.informed_on, found.informed_note = informed_on, note.strip()[:200]
    found.statement_due_on = statement_due_on
    found.save(update_fields=["informed_on", "informed_note", "statement_due_on"])
    written(held, "inform_case_party", actor=actor, party=found.pk, informed_on=str(informed_on))
    return found


@dataclass(frozen=True)
class StatementGiven:
    """What a party stated, or that it waived."""

    way: str
    made_on: date
    text: str = ""
    paper: CasePaper | None = None


@transaction.atomic
def record_statement(
    case: Case, party: CaseParty, given: StatementGiven, *, actor: User, today: date
) -> CaseStatement:
    """Keep a statement as it was made; one that is waived needs no handling. ValidationError before informing."""
    held = office_case(case, actor=actor)
    between(held, Step.STATEMENT, Step.OPINION, "登记陈述申辩")
    found = held.parties.get(pk=party.pk)
    if found.informed_on is None:
        raise ValidationError("还没有登记告知日期，先告知再听取陈述申辩。")
    day_in(given.made_on, "陈述申辩日期", today, not_before=found.informed_on, former="告知日期")
    way = StatementWay(given.way)
    waived = way == StatementWay.WAIVED
    text = given.text.strip() if waived else text_in(given.text, "陈述申辩的内容")
    if given.paper is not None and given.paper.case_id != held.pk:
        raise ValidationError("所选材料不在本案卷宗里。")
    if found.statements.filter(way=way, made_on=given.made_on, text=text).exists():
        raise ValidationError("同样的陈述申辩已经登记过。")
    made = CaseStatement.objects.create(
        party=found, way=way, made_on=given.made_on, text=text, paper=given.paper, by=actor
    )
    written(held, "record_case_statement", actor=actor, party=found.pk, way=str(way))
    return made


@transaction.atomic
def handle_statement(
    case: Case, statement: CaseStatement, handling: str, note: str, *, actor: User
) -> CaseStatement:
    """Say what became of a statement and why: adopted, partly, not."""
    held = office_case(case, actor=actor)
    between(held, Step.STATEMENT, Step.OPINION, "处理陈述申辩")
    found = CaseStatement.objects.get(pk=statement.pk, party__case=held)
    if found.way == StatementWay.WAIVED:
        raise ValidationError("对象放弃了陈述申辩，没有需要处理的内容。")
    found.handling = StatementHandling(handling)
    found.handling_note = text_in(note, "处理说明")
    found.handled_by, found.handled_at = actor, timezone.now()
    found.save(update_fields=["handling", "handling_note", "handled_by", "handled_at"])
    written(held, "handle_case_statement", actor=actor, statement=found.pk, handling=str(found.handling))
    return found

"""Decisions: their contents, their document, served, carried out, published, corrected; the opinion before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accountability.actions.case_holding import between, day_in, office_case, text_in, written
from dudao.apps.accountability.case_texts import decision_draft
from dudao.apps.accountability.choices import WRONG
from dudao.apps.accountability.models import Case, CaseDecision, CaseParty
from dudao.apps.accountability.queries_cases import earlier_decisions, people_named
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import (
    ISSUED_STATES,
    DocumentKind,
    IssuingBody,
    OfficialDocument,
    Readers,
    draft_document,
)
from dudao.core.accountability.measures import Form, Heavier, PartyKind, forms_not_allowed
from dudao.core.accountability.procedure import Step, is_second_in_a_year


@dataclass(frozen=True)
class OpinionGiven:
    """The opinion that goes to the chairman or vice-chairman of the committee."""

    opinion: str = ""
    consulted: str = ""
    approved_name: str = ""
    approved_on: date | None = None


@transaction.atomic
def save_opinion(case: Case, given: OpinionGiven, *, revision: int, actor: User, today: date) -> Case:
    """Write the opinion, whom of the member units was asked, and who approved it when; while at 形成意见."""
    held = office_case(case, revision=revision, actor=actor)
    between(held, Step.OPINION, Step.OPINION, "修改问责意见")
    if given.approved_on is not None:
        day_in(given.approved_on, "审定日期", today, not_before=held.opened_on, former="立案日期")
    held.opinion, held.consulted = given.opinion.strip(), given.consulted.strip()
    held.approved_name, held.approved_on = given.approved_name.strip()[:80], given.approved_on
    written(
        held,
        "save_case_opinion",
        actor=actor,
        fields=("opinion", "consulted", "approved_name", "approved_on"),
    )
    return held


@dataclass(frozen=True)
class DecisionGiven:
    """What is to be decided about a party."""

    forms: Sequence[str]
    situation_text: str = ""
    facts: str = ""
    basis: str = ""
    effective_on: date | None = None
    remedy: str = ""
    heavier: Sequence[str] = ()


@transaction.atomic
def save_decision(
    case: Case, party: CaseParty, given: DecisionGiven, *, revision: int | None = None, actor: User
) -> CaseDecision:
    """Write what is decided about a party, until its document is drafted.

    ValidationError: no form, a form that the measure does not know for such a party, or a second time within a year
    (by what is recorded) that is not named as heavier.
    """
    held = office_case(case, revision=revision, actor=actor)
    between(held, Step.DECISION, Step.REVIEW, "拟定问责决定")
    found = held.parties.select_related("unit", "case").get(pk=party.pk)
    decision = CaseDecision.objects.filter(party=found).first() or CaseDecision(party=found)
    if decision.document_id is not None:
        raise ValidationError("决定书已经起草：文字在公文里改；要改问责方式，先放弃那份公文。")
    forms = [Form(value) for value in given.forms]
    _check_forms(found, forms)
    heavier = [Heavier(value) for value in given.heavier]
    if Heavier.TWICE not in heavier and _is_second(found, given.effective_on):
        raise ValidationError(
            {"heavier": f"记录显示该对象一年内已被问责，应当列明从重情形“{Heavier.TWICE.label}”。"}
        )
    decision.forms = [form.value for form in Form if form in forms]
    decision.heavier = [one.value for one in Heavier if one in heavier]
    decision.situation_text, decision.facts = given.situation_text.strip(), given.facts.strip()
    decision.basis, decision.remedy = given.basis.strip(), given.remedy.strip()
    decision.effective_on, decision.by = given.effective_on, actor
    decision.save()
    written(held, "save_case_decision", actor=actor, party=found.pk, forms=decision.forms)
    return decision


def _check_forms(party: CaseParty, forms: Sequence[Form]) -> None:
    if not forms:
        raise ValidationError({"forms": "请选问责方式，至少一种。"})
    kind = PartyKind(party.kind)
    refused = forms_not_allowed(kind, forms)
    if refused:
        names = "、".join(form.label for form in refused)
        raise ValidationError({"forms": f"对{kind.label}不能采取：{names}。"})


def _is_second(party: CaseParty, effective_on: date | None) -> bool:
    return effective_on is not None and is_second_in_a_year(effective_on, earlier_decisions(party))


@transaction.atomic
def draft_decision(
    case: Case, party: CaseParty, *, issuer: IssuingBody | None = None, actor: User
) -> OfficialDocument:
    """Draft the document of a decision once, read by who is named to the case; its party gets it on paper, against
    a receipt that is noted.
    """
    held = office_case(case, actor=actor)
    between(held, Step.DECISION, Step.REVIEW, "起草问责决定书")
    decision = (
        CaseDecision.objects.select_related("party__unit", "party__case", "document")
        .filter(party=party, party__case=held)
        .first()
    )
    if decision is None:
        raise ValidationError("先拟定问责决定的内容，再起草决定书。")
    if decision.document is not None:
        return decision.document
    found = decision.party
    document = draft_document(
        held.county,
        DocumentKind.ACCOUNTABILITY_DECISION,
        draft=decision_draft(decision),
        actor=actor,
        issuer=issuer,
        addressees=() if found.name else (found.unit,),
        addressees_text=f"{found.unit.name}{found.name}" if found.name else "",
        readers=Readers.NAMED,
        named_readers=people_named(held),
        basis=decision.basis[:500],
        source_key=f"case-decision:{decision.pk}",
    )
    decision.document = document
    decision.save(update_fields=["document", "updated_at"])
    written(held, "draft_case_decision", actor=actor, party=found.pk)
    return document


def _decided(held: Case, decision: CaseDecision) -> CaseDecision:
    found = CaseDecision.objects.select_for_update(of=("self",)).select_related("party__unit", "document")
    return found.get(pk=decision.pk, party__case=held)


@transaction.atomic
def serve_decision(
    case: Case, decision: CaseDecision, served_on: date, note: str, *, actor: User, today: date
) -> CaseDecision:
    """Note on which day the signed decision reached its party, and how; from there the time for a review runs."""
    held = office_case(case, actor=actor)
    found = _decided(held, decision)
    if found.document is None or found.document.state not in ISSUED_STATES:
        raise ValidationError("问责决定书签发以后才能登记送达。")
    if found.reviews.exists():
        raise ValidationError("已经登记复核或申诉，送达日期不能再改。")
    between(held, Step.DECISION, Step.REVIEW, "登记送达")
    day_in(served_on, "送达日期", today, not_before=found.document.dated_on, former="成文日期")
    found.served_on, found.served_note = served_on, text_in(note, "送达方式", longest=200)
    found.save(update_fields=["served_on", "served_note", "updated_at"])
    written(held, "serve_case_decision", actor=actor, decision=found.pk, served_on=str(served_on))
    return found


@transaction.atomic
def implement_decision(
    case: Case, decision: CaseDecision, done_on: date, note: str, *, actor: User, today: date
) -> CaseDecision:
    """Note when and how a decision was carried out, or passed on to who carries it out. A review stops nothing."""
    held = office_case(case, actor=actor)
    between(held, Step.IMPLEMENTATION, Step.ARCHIVING, "登记实施")
    found = _decided(held, decision)
    day_in(done_on, "实施日期", today, not_before=found.served_on, former="送达日期")
    found.implemented_on, found.implementation_note = done_on, text_in(note, "实施情况")
    found.save(update_fields=["implemented_on", "implementation_note", "updated_at"])
    written(held, "implement_case_decision", actor=actor, decision=found.pk)
    return found


@transaction.atomic
def publish_decision(
    case: Case, decision: CaseDecision, published_on: date | None, note: str, *, actor: User, today: date
) -> CaseDecision:
    """Note on which day and how far a decision was made public; without a day, why it is not."""
    held = office_case(case, actor=actor)
    between(held, Step.PUBLICATION, Step.ARCHIVING, "登记公开")
    found = _decided(held, decision)
    if published_on is not None:
        day_in(published_on, "公开日期", today, not_before=found.served_on, former="送达日期")
    found.published_on = published_on
    found.publication_note = text_in(note, "公开的范围，或不公开的理由", longest=300)
    found.save(update_fields=["published_on", "publication_note", "updated_at"])
    written(held, "publish_case_decision", actor=actor, decision=found.pk)
    return found


@transaction.atomic
def correct_decision(
    case: Case, decision: CaseDecision, corrected_on: date, note: str, *, actor: User, today: date
) -> CaseDecision:
    """Note how a decision that a review or an appeal found wrong was corrected, and when."""
    held = office_case(case, actor=actor)
    between(held, Step.IMPLEMENTATION, Step.REVIEW, "登记纠正")
    found = _decided(held, decision)
    wrong = found.reviews.filter(outcome__in=WRONG).order_by("-pk").first()
    if wrong is None:
        raise ValidationError("没有复核或申诉认定这份决定有误，不需要纠正。")
    day_in(corrected_on, "纠正日期", today, not_before=wrong.decided_on, former="认定有误的日期")
    found.corrected_on, found.correction_note = corrected_on, text_in(note, "纠正情况")
    found.save(update_fields=["corrected_on", "correction_note", "updated_at"])
    written(held, "correct_case_decision", actor=actor, decision=found.pk)
    return found

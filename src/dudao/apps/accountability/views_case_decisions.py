"""The opinion, decisions and what becomes of them, reviews and appeals, the two reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accountability.actions.case_decisions import (
    correct_decision,
    draft_decision,
    implement_decision,
    publish_decision,
    save_decision,
    save_opinion,
    serve_decision,
)
from dudao.apps.accountability.actions.case_reviews import ask_review, decide_review, draft_review_decision
from dudao.apps.accountability.actions.case_steps import draft_report
from dudao.apps.accountability.case_pages import form_page
from dudao.apps.accountability.case_texts import first_facts, first_situation, remedy_text
from dudao.apps.accountability.choices import ReportKind
from dudao.apps.accountability.forms_cases import (
    DayNoteForm,
    DecisionForm,
    OpinionForm,
    OutcomeForm,
    ReviewForm,
)
from dudao.apps.accountability.loading_cases import GONE, SeenCase, case_for, posted
from dudao.apps.accountability.models import Case, CaseDecision, CaseParty, CaseReview
from dudao.apps.accountability.queries_cases import (
    decision_about,
    decision_in,
    earlier_decisions,
    review_in,
)
from dudao.apps.accountability.views_case_parties import party_in
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import DocumentKind, OfficialDocument, default_issuer, document_url
from dudao.core.accountability.measures import MEASURE, MEASURE_NOTE
from dudao.core.accountability.procedure import EFFECT_NOT_SUSPENDED


def case_opinion(request: HttpRequest, case_id: int) -> HttpResponse:
    """The opinion, whom was asked, who approved it."""
    seen = case_for(request, case_id, "问责意见", writing=True)
    names = ("opinion", "consulted", "approved_name", "approved_on", "revision")
    initial = {name: getattr(seen.case, name) for name in names}
    return form_page(
        request,
        seen,
        OpinionForm(posted(request), initial=initial),
        lambda form: save_opinion(
            seen.case,
            form.given(),
            revision=form.cleaned_data["revision"] or 0,
            actor=seen.user,
            today=timezone.localdate(),
        ),
        title="问责意见",
        part="#opinion",
        note="形成问责意见后，征求有关成员单位意见，提交本级教育督导委员会主任或副主任审定。",
    )


def _first(party: CaseParty, decision: CaseDecision | None) -> dict[str, Any]:
    """What the form of a decision begins with: what was kept, else what the case knows."""
    if decision is not None:
        names = ("forms", "heavier", "situation_text", "facts", "basis", "effective_on", "remedy")
        return {name: getattr(decision, name) for name in names}
    try:
        issuer = default_issuer(party.case.county, DocumentKind.ACCOUNTABILITY_DECISION).name
    except ValidationError:
        issuer = "作出决定的教育督导委员会办公室"
    return {
        "situation_text": first_situation(party),
        "facts": first_facts(party),
        "basis": party.case.basis or MEASURE,
        "remedy": remedy_text(issuer),
    }


def case_decision(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """What is decided about a party."""
    seen = case_for(request, case_id, "拟定问责决定", writing=True)
    party = party_in(seen, party_id)
    decision = decision_about(party)
    days = earlier_decisions(party)
    said = "、".join(f"{day:%Y-%m-%d}" for day in days)
    initial = _first(party, decision) | {"revision": seen.case.revision}
    return form_page(
        request,
        seen,
        DecisionForm(party, posted(request), initial=initial),
        lambda form: save_decision(
            seen.case, party, form.given(), revision=form.cleaned_data["revision"], actor=seen.user
        ),
        title=f"问责决定：{party.label}",
        part="#decisions",
        note=f"系统里该对象以前的问责生效日期：{said}。一年内两次及以上的从重。" if days else MEASURE_NOTE,
    )


def _draft(request: HttpRequest, seen: SeenCase, draft: Callable[[], OfficialDocument]) -> HttpResponse:
    """Draft a document and go to its page; a refusal is said on the case's."""
    try:
        document = draft()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("case", case_id=seen.case.pk)
    return redirect(document_url(document))


@require_POST
def case_decision_draft(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """Draft the document of a decision, or go to it."""
    seen = case_for(request, case_id, "起草问责决定书", writing=True)
    party = party_in(seen, party_id)
    return _draft(request, seen, lambda: draft_decision(seen.case, party, actor=seen.user))


Noting = Callable[[Case, CaseDecision, date, str, User], object]


@dataclass(frozen=True)
class Note:
    """A day and words about a decision: what they are called, which fields they show, who writes them."""

    title: str
    day: str
    words: str
    fields: tuple[str, str]
    first: str
    save: Noting
    day_required: bool = True
    help: str = ""


def _today() -> date:
    return timezone.localdate()


NOTES: dict[str, Note] = {
    "serve": Note(
        "登记送达",
        "送达日期",
        "送达方式",
        ("served_on", "served_note"),
        "直接送达，有送达回证",
        lambda case, one, on, note, user: serve_decision(case, one, on, note, actor=user, today=_today()),
        help="申请复核的 30 日、直接申诉的 15 日都从送达次日起算；送达回证归入卷宗。",
    ),
    "implement": Note(
        "登记实施",
        "实施日期",
        "实施情况",
        ("implemented_on", "implementation_note"),
        "",
        lambda case, one, on, note, user: implement_decision(case, one, on, note, actor=user, today=_today()),
        help=f"由其他部门实施的，写明移送哪个部门、办理结果。{EFFECT_NOT_SUSPENDED}",
    ),
    "publish": Note(
        "登记公开",
        "公开日期",
        "公开的范围，或不公开的理由",
        ("published_on", "publication_note"),
        "",
        lambda case, one, on, note, user: publish_decision(case, one, on, note, actor=user, today=_today()),
        day_required=False,
        help="根据情形严重程度在一定范围公开；情形严重或整改不力的向社会公布。不公开的不填日期，写明理由。",
    ),
    "correct": Note(
        "登记纠正",
        "纠正日期",
        "纠正情况",
        ("corrected_on", "correction_note"),
        "",
        lambda case, one, on, note, user: correct_decision(case, one, on, note, actor=user, today=_today()),
        help="申诉认定原决定有误的，收到申诉处理决定书 15 日内纠正。",
    ),
}


def _decision_in(seen: SeenCase, decision_id: int) -> CaseDecision:
    decision = decision_in(seen.case, decision_id)
    if decision is None:
        raise Http404(GONE)
    return decision


def case_decision_note(request: HttpRequest, case_id: int, decision_id: int, what: str) -> HttpResponse:
    """Served, carried out, made public, corrected: a day and words."""
    note = NOTES.get(what)
    if note is None:
        raise Http404(GONE)
    seen = case_for(request, case_id, note.title, writing=True)
    decision = _decision_in(seen, decision_id)
    on, words = (getattr(decision, name) for name in note.fields)
    form = DayNoteForm(posted(request), initial={"on": on, "note": words or note.first})
    form.fields["on"].label, form.fields["note"].label = note.day, note.words
    form.fields["on"].required = note.day_required
    return form_page(
        request,
        seen,
        form,
        lambda form: note.save(
            seen.case, decision, form.cleaned_data["on"], form.cleaned_data["note"], seen.user
        ),
        title=f"{note.title}：{decision.party.label}",
        part="#decisions",
        note=note.help,
    )


def case_review_new(request: HttpRequest, case_id: int, decision_id: int) -> HttpResponse:
    """A request for a review, or an appeal."""
    seen = case_for(request, case_id, "登记复核申诉", writing=True)
    decision = _decision_in(seen, decision_id)
    body = decision.document.issuer.name if decision.document is not None else ""
    return form_page(
        request,
        seen,
        ReviewForm(posted(request), initial={"body": body, "received_on": timezone.localdate()}),
        lambda form: ask_review(
            seen.case, decision, form.given(), actor=seen.user, today=timezone.localdate()
        ),
        title=f"登记复核申诉：{decision.party.label}",
        part="#decisions",
        note="复核由作出决定的督导委员会办公室办理，30 日内决定；申诉由上一级办理，60 日内决定。"
        + EFFECT_NOT_SUSPENDED
        + "涉及组织处理和纪律处分的，向作出处理的组织人事部门、纪检监察机关提出。",
    )


def _review_in(seen: SeenCase, review_id: int) -> CaseReview:
    review = review_in(seen.case, review_id)
    if review is None:
        raise Http404(GONE)
    return review


def case_review(request: HttpRequest, case_id: int, review_id: int) -> HttpResponse:
    """What a review or an appeal came to."""
    seen = case_for(request, case_id, "处理复核申诉", writing=True)
    review = _review_in(seen, review_id)
    initial = {
        "outcome": review.outcome,
        "decided_on": review.decided_on,
        "reasons": review.reasons,
        "party_received_on": review.received_decision_on,
        "office_received_on": review.office_received_on,
    }
    return form_page(
        request,
        seen,
        OutcomeForm(posted(request), initial=initial),
        lambda form: decide_review(
            seen.case, review, form.given(), actor=seen.user, today=timezone.localdate()
        ),
        title=f"{review.get_kind_display()}结果：{review.decision.party.label}",
        part="#decisions",
        quoted=review.text,
        note="逾期提出、没有受理理由，只能不予受理。" if review.is_late and not review.late_reason else "",
    )


@require_POST
def case_review_draft(request: HttpRequest, case_id: int, review_id: int) -> HttpResponse:
    """Draft the decision on a review, or go to it."""
    seen = case_for(request, case_id, "起草复核决定书", writing=True)
    review = _review_in(seen, review_id)
    return _draft(request, seen, lambda: draft_review_decision(seen.case, review, actor=seen.user))


class ReportForm(forms.Form):
    """Which report, to whom."""

    kind = forms.ChoiceField(choices=ReportKind.choices)
    addressees = forms.CharField(max_length=200)


@require_POST
def case_report(request: HttpRequest, case_id: int) -> HttpResponse:
    """Draft one of the two reports, or go to it."""
    seen = case_for(request, case_id, "起草报告", writing=True)
    form = ReportForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明报告的主送机关（最多 200 字）。")
        return redirect("case", case_id=case_id)
    data = form.cleaned_data
    return _draft(
        request,
        seen,
        lambda: draft_report(
            seen.case, data["kind"], data["addressees"], actor=seen.user, today=timezone.localdate()
        ),
    )

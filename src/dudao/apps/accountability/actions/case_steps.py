"""The nine steps finished one after the other; the two reports; what is watched after the case."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from dudao.apps.accountability.actions.case_holding import between, day_in, office_case, text_in, written
from dudao.apps.accountability.case_needs import needs_of
from dudao.apps.accountability.case_texts import report_draft
from dudao.apps.accountability.choices import ReportKind
from dudao.apps.accountability.models import Case, CaseReport, CaseStep
from dudao.apps.accountability.queries_cases import people_named
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import (
    DocumentKind,
    IssuingBody,
    OfficialDocument,
    Readers,
    draft_document,
)
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.core.accountability.procedure import Ending, Step, forbidden_move


class StepNotReady(ValidationError):
    """The step still lacks something; `needs` says what."""

    def __init__(self, step: Step, needs: list[str]) -> None:
        super().__init__(f"“{step.label}”还不能完成：{'；'.join(needs)}。")
        self.needs = needs


@transaction.atomic
def finish_step(case: Case, step: str, done_on: date, *, note: str = "", actor: User, today: date) -> Case:
    """Finish the step the case is at and go to the next; the ninth ends the case. A second time changes nothing.

    StepNotReady names what is missing; ValidationError for a step that would be jumped over, a day to come, and a day
    before the former step's.
    """
    wanted = Step(step)
    if case.steps.filter(step=wanted).exists():
        return Case.objects.select_related("county", "opened_by").get(pk=case.pk)
    held = office_case(case, actor=actor)
    now = Step(held.step)
    if wanted is not now:
        raise ValidationError(forbidden_move(now, wanted) or f"案件现在是“{now.label}”，先完成这一步。")
    needs = needs_of(held, now, today)
    if needs:
        raise StepNotReady(now, needs)
    former = held.steps.order_by("-done_on").values_list("done_on", flat=True).first()
    day_in(done_on, "完成日期", today, not_before=former or held.opened_on, former="上一步的日期")
    CaseStep.objects.create(case=held, step=now.value, done_on=done_on, note=note.strip()[:500], by=actor)
    _go_on(held, now, done_on)
    verb = "finish_case_step" if held.is_open else "close_case"
    fields = ("step", "archived_on", "ending", "ended_on")
    written(held, verb, actor=actor, fields=fields, step=now.value, done_on=str(done_on))
    _tell(held, now, actor)
    return held


def _go_on(held: Case, now: Step, done_on: date) -> None:
    if now is Step.ARCHIVING:
        held.archived_on = done_on
    following = now.following
    if following is None:
        held.ending, held.ended_on = Ending.HELD.value, done_on
    else:
        held.step = following.value


def _tell(held: Case, done: Step, actor: User) -> None:
    said = f"进入“{Step(held.step).label}”" if held.is_open else "已结案"
    notify(
        [one for one in people_named(held) if one.pk != actor.pk],
        kind=NoticeKind.DOCUMENT,
        title=f"{held.number_text}完成“{done.label}”，{said}",
        url=reverse("case", kwargs={"case_id": held.pk}),
        unique_key=f"case:{held.pk}:step:{done.value}",
        county=None,  # the inbox alone: nothing of a case leaves the house
        subject_key=subject_of(held),
        sent_by=actor,
    )


@transaction.atomic
def save_supervision(case: Case, note: str, *, revision: int, actor: User) -> Case:
    """Write how the parties mended; from the decision on, until the end."""
    held = office_case(case, revision=revision, actor=actor)
    between(held, Step.IMPLEMENTATION, Step.SUPERVISION, "填写整改监督情况")
    held.supervision_note = text_in(note, "整改监督情况")
    written(held, "edit_case", actor=actor, fields=("supervision_note",))
    return held


@transaction.atomic
def draft_report(
    case: Case,
    kind: str,
    addressees: str,
    *,
    issuer: IssuingBody | None = None,
    actor: User,
    today: date,
) -> OfficialDocument:
    """Draft one of the two reports (双报告) once, upward, for the named people; both are needed to file the case."""
    held = office_case(case, actor=actor)
    between(held, Step.DECISION, Step.SUPERVISION, "起草报告")
    wanted = ReportKind(kind)
    found = held.reports.select_related("document").filter(kind=wanted).first()
    if found is not None:
        return found.document
    document = draft_document(
        held.county,
        DocumentKind.REPORT,
        draft=report_draft(held, wanted, today),
        actor=actor,
        issuer=issuer,
        addressees_text=text_in(addressees, "主送机关", longest=200),
        readers=Readers.NAMED,
        named_readers=people_named(held),
        basis=held.basis,
        source_key=f"case-report:{held.pk}:{wanted}",
    )
    CaseReport.objects.create(case=held, kind=wanted, document=document)
    written(held, "draft_case_report", actor=actor, kind=str(wanted))
    return document

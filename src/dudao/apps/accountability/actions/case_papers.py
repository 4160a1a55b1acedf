"""Papers of a case: kept by content, numbered, frozen; a wrong one is struck out with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accountability.actions.case_holding import locked_case, office_case, text_in, written
from dudao.apps.accountability.choices import PaperKind, StepChoice
from dudao.apps.accountability.models import Case, CasePaper, DeadlineChoice
from dudao.apps.accountability.permissions_cases import can_choose_deadlines, can_read_case
from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence.api import KeptFile, stored_row
from dudao.apps.organisations.api import Organisation
from dudao.catalogue.deadlines import places


@dataclass(frozen=True)
class PaperGiven:
    """What a paper is."""

    kind: str
    title: str
    dated_on: date | None = None
    note: str = ""


@transaction.atomic
def add_paper(case: Case, kept: KeptFile, given: PaperGiven, *, actor: User) -> CasePaper:
    """File a paper with its proof under the next number, by anybody who is named to the case.

    The same content of the same kind is filed once. What is filed never changes.
    """
    held = locked_case(case)
    if not can_read_case(actor, held):
        raise PermissionDenied("卷宗材料由本案办案人员归入。")
    stored = stored_row(kept)
    kind = PaperKind(given.kind)
    there = held.papers.filter(stored=stored, kind=kind, struck_at=None).first()
    if there is not None:
        return there
    last = held.papers.aggregate(last=Max("number"))["last"] or 0
    made = CasePaper.objects.create(
        case=held,
        number=last + 1,
        kind=kind,
        title=text_in(given.title, "题名", longest=200),
        step=StepChoice(held.step),
        dated_on=given.dated_on,
        stored=stored,
        file_name=kept.file_name[:200],
        sha256=stored.sha256,
        note=given.note.strip()[:200],
        by=actor,
    )
    written(held, "add_case_paper", actor=actor, paper=made.number, sha256=made.sha256)
    return made


@transaction.atomic
def strike_paper(case: Case, paper: CasePaper, reason: str, *, actor: User) -> CasePaper:
    """Strike a paper out of the catalogue with the reason; row and file stay and say so."""
    held = office_case(case, actor=actor)
    found = held.papers.get(pk=paper.pk)
    if found.struck_at is not None:
        return found
    found.struck_at, found.struck_reason = timezone.now(), text_in(reason, "作废原因", longest=200)
    found.save(update_fields=["struck_at", "struck_reason"])
    written(held, "strike_case_paper", actor=actor, paper=found.number)
    return found


@transaction.atomic
def choose_deadlines(county: Organisation, place: str, *, actor: User) -> str:
    """Go by the deadlines of a place besides the national ones; an empty place: by the national ones alone."""
    if not can_choose_deadlines(actor, county):
        raise PermissionDenied("期限规定由督导室干部选定，您可以查看。")
    if place and place not in places():
        raise ValidationError({"place": f"没有收录{place}的规定。"})
    held = DeadlineChoice.objects.select_for_update().filter(county=county).first()
    if (held.place if held else "") == place:
        return place
    if held is None:
        held = DeadlineChoice(county=county)
    held.place, held.chosen_by = place, actor
    held.save()
    record(actor, "choose_deadlines", county, organisation=county, details={"place": place or "全国"})
    return place

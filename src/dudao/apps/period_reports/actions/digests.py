"""The office compiles a period, edits it section by section, and signs it; a signed copy never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.period_reports.actions.writing import write
from dudao.apps.period_reports.choices import DigestState, UnitReportState
from dudao.apps.period_reports.compiling import digest_facts, state_of
from dudao.apps.period_reports.digest import compiled
from dudao.apps.period_reports.models import PeriodDigest, ReportPeriod
from dudao.apps.period_reports.permissions import ONLY_OFFICE, ONLY_SIGNER, can_manage, can_sign
from dudao.apps.period_reports.queries import digest_by_id
from dudao.apps.period_reports.ranking import ranking_to_json
from dudao.core.document import Document
from dudao.core.drafting import (
    Draft,
    DraftError,
    draft_from_json,
    draft_to_json,
    missing,
    to_document,
    with_text,
    with_title,
)
from dudao.core.rating_flow import ReviewLevel
from dudao.core.redrafting import section_changes, take_over
from dudao.infra.docx.render import render_docx
from dudao.infra.pdf.render import render_pdf

LONGEST_SECTION = 30000
SAMPLE = "样例数据，仅供演示"


class DigestConflict(Exception):
    """Somebody else changed the digest meanwhile; `digest` is what stands now."""

    def __init__(self, digest: PeriodDigest) -> None:
        super().__init__("这份汇编稿刚刚被别人改过。")
        self.digest = digest


@dataclass(frozen=True)
class Compiled:
    """A compiled digest: whether it is new, and in how many places a person's words stood against new numbers."""

    digest: PeriodDigest
    is_new: bool
    clashes: int = 0


@transaction.atomic
def compile_digest(period: ReportPeriod, *, today: date, actor: User) -> Compiled:
    """Compile a period from its reports and the plan.

    A draft that stands takes the new numbers over and keeps every line that a person wrote; beside a signed copy
    another edition begins. Raises ``PermissionDenied``, ``ValidationError`` before the period has begun.
    """
    if not can_manage(actor, period.series.county):
        raise PermissionDenied(ONLY_OFFICE)
    if today < period.first_on:
        raise ValidationError("这一期还没有开始，不能汇编。")
    ReportPeriod.objects.select_for_update().get(pk=period.pk)
    state = state_of(period, today)
    fresh = compiled(digest_facts(state))
    held = PeriodDigest.objects.filter(period=period, state=DigestState.DRAFT).first()
    clashes = 0
    if held is None:
        last = PeriodDigest.objects.filter(period=period).order_by("-edition").first()
        held = PeriodDigest(period=period, edition=last.edition + 1 if last is not None else 1)
        held.draft = held.base = draft_to_json(fresh)
    else:
        held.period = period
        held.number += 1
        clashes = _take_over(held, fresh)
    is_new = held.pk is None
    held.ranking = ranking_to_json(state.ranking)
    held.as_of = state.plan.whole.as_of
    held.compiled_by, held.compiled_at = actor, timezone.now()
    held.save()
    details = {"edition": held.edition, "as_of": str(held.as_of), "missing": len(state.missing)}
    record(actor, "compile_period_digest", held, organisation=period.series.county, details=details)
    return Compiled(held, is_new, clashes)


def _take_over(held: PeriodDigest, fresh: Draft) -> int:
    """Bring new numbers into the draft of a digest; how many places stayed a person's against them."""
    base, current = draft_from_json(held.base), draft_from_json(held.draft)
    clashes = 0
    for change in section_changes(base, current, fresh):
        clashes += len(change.merged.clashes)
        base, current = take_over(base, current, fresh, change.key)
    held.base, held.draft = draft_to_json(base), draft_to_json(current)
    return clashes


@transaction.atomic
def edit_digest(
    digest: PeriodDigest, key: str, text: str, *, number: int, actor: User, heading: str | None = None
) -> PeriodDigest:
    """Change the text of one section (`title` is the title) of a draft; the ranking's table stays as computed.

    Raises ``DigestConflict`` when `number` is not that of now, ``ValidationError`` for a signed digest.
    """
    held = _draft_held(digest, number, actor)
    if len(text) > LONGEST_SECTION:
        raise ValidationError(f"一节最多 {LONGEST_SECTION} 字，现在 {len(text)} 字。")
    draft = draft_from_json(held.draft)
    try:
        changed = with_title(draft, text) if key == "title" else with_text(draft, key, text, heading)
    except DraftError as wrong:
        raise ValidationError(f"{wrong}。") from wrong
    held.draft = draft_to_json(changed)
    held.number += 1
    held.edited_by, held.edited_at = actor, timezone.now()
    held.save()
    county = held.period.series.county
    record(actor, "edit_period_digest", held, organisation=county, details={"section": key})
    return held


@transaction.atomic
def sign_digest(digest: PeriodDigest, *, number: int, today: date, actor: User) -> PeriodDigest:
    """Sign a draft: Word and PDF are made once and kept with their SHA-256, and the approved reports are locked.

    Refused while a 【待补】 is left. Raises ``PermissionDenied``, ``ValidationError``, ``DigestConflict``.
    """
    if not can_sign(actor, digest.period.series.county):
        raise PermissionDenied(ONLY_SIGNER)
    held = _draft_held(digest, number, actor, signing=True)
    left = missing(draft_from_json(held.draft))
    if left:
        named = "、".join(dict.fromkeys(one.what or one.heading for one in left[:5]))
        raise ValidationError(f"还有 {len(left)} 处【待补】：{named}。补齐或改写以后再签发。")
    document = document_of(held, day=today)
    held.docx, held.pdf = render_docx(document), render_pdf(document)
    held.docx_sha256 = hashlib.sha256(held.docx).hexdigest()
    held.pdf_sha256 = hashlib.sha256(held.pdf).hexdigest()
    held.state = DigestState.SIGNED
    held.signed_by, held.signed_at = actor, timezone.now()
    held.number += 1
    held.save()
    _lock_reports(held, actor)
    record(
        actor,
        "sign_period_digest",
        held,
        organisation=held.period.series.county,
        details={"edition": held.edition, "docx": held.docx_sha256, "pdf": held.pdf_sha256},
    )
    return held


def _lock_reports(digest: PeriodDigest, actor: User) -> None:
    """What went into a signed digest is locked by the office, with the reason."""
    approved = digest.period.reports.select_for_update(of=("self",)).filter(state=UnitReportState.APPROVED)
    for report in approved.select_related("unit", "period__series__county").order_by("pk"):
        report.state = UnitReportState.LOCKED
        if report.level != ReviewLevel.CITY:
            report.level = ReviewLevel.BUREAU.value
        report.reason = f"第 {digest.edition} 稿已签发"
        report.decided_by, report.decided_at = actor, timezone.now()
        write(report, "lock_unit_report", actor, reason=report.reason)


def document_of(digest: PeriodDigest, *, day: date | None = None) -> Document:
    """The digest as a document; without a date of signing while it is a draft."""
    county = digest.period.series.county
    draft = draft_from_json(digest.draft)
    return to_document(
        draft,
        issuer=f"{county.name}人民政府教育督导室",
        date=day,
        notice=SAMPLE if county.is_sample else "",
    )


def _draft_held(digest: PeriodDigest, number: int, actor: User, *, signing: bool = False) -> PeriodDigest:
    if not signing and not can_manage(actor, digest.period.series.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = digest_by_id(digest.pk, lock=True)
    if held.state == DigestState.SIGNED:
        raise ValidationError("这一稿已经签发，不能再改；要更正请重新汇编，出下一稿。")
    if number != held.number:
        raise DigestConflict(held)
    return held

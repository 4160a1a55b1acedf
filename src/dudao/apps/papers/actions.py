"""Papers drafted, edited section by section, given new numbers, restored, finished and opened again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.papers.choices import OF_UNITS, PaperKind, PaperState, RevisionCause
from dudao.apps.papers.drafting import draft_of
from dudao.apps.papers.facts import PaperFacts
from dudao.apps.papers.models import Paper, PaperRevision
from dudao.apps.papers.permissions import NOT_YOURS, ONLY_OFFICE, can_draft, can_write
from dudao.apps.papers.reading import facts_of, unit_facts
from dudao.core.drafting import (
    Draft,
    DraftError,
    DraftSection,
    draft_from_json,
    draft_to_json,
    missing,
    with_text,
    with_title,
)
from dudao.core.redrafting import SectionChange, section_changes, take_over

SHARED_FOR = timedelta(minutes=10)
"""Edits of one person within this time after the last make one version."""
LONGEST_SECTION = 40_000
LONGEST_TITLE = 200
LONGEST_HEADING = 100
FINISHED = "文稿已经定稿锁定；要改，由督导室写明原因重新打开。"


class PaperConflict(ValidationError):
    """Somebody else changed the same part meanwhile; nothing was written."""


def draft_in(paper: Paper) -> Draft:
    """The paper as people left it."""
    return draft_from_json(paper.current)


def base_in(paper: Paper) -> Draft:
    """The paper as the numbers made it."""
    return draft_from_json(paper.base)


def digest_of(section: DraftSection) -> str:
    """What a page shows of a section, in short: another digest means that somebody changed it."""
    return hashlib.sha256(f"{section.heading}\n\n{section.text}".encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Drafted:
    """The papers that were made, and how many were there already."""

    papers: tuple[Paper, ...]
    already: int


def draft_papers(
    campaign: Campaign, kind: str, units: Sequence[Organisation] = (), *, today: date, actor: User
) -> Drafted:
    """A paper of this kind, one for each unit where its kind is of units; those that are there already stay.

    PermissionDenied for everybody but the office. ValidationError: an unknown kind, no units for a kind of units, a
    unit of another county.
    """
    if not can_draft(actor, campaign):
        raise PermissionDenied(ONLY_OFFICE)
    if kind not in PaperKind.values:
        raise ValidationError({"kind": "没有这种文稿。"})
    if kind in OF_UNITS and not units:
        raise ValidationError({"units": "请至少选一个单位。"})
    foreign = [unit.name for unit in units if unit.county_id != campaign.county_id]
    if foreign:
        raise ValidationError({"units": f"{'、'.join(foreign)}不是本县的单位。"})
    facts = facts_of(campaign, today)
    places: list[Organisation | None] = list(dict.fromkeys(units)) if kind in OF_UNITS else [None]
    return _keep_drafts(campaign, kind, places, facts, actor)


@transaction.atomic
def _keep_drafts(
    campaign: Campaign, kind: str, places: Sequence[Organisation | None], facts: PaperFacts, actor: User
) -> Drafted:
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    had = set(Paper.objects.filter(campaign=campaign, kind=kind).values_list("unit_id", flat=True))
    wanted = [unit for unit in places if (unit.pk if unit else None) not in had]
    people = unit_facts([unit for unit in wanted if unit is not None])
    made = []
    for unit in wanted:
        draft = draft_of(kind, facts, people[unit.pk] if unit else None)
        content = draft_to_json(draft)
        paper = Paper.objects.create(
            county=campaign.county,
            campaign=campaign,
            unit=unit,
            kind=kind,
            title=draft.title[:LONGEST_TITLE],
            base=content,
            current=content,
            numbers_on=facts.today,
            created_by=actor,
        )
        _keep_revision(paper, RevisionCause.DRAFTED, actor)
        made.append(paper)
    if made:
        details = {"kind": PaperKind(kind).label, "count": len(made)}
        subject = made[0]
        record(actor, "draft_paper", subject, organisation=campaign.county, details=details)
    return Drafted(tuple(made), len(places) - len(made))


def _locked(paper: Paper, actor: User, *, office: bool = False) -> Paper:
    held = (
        Paper.objects.select_for_update(of=("self",))
        .select_related("county", "campaign__county", "unit")
        .get(pk=paper.pk)
    )
    if office and not can_draft(actor, held.campaign):
        raise PermissionDenied(ONLY_OFFICE)
    if not can_write(actor, held):
        raise PermissionDenied(NOT_YOURS)
    return held


def _open(paper: Paper, actor: User, *, office: bool = False) -> Paper:
    held = _locked(paper, actor, office=office)
    if held.is_finished:
        raise ValidationError(FINISHED)
    return held


def _expect(held: Paper, revision: int | None) -> None:
    if revision is not None and revision != held.revision:
        raise PaperConflict("文稿刚被别人改过，这一步没有做。请核对最新内容后再来。")


@transaction.atomic
def edit_section(
    paper: Paper, key: str, text: str, *, heading: str | None = None, seen: str | None, actor: User
) -> DraftSection:
    """One section gets this text (and heading); its table stays. Nothing changed writes nothing.

    `seen` is the digest of what the page showed: PaperConflict when the section is another one now. Other sections
    may be changed by others at the same time. ValidationError: unknown section, empty heading, too long.
    """
    held = _open(paper, actor)
    draft = draft_in(held)
    try:
        before = draft.section(key)
        edited = with_text(draft, key, text, heading if before.heading else None)
    except DraftError as refused:
        raise ValidationError(str(refused)) from refused
    if seen is not None and seen != digest_of(before):
        raise PaperConflict(f"“{before.heading or '开头'}”这一节刚被别人改过，您的修改没有保存。")
    after = edited.section(key)
    if len(after.text) > LONGEST_SECTION or len(after.heading) > LONGEST_HEADING:
        raise ValidationError(f"一节最多 {LONGEST_SECTION} 字，小标题最多 {LONGEST_HEADING} 字。")
    if after != before:
        _write(held, edited, RevisionCause.EDITED, actor, note=after.heading or "开头")
        record(actor, "edit_paper", held, organisation=held.county, details={"section": key})
    return after


@transaction.atomic
def edit_title(paper: Paper, title: str, *, actor: User) -> Paper:
    """The paper gets another title; the same one writes nothing."""
    held = _open(paper, actor)
    try:
        edited = with_title(draft_in(held), title)
    except DraftError as refused:
        raise ValidationError({"title": str(refused)}) from refused
    if len(edited.title) > LONGEST_TITLE:
        raise ValidationError({"title": f"标题最多 {LONGEST_TITLE} 字。"})
    if edited.title != held.title:
        held.title = edited.title
        _write(held, edited, RevisionCause.EDITED, actor, note="标题")
        record(actor, "edit_paper", held, organisation=held.county, details={"section": "title"})
    return held


def fresh_draft(paper: Paper, today: date) -> Draft:
    """The paper as the numbers of today would make it."""
    unit = unit_facts([paper.unit])[paper.unit.pk] if paper.unit is not None else None
    return draft_of(paper.kind, facts_of(paper.campaign, today), unit)


def changes_in(paper: Paper, fresh: Draft) -> tuple[SectionChange, ...]:
    """What the new numbers change in this paper, section by section."""
    return section_changes(base_in(paper), draft_in(paper), fresh)


@transaction.atomic
def refresh(
    paper: Paper, keys: Collection[str], fresh: Draft, *, today: date, revision: int | None, actor: User
) -> int:
    """Take the new numbers over in these sections; what a person wrote stays. The number of sections changed.

    When nothing is left to take over, the paper's numbers are those of `today`. PaperConflict when the paper was
    changed since the changes were shown.
    """
    held = _open(paper, actor)
    _expect(held, revision)
    base, current = base_in(held), draft_in(held)
    wanted = [one.key for one in section_changes(base, current, fresh) if one.key in keys]
    for key in wanted:
        base, current = take_over(base, current, fresh, key)
    held.base = draft_to_json(base)
    if not section_changes(base, current, fresh):
        held.numbers_on = today
    if wanted or held.numbers_on == today:
        _write(held, current, RevisionCause.REFRESHED, actor, note=f"{len(wanted)} 节")
        record(actor, "refresh_paper", held, organisation=held.county, details={"sections": wanted})
    return len(wanted)


@transaction.atomic
def restore(paper: Paper, number: int, *, revision: int | None, actor: User) -> Paper:
    """The paper becomes what it was in an older version, with its numbers, as a new version; nothing is lost.

    Numbers that are newer than that version are offered again.
    """
    held = _open(paper, actor)
    _expect(held, revision)
    old = held.revisions.filter(number=number).first()
    if old is None:
        raise ValidationError("没有这个版本。")
    draft = draft_from_json(old.content)
    held.title = draft.title[:LONGEST_TITLE]
    held.base, held.numbers_on = old.base or held.base, old.numbers_on or held.numbers_on
    _write(held, draft, RevisionCause.RESTORED, actor, note=f"第 {number} 版")
    record(actor, "restore_paper", held, organisation=held.county, details={"version": number})
    return held


@transaction.atomic
def finish(
    paper: Paper, *, docx: bytes, revision: int, accept_missing: bool = False, actor: User
) -> PaperRevision:
    """Lock the paper as it is; `docx` is its Word file, of which the SHA-256 is kept.

    ValidationError while anything stands as 【待补】, unless that is accepted: then it is printed as missing.
    """
    held = _open(paper, actor, office=True)
    _expect(held, revision)
    open_places = missing(draft_in(held))
    if open_places and not accept_missing:
        named = "、".join(one.what or one.heading for one in open_places[:8])
        more = f"等 {len(open_places)} 处" if len(open_places) > 8 else ""
        raise ValidationError(f"还有待补的内容：{named}{more}。补好再定稿，或确认带着待补定稿。")
    held.state, held.finished_at, held.finished_by = PaperState.FINISHED, timezone.now(), actor
    digest = hashlib.sha256(docx).hexdigest()
    kept = _write(held, draft_in(held), RevisionCause.FINISHED, actor, sha256=digest)
    details = {"version": kept.number, "sha256": digest, "missing": len(open_places)}
    record(actor, "finish_paper", held, organisation=held.county, details=details)
    return kept


@transaction.atomic
def reopen(paper: Paper, reason: str, *, actor: User) -> Paper:
    """Open a finished paper with a reason; the finished version stays among the versions."""
    held = _locked(paper, actor, office=True)
    if not held.is_finished:
        return held
    reason = reason.strip()[:300]
    if not reason:
        raise ValidationError("请写明为什么重新打开。")
    held.state, held.finished_at, held.finished_by = PaperState.DRAFT, None, None
    _write(held, draft_in(held), RevisionCause.REOPENED, actor, note=reason)
    record(actor, "reopen_paper", held, organisation=held.county, details={"reason": reason})
    return held


@transaction.atomic
def remove(paper: Paper, *, actor: User) -> None:
    """A paper that was never finished goes with its versions; then it can be drafted anew."""
    held = _open(paper, actor, office=True)
    if held.revisions.filter(cause=RevisionCause.FINISHED).exists():
        raise ValidationError("定稿过的文稿不能删除。")
    record(actor, "remove_paper", held, organisation=held.county)
    held.delete()


def _write(
    held: Paper, draft: Draft, cause: RevisionCause, actor: User, *, note: str = "", sha256: str = ""
) -> PaperRevision:
    held.current = draft_to_json(draft)
    held.revision += 1
    held.save()
    return _keep_revision(held, cause, actor, note=note, sha256=sha256)


def _keep_revision(
    paper: Paper, cause: RevisionCause, actor: User, *, note: str = "", sha256: str = ""
) -> PaperRevision:
    now = timezone.now()
    last = paper.revisions.order_by("-number").first()
    if (
        last is not None
        and cause == RevisionCause.EDITED == last.cause
        and last.made_by_id == actor.pk
        and now - last.made_at < SHARED_FOR
    ):
        last.content, last.base, last.numbers_on = paper.current, paper.base, paper.numbers_on
        last.made_at = now
        last.note = last.note if note in last.note.split("、") else f"{last.note}、{note}"[:300]
        last.save()
        return last
    return PaperRevision.objects.create(
        paper=paper,
        number=last.number + 1 if last is not None else 1,
        cause=cause,
        note=note[:300],
        content=paper.current,
        base=paper.base,
        numbers_on=paper.numbers_on,
        sha256=sha256,
        made_by=actor,
        made_at=now,
    )

"""Documents: adding, editing, revising, and the recycle bin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence.actions.storing import KeptFile, drop_unused, lock_contents, row_of
from dudao.apps.evidence.details import EvidenceDetails, checked, source_kind_of
from dudao.apps.evidence.models import Evidence, EvidenceLink, EvidenceRevision, EvidenceUpload, StoredFile
from dudao.apps.evidence.permissions import can_change, can_provide
from dudao.apps.evidence.places import title_of
from dudao.apps.evidence.queries import purgeable, same_content_in
from dudao.apps.organisations.api import Organisation

NOT_YOUR_UNIT = "只能为自己的单位上传材料；督导室可以为本县各单位上传。"
NOT_YOURS = "这份材料由提供单位管理，您可以查看和下载。"
IN_BIN = "这份材料在回收站里，恢复后才能修改。"


@dataclass(frozen=True)
class Added:
    """What came of a file: its document, and whether document or bytes were there before."""

    evidence: Evidence
    document_existed: bool
    content_existed: bool


@transaction.atomic
def add_evidence(
    unit: Organisation, kept: KeptFile, details: EvidenceDetails, *, actor: User | None
) -> Added:
    """A new document of a unit from a kept file; a file that is a document of this unit already gives that one.

    PermissionDenied when the actor may not upload for the unit (None is the system). ValidationError for details that
    cannot stand. Without a title the file name is taken. Dates that are not given stay empty.
    """
    if actor is not None and not can_provide(actor, unit):
        raise PermissionDenied(NOT_YOUR_UNIT)
    county = unit.county
    if county is None:
        raise ValidationError("材料要属于一个县的单位。")
    given = checked(details)
    stored = row_of(kept)
    content_existed = stored.revisions.exists()
    held = same_content_in(unit, stored)
    if held is not None:
        return Added(held, document_existed=True, content_existed=True)
    given = replace(
        given,
        title=given.title or title_of(kept.file_name),
        source_kind=given.source_kind or source_kind_of(unit),
    )
    evidence = Evidence.objects.create(county=county, unit=unit, created_by=actor, **vars(given))
    _add_revision(evidence, stored, kept.file_name, 1, "", actor)
    record(actor, "upload_evidence", evidence, organisation=unit, details=_file_details(stored, kept))
    return Added(evidence, document_existed=False, content_existed=content_existed)


@transaction.atomic
def revise_evidence(
    evidence: Evidence, kept: KeptFile, *, note: str = "", actor: User | None
) -> EvidenceRevision:
    """A new file becomes the current revision; the old ones stay. ValidationError when it is the current file again."""
    _require(evidence, actor)
    stored = row_of(kept)
    held = _in_use(_locked(evidence))
    if held.current is not None and held.current.stored_id == stored.pk:
        raise ValidationError("这个文件和当前版本完全相同，没有更新。")
    last = held.revisions.aggregate(last=Max("number"))["last"] or 0
    revision = _add_revision(held, stored, kept.file_name, last + 1, note[:300], actor)
    details = {**_file_details(stored, kept), "revision": revision.number, "note": note[:300]}
    record(actor, "revise_evidence", held, organisation=held.unit, details=details)
    return revision


@transaction.atomic
def edit_evidence(evidence: Evidence, changes: Mapping[str, Any], *, actor: User | None) -> Evidence:
    """Title, number, source, dates and note are set to what is given; what is not given stays as it is now.

    Two people who change different things both succeed. ValidationError when the whole cannot stand then.
    """
    _require(evidence, actor)
    held = _in_use(_locked(evidence))
    names = EvidenceDetails.__dataclass_fields__
    before = {name: getattr(held, name) for name in names}
    after = {**before, **{name: changes[name] for name in names if name in changes}}
    if not str(after["title"]).strip():
        raise ValidationError({"title": "请填写名称。"})
    checked(EvidenceDetails(**after))
    changed = [name for name in names if after[name] != before[name]]
    if changed:
        for name in changed:
            setattr(held, name, after[name])
        held.save(update_fields=changed)
        details = {name: [_text(before[name]), _text(after[name])] for name in changed}
        record(actor, "edit_evidence", held, organisation=held.unit, details=details)
    return held


@transaction.atomic
def discard_evidence(evidence: Evidence, *, actor: User | None) -> Evidence:
    """Into the recycle bin, from where it can come back for 30 days with its links; twice changes nothing."""
    _require(evidence, actor)
    held = _locked(evidence)
    if held.discarded_at is None:
        held.discarded_at, held.discarded_by = timezone.now(), actor
        held.save(update_fields=["discarded_at", "discarded_by"])
        record(actor, "discard_evidence", held, organisation=held.unit, details={"links": held.links.count()})
    return held


@transaction.atomic
def restore_evidence(evidence: Evidence, *, actor: User | None) -> Evidence:
    """Back from the bin with its links; ValidationError when the unit uploaded the same file again meanwhile."""
    _require(evidence, actor)
    held = _locked(evidence)
    if held.discarded_at is None:
        return held
    other = same_content_in(held.unit, held.current.stored) if held.current is not None else None
    if other is not None:
        raise ValidationError(f"本单位后来又上传了同一个文件（《{other.title}》），不必恢复。")
    held.discarded_at, held.discarded_by = None, None
    held.save(update_fields=["discarded_at", "discarded_by"])
    record(actor, "restore_evidence", held, organisation=held.unit)
    return held


@transaction.atomic
def purge_bin(county: Organisation, *, now: datetime) -> int:
    """Documents over 30 days in the bin are gone for good, with the bytes that nothing else uses; how many."""
    candidates = purgeable(county, now)
    # Contents before documents, the log last: the order in which every action here takes its locks.
    stored_ids = lock_contents(candidates)
    found = list(candidates.select_for_update(of=("self",)).select_related("unit").order_by("pk"))
    gone = [(evidence, _file_list(evidence)) for evidence in found]
    ids = [evidence.pk for evidence in found]
    Evidence.objects.filter(pk__in=ids).update(current=None)
    EvidenceUpload.objects.filter(evidence__in=ids).update(evidence=None)
    EvidenceLink.objects.filter(evidence__in=ids).delete()
    EvidenceRevision.objects.filter(evidence__in=ids).delete()
    Evidence.objects.filter(pk__in=ids).delete()
    drop_unused(stored_ids)
    for evidence, files in gone:
        record(None, "purge_evidence", evidence, organisation=evidence.unit, details={"files": files})
    return len(found)


def _file_list(evidence: Evidence) -> list[dict[str, str]]:
    revisions = evidence.revisions.select_related("stored").order_by("number")
    return [{"name": one.file_name, "sha256": one.stored.sha256} for one in revisions]


def _require(evidence: Evidence, actor: User | None) -> None:
    if actor is not None and not can_change(actor, evidence):
        raise PermissionDenied(NOT_YOURS)


def _locked(evidence: Evidence) -> Evidence:
    locked = Evidence.objects.select_for_update(of=("self",)).select_related(
        "unit__county", "current__stored"
    )
    return locked.get(pk=evidence.pk)


def _in_use(evidence: Evidence) -> Evidence:
    if evidence.discarded_at is not None:
        raise ValidationError(IN_BIN)
    return evidence


def _add_revision(
    evidence: Evidence, stored: StoredFile, file_name: str, number: int, note: str, actor: User | None
) -> EvidenceRevision:
    revision = EvidenceRevision.objects.create(
        evidence=evidence, number=number, stored=stored, file_name=file_name, uploaded_by=actor, note=note
    )
    evidence.current = revision
    evidence.save(update_fields=["current"])
    return revision


def _file_details(stored: StoredFile, kept: KeptFile) -> dict[str, object]:
    return {"file": kept.file_name, "sha256": stored.sha256, "size": stored.size}


def _text(value: object) -> str:
    return "" if value is None else str(value)

"""What proved an item for a unit, and when: uploads and revisions, ties made and taken away, papers thrown out."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from dudao.apps.accountability.trace_finding import Found, cut, entries_of, label_of, same_write
from dudao.apps.activity.api import Entry, chain_of
from dudao.apps.campaigns.api import Assignment
from dudao.apps.evidence.api import Evidence, EvidenceLink, EvidenceRevision
from dudao.core.accountability.trace import TraceLevel

TIES = ("link_evidence", "unlink_evidence")
OTHERS = ("edit_evidence", "discard_evidence", "restore_evidence", "purge_evidence")
FILES = {1: "upload_evidence"}


def evidence_events(assignment: Assignment) -> Iterator[Found]:
    """Every document that proves the item for its subject, or did: its files, its ties, what became of it."""
    tied = EvidenceLink.objects.filter(item_id=assignment.item_id, unit_id=assignment.subject_id)
    ids = set(tied.values_list("evidence_id", flat=True)) | _untied(assignment)
    held = {one.pk: one for one in Evidence.objects.filter(pk__in=ids)}
    entries = entries_of(Evidence, ids)
    revisions = EvidenceRevision.objects.filter(evidence__in=list(held)).select_related("stored", "evidence")
    for revision in revisions.order_by("pk"):
        yield _file_event(revision, entries[revision.evidence_id])
    for pk in sorted(ids):
        for entry in entries[pk]:
            event = _entry_event(assignment, entry, held.get(pk))
            if event is not None:
                yield event


def _untied(assignment: Assignment) -> set[int]:
    """Documents whose tie to the item was taken away: only the log remembers them."""
    found = Entry.objects.filter(
        chain=chain_of(assignment.campaign.county),
        object_kind=Evidence._meta.label_lower,
        verb="unlink_evidence",
        details_json__contains=f'"item_id":{assignment.item_id}',
    )
    return {int(entry.object_id) for entry in found if _is_of(assignment, entry)}


def _is_of(assignment: Assignment, entry: Entry) -> bool:
    details = entry.details
    unit = details.get("unit_id")
    return details.get("item_id") == assignment.item_id and unit in (None, assignment.subject_id)


def _file_event(revision: EvidenceRevision, entries: list[Entry]) -> Found:
    verb = FILES.get(revision.number, "revise_evidence")
    return Found(
        key=f"file:{revision.pk}",
        at=revision.uploaded_at,
        kind="佐证材料",
        title=f"{label_of(verb)}：{revision.evidence.title}",
        detail=cut(f"文件 {revision.file_name}，第 {revision.number} 版；{revision.note}".rstrip("；")),
        user_id=revision.uploaded_by_id,
        level=TraceLevel.DIRECT,
        url=reverse("evidence", args=[revision.evidence_id]),
        entry=same_write(entries, verb, revision.uploaded_by_id, revision.uploaded_at),
        sha256=revision.stored.sha256,
    )


def _entry_event(assignment: Assignment, entry: Entry, document: Evidence | None) -> Found | None:
    if entry.verb in TIES:
        if not _is_of(assignment, entry):
            return None
    elif entry.verb not in OTHERS:
        return None
    return Found(
        key=f"entry:{entry.pk}",
        at=entry.at,
        kind="佐证材料",
        title=f"{label_of(entry.verb)}：{entry.object_label}",
        detail="" if document is not None else "材料已经不在库里",
        user_id=entry.actor_id,
        name=entry.actor_label,
        level=TraceLevel.DIRECT,
        url=reverse("evidence", args=[document.pk]) if document is not None else "",
        entry=entry,
    )

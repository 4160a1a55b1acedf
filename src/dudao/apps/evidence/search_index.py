"""Putting documents into the index of the search; work for the worker, a long text takes its time.

Every entry carries marks beside its words: the county (c), the unit (p) and the document (e), by which a search is
narrowed to what a person may see inside the index itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from dudao.apps.evidence.fields import MARK
from dudao.apps.evidence.models import Evidence, SearchEntry
from dudao.core.bigrams import tokens_of

PIECE = 6_000
"""Characters of one entry: PostgreSQL keeps 16,383 positions and 256 of one token."""

OVERLAP = 60


def county_mark(county_id: int) -> str:
    """What every entry of a county carries."""
    return f"{MARK}c{county_id}"


def unit_mark(unit_id: int) -> str:
    """What every entry of a unit's documents carries."""
    return f"{MARK}p{unit_id}"


def document_mark(evidence_id: int) -> str:
    """What every entry of one document carries."""
    return f"{MARK}e{evidence_id}"


def index_document(evidence_id: int) -> int:
    """Bring the entries of a document up to date with its title and the text of its current file; how many there are.

    A document that is gone or in the bin has none.
    """
    evidence = (
        Evidence.objects.select_related("current__stored")
        .filter(pk=evidence_id, discarded_at=None)
        .exclude(current=None)
        .first()
    )
    made = list(_entries(evidence)) if evidence is not None else []
    with transaction.atomic():
        SearchEntry.objects.filter(evidence_id=evidence_id).delete()
        if Evidence.objects.filter(pk=evidence_id).exists():
            SearchEntry.objects.bulk_create(made, batch_size=100)
    return len(made)


def _entries(evidence: Evidence) -> Iterator[SearchEntry]:
    """The pages backwards and the title last: the newest entry of a document is the one that names it."""
    revision = evidence.current
    assert revision is not None
    marks = " ".join(
        (county_mark(evidence.county_id), unit_mark(evidence.unit_id), document_mark(evidence.pk))
    )
    for page in revision.stored.pages.order_by("-number"):
        for start in range(0, max(1, len(page.text) - OVERLAP), PIECE - OVERLAP):
            if words := tokens_of(page.text[start : start + PIECE]):
                yield _entry(evidence, page.number, f"{words} {marks}")
    # Empty lines part what stands for itself: no word is found across two of them.
    named = "\n\n".join((evidence.title, evidence.document_number, evidence.note, revision.file_name))
    yield _entry(evidence, 0, f"{tokens_of(named)} {marks}".strip())


def _entry(evidence: Evidence, page: int, tokens: str) -> SearchEntry:
    assert evidence.current is not None
    return SearchEntry(evidence=evidence, stored_id=evidence.current.stored_id, page=page, tokens=tokens)

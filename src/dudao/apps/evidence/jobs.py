"""Long work on evidence, for the worker: previews, words, the index of the search, signs of trouble."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django_tasks import task

from dudao.apps.evidence import reading
from dudao.apps.evidence.actions import signs
from dudao.apps.evidence.choices import WorkState
from dudao.apps.evidence.models import Evidence, StoredFile
from dudao.apps.evidence.search_index import index_document


@task()
def make_preview(stored_id: int) -> str:
    """Make the PDF that shows a stored file; returns the state it ended in."""
    stored = StoredFile.objects.filter(pk=stored_id).first()
    if stored is None:
        return "gone"
    reading.make_preview(stored)
    return str(stored.preview_state)


@task()
def read_text(stored_id: int) -> str:
    """Read the words of a stored file; returns the state it ended in."""
    stored = StoredFile.objects.filter(pk=stored_id).first()
    if stored is None:
        return "gone"
    reading.read_text(stored)
    return str(stored.text_state)


@task()
def look_for_signs(evidence_id: int) -> int:
    """Look at a document for signs of trouble; returns how many are open."""
    evidence = Evidence.objects.filter(pk=evidence_id).first()
    return signs.look_for_signs(evidence) if evidence is not None else 0


@task()
def work_on_document(evidence_id: int) -> str:
    """All that is to be done for a document, in order: preview, words, index, signs. What is done is not done again."""
    evidence = Evidence.objects.select_related("current__stored").filter(pk=evidence_id).first()
    if evidence is None or evidence.current is None:
        index_document(evidence_id)
        return "gone"
    stored = evidence.current.stored
    if WorkState.WAITING in (stored.preview_state, stored.text_state):
        # The title is found at once; the words follow when they are read.
        index_document(evidence_id)
        reading.make_preview(stored)
        reading.read_text(stored)
    index_document(evidence_id)
    signs.look_for_signs(evidence)
    return str(stored.text_state)


@task()
def look_for_expired(county_id: int) -> int:
    """Give every document of a county whose validity has ended its sign; returns how many are new."""
    return signs.look_for_expired(county_id)


def enqueue_work(evidence: Evidence) -> None:
    """Hand a document to the worker when the transaction is through: after every upload, edit, revision, discarding."""
    transaction.on_commit(partial(work_on_document.enqueue, evidence.pk))

"""Long work: Word and PDF files are made outside of the request."""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction
from django_tasks import task

from dudao.apps.measurement import actions
from dudao.apps.measurement.choices import OPEN_STATES
from dudao.apps.measurement.documents_county import make_file
from dudao.apps.measurement.evaluating import evaluated
from dudao.apps.measurement.models import PreparedDocument

logger = logging.getLogger(__name__)


@task()
def make_document(document_id: int) -> str:
    """Make one file; returns the state it ended in."""
    document = PreparedDocument.objects.select_related(
        "version__dataset__county", "version__dataset__counting_version"
    ).get(pk=document_id)
    if document.state not in OPEN_STATES:
        return str(document.state)
    actions.start_document(document)
    try:
        rules = [rule for rule in document.rules_key.split(",") if rule]
        content = make_file(evaluated(document.version, rules), document.kind, document.suffix, document.day)
        actions.keep_document(document, content)
    except Exception:
        logger.exception("document %s broke off", document_id)
        actions.fail_document(document)
    document.refresh_from_db()
    return str(document.state)


@task()
def purge_documents() -> int:
    """Remove the files that are too old; returns how many."""
    return actions.purge_documents()


def enqueue_document(document: PreparedDocument) -> None:
    """Hand a file to the worker once the transaction that asked for it is through; old ones are cleared behind it."""
    transaction.on_commit(partial(make_document.enqueue, document.pk))
    transaction.on_commit(purge_documents.enqueue)

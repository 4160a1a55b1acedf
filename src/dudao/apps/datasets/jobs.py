"""Long work: an upload is read and checked outside of any transaction, its result stored in one."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from django.db import transaction
from django_tasks import task

from dudao.apps.datasets import queries
from dudao.apps.datasets.actions import uploads
from dudao.apps.datasets.choices import OPEN_STATES
from dudao.apps.datasets.importing import Upload, read_upload
from dudao.apps.datasets.models import ImportAttempt
from dudao.engine.reporting.mapping import ColumnMapping

logger = logging.getLogger(__name__)
BROKE_OFF = "检查中途出错，没有完成；数据没有任何变化。可以点“重新检查”，还不行请联系管理员，并告知上传时间。"


@task()
def check_upload(attempt_id: int) -> str:
    """Read, check, and accept or refuse one upload; returns the state it ended in."""
    attempt = ImportAttempt.objects.select_related("county", "created_by").get(pk=attempt_id)
    if attempt.state not in OPEN_STATES:
        return str(attempt.state)
    try:
        _check(attempt)
    except Exception:
        logger.exception("upload %s broke off", attempt_id)
        uploads.fail_import(attempt, reason=BROKE_OFF)
    attempt.refresh_from_db()
    return str(attempt.state)


def enqueue_check(attempt: ImportAttempt) -> None:
    """Hand an upload to the worker once the transaction that stored it is through."""
    transaction.on_commit(partial(check_upload.enqueue, attempt.pk))


def _check(attempt: ImportAttempt) -> None:
    held = queries.mappings_of(attempt.county, attempt.standard_id)
    dataset = queries.dataset_of(attempt.county, attempt.standard_id, attempt.year.previous)
    previous = dataset.counting_version if dataset is not None else None
    upload = Upload(
        path=Path(attempt.file.path),
        file_name=attempt.file_name,
        source_kind=attempt.source_kind,
        standard=queries.standard_of(attempt.standard_id),
        mappings={
            one.signature: ColumnMapping(
                one.standard_id, one.table_id, one.signature, one.titles, one.name, one.units
            )
            for one in held.values()
        },
        previous=queries.reported_tables(previous) if previous is not None else None,
    )
    outcome = read_upload(upload, partial(uploads.note_progress, attempt))
    if outcome.layout is not None:
        uploads.ask_for_mapping(attempt, outcome)
    elif outcome.has_errors or outcome.tables is None:
        uploads.refuse_import(attempt, outcome)
    else:
        uploads.note_progress(attempt, 95, "正在入库")
        uploads.accept_import(attempt, outcome)

"""Writes of measurement: which optional rules a county uses, and files made of its evaluations."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.datasets.api import Dataset, DatasetVersion, can_import, can_view_county_data, standard_of
from dudao.apps.measurement.choices import OPEN_STATES, SUFFIXES, DocumentState
from dudao.apps.measurement.models import PreparedDocument, RuleChoice
from dudao.apps.measurement.queries import documents_before
from dudao.apps.organisations.api import Organisation

STUCK_AFTER = datetime.timedelta(minutes=10)
KEPT_FOR = datetime.timedelta(days=7)
"""How long a file that was made stays; it can be made again from the version at any time."""


@transaction.atomic
def choose_rules(dataset: Dataset, rules: Iterable[str], *, actor: User) -> RuleChoice:
    """Switch these optional rule sets on for the county's evaluation of a dataset, and all others off.

    Raises PermissionDenied for whoever does not run the county's supervision office, ValidationError for a rule set
    that the standard does not have. One entry of the log says what was on before and what is now; nothing is written
    when nothing changes.
    """
    if not can_import(actor, dataset.county):
        raise PermissionDenied("选用规则由督导室办理。")
    standard = standard_of(dataset.standard_id)
    titles = {rule.id: rule.title for rule in standard.rule_sets}
    chosen = sorted(set(rules))
    unknown = [rule for rule in chosen if rule not in titles]
    if unknown:
        raise ValidationError(f"这个标准没有规则 {'、'.join(unknown)}。")
    held, _ = RuleChoice.objects.select_for_update().get_or_create(
        dataset=dataset, defaults={"rules": [], "chosen_by": actor}
    )
    before = sorted(held.rules)
    if before == chosen:
        return held
    held.rules, held.chosen_by = chosen, actor
    held.save()
    details = {
        "standard": standard.short_title,
        "year": str(dataset.year),
        "before": [titles.get(rule, rule) for rule in before],
        "after": [titles[rule] for rule in chosen],
    }
    record(actor, "choose_rules", held, organisation=dataset.county, details=details)
    return held


@transaction.atomic
def request_document(
    version: DatasetVersion,
    rules: Sequence[str],
    kind: str,
    suffix: str,
    file_name: str,
    release: str,
    *,
    actor: User,
) -> tuple[PreparedDocument, bool]:
    """The file of today, and whether it still has to be made: new, failed, or stuck for ten minutes.

    Raises PermissionDenied for whoever does not read the county's data, ValidationError for a kind that is not made
    in this form. One entry of the log for each making.
    """
    if not can_view_county_data(actor, version.dataset.county):
        raise PermissionDenied("全县的文件由督导室、局长和市级下载。")
    if suffix not in SUFFIXES.get(kind, ()):
        raise ValidationError("没有这种文件。")
    now = timezone.now()
    held, is_new = PreparedDocument.objects.select_for_update().get_or_create(
        version=version,
        rules_key=",".join(sorted(rules)),
        release=release,
        kind=kind,
        suffix=suffix,
        day=timezone.localdate(),
        defaults={"file_name": file_name, "requested_by": actor, "requested_at": now},
    )
    is_stuck = held.state in OPEN_STATES and now - held.requested_at > STUCK_AFTER
    if not is_new and held.state != DocumentState.FAILED and not is_stuck:
        return held, False
    held.state, held.requested_by, held.requested_at = DocumentState.WAITING, actor, now
    held.save()
    details = {"file": file_name, "rules": sorted(rules)}
    record(actor, "prepare_document", held, organisation=version.dataset.county, details=details)
    return held, True


def start_document(document: PreparedDocument) -> None:
    """The worker has taken it."""
    PreparedDocument.objects.filter(pk=document.pk).update(state=DocumentState.MAKING)


def keep_document(document: PreparedDocument, content: bytes) -> None:
    """The file is made: stored under a name of our own making."""
    name = f"documents/{document.version.dataset.county_id}/{uuid.uuid4().hex}.{document.suffix}"
    document.file.save(name, ContentFile(content), save=False)
    document.size, document.state, document.made_at = len(content), DocumentState.READY, timezone.now()
    document.save()


def fail_document(document: PreparedDocument) -> None:
    """Making it broke off; it may be asked for again."""
    PreparedDocument.objects.filter(pk=document.pk).update(state=DocumentState.FAILED)


def purge_documents() -> int:
    """Delete the files that were asked for more than seven days ago, rows first; returns how many went.

    One transaction and one entry of the log for each county. A file on disk goes once its row is surely gone.
    """
    expired = documents_before(timezone.now() - KEPT_FOR)
    counties: dict[int, list[PreparedDocument]] = {}
    for document in expired:
        counties.setdefault(document.version.dataset.county_id, []).append(document)
    return sum(_purge(documents[0].version.dataset.county, documents) for documents in counties.values())


@transaction.atomic
def _purge(county: Organisation, documents: Sequence[PreparedDocument]) -> int:
    ids = [document.pk for document in documents]
    held = list(PreparedDocument.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if not held:
        return 0
    PreparedDocument.objects.filter(pk__in=[document.pk for document in held]).delete()
    for document in held:
        if document.file.name:
            transaction.on_commit(partial(document.file.storage.delete, document.file.name))
    names = [document.file_name for document in held]
    record(None, "purge_documents", county, organisation=county, details={"files": names})
    return len(held)

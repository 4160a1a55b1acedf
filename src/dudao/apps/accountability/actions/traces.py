"""A trace put into a case: frozen with its digest and the head of the log."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from dudao.apps.accountability.actions.case_holding import locked_case, written
from dudao.apps.accountability.models import Case, CaseTrace
from dudao.apps.accountability.permissions_cases import ONLY_NAMED_OFFICE, can_work_case
from dudao.apps.accountability.permissions_talks import can_trace
from dudao.apps.accounts.api import User
from dudao.core.accountability.trace import Trace, digest_of, trace_from_json, trace_to_json


@transaction.atomic
def freeze_trace(case: Case, trace: Trace, *, note: str = "", actor: User) -> CaseTrace:
    """Keep the trace in the case as it stands now, with its SHA-256; it never changes.

    The very same chain (whatever the moment it was made, as long as the log stood still) is kept once.
    """
    held = locked_case(case)
    if not can_work_case(actor, held) or not can_trace(actor, held.county):
        raise PermissionDenied(ONLY_NAMED_OFFICE)
    if trace.county != held.county.name:
        raise ValidationError("这条倒查链不是本案所在县的。")
    content = trace_to_json(trace)
    for one in held.traces.filter(subject_key=trace.subject_key, log_seq=trace.log_seq):
        if one.content | {"as_of": ""} == content | {"as_of": ""}:
            return one
    last = held.traces.aggregate(last=Max("number"))["last"] or 0
    made = CaseTrace.objects.create(
        case=held,
        number=last + 1,
        start=trace.start,
        subject_key=trace.subject_key[:120],
        content=content,
        sha256=digest_of(content),
        log_seq=trace.log_seq,
        log_hash=trace.log_hash,
        note=note.strip()[:200],
        made_by=actor,
    )
    written(held, "freeze_trace", actor=actor, trace=made.number, sha256=made.sha256)
    return made


def is_intact(held: CaseTrace) -> bool:
    """Whether the content still gives the digest that was written with it, and can be read."""
    if digest_of(held.content) != held.sha256:
        return False
    return bool(trace_to_json(trace_from_json(held.content)) == held.content)

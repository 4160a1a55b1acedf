"""Signs of trouble: kept up to date by the worker, closed and opened again by a person with her reason."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence import sign_facts, sign_rules
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.models import Evidence, TroubleSign
from dudao.apps.evidence.permissions import can_close_sign
from dudao.apps.evidence.sign_rules import Sign

NOT_YOURS = "疑点由督导室核实；提供单位可以更换材料或在材料备注里说明。"
LONGEST = 300


def look_for_signs(evidence: Evidence) -> int:
    """Bring the open signs of a document up to date; how many are open. What a person closed stays closed.

    The sign of a picture that two units share stands at both documents.
    """
    evidence = Evidence.objects.select_related("unit", "current__stored").get(pk=evidence.pk)
    stored = evidence.current.stored if evidence.current is not None else None
    gone = evidence.discarded_at is not None or stored is None
    others = [] if gone or stored is None else sign_facts.documents_with_the_picture(evidence, stored)
    found = [] if gone else [*map(sign_facts.same_picture_sign, others), *_own_signs(evidence)]
    with transaction.atomic():
        _put(evidence, found)
        _signs_elsewhere(evidence).exclude(evidence_id__in=[other.pk for other in others]).delete()
        for other in others:
            _add(other, [sign_facts.same_picture_sign(evidence)])
    return TroubleSign.objects.filter(evidence=evidence, closed_at=None).count()


def look_for_expired(county_id: int) -> int:
    """Give every document of a county whose validity has ended its sign; how many are new."""
    today = timezone.localdate()
    past = Evidence.objects.filter(county_id=county_id, discarded_at=None, valid_until__lt=today)
    known = TroubleSign.objects.filter(kind=SignKind.EXPIRED, evidence__county_id=county_id)
    before = known.count()
    for evidence in past.exclude(current=None).exclude(pk__in=known.values("evidence_id")):
        _add(evidence, sign_rules.expired(evidence.valid_until, today))
    return known.count() - before


@transaction.atomic
def close_sign(sign: TroubleSign, *, actor: User, conclusion: str) -> None:
    """Say what came of looking into a sign; it then counts no more. PermissionDenied, ValidationError without words."""
    _require(actor, sign)
    words = conclusion.strip()
    if not words:
        raise ValidationError({"conclusion": "请写明核实的结论，例如：已与学校核实，系同一次活动。"})
    if len(words) > LONGEST:
        raise ValidationError({"conclusion": f"最多 {LONGEST} 字。"})
    sign.closed_by, sign.closed_at, sign.conclusion = actor, timezone.now(), words
    sign.save(update_fields=["closed_by", "closed_at", "conclusion"])
    _record("dismiss_sign", sign, actor)


@transaction.atomic
def reopen_sign(sign: TroubleSign, *, actor: User) -> None:
    """Open a closed sign again; what was concluded stays in the log."""
    _require(actor, sign)
    if sign.closed_at is None:
        return
    sign.closed_by, sign.closed_at = None, None
    sign.save(update_fields=["closed_by", "closed_at"])
    _record("reopen_sign", sign, actor)


def _signs_elsewhere(evidence: Evidence) -> QuerySet[TroubleSign]:
    """Open signs at other documents that speak of this one."""
    return TroubleSign.objects.filter(kind=SignKind.SAME_PICTURE, other=evidence, closed_at=None)


def _own_signs(evidence: Evidence) -> Iterator[Sign]:
    """What the document alone gives cause for."""
    assert evidence.current is not None
    stored, period, unit = evidence.current.stored, sign_facts.period_of(evidence), evidence.unit
    pages = {page.number: page.text for page in stored.pages.order_by("number")}
    last = pages[max(pages)] if pages else ""
    yield from sign_rules.photo_date(sign_facts.taken_on(stored), period)
    yield from sign_rules.photo_place(
        sign_facts.place_of_photo(stored), sign_facts.place_of_unit(unit), unit.name
    )
    yield from sign_rules.document_date(evidence.made_on, sign_rules.signature_date(last), period)
    yield from sign_rules.made_late(sign_facts.created_on(stored), evidence.made_on, period)
    yield from sign_rules.expired(evidence.valid_until, timezone.localdate())
    yield from sign_rules.empty_pages(stored.properties.get("empty_pages", ()), stored.page_count)
    if unit.is_school and pages:
        yield from sign_rules.number_differs(pages, sign_facts.reported_figures(unit))


def _put(evidence: Evidence, found: list[Sign]) -> None:
    """These signs stand open at the document and no other; of its former files only what a person closed remains."""
    wanted = {(sign.kind.value, sign.message) for sign in found}
    stored_id = evidence.current.stored_id if evidence.current is not None else None
    for sign in TroubleSign.objects.filter(evidence=evidence, closed_at=None):
        if sign.stored_id != stored_id or (sign.kind, sign.message) not in wanted:
            sign.delete()
    _add(evidence, found)


def _add(evidence: Evidence, found: list[Sign]) -> None:
    if evidence.current is None:
        return
    made = [
        TroubleSign(
            evidence=evidence,
            stored_id=evidence.current.stored_id,
            kind=sign.kind,
            message=sign.message,
            other_id=sign.other_id,
            page=sign.page,
        )
        for sign in found
    ]
    TroubleSign.objects.bulk_create(made, ignore_conflicts=True)


def _require(actor: User, sign: TroubleSign) -> None:
    if not can_close_sign(actor, sign.evidence):
        raise PermissionDenied(NOT_YOURS)


def _record(verb: str, sign: TroubleSign, actor: User) -> None:
    details = {"疑点": sign.message, "结论": sign.conclusion}
    record(actor, verb, sign.evidence, organisation=sign.evidence.unit, details=details)

"""The number of a document: given at its signing, one after another, none lost and none twice."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.choices import LETTER_KINDS, DocumentKind, SeriesKind
from dudao.apps.correspondence.models import IssuingBody, NumberSeries, OfficialDocument
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.core.official import DocumentNumber

MOST = 99_999


def series_kind(kind: str) -> SeriesKind:
    """Which numbers a kind of document takes: letters and minutes their own, all others together."""
    if kind in LETTER_KINDS:
        return SeriesKind.LETTER
    return SeriesKind.MINUTES if kind == DocumentKind.MINUTES else SeriesKind.SHARED


def code_of(issuer: IssuingBody, kind: SeriesKind) -> str:
    """The 机关代字 of a series; ValidationError for minutes of an issuer without a code for them."""
    code = {
        SeriesKind.SHARED: issuer.code,
        SeriesKind.LETTER: issuer.letter_code,
        SeriesKind.MINUTES: issuer.minutes_code,
    }[kind]
    if not code:
        raise ValidationError(f"{issuer.name}没有设纪要的代字，请先到“发文机关”（/documents/issuers/）填写。")
    return code


def give_number(held: OfficialDocument, on: date) -> None:
    """Give the next number of the year of `on` to a document, inside the transaction that signs it.

    The row of the series stays locked until that transaction ends: whoever signs next waits for it, and a signing that
    fails gives its number back. Nothing is saved on the document.
    """
    kind = series_kind(held.kind)
    series = locked_series(held.issuer, kind, on.year)
    series.last += 1
    series.save(update_fields=["last"])
    held.series, held.sequence = series, series.last
    held.number_text = DocumentNumber(series.code, series.year, series.last).text


def locked_series(issuer: IssuingBody, kind: SeriesKind, year: int) -> NumberSeries:
    """The series of an issuer's present code in a year, made when it is the first number, and locked."""
    made, _ = NumberSeries.objects.get_or_create(
        issuer=issuer, kind=kind, code=code_of(issuer, kind), year=year
    )
    return NumberSeries.objects.select_for_update().get(pk=made.pk)


@transaction.atomic
def set_start_number(
    issuer: IssuingBody, kind: SeriesKind, year: int, last: int, *, actor: User | None
) -> NumberSeries:
    """Say how many numbers of this year were given before the product: the next one is `last` + 1.

    Only while the product has given none in this series: ValidationError afterwards, and for a number below 0 or
    above 99999.
    """
    if actor is not None and not can_draft(actor, issuer.county):
        raise PermissionDenied(ONLY_OFFICE)
    if not 0 <= last <= MOST:
        raise ValidationError({"last": f"号数应在 0 和 {MOST} 之间。"})
    series = locked_series(issuer, kind, year)
    if series.documents.exists():
        raise ValidationError(f"{series}已经由系统编过号（到 {series.last} 号），起始号不能再改。")
    series.last = series.given_before = last
    series.save(update_fields=["last", "given_before"])
    record(
        actor, "set_start_number", series, organisation=issuer.county, details={"last": last, "year": year}
    )
    return series

"""What is written down about a document beside its file: plain values, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from dudao.apps.evidence.choices import SourceKind
from dudao.apps.organisations.api import Kind, Organisation

LONGEST = {"title": 200, "document_number": 80, "note": 500}


@dataclass(frozen=True)
class EvidenceDetails:
    """Title, number and dates; what is not known stays None and is shown as 未填, never guessed."""

    title: str = ""
    document_number: str = ""
    source_kind: str = ""
    period_from: date | None = None
    period_to: date | None = None
    made_on: date | None = None
    valid_until: date | None = None
    note: str = ""


DATES = ("period_from", "period_to", "made_on", "valid_until")


def source_kind_of(unit: Organisation) -> SourceKind:
    """Of the three sources that the profession names, the one that a unit is."""
    if unit.is_school:
        return SourceKind.SCHOOL
    if unit.kind in (Kind.BUREAU, Kind.BUREAU_SECTION):
        return SourceKind.BUREAU_SECTION
    return SourceKind.DEPARTMENT


def checked(details: EvidenceDetails) -> EvidenceDetails:
    """The details when they can stand; ValidationError by field otherwise."""
    wrong: dict[str, str] = {}
    for name, most in LONGEST.items():
        if len(getattr(details, name)) > most:
            wrong[name] = f"最多 {most} 字。"
    if details.source_kind and details.source_kind not in SourceKind.values:
        wrong["source_kind"] = "来源只能是部门、教育局股室或学校。"
    if details.period_from and details.period_to and details.period_from > details.period_to:
        wrong["period_to"] = "所属时段的止日早于起日。"
    if details.made_on and details.valid_until and details.valid_until < details.made_on:
        wrong["valid_until"] = "有效期早于形成日期。"
    if wrong:
        raise ValidationError(wrong)
    return details


def to_data(details: EvidenceDetails) -> dict[str, str]:
    """As plain text for JSON; what is empty is left out."""
    found = {one.name: getattr(details, one.name) for one in fields(details)}
    return {name: str(value) for name, value in found.items() if value}


def from_data(data: Mapping[str, Any]) -> EvidenceDetails:
    """Back from text; ValidationError for a date that is none."""
    given: dict[str, Any] = {}
    for one in fields(EvidenceDetails):
        text = str(data.get(one.name) or "").replace("\0", "").strip()
        if text:
            given[one.name] = _date(text, one.name) if one.name in DATES else text
    return checked(EvidenceDetails(**given))


def _date(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({name: f"“{text[:20]}”不是日期，应像 2026-03-01。"}) from error

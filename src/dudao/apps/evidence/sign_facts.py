"""What the rules of sign_rules.py are asked about a document, loaded from the tables of the apps below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils import timezone

from dudao.apps.datasets.api import ReportedRow, latest_rows_of, standard_of
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.models import Evidence, StoredFile
from dudao.apps.evidence.sign_rules import Period, ReportedFigure, Sign
from dudao.apps.organisations.api import Organisation
from dudao.catalogue.errors import CatalogueError
from dudao.catalogue.schema import Field, FieldKind
from dudao.infra.files.kinds import FileKind
from dudao.infra.pictures.hashing import SAME_PICTURE, distance

_CREATED = "创建时间"
_NOT_IN_WORDS = ("总数", "人数", "数")


def period_of(evidence: Evidence) -> Period:
    """What the document says that it proves."""
    return Period(evidence.period_from, evidence.period_to)


def taken_on(stored: StoredFile) -> date | None:
    """The day on which a photo was taken, by the time of the county."""
    return None if stored.taken_at is None else timezone.localtime(stored.taken_at).date()


def created_on(stored: StoredFile) -> date | None:
    """The day on which an Office file says that it was created; scans and photos are made later by right."""
    if FileKind(stored.kind) not in (FileKind.DOCX, FileKind.XLSX, FileKind.PPTX):
        return None
    days = (
        date.fromisoformat(day) for meaning, day in stored.properties.get("dates", ()) if meaning == _CREATED
    )
    return next(days, None)


def place_of_photo(stored: StoredFile) -> tuple[float, float] | None:
    """Where a photo was taken, in degrees."""
    if stored.latitude is None or stored.longitude is None:
        return None
    return stored.latitude, stored.longitude


def place_of_unit(unit: Organisation) -> tuple[float, float] | None:
    """Where a unit stands, in degrees."""
    if unit.latitude is None or unit.longitude is None:
        return None
    return float(unit.latitude), float(unit.longitude)


def documents_with_the_picture(evidence: Evidence, stored: StoredFile) -> list[Evidence]:
    """Documents of other units of the county whose picture is this one, also made smaller or saved again."""
    if not stored.picture_hash:
        return []
    bits = int(stored.picture_hash, 16)
    others = Evidence.objects.filter(county_id=evidence.county_id, discarded_at=None).exclude(
        unit_id=evidence.unit_id
    )
    rows = others.exclude(current__stored__picture_hash="").values_list("pk", "current__stored__picture_hash")
    same = [pk for pk, other in rows if other and distance(bits, int(other, 16)) <= SAME_PICTURE]
    return list(Evidence.objects.filter(pk__in=same).select_related("current__stored").order_by("pk"))


def same_picture_sign(other: Evidence) -> Sign:
    """The hint that another unit's document shows the same picture; its names are told only to those who may see it."""
    message = f"与本县另一个单位的材料（编号 {other.pk}）是同一张图片，缩放、重新保存过也算。"
    return Sign(SignKind.SAME_PICTURE, message, other_id=other.pk)


@dataclass
class _Gathered:
    """The values of one field of a school in all its counted reports, newest first."""

    about: Field
    newest: Fraction
    reported_in: str
    values: set[Fraction] = field(default_factory=set)


def reported_figures(school: Organisation) -> list[ReportedFigure]:
    """The whole numbers that a school reported and that count, by the words that a text would use for them."""
    gathered: dict[str, _Gathered] = {}
    for row in latest_rows_of(school):
        year = row.version.dataset.year
        for found, values in _by_field(row):
            whole = sum(values, Fraction(0))
            held = gathered.setdefault(found.label, _Gathered(found, whole, f"{year}"))
            held.values.update({*values, whole})
    return [
        ReportedFigure(
            _words_of(one.about), one.about.unit, frozenset(one.values), one.newest, one.reported_in
        )
        for one in gathered.values()
    ]


def _by_field(row: ReportedRow) -> Iterable[tuple[Field, list[Fraction]]]:
    """The counts of a row: one value each, or one for each stage."""
    try:
        standard = standard_of(row.version.dataset.standard_id)
    except CatalogueError:
        return
    fields = {one.id: one for table in standard.tables for one in table.fields if one.kind is FieldKind.COUNT}
    held: dict[str, list[Fraction]] = {}
    for name, value in row.values.items():
        field_id = name.rpartition(".")[2]
        # Counts are JSON integers (see datasets/encoding.py); true and false are no counts.
        if field_id in fields and type(value) is int:
            held.setdefault(field_id, []).append(Fraction(value))
    for field_id, values in held.items():
        yield fields[field_id], values


def _words_of(found: Field) -> tuple[str, ...]:
    """The words for a figure, as texts have them: without 数 at their end, the label first."""
    words: list[str] = []
    for title in (found.label, *found.aliases):
        plain = title.partition("（")[0].strip()
        for end in _NOT_IN_WORDS:
            if plain.endswith(end) and len(plain) > len(end):
                plain = plain.removesuffix(end)
                break
        words.append(plain)
    return tuple(dict.fromkeys(words))

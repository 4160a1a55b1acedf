"""An uploaded workbook as a standard: its sheets, the mapping held for one, and what reading it gives."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import PurePosixPath

from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.choices import ImportState
from dudao.apps.standards.models import StandardImport
from dudao.core.grid import Sheet, Workbook
from dudao.engine.standard_import.items import ImportedStandard
from dudao.engine.standard_import.mapping import FormMapping, suggest_mapping
from dudao.engine.standard_import.read import read_items
from dudao.infra.xlsx.read import ReadLimits, read_workbook

LIMITS = ReadLimits(packed_bytes=20 * 1024 * 1024, unpacked_bytes=200 * 1024 * 1024, cells=600_000)
SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm"})
LONGEST_NAME = 200


def workbook_of(content: bytes, name: str) -> Workbook:
    """The workbook; UnreadableWorkbook with a Chinese sentence when it cannot be taken."""
    return read_workbook(content, name, limits=LIMITS)


def stored_workbook(attempt: StandardImport) -> Workbook:
    """The workbook of an import as it was uploaded."""
    with attempt.file.open("rb") as stream:
        return workbook_of(stream.read(), attempt.file_name)


def likeliest_sheet(workbook: Workbook) -> Sheet:
    """The visible sheet in which the most clauses are read with the mapping suggested for it; else the first."""
    shown = [sheet for sheet in workbook if not sheet.hidden] or list(workbook)
    return max(shown, key=lambda sheet: len(read_items(sheet, suggest_mapping(sheet)).items))


def chosen_sheet(attempt: StandardImport, workbook: Workbook) -> Sheet:
    """The sheet that was chosen, else the likeliest."""
    return workbook.sheet(attempt.sheet) or likeliest_sheet(workbook)


def mapping_of(attempt: StandardImport, sheet: Sheet) -> FormMapping:
    """The mapping kept with the import; when none is kept, the one remembered for this layout or suggested."""
    if attempt.mapping:
        return FormMapping.from_data(attempt.mapping)
    return remembered(attempt.owner, suggest_mapping(sheet))


def remembered(owner: Organisation, suggested: FormMapping) -> FormMapping:
    """The roles that the owner gave this layout before, else as suggested."""
    if not suggested.is_usable and not suggested.titles:
        return suggested
    before = (
        StandardImport.objects.filter(owner=owner, state=ImportState.DONE)
        .filter(mapping__signature=suggested.signature)
        .order_by("-pk")
        .first()
    )
    return suggested.with_roles(FormMapping.from_data(before.mapping).roles) if before else suggested


def read_import(attempt: StandardImport) -> ImportedStandard:
    """What the chosen sheet gives with the mapping of the import."""
    sheet = chosen_sheet(attempt, stored_workbook(attempt))
    return read_items(sheet, mapping_of(attempt, sheet))


def shown_name(name: str) -> str:
    """The uploaded name as it is kept: without folders and control characters, its end kept when long."""
    plain = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "未命名.xlsx"


def stored_name(owner: Organisation, name: str) -> str:
    """A path of our own making: nothing of the uploaded name but a known suffix ever reaches the disk."""
    suffix = PurePosixPath(name.lower()).suffix
    return f"standards/{owner.pk}/{uuid.uuid4().hex}{suffix if suffix in SUFFIXES else '.bin'}"


def digest(content: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()

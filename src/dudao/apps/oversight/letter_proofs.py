"""Files that prove an answer: kept as documents of the unit before the answer is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.evidence.api import (
    Evidence,
    EvidenceDetails,
    add_evidence,
    keep_file,
    kept_evidence_of,
    work_on,
)
from dudao.apps.oversight.models import Letter, Reply

PHOTO_NAMES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp")
MOST_OFFERED = 40


@dataclass(frozen=True)
class Proof:
    """A proof as it is shown: its title, its file, a picture of its first page where it has one."""

    evidence_id: int
    title: str
    url: str
    picture_url: str


def keep_letter_proofs(
    user: User, letter: Letter, files: Iterable[UploadedFile[Any]]
) -> tuple[Evidence, ...]:
    """The files as evidence of the letter's unit, each once however often it is sent.

    ValidationError with the reason for a bad one; a photo is named after the matter, since IMG_2034.jpg says nothing.
    """
    found: dict[int, Evidence] = {}
    for file in files:
        one = _kept(user, letter, file)
        found.setdefault(one.pk, one)
    return tuple(found.values())


def _kept(user: User, letter: Letter, file: UploadedFile[Any]) -> Evidence:
    name = file.name or "未命名"
    matter = letter.matter
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "upload"
        with source.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        kept = keep_file(source, name)
        title = matter.title[:190] if name.lower().endswith(PHOTO_NAMES) else ""
        note = f"{letter.get_rung_display()}{letter.document.number_text}答复佐证：{matter.title}"[:500]
        added = add_evidence(matter.unit, kept, EvidenceDetails(title=title, note=note), actor=user)
    if not added.document_existed:
        work_on(added.evidence)
    return added.evidence


def offered_documents(user: User, letter: Letter, reply: Reply | None) -> list[Evidence]:
    """The newest documents of the unit that are not yet among the proofs."""
    found = kept_evidence_of(user, letter.matter.county).filter(unit=letter.matter.unit)
    if reply is not None:
        found = found.exclude(pk__in=[one.pk for one in reply.proofs.all()])
    return list(found[:MOST_OFFERED])


def proofs_of(reply: Reply) -> list[Proof]:
    """The proofs of an answer, with their addresses."""
    lines = []
    for one in reply.proofs.all():
        if one.current is None:
            continue
        url = reverse("letter_proof", args=[reply.letter_id, one.pk])
        is_photo = one.current.file_name.lower().endswith(PHOTO_NAMES)
        lines.append(Proof(one.pk, one.title, url, f"{url}?size=small" if is_photo else ""))
    return lines

"""Photos and files that come with a report: kept as documents of the handler's unit before the report is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile

from dudao.apps.accounts.api import User
from dudao.apps.evidence.api import (
    Evidence,
    EvidenceDetails,
    add_evidence,
    can_provide,
    keep_file,
    work_on,
)
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.models import Duty

PHOTO_NAMES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp")


def providing_unit(user: User, duty: Duty) -> Organisation | None:
    """The unit whose documents a person's proofs become: the lead unit when it is hers, else her own in the county."""
    held = [one.organisation for one in user.held_memberships]
    mine = [unit for unit in held if unit.county_id == duty.county_id and can_provide(user, unit)]
    return next((unit for unit in mine if unit.pk == duty.lead_unit_id), mine[0] if mine else None)


def keep_proofs(user: User, duty: Duty, files: Iterable[UploadedFile[Any]]) -> tuple[Evidence, ...]:
    """The files as evidence, each once however often it is sent; ValidationError with the reason for a bad one.

    A photo of a telephone is named after the duty, since IMG_2034.jpg says nothing.
    """
    given = list(files)
    if not given:
        return ()
    unit = providing_unit(user, duty)
    if unit is None:
        raise PermissionDenied("您的角色不能上传佐证材料，请由责任单位的填报人上传。")
    found: dict[int, Evidence] = {}
    for file in given:
        added = _kept(user, unit, duty, file)
        found.setdefault(added.pk, added)
    return tuple(found.values())


def _kept(user: User, unit: Organisation, duty: Duty, file: UploadedFile[Any]) -> Evidence:
    name = file.name or "未命名"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "upload"
        with source.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        kept = keep_file(source, name)
        title = duty.title[:190] if name.lower().endswith(PHOTO_NAMES) else ""
        note = f"任务进展佐证：{duty.number} {duty.title}"[:500]
        added = add_evidence(unit, kept, EvidenceDetails(title=title, note=note), actor=user)
    if not added.document_existed:
        work_on(added.evidence)
    return added.evidence

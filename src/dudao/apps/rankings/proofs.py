"""Files that come with a contest: kept as documents of the unit before the contest is written."""

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
from dudao.apps.rankings.models import RankingLine


def keep_proofs(user: User, line: RankingLine, files: Iterable[UploadedFile[Any]]) -> tuple[Evidence, ...]:
    """The files as evidence of the unit, each once however often it is sent; ValidationError for a bad one."""
    given = list(files)
    if not given:
        return ()
    if not can_provide(user, line.unit):
        raise PermissionDenied("您的角色不能上传证明材料，请由本单位的填报人或负责人上传。")
    found: dict[int, Evidence] = {}
    for file in given:
        kept = _kept(user, line, file)
        found.setdefault(kept.pk, kept)
    return tuple(found.values())


def _kept(user: User, line: RankingLine, file: UploadedFile[Any]) -> Evidence:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "upload"
        with source.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        kept = keep_file(source, file.name or "未命名")
        note = f"排名异议证明：{line.ranking.title}"[:500]
        added = add_evidence(line.unit, kept, EvidenceDetails(note=note), actor=user)
    if not added.document_existed:
        work_on(added.evidence)
    return added.evidence

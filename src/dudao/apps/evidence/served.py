"""Files that go out of the archive: guarded by the caller, never run or shown by the browser as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from django.http import FileResponse, Http404

from dudao.apps.evidence.models import StoredFile
from dudao.apps.evidence.places import content_root
from dudao.infra.storage import content_path

GONE = "这个文件已经不在了，请联系管理员从备份恢复。"


class KeptOriginal(Protocol):
    """A row that keeps a file of the store: a revision of evidence, an archived copy."""

    file_name: str

    @property
    def stored(self) -> StoredFile | None: ...


def original(revision: KeptOriginal) -> FileResponse:
    """The original, byte for byte, under its own name, as an attachment."""
    if revision.stored is None:
        raise Http404(GONE)
    try:
        source = content_path(content_root(), revision.stored.sha256).open("rb")
    except OSError as lost:
        raise Http404(GONE) from lost
    response = FileResponse(
        source, as_attachment=True, filename=revision.file_name, content_type="application/octet-stream"
    )
    return _guarded(response)


def picture(path: Path) -> FileResponse:
    """A picture of a page, made by us, shown in the page."""
    kind = "image/png" if path.suffix == ".png" else "image/jpeg"
    return _guarded(FileResponse(path.open("rb"), content_type=kind))


def _guarded(response: FileResponse) -> FileResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

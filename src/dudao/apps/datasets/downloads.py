"""Files that go out: always as an attachment, named in Chinese, never shown inside a page of ours."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

from dudao.web.downloads import attachment

GONE = "这个文件已经不在了，请联系管理员从备份恢复。"


def stored_file(file: FieldFile, name: str) -> FileResponse:
    """A stored file under the name that people know it by; nobody's browser runs or shows it."""
    if not file or not file.storage.exists(file.name or ""):
        raise Http404(GONE)
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook made just now."""
    return attachment(content, name)

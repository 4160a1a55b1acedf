"""Files made just now: always as an attachment, named in Chinese."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from dudao.apps.measurement.loading import Seen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file for the reader to keep."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook."""
    return download(content, name, XLSX)


def file_name(seen: Seen, kind: str, suffix: str) -> str:
    """County, standard, version, what it is: 「示例县_优质均衡_2026—2027学年第1版_小学各校指标.xlsx」."""
    version = f"{seen.version.dataset.year}{seen.version}".replace(" ", "")
    return f"{seen.county.name}_{seen.found.standard.short_title}_{version}_{kind}.{suffix}"

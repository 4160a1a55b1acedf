"""Workbooks that go out: always as an attachment, named in Chinese."""

from __future__ import annotations

from django.http import HttpResponse

from dudao.web.downloads import attachment


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook made just now."""
    return attachment(content, name)

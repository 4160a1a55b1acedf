"""PDF documents by pdfium, which is not made for several threads: one at a time in a process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ONE_AT_A_TIME = threading.RLock()
"""Held around every call into pdfium, whatever it is for."""


class NeedsPassword(Exception):
    """The PDF asks for a password that is not empty."""


class BrokenPdf(Exception):
    """The file is no PDF that can be opened, or a page of it cannot be drawn."""


def prepare() -> None:
    """Load pdfium, before the process is copied for a page: copies then share it."""
    import pypdfium2

    assert pypdfium2.PdfDocument


def open_document(source: Path | bytes) -> Any:
    """The PDF, to be closed with `close_document`; NeedsPassword or BrokenPdf when it does not open."""
    import pypdfium2

    with ONE_AT_A_TIME:
        try:
            return pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            words = str(error).lower()
            if "password" in words or "security" in words:
                raise NeedsPassword from error
            raise BrokenPdf from error


def close_document(document: Any) -> None:
    """Give back what the document holds."""
    with ONE_AT_A_TIME:
        document.close()


@contextmanager
def pdf_document(source: Path | bytes) -> Iterator[Any]:
    """The PDF for a moment, no other thread of the process inside pdfium meanwhile."""
    with ONE_AT_A_TIME:
        document = open_document(source)
        try:
            yield document
        finally:
            document.close()

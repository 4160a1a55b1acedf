"""Every file that can be shown, as a PDF whose pages become pictures in the page; work for the worker."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dudao.infra.bounded import TooMuchWork, bounded
from dudao.infra.files.kinds import FileKind
from dudao.infra.pdfium import ONE_AT_A_TIME, BrokenPdf, NeedsPassword, pdf_document, prepare
from dudao.infra.preview.office import ConversionFailed, convert, office_program
from dudao.infra.preview.simplified import simplified_pdf
from dudao.infra.zipguard import UnreadableFile

_NEVER = (FileKind.ZIP, FileKind.OFD)
PAGE_SECONDS = 12
"""Of the processor, for one page; a large drawing takes two."""

_NOT_SHOWN = "PDF 已加密或已损坏，不能预览，请下载原件查看。"


class PreviewError(UnreadableFile):
    """The file cannot be shown; `message` is Chinese and says why and what to do."""


class EndlessPage(PreviewError):
    """The page asks for more time or memory than a page may; asking again gives the same."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be shown: the PDF (the original itself for a PDF), its pages, and whether only words and tables."""

    path: Path
    pages: int
    simplified: bool


def needs_preview(kind: FileKind) -> bool:
    """Whether a PDF must be made to show the file; a PDF and pictures are shown as they are."""
    return kind is not FileKind.PDF and not kind.is_picture and kind not in _NEVER


def preview_pdf(path: Path, kind: FileKind, out: Path) -> Preview:
    """The PDF that shows the file, written whole to `out` or not at all; PreviewError when it cannot be shown.

    Word, Excel and presentations by LibreOffice; without it, or when it fails, the words and tables alone.
    """
    if kind is FileKind.PDF:
        return Preview(path, page_count(path), False)
    if not needs_preview(kind):
        raise PreviewError(f"{kind.label}不能转换为 PDF 预览，请下载原件查看。")
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=out.parent, suffix=".pdf")
    os.close(handle)
    waiting = Path(name)
    try:
        simplified = not _by_office(path, kind, waiting)
        if simplified:
            waiting.write_bytes(simplified_pdf(path, kind))
        pages = page_count(waiting)
        os.replace(waiting, out)
        return Preview(out, pages, simplified)
    except PreviewError:
        raise
    except UnreadableFile as error:
        raise PreviewError(error.message) from error
    finally:
        waiting.unlink(missing_ok=True)


def page_count(pdf: Path) -> int:
    """How many pages the PDF has; PreviewError when it is damaged or asks for a password."""
    try:
        with pdf_document(pdf) as document:
            return len(document)
    except (BrokenPdf, NeedsPassword, OSError) as error:
        raise PreviewError(_NOT_SHOWN) from error


def page_picture(pdf: Path, number: int, width: int) -> bytes:
    """The picture (PNG) of a page counted from 1, `width` pixels wide; PreviewError where there is none.

    Drawn in a process of its own: EndlessPage for one that asks for more than PAGE_SECONDS or too much memory.
    """
    prepare()
    try:
        return bounded(lambda: _drawn(pdf, number, width), seconds=PAGE_SECONDS, while_copying=ONE_AT_A_TIME)
    except TooMuchWork as error:
        raise EndlessPage(f"第 {number} 页的内容异常复杂，不能显示，请下载原件查看。") from error


def _drawn(pdf: Path, number: int, width: int) -> bytes:
    try:
        with pdf_document(pdf) as document:
            if not 1 <= number <= len(document):
                raise PreviewError(f"没有第 {number} 页，共 {len(document)} 页。")
            page = document[number - 1]
            across, down = page.get_size()
            # A page may be drawn as a strip: its height is bounded too.
            scale = min((width - 0.01) / max(across, 1), 4 * width / max(down, 1))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
    except (BrokenPdf, NeedsPassword, OSError) as error:
        raise PreviewError(_NOT_SHOWN) from error
    except RuntimeError as error:  # what pdfium raises for a page that it cannot draw
        raise PreviewError(f"第 {number} 页已损坏，不能显示，请下载原件查看。") from error
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def _by_office(path: Path, kind: FileKind, out: Path) -> bool:
    """Whether LibreOffice is there and wrote the PDF. Text is ours to show: no program is needed for it."""
    if kind in (FileKind.TEXT, FileKind.CSV) or (program := office_program()) is None:
        return False
    try:
        convert(program, path, kind, out)
    except ConversionFailed:
        return False
    return True

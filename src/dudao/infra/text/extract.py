"""The words of any file that is kept as proof: one way in, whatever its kind."""

from __future__ import annotations

import struct
import time
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from dudao.core.bigrams import normalised
from dudao.core.grid import Sheet, text_of
from dudao.infra.files.kinds import FileKind
from dudao.infra.ocr.read import LARGEST_SIDE, read_picture
from dudao.infra.pictures.facts import exif_time
from dudao.infra.pictures.opening import open_picture, upright
from dudao.infra.text.decoding import decode_text
from dudao.infra.text.model import (
    Collected,
    DocumentDate,
    ExtractedText,
    PageText,
    Progress,
    TextError,
    TextLimits,
    cut_into_pages,
)
from dudao.infra.text.old_office import read_doc, read_ppt
from dudao.infra.text.open_xml import document_dates, open_package, read_docx, read_pptx
from dudao.infra.text.pdf import is_blank, read_pdf
from dudao.infra.xlsx.csvgrid import read_csv
from dudao.infra.xlsx.kind import ZIP_SIGNATURE
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

__all__ = ["DocumentDate", "ExtractedText", "PageText", "TextError", "TextLimits", "extract_text"]


def extract_text(
    path: Path,
    kind: FileKind,
    *,
    on_progress: Progress | None = None,
    limits: TextLimits | None = None,
) -> ExtractedText:
    """The words of the file page by page; TextError when it is damaged or asks for a password.

    PDF by its text layer, scans and pictures by OCR, Office files by their own text. ZIP and OFD are kept, not read,
    and a note says so. Whatever goes past the limits is left out, with a note.
    """
    allowed = limits or TextLimits()
    if kind is FileKind.PDF:
        return read_pdf(path, allowed, on_progress)
    if kind.is_picture:
        return _read_pictures(path, allowed, on_progress)
    if kind in (FileKind.ZIP, FileKind.OFD):
        return ExtractedText((), 0, notes=(f"{kind.label}不读取文字，检索不到其中的内容。",))
    raw = path.read_bytes()
    if kind is FileKind.DOCX:
        return read_docx(raw, allowed)
    if kind in (FileKind.DOC, FileKind.WPS):
        return read_doc(raw, allowed)
    if kind is FileKind.PPTX:
        return read_pptx(raw, allowed)
    if kind in (FileKind.PPT, FileKind.DPS):
        return read_ppt(raw, allowed)
    if kind is FileKind.TEXT:
        return _read_text(raw, allowed)
    return _read_table(raw, kind, allowed)


def _read_text(raw: bytes, limits: TextLimits) -> ExtractedText:
    text = decode_text(raw)
    if text is None:
        raise TextError("文本的编码认不出来（不是 UTF-8，也不是 GB18030）。请另存为 UTF-8 后再上传。")
    pages = cut_into_pages(normalised(text)[: limits.characters], limits)
    return ExtractedText(pages, len(pages))


def _read_table(raw: bytes, kind: FileKind, limits: TextLimits) -> ExtractedText:
    """Every sheet row by row, its name first; sheets begin new pages."""
    name = f"表格{FileKind.XLS.suffix if kind is FileKind.ET else kind.suffix}"
    try:
        if kind is FileKind.CSV:
            sheets: tuple[Sheet, ...] = (read_csv(raw, name).sheets[0],)
        else:
            sheets = read_workbook(raw, name).sheets
    except UnreadableWorkbook as error:
        raise TextError(error.message) from error
    pages: list[PageText] = []
    left = limits.characters
    for sheet in sheets:
        text = _sheet_text(sheet)[:left]
        left -= len(text)
        for page in cut_into_pages(normalised(text), limits):
            pages.append(PageText(len(pages) + 1, page.text))
    notes = () if left > 0 else (f"文字太长，只读取了前 {limits.characters // 10_000} 万字。",)
    dates = document_dates(open_package(raw)) if raw.startswith(ZIP_SIGNATURE) else ()
    return ExtractedText(tuple(pages), len(pages), (), dates, notes)


def _sheet_text(sheet: Sheet) -> str:
    """A tab after each cell, so that no word is found across two cells."""
    lines = [f"{sheet.name}\t"]
    for row in sheet.rows:
        cells = [text_of(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append("\t".join(cells) + "\t")
    return "\n".join(lines)


def _read_pictures(path: Path, limits: TextLimits, on_progress: Progress | None) -> ExtractedText:
    """Every frame of a picture (a TIFF of a fax holds many), turned as its camera noted."""
    collected, begun = Collected(), time.monotonic()
    try:
        with open_picture(path) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            total = min(frames, limits.ocr_pages)
            for index in range(total):
                if time.monotonic() - begun > limits.seconds:
                    total = index
                    break
                picture.seek(index)
                _read_frame(picture, index + 1, collected)
                if on_progress is not None:
                    on_progress(index + 1, total)
            dates = _taken(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, struct.error) as error:
        raise TextError("图片不完整或已损坏，打不开。请重新拍摄或重新导出后再上传。") from error
    if total < frames:
        collected.notes.append(f"共 {frames} 页，只识别了前 {total} 页。")
    return collected.finish(frames, dates)


def _read_frame(picture: Image.Image, number: int, collected: Collected) -> None:
    shown = upright(picture, LARGEST_SIDE)
    if is_blank(shown):
        collected.empty.append(number)
        return
    read = read_picture(shown)
    collected.pages.append(PageText(number, read.text, "ocr", read.confidence))


def _taken(picture: Image.Image) -> tuple[DocumentDate, ...]:
    taken = exif_time(picture)
    return (DocumentDate("拍摄时间", taken.date()),) if taken else ()

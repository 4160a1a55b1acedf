"""The words of a PDF: from its text layer, and from the picture of the page where it has none."""

from __future__ import annotations

import datetime
import re
import time
from pathlib import Path
from typing import Any

from PIL import Image, ImageStat

from dudao.core.bigrams import normalised
from dudao.infra.bounded import TooMuchWork, bounded
from dudao.infra.ocr.read import LARGEST_SIDE, read_picture
from dudao.infra.pdfium import ONE_AT_A_TIME, BrokenPdf, NeedsPassword, close_document, open_document
from dudao.infra.text.model import (
    Collected,
    DocumentDate,
    ExtractedText,
    PageText,
    Progress,
    TextError,
    TextLimits,
)

_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 200
_FEWEST_CHARACTERS = 8
_UNKNOWN = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_INK = 0.0005
TRIAL_SECONDS = 90
"""Of the processor, for the text of all pages; a book of a thousand pages takes ten."""

PAGE_SECONDS = 30


def read_pdf(path: Path, limits: TextLimits, on_progress: Progress | None = None) -> ExtractedText:
    """Every page of the PDF; TextError when it is damaged or asks for a password."""
    try:
        document = open_document(path)
    except NeedsPassword as error:
        raise TextError("PDF 设了打开密码，不能检索。请去掉密码后重新上传。") from error
    except BrokenPdf as error:
        raise TextError("PDF 不完整或已损坏，打不开。请重新导出或重新扫描后再上传。") from error
    try:
        # Tried in a process of its own first: what cannot be read there would stop the worker for good.
        bounded(
            lambda: _try_pages(document, limits.pages), seconds=TRIAL_SECONDS, while_copying=ONE_AT_A_TIME
        )
        return _all_pages(document, limits, on_progress)
    except TooMuchWork as error:
        raise TextError("PDF 的内容异常复杂，没有读取。请重新打印成 PDF 或扫描后再上传。") from error
    finally:
        close_document(document)


def _try_pages(document: Any, most: int) -> int:
    """Load every page with its text; how many could be loaded."""
    loaded = 0
    for index in range(min(len(document), most)):
        try:
            _layer(document, index)
        except RuntimeError:
            continue
        loaded += 1
    return loaded


def page_picture(document: Any, index: int, largest_side: int = LARGEST_SIDE) -> Image.Image:
    """The picture of a page (index from 0) at 200 dots an inch, no side longer than `largest_side` pixels.

    Drawn in a process of its own; TooMuchWork for a page that asks for too much.
    """
    size, raw = bounded(
        lambda: _drawn(document, index, largest_side), seconds=PAGE_SECONDS, while_copying=ONE_AT_A_TIME
    )
    return Image.frombytes("RGB", size, raw)


def _drawn(document: Any, index: int, largest_side: int) -> tuple[tuple[int, int], bytes]:
    with ONE_AT_A_TIME:
        page = document[index]
        try:
            width, height = page.get_size()
            scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, largest_side / max(width, height, 1))
            picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
            return picture.size, picture.tobytes()
        finally:
            page.close()


def is_blank(picture: Image.Image) -> bool:
    """Whether next to nothing is on the picture: less than 0.05 % differs clearly from the ground."""
    small = picture.convert("L")
    small.thumbnail((800, 800))
    ground = ImageStat.Stat(small).median[0]
    histogram = small.histogram()
    ink = sum(count for shade, count in enumerate(histogram) if abs(shade - ground) > 60)
    return ink < _INK * small.width * small.height


def _all_pages(document: Any, limits: TextLimits, on_progress: Progress | None) -> ExtractedText:
    collected = Collected()
    with ONE_AT_A_TIME:
        count, dates = len(document), _dates(document)
    begun, pictures, skipped = time.monotonic(), 0, []
    total = min(count, limits.pages)
    if count > limits.pages:
        collected.notes.append(f"共 {count} 页，只读取了前 {limits.pages} 页。")
    for index in range(total):
        number = index + 1
        try:
            with ONE_AT_A_TIME:
                text = _layer(document, index)
        except RuntimeError:  # what pdfium raises for a page that it cannot load
            collected.notes.append(f"第 {number} 页已损坏，没有读取。")
            continue
        if text:
            collected.pages.append(PageText(number, text))
        elif pictures >= limits.ocr_pages or time.monotonic() - begun > limits.seconds:
            skipped.append(number)
        else:
            pictures += _read_picture_of(document, index, collected)
        if on_progress is not None:
            on_progress(number, total)
    if skipped:
        collected.notes.append(
            f"从第 {skipped[0]} 页起有 {len(skipped)} 页是扫描件，超过一次识别的上限，没有识别文字。"
        )
    return collected.finish(count, dates)


def _read_picture_of(document: Any, index: int, collected: Collected) -> int:
    """Read one page from its picture; 1 when the models were asked, 0 when the page is blank."""
    picture = page_picture(document, index)
    if is_blank(picture):
        collected.empty.append(index + 1)
        return 0
    read = read_picture(picture)
    collected.pages.append(PageText(index + 1, read.text, "ocr", read.confidence))
    return 1


def _layer(document: Any, index: int) -> str:
    """The text layer of the page, or nothing when it holds too little or mostly characters without a meaning."""
    page = document[index]
    textpage = page.get_textpage()
    try:
        raw: str = textpage.get_text_range()
    finally:
        textpage.close()
        page.close()
    text = _CONTROL.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    solid = re.sub(r"\s", "", text)
    if len(solid) < _FEWEST_CHARACTERS and not _is_whole_page(document, index):
        return ""
    if len(_UNKNOWN.findall(solid)) * 3 > len(solid):
        return ""
    return normalised(text.strip())


def _is_whole_page(document: Any, index: int) -> bool:
    """Whether few characters are all that the page has: there is no picture on it."""
    import pypdfium2.raw

    page = document[index]
    try:
        return not any(True for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
    finally:
        page.close()


def _dates(document: Any) -> tuple[DocumentDate, ...]:
    dates = []
    for key, meaning in (("CreationDate", "创建时间"), ("ModDate", "修改时间")):
        match = _PDF_DATE.match(document.get_metadata_value(key) or "")
        if match:
            try:
                dates.append(DocumentDate(meaning, datetime.date(*map(int, match.groups()))))
            except ValueError:
                continue
    return tuple(dates)

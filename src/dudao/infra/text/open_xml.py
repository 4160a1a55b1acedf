"""The words of .docx and .pptx, straight from their XML: body, tables, text boxes, headers, footers, notes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from dudao.core.bigrams import normalised
from dudao.infra.text.model import (
    DocumentDate,
    ExtractedText,
    PageText,
    TextError,
    TextLimits,
    cut_into_pages,
)
from dudao.infra.xlsx.scan import has_document_type
from dudao.infra.zipguard import GuardedZip, UnreadableFile, ZipLimits

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_WORD_PARTS = re.compile(r"word/(header\d*|footer\d*|footnotes|endnotes)\.xml")


@dataclass(frozen=True, slots=True)
class Package:
    """The XML parts of an Office file that passed the checks, by name."""

    parts: dict[str, bytes]

    def root(self, name: str) -> ElementTree.Element:
        """The parsed part; TextError when it is missing or broken."""
        try:
            return ElementTree.fromstring(self.parts[name])
        except (KeyError, ElementTree.ParseError) as error:
            raise TextError("文件不完整或已损坏，打不开。请用 Word 或 WPS 打开另存后再上传。") from error


def open_package(raw: bytes) -> Package:
    """The parts of the container, every one counted; TextError for bombs, damage, passwords and entity declarations."""
    try:
        guard = GuardedZip(raw, ZipLimits())
        if guard.is_encrypted:
            raise TextError("文件设了密码，不能检索。请去掉密码后重新上传。")
        parts = {info.filename: guard.read(info) for info in guard.entries if info.filename.endswith(".xml")}
    except TextError:
        raise
    except UnreadableFile as error:
        raise TextError(error.message) from error
    if any(has_document_type(part) for part in parts.values()):
        raise TextError("文件含有办公软件不会写入的 XML 实体声明，出于安全没有读取。请另存后再上传。")
    return Package(parts)


def read_docx(raw: bytes, limits: TextLimits) -> ExtractedText:
    """All words of a Word document; tables row by row with tabs, then headers, footers and notes once each."""
    package = open_package(raw)
    try:
        texts = list(dict.fromkeys(_word_texts(package)))
    except RecursionError as error:
        raise TextError("文件的结构层层嵌套，不像办公软件写的，没有读取。请另存后再上传。") from error
    pages = cut_into_pages(normalised("\n\n".join(texts))[: limits.characters], limits)
    return ExtractedText(pages, len(pages), (), document_dates(package), _cut_note(texts, limits))


def read_pptx(raw: bytes, limits: TextLimits) -> ExtractedText:
    """All words of a presentation, a page for each slide; slides without words are empty pages."""
    package = open_package(raw)
    numbers = sorted(int(match[1]) for name in package.parts if (match := _SLIDE.fullmatch(name)))
    pages, empty = [], []
    for page, number in enumerate(numbers[: limits.pages], 1):
        root = package.root(f"ppt/slides/slide{number}.xml")
        lines = (
            "".join(node.text or "" for node in each.iter(f"{_DRAWING}t"))
            for each in root.iter(f"{_DRAWING}p")
        )
        text = normalised("\n\n".join(line for line in lines if line.strip()))
        if text:
            pages.append(PageText(page, text))
        else:
            empty.append(page)
    return ExtractedText(tuple(pages), len(numbers), tuple(empty), document_dates(package))


def document_dates(package: Package) -> tuple[DocumentDate, ...]:
    """When the document says that it was made and last changed."""
    if "docProps/core.xml" not in package.parts:
        return ()
    root, dates = package.root("docProps/core.xml"), []
    for tag, meaning in (("created", "创建时间"), ("modified", "修改时间")):
        try:
            dates.append(
                DocumentDate(meaning, datetime.date.fromisoformat((root.findtext(_TERMS + tag) or "")[:10]))
            )
        except ValueError:
            continue
    return tuple(dates)


def _word_texts(package: Package) -> Iterator[str]:
    """The body, and then whatever headers, footers and notes say."""
    yield "\n\n".join(_word_lines(package.root("word/document.xml")))
    for name in sorted(filter(_WORD_PARTS.fullmatch, package.parts)):
        yield "\n\n".join(_word_lines(package.root(name)))


def _word_lines(node: ElementTree.Element) -> Iterator[str]:
    """Paragraphs and table rows under the node in reading order; a text box follows its paragraph."""
    for child in node:
        if child.tag == f"{_WORD}p":
            if line := _own_text(child).strip():
                yield line
            yield from _boxes(child)
        elif child.tag == f"{_WORD}tr":
            cells = [
                " ".join(_word_lines(cell)) for cell in child if cell.tag in (f"{_WORD}tc", f"{_WORD}sdt")
            ]
            if any(cells):
                yield "\t".join(cells)
        elif child.tag != _FALLBACK:
            yield from _word_lines(child)


def _own_text(node: ElementTree.Element) -> str:
    parts = []
    for child in node:
        if child.tag == f"{_WORD}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            parts.append(" ")
        elif child.tag not in (f"{_WORD}txbxContent", f"{_WORD}pPr", _FALLBACK):
            parts.append(_own_text(child))
    return "".join(parts)


def _boxes(node: ElementTree.Element) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_WORD}txbxContent":
            yield from _word_lines(child)
        elif child.tag != _FALLBACK:
            yield from _boxes(child)


def _cut_note(texts: list[str], limits: TextLimits) -> tuple[str, ...]:
    if sum(map(len, texts)) <= limits.characters:
        return ()
    return (f"文字太长，只读取了前 {limits.characters // 10_000} 万字。",)

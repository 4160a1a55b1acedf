"""What is read out of a file: its words page by page, its own dates, and what was left out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dudao.infra.zipguard import UnreadableFile

Source = Literal["text", "ocr"]
Progress = Callable[[int, int], None]
"""Called with (pages done, pages in all)."""


class TextError(UnreadableFile):
    """The file cannot be read; `message` is Chinese and says why and what to do."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page, counted from 1; `confidence` from 0 to 1 only where they were read from a picture."""

    number: int
    text: str
    source: Source = "text"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """A date that the file's own properties state, with what it means (创建时间, 修改时间, 拍摄时间)."""

    meaning: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """All words of a file. `page_count` counts all pages, read or not; `notes` say what was left out and why."""

    pages: tuple[PageText, ...]
    page_count: int
    empty_pages: tuple[int, ...] = ()
    dates: tuple[DocumentDate, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The lowest confidence among the pages read from pictures; None when none was."""
        return min((page.confidence for page in self.pages if page.confidence is not None), default=None)


@dataclass(frozen=True, slots=True)
class TextLimits:
    """How much of one file is read: pages in all, pages read from pictures, seconds, characters of a page."""

    pages: int = 1_000
    ocr_pages: int = 100
    seconds: float = 900.0
    page_characters: int = 3_000
    """Only for files without pages of their own, which are cut at line ends."""
    characters: int = 3_000_000


@dataclass(slots=True)
class Collected:
    """What a reader has gathered so far, before it becomes an ExtractedText."""

    pages: list[PageText] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def finish(self, page_count: int, dates: tuple[DocumentDate, ...] = ()) -> ExtractedText:
        """The whole."""
        return ExtractedText(tuple(self.pages), page_count, tuple(self.empty), dates, tuple(self.notes))


def cut_into_pages(text: str, limits: TextLimits) -> tuple[PageText, ...]:
    """A long text as pages of about `limits.page_characters`, cut at line ends where there are any."""
    pages: list[PageText] = []
    at = 0
    while at < len(text):
        end = min(len(text), at + limits.page_characters)
        if end < len(text):
            line_end = text.rfind("\n", at + limits.page_characters // 2, end)
            end = line_end + 1 if line_end >= 0 else end
        if piece := text[at:end].strip():
            pages.append(PageText(len(pages) + 1, piece))
        at = end
    return tuple(pages)

"""What stands where in a PDF, in millimetres from the upper left corner of the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Sign:
    """One character: the origin of its box on the base line, the ink around it, its size in points."""

    text: str
    x: float
    baseline: float
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Mark:
    """A filled or stroked shape: its edges and whether it is red."""

    left: float
    top: float
    right: float
    bottom: float
    is_red: bool

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """A page as it is printed."""

    width: float
    height: float
    signs: tuple[Sign, ...]
    marks: tuple[Mark, ...]

    def lines(self, size: float) -> list[list[Sign]]:
        """The signs of one size, line by line from the top, each line from the left."""
        by_line: dict[int, list[Sign]] = {}
        for sign in self.signs:
            if abs(sign.size - size) < 0.05:
                by_line.setdefault(round(sign.baseline * 10), []).append(sign)
        return [sorted(by_line[key], key=lambda one: one.x) for key in sorted(by_line)]

    def starting(self, text: str) -> Sign:
        """The first sign of a text; it stands on the page as one run."""
        whole = "".join(sign.text for sign in self.signs)
        return self.signs[whole.index(text)]

    def ending(self, text: str) -> Sign:
        """The last sign of a text."""
        whole = "".join(sign.text for sign in self.signs)
        return self.signs[whole.index(text) + len(text) - 1]

    def wide_lines(self, width: float, *, is_red: bool) -> list[Mark]:
        """Shapes as wide as said, from the top."""
        found = [one for one in self.marks if abs(one.width - width) < 0.5 and one.is_red == is_red]
        return sorted(found, key=lambda one: one.top)


def measured(content: bytes) -> list[Page]:
    """Every page of a PDF."""
    opened = pypdfium2.PdfDocument(content)
    try:
        return [_page(page) for page in opened]
    finally:
        opened.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    held = page.get_textpage()
    signs = []
    for at in range(held.count_chars()):
        text = held.get_text_range(at, 1)
        if not text.strip():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(held, at, x, y)
        left, bottom, right, top = held.get_charbox(at)
        signs.append(
            Sign(
                text,
                x.value * MM,
                (height - y.value) * MM,
                left * MM,
                (height - top) * MM,
                right * MM,
                (height - bottom) * MM,
                raw.FPDFText_GetFontSize(held, at),
            )
        )
    marks = []
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = shape.get_bounds()
        marks.append(Mark(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM, _is_red(shape)))
    return Page(width * MM, height * MM, tuple(signs), tuple(marks))


def _is_red(shape: pypdfium2.PdfObject) -> bool:
    for read in (raw.FPDFPageObj_GetFillColor, raw.FPDFPageObj_GetStrokeColor):
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if read(shape.raw, red, green, blue, alpha) and red.value > 180 and green.value < 60:
            return True
    return False


def full_lines(page: Page) -> list[int]:
    """How many signs of 三号 stand in each line."""
    return [len(line) for line in page.lines(16)]


def line_pitches(page: Page) -> list[float]:
    """From base line to base line, in millimetres."""
    baselines = [line[0].baseline for line in page.lines(16)]
    return [after - before for before, after in pairwise(baselines)]


def sign_pitches(page: Page) -> list[float]:
    """From sign to sign of 三号 in full lines, in millimetres."""
    return [
        after.x - before.x for line in page.lines(16) if len(line) == 28 for before, after in pairwise(line)
    ]

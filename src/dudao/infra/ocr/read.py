"""Words read from a picture by RapidOCR on this machine, with how sure the reading is.

Only worker processes call this: the models take about a gigabyte and are loaded by the first call, once for a
process. Web processes may import this module, nothing heavy comes with it.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from dudao.core.bigrams import normalised

if TYPE_CHECKING:
    from rapidocr import RapidOCR

LARGEST_SIDE = 2000
"""Pixels; larger pictures are made smaller first, the models look at no more."""

_UNSURE = 0.7
_loading = threading.Lock()
_engine: RapidOCR | None = None


@dataclass(frozen=True, slots=True)
class OcrText:
    """The words of a picture line by line; `confidence` from 0 to 1, weighted by length, None without words."""

    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a line: its box in pixels, its words, and how sure they are."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    score: float

    @property
    def is_tall(self) -> bool:
        """Whether it stands upright though it holds several characters: the picture lies on its side."""
        return len(self.text) > 2 and self.bottom - self.top > 1.5 * (self.right - self.left)


def read_picture(picture: Image.Image) -> OcrText:
    """The words of the picture from the top down; a picture that lies on its side is turned and read again."""
    picture = picture.convert("RGB")
    if max(picture.size) > LARGEST_SIDE:
        picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    best = _parts(picture)
    tall = sum(part.is_tall for part in best)
    if best and (tall * 2 > len(best) or _confidence(best) < _UNSURE):
        turned = (
            _parts(picture.transpose(way)) for way in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)
        )
        best = max([best, *turned], key=_worth)
    return OcrText(lines_of(best), _confidence(best) if best else None)


def lines_of(parts: Iterable[_Part]) -> str:
    """The parts in reading order: side by side on one line (a tab where they stand far apart), else below."""
    lines: list[list[_Part]] = []
    for part in sorted(parts, key=lambda part: (part.top + part.bottom) / 2):
        middle = (part.top + part.bottom) / 2
        if lines and lines[-1][0].top <= middle <= lines[-1][0].bottom:
            lines[-1].append(part)
        else:
            lines.append([part])
    return normalised("\n".join(_line(line) for line in lines))


def _line(parts: list[_Part]) -> str:
    parts.sort(key=lambda part: part.left)
    text = parts[0].text
    for before, part in itertools.pairwise(parts):
        far = part.left - before.right > 2 * (part.bottom - part.top)
        text += ("\t" if far else " ") + part.text
    return text


def _confidence(parts: list[_Part]) -> float:
    return sum(part.score * len(part.text) for part in parts) / sum(len(part.text) for part in parts)


def _worth(parts: list[_Part]) -> float:
    """How much was surely read; parts that stand upright count nothing."""
    return sum(part.score * len(part.text) for part in parts if not part.is_tall)


def _parts(picture: Image.Image) -> list[_Part]:
    import numpy as np

    # OpenCV's order of colours.
    result: Any = _loaded()(np.asarray(picture)[:, :, ::-1])
    if result.txts is None:
        return []
    return [
        _Part(
            left=float(box[:, 0].min()),
            top=float(box[:, 1].min()),
            right=float(box[:, 0].max()),
            bottom=float(box[:, 1].max()),
            text=text.strip(),
            score=float(score),
        )
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if text.strip()
    ]


def _loaded() -> RapidOCR:
    global _engine
    with _loading:
        if _engine is None:
            from rapidocr import RapidOCR

            _engine = RapidOCR(params={"Global.log_level": "error"})
        return _engine

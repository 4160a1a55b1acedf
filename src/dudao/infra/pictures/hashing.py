"""A number for how a picture looks: the same for the picture made smaller or saved again, far for another one."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from dudao.infra.pictures.opening import open_picture, upright

SAME_PICTURE = 6
"""Bits: at most so many differ between copies of one picture."""

_COLUMNS, _ROWS = 8, 8


def perceptual_hash(path: Path) -> int:
    """The difference hash of the picture: 64 bits, each telling whether the shade falls to the right.

    The picture is turned as its camera noted, made grey and 9 × 8 points small. OSError or ValueError when it is none.
    """
    with open_picture(path) as picture:
        return hash_of(upright(picture, 512))


def hash_of(picture: Image.Image) -> int:
    """The difference hash of an open picture."""
    grey = picture.convert("L").resize((_COLUMNS + 1, _ROWS), Image.Resampling.BOX)
    shades = grey.tobytes()
    bits = 0
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            at = row * (_COLUMNS + 1) + column
            bits = bits << 1 | (shades[at] > shades[at + 1])
    return bits


def distance(first: int, second: int) -> int:
    """How many of the 64 bits differ."""
    return (first ^ second).bit_count()


def is_telling(bits: int) -> bool:
    """Whether the hash tells pictures apart: one of a blank or evenly shaded picture does not."""
    return 8 <= bits.bit_count() <= 56

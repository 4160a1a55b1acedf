"""Pictures are opened in one place: HEIC of phones included, decompression bombs excluded."""

from __future__ import annotations

import warnings
from functools import lru_cache
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

LARGEST_PIXELS = 120_000_000
"""Pictures of more pixels are refused: four times what the camera of a phone gives, and bearable in memory."""


@lru_cache(maxsize=1)
def _register() -> None:
    import pi_heif

    pi_heif.register_heif_opener()
    # Pillow warns at this number and refuses at twice of it.
    Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS


def open_picture(source: Path | IO[bytes]) -> Image.Image:
    """The picture with its head read and nothing decoded; OSError or ValueError when it is none."""
    _register()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(source)


def upright(picture: Image.Image, largest_side: int | None = None) -> Image.Image:
    """The picture as it is meant to be seen (turned as EXIF says), in RGB, no side longer than `largest_side`."""
    if largest_side is not None:
        picture.draft("RGB", (largest_side, largest_side))
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in ("RGBA", "LA", "PA") or (turned.mode == "P" and "transparency" in turned.info):
        layer = turned.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        turned = ground
    else:
        turned = turned.convert("RGB")
    if largest_side is not None and max(turned.size) > largest_side:
        turned.thumbnail((largest_side, largest_side))
    return turned

"""Small copies of pictures for lists: upright, without what the camera noted."""

from __future__ import annotations

import io
import struct
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from dudao.infra.pictures.opening import open_picture, upright
from dudao.infra.zipguard import UnreadableFile

_QUALITY = 82


class PictureError(UnreadableFile):
    """The picture cannot be opened; `message` is Chinese and says what to do."""


def thumbnail(path: Path, size: int) -> bytes:
    """The picture as JPEG with no side longer than `size` pixels; never larger than it is; PictureError when broken."""
    target = io.BytesIO()
    try:
        with open_picture(path) as picture:
            upright(picture, size).save(target, "JPEG", quality=_QUALITY, optimize=True)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        struct.error,
    ) as error:
        raise PictureError("图片不完整或已损坏，打不开。请重新拍摄或重新导出后再上传。") from error
    return target.getvalue()

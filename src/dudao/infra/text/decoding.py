"""Plain text in the encodings that arrive in China: UTF-8, UTF-16 with a mark, GB18030."""

from __future__ import annotations

import codecs
import re

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode_text(raw: bytes) -> str | None:
    """The text of the bytes, or None when they are no text in any of these encodings."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _decoded(raw, encoding)
    text = _decoded(raw, "utf-8")
    return text if text is not None else _decoded(raw, "gb18030")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text

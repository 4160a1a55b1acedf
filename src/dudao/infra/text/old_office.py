"""The words of old .doc and .ppt files (also as WPS writes them), read from their binary streams."""

from __future__ import annotations

import io
import re
import struct

import olefile

from dudao.core.bigrams import normalised
from dudao.infra.text.model import ExtractedText, TextError, TextLimits, cut_into_pages

_DAMAGED = "文件不完整或已损坏，打不开。请用 Word 或 WPS 打开，另存为新格式（.docx、.pptx）后再上传。"
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TEXT_WIDE, _TEXT_NARROW = 0x0FA0, 0x0FA8
_CONTAINER = 0x0F
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15")
_MARKS = {0x07: "\t", 0x0B: "\n", 0x0C: "\n\n", 0x0D: "\n\n", 0x1E: "-", 0x1F: "", 0xA0: " "}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def read_doc(raw: bytes, limits: TextLimits) -> ExtractedText:
    """All words of a Word 97 document in the order of its piece table."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            word = container.openstream("WordDocument").read()
            flags = struct.unpack_from("<H", word, 0x0A)[0]
            if flags & _ENCRYPTED:
                raise TextError("文件设了密码，不能检索。请去掉密码后重新上传。")
            table = container.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
        text = _pieces(word, table)
    except (OSError, ValueError, IndexError, KeyError, struct.error) as error:
        raise TextError(_DAMAGED) from error
    return _cut(_cleaned(text), limits)


def read_ppt(raw: bytes, limits: TextLimits) -> ExtractedText:
    """All words of a PowerPoint 97 presentation in the order of its records."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            stream = container.openstream("PowerPoint Document").read()
    except (OSError, ValueError, IndexError, KeyError, struct.error) as error:
        raise TextError(_DAMAGED) from error
    texts: list[str] = []
    _gather(stream, texts)
    return _cut(_cleaned("\n\n".join(dict.fromkeys(texts))), limits)


def _cut(text: str, limits: TextLimits) -> ExtractedText:
    pages = cut_into_pages(normalised(text)[: limits.characters], limits)
    return ExtractedText(pages, len(pages))


def _pieces(word: bytes, table: bytes) -> str:
    start, size = struct.unpack_from("<II", word, 0x01A2)
    clx = table[start : start + size]
    at = 0
    while at < len(clx) and clx[at] == 0x01:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 0x02:
        raise ValueError("no piece table")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    count = (length - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    texts = []
    for index in range(count):
        offset = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
        characters = places[index + 1] - places[index]
        if offset & 0x4000_0000:
            begin = (offset & 0x3FFF_FFFF) // 2
            texts.append(word[begin : begin + characters].decode("cp1252", "replace"))
        else:
            texts.append(word[offset : offset + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(texts)


def _gather(stream: bytes, texts: list[str]) -> None:
    """The text atoms among the records; containers are walked without recursion: their head is just skipped."""
    at = 0
    while at + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, at)
        at += 8
        if version & 0x0F == _CONTAINER:
            continue
        if kind == _TEXT_WIDE:
            texts.append(stream[at : at + size].decode("utf-16-le", "replace"))
        elif kind == _TEXT_NARROW:
            texts.append(stream[at : at + size].decode("latin-1"))
        at += size


def _cleaned(text: str) -> str:
    """Field instructions go, their results stay; the marks of Word become white space."""
    return re.sub(r"\n{3,}", "\n\n", _CONTROL.sub("", _FIELD.sub("", text).translate(_MARKS))).strip()

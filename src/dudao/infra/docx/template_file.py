"""Which files are taken as Word templates at all: whole .docx files without macros, bombs or things from outside."""

from __future__ import annotations

import re

from dudao.infra.zipguard import GuardedZip, OversizedContainer, UnreadableFile, ZipLimits

NOT_WORD = "不是完好的 Word 文件（.docx），或者加了密码。旧的 .doc 请先另存为 .docx。"
LARGEST_UNPACKED = 60_000_000
_FROM_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*/(?:attachedTemplate|oleObject|image|frame|subDocument)[\"'])"
    rb"(?=[^>]*\bTarget=[\"'](?:https?:|ftp:|file://[^/]|//|\\\\))[^>]*>",
    re.IGNORECASE,
)
"""A relationship that would fetch something when the file is opened; links that a reader follows are none."""
_MACROS = ("vbaProject.bin", "vbaData.xml", "activeX")


def refused_file(content: bytes) -> str:
    """Why the file cannot be a template, in Chinese; empty when it can. Nothing is unpacked beyond the limits."""
    try:
        opened = GuardedZip(content, ZipLimits(unpacked_bytes=LARGEST_UNPACKED))
        by_name = {entry.filename: entry for entry in opened.entries}
        if opened.is_encrypted or "word/document.xml" not in by_name:
            return NOT_WORD
        if any(mark in name for name in by_name for mark in _MACROS):
            return "含有宏或控件，不能用作模板；请另存为不含宏的 .docx。"
        types = by_name.get("[Content_Types].xml")
        if types is None or b"macroEnabled" in opened.read(types):
            return "是启用宏的文档或不完整，不能用作模板；请另存为 .docx。"
        for entry in opened.entries:  # unpacked within limits, before anybody else unpacks it
            held = opened.read(entry)
            if entry.filename.endswith(".rels") and _FROM_OUTSIDE.search(held):
                return "引用了网络上的文件或图片，不能用作模板；请把它们插入文件本身。"
    except OversizedContainer:
        return "展开后太大，不能用作模板；请去掉里面的图片。"
    except UnreadableFile:
        return NOT_WORD
    return ""

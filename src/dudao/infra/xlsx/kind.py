"""What a file really is, whatever its name says, and how a person is told that it is no workbook."""

from __future__ import annotations

import re

_SAVE_AS = "请用 Excel 或 WPS 打开数据表，另存为“Excel 工作簿（*.xlsx）”后再上传。"

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF 文档"),
    (b"\xff\xd8\xff", "JPG 图片"),
    (b"\x89PNG", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序文件"),
)

ZIP_SIGNATURE = b"PK\x03\x04"
EMPTY_ZIP_SIGNATURE = b"PK\x05\x06"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def not_a_workbook(head: bytes, file_name: str) -> str:
    """The message for a file that is neither ZIP nor OLE: what it seems to be and what to do."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return f"“{file_name}”不是 Excel 工作簿，而是{kind}。{_SAVE_AS}"
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return f"“{file_name}”是 XML 表格 2003 格式，不能直接读取。{_SAVE_AS}"
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        return f"“{file_name}”其实是网页（某些系统导出的“假 Excel”）。{_SAVE_AS}"
    if start.startswith(b"<"):
        return f"“{file_name}”是 XML 文件，不是 Excel 工作簿。{_SAVE_AS}"
    if _looks_like_text(head):
        return f"“{file_name}”是文本（CSV）文件，不是 Excel 工作簿。{_SAVE_AS}"
    return f"“{file_name}”不是 Excel 工作簿，或者已经损坏。{_SAVE_AS}"


def zip_that_is_no_workbook(names: set[str], file_name: str) -> str:
    """The message for a ZIP that holds something other than an .xlsx workbook; empty when it holds one."""
    if "xl/workbook.bin" in names:
        return f"“{file_name}”是二进制工作簿（.xlsb），不能读取。{_SAVE_AS}"
    if any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        return ""
    if any(name.startswith("word/") for name in names):
        return f"“{file_name}”不是 Excel 工作簿，而是 Word 文档。{_SAVE_AS}"
    if any(name.startswith("ppt/") for name in names):
        return f"“{file_name}”不是 Excel 工作簿，而是演示文稿。{_SAVE_AS}"
    if "mimetype" in names:
        return f"“{file_name}”是 OpenDocument 文件（.ods 等），不能读取。{_SAVE_AS}"
    return f"“{file_name}”是 ZIP 压缩包，不是 Excel 工作簿。请先解压，或在“批量上传”处上传压缩包。"


def compound_that_is_no_workbook(names: set[str], file_name: str) -> str:
    """The message for an OLE file that holds something other than an .xls workbook, else empty."""
    if names & {"encryptedpackage", "encryptioninfo"}:
        return password_protected(file_name)
    if names & {"workbook", "book"}:
        return ""
    if "worddocument" in names:
        return f"“{file_name}”不是 Excel 工作簿，而是 Word 文档。{_SAVE_AS}"
    if "powerpoint document" in names:
        return f"“{file_name}”不是 Excel 工作簿，而是演示文稿。{_SAVE_AS}"
    return f"“{file_name}”不是 Excel 工作簿。{_SAVE_AS}"


def password_protected(file_name: str) -> str:
    """The message for a workbook that asks for a password to open."""
    return (
        f"“{file_name}”设了打开密码，无法读取。"
        "请用 Excel 或 WPS 打开，在“文件 → 信息 → 保护工作簿”中取消密码，保存后再上传。"
    )


def damaged(file_name: str) -> str:
    """The message for a workbook that breaks off or does not parse."""
    return (
        f"“{file_name}”不完整或已损坏，打不开。"
        "请用 Excel 或 WPS 打开并另存一份，或向填报单位重新索取后再上传。"
    )


def _looks_like_text(head: bytes) -> bool:
    sample = head[:4096]
    if not sample or b"\0" in sample:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 4:
                continue
            text = sample[: error.start].decode(encoding)
        return not re.search(r"[\x00-\x08\x0e-\x1f]", text)
    return False

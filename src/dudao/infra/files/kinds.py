"""The kinds of file that are kept as proof: label, media type, the extensions they may carry."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """A kind of file, decided by content; the value is its usual extension."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tif"
    HEIC = "heic"
    DOCX = "docx"
    DOC = "doc"
    WPS = "wps"
    XLSX = "xlsx"
    XLS = "xls"
    ET = "et"
    PPTX = "pptx"
    PPT = "ppt"
    DPS = "dps"
    OFD = "ofd"
    TEXT = "txt"
    CSV = "csv"
    ZIP = "zip"

    @property
    def label(self) -> str:
        """What a person calls it."""
        return _LABELS[self]

    @property
    def suffix(self) -> str:
        """The usual extension with its dot."""
        return f".{self.value}"

    @property
    def media_type(self) -> str:
        """The media type that it is sent with."""
        return _MEDIA_TYPES.get(self, "application/octet-stream")

    @property
    def is_picture(self) -> bool:
        """Whether it is one picture (a TIFF may hold several)."""
        return self in PICTURES

    @property
    def is_word(self) -> bool:
        """Whether it is a document of Word or WPS Writer."""
        return self in (FileKind.DOCX, FileKind.DOC, FileKind.WPS)

    @property
    def is_table(self) -> bool:
        """Whether it is a workbook or a table of text."""
        return self in (FileKind.XLSX, FileKind.XLS, FileKind.ET, FileKind.CSV)

    @property
    def is_slides(self) -> bool:
        """Whether it is a presentation."""
        return self in (FileKind.PPTX, FileKind.PPT, FileKind.DPS)

    @property
    def family(self) -> frozenset[FileKind]:
        """The kinds whose extensions people mix up without harm: a .jpg that is a PNG, an .xls that is an .xlsx."""
        return next((family for family in _FAMILIES if self in family), frozenset({self}))


PICTURES = frozenset(
    {
        FileKind.JPEG,
        FileKind.PNG,
        FileKind.WEBP,
        FileKind.GIF,
        FileKind.BMP,
        FileKind.TIFF,
        FileKind.HEIC,
    }
)
_FAMILIES = (
    PICTURES,
    frozenset({FileKind.DOCX, FileKind.DOC, FileKind.WPS}),
    frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ET}),
    frozenset({FileKind.PPTX, FileKind.PPT, FileKind.DPS}),
    frozenset({FileKind.TEXT, FileKind.CSV}),
)
EXTENSIONS: dict[str, FileKind] = {
    **{kind.value: kind for kind in FileKind},
    "jpeg": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    "tiff": FileKind.TIFF,
    "heif": FileKind.HEIC,
    "docm": FileKind.DOCX,
    "xlsm": FileKind.XLSX,
    "pptm": FileKind.PPTX,
    "ppsx": FileKind.PPTX,
    "log": FileKind.TEXT,
    "md": FileKind.TEXT,
}
"""Which kind each extension promises; extensions that are not here are refused."""

_LABELS = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: "JPG 图片",
    FileKind.PNG: "PNG 图片",
    FileKind.WEBP: "WebP 图片",
    FileKind.GIF: "GIF 图片",
    FileKind.BMP: "BMP 图片",
    FileKind.TIFF: "TIFF 图片",
    FileKind.HEIC: "HEIC 图片",
    FileKind.DOCX: "Word 文档",
    FileKind.DOC: "Word 文档（旧格式）",
    FileKind.WPS: "WPS 文字",
    FileKind.XLSX: "Excel 工作簿",
    FileKind.XLS: "Excel 工作簿（旧格式）",
    FileKind.ET: "WPS 表格",
    FileKind.PPTX: "演示文稿",
    FileKind.PPT: "演示文稿（旧格式）",
    FileKind.DPS: "WPS 演示",
    FileKind.OFD: "OFD 版式文件",
    FileKind.TEXT: "文本文件",
    FileKind.CSV: "CSV 表格",
    FileKind.ZIP: "ZIP 压缩包",
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.WEBP: "image/webp",
    FileKind.GIF: "image/gif",
    FileKind.BMP: "image/bmp",
    FileKind.TIFF: "image/tiff",
    FileKind.HEIC: "image/heic",
    FileKind.DOCX: _OPEN_XML + "wordprocessingml.document",
    FileKind.DOC: "application/msword",
    FileKind.XLSX: _OPEN_XML + "spreadsheetml.sheet",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.PPTX: _OPEN_XML + "presentationml.presentation",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.ZIP: "application/zip",
}

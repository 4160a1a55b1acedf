"""What a file handed in as proof really is: content decides, and what could run is refused."""

from __future__ import annotations

import io
import re
import struct
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import olefile
from PIL import Image, UnidentifiedImageError

from dudao.infra.files.kinds import EXTENSIONS, PICTURES, FileKind
from dudao.infra.pdfium import BrokenPdf, NeedsPassword, pdf_document
from dudao.infra.pictures.opening import LARGEST_PIXELS, open_picture
from dudao.infra.text.decoding import decode_text
from dudao.infra.zipguard import GuardedZip, UnreadableFile, ZipLimits, entry_name

__all__ = ["EXTENSIONS", "PICTURES", "FileKind", "Recognised", "UnrecognisedFile", "recognise"]

ENCRYPTED_NOTE = "已加密，不能预览和检索"
MACRO_NOTE = "文件里有宏，预览时不运行"

RUNNING = frozenset(
    {
        *(
            "exe",
            "dll",
            "com",
            "bat",
            "cmd",
            "ps1",
            "psm1",
            "vbs",
            "vbe",
            "js",
            "jse",
            "mjs",
            "wsf",
            "wsh",
            "hta",
        ),
        *(
            "msi",
            "msp",
            "scr",
            "pif",
            "lnk",
            "reg",
            "jar",
            "apk",
            "app",
            "sh",
            "bash",
            "py",
            "pyw",
            "pl",
            "rb",
        ),
        *("php", "asp", "aspx", "jsp", "cgi", "html", "htm", "xhtml", "mht", "mhtml", "shtml", "svg", "svgz"),
        *("xml", "xsl", "swf", "chm", "iso", "img", "dmg", "deb", "rpm", "url"),
    }
)
"""Extensions of programs, scripts and pages: refused, also inside of a ZIP."""

_HIDDEN = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"\xca\xfe\xba\xbe", "程序文件"),
    (b"#!", "脚本"),
    (b"Rar!", "RAR 压缩包，请改用 ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包，请改用 ZIP"),
    (b"\x1f\x8b", "GZ 压缩包，请改用 ZIP"),
    (b"{\\rtf", "RTF 文档，请用 Word 或 WPS 另存为 .docx"),
    (b"RIFF", "音频或视频"),
    (b"ID3", "音频"),
    (b"\x1aE\xdf\xa3", "视频"),
    (b"%!PS", "PostScript 文件，请另存为 PDF"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc")
_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|script|svg|\?php|\?xml|table|meta|iframe|%)",
    re.I | re.S,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_KINDS = (FileKind.TEXT, FileKind.CSV)


class UnrecognisedFile(UnreadableFile):
    """The file is not taken as proof; `message` is Chinese and says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is; `encrypted` asks for a password to open, `note` tells people what that means."""

    kind: FileKind
    encrypted: bool = False
    note: str = ""


def recognise(source: Path | bytes, file_name: str) -> Recognised:
    """The kind of the file by its content; UnrecognisedFile when it may not be kept or its name contradicts it.

    Names may differ from content within a family (a .jpg that is a PNG), which the note tells. Programs, scripts,
    pages and SVG are refused whatever they are called. Encrypted files are taken and say so.
    """
    extension = PurePosixPath(file_name.replace("\\", "/")).suffix.lower().removeprefix(".")
    if _HIDDEN.search(file_name):
        raise UnrecognisedFile("文件名里有看不见的控制字符，容易误认扩展名。请改名后再上传。")
    if extension in RUNNING:
        raise UnrecognisedFile(f"“{file_name}”是程序、脚本或网页（.{extension}），不能作为佐证材料。")
    raw = source if isinstance(source, bytes) else source.read_bytes()
    if not raw:
        raise UnrecognisedFile(f"“{file_name}”是空文件（0 字节）。请重新保存后再上传。")
    found = _by_content(raw, file_name, extension)
    return _agreeing(found, file_name, extension)


def _by_content(raw: bytes, name: str, extension: str) -> Recognised:
    head = raw[:4096]
    if b"%PDF-" in head[:1024]:
        return _pdf(raw)
    if (kind := _picture_kind(head)) is not None:
        _check_picture(raw, name)
        return Recognised(kind)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(raw, name)
    if raw.startswith(_OLE):
        return _compound(raw, name, extension)
    for signature, what in _REFUSED:
        if raw.startswith(signature):
            raise UnrecognisedFile(f"“{name}”的内容是{what}，不能作为佐证材料。")
    if head[4:8] == b"ftyp":
        raise UnrecognisedFile(f"“{name}”是视频或音频，这里不收。请截图或把文字说明存成文档后上传。")
    return _text(raw, name, extension)


def _picture_kind(head: bytes) -> FileKind | None:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and (head[8:12] in _HEIC_BRANDS or b"heic" in head[8:40]):
        return FileKind.HEIC
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return FileKind.BMP
    return None


def _check_picture(raw: bytes, name: str) -> None:
    """Only the head is read here: a picture of bearable size that Pillow knows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with open_picture(io.BytesIO(raw)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise UnrecognisedFile(f"“{name}”的像素太多，没有读取。请缩小后再上传。") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as error:
        raise UnrecognisedFile(f"“{name}”不完整或已损坏，打不开。请重新拍摄或重新导出后再上传。") from error
    if width * height > LARGEST_PIXELS:
        raise UnrecognisedFile(
            f"“{name}”有 {width}×{height} 像素，超过 {LARGEST_PIXELS // 1_000_000} 百万像素的上限。请缩小后再上传。"
        )


def _pdf(raw: bytes) -> Recognised:
    """A PDF asks for a password when even the empty one does not open it; pdfium is asked only where needed."""
    if b"/Encrypt" not in raw:
        return Recognised(FileKind.PDF)
    try:
        with pdf_document(raw):
            return Recognised(FileKind.PDF)
    except NeedsPassword:
        return Recognised(FileKind.PDF, encrypted=True, note=ENCRYPTED_NOTE)
    except BrokenPdf:
        return Recognised(FileKind.PDF)


def _zip(raw: bytes, name: str) -> Recognised:
    try:
        guard = GuardedZip(raw, ZipLimits())
    except UnreadableFile as error:
        raise UnrecognisedFile(f"“{name}”：{error.message}") from error
    names = {info.filename.lower() for info in guard.entries}
    encrypted = guard.is_encrypted
    note = ENCRYPTED_NOTE if encrypted else ""
    if "[content_types].xml" in names:
        for folder, kind in (("word/", FileKind.DOCX), ("xl/", FileKind.XLSX), ("ppt/", FileKind.PPTX)):
            if any(entry.startswith(folder) for entry in names):
                if any(entry.endswith("vbaproject.bin") for entry in names):
                    note = MACRO_NOTE
                return Recognised(kind, encrypted, note)
    if "ofd.xml" in names:
        return Recognised(FileKind.OFD, encrypted, "OFD 版式文件可以保存和下载，不能预览和检索")
    if "mimetype" in names:
        raise UnrecognisedFile(
            f"“{name}”是 OpenDocument 文件，请用 WPS 或 Office 另存为 .docx、.xlsx 或 PDF。"
        )
    if names & {"meta-inf/manifest.mf", "androidmanifest.xml"}:
        raise UnrecognisedFile(f"“{name}”的内容是程序包，不能作为佐证材料。")
    for info in guard.entries:
        inner = entry_name(info)
        if PurePosixPath(inner.lower()).suffix.removeprefix(".") in RUNNING:
            raise UnrecognisedFile(f"压缩包“{name}”里有程序、脚本或网页（{inner}），请去掉后重新打包。")
    return Recognised(FileKind.ZIP, encrypted, note or "压缩包只保存，不预览；请尽量把里面的文件逐个上传")


def _compound(raw: bytes, name: str, extension: str) -> Recognised:
    """Old Office files and encrypted new ones; WPS writes the same containers under its own extensions."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as container:
            names = {entry[0].lower() for entry in container.listdir(streams=True, storages=False)}
            if names & {"encryptedpackage", "encryptioninfo"}:
                kind = EXTENSIONS.get(extension, FileKind.DOCX)
                kind = kind if kind.is_word or kind.is_table or kind.is_slides else FileKind.DOCX
                return Recognised(kind, encrypted=True, note=ENCRYPTED_NOTE)
            if "worddocument" in names:
                kind = FileKind.WPS if extension == "wps" else FileKind.DOC
                flags = container.openstream("WordDocument").read(12)
                return _old_office(kind, len(flags) == 12 and bool(flags[11] & 0x01))
            if names & {"workbook", "book"}:
                kind = FileKind.ET if extension == "et" else FileKind.XLS
                stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
                return _old_office(kind, _asks_for_password(stream))
            if "powerpoint document" in names:
                return _old_office(
                    FileKind.DPS if extension == "dps" else FileKind.PPT, "encryptedsummary" in names
                )
    except (OSError, ValueError, IndexError, KeyError, struct.error) as error:
        raise UnrecognisedFile(f"“{name}”不完整或已损坏，打不开。请重新保存后再上传。") from error
    raise UnrecognisedFile(f"“{name}”不是 Word、Excel 或演示文稿，不能作为佐证材料。")


def _old_office(kind: FileKind, encrypted: bool) -> Recognised:
    return Recognised(kind, encrypted, ENCRYPTED_NOTE if encrypted else "")


def _asks_for_password(stream: bytes) -> bool:
    """Whether a FILEPASS record stands in the globals of an .xls, which end with the first EOF record."""
    position = 0
    while position + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, position)
        if code == 0x2F:
            return True
        if code == 0x0A:
            return False
        position += 4 + size
    return False


def _text(raw: bytes, name: str, extension: str) -> Recognised:
    if _MARKUP.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise UnrecognisedFile(
            f"“{name}”的内容是网页、SVG 或 XML（某些系统导出的“假 Excel”也是网页），不能作为佐证材料。"
            "请用浏览器或办公软件打开后另存为 PDF、.docx 或 .xlsx。"
        )
    if decode_text(raw) is None:
        raise UnrecognisedFile(
            f"认不出“{name}”是什么文件，或者它已经损坏。"
            "可以上传：PDF、图片、Word、Excel、演示文稿、WPS、OFD、文本、CSV、ZIP。"
        )
    return Recognised(FileKind.CSV if extension == "csv" else FileKind.TEXT)


def _agreeing(found: Recognised, name: str, extension: str) -> Recognised:
    kind = found.kind
    promised = EXTENSIONS.get(extension)
    if not extension and kind not in _TEXT_KINDS:
        return found
    if promised is None:
        raise UnrecognisedFile(
            f"“{name}”的扩展名不在可收的范围内，内容看起来是{kind.label}。请把扩展名改为 .{kind.value} 后再上传。"
        )
    if promised is kind:
        return found
    if promised in kind.family:
        note = f"扩展名是 .{extension}，内容是{kind.label}，按内容处理"
        return Recognised(kind, found.encrypted, "；".join(part for part in (found.note, note) if part))
    raise UnrecognisedFile(
        f"“{name}”的扩展名是 .{extension}，内容却是{kind.label}，两者不符。请确认文件没有错，改正扩展名后再上传。"
    )

"""Content decides what a file is; names that contradict it and everything that could run are refused."""

import io
from pathlib import Path

import pytest
from PIL import Image

from dudao.infra.files.kind import FileKind, UnrecognisedFile, recognise
from dudao.infra.pictures.thumbnail import thumbnail
from tests.infra.files import samples
from tests.infra.xlsx.raw_files import compound_file, password_xls

PHONE_PICTURE = Path(__file__).resolve().parents[2] / "data" / "phone_picture.heic"
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TAKEN = {
    "通知.pdf": (samples.blank_pdf(1), FileKind.PDF),
    "照片.jpg": (samples.picture_bytes("JPEG"), FileKind.JPEG),
    "照片.JPEG": (samples.picture_bytes("JPEG"), FileKind.JPEG),
    "图.png": (samples.picture_bytes("PNG"), FileKind.PNG),
    "图.webp": (samples.picture_bytes("WEBP"), FileKind.WEBP),
    "图.gif": (samples.picture_bytes("GIF"), FileKind.GIF),
    "图.bmp": (samples.picture_bytes("BMP"), FileKind.BMP),
    "扫描.tiff": (samples.picture_bytes("TIFF"), FileKind.TIFF),
    "方案.docx": (samples.docx_bytes("方案"), FileKind.DOCX),
    "表.xlsx": (samples.xlsx_bytes([["学校", 3]]), FileKind.XLSX),
    "表.xls": (samples.xls_bytes(), FileKind.XLS),
    "表.et": (samples.xls_bytes(), FileKind.ET),
    "汇报.pptx": (samples.pptx_bytes("汇报"), FileKind.PPTX),
    "公文.ofd": (samples.zip_bytes({"OFD.xml": "<ofd/>"}), FileKind.OFD),
    "说明.txt": ("在校学生846人".encode("gb18030"), FileKind.TEXT),
    "名册.csv": ("学校,学生\n一小,846\n".encode(), FileKind.CSV),
    "材料.zip": (samples.zip_bytes({"一小/通知.pdf": b"%PDF-1.7"}), FileKind.ZIP),
}


@pytest.mark.parametrize("name", TAKEN)
def test_kind_is_read_from_the_content(name: str) -> None:
    content, kind = TAKEN[name]
    found = recognise(content, name)
    assert (found.kind, found.encrypted) == (kind, False)


def test_a_picture_of_a_phone() -> None:
    found = recognise(PHONE_PICTURE, "IMG_0001.HEIC")
    assert (found.kind, found.kind.is_picture) == (FileKind.HEIC, True)
    with Image.open(io.BytesIO(thumbnail(PHONE_PICTURE, 100))) as small:
        assert (small.format, max(small.size) <= 100) == ("JPEG", True)


def test_a_file_on_disk_is_read_like_its_bytes(tmp_path: Path) -> None:
    place = tmp_path / "content"
    place.write_bytes(samples.picture_bytes("PNG"))
    assert recognise(place, "图.png").kind is FileKind.PNG


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("微信图片.jpg", samples.picture_bytes("PNG"), FileKind.PNG),
        ("统计.xls", samples.xlsx_bytes([[1]]), FileKind.XLSX),
        ("方案.doc", samples.docx_bytes("x"), FileKind.DOCX),
    ],
)
def test_mixed_up_names_within_a_family_are_taken_with_a_note(
    name: str, content: bytes, kind: FileKind
) -> None:
    found = recognise(content, name)
    assert found.kind is kind
    assert "按内容处理" in found.note


def test_a_camera_without_an_extension_is_taken() -> None:
    assert recognise(samples.picture_bytes("JPEG"), "image").kind is FileKind.JPEG


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", samples.blank_pdf(1)),
        ("方案.docx", samples.picture_bytes("JPEG")),
        ("方案.docx", samples.xlsx_bytes([[1]])),
        ("方案.pdf", samples.docx_bytes("x")),
        ("表.xlsx", "学校,学生".encode()),
    ],
)
def test_a_name_that_contradicts_the_content_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnrecognisedFile, match="不符"):
        recognise(content, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf.exe", samples.blank_pdf(1)),
        ("通知.pdf", b"MZ\x90\0" + b"\0" * 200),
        ("通知.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("通知.txt", b"  <!DOCTYPE html><html><body>x"),
        ("图.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("图.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("统计.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("材料.zip", samples.zip_bytes({"一小/setup.EXE": b"MZ"})),
        ("材料.zip", samples.zip_bytes({"META-INF/MANIFEST.MF": b"x"})),
        ("材料.rar", b"Rar!\x1a\x07\0"),
        ("录像.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 20),
        ("乱码.txt", bytes(range(256)) * 4),
        ("坏的.doc", OLE_HEAD + b"\0" * 100),
        ("坏的.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("空.pdf", b""),
        ("说明.txt\u202efdp", b"abc"),
        ("说明.dat", "文字".encode()),
    ],
)
def test_what_could_run_or_is_nothing_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(UnrecognisedFile) as refused:
        recognise(content, name)
    assert refused.value.message.endswith("。")


def test_encrypted_pdf_is_taken_and_says_so() -> None:
    found = recognise(samples.blank_pdf(1, password="1234"), "密.pdf")
    assert (found.kind, found.encrypted, found.note) == (FileKind.PDF, True, "已加密，不能预览和检索")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("密.xlsx", compound_file(("EncryptionInfo", "EncryptedPackage")), FileKind.XLSX),
        ("密.docx", compound_file(("EncryptionInfo", "EncryptedPackage")), FileKind.DOCX),
        ("密.xls", password_xls(), FileKind.XLS),
    ],
)
def test_encrypted_office_files_are_taken_and_say_so(name: str, content: bytes, kind: FileKind) -> None:
    found = recognise(content, name)
    assert (found.kind, found.encrypted) == (kind, True)


def test_old_word_and_wps_files_are_told_by_their_streams() -> None:
    word = compound_file(("WordDocument",))
    assert recognise(word, "旧.doc").kind is FileKind.DOC
    assert recognise(word, "旧.wps").kind is FileKind.WPS
    assert recognise(compound_file(("PowerPoint Document",)), "旧.ppt").kind is FileKind.PPT


def test_another_compound_file_is_refused() -> None:
    with pytest.raises(UnrecognisedFile):
        recognise(compound_file(("Something",)), "安装.doc")


def test_a_picture_bomb_is_refused_by_its_size_alone() -> None:
    head = samples.picture_bytes("PNG")
    wide = head[:16] + (40_000).to_bytes(4, "big") * 2 + head[24:]
    with pytest.raises(UnrecognisedFile):
        recognise(wide, "图.png")


def test_a_zip_that_declares_too_much_is_refused() -> None:
    with pytest.raises(UnrecognisedFile, match="压缩炸弹"):
        recognise(samples.zip_bytes({"a.txt": b"0" * 80_000_000}), "材料.zip")


def test_macros_are_told() -> None:
    content = samples.zip_bytes(
        {"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}
    )
    assert "宏" in recognise(content, "方案.docm").note


def test_every_kind_has_a_label_and_is_promised_by_its_own_extension() -> None:
    for kind in FileKind:
        assert kind.label
        assert kind in kind.family

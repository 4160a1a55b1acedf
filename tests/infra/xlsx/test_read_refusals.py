"""Bad input, made on purpose: each is refused with a message that says what is wrong and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dudao.infra.xlsx.read import ReadLimits, UnreadableWorkbook, read_workbook
from tests.infra.xlsx.raw_files import (
    compound_file,
    lying_zip_entry,
    password_xls,
    sheet_xml,
    sparse_file,
    xls,
    xlsx,
    zip_of,
)

ONE_CELL = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
SAVE_AS = "请用 Excel 或 WPS 打开数据表，另存为“Excel 工作簿（*.xlsx）”后再上传。"
PASSWORD = (
    "“表.xlsx”设了打开密码，无法读取。"
    "请用 Excel 或 WPS 打开，在“文件 → 信息 → 保护工作簿”中取消密码，保存后再上传。"
)
DAMAGED = "“表.xlsx”不完整或已损坏，打不开。请用 Excel 或 WPS 打开并另存一份，或向填报单位重新索取后再上传。"


def refusal(raw: bytes, name: str = "表.xlsx", limits: ReadLimits | None = None) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(raw, name, limits=limits)
    return caught.value.message


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7\n...", "不是 Excel 工作簿，而是PDF 文档。"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "不是 Excel 工作簿，而是JPG 图片。"),
        (b"\x89PNG\r\n\x1a\n", "不是 Excel 工作簿，而是PNG 图片。"),
        (b"Rar!\x1a\x07\x00", "不是 Excel 工作簿，而是RAR 压缩包。"),
        ("学校,人数\n一小,12\n".encode(), "是文本（CSV）文件，不是 Excel 工作簿。"),
        ("学校,人数\n一小,12\n".encode("gbk"), "是文本（CSV）文件，不是 Excel 工作簿。"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "其实是网页（某些系统导出的“假 Excel”）。"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "是 XML 表格 2003 格式，不能直接读取。",
        ),
        (zip_of({"word/document.xml": "<w/>"}), "不是 Excel 工作簿，而是 Word 文档。"),
        (zip_of({"ppt/presentation.xml": "<p/>"}), "不是 Excel 工作簿，而是演示文稿。"),
        (zip_of({"xl/workbook.bin": b"\0"}), "是二进制工作簿（.xlsb），不能读取。"),
        (zip_of({"mimetype": "application/vnd.oasis"}), "是 OpenDocument 文件（.ods 等），不能读取。"),
        (compound_file(("WordDocument",)), "不是 Excel 工作簿，而是 Word 文档。"),
        (compound_file(("Contents",)), "不是 Excel 工作簿。"),
    ],
)
def test_file_that_is_no_workbook_is_named_for_what_it_is(raw: bytes, what: str) -> None:
    assert refusal(raw) == f"“表.xlsx”{what}{SAVE_AS}"


def test_zip_of_workbooks_is_sent_to_the_batch_upload() -> None:
    assert refusal(zip_of({"一小.xlsx": b"x"}), "学校.xlsx") == (
        "“学校.xlsx”是 ZIP 压缩包，不是 Excel 工作簿。请先解压，或在“批量上传”处上传压缩包。"
    )


def test_random_bytes_are_no_workbook() -> None:
    assert refusal(b"\x00\x01\x02\x03" * 100) == f"“表.xlsx”不是 Excel 工作簿，或者已经损坏。{SAVE_AS}"


def test_empty_file() -> None:
    assert refusal(b"") == "“表.xlsx”是空文件（0 字节）。请重新导出或重新保存后再上传。"


def test_wps_own_format_is_named() -> None:
    assert refusal(xls([["学校"]]), "报表.et") == (
        "“报表.et”是 WPS 的 .et 格式，不能读取。请在 WPS 中另存为“Excel 工作簿（*.xlsx）”后再上传。"
    )


def test_password_protected_xlsx() -> None:
    assert refusal(compound_file(("EncryptionInfo", "EncryptedPackage"))) == PASSWORD


def test_password_protected_xls() -> None:
    assert refusal(password_xls()) == PASSWORD


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_truncated_xlsx(keep: float) -> None:
    whole = xlsx(ONE_CELL)
    assert refusal(whole[: int(len(whole) * keep)]) == DAMAGED


def test_truncated_xls() -> None:
    whole = xls([[f"第{n}小学", n] for n in range(500)])
    assert refusal(whole[:3000]) == DAMAGED


def test_flipped_bytes_inside_a_sheet_are_noticed() -> None:
    raw = bytearray(zip_of({"xl/workbook.xml": "<workbook/>", "xl/a.xml": "<a>" + "学" * 50 + "</a>"}))
    at = raw.index(b"xl/a.xml") + len("xl/a.xml") + 5
    raw[at] ^= 0xFF
    assert refusal(bytes(raw)) == DAMAGED


def test_zip_bomb_is_refused_from_its_directory() -> None:
    bomb = xlsx(ONE_CELL, extra={"xl/media/image1.xml": b" " * (30 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refusal(bomb) == (
        "“表.xlsx”：文件解压后异常庞大（压缩炸弹的特征，上限 1024 MB），已拒绝打开。"
        "请用 Excel 或 WPS 新建工作簿，只粘贴需要的数据后再上传。"
    )


def test_zip_bomb_that_lies_about_its_size_is_refused_while_unpacking() -> None:
    honest = xlsx(ONE_CELL, extra={"xl/bomb.xml": b" " * (30 * 1024 * 1024)})
    assert "压缩炸弹" in refusal(lying_zip_entry(honest, "xl/bomb.xml", 1000))


def test_too_many_entries() -> None:
    many = xlsx(ONE_CELL, extra={f"xl/n{n}.txt": "" for n in range(5001)})
    assert "个的上限，已拒绝打开。请拆分成几个文件后再上传。" in refusal(many)


def test_300_mb_file_is_refused_without_loading_it(tmp_path: Path) -> None:
    big = sparse_file(tmp_path / "全县.xlsx", 300 * 1024 * 1024)
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(big)
    assert caught.value.message == (
        "“全县.xlsx”有 300 MB，超过 100 MB 的上限，没有读取。"
        "请删去图片和无关的工作表，或分成几个文件后再上传。"
    )
    assert big.stat().st_blocks * 512 < 1024 * 1024


FAR_CELL = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "dimension"),
    [
        (FAR_CELL, ""),
        (FAR_CELL, '<dimension ref="A1:B2"/>'),
        (FAR_CELL, '<dimension ref="A1:XFD1048576"/>'),
        (FAR_CELL.replace('"', "'"), ""),
        ('<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>', '<dimension ref="A1:A1"/>'),
    ],
)
def test_cells_far_apart_are_refused_before_memory_is_taken(rows: str, dimension: str) -> None:
    assert refusal(xlsx(sheet_xml(rows, before=dimension))) == (
        "“表.xlsx”的工作表《数据》一直延伸到第 1048576 行、第 16384 列，全部单元格超过 1200 万个的上限。"
        "请删去数据区以外的内容，或分成几个文件后再上传。"
    )


def test_far_cell_that_is_only_formatted_harms_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    sheet = sheet_xml(rows, before='<dimension ref="A1:XFD1048576"/>')
    assert read_workbook(xlsx(sheet), "表.xlsx").sheets[0].rows == [[1.0]]


def test_too_many_cells_in_xls() -> None:
    message = refusal(xls([[n] * 20 for n in range(100)]), limits=ReadLimits(cells=1999))
    assert "的上限。请删去数据区以外的内容，或分成几个文件后再上传。" in message


def test_sheets_without_cells() -> None:
    assert refusal(xlsx(sheet_xml(""), sheet_xml(""), names=("一", "二"))) == (
        "“表.xlsx”的各个工作表都是空的。请确认上传的是填好的表。"
    )


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_xml_entities_are_refused_and_never_expanded(part: str) -> None:
    attack = (
        '<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>')
    )
    source = io.BytesIO(xlsx(ONE_CELL, shared="<si><t>x</t></si>"))
    with zipfile.ZipFile(source) as container:
        parts: dict[str, str | bytes] = {name: container.read(name) for name in container.namelist()}
    assert refusal(zip_of(parts | {part: attack})) == (
        "“表.xlsx”含有办公软件不会写入的 XML 实体声明，出于安全没有读取。"
        "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
    )


def test_utf16_xml_is_refused() -> None:
    assert "出于安全没有读取" in refusal(
        xlsx(ONE_CELL, extra={"xl/theme.xml": "<!DOCTYPE a><a/>".encode("utf-16")})
    )

"""The words of every kind of file, page by page, and what is told when something was left out."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import docx
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from dudao.infra.files.kinds import FileKind
from dudao.infra.text.extract import ExtractedText, TextError, TextLimits, extract_text
from dudao.infra.text.model import DocumentDate
from tests.infra.files import samples

DATA = Path(__file__).resolve().parents[2] / "data"


def read(folder: Path, content: bytes, kind: FileKind, **limits: float) -> ExtractedText:
    path = folder / "content"
    path.write_bytes(content)
    return extract_text(path, kind, limits=TextLimits(**limits))  # type: ignore[arg-type]


def texts(read_from: ExtractedText) -> list[str]:
    return [page.text for page in read_from.pages]


def joined(*pdfs: bytes) -> bytes:
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(PdfReader(io.BytesIO(pdf)))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def scanned_pdf(*pictures: Image.Image) -> bytes:
    target = io.BytesIO()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:])
    return target.getvalue()


def test_text_layer_of_a_pdf(tmp_path: Path) -> None:
    found = read(tmp_path, samples.pdf_bytes("在校学生846人。", title="通知"), FileKind.PDF)
    assert found.page_count == 1
    (page,) = found.pages
    assert (page.number, page.source, page.confidence) == (1, "text", None)
    assert page.text.startswith("通知\n在校学生846人。")


def test_a_scanned_page_among_others_is_read_from_its_picture(tmp_path: Path) -> None:
    scan = samples.scan_of(samples.pdf_bytes("课后服务覆盖率100%"))
    found = read(tmp_path, joined(samples.pdf_bytes("在校学生846人。"), scanned_pdf(scan)), FileKind.PDF)
    assert [(page.number, page.source) for page in found.pages] == [(1, "text"), (2, "ocr")]
    assert "课后服务覆盖率100%" in found.pages[1].text
    assert found.pages[1].confidence is not None
    assert 0.9 < found.pages[1].confidence <= 1
    assert found.confidence == found.pages[1].confidence


def test_empty_pages_of_a_pdf_are_told(tmp_path: Path) -> None:
    blank = scanned_pdf(Image.new("RGB", (600, 800), (250, 249, 246)))
    found = read(
        tmp_path, joined(samples.pdf_bytes("第一页的文字在这里"), samples.blank_pdf(1), blank), FileKind.PDF
    )
    assert (found.page_count, found.empty_pages) == (3, (2, 3))
    assert [page.number for page in found.pages] == [1]


def test_a_broken_page_leaves_the_others(tmp_path: Path) -> None:
    content = joined(samples.pdf_bytes("第一页的文字在这里"), samples.pdf_bytes("第二页的文字在这里"))
    second = re.search(rb"/Kids \[ \d+ 0 R (\d+) 0 R \]", content)
    assert second is not None
    nowhere = b"9" * len(second[1])
    content = content[: second.start(1)] + nowhere + content[second.end(1) :]
    found = read(tmp_path, content, FileKind.PDF)
    assert [page.number for page in found.pages] == [1]
    assert (found.page_count, found.notes) == (2, ("第 2 页已损坏，没有读取。",))


def test_pages_past_the_limits_are_left_out_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, joined(*[samples.pdf_bytes("一页文字内容在此")] * 3), FileKind.PDF, pages=2)
    assert [page.number for page in found.pages] == [1, 2]
    assert found.notes == ("共 3 页，只读取了前 2 页。",)


def test_scans_past_the_limit_are_told(tmp_path: Path) -> None:
    scan = samples.scan_of(samples.pdf_bytes("课后服务"))
    found = read(tmp_path, scanned_pdf(scan), FileKind.PDF, ocr_pages=0)
    assert found.pages == ()
    assert found.notes == ("从第 1 页起有 1 页是扫描件，超过一次识别的上限，没有识别文字。",)


def test_progress_counts_pages(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_bytes(joined(*[samples.pdf_bytes("一页文字内容在此")] * 2))
    seen: list[tuple[int, int]] = []
    extract_text(path, FileKind.PDF, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_word_body_tables_header_and_box(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.created = datetime.datetime(2025, 9, 1)
    document.core_properties.modified = datetime.datetime(2026, 3, 15)
    document.sections[0].header.paragraphs[0].text = "县教育局"
    document.add_paragraph("双减工作方案")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["学校", "人数", "一小", "846"], strict=True):
        cell.text = text
    target = io.BytesIO()
    document.save(target)
    found = read(tmp_path, target.getvalue(), FileKind.DOCX)
    assert texts(found) == ["双减工作方案\n\n学校\t人数\n\n一小\t846\n\n县教育局"]
    assert found.dates == (
        DocumentDate("创建时间", datetime.date(2025, 9, 1)),
        DocumentDate("修改时间", datetime.date(2026, 3, 15)),
    )


def test_deleted_words_and_field_codes_are_no_text(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>的话</w:t></w:r></w:p>"
    )
    content = samples.zip_bytes(
        {"word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>'}
    )
    assert texts(read(tmp_path, content, FileKind.DOCX)) == ["留下的话"]


def test_sheets_by_rows_with_tabs_between_cells(tmp_path: Path) -> None:
    found = read(tmp_path, samples.xlsx_bytes([["学校", "在校生"], ["一小", 846]]), FileKind.XLSX)
    assert texts(found) == ["Sheet\t\n学校\t在校生\t\n一小\t846"]


def test_old_sheets_also_as_wps_names_them(tmp_path: Path) -> None:
    assert texts(read(tmp_path, samples.xls_bytes("在校生"), FileKind.ET)) == ["表\t\n在校生"]


def test_old_word_document() -> None:
    found = extract_text(DATA / "old_word_notice.doc", FileKind.DOC)
    assert texts(found) == [
        "关于开展课后服务的通知\n\n在校学生846人，联系人：王玥，Tel 123。\n\n学校\t人数\t\t第一小学\t846"
    ]


def test_slides_are_pages(tmp_path: Path) -> None:
    found = read(tmp_path, samples.pptx_bytes("课后服务", "", "谢谢"), FileKind.PPTX)
    assert [(page.number, page.text) for page in found.pages] == [(1, "课后服务"), (3, "谢谢")]
    assert (found.page_count, found.empty_pages) == (3, (2,))


def test_old_slides(tmp_path: Path) -> None:
    assert texts(read(tmp_path, samples.ppt_bytes("课后服务", "谢谢"), FileKind.PPT)) == ["课后服务\n\n谢谢"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert texts(read(tmp_path, "县教育局：④".encode(encoding), FileKind.TEXT)) == ["县教育局：4"]


def test_csv(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "学校,人数\n一小,846\n".encode("gb18030"), FileKind.CSV)) == [
        "CSV\t\n学校\t人数\t\n一小\t846"
    ]


def test_long_text_is_cut_at_line_ends(tmp_path: Path) -> None:
    lines = [f"第{number}行的内容" for number in range(100)]
    found = read(tmp_path, "\n".join(lines).encode(), FileKind.TEXT, page_characters=200)
    assert found.page_count == len(found.pages) > 3
    assert "\n".join(texts(found)) == "\n".join(lines)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_photo_of_a_page_is_read_whichever_way_it_lies(tmp_path: Path, turned: int) -> None:
    picture = samples.scan_of(samples.pdf_bytes("在校学生846人", "课后服务覆盖率100%"), turned=turned)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=70)
    found = read(tmp_path, target.getvalue(), FileKind.JPEG)
    assert "在校学生846人" in found.pages[0].text
    assert "课后服务覆盖率100%" in found.pages[0].text


def test_a_blank_picture_is_an_empty_page(tmp_path: Path) -> None:
    found = read(tmp_path, samples.picture_bytes("PNG", (300, 200), "white"), FileKind.PNG)
    assert (found.pages, found.empty_pages, found.page_count) == ((), (1,), 1)


@pytest.mark.parametrize("kind", [FileKind.ZIP, FileKind.OFD])
def test_what_is_not_read_says_so(tmp_path: Path, kind: FileKind) -> None:
    found = read(tmp_path, samples.zip_bytes({"a": "b"}), kind)
    assert found.pages == ()
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 broken", FileKind.PDF),
        (samples.blank_pdf(1, password="1234"), FileKind.PDF),
        (samples.docx_bytes("x")[:600], FileKind.DOCX),
        (samples.zip_bytes({"word/document.xml": "<a>"}), FileKind.DOCX),
        (samples.zip_bytes({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), FileKind.DOCX),
        (samples.zip_bytes({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), FileKind.DOCX),
        (samples.xlsx_bytes([["x"]])[:500], FileKind.XLSX),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, FileKind.DOC),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, FileKind.PPT),
        (b"\xff\xd8\xffnothing", FileKind.JPEG),
        (b"\xff\xfe\xff", FileKind.TEXT),
    ],
)
def test_damaged_and_locked_files_are_told(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    with pytest.raises(TextError) as refused:
        read(tmp_path, content, kind)
    assert refused.value.message.endswith("。")

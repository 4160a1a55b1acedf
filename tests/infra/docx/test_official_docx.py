"""Official documents as Word files: the profession's fonts by name, exact lines, what each form has and has not."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dudao.core.document import Heading, paragraph
from dudao.core.official import Form, OfficialDocument
from dudao.infra.docx.official import official_docx

NOTICE = OfficialDocument(
    form=Form.RED_HEAD,
    mark="示例县教育局文件",
    title="关于报送材料的通知",
    blocks=(Heading(1, "要求"), Heading(2, "时间"), paragraph("请于12月31日前报送。")),
    number="示教〔2026〕7号",
    addressees="各学校",
    signatories=("示例县教育局",),
    date=datetime.date(2026, 7, 1),
    copies_to="县政府办公室",
    printed_by="示例县教育局办公室",
    printed_on=datetime.date(2026, 7, 2),
)
LETTER = replace(NOTICE, form=Form.LETTER, mark="示例县教育局", printed_by="", printed_on=None)
MINUTES = replace(
    NOTICE, form=Form.MINUTES, mark="示例县教育局会议纪要", number="第7期", addressees="", attendees=("李明",)
)
FORMS = {
    "red_head": NOTICE,
    "upward": replace(NOTICE, form=Form.UPWARD, signer="陈志远"),
    "letter": LETTER,
    "minutes": MINUTES,
}


def opened(document: OfficialDocument) -> WordDocument:
    return docx.Document(io.BytesIO(official_docx(document)))


def face(word: WordDocument, text: str) -> tuple[str, float]:
    """The Chinese font and the size of the first run that holds the text."""
    run = next(one for each in word.paragraphs for one in each.runs if text in one.text)
    fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts is not None
    assert run.font.size is not None
    return str(fonts.get(qn("w:eastAsia"))), run.font.size.pt


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert official_docx(FORMS[form]) == official_docx(FORMS[form])


def test_the_fonts_of_the_profession_are_named() -> None:
    word = opened(NOTICE)
    assert face(word, "示例县教育局文件") == ("方正小标宋简体", 54)
    assert face(word, "关于报送材料的通知") == ("方正小标宋简体", 22)
    assert face(word, "一、要求") == ("黑体", 16)
    assert face(word, "（一）时间") == ("楷体_GB2312", 16)
    assert face(word, "请于12月31日前报送。") == ("仿宋_GB2312", 16)


def test_lines_are_exact_and_signs_a_quarter_point_closer() -> None:
    body = next(one for one in opened(NOTICE).paragraphs if "报送。" in one.text)
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert body.paragraph_format.widow_control is False
    closer = body.runs[0]._r.find(f"{qn('w:rPr')}/{qn('w:spacing')}")
    assert closer is not None
    assert closer.get(qn("w:val")) == "-5"


@pytest.mark.parametrize("form", FORMS)
def test_the_page_is_that_of_the_standard(form: str) -> None:
    section = opened(FORMS[form]).sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(one / Mm(1)) for one in sides if one is not None] == [37, 28, 26, 35]


def test_only_upward_documents_name_a_signer() -> None:
    for form, document in FORMS.items():
        text = "\n".join(one.text for one in opened(document).paragraphs)
        assert ("签发人：陈志远" in text) is (form == "upward")


def test_the_end_block_of_a_letter_has_no_lines_and_no_printer() -> None:
    def borders(document: OfficialDocument) -> list[str]:
        return [
            side.get(qn("w:sz"))
            for one in opened(document).element.body.iter(qn("w:tcBorders"))
            for side in one
        ]

    assert borders(NOTICE) == ["8", "6", "6", "8"]
    assert borders(LETTER) == []
    assert opened(LETTER).tables[0].cell(0, 0).text == "抄送：县政府办公室。"


def test_minutes_show_their_issue_office_and_date_above_the_line_and_who_was_there() -> None:
    text = "\n".join(one.text for one in opened(MINUTES).paragraphs)
    assert "第7期\n　示例县教育局\t2026年7月1日\n" in text
    assert "出席：李明" in text


def test_without_a_seal_the_date_stands_two_signs_after_the_name_begins() -> None:
    word = opened(replace(NOTICE, sealed=False, signatories=("示例县人民政府教育督导室",)))
    lines = {one.text: one for one in word.paragraphs}
    # The name has 12 signs, the date 6 (digits are half as wide) and ends 12 − 6 signs before the edge.
    name, date = lines["示例县人民政府教育督导室"], lines["2026年7月1日"]
    assert name.paragraph_format.right_indent == Pt(32)
    assert date.paragraph_format.right_indent == Pt(16 * 6)


def test_a_joint_mark_has_文件_in_a_column_of_its_own() -> None:
    word = opened(replace(NOTICE, mark="示例县教育局文件\n示例县财政局"))
    assert [cell.text for cell in word.tables[0].rows[0].cells] == ["示例县教育局\n示例县财政局", "文件"]

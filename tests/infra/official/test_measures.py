"""Every form of official document measured in its PDF against GB/T 9704-2012, in millimetres.

Tolerances: edges of the type area 1 mm (the standard's own for 天头 and 订口), everything else 0.3 mm.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import weasyprint

from dudao.core.document import Cell, Column, Heading, Table, paragraph
from dudao.core.official import Annex, Form, OfficialDocument
from dudao.infra.pdf.official import official_pdf
from tests.infra.official.measuring import (
    Page,
    full_lines,
    line_pitches,
    measured,
    sign_pitches,
)

EDGE, FINE = 1.0, 0.3
SIGN, PITCH = 156 / 28, 225 / 22
EM = 16 * 25.4 / 72
BODY = tuple(paragraph("各校认真组织自查" * 60) for _ in range(4))
LONG = OfficialDocument(
    form=Form.RED_HEAD,
    mark="示例县教育局文件",
    title="关于开展创建工作自查的通知",
    blocks=BODY,
    number="示教〔2026〕7号",
    addressees="各学校",
    signatories=("示例县教育局",),
    date=datetime.date(2026, 7, 1),
    copies_to="县政府办公室，市教育局",
    printed_by="示例县教育局办公室",
    printed_on=datetime.date(2026, 7, 2),
)
UPWARD = replace(LONG, form=Form.UPWARD, title="关于创建工作进展情况的报告", signer="陈志远")
LETTER = replace(
    LONG,
    form=Form.LETTER,
    mark="示例县教育局",
    title="关于用地手续办理的提醒函",
    number="示教函〔2026〕3号",
    printed_by="",
    printed_on=None,
)
MINUTES = replace(
    LONG,
    form=Form.MINUTES,
    mark="示例县教育局会议纪要",
    title="创建工作调度会议纪要",
    number="",
    addressees="",
    attendees=("陈志远", "周敏"),
)
FORMS = {"red_head": LONG, "upward": UPWARD, "letter": LETTER, "minutes": MINUTES}


@pytest.fixture(scope="module")
def pages() -> Callable[[str], list[Page]]:
    made: dict[str, list[Page]] = {}

    def of(name: str) -> list[Page]:
        if name not in made:
            made[name] = measured(official_pdf(FORMS[name]))
        return made[name]

    return of


Pages = Callable[[str], list[Page]]


@pytest.mark.parametrize("form", FORMS)
def test_the_paper_is_a4(pages: Pages, form: str) -> None:
    assert {(round(page.width), round(page.height)) for page in pages(form)} == {(210, 297)}


@pytest.mark.parametrize("form", FORMS)
def test_a_full_page_has_22_lines_of_28_signs(pages: Pages, form: str) -> None:
    second = pages(form)[1]
    counts = full_lines(second)
    assert len(counts) == 22
    inner = [number for number, line in zip(counts, second.lines(16), strict=True) if line[0].x < 29]
    assert inner.count(28) >= 18
    assert max(counts) == 28


@pytest.mark.parametrize("form", FORMS)
def test_signs_and_lines_stand_in_their_grid(pages: Pages, form: str) -> None:
    second = pages(form)[1]
    assert {round(one, 2) for one in sign_pitches(second)} == {round(SIGN, 2)}
    assert all(abs(one - PITCH) < 0.02 for one in line_pitches(second))


@pytest.mark.parametrize("form", FORMS)
def test_the_type_area_keeps_its_margins(pages: Pages, form: str) -> None:
    lines = pages(form)[1].lines(16)
    full = next(line for line in lines if len(line) == 28)
    assert full[0].x == pytest.approx(28, abs=EDGE)
    assert full[-1].x + EM == pytest.approx(28 + 156, abs=EDGE)
    top = lines[0][0].baseline - 0.88 * EM
    assert top == pytest.approx(37, abs=EDGE)
    assert top + 22 * PITCH == pytest.approx(37 + 225, abs=EDGE)


@pytest.mark.parametrize("form", FORMS)
def test_the_text_is_16_points_and_the_title_22(pages: Pages, form: str) -> None:
    first = pages(form)[0]
    assert first.starting("各校认真组织自查").size == pytest.approx(16)
    assert first.starting(FORMS[form].title).size == pytest.approx(22)


@pytest.mark.parametrize("form", FORMS)
def test_a_paragraph_begins_two_signs_in(pages: Pages, form: str) -> None:
    assert pages(form)[0].starting("各校认真组织自查").x == pytest.approx(28 + 2 * SIGN, abs=FINE)


@pytest.mark.parametrize("form", FORMS)
def test_the_title_stands_in_the_middle(pages: Pages, form: str) -> None:
    title = FORMS[form].title
    first = pages(form)[0]
    begin, end = first.starting(title), first.ending(title)
    assert (begin.x + end.x + 22 * 25.4 / 72) / 2 == pytest.approx(28 + 78, abs=EDGE)


@pytest.mark.parametrize("form", ["red_head", "upward", "minutes"])
def test_the_mark_begins_35_mm_below_the_upper_edge_of_the_type_area(pages: Pages, form: str) -> None:
    ink = [sign for sign in pages(form)[0].signs if sign.size > 30]
    assert "".join(sign.text for sign in sorted(ink, key=lambda one: one.x)) == FORMS[form].mark
    assert min(sign.top for sign in ink) == pytest.approx(37 + 35, abs=FINE)


@pytest.mark.parametrize(
    "mark",
    [
        "示例县文件",
        "示例县教育局会议纪要",
        "示例县人民政府教育督导委员会文件",
        "示例县" + "人民政府" * 4 + "文件",
    ],
)
@pytest.mark.parametrize("form", [Form.RED_HEAD, Form.LETTER])
def test_a_mark_of_any_length_stands_in_one_line_inside_its_width(form: Form, mark: str) -> None:
    base = LONG if form is Form.RED_HEAD else LETTER
    first = measured(official_pdf(replace(base, mark=mark)))[0]
    ink = sorted((sign for sign in first.signs if sign.size > 23 and sign.top < 120), key=lambda one: one.x)
    assert "".join(sign.text for sign in ink) == mark
    assert len({round(sign.baseline) for sign in ink}) == 1
    widest = 156 if form is Form.RED_HEAD else 170
    assert ink[-1].right - ink[0].left <= widest
    assert (ink[0].left + ink[-1].right) / 2 == pytest.approx(
        28 + 78 if form is Form.RED_HEAD else 105, abs=EDGE
    )


@pytest.mark.parametrize("form", ["red_head", "upward", "minutes"])
def test_the_red_line_is_as_wide_as_the_type_area(pages: Pages, form: str) -> None:
    (line,) = pages(form)[0].wide_lines(156, is_red=True)
    assert line.left == pytest.approx(28, abs=FINE)


@pytest.mark.parametrize("form", ["red_head", "upward"])
def test_the_red_line_stands_4_mm_below_the_number(pages: Pages, form: str) -> None:
    first = pages(form)[0]
    (line,) = first.wide_lines(156, is_red=True)
    number = first.starting(FORMS[form].number)
    assert line.top - (number.baseline + 0.12 * EM) == pytest.approx(4, abs=FINE)


def test_the_number_stands_two_lines_below_the_mark_in_the_middle(pages: Pages) -> None:
    first = pages("red_head")[0]
    begin, end = first.starting(LONG.number), first.ending(LONG.number)
    assert (begin.left + end.right) / 2 == pytest.approx(28 + 78, abs=EDGE)
    mark = first.starting(LONG.mark)
    assert begin.baseline - 0.88 * EM - mark.bottom == pytest.approx(2 * PITCH, abs=EDGE)


def test_upward_the_number_stands_left_and_the_signer_right(pages: Pages) -> None:
    first = pages("upward")[0]
    assert first.starting(UPWARD.number).x == pytest.approx(28 + SIGN, abs=FINE)
    assert first.ending("签发人：陈志远").x + EM == pytest.approx(28 + 156 - SIGN, abs=FINE)


def test_only_upward_documents_name_a_signer(pages: Pages) -> None:
    with pytest.raises(ValueError, match="substring"):
        pages("red_head")[0].starting("签发人")


def test_a_letter_has_its_name_30_mm_from_the_edge_and_double_lines_of_170_mm(pages: Pages) -> None:
    first = pages("letter")[0]
    name = [first.starting(LETTER.mark), first.ending(LETTER.mark)]
    begin = first.signs.index(name[0])
    signs = first.signs[begin : begin + len(LETTER.mark)]
    assert min(sign.top for sign in signs) == pytest.approx(30, abs=FINE)
    thick, thin, lower_thin, lower_thick = first.wide_lines(170, is_red=True)
    assert thick.top - max(sign.bottom for sign in signs) == pytest.approx(4, abs=FINE)
    assert thick.thickness > thin.thickness
    assert lower_thin.thickness < lower_thick.thickness
    assert 297 - lower_thick.bottom == pytest.approx(20, abs=FINE)
    assert thick.left == pytest.approx(20, abs=FINE)


def test_a_letter_is_numbered_at_the_right_under_the_double_line(pages: Pages) -> None:
    first = pages("letter")[0]
    number = first.ending(LETTER.number)
    assert number.x + EM == pytest.approx(28 + 156, abs=FINE)
    thin = first.wide_lines(170, is_red=True)[1]
    assert 0 < number.top - thin.bottom < PITCH


def test_the_first_page_of_a_letter_has_no_number_and_its_end_block_no_printer(pages: Pages) -> None:
    assert "—" not in "".join(sign.text for sign in pages("letter")[0].signs)
    text = "".join(sign.text for page in pages("letter") for sign in page.signs)
    assert "抄送：" in text
    assert "印发" not in text
    assert not pages("letter")[-1].wide_lines(156, is_red=False)


@pytest.mark.parametrize("form", FORMS)
def test_page_numbers_stand_7_mm_below_and_one_sign_in(pages: Pages, form: str) -> None:
    for number, page in enumerate(pages(form), start=1):
        if form == "letter" and number == 1:
            continue
        dashes = [sign for sign in page.signs if sign.text == "—" and abs(sign.size - 14) < 0.05]
        assert len(dashes) == 2
        assert page.starting(f"—{number}—").baseline > 262
        for dash in dashes:
            assert dash.top == pytest.approx(262 + 7, abs=FINE)
        em = 14 * 25.4 / 72
        if number % 2:
            assert dashes[-1].right == pytest.approx(28 + 156 - em, abs=EDGE)
        else:
            assert dashes[0].left == pytest.approx(28 + em, abs=EDGE)


@pytest.mark.parametrize("form", ["red_head", "upward", "minutes"])
def test_the_end_block_stands_at_the_foot_of_an_even_page(pages: Pages, form: str) -> None:
    assert len(pages(form)) % 2 == 0
    lines = pages(form)[-1].wide_lines(156, is_red=False)
    assert [round(one.thickness, 2) for one in lines] == [0.35, 0.25, 0.35]
    assert lines[-1].bottom == pytest.approx(37 + 225, abs=FINE)
    assert pages(form)[-1].starting("抄送：").size == pytest.approx(14)
    assert pages(form)[-1].starting("抄送：").x == pytest.approx(28 + 14 * 25.4 / 72, abs=FINE)


@pytest.mark.parametrize("length", range(5, 400, 37))
def test_whatever_the_length_the_end_block_closes_an_even_page(length: int) -> None:
    pages = measured(official_pdf(replace(LONG, blocks=(paragraph("组织自查" * length),))))
    assert len(pages) % 2 == 0
    assert pages[-1].wide_lines(156, is_red=False)[-1].bottom == pytest.approx(262, abs=FINE)
    assert not any(page.wide_lines(156, is_red=False) for page in pages[:-1])


def test_an_empty_page_before_the_end_block_has_no_number() -> None:
    for length in range(330, 460, 7):
        pages = measured(official_pdf(replace(LONG, blocks=(paragraph("自查" * length),))))
        if len(pages) == 4 and not pages[2].signs:
            break
    else:
        pytest.fail("no length left page 2 full")
    assert [any(sign.text == "—" for sign in page.signs) for page in pages] == [True, True, False, False]


@pytest.mark.parametrize("form", ["red_head", "upward", "letter"])
def test_the_date_stands_four_signs_from_the_right_and_the_name_over_it(pages: Pages, form: str) -> None:
    page = next(one for one in pages(form) if "2026年7月1日" in "".join(sign.text for sign in one.signs))
    first, last = page.starting("2026年7月1日"), page.ending("2026年7月1日")
    assert last.x + EM == pytest.approx(28 + 156 - 4 * SIGN, abs=FINE)
    name = page.starting("示例县教育局2026年7月1日")
    assert name.baseline < first.baseline
    middle = (name.x + name.x + 6 * SIGN) / 2
    assert middle == pytest.approx((first.x + last.x + EM) / 2, abs=EDGE)


def test_a_table_repeats_its_head_on_every_page() -> None:
    table = Table(
        (Column(1), Column(3), Column(1)),
        ((Cell("名次"), Cell("单位"), Cell("得分")),),
        tuple((Cell(str(at)), Cell(f"第{at}小学"), Cell("90")) for at in range(1, 101)),
    )
    pages = measured(official_pdf(replace(LONG, blocks=(paragraph("排名如下"), table))))
    held = ["".join(sign.text for sign in page.signs) for page in pages]
    assert [text.count("名次单位得分") for text in held if "小学" in text] == [1] * sum(
        "小学" in one for one in held
    )
    assert len(held) >= 3


def test_an_annex_begins_on_a_page_of_its_own() -> None:
    annexed = replace(
        LONG, attachments=("自查表",), annexes=(Annex("自查表", (Heading(1, "基本情况"), paragraph("略"))),)
    )
    pages = measured(official_pdf(annexed))
    texts = ["".join(sign.text for sign in page.signs) for page in pages]
    at = next(number for number, text in enumerate(texts) if "附件自查表" in text)
    label = pages[at].starting("附件自查表")
    assert label.baseline - 0.88 * EM == pytest.approx(37, abs=EDGE)
    assert "附件：自查表" in texts[at - 1]


def test_the_measuring_finds_what_is_wrong() -> None:
    """The counter-example: the same functions on a page that is not laid out by the standard."""
    html = "<p style='font:14pt serif;letter-spacing:1mm'>" + "各校认真组织自查" * 200
    out = io.BytesIO()
    weasyprint.HTML(string=html).write_pdf(out)
    first = measured(out.getvalue())[0]
    assert full_lines(first) == []
    assert not first.wide_lines(156, is_red=True)
    assert first.signs[0].x != pytest.approx(28, abs=EDGE)
    assert 16 not in {round(sign.size) for sign in first.signs}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_document_gives_the_same_bytes(form: str) -> None:
    assert official_pdf(FORMS[form]) == official_pdf(FORMS[form])


def test_fonts_are_embedded() -> None:
    content = official_pdf(LONG)
    assert b"FandolFang" in content
    assert b"FontFile3" in content or b"FontFile2" in content or b"/ObjStm" in content

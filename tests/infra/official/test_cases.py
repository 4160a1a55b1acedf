"""What is not in every document: joint issuers, seals, long titles and lists, sideways pages, watermark, preview."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace

import pytest
from PIL import Image

from dudao.core.document import Cell, Column, Heading, Landscape, Paragraph, Run, Table, paragraph
from dudao.core.official import Annex, Form, OfficialDocument
from dudao.infra.pdf.official import official_pages, official_pdf
from tests.infra.official.measuring import Page, measured

SIGN, PITCH = 156 / 28, 225 / 22
EM = 16 * 25.4 / 72
FINE, EDGE = 0.3, 1.0
SHORT = OfficialDocument(
    form=Form.RED_HEAD,
    mark="示例县教育局文件",
    title="关于报送材料的通知",
    blocks=(paragraph("请按时报送材料。"),),
    number="示教〔2026〕7号",
    addressees="各学校",
    signatories=("示例县教育局",),
    date=datetime.date(2026, 7, 1),
)


def pages_of(**changes: object) -> list[Page]:
    return measured(official_pdf(replace(SHORT, **changes)))  # type: ignore[arg-type]


def words(page: Page) -> str:
    return "".join(sign.text for sign in page.signs)


def test_without_a_seal_the_name_stands_two_signs_in_and_the_date_two_signs_after_it() -> None:
    page = pages_of(sealed=False, signatories=("示例县人民政府教育督导委员会",))[0]
    name, date = page.starting("示例县人民政府教育督导委员会2026"), page.starting("2026年7月1日")
    assert name.x + 14 * SIGN == pytest.approx(28 + 156 - 2 * SIGN, abs=EDGE)
    assert date.x == pytest.approx(name.x + 2 * SIGN, abs=FINE)
    assert date.baseline - name.baseline == pytest.approx(PITCH, abs=FINE)


def test_without_a_seal_a_date_longer_than_the_name_stands_two_signs_in() -> None:
    page = pages_of(sealed=False, signatories=("教育局",), date=datetime.date(2026, 12, 31))[0]
    name, begin, end = (
        page.starting("教育局2026"),
        page.starting("2026年12月31日"),
        page.ending("2026年12月31日"),
    )
    assert end.x + EM == pytest.approx(28 + 156 - 2 * SIGN, abs=FINE)
    assert begin.x == pytest.approx(name.x + 2 * SIGN, abs=FINE)


def test_the_seal_has_its_place_within_a_line_of_the_text() -> None:
    page = pages_of()[0]
    text, name = page.starting("请按时报送材料。"), page.starting("示例县教育局2026")
    assert name.baseline - text.baseline == pytest.approx(3 * PITCH, abs=FINE)


def test_two_issuers_sign_side_by_side_over_one_date() -> None:
    page = pages_of(mark="示例县教育局文件\n示例县财政局", signatories=("示例县教育局", "示例县财政局"))[0]
    first, second = page.starting("示例县教育局示例县财政局2026"), page.starting("示例县财政局2026")
    assert first.baseline == pytest.approx(second.baseline, abs=0.01)
    assert second.x - first.x >= 6 * SIGN
    begin, end = page.starting("2026年7月1日"), page.ending("2026年7月1日")
    assert second.x + 3 * SIGN == pytest.approx((begin.x + end.x + EM) / 2, abs=FINE)


def test_a_joint_mark_has_its_names_under_each_other_and_文件_at_their_right() -> None:
    page = pages_of(mark="示例县教育局文件\n示例县人力资源和社会保障局")[0]
    ink = [sign for sign in page.signs if sign.size > 22.5]
    rows = sorted({round(sign.baseline) for sign in ink})
    upper = [sign for sign in ink if round(sign.baseline) == rows[0]]
    lower = [sign for sign in ink if round(sign.baseline) == rows[-1]]
    word = [sign for sign in ink if sign.text in "文件"]
    assert ("".join(one.text for one in upper), len(lower), len(word)) == ("示例县教育局", 13, 2)
    assert upper[0].left == pytest.approx(lower[0].left, abs=EDGE)
    assert upper[-1].right == pytest.approx(lower[-1].right, abs=EDGE)
    assert min(one.left for one in word) > lower[-1].right
    assert rows[0] < round(word[0].baseline) < rows[-1]
    assert max(one.right for one in ink) <= 28 + 156


def test_a_long_title_stands_in_several_lines_inside_the_type_area() -> None:
    page = pages_of(
        title="示例县人民政府教育督导委员会办公室关于全县2026年上半年教育督导重点工作任务完成情况及排名情况的通报"
    )[0]
    lines = [line for line in page.lines(22) if line]
    assert len(lines) == 3
    for line in lines:
        begin, end = line[0].x, line[-1].x + 22 * 25.4 / 72
        assert begin >= 28 - FINE
        assert (begin + end) / 2 == pytest.approx(28 + 78, abs=EDGE)


def test_addressees_that_go_on_begin_at_the_edge() -> None:
    page = pages_of(addressees="，".join(f"示例县第{one}中心小学" for one in "一二三四五六七"))[0]
    lines = [line for line in page.lines(16) if "学" in "".join(one.text for one in line)][:3]
    assert [round(line[0].x) for line in lines] == [28, 28, 28]
    assert lines[-1][-1].text == "："


def test_a_list_of_attachments_goes_on_under_the_name() -> None:
    long = "县域义务教育优质均衡发展督导评估自查情况报告提纲及有关填报说明"
    page = pages_of(attachments=("安排表", long))[0]
    label, name = page.starting("附件：1."), page.starting("县域义务教育")
    assert label.x == pytest.approx(28 + 2 * SIGN, abs=FINE)
    second = next(line for line in page.lines(16) if line[0].baseline > name.baseline + 1)
    assert second[0].x == pytest.approx(name.x, abs=FINE)


def test_the_signature_never_stands_without_a_line_of_text() -> None:
    for length in range(150, 240, 5):
        held = [words(page) for page in pages_of(blocks=(paragraph("自查" * length),))]
        (signed,) = [text for text in held if "2026年7月1日" in text]
        assert "自查" in signed


def test_levels_have_their_faces_and_no_number_twice() -> None:
    lead = Paragraph((Run("（一）加强领导。", bold=True), Run("由校长负责。")))
    text = words(pages_of(blocks=(Heading(1, "要求"), lead, Heading(3, "自查")))[0])
    assert "一、要求（一）加强领导。由校长负责。1.自查" in text


TABLE = Table(
    (Column(1), Column(3)), ((Cell("序号"), Cell("单位")),), ((Cell("1"), Cell("南坪小学")),), caption="表1"
)


def test_a_sideways_page_keeps_the_page_number_where_a_bound_reader_looks_for_it() -> None:
    pages = pages_of(
        attachments=("一览表",),
        annexes=(Annex("一览表", (Landscape((TABLE,)),)),),
        printed_by="示例县教育局办公室",
    )
    assert [round(page.width) for page in pages] == [210, 297, 210, 210]
    label = next(sign for sign in pages[1].signs if sign.text == "附")
    assert label.x == pytest.approx(35, abs=EDGE)
    number = next(sign for sign in pages[1].signs if sign.text == "2" and sign.x < 35)
    assert number.baseline < 60
    assert not pages[2].signs
    assert "印发" not in words(pages[3])
    assert "示例县教育局办公室" in words(pages[3])


def test_the_watermark_stands_on_every_page_before_the_text_is_drawn() -> None:
    pages = pages_of(watermark="李明　仅供内部使用", blocks=(paragraph("自查" * 700),))
    assert len(pages) > 2
    assert all(words(page).replace("　", "").startswith("李明仅供内部使用") for page in pages)


def test_the_preview_shows_every_page_as_wide_as_asked() -> None:
    pictures = [
        Image.open(io.BytesIO(one))
        for one in official_pages(replace(SHORT, printed_by="示例县教育局办公室"), 600)
    ]
    assert [picture.format for picture in pictures] == ["PNG", "PNG"]
    assert all(abs(picture.width - 600) <= 1 for picture in pictures)
    assert len(set(pictures[0].convert("L").tobytes())) > 10


def test_an_unsigned_draft_breaks_its_lines_as_the_signed_document() -> None:
    def lines(page: Page) -> list[float]:
        return [round(sign.baseline, 2) for sign in page.signs if sign.text in "请送。各校"]

    text = (paragraph("请按时报送材料。" * 20),)
    signed, draft = pages_of(blocks=text)[0], pages_of(blocks=text, number="", date=None)[0]
    assert lines(signed) == lines(draft)


def test_hostile_text_stays_text() -> None:
    text = "#panic() $x$ *粗* `码` \\ <标> @引 //注"
    assert text.replace(" ", "") in words(pages_of(blocks=(paragraph(text),))[0])

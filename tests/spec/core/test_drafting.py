"""Drafts: what a line is, what is missing, how a draft goes to JSON and to paper."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from dudao.core.document import (
    Cell,
    Column,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Pending,
    Run,
    Table,
    paragraph,
)
from dudao.core.drafting import (
    Draft,
    DraftError,
    DraftSection,
    FixedColumn,
    FixedTable,
    Missing,
    draft_from_json,
    draft_to_json,
    level_of,
    missing,
    pending,
    text_blocks,
    to_document,
    with_text,
    with_title,
)

RANKING = FixedTable(
    columns=(FixedColumn("单位", 3), FixedColumn("得分", 1, "right")),
    rows=(("第一小学", "96.5"), ("第二小学", "【待补：得分】")),
    caption="表1 各单位得分",
)
DRAFT = Draft(
    "督导工作半月报",
    (
        DraftSection("opening", "", "县人民政府：\n现将有关情况报告如下。"),
        DraftSection("work", "工作进展", "（一）总体情况\n完成【待补：数量】项。", RANKING),
        DraftSection("next", "下一步打算", ""),
    ),
)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、总体要求", 1),
        ("十二、附则", 1),
        ("（三）加强领导", 2),
        ("(三)加强领导", 2),
        ("1.成立专班", 3),
        ("12．成立专班", 3),
        ("（4）报送材料", 4),
        ("3.5 米", None),
        ("2026年", None),
        ("一是加强领导", None),
        ("（一）", None),
    ],
)
def test_the_number_in_front_gives_the_level(line: str, level: int | None) -> None:
    assert level_of(line) == level


def test_a_short_line_with_a_number_is_a_heading_that_keeps_its_number() -> None:
    assert text_blocks("（一）总体要求") == (Heading(2, "（一）总体要求", unnumbered=True),)


def test_a_first_sentence_after_a_number_is_stressed_and_the_rest_is_plain() -> None:
    assert text_blocks("（一）加强领导。由县长任组长。") == (
        Paragraph((Run("（一）加强领导。", bold=True), Run("由县长任组长。"))),
    )


def test_a_numbered_line_that_is_a_sentence_is_plain_text() -> None:
    assert text_blocks("1.每月召开一次会议；") == (paragraph("1.每月召开一次会议；"),)


def test_a_numbered_line_with_a_place_to_fill_in_is_text_so_that_the_place_is_marked() -> None:
    assert text_blocks("3.【待补：奖惩办法】") == (
        Paragraph((Run("3."), Run("【待补：奖惩办法】", placeholder=True))),
    )


def test_blank_lines_say_nothing() -> None:
    assert text_blocks("甲。\n\n　\n乙。") == (paragraph("甲。"), paragraph("乙。"))


def test_a_placeholder_in_a_line_is_marked() -> None:
    assert text_blocks("共有【待补：学校数】所学校。") == (
        Paragraph((Run("共有"), Run("【待补：学校数】", placeholder=True), Run("所学校。"))),
    )


def test_a_placeholder_alone_on_its_line_is_pending() -> None:
    assert text_blocks("【待补：县情】") == (Pending("县情"),)


def test_the_addressee_of_an_opening_stands_without_indent() -> None:
    assert text_blocks("各位专家：\n欢迎。", salutation=True) == (
        paragraph("各位专家：", indent=False),
        paragraph("欢迎。"),
    )


def test_an_addressee_elsewhere_is_a_paragraph() -> None:
    assert text_blocks("各位专家：") == (paragraph("各位专家："),)


def test_every_missing_place_is_listed_in_reading_order() -> None:
    assert missing(with_title(DRAFT, "【待补：标题】")) == (
        Missing("", "", "标题"),
        Missing("work", "工作进展", "数量"),
        Missing("work", "工作进展", "得分"),
    )


def test_a_placeholder_without_words_is_missing_too() -> None:
    draft = Draft("报告", (DraftSection("a", "甲", "共【待补】所。"),))
    assert missing(draft) == (Missing("a", "甲", ""),)


def test_the_mark_written_is_the_mark_found() -> None:
    draft = Draft("报告", (DraftSection("a", "甲", pending("人口")),))
    assert [one.what for one in missing(draft)] == ["人口"]


def test_a_document_numbers_its_sections_and_keeps_tables_after_their_text() -> None:
    document = to_document(DRAFT, issuer="甲县教育局", date=datetime.date(2026, 11, 16), notice="样例数据")
    assert (document.title, document.issuer, document.notice) == ("督导工作半月报", "甲县教育局", "样例数据")
    assert document.date == datetime.date(2026, 11, 16)
    assert document.blocks == (
        paragraph("县人民政府：", indent=False),
        paragraph("现将有关情况报告如下。"),
        Heading(1, "一、工作进展", unnumbered=True),
        Heading(2, "（一）总体情况", unnumbered=True),
        Paragraph((Run("完成"), Run("【待补：数量】", placeholder=True), Run("项。"))),
        Table(
            columns=(Column(3, "left"), Column(1, "right")),
            header=((Cell("单位", align="center"), Cell("得分", align="center")),),
            rows=(
                (Cell("第一小学"), Cell("96.5")),
                (Cell("第二小学"), Cell("【待补：得分】", tone="missing")),
            ),
            caption="表1 各单位得分",
        ),
        Heading(1, "二、下一步打算", unnumbered=True),
    )


def test_a_section_may_begin_a_page() -> None:
    assert to_document(Draft("方案", (DraftSection("a", "总则", "目录", new_page=True),))).blocks == (
        PageBreak(),
        Heading(1, "一、总则", unnumbered=True),
        paragraph("目录"),
    )


def test_an_annex_follows_the_signature_without_a_number() -> None:
    annex = DraftSection("annex", "附件", "目录", numbered_heading=False, new_page=True)
    document = to_document(Draft("方案", (annex, DraftSection("a", "总则", "正文"))), issuer="甲县")
    assert document.blocks == (Heading(1, "一、总则", unnumbered=True), paragraph("正文"))
    assert document.annexes == (PageBreak(), Heading(1, "附件", unnumbered=True), paragraph("目录"))


def test_a_section_on_a_page_of_its_own_is_turned_sideways_with_its_table() -> None:
    table = replace(RANKING, landscape=True)
    annex = DraftSection("annex", "附件", "", table, numbered_heading=False, new_page=True)
    (block,) = to_document(Draft("方案", (annex,))).annexes
    assert isinstance(block, Landscape)
    assert block.blocks[0] == Heading(1, "附件", unnumbered=True)
    assert isinstance(block.blocks[1], Table)


def test_editing_changes_the_text_and_leaves_the_table() -> None:
    edited = with_text(DRAFT, "work", "（一）总体情况  \r\n完成 5 项。\r\n", heading=" 进展 ")
    assert edited.section("work") == DraftSection("work", "进展", "（一）总体情况\n完成 5 项。", RANKING)
    assert edited.section("opening") == DRAFT.section("opening")


def test_editing_an_unknown_section_is_refused() -> None:
    with pytest.raises(DraftError, match="没有这一节"):
        with_text(DRAFT, "nothing", "甲")


def test_a_heading_cannot_be_emptied() -> None:
    with pytest.raises(DraftError, match="小标题不能为空"):
        with_text(DRAFT, "work", "甲", heading=" ")


def test_a_title_cannot_be_emptied() -> None:
    with pytest.raises(DraftError, match="标题不能为空"):
        with_title(DRAFT, "　")


def test_json_gives_the_same_draft_back() -> None:
    assert draft_from_json(draft_to_json(DRAFT)) == DRAFT


def test_two_sections_with_one_key_are_refused() -> None:
    with pytest.raises(DraftError, match="两节同名"):
        Draft("甲", (DraftSection("a", "", ""), DraftSection("a", "", "")))


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(DraftError, match="第 1 行有 1 格，应为 2 格"):
        FixedTable((FixedColumn("甲"), FixedColumn("乙")), (("1",),))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "文稿不是一组字段"),
        ({"form": 2, "title": "甲", "sections": []}, "格式不是 1"),
        ({"form": 1, "title": 3, "sections": []}, "title 不是文字"),
        ({"form": 1, "title": "甲", "sections": {}}, "sections 不是一列"),
        ({"form": 1, "title": "甲", "sections": [{"key": "a"}]}, "第 1 节：heading 不是文字"),
    ],
)
def test_json_that_is_no_draft_is_refused_with_its_place(value: object, message: str) -> None:
    with pytest.raises(DraftError, match=message):
        draft_from_json(value)

"""Official documents as values: their numbers, the lines of a title, and what is wrong with them."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from dudao.core.document import Heading, paragraph
from dudao.core.official import Annex, DocumentNumber, Form, OfficialDocument, problems, title_lines

NOTICE = OfficialDocument(
    form=Form.RED_HEAD,
    mark="示例县教育局文件",
    title="关于开展创建工作自查的通知",
    blocks=(paragraph("请各学校自查。"),),
    number="示教〔2026〕7号",
    addressees="各学校",
    signatories=("示例县教育局",),
    date=datetime.date(2026, 7, 1),
)
REPORT = replace(NOTICE, form=Form.UPWARD, signer="陈志远")
LETTER = replace(NOTICE, form=Form.LETTER, number="示教函〔2026〕3号")
MINUTES = replace(NOTICE, form=Form.MINUTES, number="", addressees="", signatories=())


def test_a_number_is_written_without_zeros_and_without_第() -> None:
    assert DocumentNumber("云教督", 2026, 7).text == "云教督〔2026〕7号"


@pytest.mark.parametrize("text", ["云教督〔2026〕7号", "云教督[2026]7号", " 云教督［2026］ 7 号 "])
def test_other_square_brackets_are_read_as_the_right_ones(text: str) -> None:
    assert DocumentNumber.parse(text) == DocumentNumber("云教督", 2026, 7)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("云教督〔2026〕07号", "不编虚位"),
        ("云教督〔26〕7号", "应形如"),
        ("云教督(2026)7号", "应形如"),
        ("云教督〔2026〕第7号", "应形如"),
        ("云教督〔2026〕7", "应形如"),
        ("〔2026〕7号", "应形如"),
    ],
)
def test_what_is_no_number_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        DocumentNumber.parse(text)


@pytest.mark.parametrize(
    ("code", "year", "sequence"), [("云1", 2026, 1), ("", 2026, 1), ("云", 26, 1), ("云", 2026, 0)]
)
def test_a_number_that_cannot_be_is_none(code: str, year: int, sequence: int) -> None:
    with pytest.raises(ValueError, match=r"机关代字|年份|顺序号"):
        DocumentNumber(code, year, sequence)


def test_a_short_title_is_one_line() -> None:
    assert title_lines("关于开展创建工作自查的通知") == ("关于开展创建工作自查的通知",)


@pytest.mark.parametrize(
    "title",
    [
        "示例县人民政府教育督导委员会关于2026年秋季学期义务教育优质均衡发展创建工作进展情况的通报",
        "关于印发《示例县“双高双普”创建工作责任清单（2026年修订）》的通知",
        "示例县教育局关于西关小学扩建用地手续办理情况及下一步工作安排的报告",
    ],
)
def test_a_long_title_keeps_its_words_and_stays_within_the_width(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) >= 2
    for line in lines:
        assert sum(1 if sign.isascii() else 2 for sign in line) <= 36
        assert line[0] not in "，、的》）”"
        assert line[-1] not in "《（“"
    assert "2026" in "|".join(lines) or "2026" not in title


def test_lines_that_the_writer_parted_stay() -> None:
    assert title_lines("示例县教育局\n关于开展自查的通知") == ("示例县教育局", "关于开展自查的通知")


def test_an_unbroken_word_is_filled_line_by_line() -> None:
    lines = title_lines("甲" * 100)
    assert "".join(lines) == "甲" * 100
    assert max(len(line) for line in lines) <= 18


@pytest.mark.parametrize("document", [NOTICE, REPORT, LETTER, MINUTES])
def test_a_document_as_it_must_be_has_no_problems(document: OfficialDocument) -> None:
    assert problems(document, final=document.form is not Form.MINUTES or document.date is not None) == ()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (replace(REPORT, signer=""), "上行文缺签发人（7.2.6）"),
        (replace(NOTICE, signer="陈志远"), "文件格式（下行文、平行文）不标注签发人，只有上行文标注（7.2.6）"),
        (replace(NOTICE, title=""), "缺标题"),
        (replace(NOTICE, title="关于自查的通知。"), "标题末尾不加标点（7.3.1）"),
        (replace(LETTER, addressees=""), "缺主送机关（7.3.2）"),
        (replace(NOTICE, addressees="各学校："), "主送机关末尾的冒号由系统加，请删去（7.3.2）"),
        (replace(NOTICE, blocks=(Heading(1, "要求"),)), "缺正文：公文首页必须显示正文（7.3.3）"),
        (replace(NOTICE, attachments=("自查表。",)), "附件说明第 1 项“自查表。”名称后不加标点（7.3.4）"),
        (replace(NOTICE, signatories=()), "缺发文机关署名（7.3.5）"),
        (replace(NOTICE, note="（此件公开）"), "附注的圆括号由系统加，请删去（7.3.6）"),
        (replace(NOTICE, copies_to="县政府办公室。"), "抄送机关末尾的句号由系统加，请删去（7.4.2）"),
        (replace(LETTER, printed_by="办公室"), "信函格式的版记不加印发机关和印发日期（10.1）"),
        (replace(NOTICE, copy_number="12"), "份号“12”应为6位阿拉伯数字（7.2.1）"),
        (replace(NOTICE, urgency="急"), "紧急程度“急”应为“特急”或“加急”（7.2.3）"),
        (
            replace(NOTICE, number="示教〔2026〕007号"),
            "发文字号“示教〔2026〕007号”的顺序号不编虚位（1 不编为 01）",
        ),
        (replace(NOTICE, mark=" "), "缺发文机关标志"),
        (
            replace(NOTICE, attendees=("周敏",)),
            "文件格式（下行文、平行文）不标注出席、请假和列席人员，只有纪要标注（10.3）",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_clause(document: OfficialDocument, said: str) -> None:
    assert problems(document) == (said,)


def test_secret_documents_carry_a_copy_number() -> None:
    assert problems(replace(NOTICE, secrecy="机密★1年")) == ("涉密公文应当标注份号（7.2.1）",)
    assert problems(replace(NOTICE, secrecy="机密★1年", copy_number="000012")) == ()
    assert problems(replace(NOTICE, secrecy="很秘密", copy_number="000012")) == (
        "密级和保密期限“很秘密”应形如“机密★1年”（7.2.2）",
    )


def test_annexes_are_those_that_are_listed() -> None:
    annex = Annex("自查表", (paragraph("略"),))
    assert problems(replace(NOTICE, attachments=("自查表",), annexes=(annex,))) == ()
    assert problems(replace(NOTICE, attachments=("台账",), annexes=(annex,))) == (
        "附件说明与所附附件的个数、顺序、标题应当一致（7.3.7）",
    )


def test_a_draft_may_lack_what_the_final_text_must_have() -> None:
    draft = replace(NOTICE, number="", date=None, blocks=(paragraph("现有【待补：校数】所学校【待补】。"),))
    assert problems(draft) == ()
    assert problems(draft, final=True) == ("缺发文字号", "缺成文日期", "正文还有 2 处【待补】")

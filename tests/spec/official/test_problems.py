"""What keeps a document from being printed by the standard, each in Chinese."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from dudao.core.document import Heading, Pending, paragraph
from dudao.core.official import Annex, Form, OfficialDocument, problems

GOOD = OfficialDocument(
    form=Form.RED_HEAD,
    mark="云岭县教育局文件",
    title="关于开展自查的通知",
    blocks=(paragraph("请认真自查。"),),
    number="云教督〔2026〕7号",
    addressees="各学校",
    signatories=("云岭县教育局",),
    date=datetime.date(2026, 7, 1),
)
UPWARD = replace(GOOD, form=Form.UPWARD, title="关于自查情况的报告", signer="王建国")
LETTER = replace(GOOD, form=Form.LETTER, mark="云岭县教育局")
MINUTES = replace(GOOD, form=Form.MINUTES, number="第7期", addressees="", signatories=(), attendees=("李明",))


@pytest.mark.parametrize("document", [GOOD, UPWARD, LETTER, MINUTES])
def test_a_whole_document_has_no_problem(document: OfficialDocument) -> None:
    assert problems(document, final=True) == ()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (replace(GOOD, mark=" "), "缺发文机关标志"),
        (replace(UPWARD, signer=""), "上行文缺签发人（7.2.6）"),
        (replace(GOOD, signer="王建国"), "文件格式（下行文、平行文）不标注签发人，只有上行文标注（7.2.6）"),
        (replace(GOOD, title=""), "缺标题"),
        (replace(GOOD, title="关于自查的通知。"), "标题末尾不加标点（7.3.1）"),
        (replace(LETTER, addressees=""), "缺主送机关（7.3.2）"),
        (replace(GOOD, addressees="各学校："), "主送机关末尾的冒号由系统加，请删去（7.3.2）"),
        (replace(GOOD, blocks=(Heading(1, "要求"),)), "缺正文：公文首页必须显示正文（7.3.3）"),
        (replace(GOOD, attachments=("安排表。",)), "附件说明第 1 项“安排表。”名称后不加标点（7.3.4）"),
        (
            replace(GOOD, attachments=("安排表",), annexes=(Annex("提纲", (paragraph("略"),)),)),
            "附件说明与所附附件的个数、顺序、标题应当一致（7.3.7）",
        ),
        (replace(GOOD, signatories=()), "缺发文机关署名（7.3.5）"),
        (replace(GOOD, copy_number="12"), "份号“12”应为6位阿拉伯数字（7.2.1）"),
        (replace(GOOD, secrecy="机密★1年"), "涉密公文应当标注份号（7.2.1）"),
        (
            replace(GOOD, secrecy="内部", copy_number="000001"),
            "密级和保密期限“内部”应形如“机密★1年”（7.2.2）",
        ),
        (replace(GOOD, urgency="急"), "紧急程度“急”应为“特急”或“加急”（7.2.3）"),
        (
            replace(GOOD, number="云教督[2026]7号"),
            "发文字号“云教督[2026]7号”应写作“云教督〔2026〕7号”（7.2.5）",
        ),
        (replace(GOOD, note="（联系人：李明）"), "附注的圆括号由系统加，请删去（7.3.6）"),
        (replace(GOOD, copies_to="县政府办公室。"), "抄送机关末尾的句号由系统加，请删去（7.4.2）"),
        (replace(LETTER, printed_by="办公室"), "信函格式的版记不加印发机关和印发日期（10.1）"),
        (replace(LETTER, attendees=("李明",)), "信函格式不标注出席、请假和列席人员，只有纪要标注（10.3）"),
    ],
)
def test_each_fault_is_named(document: OfficialDocument, said: str) -> None:
    assert problems(document) == (said,)


def test_a_draft_may_lack_what_signing_gives() -> None:
    draft = replace(GOOD, number="", date=None, blocks=(paragraph("请自查。"), Pending("联系人")))
    assert problems(draft) == ()
    assert problems(draft, final=True) == ("缺发文字号", "缺成文日期", "正文还有 1 处【待补】")


def test_a_gap_in_an_annex_is_named_with_it() -> None:
    annexed = replace(
        GOOD, attachments=("提纲",), annexes=(Annex("提纲", (paragraph("【待补：数】和【待补：名】"),)),)
    )
    assert problems(annexed, final=True) == ("附件“提纲”还有 2 处【待补】",)

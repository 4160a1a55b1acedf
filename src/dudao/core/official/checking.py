"""What keeps an official document from being printed as GB/T 9704-2012 has it, in Chinese, element by element."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dudao.core.document import Block, Heading, Landscape, Paragraph, Pending, Table, flat_blocks
from dudao.core.official.document import Form, OfficialDocument
from dudao.core.official.number import DocumentNumber

URGENCIES = ("特急", "加急")
_SECRECY = re.compile(r"(绝密|机密|秘密)(★(长期|\d+年|\d+个月))?")
_COPY_NUMBER = re.compile(r"\d{6}")
_CLOSING = "。，；：、！？.,;:!?"
_PLACEHOLDER = "【待补"


def problems(document: OfficialDocument, *, final: bool = False) -> tuple[str, ...]:
    """Everything wrong with the document, in the order of its elements; empty when it can be printed.

    A draft may lack its number, its date and what is marked 【待补】; with `final` these are problems too. Whether the
    issuer may issue at all is not checked here.
    """
    return (*_head(document), *_body(document), *_end(document), *(_unfinished(document) if final else ()))


def _head(document: OfficialDocument) -> Iterator[str]:
    if not document.mark.strip():
        yield "缺发文机关标志"
    if document.copy_number and not _COPY_NUMBER.fullmatch(document.copy_number):
        yield f"份号“{document.copy_number}”应为6位阿拉伯数字（7.2.1）"
    if document.secrecy and not _SECRECY.fullmatch(document.secrecy):
        yield f"密级和保密期限“{document.secrecy}”应形如“机密★1年”（7.2.2）"
    if document.secrecy and not document.copy_number:
        yield "涉密公文应当标注份号（7.2.1）"
    if document.urgency and document.urgency not in URGENCIES:
        yield f"紧急程度“{document.urgency}”应为“特急”或“加急”（7.2.3）"
    if document.number and document.form is not Form.MINUTES:
        try:
            written = DocumentNumber.parse(document.number).text
        except ValueError as error:
            yield str(error)
        else:
            if written != document.number:
                yield f"发文字号“{document.number}”应写作“{written}”（7.2.5）"
    if document.form is Form.UPWARD and not document.signer.strip():
        yield "上行文缺签发人（7.2.6）"
    if document.form is not Form.UPWARD and document.signer:
        yield f"{document.form.label}不标注签发人，只有上行文标注（7.2.6）"


def _body(document: OfficialDocument) -> Iterator[str]:
    if not document.title.strip():
        yield "缺标题"
    elif document.title.strip()[-1] in _CLOSING:
        yield "标题末尾不加标点（7.3.1）"
    if document.form in (Form.UPWARD, Form.LETTER) and not document.addressees.strip():
        yield "缺主送机关（7.3.2）"
    if document.addressees.strip().endswith(("：", ":")):
        yield "主送机关末尾的冒号由系统加，请删去（7.3.2）"
    if not any(not isinstance(block, Heading) for block in flat_blocks(document.blocks)):
        yield "缺正文：公文首页必须显示正文（7.3.3）"
    for number, name in enumerate(document.attachments, start=1):
        if not name.strip():
            yield f"附件说明第 {number} 项没有名称"
        elif name.strip()[-1] in _CLOSING:
            yield f"附件说明第 {number} 项“{name}”名称后不加标点（7.3.4）"
    if document.annexes and document.attachments != tuple(annex.title for annex in document.annexes):
        yield "附件说明与所附附件的个数、顺序、标题应当一致（7.3.7）"


def _end(document: OfficialDocument) -> Iterator[str]:
    if document.form is not Form.MINUTES and not any(name.strip() for name in document.signatories):
        yield "缺发文机关署名（7.3.5）"
    if document.note.strip().startswith(("（", "(")):
        yield "附注的圆括号由系统加，请删去（7.3.6）"
    if document.copies_to.strip().endswith(("。", "，", "；")):
        yield "抄送机关末尾的句号由系统加，请删去（7.4.2）"
    if document.form is Form.LETTER and (document.printed_by or document.printed_on):
        yield "信函格式的版记不加印发机关和印发日期（10.1）"
    if document.form is not Form.MINUTES and (document.attendees or document.absent or document.observers):
        yield f"{document.form.label}不标注出席、请假和列席人员，只有纪要标注（10.3）"


def _unfinished(document: OfficialDocument) -> Iterator[str]:
    if not document.number and document.form is not Form.MINUTES:
        yield "缺发文字号"
    if document.date is None:
        yield "缺成文日期"
    if _PLACEHOLDER in document.title:
        yield "标题还有【待补】"
    places = _pending_places(document.blocks)
    if places:
        yield f"正文还有 {places} 处【待补】"
    for annex in document.annexes:
        if _pending_places(annex.blocks):
            yield f"附件“{annex.title}”还有 {_pending_places(annex.blocks)} 处【待补】"


def _pending_places(blocks: tuple[Block, ...]) -> int:
    return sum(_pending_in(block) for block in flat_blocks(blocks))


def _pending_in(block: Block) -> int:
    if isinstance(block, Pending):
        return 1
    if isinstance(block, Heading | Paragraph):
        return block.text.count(_PLACEHOLDER)
    if isinstance(block, Table):
        return sum(cell.text.count(_PLACEHOLDER) for row in block.rows for cell in row)
    assert not isinstance(block, Landscape)
    return 0

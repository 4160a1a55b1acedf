"""A county's own Word templates for official documents: a checked list of fields, filled by docxtpl in a sandbox.

A template is a .docx in which fields stand in braces: ``{{ title }}`` in a line, ``{{p body }}`` alone in its
paragraph where whole paragraphs come, ``{%p if note %}`` … ``{%p endif %}`` around what is left out when a field is
empty. Nothing else is understood: no calls, no attributes, no filters, no macros.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from dudao.core.document import Block, Figure, Landscape, Table, chinese_date, paragraph
from dudao.core.official import Form, OfficialDocument, title_lines
from dudao.infra.docx.official import blocks_into, official_docx
from dudao.infra.docx.render import same_bytes
from dudao.infra.docx.template_file import refused_file


@dataclass(frozen=True)
class TemplateField:
    """A field: its name in the braces, what it is, what stands in its place; `whole` ones fill whole paragraphs."""

    name: str
    label: str
    explanation: str
    whole: bool = False

    @property
    def tag(self) -> str:
        """How it is written."""
        return f"{{{{p {self.name} }}}}" if self.whole else f"{{{{ {self.name} }}}}"


FIELDS: tuple[TemplateField, ...] = (
    TemplateField("mark", "发文机关标志", "如“××县人民政府教育督导委员会文件”，信函只有机关名称"),
    TemplateField("number", "发文字号", "如“×教督〔2026〕7号”，签发以后才有"),
    TemplateField("signer", "签发人", "只有报告、请示等上行文有"),
    TemplateField("copy_number", "份号", "6 位数字，涉密公文才有"),
    TemplateField("secrecy", "密级和保密期限", "如“机密★1年”"),
    TemplateField("urgency", "紧急程度", "“特急”或“加急”"),
    TemplateField("title", "标题", "公文标题，太长时分成几行"),
    TemplateField("addressees", "主送机关", "不带冒号"),
    TemplateField("body", "正文", "从第一段到最后一段，含表格；单独占一段", whole=True),
    TemplateField("attachments", "附件说明", "每个附件一段；单独占一段", whole=True),
    TemplateField("signatories", "署名", "发文机关，几个机关之间用顿号"),
    TemplateField("date", "成文日期", "如“2026年7月1日”，签发那天"),
    TemplateField("note", "附注", "不带括号"),
    TemplateField("people", "出席、请假、列席", "只有纪要有；单独占一段", whole=True),
    TemplateField("annexes", "附件正文", "附在后面的附件；单独占一段", whole=True),
    TemplateField("copies_to", "抄送机关", "不带句号"),
    TemplateField("printed_by", "印发机关", "信函没有"),
    TemplateField("printed_on", "印发日期", "如“2026年7月2日”，信函没有"),
    TemplateField("watermark", "水印文字", "下载时的水印，正式打印时为空"),
)
"""Every field that a template may use."""
REQUIRED = ("title", "body")
_BY_NAME = {one.name: one for one in FIELDS}
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{(?P<kind>p|r|tc|tr)?\s+(?P<name>[^{}]*?)\s*\}\}", re.DOTALL)
_CONDITION = re.compile(
    r"\{%(?P<kind>p|tr)?\s+(?:if\s+(?:not\s+)?(?P<name>\w+)|(?P<end>endif)|(?P<other>else))\s*%\}"
)
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


@dataclass(frozen=True)
class TemplateProblem:
    """What is wrong with which field, and where it stands."""

    field: str
    place: str
    message: str


def check_template(content: bytes) -> tuple[TemplateProblem, ...]:
    """Everything that keeps a Word file from being a template, each with its place; empty when it can be used."""
    refused = refused_file(content)
    if refused:
        return (TemplateProblem("", "文件", refused),)
    try:
        word = docx.Document(io.BytesIO(content))
    except Exception:  # python-docx raises many kinds for a damaged file
        return (TemplateProblem("", "文件", "打不开，不是完好的 Word 文件（.docx）。"),)
    found: list[TemplateProblem] = []
    seen: set[str] = set()
    conditions: list[tuple[str, str]] = []
    for place, text in _places(word):
        found += _in_paragraph(place, text, seen, conditions)
    found += [
        TemplateProblem(name, place, f"{{% if {name} %}} 没有对应的 {{%p endif %}}。")
        for place, name in conditions
    ]
    found += [
        TemplateProblem(name, "全文", f"缺少字段“{_BY_NAME[name].label}”，请加上 {_BY_NAME[name].tag}。")
        for name in REQUIRED
        if name not in seen
    ]
    return tuple(found) or _tried(content)


def _places(word: WordDocument) -> Iterator[tuple[str, str]]:
    """Every paragraph with the words that say where it stands."""
    yield from _body_places(word)
    for number, section in enumerate(word.sections, start=1):
        where = f"第 {number} 节" if len(word.sections) > 1 else ""
        parts = (
            ("页眉", section.header),
            ("偶数页页眉", section.even_page_header),
            ("首页页眉", section.first_page_header),
            ("页脚", section.footer),
            ("偶数页页脚", section.even_page_footer),
            ("首页页脚", section.first_page_footer),
        )
        for name, part in parts:
            if not part.is_linked_to_previous:
                for at, each in enumerate(part.paragraphs, start=1):
                    yield f"{where}{name}第 {at} 段", each.text
                for at, table in enumerate(part.tables, start=1):
                    yield from _table_places(table, f"{where}{name}第 {at} 个表格")


def _body_places(word: WordDocument) -> Iterator[tuple[str, str]]:
    paragraphs = tables = 0
    for inner in word.iter_inner_content():
        if isinstance(inner, WordParagraph):
            paragraphs += 1
            yield f"正文第 {paragraphs} 段", inner.text
            boxes = inner._p.iter(qn("w:txbxContent"))
            for at, box in enumerate(boxes, start=1):
                text = "".join(one.text or "" for one in box.iter(qn("w:t")))
                yield f"正文第 {paragraphs} 段里的第 {at} 个文本框", text
        else:
            tables += 1
            yield from _table_places(inner, f"第 {tables} 个表格")


def _table_places(table: WordTable, where: str) -> Iterator[tuple[str, str]]:
    for row_number, row in enumerate(table.rows, start=1):
        seen: set[Any] = set()
        for cell_number, cell in enumerate(row.cells, start=1):
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            for each in cell.paragraphs:
                yield f"{where}第 {row_number} 行第 {cell_number} 格", each.text
            for at, inner in enumerate(cell.tables, start=1):
                yield from _table_places(inner, f"{where}第 {row_number} 行里的第 {at} 个表格")


def _in_paragraph(
    place: str, text: str, seen: set[str], conditions: list[tuple[str, str]]
) -> Iterator[TemplateProblem]:
    tags = _TAG.findall(text)
    for tag in tags:
        problem = _in_tag(place, text, tag, seen, conditions)
        if problem is not None:
            yield problem
    loose = _LOOSE.search(_TAG.sub("", text))
    if loose is not None:
        near = _TAG.sub("", text)[max(loose.start() - 6, 0) : loose.end() + 14].strip()
        yield TemplateProblem(
            "", place, f"括号没有配对：“{near}”。字段写成 {{{{ title }}}} 的样子，括号写在同一段里。"
        )


def _in_tag(
    place: str, text: str, tag: str, seen: set[str], conditions: list[tuple[str, str]]
) -> TemplateProblem | None:
    if tag.startswith("{#"):
        return None
    if tag.startswith("{%"):
        return _in_condition(place, tag, conditions)
    read = _VALUE.fullmatch(tag)
    name = read["name"] if read else tag.strip("{}% ")
    field = _BY_NAME.get(name)
    if read is None or field is None:
        plain = re.fullmatch(r"\w+", name) is not None
        why = "没有这个字段，可用的字段见模板页的字段表" if plain else "只能写字段名，不能写算式、调用或点号"
        return TemplateProblem(name, place, f"“{tag}”：{why}。")
    seen.add(name)
    if field.whole and (read["kind"] != "p" or text.strip() != tag):
        return TemplateProblem(name, place, f"“{field.label}”有几段，要写成 {field.tag}，单独占一段。")
    if not field.whole and read["kind"]:
        return TemplateProblem(name, place, f"“{field.label}”写成 {field.tag}，不带“{read['kind']}”。")
    return None


def _in_condition(place: str, tag: str, conditions: list[tuple[str, str]]) -> TemplateProblem | None:
    read = _CONDITION.fullmatch(tag)
    if read is None:
        return TemplateProblem("", place, f"“{tag}”看不懂；条件只能写 {{%p if 字段名 %}} 和 {{%p endif %}}。")
    if read["name"]:
        conditions.append((place, read["name"]))
        if read["name"] not in _BY_NAME:
            return TemplateProblem(read["name"], place, f"“{tag}”：没有“{read['name']}”这个字段。")
    elif not conditions:
        return TemplateProblem("", place, f"“{tag}”前面没有对应的 {{%p if 字段名 %}}。")
    elif read["end"]:
        conditions.pop()
    return None


def _tried(content: bytes) -> tuple[TemplateProblem, ...]:
    """A template that looks right is filled once: what docxtpl cannot read comes to light here."""
    try:
        fill_template(content, _SAMPLE)
    except (TemplateError, etree.XMLSyntaxError, ValueError, KeyError) as error:
        said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        unknown = re.match(r"没有“(\w+)”这个字段", said)
        message = f"试着填了一次没有成功（{said}）。请从系统自带的模板改起。"
        return (TemplateProblem(unknown[1] if unknown else "", "内容控件、修订、脚注等处", message),)
    return ()


class _OnlyFields(SandboxedEnvironment):
    """Jinja that knows fields and conditions on fields, whatever part of the file they stand in.

    `check_template` looks where people write; this looks at everything that is filled, content controls, tracked
    changes and footnotes too. Raises ``TemplateSyntaxError`` (Chinese) for anything else.
    """

    _KNOWN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, self._KNOWN):
                raise TemplateSyntaxError("只能写字段名和条件，不能写算式、循环、调用或点号", 1)
            if isinstance(node, nodes.Name) and node.name not in _BY_NAME:
                raise TemplateSyntaxError(f"没有“{node.name}”这个字段", 1)
        return tree


class _Written:
    """Paragraphs as the XML that takes a field's place; not escaped a second time."""

    def __init__(self, blocks: tuple[Block, ...], built: WordDocument | None = None) -> None:
        word = built if built is not None else docx.Document()
        if built is None:
            for each in list(word.paragraphs):
                each._p.getparent().remove(each._p)
            blocks_into(word, blocks)
        body = word.element.body
        parts = [one for one in body if one.tag != qn("w:sectPr")]
        for one in parts:
            for section in list(one.iter(qn("w:sectPr"))):
                section.getparent().remove(section)
        self.xml = "".join(etree.tostring(one, encoding="unicode") for one in parts)

    def __html__(self) -> str:
        return self.xml

    def __str__(self) -> str:
        return self.xml

    def __bool__(self) -> bool:
        return bool(self.xml)


def fill_template(content: bytes, document: OfficialDocument) -> bytes:
    """The template filled with the document, as a .docx; figures and sideways pages become upright text and tables.

    Raises ``jinja2.TemplateError`` for a template that `check_template` refuses.
    """
    from docxtpl import DocxTemplate

    word = DocxTemplate(io.BytesIO(content))
    word.render(_context(document), jinja_env=_OnlyFields(autoescape=True), autoescape=True)
    out = io.BytesIO()
    properties = word.docx.core_properties
    properties.title = document.title.replace("\n", "")
    properties.created = properties.modified = document.created_at
    properties.last_modified_by = "督导通"
    word.save(out)
    return same_bytes(out.getvalue())


def _context(document: OfficialDocument) -> dict[str, object]:
    groups = (("出席", document.attendees), ("请假", document.absent), ("列席", document.observers))
    attachments = [
        paragraph(f"附件：{name}" if len(document.attachments) == 1 else f"附件{at}：{name}")
        for at, name in enumerate(document.attachments, start=1)
    ]
    annexes: list[Block] = []
    for annex in document.annexes:
        annexes += [paragraph(annex.title, align="center", indent=False), *annex.blocks]
    return {
        "mark": document.mark,
        "number": document.number,
        "signer": document.signer,
        "copy_number": document.copy_number,
        "secrecy": document.secrecy,
        "urgency": document.urgency,
        "title": "\n".join(title_lines(document.title)),
        "addressees": document.addressees,
        "body": _Written(upright(document.blocks)),
        "attachments": _Written(tuple(attachments)),
        "signatories": "、".join(document.signatories),
        "date": chinese_date(document.date) if document.date else "",
        "note": document.note,
        "people": _Written(
            tuple(paragraph(f"{word}：{'、'.join(names)}", indent=False) for word, names in groups if names)
        ),
        "annexes": _Written(upright(tuple(annexes))),
        "copies_to": document.copies_to,
        "printed_by": document.printed_by,
        "printed_on": chinese_date(document.printed_on) if document.printed_on else "",
        "watermark": document.watermark,
    }


def upright(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks for a page that somebody else has laid out: no sideways pages, a figure by its words."""
    found: list[Block] = []
    for block in blocks:
        inner = block.content if isinstance(block, Landscape) else (block,)
        for one in inner:
            if isinstance(one, Figure):
                found.append(paragraph(f"{one.caption}：{one.alternative}"))
            elif isinstance(one, Table):
                found.append(replace(one, landscape=False))
            else:
                found.append(one)
    return tuple(found)


def default_template(form: Form) -> bytes:
    """The product's own layout of a form as a Word file with fields, for the county to change."""
    letter, upward, minutes = form is Form.LETTER, form is Form.UPWARD, form is Form.MINUTES
    document = OfficialDocument(
        form=form,
        mark="{{ mark }}",
        title="{{ title }}",
        blocks=(paragraph("{{p body }}", indent=False),),
        number="{{ number }}",
        signer="{{ signer }}" if upward else "",
        addressees="" if minutes else "{{ addressees }}",
        signatories=("{{ signatories }}",),
        date=None if minutes else _STAND_IN,
        copies_to="{{ copies_to }}",
        printed_by="" if letter else "{{ printed_by }}",
        printed_on=None if letter else _STAND_IN,
    )
    return _with_fields(official_docx(document), minutes=minutes)


_STAND_IN = datetime.date(1000, 1, 1)
_STAND_IN_WORDS = chinese_date(_STAND_IN)


def _with_fields(content: bytes, *, minutes: bool) -> bytes:
    """Dates become fields, and what may be missing gets its condition."""
    word = docx.Document(io.BytesIO(content))
    for each in word.element.body.iter(qn("w:t")):
        if each.text and _STAND_IN_WORDS in each.text:
            in_table = any(up.tag == qn("w:tbl") for up in each.iterancestors())
            each.text = each.text.replace(_STAND_IN_WORDS, "{{ printed_on }}" if in_table else "{{ date }}")
    body = next(one for one in word.paragraphs if one.text == "{{p body }}")
    after = ["{{p people }}", "{{p annexes }}"] if minutes else ["{{p attachments }}"]
    at = body._p
    for tag in after:
        new = docx.oxml.OxmlElement("w:p")
        at.addnext(new)
        WordParagraph(new, body._parent).add_run(tag)
        at = new
    out = io.BytesIO()
    word.save(out)
    return same_bytes(out.getvalue())


_SAMPLE = OfficialDocument(
    form=Form.RED_HEAD,
    mark="×××文件",
    title="关于×××的通知",
    blocks=(paragraph("正文。"),),
    number="×教督〔2026〕1号",
    addressees="×××",
    signatories=("×××",),
    date=datetime.date(2026, 1, 1),
)

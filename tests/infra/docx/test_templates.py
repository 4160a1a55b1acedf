"""A county's own Word templates: what is refused and where, what is filled in."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from jinja2 import TemplateSyntaxError

from dudao.core.document import Cell, Column, Heading, Table, paragraph
from dudao.core.official import Form, OfficialDocument
from dudao.infra.docx.templates import FIELDS, check_template, default_template, fill_template

DOCUMENT = OfficialDocument(
    form=Form.RED_HEAD,
    mark="示例县教育局文件",
    title="关于开展<自查>&整改的通知",
    blocks=(
        Heading(1, "总体要求"),
        paragraph("各学校要认真自查 {{ secret }}。"),
        Table((Column(1), Column(1)), (), ((Cell("甲"), Cell("乙")),)),
    ),
    number="示教〔2026〕7号",
    addressees="各学校",
    signatories=("示例县教育局",),
    date=datetime.date(2026, 7, 1),
    copies_to="县政府办公室",
    printed_by="示例县教育局办公室",
    printed_on=datetime.date(2026, 7, 2),
)


def template(*lines: str, header: str = "", cell: str = "") -> bytes:
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    if header:
        word.sections[0].header.paragraphs[0].text = header
    if cell:
        word.add_table(rows=2, cols=2).cell(1, 1).text = cell
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def in_content_control(text: str) -> bytes:
    """A good template with `text` inside a content control, which Word's own paragraphs do not list."""
    word = docx.Document(io.BytesIO(template(*GOOD)))
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    word.element.body.insert(0, parse_xml(control))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def words(content: bytes) -> list[str]:
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [one.text for one in word.paragraphs if one.text.strip()] + cells


GOOD = ("{{ title }}", "{{p body }}")


@pytest.mark.parametrize("form", Form)
def test_the_default_templates_are_templates(form: Form) -> None:
    assert check_template(default_template(form)) == ()


@pytest.mark.parametrize("form", Form)
def test_the_default_template_prints_what_the_product_prints(form: Form) -> None:
    upward, letter, minutes = form is Form.UPWARD, form is Form.LETTER, form is Form.MINUTES
    document = replace(DOCUMENT, form=form, signer="陈志远" if upward else "")
    if letter:
        document = replace(document, printed_by="", printed_on=None)
    said = "\n".join(words(fill_template(default_template(form), document)))
    assert "关于开展<自查>&整改的通知" in said
    assert "一、总体要求" in said
    assert "甲" in said
    assert ("各学校：" in said) is not minutes
    assert ("2026年7月2日印发" in said) is not letter
    assert ("签发人：陈志远" in said) is upward
    assert "}}" not in said.replace("{{ secret }}", "")


def test_braces_in_the_text_of_a_document_are_text() -> None:
    said = words(fill_template(template(*GOOD), DOCUMENT))
    assert "各学校要认真自查 {{ secret }}。" in said


def test_the_same_document_gives_the_same_bytes() -> None:
    made = template(*GOOD)
    assert fill_template(made, DOCUMENT) == fill_template(made, DOCUMENT)


def test_a_condition_leaves_out_what_is_empty() -> None:
    made = template(*GOOD, "{%p if note %}", "附注：{{ note }}", "{%p endif %}")
    assert check_template(made) == ()
    assert not any("附注" in one for one in words(fill_template(made, DOCUMENT)))
    assert "附注：此件公开" in words(fill_template(made, replace(DOCUMENT, note="此件公开")))


@pytest.mark.parametrize(
    ("made", "field", "place", "message"),
    [
        (
            template(*GOOD, "{{ titel }}"),
            "titel",
            "正文第 3 段",
            "“{{ titel }}”：没有这个字段，可用的字段见模板页的字段表。",
        ),
        (
            template(*GOOD, header="{{ 文号 }}"),
            "文号",
            "页眉第 1 段",
            "“{{ 文号 }}”：没有这个字段，可用的字段见模板页的字段表。",
        ),
        (
            template(*GOOD, cell="{{ number }"),
            "",
            "第 1 个表格第 2 行第 2 格",
            "括号没有配对：“{{ number }”。字段写成 {{ title }} 的样子，括号写在同一段里。",
        ),
        (
            template(*GOOD, "{{ title.__class__ }}"),
            "title.__class__",
            "正文第 3 段",
            "“{{ title.__class__ }}”：只能写字段名，不能写算式、调用或点号。",
        ),
        (
            template("{{ title }}", "正文：{{p body }}"),
            "body",
            "正文第 2 段",
            "“正文”有几段，要写成 {{p body }}，单独占一段。",
        ),
        (
            template("{{p title }}", "{{p body }}"),
            "title",
            "正文第 1 段",
            "“标题”写成 {{ title }}，不带“p”。",
        ),
        (
            template(*GOOD, "{%p if note %}", "{{ note }}"),
            "note",
            "正文第 3 段",
            "{% if note %} 没有对应的 {%p endif %}。",
        ),
        (
            template(*GOOD, "{%p for one in title %}"),
            "",
            "正文第 3 段",
            "“{%p for one in title %}”看不懂；条件只能写 {%p if 字段名 %} 和 {%p endif %}。",
        ),
        (
            template("{{ title }}"),
            "body",
            "全文",
            "缺少字段“正文”，请加上 {{p body }}。",
        ),
    ],
)
def test_a_broken_template_names_its_field_and_place(
    made: bytes, field: str, place: str, message: str
) -> None:
    found = check_template(made)
    assert [(one.field, one.place, one.message) for one in found] == [(field, place, message)]


def test_what_is_no_word_file_is_refused() -> None:
    (found,) = check_template(b"no zip at all")
    assert found.message == "不是完好的 Word 文件（.docx），或者加了密码。旧的 .doc 请先另存为 .docx。"


@pytest.mark.parametrize(
    ("written", "field", "said"),
    [
        ("{{ title.__class__ }}", "", "只能写字段名和条件，不能写算式、循环、调用或点号"),
        (
            "{% for one in title %}{{ one }}{% endfor %}",
            "",
            "只能写字段名和条件，不能写算式、循环、调用或点号",
        ),
        ("{{ title|upper }}", "", "只能写字段名和条件，不能写算式、循环、调用或点号"),
        ("{{ salary }}", "salary", "没有“salary”这个字段"),
    ],
)
def test_what_hides_in_a_content_control_is_refused_too(written: str, field: str, said: str) -> None:
    made = in_content_control(written)
    (found,) = check_template(made)
    assert (found.field, found.place) == (field, "内容控件、修订、脚注等处")
    assert said in found.message
    with pytest.raises(TemplateSyntaxError, match=said[:8]):
        fill_template(made, DOCUMENT)


def test_a_field_in_a_content_control_is_filled() -> None:
    made = in_content_control("{{ number }}")
    assert check_template(made) == ()
    filled = docx.Document(io.BytesIO(fill_template(made, DOCUMENT))).element.body
    assert "示教〔2026〕7号" in "".join(filled.itertext())


def test_what_would_be_fetched_when_opened_is_refused() -> None:
    word = docx.Document(io.BytesIO(template(*GOOD)))
    word.part.relate_to("http://example.invalid/x.png", RT.IMAGE, is_external=True)
    out = io.BytesIO()
    word.save(out)
    (found,) = check_template(out.getvalue())
    assert found.message == "引用了网络上的文件或图片，不能用作模板；请把它们插入文件本身。"


def test_a_link_for_the_reader_is_allowed() -> None:
    word = docx.Document(io.BytesIO(template(*GOOD)))
    word.part.relate_to("http://example.invalid/", RT.HYPERLINK, is_external=True)
    out = io.BytesIO()
    word.save(out)
    assert check_template(out.getvalue()) == ()


def test_macros_are_refused() -> None:
    out = io.BytesIO(template(*GOOD))
    with zipfile.ZipFile(out, "a") as opened:
        opened.writestr("word/vbaProject.bin", b"x")
    (found,) = check_template(out.getvalue())
    assert found.message == "含有宏或控件，不能用作模板；请另存为不含宏的 .docx。"


def test_a_bomb_is_refused_unread() -> None:
    out = io.BytesIO(template(*GOOD))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("word/media/image1.png", b"\0" * 70_000_000)
    (found,) = check_template(out.getvalue())
    assert found.message == "展开后太大，不能用作模板；请去掉里面的图片。"


def test_every_field_has_its_words() -> None:
    assert len({one.name for one in FIELDS}) == len(FIELDS)
    assert all(one.label and one.explanation for one in FIELDS)

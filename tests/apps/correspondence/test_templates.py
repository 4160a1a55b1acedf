"""A county's own Word templates: checked when they come in, used for Word alone, kept when they are switched off."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dudao.apps.correspondence.actions.issuing import docx_of, issued_copy_of, pdf_of
from dudao.apps.correspondence.actions.templates import remove_template, save_template
from dudao.apps.correspondence.models import DocumentTemplate
from dudao.core.official import Form
from dudao.infra.docx.templates import FIELDS, default_template
from tests.apps.correspondence import made
from tests.apps.correspondence.made import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def word(*lines: str) -> bytes:
    """A Word file of these paragraphs."""
    made_now = docx.Document()
    for line in lines:
        made_now.add_paragraph(line)
    out = io.BytesIO()
    made_now.save(out)
    return out.getvalue()


def words_of(content: bytes) -> str:
    """What stands in the parts of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if name.endswith(".xml")]
        return "".join(packed.read(name).decode() for name in names)


OWN = word("本县专用文头", "{{ number }}", "{{ title }}", "{{p body }}", "联系电话：010")


def saved(office: Office, content: bytes = OWN, kind: str = "notice") -> DocumentTemplate:
    return save_template(
        office.county, kind, content=content, file_name="通知.docx", actor=office.person("officer")
    )


@pytest.mark.parametrize("form", list(Form))
def test_every_default_template_is_taken_as_it_is(office: Office, form: Form) -> None:
    assert saved(office, default_template(form)).is_active


def test_word_follows_the_county_and_the_pdf_the_standard(office: Office) -> None:
    held = made.signed(made.document(office.world), office.world)
    before = pdf_of(held)
    saved(office)
    content = words_of(docx_of(held))
    assert "本县专用文头" in content
    assert held.number_text in content
    assert held.title in content
    assert pdf_of(held) == before


def test_a_copy_by_an_own_template_still_names_who_took_it(office: Office) -> None:
    saved(office)
    held = made.document(office.world)
    assert "送财政局　蒋国梁" in words_of(docx_of(held, "送财政局　蒋国梁"))
    assert "送财政局　蒋国梁" not in words_of(docx_of(held))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (word("{{ title }}", "{{p body }}", "电话：{{ phone }}"), "正文第 3 段：“{{ phone }}”：没有这个字段"),
        (word("{{ title }}", "{{p body }}", "{{ number"), "正文第 3 段"),
        (word("{{ title }}"), "缺少字段“正文”"),
        (word("{{ title }}", "{{p body }}", "{{ title.__class__ }}"), "正文第 3 段"),
        (b"not a document", "文件"),
    ],
)
def test_a_broken_template_is_refused_with_field_and_place(office: Office, content: bytes, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        saved(office, content)
    assert said in "\n".join(refused.value.messages)
    assert not DocumentTemplate.objects.exists()


def test_the_refusal_stands_on_the_page(office: Office, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("通知.docx", word("{{ title }}", "{{p body }}", "{{ phone }}"))
    url = reverse("document_template_upload", args=["notice"])
    response = signed_in("officer").post(url, {"file": file})
    page = response.content.decode()
    assert response.status_code == 400
    assert "没有这个字段" in page
    assert "phone" in page


def test_a_new_template_replaces_the_old_one_which_stays(office: Office, signed_in: SignIn) -> None:
    first = saved(office)
    assert saved(office).pk == first.pk
    second = saved(office, word("第二版", "{{ title }}", "{{p body }}"))
    first.refresh_from_db()
    assert (first.is_active, second.is_active) == (False, True)
    got = signed_in("director").get(reverse("document_template_file", args=[first.pk]))
    assert got.content == OWN
    remove_template(second, actor=office.person("officer"))
    held = made.document(office.world)
    assert "第二版" not in words_of(docx_of(held))


def test_what_was_issued_does_not_change_with_the_template(office: Office) -> None:
    held = made.signed(made.document(office.world), office.world)
    issued = bytes(issued_copy_of(held).docx)
    saved(office)
    assert bytes(issued_copy_of(held).docx) == issued


def test_only_the_office_changes_templates(office: Office) -> None:
    with pytest.raises(PermissionDenied):
        save_template(
            office.county, "notice", content=OWN, file_name="通知.docx", actor=office.person("director")
        )


def test_the_page_lists_every_field(office: Office, signed_in: SignIn) -> None:
    page = signed_in("officer").get(reverse("document_templates")).content.decode()
    assert all(one.tag in page and one.label in page for one in FIELDS)

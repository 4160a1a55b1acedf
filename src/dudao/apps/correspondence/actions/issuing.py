"""The issued text of a document: the very bytes, made once from what was signed."""

from __future__ import annotations

import hashlib

from django.db import transaction

from dudao.apps.correspondence.models import DocumentTemplate, IssuedCopy, OfficialDocument
from dudao.apps.correspondence.printing import printed


def issued_copy_of(document: OfficialDocument) -> IssuedCopy:
    """The bytes of a numbered document; the first who asks makes them, everybody after gets the same ones.

    The PDF is laid out by GB/T 9704; Word follows the county's own template where it has one. ValueError for a
    document without a number.
    """
    if not document.is_numbered:
        raise ValueError(f"{document.pk} has no number yet")
    found = IssuedCopy.objects.filter(document=document).first()
    if found is not None:
        return found
    pdf, docx = pdf_of(document), docx_of(document)
    with transaction.atomic():
        made, _ = IssuedCopy.objects.get_or_create(
            document=document,
            defaults={
                "pdf": pdf,
                "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                "docx": docx,
                "docx_sha256": hashlib.sha256(docx).hexdigest(),
                "page_count": page_count(pdf),
            },
        )
    return made


def pdf_of(document: OfficialDocument, watermark: str = "") -> bytes:
    """The document as PDF, with these words behind the text of every page."""
    from dudao.infra.pdf.official import official_pdf

    return official_pdf(printed(document, watermark=watermark))


def docx_of(document: OfficialDocument, watermark: str = "") -> bytes:
    """The document as Word, by the county's own template where one is in use; the mark stands in both."""
    template = template_of(document)
    if template is not None:
        from dudao.infra.docx.marking import marked
        from dudao.infra.docx.templates import fill_template

        filled = fill_template(bytes(template.content), printed(document, watermark=watermark))
        return marked(filled, watermark) if watermark else filled
    from dudao.infra.docx.official import official_docx

    return official_docx(printed(document, watermark=watermark))


def template_of(document: OfficialDocument) -> DocumentTemplate | None:
    """The county's own template for this kind, when one is in use."""
    return DocumentTemplate.objects.filter(county=document.county, kind=document.kind, is_active=True).first()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from dudao.infra.pdfium import pdf_document

    with pdf_document(pdf) as opened:
        return len(opened)

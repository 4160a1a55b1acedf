"""Small files of every kind, made here so that each test sees what it puts in."""

from __future__ import annotations

import io
import struct
import zipfile

import docx
import openpyxl
import pypdfium2
import xlwt  # type: ignore[import-untyped]
from PIL import Image
from pypdf import PdfWriter

from dudao.core.document import Document, paragraph
from dudao.infra.pdf.render import render_pdf


def picture_bytes(image_format: str = "PNG", size: tuple[int, int] = (40, 30), color: str = "teal") -> bytes:
    """One picture of a single colour."""
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, image_format)
    return target.getvalue()


def pdf_bytes(*lines: str, title: str = "说明") -> bytes:
    """A PDF with a text layer."""
    return render_pdf(Document(title, tuple(paragraph(line) for line in lines)))


def blank_pdf(pages: int, password: str = "") -> bytes:
    """A PDF of empty pages, with a password where one is given."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(user_password=password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def docx_bytes(*lines: str) -> bytes:
    """A Word document of paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def xlsx_bytes(rows: list[list[object]]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls_bytes(value: str = "在校生") -> bytes:
    """An old workbook with one cell."""
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zip_bytes(entries: dict[str, bytes | str]) -> bytes:
    """A ZIP of these entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return target.getvalue()


SLIDE = (
    '<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody>'
    "<a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
)


def pptx_bytes(*texts: str) -> bytes:
    """The text parts of a presentation, one slide for each text."""
    entries: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}
    for number, text in enumerate(texts, 1):
        entries[f"ppt/slides/slide{number}.xml"] = SLIDE.format(text)
    return zip_bytes(entries)


def ppt_bytes(*texts: str) -> bytes:
    """An old presentation: one stream of records, the texts in atoms inside of a container."""
    atoms = b"".join(
        struct.pack("<HHI", 0, 0x0FA0, 2 * len(text)) + text.encode("utf-16-le") for text in texts
    )
    stream = struct.pack("<HHI", 0x0F, 0x03E8, len(atoms)) + atoms
    target = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(target, stream)
    name, length = "PowerPoint Document".encode("utf-16-le"), 2 * len("PowerPoint Document") + 2
    raw = bytearray(target.getvalue())
    entry = raw.index("Workbook".encode("utf-16-le"))
    raw[entry : entry + 64] = name.ljust(64, b"\0")
    raw[entry + 64 : entry + 66] = length.to_bytes(2, "little")
    return bytes(raw)


def scan_of(pdf: bytes, *, scale: float = 2, turned: int = 0) -> Image.Image:
    """The first page of a PDF as a picture, as a scanner gives it, turned by so many degrees."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return picture.rotate(turned, expand=True) if turned else picture


def endless_pdf(levels: int = 9, times: int = 10) -> bytes:
    """A PDF of two kilobytes whose page draws a form that draws the next one ten times, and so on nine times."""

    def stream(head: str, content: str) -> str:
        return f"<<{head}/Length {len(content)}>>stream\n{content}\nendstream"

    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R>>",
        stream("", "/F Do "),
    ]
    form = "/Type/XObject/Subtype/Form/BBox[0 0 200 200]"
    for level in range(1, levels):
        objects.append(stream(f"{form}/Resources<</XObject<</F {level + 5} 0 R>>>>", "/F Do " * times))
    objects.append(stream(form, "0 0 10 10 re f "))
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return f"{out}startxref\n{out.index('xref')}\n%%EOF".encode()

"""A line in the header of every page of a Word file: who took the copy, for a template that has no place for it."""

from __future__ import annotations

import io

import docx
from docx.document import Document as WordDocument
from docx.section import _Header
from docx.shared import Pt, RGBColor

from dudao.infra.docx.render import same_bytes

SIZE = Pt(9)
COLOUR = RGBColor(0x9A, 0x9A, 0x9A)


def marked(content: bytes, text: str) -> bytes:
    """The file with these words in the header of all its pages; as it is when they stand in it already."""
    word = docx.Document(io.BytesIO(content))
    if _says(word, text):
        return content
    for section in word.sections:
        headers: list[_Header] = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            header.is_linked_to_previous = False
            run = header.add_paragraph().add_run(text)
            run.font.size, run.font.color.rgb = SIZE, COLOUR
    out = io.BytesIO()
    word.save(out)
    return same_bytes(out.getvalue())


def _says(word: WordDocument, text: str) -> bool:
    """Whether the words stand in the text or in a header or footer."""
    parts = [word.element.body]
    for section in word.sections:
        for part in (section.header, section.footer, section.even_page_header, section.first_page_header):
            if not part.is_linked_to_previous:
                parts.append(part._element)
    return any(text in "".join(part.itertext()) for part in parts)

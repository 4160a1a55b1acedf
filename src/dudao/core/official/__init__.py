"""Official documents (公文) as GB/T 9704-2012 describes them: what they consist of, their numbers, what is wrong.

`OfficialDocument` says what is printed and in which `Form`; `problems` lists in Chinese what keeps it from being
printed so; `DocumentNumber` is the 发文字号; `title_lines` breaks a long title as the standard wants it. Fonts,
millimetres and files are the business of the renderers.
"""

from dudao.core.official.checking import problems
from dudao.core.official.document import Annex, Form, OfficialDocument
from dudao.core.official.number import DocumentNumber
from dudao.core.official.title import title_lines

__all__ = [
    "Annex",
    "DocumentNumber",
    "Form",
    "OfficialDocument",
    "problems",
    "title_lines",
]

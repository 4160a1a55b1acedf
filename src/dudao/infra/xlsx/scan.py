"""A quick look at the XML of a sheet before it is parsed: how far it reaches, what its reader would lose.

The XML is searched, never parsed: no entity can be expanded here, and 100 MB take a fraction of a second.
Parts with a document type are refused before, so no parser after us meets an entity either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from dudao.core.grid import column_letters, column_number

_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s+ref=[\"'](?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})[\"']")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=[\"']([0-9]+)")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>]|)>(?!</)")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)([0-9]+)")
_PLAIN_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^>]*\sr=)")
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:</c>|<v\s*/>|<v></v>)")
_FORMULA_CELL = re.compile(
    rb"<c\b([^>]*)>\s*(?:<f\b[^>]*/>|<f\b[^>]*>([^<]*)</f>)\s*(?:</c>|<v\s*/>|<v></v>)"
)
_ERROR_CELL = re.compile(rb"<c\b([^>]*\st=[\"']e[\"'][^>]*)>(?:(?!</c>).)*?<v>([^<]*)</v>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What was seen: the far corner counted from 1, formulas without a result, cells that show an error."""

    rows: int
    columns: int
    formulas_without_result: tuple[tuple[str, str], ...]
    error_cells: tuple[tuple[str, str], ...]

    @property
    def cells(self) -> int:
        """The cells of the full rectangle from A1 to the far corner, which is what a reader allocates."""
        return self.rows * self.columns


def has_document_type(xml: bytes) -> bool:
    """Whether the XML declares a document type or is not plain UTF-8; office files never do, attacks do."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in xml[:4]:
        return True
    prolog = _PROLOG.match(xml)
    return prolog is not None and xml.startswith(b"<!", prolog.end())


def scan_sheet(xml: bytes, *, cells_without_question: int) -> SheetScan:
    """Look at one sheet; cells are counted one by one only when the claimed corner is false or too far."""
    corner = _declared_corner(xml)
    if corner is None or corner[0] * corner[1] > cells_without_question:
        corner = _exact_corner(xml)
    return SheetScan(*corner, _formulas_without_result(xml), _error_cells(xml))


def _declared_corner(xml: bytes) -> tuple[int, int] | None:
    """The corner that <dimension>, or a glance at the rows, claims, if no cell lies beyond; else None."""
    declared = _DIMENSION.search(xml, 0, 4096)
    if declared is not None:
        rows, columns = int(declared[2]), column_number(declared[1].decode())
    else:
        glance = _REFERENCE.findall(xml, 0, 1_000_000)
        rows = max(map(int, _ROW_NUMBER.findall(xml)), default=0)
        columns = max((column_number(letters[:4].decode()) for letters, _ in glance), default=0)
    if rows < 1 or columns < 1 or _PLAIN_CELL.search(xml, 0, 65536):
        return None
    return None if _beyond(rows, columns).search(xml) else (rows, columns)


def _beyond(rows: int, columns: int) -> re.Pattern[bytes]:
    """A pattern for any reference not plainly within the corner (rows carry a number only), or one written r='…'."""
    letters = column_letters(columns)
    within_columns = [
        f"{letters[:at]}[A-{chr(ord(letter) - 1)}]{'[A-Z]' * (len(letters) - at - 1)}"
        for at, letter in enumerate(letters)
        if letter != "A"
    ] + [letters]
    if len(letters) > 1:
        within_columns.append(f"[A-Z]{{1,{len(letters) - 1}}}")
    digits = str(rows)
    within_rows = [
        f"{digits[:at]}[0-{int(digit) - 1}]{'[0-9]' * (len(digits) - at - 1)}"
        for at, digit in enumerate(digits)
        if digit != "0"
    ] + [digits]
    if len(digits) > 1:
        within_rows.insert(0, f"[0-9]{{1,{len(digits) - 1}}}+")
    return re.compile(f' r=(?:\'|"(?!(?:{"|".join(within_columns)})?+(?:{"|".join(within_rows)})"))'.encode())


def _exact_corner(xml: bytes) -> tuple[int, int]:
    """The corner of the cells that hold anything; cells without a reference are counted on the safe side."""
    rows = columns = 0
    for cell in _FILLED_CELL.finditer(xml):
        if reference := _REFERENCE.search(b" " + cell[1]):
            rows = max(rows, int(reference[2]))
            columns = max(columns, column_number(reference[1][:4].decode()))
    if _PLAIN_CELL.search(xml):
        pieces = xml.split(b"row>")
        rows = max([rows, *map(int, _ROW_NUMBER.findall(xml))]) + len(pieces)
        columns += max(len(re.findall(rb"<(?:\w+:)?c[\s>/]", piece)) for piece in pieces)
    return rows, columns


def _formulas_without_result(xml: bytes) -> tuple[tuple[str, str], ...]:
    """Address and text (「=450*2」) of every formula that the file holds no result of."""
    # Also a shared formula stands in full (<f …>text</f>) in the first cell of its group.
    if b"</f>" not in xml or not _NO_RESULT.search(xml):
        return ()
    return tuple(
        (address, "=" + unescape((cell[2] or b"").decode("utf-8", "replace")))
        for cell in _FORMULA_CELL.finditer(xml)
        if (address := _address(cell[1]))
    )


def _error_cells(xml: bytes) -> tuple[tuple[str, str], ...]:
    if b't="e"' not in xml:
        return ()
    return tuple(
        (address, cell[2].decode("utf-8", "replace"))
        for cell in _ERROR_CELL.finditer(xml)
        if (address := _address(cell[1]))
    )


def _address(attributes: bytes) -> str:
    reference = _REFERENCE.search(b" " + attributes)
    return (reference[1] + reference[2]).decode().upper() if reference else ""

"""Which part of an .xlsx container holds which sheet."""

from __future__ import annotations

import posixpath
from xml.etree import ElementTree

_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATIONSHIP_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Sheet name to part name, in order of the workbook; parts no sheet names follow under their own names.

    The XML handed in has no document type (see `has_document_type`), so no entity can be expanded. A
    workbook part that does not parse gives every worksheet part under its own name; the parser then reports
    the damage.
    """
    found: dict[str, str] = {}
    workbook = next((name for name in parts if name.lower().endswith("xl/workbook.xml")), None)
    if workbook is not None:
        folder = posixpath.dirname(workbook)
        targets = _targets(parts.get(f"{folder}/_rels/{posixpath.basename(workbook)}.rels", b""), folder)
        for name, relationship in _sheets(parts[workbook]):
            target = targets.get(relationship, "")
            if target in parts:
                found[name] = target
    for part in parts:
        if "worksheets/sheet" in part.lower() and part.endswith(".xml") and part not in found.values():
            found[part] = part
    return found


def _sheets(xml: bytes) -> list[tuple[str, str]]:
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return []
    return [
        (
            element.get("name", ""),
            element.get(_RELATIONSHIP_ID) or element.get(_STRICT_RELATIONSHIP_ID) or "",
        )
        for element in root.iter()
        if element.tag.rpartition("}")[2] == "sheet"
    ]


def _targets(xml: bytes, folder: str) -> dict[str, str]:
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return {}
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join(folder, element.get("Target", ""))).lstrip(
            "/"
        )
        for element in root
    }

"""What a ZIP of an archive says of itself: units, items, documents with their files and links, boxes with entries.

Read strictly: whoever hands in such a file is not trusted with a single name, number or size.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

FORMAT, VERSION = "dudao-archive", 1
MANIFEST = "manifest.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_TEXT = 20_000
_MOST_COUNTED = 1_000_000
"""Pages, revisions, numbers in a box: far more than there can be, less than the databases hold."""
_MOST_BYTES = 2**53
_HALF_SIGN = re.compile("[\ud800-\udfff]")


class BadManifest(ValueError):
    """The manifest cannot be taken; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One revision of a document."""

    number: int
    file_name: str
    path: str
    sha256: str
    size: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """What a document proves: an item by its code, for a unit."""

    item: str
    unit: str
    required: str = ""
    page_from: int | None = None
    page_to: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document; dates as text like 2026-03-01, empty when not known. The last of `revisions` counts."""

    unit: str
    title: str
    document_number: str
    source_kind: str
    period_from: str
    period_to: str
    made_on: str
    valid_until: str
    note: str
    revisions: tuple[FileLine, ...]
    links: tuple[LinkLine, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A document in a box: which document (its place in the list), by which of its links, under which number."""

    document: int
    link: int
    number: int


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A box of a unit."""

    unit: str
    number: str
    title: str
    keeper: str
    place: str
    retention: str
    note: str
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit: `key` is how the others name it here."""

    key: str
    name: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item, so that another instance can see whether its own says the same."""

    code: str
    section: str
    criterion: str
    text: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole."""

    county: str
    region_code: str
    standard: str
    scope: str
    made_at: str
    notice: str
    units: tuple[UnitLine, ...]
    items: tuple[ItemLine, ...]
    documents: tuple[DocumentLine, ...]
    boxes: tuple[BoxLine, ...] = field(default=())

    @property
    def files(self) -> list[FileLine]:
        """Every revision of every document."""
        return [file for document in self.documents for file in document.revisions]


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON in UTF-8."""
    data = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def read(raw: bytes) -> Manifest:
    """The manifest, checked in full. Raises ``BadManifest``."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadManifest("manifest.json 读不懂，可能被改动或没有传完。") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BadManifest("这不是本系统导出的档案包。")
    if data.get("version") != VERSION:
        raise BadManifest(f"档案包的格式版本是 {str(data.get('version'))[:20]}，本系统只认得 {VERSION}。")
    manifest = Manifest(
        **{
            name: _text(data, name)
            for name in ("county", "region_code", "standard", "scope", "made_at", "notice")
        },
        units=tuple(UnitLine(**_texts(one, UnitLine)) for one in _list(data, "units")),
        items=tuple(ItemLine(**_texts(one, ItemLine)) for one in _list(data, "items")),
        documents=tuple(_document(one) for one in _list(data, "documents")),
        boxes=tuple(_box(one) for one in _list(data, "boxes")),
    )
    _check_references(manifest)
    return manifest


def _document(data: Mapping[str, Any]) -> DocumentLine:
    names = ("unit", "title", "document_number", "source_kind", "note")
    days = ("period_from", "period_to", "made_on", "valid_until")
    for name in days:
        _day(_text(data, name), name)
    revisions = tuple(_file(one) for one in _list(data, "revisions"))
    if not revisions:
        raise BadManifest(f"材料“{_text(data, 'title')[:40]}”没有文件。")
    links = tuple(
        LinkLine(
            _text(one, "item"),
            _text(one, "unit"),
            _text(one, "required"),
            _number(one, "page_from", optional=True),
            _number(one, "page_to", optional=True),
        )
        for one in _list(data, "links")
    )
    return DocumentLine(
        **{name: _text(data, name) for name in (*names, *days)}, revisions=revisions, links=links
    )


def _file(data: Mapping[str, Any]) -> FileLine:
    sha256 = _text(data, "sha256")
    if not _DIGEST.fullmatch(sha256):
        raise BadManifest(f"校验码不对：{sha256[:70]}")
    number, size = _number(data, "number"), _number(data, "size", most=_MOST_BYTES)
    assert number is not None
    assert size is not None
    return FileLine(number, _text(data, "file_name"), _text(data, "path"), sha256, size, _text(data, "note"))


def _box(data: Mapping[str, Any]) -> BoxLine:
    names = ("unit", "number", "title", "keeper", "place", "retention", "note")
    entries = []
    for one in _list(data, "entries"):
        document, link, number = (_number(one, name) or 0 for name in ("document", "link", "number"))
        entries.append(EntryLine(document, link, number))
    return BoxLine(**{name: _text(data, name) for name in names}, entries=tuple(entries))


def _check_references(manifest: Manifest) -> None:
    keys = {unit.key for unit in manifest.units}
    named = {document.unit for document in manifest.documents} | {box.unit for box in manifest.boxes}
    named |= {link.unit for document in manifest.documents for link in document.links}
    if not named <= keys:
        raise BadManifest("档案包里有材料或档案盒没有写明单位。")
    for box in manifest.boxes:
        for entry in box.entries:
            held = manifest.documents[entry.document] if entry.document < len(manifest.documents) else None
            if held is None or entry.link >= len(held.links) or entry.number < 1:
                raise BadManifest(f"档案盒 {box.number[:40]} 的卷内文件对不上。")


def _list(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadManifest(f"manifest.json 里的“{name}”不对。")
    return found


def _texts(data: Mapping[str, Any], kind: type) -> dict[str, str]:
    return {name: _text(data, name) for name in kind.__dataclass_fields__}  # type: ignore[attr-defined]


def _text(data: Mapping[str, Any], name: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str) or len(found) > _MOST_TEXT or _HALF_SIGN.search(found):
        raise BadManifest(f"manifest.json 里的“{name}”不对。")
    return found.replace("\0", "")


def _number(
    data: Mapping[str, Any], name: str, *, optional: bool = False, most: int = _MOST_COUNTED
) -> int | None:
    found = data.get(name)
    if found is None and optional:
        return None
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= most:
        raise BadManifest(f"manifest.json 里的“{name}”不对。")
    return found


def _day(text: str, name: str) -> None:
    if text:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise BadManifest(f"manifest.json 里的日期“{name}”不对：{text[:20]}") from error

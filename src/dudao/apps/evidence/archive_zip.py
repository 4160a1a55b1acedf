"""The ZIP of an archive: originals in the tree of the items, an index that opens without a network, lists, hashes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dudao.apps.evidence.archive_index import SCRIPT, STYLE, index_page
from dudao.apps.evidence.archive_manifest import (
    MANIFEST,
    BoxLine,
    DocumentLine,
    EntryLine,
    FileLine,
    ItemLine,
    LinkLine,
    Manifest,
    UnitLine,
    written,
)
from dudao.apps.evidence.archive_tree import Paths, safe_file, safe_part
from dudao.apps.evidence.boxes import boxes_of, entries_of
from dudao.apps.evidence.models import ArchiveBox, Evidence, EvidenceLink
from dudao.apps.evidence.places import content_root
from dudao.apps.evidence.queries import links_by_evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec
from dudao.infra.storage import content_path
from dudao.infra.xlsx.write import write_workbook

PIECE = 1024 * 1024
LOOSE = "未关联条目的材料"
OLD = "旧版本"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Selection:
    """What is packed: these documents, of their links those to the version's items that are asked for, these boxes."""

    county: Organisation
    version: StandardVersion
    scope: str
    documents: Sequence[Evidence]
    boxes: Sequence[ArchiveBox]
    item_ids: frozenset[int]
    notice: str


@dataclass(frozen=True)
class Packed:
    """What came of it: how many documents and files, and the files that are gone or damaged on the server."""

    documents: int
    files: int
    lost: tuple[str, ...]


def pack(selection: Selection, target: Path, made_at: datetime, progress: Progress) -> Packed:
    """Write the ZIP; a file whose bytes no longer have their digest is left out and named, never passed on."""
    manifest, sources = plan(selection, made_at)
    moment = made_at.timetuple()[:6]
    lost: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for at, (path, sha256) in enumerate(sources.items()):
            progress(at, len(sources))
            if not _original(archive, zipfile.ZipInfo(path, moment), sha256):
                lost.append(path)
        extra = {
            "index.html": index_page(manifest, lost),
            "目录/search.js": SCRIPT,
            "目录/style.css": STYLE,
            "目录/catalogue.xlsx": write_workbook(_catalogue(manifest, made_at)),
            MANIFEST: written(manifest),
        }
        if lost:
            extra["缺少的文件.txt"] = (
                "\ufeff以下文件在服务器上已不在或已损坏：\r\n" + "\r\n".join(lost)
            ).encode()
        for path, content in extra.items():
            info = zipfile.ZipInfo(path, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    progress(len(sources), len(sources))
    return Packed(len(manifest.documents), len(sources) - len(lost), tuple(lost))


def _original(archive: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str) -> bool:
    """Copy one original byte for byte; False when it is gone or no longer what it was."""
    source = content_path(content_root(), sha256)
    try:
        with source.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != sha256:
                return False
            opened.seek(0)
            with archive.open(info, "w", force_zip64=True) as target:
                while piece := opened.read(PIECE):
                    target.write(piece)
    except OSError:
        return False
    return True


def plan(selection: Selection, made_at: datetime) -> tuple[Manifest, dict[str, str]]:
    """The manifest, and which content lies at which path; one content lies at one path however often it is used."""
    items = {item.pk: item for item in items_of(selection.version)}
    links = links_by_evidence(list(selection.documents))
    keys: dict[int, UnitLine] = {}
    paths = Paths()
    by_content: dict[str, str] = {}
    for name in ("index.html", "目录", MANIFEST, "缺少的文件.txt"):
        paths.take((), name)
    documents: list[DocumentLine] = []
    place: dict[int, tuple[int, int]] = {}  # link → (document, place among its links)
    for evidence in _in_order(selection, links, items):
        kept = [one for one in links.get(evidence.pk, []) if one.item_id in items]
        kept.sort(key=lambda one: (items[one.item_id].position, one.pk))
        for at, link in enumerate(kept):
            place[link.pk] = (len(documents), at)
            _key(keys, link.unit)
        files = []
        for revision in sorted(evidence.revisions.all(), key=lambda one: one.number):
            sha256 = revision.stored.sha256
            if sha256 not in by_content:
                folders = _folders(evidence, kept, items, selection)
                if revision.pk != evidence.current_id:
                    folders = (*folders, OLD)
                by_content[sha256] = paths.take(folders, safe_file(evidence.title, revision.file_name))
            files.append(
                FileLine(
                    revision.number,
                    revision.file_name,
                    by_content[sha256],
                    sha256,
                    revision.stored.size,
                    revision.note,
                )
            )
        documents.append(_document(evidence, files, kept, items, keys))
    manifest = Manifest(
        county=selection.county.name,
        region_code=selection.county.code,
        standard=str(selection.version),
        scope=selection.scope,
        made_at=made_at.isoformat(timespec="seconds"),
        notice=selection.notice,
        units=(),
        items=tuple(ItemLine(one.code, one.section, one.criterion, one.text) for one in items.values()),
        documents=tuple(documents),
        boxes=_boxes(selection, place, keys),
    )
    return replace(manifest, units=tuple(keys.values())), {path: sha for sha, path in by_content.items()}


def _in_order(
    selection: Selection, links: dict[int, list[EvidenceLink]], items: dict[int, StandardItem]
) -> list[Evidence]:
    """The documents in the order of the first item that they prove; what proves none comes last."""

    def order(evidence: Evidence) -> tuple[int, int]:
        places = [items[one.item_id].position for one in links.get(evidence.pk, []) if one.item_id in items]
        return (min(places, default=10**9), evidence.pk)

    return sorted(selection.documents, key=order)


def _folders(
    evidence: Evidence, links: Sequence[EvidenceLink], items: dict[int, StandardItem], selection: Selection
) -> tuple[str, ...]:
    asked = [one for one in links if not selection.item_ids or one.item_id in selection.item_ids]
    first = next(iter(asked or links), None)
    if first is None:
        return (LOOSE, safe_part(evidence.unit.name))
    item = items[first.item_id]
    levels = [item.section, item.criterion] if item.criterion else [item.section]
    own = safe_part(f"{item.code} {item.text}", 40)
    return (*(safe_part(level, 40) for level in levels if level), own, safe_part(first.unit.name, 40))


def _key(keys: dict[int, UnitLine], unit: Organisation) -> str:
    if unit.pk not in keys:
        keys[unit.pk] = UnitLine(f"u{len(keys) + 1}", unit.name, unit.kind, unit.code)
    return keys[unit.pk].key


def _document(
    evidence: Evidence,
    files: list[FileLine],
    links: Sequence[EvidenceLink],
    items: dict[int, StandardItem],
    keys: dict[int, UnitLine],
) -> DocumentLine:
    def day(value: object) -> str:
        return "" if value is None else str(value)

    return DocumentLine(
        unit=_key(keys, evidence.unit),
        title=evidence.title,
        document_number=evidence.document_number,
        source_kind=evidence.source_kind,
        period_from=day(evidence.period_from),
        period_to=day(evidence.period_to),
        made_on=day(evidence.made_on),
        valid_until=day(evidence.valid_until),
        note=evidence.note,
        revisions=tuple(files),
        links=tuple(
            LinkLine(items[one.item_id].code, _key(keys, one.unit), one.required, one.page_from, one.page_to)
            for one in links
        ),
    )


def _boxes(
    selection: Selection, place: dict[int, tuple[int, int]], keys: dict[int, UnitLine]
) -> tuple[BoxLine, ...]:
    entries = entries_of(selection.boxes)
    return tuple(
        BoxLine(
            _key(keys, box.unit),
            box.number,
            box.title,
            box.keeper,
            box.place,
            box.retention,
            box.note,
            tuple(
                EntryLine(*place[entry.link_id], entry.number)
                for entry in entries[box.pk]
                if entry.link_id in place
            ),
        )
        for box in selection.boxes
    )


def _catalogue(manifest: Manifest, made_at: datetime) -> Book:
    units = {unit.key: unit.name for unit in manifest.units}
    numbers: dict[int, list[str]] = {}
    for box in manifest.boxes:
        for entry in box.entries:
            numbers.setdefault(entry.document, []).append(f"{box.number}-{entry.number:02d}")
    columns = (
        *(ColumnSpec(title, width=width) for title, width in (("题名", 34), ("提供单位", 18), ("文号", 16))),
        *(ColumnSpec(title, width=12) for title in ("所属时段起", "所属时段止", "形成日期", "有效期至")),
        *(
            ColumnSpec(title, width=width)
            for title, width in (("证明条目", 24), ("档案号", 20), ("文件", 50))
        ),
        ColumnSpec("SHA-256", width=66),
    )
    rows = tuple(
        (
            *(one.title, units[one.unit], one.document_number),
            *(one.period_from, one.period_to, one.made_on, one.valid_until),
            "、".join(f"{link.item}（{units[link.unit]}）" for link in one.links),
            "、".join(numbers.get(at, [])),
            one.revisions[-1].path,
            one.revisions[-1].sha256,
        )
        for at, one in enumerate(manifest.documents)
    )
    heading = f"{manifest.county}档案目录（{manifest.scope}）"
    sheet = SheetSpec("档案目录", columns, rows, heading=(heading,), frozen_columns=1, autofilter=True)
    return Book((sheet,), made_at.replace(tzinfo=None), title=heading, watermark=manifest.notice)


def all_boxes(units: Sequence[Organisation], version: StandardVersion) -> list[ArchiveBox]:
    """The boxes of these units."""
    found = []
    for unit in units:
        for box in boxes_of(unit, version):
            box.unit = unit
            found.append(box)
    return found

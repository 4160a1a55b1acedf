"""An archive from a ZIP into a county: documents, files, links and boxes, reported line by line.

Nothing is stored twice, nothing that is there is changed: what differs is a conflict and is said. The same ZIP again
changes nothing, so an import that broke off is simply repeated.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence.actions.documents import add_evidence, revise_evidence
from dudao.apps.evidence.actions.links import Place, link_evidence
from dudao.apps.evidence.actions.storing import KeptFile, keep_file
from dudao.apps.evidence.archive_manifest import BoxLine, DocumentLine, FileLine, LinkLine
from dudao.apps.evidence.archive_reading import ArchivePackage, BadFile
from dudao.apps.evidence.details import DATES, EvidenceDetails
from dudao.apps.evidence.models import ArchiveBox, BoxEntry, Evidence, EvidenceLink
from dudao.apps.evidence.places import part_path
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion, items_of

MOST_LINES = 5_000
DETAIL_LABELS = {
    "title": "名称",
    "document_number": "文号",
    "period_from": "所属时段起",
    "period_to": "所属时段止",
    "made_on": "形成日期",
    "valid_until": "有效期",
    "note": "备注",
}
Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What came of an import; `lines` are [kind, what, why]: refused, conflict, there already."""

    new_documents: int = 0
    known_documents: int = 0
    new_links: int = 0
    new_boxes: int = 0
    new_entries: int = 0
    refused: int = 0
    conflicts: int = 0
    lines: list[list[str]] = field(default_factory=list)

    def refuse(self, what: str, why: str) -> None:
        self.refused += 1
        self._line("没有导入", what, why)

    def conflict(self, what: str, why: str) -> None:
        self.conflicts += 1
        self._line("有冲突", what, why)

    def _line(self, kind: str, what: str, why: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append([kind, what[:200], why[:300]])

    def to_data(self) -> dict[str, object]:
        return asdict(self)


def import_archive(
    county: Organisation,
    version: StandardVersion,
    package: ArchivePackage,
    *,
    actor: User | None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Take in what can be taken; each document by itself, so that a bad file harms no other."""
    return _Import(county, version, package, actor).run(progress)


class _Import:
    """One import: how the units and items of the package are called here."""

    def __init__(
        self, county: Organisation, version: StandardVersion, package: ArchivePackage, actor: User | None
    ) -> None:
        self.county, self.version, self.package, self.actor = county, version, package, actor
        self.manifest = package.manifest
        self.report = Report()
        self.items = {item.code: item for item in items_of(version)}
        self.units = self._matched_units()
        self.evidence: dict[int, Evidence] = {}
        self.links: dict[tuple[int, int], EvidenceLink] = {}

    def run(self, progress: Progress) -> Report:
        self._compare_items()
        total = len(self.manifest.documents)
        for at, document in enumerate(self.manifest.documents):
            progress(at, total)
            self._document(at, document)
        for box in self.manifest.boxes:
            self._box(box)
        progress(total, total)
        details = {name: value for name, value in self.report.to_data().items() if name != "lines"}
        with transaction.atomic():
            record(self.actor, "import_archive", self.county, organisation=self.county, details=details)
        return self.report

    def _matched_units(self) -> dict[str, Organisation]:
        """The units here by their key there: the county itself, by code, else by name."""
        here = list(Organisation.objects.filter(county=self.county, is_active=True).select_related("county"))
        by_code = {unit.code: unit for unit in here if unit.code}
        by_name: dict[str, list[Organisation]] = {}
        for unit in here:
            by_name.setdefault(unit.name, []).append(unit)
        found: dict[str, Organisation] = {}
        for line in self.manifest.units:
            same = by_name.get(line.name, [])
            if line.kind == "county":
                found[line.key] = self.county
            elif line.code and line.code in by_code:
                found[line.key] = by_code[line.code]
            elif len(same) == 1:
                found[line.key] = same[0]
            else:
                why = "本县有几个同名的单位" if same else "本县没有这个单位"
                self.report.refuse(f"单位 {line.name}", f"{why}，它的材料没有导入。")
        return found

    def _compare_items(self) -> None:
        """Items are matched by their code; another text under the same code is said, not guessed about."""
        used = {link.item for document in self.manifest.documents for link in document.links}
        for line in self.manifest.items:
            here = self.items.get(line.code)
            if here is not None and line.code in used and _plain(here.text) != _plain(line.text):
                self.report.conflict(f"条目 {line.code}", "编号相同但条文不同，材料已按编号关联，请核对。")

    def _document(self, at: int, line: DocumentLine) -> None:
        unit = self.units.get(line.unit)
        if unit is None:
            return
        try:
            evidence = self._stored(unit, line)
        except (BadFile, ValidationError) as wrong:
            message = " ".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)
            self.report.refuse(line.revisions[-1].path or line.title, message)
            return
        self.evidence[at] = evidence
        for place, link in enumerate(line.links):
            self._link(at, place, evidence, link)

    def _stored(self, unit: Organisation, line: DocumentLine) -> Evidence:
        """The document here: found by its current content, else made with all its revisions."""
        details = _details(line)
        last = line.revisions[-1]
        held = (
            Evidence.objects.filter(unit=unit, discarded_at=None, current__stored__sha256=last.sha256)
            .order_by("pk")
            .first()
        )
        if held is not None:
            self.report.known_documents += 1
            self._compare(held, details, line)
            return held
        kept: list[tuple[FileLine, KeptFile]] = []
        try:
            for file in line.revisions:
                kept.append((file, self._kept(file)))
            with transaction.atomic():
                added = add_evidence(unit, kept[0][1], details, actor=self.actor)
                if added.document_existed and len(kept) > 1:
                    raise ValidationError("它的旧版本在本县已是一份单独的材料，请人工处理。")
                for file, one in kept[1:]:
                    revise_evidence(added.evidence, one, note=file.note, actor=self.actor)
        finally:
            for _, one in kept:
                one.source.unlink(missing_ok=True)
        if added.document_existed:
            self.report.known_documents += 1
        else:
            self.report.new_documents += 1
        return added.evidence

    def _kept(self, file: FileLine) -> KeptFile:
        target = part_path(uuid.uuid4())
        try:
            self.package.unpack(file, target)
            return keep_file(target, file.file_name)
        except (BadFile, ValidationError):
            target.unlink(missing_ok=True)
            raise

    def _compare(self, held: Evidence, details: EvidenceDetails, line: DocumentLine) -> None:
        differ = [
            one.name
            for one in fields(EvidenceDetails)
            if one.name != "source_kind" and getattr(held, one.name) != getattr(details, one.name)
        ]
        if differ:
            names = "、".join(DETAIL_LABELS[name] for name in differ)
            self.report.conflict(line.title, f"本县已有同一文件，{names}不同，保持本县的不变。")

    def _link(self, at: int, place: int, evidence: Evidence, line: LinkLine) -> None:
        item, unit = self.items.get(line.item), self.units.get(line.unit)
        if item is None or unit is None:
            missing = f"标准里没有 {line.item}" if item is None else "没有对应的单位"
            self.report.refuse(f"{evidence.title} → {line.item}", f"{missing}，没有关联。")
            return
        required = line.required if line.required in item.required_evidence else ""
        if line.required and not required:
            self.report.conflict(
                f"{evidence.title} → {line.item}", f"应备材料里没有“{line.required}”，只关联到条目。"
            )
        before = EvidenceLink.objects.filter(
            evidence=evidence, item=item, unit=unit, required=required
        ).exists()
        try:
            asked = Place(item, unit, required, line.page_from, line.page_to)
            self.links[at, place] = link_evidence(evidence, asked, actor=self.actor)
        except ValidationError as wrong:
            self.report.refuse(f"{evidence.title} → {line.item}", " ".join(wrong.messages))
            return
        self.report.new_links += not before

    @transaction.atomic
    def _box(self, line: BoxLine) -> None:
        unit = self.units.get(line.unit)
        if unit is None:
            return
        box = ArchiveBox.objects.filter(unit=unit, version=self.version, number=line.number).first()
        texts = {name: getattr(line, name) for name in ("title", "keeper", "place", "retention", "note")}
        if box is None:
            box = ArchiveBox(unit=unit, version=self.version, number=line.number, **texts)
            try:
                box.full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as wrong:
                self.report.refuse(f"档案盒 {line.number}", " ".join(wrong.messages))
                return
            box.save()
            self.report.new_boxes += 1
        elif any(getattr(box, name) != value for name, value in texts.items()):
            self.report.conflict(
                f"档案盒 {unit.name} {line.number}", "本县已有这个盒，写的不同，保持本县的不变。"
            )
        for entry in line.entries:
            link = self.links.get((entry.document, entry.link))
            if link is not None:
                self._entry(box, link, entry.number)

    def _entry(self, box: ArchiveBox, link: EvidenceLink, number: int) -> None:
        held = BoxEntry.objects.filter(box=box, link=link).first()
        name = f"{box.number}-{number:02d}"
        if held is not None:
            if held.number != number:
                self.report.conflict(name, f"这份材料在本县的盒里是 {held.number:02d} 号，保持不变。")
        elif BoxEntry.objects.filter(box=box, number=number).exists():
            self.report.conflict(name, "这个件号在本县已给了别的材料，这一份没有装盒。")
        else:
            BoxEntry.objects.create(box=box, link=link, number=number)
            self.report.new_entries += 1


def _details(line: DocumentLine) -> EvidenceDetails:
    days = {name: date.fromisoformat(text) if (text := getattr(line, name)) else None for name in DATES}
    return EvidenceDetails(
        title=line.title,
        document_number=line.document_number,
        source_kind=line.source_kind,
        note=line.note,
        **days,
    )


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())

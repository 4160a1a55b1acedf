"""Documents drafted by people or by rules, changed while they are drafts, and given up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.actions.holding import locked, moved, reason_in, require_office, stepped
from dudao.apps.correspondence.choices import (
    OPEN_STATES,
    DeliveryWay,
    DocumentKind,
    DocumentState,
    Readers,
    StepVerb,
)
from dudao.apps.correspondence.models import (
    Countersign,
    Delivery,
    DocumentAttachment,
    DocumentRevision,
    IssuingBody,
    OfficialDocument,
)
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.apps.correspondence.queries import default_issuer
from dudao.apps.organisations.api import Organisation
from dudao.core.drafting import (
    Draft,
    DraftError,
    DraftSection,
    draft_from_json,
    draft_to_json,
    with_text,
    with_title,
)

LONGEST_TITLE = 200
LONGEST_SECTION = 40_000
LONGEST_HEADING = 100
LONGEST_NAME = 120
MOST_ATTACHMENTS = 30
URGENCIES = ("", "特急", "加急")
BODY = "body"
"""The one section of a document written by hand."""


def draft_in(document: OfficialDocument) -> Draft:
    """The document as people left it."""
    return draft_from_json(document.draft)


@transaction.atomic
def draft_document(
    county: Organisation,
    kind: str,
    *,
    draft: Draft,
    actor: User | None,
    issuer: IssuingBody | None = None,
    addressees: Sequence[Organisation] = (),
    copies: Sequence[Organisation] = (),
    addressees_text: str = "",
    copies_text: str = "",
    attachments: Sequence[str] = (),
    readers: str = Readers.COUNTY,
    named_readers: Collection[User] = (),
    basis: str = "",
    source_key: str = "",
    at: datetime | None = None,
) -> OfficialDocument:
    """A document that begins its way; who may draft it is the caller's to know, `actor` None is a rule.

    With a `source_key` it is drafted once while the old one lives: the living one is returned as it is.
    ValidationError: no issuer (where to set it), an issuer or unit of another county, a title empty or too long.
    """
    if source_key:
        living = _living(county, source_key)
        if living is not None:
            return living
    found = issuer or default_issuer(county, kind)
    if found.county_id != county.pk or not found.is_active:
        raise ValidationError(f"{found.name}不是本县可用的发文机关。")
    _check_title(draft.title)
    content = draft_to_json(draft)
    made = OfficialDocument(
        county=county,
        issuer=found,
        kind=DocumentKind(kind),
        title=draft.title,
        base=content,
        draft=content,
        source_key=source_key,
        addressees_text=addressees_text,
        copies_text=copies_text,
        readers=Readers(readers),
        basis=basis,
        drafted_by=actor,
        drafted_at=at or timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        living = _living(county, source_key) if source_key else None
        if living is None:
            raise
        return living
    made.named_readers.set(named_readers)
    set_addressees(made, addressees, copies)
    _set_attachments(made, attachments)
    keep_revision(made, actor, at)
    stepped(made, StepVerb.DRAFTED, actor=actor, at=at)
    return made


def _living(county: Organisation, source_key: str) -> OfficialDocument | None:
    dead = (DocumentState.VOID, DocumentState.DISCARDED)
    return (
        OfficialDocument.objects.filter(county=county, source_key=source_key)
        .exclude(state__in=dead)
        .select_related("county", "issuer")
        .first()
    )


def _check_title(title: str) -> None:
    if not title.strip():
        raise ValidationError({"title": "标题不能为空。"})
    if len(title) > LONGEST_TITLE:
        raise ValidationError({"title": f"标题最多 {LONGEST_TITLE} 字，现在有 {len(title)} 字。"})


def set_addressees(
    held: OfficialDocument, addressees: Sequence[Organisation], copies: Sequence[Organisation]
) -> None:
    """The units a draft goes to, and those that get a copy; one that is both gets it once, as addressee."""
    wanted = {unit.pk: (unit, False) for unit in addressees}
    for unit in copies:
        wanted.setdefault(unit.pk, (unit, True))
    foreign = [unit.name for unit, _ in wanted.values() if unit.county_id != held.county_id]
    if foreign:
        raise ValidationError(f"{'、'.join(foreign)}不是本县的单位，请写在“其他主送、抄送机关”里。")
    ways = dict(held.deliveries.values_list("unit_id", "way"))
    held.deliveries.all().delete()
    Delivery.objects.bulk_create(
        Delivery(document=held, unit=unit, is_copy=is_copy, way=ways.get(unit.pk, DeliveryWay.SYSTEM))
        for unit, is_copy in wanted.values()
    )


def _set_attachments(held: OfficialDocument, names: Sequence[str]) -> None:
    """The names of what goes with it, in order; a name that stays keeps its file."""
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) > MOST_ATTACHMENTS:
        raise ValidationError({"attachments": f"附件最多 {MOST_ATTACHMENTS} 个。"})
    if too_long := [name for name in wanted if len(name) > LONGEST_NAME]:
        raise ValidationError({"attachments": f"附件名称最多 {LONGEST_NAME} 字：{too_long[0][:20]}……"})
    if twice := [name for name in wanted if wanted.count(name) > 1]:
        raise ValidationError({"attachments": f"附件名称重复：{twice[0]}"})
    had = {one.name: one for one in held.attachments.all()}
    held.attachments.all().delete()
    for order, name in enumerate(wanted, 1):
        old = had.get(name)
        DocumentAttachment.objects.create(
            document=held,
            order=order,
            name=name,
            file_name=old.file_name if old else "",
            stored=old.stored if old else None,
        )


def keep_revision(held: OfficialDocument, actor: User | None, at: datetime | None = None) -> None:
    """Keep the text as it stands under the number of its revision."""
    DocumentRevision.objects.create(
        document=held,
        number=held.revision,
        title=held.title,
        draft=held.draft,
        by=actor,
        at=at or timezone.now(),
    )


@dataclass(frozen=True)
class SectionEdit:
    """What a section is to say."""

    heading: str
    text: str


@dataclass(frozen=True)
class DocumentEdits:
    """A draft as it is to be; sections that are not named stay, those in `removed` go, `added` come at the end."""

    title: str
    sections: Mapping[str, SectionEdit] = field(default_factory=dict)
    removed: Collection[str] = ()
    added: Sequence[SectionEdit] = ()
    issuer: IssuingBody | None = None
    addressees: Sequence[Organisation] = ()
    copies: Sequence[Organisation] = ()
    addressees_text: str = ""
    copies_text: str = ""
    attachments: Sequence[str] = ()
    countersigners: Sequence[Organisation] = ()
    urgency: str = ""
    note: str = ""
    basis: str = ""


EDITED = ("title", "draft", "issuer", "addressees_text", "copies_text", "urgency", "note", "basis")


@transaction.atomic
def edit_document(
    document: OfficialDocument, edits: DocumentEdits, *, revision: int, actor: User
) -> OfficialDocument:
    """Change a draft: its text, its addressees, its attachments, who countersigns. Tables stay as they were computed.

    DocumentConflict when somebody changed it since `revision`; ValidationError names what is not as it must be.
    """
    held = locked(document, DocumentState.DRAFT, revision=revision)
    require_office(actor, held)
    _check_title(edits.title)
    if edits.urgency not in URGENCIES:
        raise ValidationError({"urgency": "紧急程度只有“特急”和“加急”。"})
    issuer = edits.issuer or held.issuer
    if issuer.county_id != held.county_id or not issuer.is_active:
        raise ValidationError({"issuer": f"{issuer.name}不是本县可用的发文机关。"})
    draft = _edited(draft_in(held), edits)
    held.title, held.draft, held.issuer = draft.title, draft_to_json(draft), issuer
    held.addressees_text, held.copies_text = edits.addressees_text.strip(), edits.copies_text.strip()
    held.urgency, held.note, held.basis = edits.urgency, edits.note.strip(), edits.basis.strip()
    set_addressees(held, edits.addressees, edits.copies)
    _set_attachments(held, edits.attachments)
    _set_countersigners(held, edits.countersigners)
    held.revision += 1
    held.save(update_fields=[*EDITED, "revision", "updated_at"])
    keep_revision(held, actor)
    record(actor, "edit_document", held, organisation=held.county, details={"revision": held.revision})
    return held


@transaction.atomic
def write_document(county: Organisation, kind: str, edits: DocumentEdits, *, actor: User) -> OfficialDocument:
    """A document that an officer writes by hand, with one section `BODY`; PermissionDenied for everybody else."""
    if not can_draft(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    if not edits.sections[BODY].text.strip():
        raise ValidationError("正文还是空的，请写正文；还不知道的写成【待补：…】。")
    made = draft_document(
        county,
        kind,
        draft=Draft(edits.title, (DraftSection(BODY, "", ""),)),
        actor=actor,
        issuer=edits.issuer,
    )
    return edit_document(made, edits, revision=made.revision, actor=actor)


def _edited(draft: Draft, edits: DocumentEdits) -> Draft:
    try:
        changed = with_title(draft, edits.title)
        kept = tuple(one for one in changed.sections if one.key not in edits.removed)
        changed = replace(changed, sections=kept)
        for key, edit in edits.sections.items():
            if key in edits.removed:
                continue
            heading = edit.heading if changed.section(key).heading else None
            changed = with_text(changed, key, edit.text, heading)
        for edit in edits.added:
            changed = _with_added(changed, edit)
    except DraftError as refused:
        raise ValidationError(str(refused)) from refused
    if not changed.sections:
        raise ValidationError("正文至少留一节。")
    for section in changed.sections:
        if len(section.text) > LONGEST_SECTION or len(section.heading) > LONGEST_HEADING:
            raise ValidationError(f"一节最多 {LONGEST_SECTION} 字，小标题最多 {LONGEST_HEADING} 字。")
    return changed


def _with_added(draft: Draft, edit: SectionEdit) -> Draft:
    """A section more, after the others of the body and before the annexes."""
    taken = {one.key for one in draft.sections}
    key = next(f"added{number}" for number in range(1, 1000) if f"added{number}" not in taken)
    body = [one for one in draft.sections if not one.is_annex]
    annexes = [one for one in draft.sections if one.is_annex]
    added = with_text(Draft("", (DraftSection(key, edit.heading.strip(), ""),)), key, edit.text).section(key)
    return replace(draft, sections=(*body, added, *annexes))


def _set_countersigners(held: OfficialDocument, units: Sequence[Organisation]) -> None:
    foreign = [unit.name for unit in units if unit.county_id != held.county_id]
    if foreign:
        raise ValidationError(f"{'、'.join(foreign)}不是本县的单位，不能会签。")
    held.countersigns.exclude(unit__in=units).delete()
    had = set(held.countersigns.values_list("unit_id", flat=True))
    Countersign.objects.bulk_create(
        Countersign(document=held, unit=unit) for unit in dict.fromkeys(units) if unit.pk not in had
    )


@transaction.atomic
def discard_document(
    document: OfficialDocument, reason: str, *, actor: User | None, at: datetime | None = None
) -> OfficialDocument:
    """Give up a document that has no number yet, with the reason; it stays readable. A second time changes nothing."""
    held = locked(document)
    require_office(actor, held)
    if held.state == DocumentState.DISCARDED:
        return held
    if held.state not in OPEN_STATES:
        raise ValidationError("已经编号的公文不能放弃，只能作废并写明原因。")
    said = reason_in(reason, "放弃的原因", 300)
    held.state, held.void_reason = DocumentState.DISCARDED, said
    moved(held, StepVerb.DISCARDED, actor=actor, at=at, note=said, fields=("state", "void_reason"))
    return held

"""A document of the register as GB/T 9704 prints it: the neutral description, the files, what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dudao.apps.accounts.api import Role
from dudao.apps.correspondence.choices import LETTER_KINDS, UPWARD_KINDS, DocumentKind
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.permissions import signing_role
from dudao.apps.correspondence.queries import holders_of
from dudao.apps.organisations.api import Kind
from dudao.core.document import Block, PageBreak, paragraph
from dudao.core.drafting import Draft, DraftSection, blocks_of, draft_from_json, missing
from dudao.core.official import Annex, Form, problems
from dudao.core.official import OfficialDocument as Printed

UNKNOWN_SIGNER = "（待定）"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST_LINE = 168
"""Six lines of names; with more the text would not begin on the first page, as it must (7.3.2)."""


def form_of(kind: str) -> Form:
    """The form in which a kind of document is printed."""
    if kind in LETTER_KINDS:
        return Form.LETTER
    if kind in UPWARD_KINDS:
        return Form.UPWARD
    return Form.MINUTES if kind == DocumentKind.MINUTES else Form.RED_HEAD


def printed(document: OfficialDocument, *, watermark: str = "") -> Printed:
    """The document as it will be printed, with this watermark; unsigned ones lack number and date.

    Addressees are the names of the units, or the words that stand for them. Sections on pages of their own without a
    number are annexes; attachments that are only files get a page that says so where there are annexes.
    """
    draft = draft_from_json(document.draft)
    form = form_of(document.kind)
    body = tuple(one for one in draft.sections if not one.is_annex)
    attachments, annexes = _attached(document, draft)
    has_end = form is not Form.LETTER
    whole = Printed(
        form=form,
        mark=_mark(document, form),
        title=document.title,
        blocks=blocks_of(replace(draft, sections=body)),
        number=document.number_text,
        signer=_signer(document) if form is Form.UPWARD else "",
        secrecy=document.secrecy,
        urgency=document.urgency,
        addressees=addressees_line(document),
        attachments=attachments,
        signatories=(document.issuer.name,),
        date=document.dated_on,
        note=document.note,
        annexes=annexes,
        copies_to=copies_line(document),
        printed_by=document.issuer.name if has_end else "",
        printed_on=document.dated_on if has_end else None,
        watermark=watermark,
        created_at=document.signed_at or document.drafted_at,
    )
    cleaned: Printed = _printable(whole)
    return cleaned


def _printable(value: Any) -> Any:
    """The same without control characters (Word's soft line break among them), which no Word file may hold."""
    if type(value) is str:
        return _CONTROL.sub("", value)
    if type(value) is tuple:
        return tuple(_printable(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _printable(getattr(value, one.name)) for one in fields(value)})
    return value


def _mark(document: OfficialDocument, form: Form) -> str:
    if form is Form.LETTER:
        return document.issuer.name
    if form is Form.MINUTES:
        return f"{document.issuer.name}会议纪要"
    return document.issuer.mark


def _signer(document: OfficialDocument) -> str:
    if document.signed_by is not None:
        return document.signed_by.name
    people: list[str] = [one.name for one in holders_of(document.county, Role(signing_role(document.issuer)))]
    return people[0] if people else UNKNOWN_SIGNER


def addressees_line(document: OfficialDocument) -> str:
    """To whom it goes, as it is printed: the words that were written, else the names of the units.

    Names that fill more than `LONGEST_LINE` characters become 各有关乡镇、部门、学校.
    """
    return document.addressees_text or _names(document, is_copy=False)


def copies_line(document: OfficialDocument) -> str:
    """Who gets a copy, as it is printed."""
    return document.copies_text or _names(document, is_copy=True)


def _names(document: OfficialDocument, *, is_copy: bool) -> str:
    """The units of the text; whom it was sent to later does not stand in it."""
    held = document.deliveries.filter(is_copy=is_copy).exclude(note="补发").select_related("unit")
    units = [one.unit for one in held.order_by("pk")]
    names = "、".join(unit.name for unit in units)
    return names if len(names) <= LONGEST_LINE else _all_together({unit.kind for unit in units})


def _all_together(kinds: set[str]) -> str:
    """Many units by what they are: 各有关乡镇、部门、学校."""
    departments = {Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU, Kind.BUREAU_SECTION}
    words = [
        "乡镇" if Kind.TOWNSHIP in kinds else "",
        "部门" if kinds & departments else "",
        "学校" if Kind.SCHOOL in kinds else "",
    ]
    return f"各有关{'、'.join(word for word in words if word) or '单位'}"


def _attached(document: OfficialDocument, draft: Draft) -> tuple[tuple[str, ...], tuple[Annex, ...]]:
    annexes = [Annex(one.heading, _annex_blocks(one)) for one in draft.sections if one.is_annex]
    titles = [one.title for one in annexes]
    files = [one for one in document.attachments.order_by("order") if one.name not in titles]
    if annexes:
        annexes += [Annex(one.name, (paragraph(_on_file(one.file_name)),)) for one in files]
    return (*titles, *(one.name for one in files)), tuple(annexes)


def _on_file(file_name: str) -> str:
    return f"本附件为电子文件“{file_name}”，随文一并送达。" if file_name else "本附件另附。"


def _annex_blocks(section: DraftSection) -> tuple[Block, ...]:
    blocks = blocks_of(Draft("", (replace(section, heading=""),)))
    return tuple(one for one in blocks if not isinstance(one, PageBreak))


def what_is_missing(document: OfficialDocument) -> tuple[str, ...]:
    """Every open 【待补】 of title and text, by what belongs there."""
    found = missing(draft_from_json(document.draft))
    return tuple(one.what or one.heading or "没有写明" for one in found)


def what_is_wrong(document: OfficialDocument) -> tuple[str, ...]:
    """What GB/T 9704 does not allow in it, in Chinese."""
    return problems(printed(document))

"""An Excel form on its way to a draft: uploaded, its columns named, corrected where needed, made a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import CharField

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.actions.keeping import (
    check_may_edit,
    link_to_previous,
    next_number,
    store_items,
)
from dudao.apps.standards.choices import ImportState, VersionState
from dudao.apps.standards.models import Standard, StandardImport, StandardItem, StandardVersion
from dudao.apps.standards.reading import (
    digest,
    likeliest_sheet,
    mapping_of,
    read_import,
    shown_name,
    stored_name,
    workbook_of,
)
from dudao.core.grid import Sheet
from dudao.core.scoring import rule_from_data, rule_to_data
from dudao.core.scoring.rules import ScoringRule
from dudao.engine.standard_import.items import ImportedItem, ImportedStandard, kind_of
from dudao.engine.standard_import.mapping import FormMapping, repeated_roles
from dudao.engine.standard_import.roles import Role
from dudao.engine.standard_import.rule_shapes import RuleGuess

SAMPLE_WORDS = "示例标准"


@dataclass(frozen=True)
class VersionFacts:
    """What the officer states of a standard when it becomes a draft."""

    title: str
    short_title: str
    document_number: str = ""
    kind: str = "scored"
    max_points: Fraction | None = None
    pass_points: Fraction | None = None
    stated_items: int | None = None
    not_applicable: str = "leave_total"
    bonus_limit: Fraction | None = None
    note: str = ""


@transaction.atomic
def upload_standard(
    owner: Organisation,
    content: bytes,
    name: str,
    *,
    actor: User,
    standard: Standard | None = None,
) -> StandardImport:
    """Keep the file as it came and suggest sheet and columns; UnreadableWorkbook when it is no workbook."""
    check_may_edit(actor, owner)
    workbook = workbook_of(content, name)
    sheet = likeliest_sheet(workbook)
    attempt = StandardImport(
        owner=owner,
        standard=standard,
        file_name=shown_name(name),
        sha256=digest(content),
        sheet=sheet.name[:100],
        created_by=actor,
    )
    attempt.mapping = mapping_of(attempt, sheet).to_data()
    attempt.file.save(stored_name(owner, name), ContentFile(content), save=False)
    attempt.save()
    details = {"文件": attempt.file_name, "SHA-256": attempt.sha256}
    record(actor, "upload_standard", attempt, organisation=owner, details=details)
    return attempt


@transaction.atomic
def map_standard(
    attempt: StandardImport, sheet: Sheet, mapping: FormMapping, *, actor: User
) -> StandardImport:
    """Take the sheet and the roles that the officer chose; ValidationError when no clause can be read with them."""
    check_may_edit(actor, attempt.owner)
    _check_open(attempt)
    twice = repeated_roles(mapping.roles.values())
    if twice:
        names = "、".join(role.label for role in twice)
        raise ValidationError(f"有两列都指定为“{names}”，每种只能有一列。")
    if not mapping.is_usable:
        raise ValidationError("请指定标题行，并指明哪一列是条文（或最下一级指标）。")
    attempt.sheet = sheet.name[:100]
    attempt.mapping = mapping.to_data()
    attempt.state = ImportState.PREVIEW
    attempt.save(update_fields=["sheet", "mapping", "state"])
    columns = {mapping.titles.get(at, str(at)): role.label for at, role in sorted(mapping.roles.items())}
    record(actor, "map_standard", attempt, organisation=attempt.owner, details={"列": columns})
    return attempt


@transaction.atomic
def correct_rule(attempt: StandardImport, cell: str, rule: ScoringRule, *, actor: User) -> None:
    """The officer says what the rule of one clause of the form is; kept with the import until it becomes a draft."""
    check_may_edit(actor, attempt.owner)
    held = StandardImport.objects.select_for_update().get(pk=attempt.pk)
    _check_open(held)
    held.settings_given = {
        **held.settings_given,
        "rules": {**held.settings_given.get("rules", {}), cell: rule_to_data(rule)},
    }
    held.save(update_fields=["settings_given"])
    attempt.settings_given = held.settings_given
    record(actor, "map_standard", held, organisation=held.owner, details={"单元格": cell})


def corrected(read: ImportedStandard, rules: Mapping[str, Any]) -> ImportedStandard:
    """What was read, with the rules that the officer corrected in the place of the guesses."""
    return replace(read, items=tuple(_corrected(item, rules) for item in read.items))


def _corrected(item: ImportedItem, rules: Mapping[str, Any]) -> ImportedItem:
    data = rules.get(item.cell)
    if data is None:
        return item
    rule = rule_from_data(data)
    return replace(
        item,
        guess=RuleGuess(rule, True, "已由人核对"),
        kind=kind_of(rule, item.points),
        points=item.points if rule.kind.carries_points else None,
    )


@transaction.atomic
def draft_standard(attempt: StandardImport, facts: VersionFacts, *, actor: User) -> StandardVersion:
    """A draft with every clause that was read; what is missing in it is said before it can be published."""
    check_may_edit(actor, attempt.owner)
    held = StandardImport.objects.select_for_update(of=("self",)).select_related("owner").get(pk=attempt.pk)
    _check_open(held)
    read = corrected(read_import(held), held.settings_given.get("rules", {}))
    if not read.items:
        raise ValidationError("这个工作表里没有读到条文，不能生成草稿。")
    too_long = [message for item in read.items if (message := _too_long(item))]
    if too_long:
        raise ValidationError(too_long)
    standard = held.standard or _new_standard(held.owner, facts, actor)
    version = _draft(standard, facts, read, held, actor)
    store_items(version, read.items)
    link_to_previous(version)
    held.state, held.version, held.standard = ImportState.DONE, version, standard
    held.save(update_fields=["state", "version", "standard"])
    record(
        actor,
        "draft_standard",
        version,
        organisation=held.owner,
        details={"标准": standard.title, "文件": held.file_name, "条数": len(read.items)},
    )
    return version


def _too_long(item: ImportedItem) -> str:
    """What of an item is longer than its field, most often since a column was given the wrong role."""
    held = {
        "code": item.code,
        "section": item.section,
        "criterion": item.criterion,
        "responsible_unit": item.responsible,
        "inspection_method": item.method,
    }
    for name, text in held.items():
        field = StandardItem._meta.get_field(name)
        if isinstance(field, CharField) and field.max_length and len(text) > field.max_length:
            return f"{item.cell}：{field.verbose_name}超过 {field.max_length} 字，请检查列的对应。"
    return ""


def _new_standard(owner: Organisation, facts: VersionFacts, actor: User) -> Standard:
    if Standard.objects.filter(owner=owner, title=facts.title).exists():
        raise ValidationError(
            f"已有同名的标准“{facts.title}”。要更新它，请在它的页面上传新版本；否则换一个名称。"
        )
    return Standard.objects.create(
        owner=owner,
        title=facts.title,
        short_title=facts.short_title,
        document_number=facts.document_number,
        created_by=actor,
    )


def _draft(
    standard: Standard, facts: VersionFacts, read: ImportedStandard, attempt: StandardImport, actor: User
) -> StandardVersion:
    if standard.versions.filter(state=VersionState.DRAFT).exists():
        raise ValidationError("这个标准已有一份草稿，请先发布或放弃它。")
    published = standard.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()
    sample = SAMPLE_WORDS in read.title or any(SAMPLE_WORDS in note for note in read.notes)
    notice = published.notice if published is not None and published.is_sample else ""
    return StandardVersion.objects.create(
        standard=standard,
        number=next_number(standard),
        previous=published,
        kind=facts.kind,
        level_titles=list(read.level_titles),
        max_points=facts.max_points,
        pass_points=facts.pass_points,
        stated_items=facts.stated_items,
        not_applicable=facts.not_applicable,
        bonus_limit=facts.bonus_limit,
        grade_levels=published.grade_levels if published is not None else [],
        notice=notice or ("示例标准，不得用于申报" if sample else ""),
        is_sample=sample or bool(notice),
        note=facts.note,
        file=attempt.file.name,
        file_name=attempt.file_name,
        sha256=attempt.sha256,
        created_by=actor,
    )


@transaction.atomic
def give_up_import(attempt: StandardImport, *, actor: User) -> None:
    """Nothing comes of an upload; the file stays as it was uploaded."""
    check_may_edit(actor, attempt.owner)
    _check_open(attempt)
    attempt.state = ImportState.GIVEN_UP
    attempt.save(update_fields=["state"])
    record(
        actor,
        "give_up_standard",
        attempt,
        organisation=attempt.owner,
        details={"文件": attempt.file_name},
    )


def _check_open(attempt: StandardImport) -> None:
    if attempt.state in (ImportState.DONE, ImportState.GIVEN_UP):
        raise ValidationError("这次导入已经结束。")


def roles_from(chosen: Mapping[int, str]) -> dict[int, Role]:
    """The roles of a form's selects; a blank select leaves its column without one."""
    return {column: Role(value) for column, value in chosen.items() if value}

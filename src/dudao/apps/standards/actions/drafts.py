"""Drafts: changed item by item, published, withdrawn, given up, or begun from the version before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.standards.actions.importing import VersionFacts
from dudao.apps.standards.actions.keeping import check_may_edit, link_to_previous, next_number
from dudao.apps.standards.choices import VersionState
from dudao.apps.standards.models import Standard, StandardItem, StandardVersion
from dudao.apps.standards.publishing_checks import refusals
from dudao.apps.standards.versions import is_used, items_of, rule_of_item
from dudao.core.scoring import rule_to_data
from dudao.core.scoring.rules import ScoringRule
from dudao.engine.standard_import.items import kind_of

NOT_DRAFT = "已发布的版本不能再改；要修改，请新建版本。"
ITEM_FIELDS = (
    "code",
    "section",
    "criterion",
    "text",
    "points",
    "rule_text",
    "subject",
    "school_kinds",
    "roll_up",
    "required_evidence",
    "responsible_unit",
    "inspection_method",
    "note",
    "measured_by",
    "demand",
)


def state_of(item: StandardItem) -> str:
    """A digest of all that can be changed in an item, to tell whether somebody changed it meanwhile."""
    held = [str(getattr(item, name)) for name in (*ITEM_FIELDS, "kind", "rule", "rule_confirmed")]
    return hashlib.sha256("\n".join(held).encode()).hexdigest()[:16]


def _locked_draft(version: StandardVersion, actor: User | None) -> StandardVersion:
    check_may_edit(actor, version.standard.owner)
    held = (
        StandardVersion.objects.select_for_update(of=("self",))
        .select_related("standard__owner", "previous")
        .get(pk=version.pk)
    )
    if not held.is_draft:
        raise ValidationError(NOT_DRAFT)
    return held


@transaction.atomic
def edit_standard_item(
    item: StandardItem, values: Mapping[str, Any], rule: ScoringRule, *, actor: User, seen: str = ""
) -> StandardItem:
    """Change one item of a draft; its rule counts as checked by a person, its kind follows from the rule.

    ``seen`` is the state that the person had before her (`state_of`); when somebody changed the item since, nothing
    is overwritten and she is told.
    """
    version = _locked_draft(item.version, actor)
    if seen and item.pk is not None:
        held = version.items.filter(pk=item.pk).first()
        if held is None or state_of(held) != seen:
            raise ValidationError("这一条刚被别人改过或删去，您的修改没有保存。请打开它看看现在的内容再改。")
    if version.items.exclude(pk=item.pk).filter(code=values.get("code", item.code)).exists():
        raise ValidationError({"code": "这个编号已经用于另一条。"})
    for name in ITEM_FIELDS:
        if name in values:
            setattr(item, name, values[name])
    if not rule.kind.carries_points:
        item.points = None
    item.rule = rule_to_data(rule)
    item.kind = kind_of(rule, item.points).value
    item.rule_confirmed = True
    checked = {"code", "section", "criterion", "text", "kind", "subject", "roll_up", "responsible_unit"}
    item.clean_fields(exclude={field.name for field in StandardItem._meta.fields} - checked)
    item.save()
    record(
        actor,
        "edit_standard_item",
        version,
        organisation=version.standard.owner,
        details={"编号": item.code, "条文": item.text[:100]},
    )
    return item


@transaction.atomic
def add_standard_item(
    version: StandardVersion, values: Mapping[str, Any], rule: ScoringRule, *, actor: User
) -> StandardItem:
    """A new item at the end of a draft."""
    held = _locked_draft(version, actor)
    last = held.items.order_by("-position").first()
    item = StandardItem(version=held, position=(last.position if last else 0) + 1)
    return edit_standard_item(item, values, rule, actor=actor)


@transaction.atomic
def remove_standard_item(item: StandardItem, *, actor: User) -> None:
    """Take one item out of a draft."""
    version = _locked_draft(item.version, actor)
    code = item.code
    item.delete()
    record(
        actor,
        "edit_standard_item",
        version,
        organisation=version.standard.owner,
        details={"删去": code},
    )


@transaction.atomic
def confirm_rules(version: StandardVersion, codes: Iterable[str], *, actor: User) -> int:
    """The rules of these items are right as they were read; gives how many were not confirmed before."""
    held = _locked_draft(version, actor)
    confirmed = held.items.filter(code__in=list(codes), rule_confirmed=False).update(rule_confirmed=True)
    if confirmed:
        details = {"核对规则": confirmed}
        record(actor, "edit_standard_item", held, organisation=held.standard.owner, details=details)
    return confirmed


@transaction.atomic
def edit_standard_version(
    version: StandardVersion, facts: VersionFacts, *, explanation: str, actor: User
) -> StandardVersion:
    """Change what a draft states of itself: totals, pass line, and why the sums differ where they do."""
    held = _locked_draft(version, actor)
    for name in (
        "kind",
        "max_points",
        "pass_points",
        "stated_items",
        "not_applicable",
        "bonus_limit",
        "note",
    ):
        setattr(held, name, getattr(facts, name))
    held.totals_explained = explanation
    held.save()
    standard = held.standard
    if not standard.versions.filter(state=VersionState.PUBLISHED).exists():
        standard.title, standard.short_title = facts.title, facts.short_title
        standard.document_number = facts.document_number
        same = Standard.objects.filter(owner=standard.owner, title=facts.title).exclude(pk=standard.pk)
        if same.exists():
            raise ValidationError(f"已有同名的标准“{facts.title}”，请换一个名称。")
        standard.save()
    record(
        actor,
        "edit_standard_version",
        held,
        organisation=standard.owner,
        details={"总分": str(held.max_points), "通过分": str(held.pass_points)},
    )
    return held


@transaction.atomic
def publish_standard(version: StandardVersion, *, actor: User) -> StandardVersion:
    """From now on the version never changes and can be rated by; ValidationError lists what stands in the way."""
    held = _locked_draft(version, actor)
    items = items_of(held)
    wrong = refusals(held, items)
    if wrong:
        raise ValidationError(wrong)
    link_to_previous(held)
    held.state = VersionState.PUBLISHED
    held.published_by, held.published_at = actor, timezone.now()
    held.save(update_fields=["state", "published_by", "published_at"])
    record(
        actor,
        "publish_standard",
        held,
        organisation=held.standard.owner,
        details={"标准": held.standard.title, "版本": held.number, "条数": len(items)},
    )
    return held


@transaction.atomic
def begin_version(version: StandardVersion, *, actor: User) -> StandardVersion:
    """A draft that is a copy of a published version, every item knowing the one it continues."""
    check_may_edit(actor, version.standard.owner)
    standard = version.standard
    if not version.is_published:
        raise ValidationError("只能从已发布的版本新建。")
    if standard.versions.filter(state=VersionState.DRAFT).exists():
        raise ValidationError("这个标准已有一份草稿，请先发布或放弃它。")
    items = items_of(version)
    draft = StandardVersion.objects.get(pk=version.pk)
    draft.pk = None
    draft._state.adding = True
    draft.number, draft.state, draft.previous = next_number(standard), VersionState.DRAFT, version
    draft.published_by = draft.published_at = None
    draft.created_by, draft.note = actor, ""
    draft.save()
    StandardItem.objects.bulk_create([_copy(item, draft) for item in items], batch_size=200)
    details = {"标准": standard.title, "自": version.number, "版本": draft.number}
    record(actor, "draft_standard", draft, organisation=standard.owner, details=details)
    return draft


def _copy(item: StandardItem, draft: StandardVersion) -> StandardItem:
    rule_of_item(item)  # a rule that cannot be read is told here and not when somebody rates
    copied = StandardItem.objects.model(
        **{
            field.attname: getattr(item, field.attname)
            for field in StandardItem._meta.concrete_fields
            if field.name not in ("id", "version", "previous", "is_unchanged")
        }
    )
    copied.version, copied.previous, copied.is_unchanged = draft, item, True
    return copied


@transaction.atomic
def give_up_draft(version: StandardVersion, *, actor: User) -> None:
    """A draft and its items go; the uploaded file stays with its import."""
    held = _locked_draft(version, actor)
    owner, title, number = held.standard.owner, held.standard.title, held.number
    standard = held.standard
    record(
        actor,
        "give_up_standard",
        standard,
        organisation=owner,
        details={"标准": title, "版本": number},
    )
    held.delete()


@transaction.atomic
def withdraw_standard(version: StandardVersion, *, actor: User) -> StandardVersion:
    """A published version that nothing rates by is taken back."""
    check_may_edit(actor, version.standard.owner)
    held = StandardVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not held.is_published:
        raise ValidationError("只有已发布的版本可以撤回。")
    if is_used(held):
        raise ValidationError("已有创建工作按这个版本自评，不能撤回。")
    held.state = VersionState.WITHDRAWN
    held.save(update_fields=["state"])
    details = {"标准": version.standard.title, "版本": held.number}
    record(actor, "withdraw_standard", held, organisation=version.standard.owner, details=details)
    return held

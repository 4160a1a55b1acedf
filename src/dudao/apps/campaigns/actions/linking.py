"""Two items of different standards are linked by hand, or parted again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.choices import Stricter
from dudao.apps.campaigns.models import Campaign, ItemCorrespondence
from dudao.apps.campaigns.queries import current_items


@transaction.atomic
def link_items(
    campaign: Campaign,
    item: int,
    other: int,
    *,
    actor: User | None,
    stricter: str = Stricter.UNKNOWN,
    note: str = "",
) -> ItemCorrespondence:
    """Say that two items ask the same thing, and which asks more; said again it replaces what was said.

    ValidationError: an item that the campaign does not rate by, two items of one standard, a choice without why.
    """
    held = locked_for_edit(campaign, actor)
    items = {found.pk: found for found in current_items(held).filter(pk__in=[item, other])}
    if len(items) < 2:
        raise ValidationError("请选两条，分别来自采用的两个标准。")
    if items[item].version_id == items[other].version_id:
        raise ValidationError("这两条是同一个标准的，不用比较。")
    if stricter in (Stricter.ITEM, Stricter.OTHER) and not note.strip():
        raise ValidationError("请写明为什么这一条要求更高。")
    reverse = ItemCorrespondence.objects.filter(campaign=held, item=other, other_item=item).first()
    if reverse is not None:
        item, other = other, item
        stricter = {"item": "other", "other": "item"}.get(stricter, stricter)
    link, _ = ItemCorrespondence.objects.update_or_create(
        campaign=held,
        item_id=item,
        other_item_id=other,
        defaults={"stricter": stricter, "note": note.strip()},
    )
    details = {
        "items": [items[item].code, items[other].code],
        "stricter": str(stricter),
        "note": note.strip(),
    }
    record(actor, "link_items", link, organisation=held.county, details=details)
    return link


@transaction.atomic
def unlink_items(campaign: Campaign, link_id: int, *, actor: User | None) -> None:
    """Take a link made by hand away again; ValidationError when it is gone."""
    held = locked_for_edit(campaign, actor)
    link = (
        ItemCorrespondence.objects.select_related("item", "other_item")
        .filter(campaign=held, pk=link_id)
        .first()
    )
    if link is None:
        raise ValidationError("这个关联已经取消了。")
    details = {"items": [link.item.code, link.other_item.code]}
    record(actor, "unlink_items", link, organisation=held.county, details=details)
    link.delete()

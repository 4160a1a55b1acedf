"""Lists of duties: made, renamed, taken away while they are empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.arranging import locked_list, refuse_closed, require_office
from dudao.apps.workplan.actions.kinds import start_kinds
from dudao.apps.workplan.choices import ListKind, ListSource
from dudao.apps.workplan.models import DutyList


@transaction.atomic
def create_list(
    county: Organisation,
    *,
    title: str,
    kind: str = ListKind.TASKS,
    source: str = ListSource.MANUAL,
    campaign: Campaign | None = None,
    matter: str = "",
    source_note: str = "",
    document_number: str = "",
    layout: Mapping[str, Any] | None = None,
    actor: User | None,
) -> DutyList:
    """A new list of the county: of a campaign, or of another matter by its name.

    ValidationError: no title, a title that the county has already, a campaign of another county or a closed one.
    """
    require_office(actor, county)
    title = title.strip()[:120]
    if not title:
        raise ValidationError({"title": "请写清单的名称。"})
    if campaign is not None and campaign.county_id != county.pk:
        raise ValidationError({"campaign": "这项创建工作不是本县的。"})
    refuse_closed(campaign)
    _check_title(county, title, None)
    start_kinds(county, actor=actor)
    made = DutyList.objects.create(
        county=county,
        campaign=campaign,
        matter="" if campaign else matter.strip()[:80],
        title=title,
        kind=kind,
        source=source,
        source_note=source_note.strip()[:300],
        document_number=document_number.strip()[:60],
        layout=dict(layout or {}),
        created_by=actor,
    )
    details = {"kind": ListKind(kind).label, "source": ListSource(source).label}
    record(actor, "create_duty_list", made, organisation=county, details=details)
    return made


@transaction.atomic
def edit_list(
    duty_list: DutyList,
    *,
    title: str,
    kind: str,
    matter: str = "",
    source_note: str = "",
    document_number: str = "",
    actor: User | None,
) -> DutyList:
    """Name, kind and origin of a list; nothing changed leaves no entry."""
    held = locked_list(duty_list, actor)
    wanted = {
        "title": title.strip()[:120],
        "kind": kind,
        "matter": "" if held.campaign_id else matter.strip()[:80],
        "source_note": source_note.strip()[:300],
        "document_number": document_number.strip()[:60],
    }
    if not wanted["title"]:
        raise ValidationError({"title": "请写清单的名称。"})
    _check_title(held.county, wanted["title"], held.pk)
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    if changed:
        for name in changed:
            setattr(held, name, wanted[name])
        held.save(update_fields=changed)
        labels = [str(DutyList._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
        record(actor, "edit_duty_list", held, organisation=held.county, details={"changed": labels})
    return held


@transaction.atomic
def remove_list(duty_list: DutyList, *, actor: User | None) -> None:
    """A list without any duty goes; one with duties stays (ValidationError), its duties are dropped one by one."""
    held = locked_list(duty_list, actor)
    count = held.duties.count()
    if count:
        raise ValidationError(f"清单里还有 {count} 项任务，不能删除。不再办的任务请逐项取消并写明原因。")
    record(actor, "remove_duty_list", held, organisation=held.county)
    held.delete()


def _check_title(county: Organisation, title: str, but: int | None) -> None:
    if DutyList.objects.filter(county=county, title=title).exclude(pk=but or 0).exists():
        raise ValidationError({"title": f"本县已有清单“{title}”，请换个名称，或打开那份清单添加任务。"})

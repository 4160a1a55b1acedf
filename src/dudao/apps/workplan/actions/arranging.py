"""What every write of lists and duties asks first: the right, the lock, and that nobody was faster."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, CampaignState
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.models import Duty, DutyList
from dudao.apps.workplan.permissions import can_arrange

NOT_OFFICE = "清单和任务由督导室干部安排。您要改时限，请在任务页申请延期。"
CLOSED = "这项创建工作已经结束，清单和进展不能再改。要修改请先重新启动。"


class DutyConflict(ValidationError):
    """Somebody else has changed the duty since it was seen; nothing was written."""


def require_office(actor: User | None, county: Organisation) -> None:
    """The system (None), or an officer of the county's supervision office."""
    if actor is not None and not can_arrange(actor, county):
        raise PermissionDenied(NOT_OFFICE)


def refuse_closed(campaign: Campaign | None) -> None:
    """A campaign that is closed takes no duties, and no word about them."""
    if campaign is not None and campaign.state == CampaignState.CLOSED:
        raise ValidationError(CLOSED)


def locked_list(duty_list: DutyList, actor: User | None) -> DutyList:
    """The list with its row locked until the transaction ends, after the right was checked."""
    require_office(actor, duty_list.county)
    held = (
        DutyList.objects.select_for_update(of=("self",))
        .select_related("county", "campaign")
        .get(pk=duty_list.pk)
    )
    refuse_closed(held.campaign)
    return held


def locked_duty(duty: Duty, revision: int | None, actor: User | None) -> Duty:
    """The duty with its row locked; `revision` is what the person saw of it, None where that cannot matter."""
    require_office(actor, duty.county)
    held = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("county", "campaign", "duty_list", "kind", "lead_unit", "milestone", "item")
        .select_related("principal_owner", "direct_owner", "handler")
        .get(pk=duty.pk)
    )
    refuse_closed(held.campaign)
    if revision is not None and held.revision != revision:
        raise DutyConflict(
            f"任务“{held.title}”已被别人改过（第 {held.revision} 次），您看到的是第 {revision} 次。"
            "没有保存，请对照现在的内容再改。"
        )
    return held

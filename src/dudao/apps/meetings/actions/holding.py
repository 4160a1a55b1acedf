"""What every write of a meeting begins with: the right, the row locked, the number that was seen."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import User
from dudao.apps.meetings.models import Meeting, PassOnNotice
from dudao.apps.meetings.permissions import ONLY_OFFICE, can_call
from dudao.apps.organisations.api import Organisation

SIGNED = "会议纪要已经签发锁定；要改，先写明原因重新打开。"


class MeetingConflict(ValidationError):
    """Somebody else changed the meeting meanwhile; nothing was written."""


def require_office(actor: User | None, county: Organisation) -> None:
    """The supervision office (None is the system); PermissionDenied for everybody else."""
    if actor is not None and not can_call(actor, county):
        raise PermissionDenied(ONLY_OFFICE)


def locked_meeting(meeting: Meeting, revision: int | None, actor: User | None) -> Meeting:
    """The meeting as it stands now, locked and still open; MeetingConflict when `revision` is not the one that stands.

    `revision` None: the write does not depend on what was seen.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("county", "campaign")
    found = held.get(pk=meeting.pk)
    require_office(actor, found.county)
    if found.is_signed:
        raise ValidationError(SIGNED)
    if revision is not None and revision != found.revision:
        raise MeetingConflict("这次会议刚被别人改过，您的修改没有保存。请核对最新内容后再改。")
    return found


def locked_notice(notice: PassOnNotice, revision: int | None, actor: User | None) -> PassOnNotice:
    """The notice as it stands now, locked; MeetingConflict when somebody else was faster."""
    found = PassOnNotice.objects.select_for_update(of=("self",)).select_related("county").get(pk=notice.pk)
    require_office(actor, found.county)
    if revision is not None and revision != found.revision:
        raise MeetingConflict("这份通知刚被别人改过，您的修改没有保存。请核对最新内容后再改。")
    return found


def raised(meeting: Meeting, *fields: str) -> None:
    """Save these fields with the next revision."""
    meeting.revision += 1
    meeting.save(update_fields=[*fields, "revision", "updated_at"])

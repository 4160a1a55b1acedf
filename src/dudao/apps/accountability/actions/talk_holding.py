"""Holding a talk while it is written: locked, in the right state, and nobody wrote it meanwhile."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accountability.choices_talks import TalkState
from dudao.apps.accountability.models import Talk
from dudao.apps.accountability.permissions_talks import ONLY_OFFICE, can_work_talk
from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record


class TalkConflict(ValidationError):
    """Somebody else wrote the talk since it was shown."""

    def __init__(self) -> None:
        super().__init__("这次约谈刚被别人改动过。您写的还在下面，请对照页面最新内容核对后再保存。")


def locked_talk(talk: Talk, *states: TalkState, what: str, revision: int | None = None, actor: User) -> Talk:
    """The talk as it is now, locked until the transaction ends, for a write of the office.

    PermissionDenied for others; ValidationError when it is in none of `states`; TalkConflict for another `revision`.
    """
    found = Talk.objects.select_for_update(of=("self",)).select_related("county", "unit", "notice", "case")
    held = found.get(pk=talk.pk)
    if not can_work_talk(actor, held):
        raise PermissionDenied(ONLY_OFFICE)
    if held.state not in states:
        raise ValidationError(f"{held.number_text}现在是“{held.get_state_display()}”，不能{what}。")
    if revision is not None and revision != held.revision:
        raise TalkConflict
    return held


def written(held: Talk, verb: str, *, actor: User, fields: tuple[str, ...] = (), **details: object) -> None:
    """Raise the number of the talk, save and leave one entry; details never name a person."""
    held.revision += 1
    held.save(update_fields=[*fields, "revision", "updated_at"])
    record(actor, verb, held, organisation=held.county, details={"revision": held.revision, **details})


def text_in(text: str, what: str, *, longest: int) -> str:
    """The text without blanks around it. ValidationError when it is empty or too long."""
    found = text.strip()
    if not found:
        raise ValidationError(f"请写明{what}。")
    if len(found) > longest:
        raise ValidationError(f"{what}最多 {longest} 字，现在有 {len(found)} 字。")
    return found

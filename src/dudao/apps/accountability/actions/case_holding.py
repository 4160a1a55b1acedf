"""Holding a case while it is written: locked, still open, at the right step, and nobody wrote it meanwhile."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accountability.models import Case
from dudao.apps.accountability.permissions_cases import ONLY_NAMED_OFFICE, can_work_case
from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.core.accountability.procedure import Step

LONGEST_TEXT = 20_000


class CaseConflict(ValidationError):
    """Somebody else wrote the case since it was shown."""

    def __init__(self) -> None:
        super().__init__("案件刚被别人改动过。您写的还在下面，请对照页面最新内容核对后再保存。")


def locked_case(case: Case, *, revision: int | None = None) -> Case:
    """The case as it is now, locked until the transaction ends. ValidationError when it has ended."""
    found = Case.objects.select_for_update(of=("self",)).select_related("county", "opened_by")
    held = found.get(pk=case.pk)
    if not held.is_open:
        raise ValidationError(f"{held.number_text}已经结束（{held.get_ending_display()}），不能再修改。")
    if revision is not None and revision != held.revision:
        raise CaseConflict
    return held


def office_case(case: Case, *, revision: int | None = None, actor: User) -> Case:
    """The same for a write of the office."""
    held = locked_case(case, revision=revision)
    if not can_work_case(actor, held):
        raise PermissionDenied(ONLY_NAMED_OFFICE)
    return held


def written(held: Case, verb: str, *, actor: User, fields: tuple[str, ...] = (), **details: object) -> None:
    """Raise the number of the case, save and leave one entry; details never name a person."""
    held.revision += 1
    held.save(update_fields=[*fields, "revision", "updated_at"])
    record(actor, verb, held, organisation=held.county, details={"revision": held.revision, **details})


def between(held: Case, first: Step, last: Step, what: str) -> None:
    """ValidationError unless the case is at one of these steps."""
    now = Step(held.step)
    if now.number < first.number:
        raise ValidationError(f"案件还在“{now.label}”，{what}要到“{first.label}”才能办理。")
    if now.number > last.number:
        raise ValidationError(f"案件已经到“{now.label}”，不能再{what}。")


def text_in(text: str, what: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text without blanks around it. ValidationError when it is empty or too long."""
    found = text.strip()
    if not found:
        raise ValidationError(f"请写明{what}。")
    if len(found) > longest:
        raise ValidationError(f"{what}最多 {longest} 字，现在有 {len(found)} 字。")
    return found


def day_in(day: date, what: str, today: date, *, not_before: date | None = None, former: str = "") -> date:
    """A day that has come. ValidationError for a later one, and for one before what it follows."""
    if day > today:
        raise ValidationError(f"{what}（{day:%Y-%m-%d}）还没有到。")
    if not_before is not None and day < not_before:
        raise ValidationError(f"{what}（{day:%Y-%m-%d}）早于{former}（{not_before:%Y-%m-%d}）。")
    return day

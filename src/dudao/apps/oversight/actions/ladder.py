"""The ladder of a county: which rungs are used, and the working days for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.models import LadderRung
from dudao.apps.oversight.permissions import ONLY_OFFICE_RULES, can_oversee
from dudao.core.oversight.ladder import Ladder, LadderError, RungSet


@transaction.atomic
def set_ladder(county: Organisation, rungs: Sequence[RungSet], *, actor: User) -> Ladder:
    """Set the ladder; letters that are out keep their days. ValidationError in Chinese for a ladder of no use."""
    if not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE_RULES)
    try:
        ladder = Ladder(tuple(sorted(rungs, key=lambda one: one.rung.severity)))
    except LadderError as refused:
        raise ValidationError(str(refused)) from refused
    changed = []
    for order, one in enumerate(ladder.rungs, 1):
        values = {
            "order": order,
            "reply_working_days": one.reply_working_days,
            "is_active": one.is_active,
        }
        held, is_new = LadderRung.objects.get_or_create(county=county, kind=one.rung.value, defaults=values)
        if is_new or any(getattr(held, name) != value for name, value in values.items()):
            LadderRung.objects.filter(pk=held.pk).update(**values)
            days = f"{one.reply_working_days} 个工作日" if one.reply_working_days else ""
            changed.append(f"{one.rung.label} {days if one.is_active else '停用'}".strip())
    if changed:
        record(actor, "set_ladder", county, organisation=county, details={"rungs": "、".join(changed)})
    return ladder

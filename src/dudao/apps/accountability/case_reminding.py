"""Deadlines of cases that are near or over are told to who is named to the case, each once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accountability.case_days import ShownDate, dates_of
from dudao.apps.accountability.models import Case
from dudao.apps.accountability.queries_cases import people_named
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.core.accountability.case_dates import DateState

TOLD = {DateState.NEAR: NoticeKind.DUTY_DUE, DateState.OVERDUE: NoticeKind.DUTY_LATE}


def remind_of_cases(now: datetime) -> int:
    """Tell of every deadline that came near or passed; rights of a party are not reminded of. How many were told.

    Called again and again: the same deadline in the same state is told once. Notices name the number, nobody's name.
    """
    today = timezone.localdate(now)
    told = 0
    for case in Case.objects.filter(ending="").select_related("county", "opened_by").order_by("pk"):
        for shown in dates_of(case, today):
            if shown.state in TOLD and not shown.date.is_right:
                told += _tell(case, shown)
    return told


@transaction.atomic
def _tell(case: Case, shown: ShownDate) -> int:
    key = f"case:{case.pk}:{shown.date.rule}:{shown.date.key}:{shown.date.due.day}:{shown.state}"
    made = notify(
        people_named(case),
        kind=TOLD[shown.state],
        title=f"{case.number_text}：{shown.rule.action}{shown.state.label}",
        url=reverse("case", kwargs={"case_id": case.pk}),
        unique_key=key,
        county=None,  # the inbox alone: nothing of a case leaves the house
        body=f"应在 {shown.date.due.day:%Y-%m-%d} 前办理（{shown.rule.basis}）",
        subject_key=subject_of(case),
        sent_by=None,
    )
    return len(made)

"""催办: a person presses, people hear at once; each duty only so often a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.workplan.choices import ReminderTarget
from dudao.apps.workplan.models import Duty, Urge
from dudao.apps.workplan.permissions import can_urge
from dudao.apps.workplan.reminders import PeopleOf, facts_of, rules_of, short

NOT_YOURS = "催办由督导室、责任人和牵头单位负责人办理；您对其中有的任务没有这个权限。"
LINE = (ReminderTarget.HANDLER, ReminderTarget.OWNER, ReminderTarget.UNIT_HEAD)


@dataclass(frozen=True)
class NotUrged:
    """A duty that was left out, and why."""

    duty: Duty
    reason: str


@dataclass(frozen=True)
class Urged:
    """What became of a batch."""

    made: tuple[Urge, ...]
    left_out: tuple[NotUrged, ...]


@transaction.atomic
def urge(
    duties: Iterable[Duty], *, actor: User, text: str = "", target: str = ReminderTarget.HANDLER
) -> Urged:
    """Urge one duty or many: the people of `target` (or the next up the line with an account) hear at once.

    What is done, was urged often enough today, or has nobody with an account is left out with the reason, the others
    are urged; ValidationError when all are left out, PermissionDenied when any is not the actor's to urge.
    """
    chosen = _locked(duties)
    if not chosen:
        raise ValidationError("请先选择要催办的任务。")
    if not all(can_urge(actor, duty) for duty in chosen):
        raise PermissionDenied(NOT_YOURS)
    text = " ".join(text.split())
    if len(text) > 300:
        raise ValidationError("催办内容不能超过 300 字。")
    now = timezone.now()
    counts = urged_today(chosen, now)
    books = {duty.county_id: (rules_of(duty.county), PeopleOf(duty.county)) for duty in chosen}
    made: list[Urge] = []
    left_out: list[NotUrged] = []
    for duty in chosen:
        rules, people = books[duty.county_id]
        reached, recipients = _recipients(people, duty, target, actor)
        if reason := _refusal(duty, counts[duty.pk], rules.urges_per_day, recipients):
            left_out.append(NotUrged(duty, reason))
        else:
            made.append(_urge(duty, reached, recipients, text, actor))
    if not made:
        raise ValidationError(
            [f"{one.duty.number} {short(one.duty.title, 30)}：{one.reason}" for one in left_out]
        )
    return Urged(tuple(made), tuple(left_out))


def _locked(duties: Iterable[Duty]) -> list[Duty]:
    """The duties, their rows locked in one order: two who urge at once are counted one after the other."""
    return list(
        Duty.objects.select_for_update(of=("self",))
        .filter(pk__in={duty.pk for duty in duties})
        .select_related("county", "duty_list", "lead_unit", "handler", "direct_owner", "principal_owner")
        .order_by("pk")
    )


def urged_today(duties: Iterable[Duty], now: datetime) -> Counter[int]:
    """How often each duty was urged since midnight."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    found = Urge.objects.filter(duty__in=[duty.pk for duty in duties], urged_at__gte=midnight)
    return Counter(found.values_list("duty_id", flat=True))


def _recipients(
    people: PeopleOf, duty: Duty, target: str, actor: User
) -> tuple[ReminderTarget, tuple[User, ...]]:
    """Who is meant, or the next up the line who has an account; never the actor herself."""
    wanted = ReminderTarget(target)
    for step in LINE[LINE.index(wanted) :] if wanted in LINE else (wanted,):
        found = tuple({one.pk: one for one in people.at(duty, step) if one.pk != actor.pk}.values())
        if found:
            return step, found
    return wanted, ()


def _refusal(duty: Duty, count: int, most: int, recipients: tuple[User, ...]) -> str:
    if not duty.is_open:
        return f"任务{duty.get_state_display()}，不需要催办。"
    if count >= most:
        tomorrow = timezone.localdate() + timedelta(days=1)
        return f"今天已催办 {count} 次，每天最多 {most} 次，{tomorrow.month}月{tomorrow.day}日起可以再催。"
    if not recipients:
        return "没有可以收到催办的账号，请打印催办单或电话联系。"
    return ""


def _urge(duty: Duty, target: ReminderTarget, recipients: tuple[User, ...], text: str, actor: User) -> Urge:
    made = Urge.objects.create(duty=duty, target=target, text=text, urged_by=actor)
    made.recipients.set(recipients)
    due_on = duty.effective_due_on
    due = f"时限 {due_on.month}月{due_on.day}日" if due_on else "未定时限"
    notify(
        recipients,
        kind=NoticeKind.URGED,
        title=f"催办：{short(duty.title)}（{due}）",
        url=reverse("duty", kwargs={"duty_id": duty.pk}),
        unique_key=f"urge:{made.pk}",
        county=duty.county,
        body="\n".join([*([text] if text else []), *facts_of(duty), f"催办人：{actor.name}"]),
        subject_key=subject_of(duty),
        sent_by=actor,
    )
    details = {"target": target.label, "recipients": [one.name for one in recipients], "text": text}
    record(actor, "urge_duty", duty, organisation=duty.county, details=details)
    return made

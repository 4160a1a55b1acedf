"""Units are told by themselves before the day for an answer, on it, and once it is over; nothing is ever sent twice."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dudao.apps.notices.api import NoticeKind
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.letters import letter_name, tell_unit
from dudao.apps.oversight.choices import WAITING_FOR_UNIT, LetterState
from dudao.apps.oversight.letter_dates import due_words
from dudao.apps.oversight.letter_texts import chinese_day
from dudao.apps.oversight.models import Letter
from dudao.apps.oversight.queries_letters import letters

SOON = 2  # working days
FROM_HOUR = 8


def tick_letters(now: datetime) -> int:
    """Every county with letters that wait, from eight in the morning; how many letters were due.

    Called again it sends nothing twice.
    """
    moment = timezone.localtime(now)
    if moment.hour < FROM_HOUR:
        return 0
    waiting = Letter.objects.filter(state__in=WAITING_FOR_UNIT).values("matter__county")
    return sum(
        remind_letters(county, moment.date())
        for county in Organisation.objects.filter(pk__in=waiting).order_by("pk")
    )


@transaction.atomic
def remind_letters(county: Organisation, today: date) -> int:
    """Tell units of letters due in two working days or today, and of overdue ones once; how many letters were due."""
    told = 0
    for letter in letters().filter(matter__county=county, state__in=WAITING_FOR_UNIT).order_by("pk"):
        told += _remind(letter, today)
    return told


def _remind(letter: Letter, today: date) -> bool:
    words = due_words(letter, today)
    if words is None:
        return False
    act = "签收并答复" if letter.state == LetterState.ISSUED else "答复"
    if words.days_left < 0:
        kind, title, part = NoticeKind.DUTY_LATE, f"已逾期，请尽快{act}{letter_name(letter)}", "late"
    elif words.days_left == 0:
        kind, title, part = NoticeKind.DUTY_DUE, f"今天到期，请{act}{letter_name(letter)}", "today"
    elif words.working_days_left is not None and words.working_days_left <= SOON:
        kind, title, part = NoticeKind.DUTY_DUE, f"即将到期，请{act}{letter_name(letter)}", "soon"
    else:
        return False
    body = f"{letter.matter.title}\n答复期限 {chinese_day(words.due_on)}，{words.word}"
    key = f"letter:{letter.pk}:{part}:{words.due_on}"
    tell_unit(letter, kind, title, body, None, key=key)
    return True

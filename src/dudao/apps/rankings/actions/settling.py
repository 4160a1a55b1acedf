"""Showing a ranking to its units, settling it when their time is over, and what becomes of it with its circular."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.rankings.actions.computing import held_ranking
from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.models import Ranking
from dudao.apps.rankings.queries import contest_time_over, lines_of, people_of, waiting_count


@transaction.atomic
def show_ranking(ranking: Ranking, *, revision: int, now: datetime, actor: User) -> Ranking:
    """Every unit sees its own numbers, its place and the rule, and may contest until the n-th working day after today.

    Heads and clerks are told. Shown already, it is left as it is.
    """
    held = held_ranking(ranking, actor, None)
    if held.state == RankingState.SHOWN:
        return held
    held = held_ranking(ranking, actor, revision)
    if held.state != RankingState.COMPUTED:
        raise ValidationError("这份排名已经核对过，不用再送。")
    today = timezone.localdate(now)
    calendar = working_calendar_of(held.county)
    held.contest_until = calendar.add(today, held.contest_working_days)
    held.contest_note = unpublished_note(calendar.unpublished_years(today, held.contest_until))[:200]
    held.shown_at, held.state = now, RankingState.SHOWN
    held.revision += 1
    held.save()
    lines = lines_of(held)
    people = people_of([one.unit_id for one in lines])
    for line in lines:
        notify(
            people.get(line.unit_id, []),
            kind=NoticeKind.REVIEW,
            title=f"请核对排名数据：{held.title}",
            body=f"有异议的，请在 {held.contest_until:%Y-%m-%d} 以前（含当天）提出；不提的按现有数据核定。",
            url=reverse("ranking_line", args=[line.pk]),
            unique_key=f"ranking:{held.pk}:shown:{line.unit_id}",
            county=held.county,
            subject_key=subject_of(held),
            sent_by=actor,
        )
    details = {"contest_until": str(held.contest_until), "units": len(lines)}
    record(actor, "show_ranking", held, organisation=held.county, details=details)
    return held


@transaction.atomic
def settle_ranking(ranking: Ranking, *, revision: int, now: datetime, actor: User) -> Ranking:
    """The numbers stand: only when the units' time is over and every contest is answered."""
    held = held_ranking(ranking, actor, None)
    if held.state in (RankingState.SETTLED, RankingState.DRAFTED, RankingState.SIGNED):
        return held
    held = held_ranking(ranking, actor, revision)
    if held.state != RankingState.SHOWN or held.contest_until is None:
        raise ValidationError("先送单位核对，核对期满再核定。")
    if timezone.localdate(now) <= held.contest_until:
        raise ValidationError(f"核对期限到 {held.contest_until:%Y-%m-%d}，期满以后才能核定。")
    waiting = waiting_count(held)
    if waiting:
        raise ValidationError(f"还有 {waiting} 条异议没有答复，逐条答复后再核定。")
    held.state, held.settled_at, held.settled_by = RankingState.SETTLED, now, actor
    held.revision += 1
    held.save()
    record(actor, "settle_ranking", held, organisation=held.county)
    return held


def tick(now: datetime) -> int:
    """Tell the office, once, that the units' time is over; settling stays with a person. How many were told."""
    told = 0
    for ranking in contest_time_over(timezone.localdate(now)):
        with transaction.atomic():
            waiting = waiting_count(ranking)
            said = f"还有 {waiting} 条异议待答复。" if waiting else "没有待答复的异议，可以核定。"
            told += bool(
                notify(
                    officers_of(ranking.county),
                    kind=NoticeKind.REVIEW,
                    title=f"排名核对期满：{ranking.title}",
                    body=said,
                    url=reverse("ranking", args=[ranking.pk]),
                    unique_key=f"ranking:{ranking.pk}:contest_over",
                    county=ranking.county,
                    subject_key=subject_of(ranking),
                )
            )
    return told

"""Readings of cases as they are asked for, and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from dudao.apps.accountability.models import CaseReading
from dudao.apps.accountability.queries_cases import audited_counties, cases_visible_to, readings_visible_to
from dudao.apps.accounts.api import User
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec

MOST_ROWS = 100_000


def readings_wanted(asked: Mapping[str, str], user: User) -> QuerySet[CaseReading] | None:
    """The readings that a page shows: filtered by case number, reader, first and last day; None: nobody to see any."""
    if not audited_counties(user) and not cases_visible_to(user).exists():
        return None
    found = readings_visible_to(user)
    if reader := asked.get("reader", "").strip():
        found = found.filter(reader__icontains=reader[:60])
    if number := asked.get("case", "").strip():
        found = _of_case(found, number)
    if (since := _day(asked.get("since", ""))) is not None:
        found = found.filter(at__date__gte=since)
    if (until := _day(asked.get("until", ""))) is not None:
        found = found.filter(at__date__lte=until)
    return found


def _of_case(found: QuerySet[CaseReading], number: str) -> QuerySet[CaseReading]:
    """By a number such as 问责案2026-003 or 2026-3; what is no number finds nothing."""
    year, dash, sequence = number.removeprefix("问责案").partition("-")
    if not dash or not all(one.isascii() and one.isdecimal() and len(one) < 6 for one in (year, sequence)):
        return found.none()
    return found.filter(case__year=int(year), case__sequence=int(sequence))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def readings_book(readings: Iterable[CaseReading], now: datetime) -> Book:
    """One line a reading: when, who, which case, what, from where; no person of a case is named."""
    columns = (
        ColumnSpec("时间", 20),
        ColumnSpec("查阅人", 24),
        ColumnSpec("案号", 18),
        ColumnSpec("查阅内容", 30),
        ColumnSpec("IP 地址", 18),
    )
    rows = tuple(
        (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            one.reader,
            one.case.number_text,
            one.what,
            one.address or "—",
        )
        for one in list(readings)[:MOST_ROWS]
    )
    sheet = SheetSpec("查阅记录", columns, rows, heading=("问责案卷查阅记录",), autofilter=True)
    return Book((sheet,), created_on=timezone.localtime(now).replace(tzinfo=None))

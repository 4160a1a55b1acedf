"""The days that a plan may name: nothing before 2000 or after 2100, where a slip of the year or 9999-12-31 stands."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 2000, 2100


def check_reach(day: date | None, what: str, field: str | None = None) -> None:
    """ValidationError, of the field where one is named, for a day before 2000 or after 2100; None is no day."""
    if day is None or FIRST_YEAR <= day.year <= LAST_YEAR:
        return
    message = f"{what} {day.isoformat()} 不对，请核对年份；没有时限就空着。"
    raise ValidationError(message if field is None else {field: message})

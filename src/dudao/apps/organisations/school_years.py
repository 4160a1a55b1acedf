"""School years as plain values: a year runs from 1 September to 31 August."""

from dataclasses import dataclass
from datetime import date

FIRST_MONTH = 9


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The school year that starts in the autumn of `start`: 2026 is 2026—2027学年."""

    start: int

    def __post_init__(self) -> None:
        if not 1980 <= self.start <= 2100:
            raise ValueError(f"学年应在 1980 到 2100 之间，现在是 {self.start}。")

    def __str__(self) -> str:
        return f"{self.start}—{self.start + 1}学年"

    @property
    def previous(self) -> "SchoolYear":
        return SchoolYear(self.start - 1)

    @property
    def first_day(self) -> date:
        return date(self.start, FIRST_MONTH, 1)


def school_year_on(day: date) -> SchoolYear:
    """The school year that a day falls into."""
    return SchoolYear(day.year if day.month >= FIRST_MONTH else day.year - 1)

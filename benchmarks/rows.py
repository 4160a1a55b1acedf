"""What a benchmark row says, and how two sides are timed in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure: ``value`` beside ``against``, their ``ratio``, the ``target`` and whether it is met.

    ``error`` says why a row could not be measured; such a row is not met.
    """

    id: str
    value: float | None
    unit: str
    against: str
    ratio: float | None
    target: str
    met: bool
    detail: str = ""
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """The row as results.json holds it; empty remarks are left out."""
        return {key: value for key, value in asdict(self).items() if value != ""}


def failed(row_id: str, unit: str, against: str, target: str, error: Exception) -> Row:
    """The row of a benchmark that broke off."""
    return Row(row_id, None, unit, against, None, target, False, error=f"{type(error).__name__}: {error}")


def against_limit(
    row_id: str, seconds: float, limit: float, *, against: str, target: float, detail: str = ""
) -> Row:
    """A ratio to another side that ran in the same run."""
    ratio = seconds / limit
    return Row(
        row_id,
        round(seconds * 1000, 2),
        "ms",
        f"{against}: {limit * 1000:.2f} ms",
        round(ratio, 3),
        f"≤ {target:g} ×",
        ratio <= target,
        detail,
    )


def below(row_id: str, value: float, unit: str, limit: float, *, against: str, detail: str = "") -> Row:
    """A figure with a fixed upper limit."""
    ratio = value / limit
    return Row(
        row_id,
        round(value, 2),
        unit,
        against,
        round(ratio, 3),
        f"≤ {limit:g} {unit}",
        value <= limit,
        detail,
    )


def time_in_turn(*sides: Callable[[], object], rounds: int, warm: int = 1) -> list[float]:
    """Median seconds of each side, the sides taken in turn so that noise meets them alike."""
    taken: list[list[float]] = [[] for _ in sides]
    for turn in range(warm + rounds):
        for number, side in enumerate(sides):
            start = time.perf_counter()
            side()
            if turn >= warm:
                taken[number].append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]

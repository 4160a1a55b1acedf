"""Judging many counties: exactly one by one, or in bulk where there are thousands of units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dudao.catalogue.schema import Standard
from dudao.engine.contract import Json, to_contract
from dudao.engine.facts import ReportedTables
from dudao.engine.judge import evaluate

Progress = Callable[[int, int], None]
FEW_UNITS = 3000


def evaluate_many(
    counties: Mapping[str, ReportedTables],
    standard: Standard,
    *,
    rules: Sequence[str] = (),
    progress: Progress | None = None,
    backend: Any = None,
    few_units: int = FEW_UNITS,
) -> Iterator[tuple[str, Json]]:
    """Yield every county's contract JSON in the order given; ``progress(done, all)`` after each county.

    Up to ``few_units`` units, and with rule sets, everything goes through the exact engine. Raises ``UnknownRuleSet``.
    """
    units = sum(len(tables.split_units or ()) for tables in counties.values())
    if rules or units <= few_units or any(tables.split_units is None for tables in counties.values()):
        found: Iterator[tuple[str, Json]] = (
            (name, to_contract(evaluate(standard, each, rules=rules), standard))
            for name, each in counties.items()
        )
    else:
        from dudao.engine.bulk import Bulk  # Ibis and Arrow are loaded only where they are needed
        from dudao.engine.tabular import connect

        found = Bulk(counties, standard, connect() if backend is None else backend).results()
    for done, result in enumerate(found, start=1):
        yield result
        if progress is not None:
            progress(done, len(counties))

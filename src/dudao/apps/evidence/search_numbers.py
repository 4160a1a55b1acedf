"""Which entries of the index hold the words, the newest first, in bounded time on either database.

FTS5 walks its lists from the newest entry down and stops when it has enough. PostgreSQL's GIN index knows no order
and reads a row again for every phrase: rare words are asked of it whole; for words that stand almost everywhere the
table is walked from the newest entry down, a stretch at a time, until there is enough or the time is up.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from dudao.apps.evidence.search_tables import INDEX, TABLE
from dudao.core.bigrams import fts5_query, tsquery

MOST = 120
"""How many entries are read at once."""

RARE = 2_000
"""Words with a token that PostgreSQL expects in no more entries than this are asked of the GIN index."""

STRETCH = 4_000
SECONDS = 0.06
_LEXEME = re.compile(r"'[^']+'(?::\*)?")
_LEXEMES_ASKED = 12


@dataclass(frozen=True)
class NumbersFound:
    """Numbers of entries, falling; `older_below` is where to go on with older ones, None: there are none."""

    numbers: list[int]
    older_below: int | None


def entry_numbers(query: str, marks: tuple[str, ...], before: int | None) -> NumbersFound:
    """The newest entries below `before` that hold all words of the query and one of the marks."""
    sqlite = connection.vendor == "sqlite"
    words = fts5_query(query) if sqlite else tsquery(query)
    if not marks or not words:
        return NumbersFound([], None)
    if sqlite:
        marked = " OR ".join(f'"{mark}"' for mark in marks)
        return _of_fts5(f"({words}) AND ({marked})", before)
    marked = " | ".join(f"'{mark}'" for mark in marks)
    expression = f"({words}) & ({marked})"
    if _expected(words) <= RARE:
        return _of_gin(expression, before)
    return _by_stretches(expression, before)


def _of_fts5(expression: str, before: int | None) -> NumbersFound:
    older = " AND rowid < %s" if before is not None else ""
    values: list[str | int] = [expression] if before is None else [expression, before]
    return _ended(
        _column(
            f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s{older} ORDER BY rowid DESC LIMIT {MOST}",
            values,
        )
    )


def _expected(words: str) -> int:
    """In how many entries PostgreSQL expects the rarest token of the words, by its statistics of each token alone."""
    lexemes = list(dict.fromkeys(_LEXEME.findall(words)))[:_LEXEMES_ASKED]
    each = " UNION ALL ".join([f"SELECT 1 FROM {TABLE} WHERE tokens @@ %s::tsquery"] * len(lexemes))
    plan: Any = _column(f"EXPLAIN (FORMAT JSON) {each}", list(lexemes))[0]
    root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    parts = root.get("Plans", ()) if root["Node Type"] == "Append" else (root,)
    return min(int(part["Plan Rows"]) for part in parts)


def _of_gin(expression: str, before: int | None) -> NumbersFound:
    older = " WHERE id < %s" if before is not None else ""
    values: list[str | int] = [expression] if before is None else [expression, before]
    statement = (
        f"WITH found AS MATERIALIZED (SELECT id FROM {TABLE} WHERE tokens @@ %s::tsquery) "
        f"SELECT id FROM found{older} ORDER BY id DESC LIMIT {MOST}"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # Only the index will do: its cost is known here, and the planner's guess for a new word is not.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(statement, values)
        numbers = [number for (number,) in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL enable_indexscan TO DEFAULT")
    return _ended(numbers)


def _by_stretches(expression: str, before: int | None) -> NumbersFound:
    ends = _rows(f"SELECT min(id), max(id) FROM {TABLE}", [])[0]
    lowest, highest = (ends[0] or 0), (ends[1] or 0)
    top = highest + 1 if before is None else before
    numbers: list[int] = []
    begun = time.monotonic()
    while top > lowest:
        bottom = top - STRETCH
        numbers += _column(
            f"SELECT id FROM {TABLE} WHERE tokens @@ %s::tsquery AND id >= %s AND id < %s "
            f"ORDER BY id DESC LIMIT {MOST - len(numbers)}",
            [expression, bottom, top],
        )
        if len(numbers) == MOST:
            return NumbersFound(numbers, numbers[-1])
        top = bottom
        if time.monotonic() - begun > SECONDS:
            return NumbersFound(numbers, top if top > lowest else None)
    return NumbersFound(numbers, None)


def _ended(numbers: list[int]) -> NumbersFound:
    return NumbersFound(numbers, numbers[-1] if len(numbers) == MOST else None)


def _column(statement: str, values: list[str | int]) -> list[Any]:
    return [row[0] for row in _rows(statement, values)]


def _rows(statement: str, values: list[str | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found

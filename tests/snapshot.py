"""What a test begins with, built once: later tests of the run get the same rows written back in one go.

`restored("world", build_world)` builds through the product's actions the first time it is asked for in a process and
remembers every row that this wrote; afterwards it writes those rows into the (empty, or equally prepared) database of
the next test, with the same keys, and returns a copy of what `build` returned. Sequences stand beyond those keys
already, since a rollback never takes numbers back.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

Made = TypeVar("Made")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Change:
    """The rows of one table that a build added or rewrote."""

    table: str
    columns: tuple[str, ...]
    key: str
    added: tuple[Row, ...]
    rewritten: tuple[Row, ...]


_kept: dict[tuple[str, str], tuple[Any, tuple[_Change, ...]]] = {}


def restored(name: str, build: Callable[[], Made]) -> Made:
    """What `build` makes; the database must stand as it did before the first build of this name."""
    key = (connection.vendor, name)
    if key not in _kept:
        before = _rows()
        made = build()
        _kept[key] = (copy.deepcopy(made), _changes(before, _rows()))
        return made
    made, changes = _kept[key]
    with transaction.atomic(), connection.cursor() as cursor:  # rows may stand before those they refer to
        for change in changes:
            _write(cursor, change)
    return copy.deepcopy(made)


def _tables() -> list[tuple[str, str]]:
    """Every table of the project with its key."""
    models = apps.get_models(include_auto_created=True)
    return [(one._meta.db_table, str(one._meta.pk.column)) for one in models if one._meta.managed]


def _rows() -> dict[str, tuple[tuple[str, ...], str, dict[Any, Row]]]:
    found = {}
    with connection.cursor() as cursor:
        for table, key in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = tuple(column[0] for column in cursor.description)
            place = columns.index(key)
            found[table] = (columns, key, {row[place]: tuple(row) for row in cursor.fetchall()})
    return found


def _changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[_Change, ...]:
    found = []
    for table, (columns, key, rows) in after.items():
        old = before[table][2]
        if old.keys() - rows.keys():
            raise AssertionError(f"{table}: a build that deletes rows cannot be restored")
        added = tuple(row for pk, row in rows.items() if pk not in old)
        rewritten = tuple(row for pk, row in rows.items() if pk in old and old[pk] != row)
        if added or rewritten:
            found.append(_Change(table, columns, key, added, rewritten))
    return tuple(found)


def _write(cursor: Any, change: _Change) -> None:
    quote = connection.ops.quote_name
    table = quote(change.table)
    if change.added:
        names = ", ".join(quote(column) for column in change.columns)
        places = ", ".join(["%s"] * len(change.columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", change.added)
    for row in change.rewritten:
        names = ", ".join(f"{quote(column)} = %s" for column in change.columns)
        key = row[change.columns.index(change.key)]
        cursor.execute(f"UPDATE {table} SET {names} WHERE {quote(change.key)} = %s", (*row, key))

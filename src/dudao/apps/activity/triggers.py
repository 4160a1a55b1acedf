"""Database triggers that refuse to change or delete an entry, on SQLite and on PostgreSQL.

A migration that alters the table must install them again at its end: SQLite rebuilds the table then.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "activity_entry"
MESSAGE = "操作记录只能追加，不能修改或删除"
SQLITE_INSTALL = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{event} BEFORE {event.upper()} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for event in ("update", "delete")
)
SQLITE_REMOVE = tuple(f"DROP TRIGGER IF EXISTS {TABLE}_no_{event}" for event in ("update", "delete"))
POSTGRESQL_INSTALL = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_append_only()",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_append_only()",
)
POSTGRESQL_REMOVE = (
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
)
STATEMENTS = {
    "sqlite": (SQLITE_INSTALL, SQLITE_REMOVE),
    "postgresql": (POSTGRESQL_INSTALL, POSTGRESQL_REMOVE),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; doing it twice is harmless."""
    _run(connection, STATEMENTS[connection.vendor][0])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    _run(connection, STATEMENTS[connection.vendor][1])


@contextmanager
def suspended(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a while: to restore a backup, to empty a test database, to tamper in tests."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

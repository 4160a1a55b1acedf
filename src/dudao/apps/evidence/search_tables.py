"""The index of the archive's search: an FTS5 table that triggers keep equal on SQLite, a GIN index on PostgreSQL.

A migration that alters evidence_searchentry must install the triggers again at its end: SQLite rebuilds the table then.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from dudao.core.bigrams import TOKENIZER

TABLE = "evidence_searchentry"
INDEX = "evidence_searchindex"
_TAKE_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
_PUT_IN = f"INSERT INTO {INDEX}(rowid, tokens) VALUES (new.id, new.tokens);"
INSTALL = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5("
        f"tokens, content='{TABLE}', content_rowid='id', prefix='1', tokenize=\"{TOKENIZER}\")",
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_in AFTER INSERT ON {TABLE} BEGIN {_PUT_IN} END",
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_out AFTER DELETE ON {TABLE} BEGIN {_TAKE_OUT} END",
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_new AFTER UPDATE OF tokens ON {TABLE} BEGIN {_TAKE_OUT} {_PUT_IN} END",
    ),
    "postgresql": (f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin (tokens)",),
}
REMOVE = {
    "sqlite": (
        *(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("in", "out", "new")),
        f"DROP TABLE IF EXISTS {INDEX}",
    ),
    "postgresql": (f"DROP INDEX IF EXISTS {INDEX}",),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index; doing it twice is harmless."""
    _run(connection, INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the index away."""
    _run(connection, REMOVE[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

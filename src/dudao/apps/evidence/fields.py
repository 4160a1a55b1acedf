"""A column of search tokens: plain text on SQLite (FTS5 reads it), a tsvector on PostgreSQL; the same in Python."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

MARK = "\ue000"
"""What tokens begin with that are no words of a text (see search_index.py): they have no position."""

_LAST_POSITION = 16_383
_LEXEME = re.compile(r"'([^']*)'(?::([\d,]+))?")


class TokensField(models.TextField[str, str]):
    """Tokens in order, parted by spaces, then marks; on PostgreSQL what lies past position 16,383 is left out."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """tsvector where there is one."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The tokens as the database takes them."""
        text = super().get_db_prep_value(value, connection, prepared)
        return _vector(text) if connection.vendor == "postgresql" and text is not None else text

    def from_db_value(self, value: Any, _expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The tokens as they were given."""
        return _tokens(value) if connection.vendor == "postgresql" and value is not None else value


def _vector(tokens: str) -> str:
    parts = []
    for at, token in enumerate(tokens.split(), 1):
        if token.startswith(MARK):
            parts.append(f"'{token}'")
        elif at <= _LAST_POSITION:
            parts.append(f"'{token}':{at}")
    return " ".join(parts)


def _tokens(vector: str) -> str:
    placed: list[tuple[int, str]] = []
    for token, positions in _LEXEME.findall(vector):
        if positions:
            placed += [(int(at), token) for at in positions.split(",")]
        else:
            placed.append((_LAST_POSITION + 1, token))
    return " ".join(token for _, token in sorted(placed))

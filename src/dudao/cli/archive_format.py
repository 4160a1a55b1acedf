"""What a backup holds: a manifest with SHA-256 sums, one file of JSON lines per table, and the stored files.

The rows are those of the models, not of one database engine, so a backup of SQLite can be restored on PostgreSQL.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, FILES = "database", "files"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself: when made, under which migrations, rows per table, sum per member."""

    created_at: str
    engine: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    sums: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_count(self) -> int:
        """How many stored files the archive holds."""
        return sum(1 for name in self.sums if name.startswith(f"{FILES}/"))

    def to_json(self) -> str:
        """The manifest as text."""
        content = {
            "format": FORMAT,
            "created_at": self.created_at,
            "engine": self.engine,
            "migrations": list(self.migrations),
            "rows": dict(self.rows),
            "sha256": dict(self.sums),
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest; ValueError for anything else."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise ValueError(f"备份格式 {content['format']} 不能识别")
            return cls(
                content["created_at"],
                content["engine"],
                tuple(content["migrations"]),
                content["rows"],
                content["sha256"],
            )
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError("备份的清单不完整") from error


def stored_models() -> list[type[Model]]:
    """Every model with a table of its own, through tables of many-to-many relations included."""
    models = apps.get_models(include_auto_created=True)
    return [
        model for model in models if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def stored_fields(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a model that are written, in a fixed order."""
    return [item for item in model._meta.concrete_fields if not getattr(item, "generated", False)]


def plain(value: Any) -> Any:
    """A value as JSON can hold it; ``Field.to_python`` reads it back without loss (microseconds included)."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal | Fraction | UUID):
        return str(value)
    if isinstance(value, FieldFile):
        return value.name or ""
    raise TypeError(f"备份不认识的类型：{type(value).__name__}")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """Every regular file below a folder, sorted."""
    if folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())

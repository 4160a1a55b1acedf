"""``dudao restore``: checksums first, then everything in one transaction, then the files; nothing half-written."""

from __future__ import annotations

import base64
import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import BinaryField, DurationField, Field, Model

from dudao.apps.activity.api import suspended
from dudao.cli.archive_format import (
    DATABASE,
    FILES,
    MANIFEST,
    Manifest,
    files_below,
    sha256_of,
    stored_fields,
    stored_models,
)
from dudao.cli.backup import applied_migrations
from dudao.cli.console import Refusal, progress

_MADE_BY_DJANGO = frozenset({"contenttypes.contenttype", "auth.permission"})
_BATCH = 500


def restore_backup(source: Path, *, force: bool) -> Manifest:
    """Replace the instance by what the archive holds.

    Raises ``Refusal`` and changes nothing when the archive is damaged, belongs to another version of the product, or
    the instance holds data and ``force`` is not given.
    """
    if not source.is_file():
        raise Refusal.of(f"没有这个文件：{source}。请检查路径。")
    with tempfile.TemporaryDirectory(prefix="dudao-restore-", dir=_same_disk()) as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        _verify(folder, manifest)
        call_command("migrate", verbosity=0, interactive=False, stdout=io.StringIO())
        if tuple(manifest.migrations) != applied_migrations():
            raise Refusal.of("备份与程序的版本不一致；请用备份时的版本恢复，恢复后再升级。")
        if not force and _holds_data():
            raise Refusal.of("实例里已有数据，没有恢复；确要用备份替换，请加 --force（原数据会被删除）。")
        with suspended(connection), transaction.atomic():
            _load(folder, manifest)
        _swap_files(folder / FILES)
    return manifest


def _same_disk() -> Path:
    """Unpack beside the stored files, so that they are put in place by a rename."""
    root = Path(settings.MEDIA_ROOT).parent
    root.mkdir(parents=True, exist_ok=True)
    return root


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        return Manifest.from_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Refusal.of(f"{source.name} 不是完整的备份文件（{error}）；请换一份备份。") from error


def _verify(folder: Path, manifest: Manifest) -> None:
    found = {path.relative_to(folder).as_posix() for path in files_below(folder)} - {MANIFEST}
    if found != set(manifest.sums):
        raise Refusal.of("备份里的文件与清单不一致；请换一份备份。")
    for name, expected in manifest.sums.items():
        if sha256_of(folder / name) != expected:
            raise Refusal.of(f"备份里的 {name} 校验和不符，文件已损坏；请换一份备份。")


def _holds_data() -> bool:
    return any(
        model._base_manager.exists()
        for model in stored_models()
        if model._meta.label_lower not in _MADE_BY_DJANGO
    )


def _load(folder: Path, manifest: Manifest) -> None:
    models = stored_models()
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    for model in progress(models, total=len(models), label="恢复"):
        count = _load_table(model, folder / DATABASE / f"{model._meta.label_lower}.jsonl")
        if count != manifest.rows.get(model._meta.label_lower, 0):
            raise Refusal.of(f"备份里 {model._meta.label_lower} 的行数与清单不一致；请换一份备份。")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _load_table(model: type[Model], path: Path) -> int:
    fields = stored_fields(model)
    count = 0
    with path.open(encoding="utf-8") as stream:
        names = json.loads(next(stream))
        if names != [item.attname for item in fields]:
            raise Refusal.of(f"备份里 {model._meta.label_lower} 的字段与程序不一致；请用备份时的版本恢复。")
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(item.column)) for item in fields)
        marks = ", ".join(["%s"] * len(fields))
        statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
        with connection.cursor() as cursor:
            for batch in _batches(stream):
                cursor.executemany(statement, [_prepared(fields, row) for row in batch])
                count += len(batch)
    return count


def _batches(lines: Iterator[str]) -> Iterator[list[list[Any]]]:
    while batch := [json.loads(line) for line in islice(lines, _BATCH)]:
        yield batch


def _prepared(fields: Sequence[Field[Any, Any]], row: Sequence[Any]) -> list[Any]:
    return [
        item.get_db_prep_save(_value(item, raw), connection) for item, raw in zip(fields, row, strict=True)
    ]


def _value(item: Field[Any, Any], raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(item, BinaryField):
        return base64.b64decode(raw)
    if isinstance(item, DurationField):
        from datetime import timedelta

        return timedelta(seconds=raw)
    # A foreign key's own to_python belongs to the key it points at.
    return item.target_field.to_python(raw) if item.is_relation else item.to_python(raw)  # type: ignore[attr-defined]


def _swap_files(restored: Path) -> None:
    """Put the restored files in the place of the old ones."""
    root = Path(settings.MEDIA_ROOT)
    old = root.with_name(f"{root.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    restored.mkdir(exist_ok=True)
    if root.exists():
        root.replace(old)
    restored.replace(root)
    shutil.rmtree(old, ignore_errors=True)

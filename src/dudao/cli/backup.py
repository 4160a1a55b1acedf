"""``dudao backup``: the whole instance in one archive, taken while it goes on working."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from dudao.cli.archive_format import (
    DATABASE,
    FILES,
    MANIFEST,
    Manifest,
    files_below,
    plain,
    sha256_of,
    stored_fields,
    stored_models,
)
from dudao.cli.console import progress

_SNAPSHOT = "backup_snapshot"


def write_backup(target: Path) -> Manifest:
    """Write the archive beside ``target`` and move it there when it is whole; rows are those of one moment."""
    with tempfile.TemporaryDirectory(prefix="dudao-backup-") as name:
        folder = Path(name)
        (folder / DATABASE).mkdir()
        with _one_moment(folder) as alias:
            migrations = applied_migrations(alias)
            rows = {
                model._meta.label_lower: _dump(model, alias, folder / DATABASE)
                for model in progress(stored_models(), total=len(stored_models()), label="备份")
            }
        _copy_files(Path(settings.MEDIA_ROOT), folder / FILES)
        members = [path for path in files_below(folder) if path.name != "snapshot.sqlite3"]
        sums = {path.relative_to(folder).as_posix(): sha256_of(path) for path in members}
        engine = connections["default"].vendor
        manifest = Manifest(timezone.now().isoformat(), engine, migrations, rows, sums)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        _pack(folder, [folder / MANIFEST, *members], target)
    return manifest


def applied_migrations(alias: str) -> tuple[str, ...]:
    """The migrations that the database has, as app.name."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connections[alias]).applied_migrations()))


@contextmanager
def _one_moment(folder: Path) -> Iterator[str]:
    """A connection that sees the database as it was at one moment, whatever is written meanwhile."""
    default = connections["default"]
    if default.vendor == "sqlite":
        copy = folder / "snapshot.sqlite3"
        default.ensure_connection()
        with sqlite3.connect(copy) as snapshot:
            default.connection.backup(snapshot)
        snapshot.close()
        connections.databases[_SNAPSHOT] = {**connections.databases["default"], "NAME": str(copy)}
        try:
            yield _SNAPSHOT
        finally:
            connections[_SNAPSHOT].close()
            del connections[_SNAPSHOT]
            del connections.databases[_SNAPSHOT]
            copy.unlink()
        return
    with transaction.atomic():
        with default.cursor() as cursor:
            if not default.in_atomic_block or len(default.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield "default"


def _dump(model: type[Model], alias: str, folder: Path) -> int:
    fields = stored_fields(model)
    count = 0
    with (folder / f"{model._meta.label_lower}.jsonl").open("w", encoding="utf-8") as stream:
        stream.write(json.dumps([item.attname for item in fields], ensure_ascii=False) + "\n")
        for row in model._base_manager.using(alias).order_by("pk").iterator(chunk_size=2000):
            values = [plain(getattr(row, item.attname)) for item in fields]
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")
            count += 1
    return count


def _copy_files(source: Path, target: Path) -> None:
    for path in files_below(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def _pack(folder: Path, members: list[Path], target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            for path in members:
                archive.add(path, path.relative_to(folder).as_posix(), recursive=False)
        unfinished.chmod(0o600)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)

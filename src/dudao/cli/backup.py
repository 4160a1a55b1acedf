"""``dudao backup``: the whole instance in one archive, taken while it goes on working."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
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


def write_backup(target: Path) -> Manifest:
    """Write the archive beside ``target`` and move it there when it is whole; rows are those of one moment."""
    with tempfile.TemporaryDirectory(prefix="dudao-backup-") as name:
        folder = Path(name)
        (folder / DATABASE).mkdir()
        with _one_moment():
            migrations = applied_migrations()
            rows = {
                model._meta.label_lower: _dump(model, folder / DATABASE)
                for model in progress(stored_models(), total=len(stored_models()), label="备份")
            }
        _copy_files(Path(settings.MEDIA_ROOT), folder / FILES)
        members = list(files_below(folder))
        sums = {path.relative_to(folder).as_posix(): sha256_of(path) for path in members}
        engine = connection.vendor
        manifest = Manifest(timezone.now().isoformat(), engine, migrations, rows, sums)
        (folder / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        _pack(folder, [folder / MANIFEST, *members], target)
    return manifest


def applied_migrations() -> tuple[str, ...]:
    """The migrations that the database has, as app.name."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that reads the database as it was at one moment, while others go on writing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # A plain BEGIN only reads: the write-ahead log keeps this moment, and no writer waits for us.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    nested = connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _dump(model: type[Model], folder: Path) -> int:
    fields = stored_fields(model)
    count = 0
    with (folder / f"{model._meta.label_lower}.jsonl").open("w", encoding="utf-8") as stream:
        stream.write(json.dumps([item.attname for item in fields], ensure_ascii=False) + "\n")
        for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
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

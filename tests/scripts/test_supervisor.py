"""All programs start together and end together, however the run ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.architecture.tree import ROOT

LIMIT_SECONDS = 20.0
# Each program writes its process id to a line of its own file, then runs its body.
RUN = """
import sys
sys.path.insert(0, {root!r})
from scripts import supervisor
supervisor.RESTART_AFTER_SECONDS = 0.1
def program(name, body):
    start = f"import os, sys, time; open({folder!r} + '/" + name + "', 'a').write(f'{{os.getpid()}}\\\\n'); "
    return [sys.executable, "-c", start + body]
programs = {{"web": program("web", {web!r}), "worker": program("worker", {worker!r})}}
sys.exit(supervisor.Supervisor(programs, essential=frozenset({{"web"}})).run(started=lambda: None))
"""
SLEEP = "time.sleep(60)"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(web: str = SLEEP, worker: str = SLEEP) -> subprocess.Popen[bytes]:
        source = RUN.format(root=str(ROOT), folder=str(tmp_path), web=web, worker=worker)
        started.append(subprocess.Popen([sys.executable, "-c", source], stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait(LIMIT_SECONDS)


def pids(folder: Path, name: str, count: int = 1) -> list[int]:
    """The process ids that a program has had, once there are `count` of them."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        lines = (folder / name).read_text().splitlines() if (folder / name).is_file() else []
        if len(lines) >= count:
            return [int(line) for line in lines]
        time.sleep(0.05)
    raise AssertionError(f"{name} was not started {count} times")


def ended(pid: int) -> bool:
    """True once the process is gone (or only waits to be collected)."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_with_status_0(
    run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, number: signal.Signals
) -> None:
    process = run()
    children = pids(tmp_path, "web") + pids(tmp_path, "worker")
    process.send_signal(number)
    assert process.wait(LIMIT_SECONDS) == 0
    assert [ended(pid) for pid in children] == [True, True]


def test_the_end_of_an_essential_program_ends_all_with_status_1(
    run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    process = run(web="time.sleep(0.5)")
    worker = pids(tmp_path, "worker")[0]
    assert process.wait(LIMIT_SECONDS) == 1
    assert ended(worker)


def test_another_program_is_started_again(
    run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    process = run(worker="sys.exit(3)")
    assert len(set(pids(tmp_path, "worker", count=2))) >= 2
    assert process.poll() is None


def test_killing_the_supervisor_leaves_nothing_behind(
    run: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    process = run()
    children = pids(tmp_path, "web") + pids(tmp_path, "worker")
    process.kill()
    process.wait(LIMIT_SECONDS)
    assert [ended(pid) for pid in children] == [True, True]

"""Keeps a few programs running as one: all start together, and all end together on Ctrl-C or SIGTERM."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from types import FrameType

STOP_LIMIT_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.2
RESTART_AFTER_SECONDS = 2.0
PR_SET_PDEATHSIG = 1


class Supervisor:
    """Programs by name; the `essential` ones end the run when they end, the others are started again."""

    def __init__(self, programs: Mapping[str, list[str]], *, essential: frozenset[str]) -> None:
        self.programs = programs
        self.essential = essential
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.restart_at: dict[str, float] = {}
        self.stopping = False

    def run(self, *, started: Callable[[], None]) -> int:
        """Start everything, call `started`, watch until stopped; 0 when asked to stop, else 1."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        for name in self.programs:
            self.running[name] = self._start(name)
        status = 0
        try:
            started()
            while not self.stopping and status == 0:
                time.sleep(LOOK_EVERY_SECONDS)
                status = self._look()
        finally:
            self._stop_all()
        return status

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches only the supervisor, which ends the programs in order.
        return subprocess.Popen(
            self.programs[name],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def _look(self) -> int:
        """Restart what ended and may be restarted; 1 when an essential program ended."""
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            if name in self.essential:
                print(f"{name} 意外退出（状态 {process.returncode}）。", file=sys.stderr)
                return 1
            due = self.restart_at.setdefault(name, time.monotonic() + RESTART_AFTER_SECONDS)
            if time.monotonic() >= due:
                print(f"{name} 已退出（状态 {process.returncode}），重新启动。", file=sys.stderr)
                del self.restart_at[name]
                self.running[name] = self._start(name)
        return 0

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _stop_all(self) -> None:
        """SIGTERM to all, SIGKILL to those still there after STOP_LIMIT_SECONDS."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_LIMIT_SECONDS
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _end_with_parent() -> None:
    """Ask Linux to end this program when the supervisor itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

"""Work on files of strangers in a process of its own that may only take so long and so much memory.

A file of two kilobytes can ask for hours and gigabytes: forms of a PDF that draw each other, ten times ten times ten.
Whoever opens such files does it in a copy of the process that ends with the work, whatever the library does.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NoReturn, TypeVar

MEGABYTE = 1024 * 1024
_PIECE = 256 * 1024
_Result = TypeVar("_Result")


class TooMuchWork(Exception):
    """The work took too long, too much memory, or brought its process down."""


def bounded(
    work: Callable[[], _Result],
    *,
    seconds: int,
    megabytes: int = 1_500,
    while_copying: AbstractContextManager[object] | None = None,
) -> _Result:
    """What the work gives or raises, done in a copy of this process; TooMuchWork when it goes past a limit.

    `seconds` are of the processor, twice as many may go by; `megabytes` come on top of what this process has. The
    result is pickled. `while_copying` is held for the moment of copying: the lock of a library whose state must be
    whole in the copy.
    """
    readable, writable = os.pipe()
    with while_copying or nullcontext():
        child = os.fork()
        if child == 0:
            os.close(readable)
            _work(work, writable, seconds, megabytes)
    os.close(writable)
    try:
        raw = _all_of(readable, time.monotonic() + 2 * seconds)
    finally:
        os.close(readable)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        is_result, value = pickle.loads(raw)
    except (EOFError, pickle.UnpicklingError) as error:
        raise TooMuchWork from error
    if is_result:
        result: _Result = value
        return result
    raise value


def _work(work: Callable[[], object], writable: int, seconds: int, megabytes: int) -> NoReturn:
    """The copy: it never returns to the code of the caller."""
    try:
        faulthandler.disable()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        most = _held() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        try:
            raw = pickle.dumps((True, work()))
        except MemoryError:
            raw = b""
        except Exception as error:
            raw = pickle.dumps((False, error))
        at = 0
        while at < len(raw):
            at += os.write(writable, raw[at : at + _PIECE])
    finally:
        os._exit(0)


def _held() -> int:
    """Bytes of addresses that this process has."""
    with open("/proc/self/statm", "rb") as facts:
        return int(facts.read().split()[0]) * resource.getpagesize()


def _all_of(readable: int, until: float) -> bytes:
    """What comes through the pipe before the time is up; nothing when it is."""
    pieces: list[bytes] = []
    poll = select.poll()
    poll.register(readable, select.POLLIN | select.POLLHUP)
    while (left := until - time.monotonic()) > 0:
        if not poll.poll(left * 1000):
            break
        piece = os.read(readable, _PIECE)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return b""

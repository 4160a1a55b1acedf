"""Writers of one SQLite file wait for their turn at a lock of the operating system.

SQLite lets one write at a time and makes the others poll with growing sleeps: of eight that write at once most sleep
while nobody works. Here a transaction takes a file lock before it begins and gives it back when it ends; whoever waits
is woken at once, over threads and processes alike. Reads and single statements outside transactions are not touched.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base

SUFFIX = ".turn"


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own; a transaction that may write (BEGIN IMMEDIATE) waits for its turn first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn_file: int | None = None
        self._has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._give_turn()  # after a failed commit the transaction is still open: its rollback gives the turn back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn()
            if self._turn_file is not None:
                os.close(self._turn_file)
                self._turn_file = None

    def _take_turn(self) -> None:
        if self._has_turn or self.is_in_memory_db():
            return
        if self._turn_file is None:
            name = f"{self.settings_dict['NAME']}{SUFFIX}"
            self._turn_file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._turn_file, fcntl.LOCK_EX)
        self._has_turn = True

    def _give_turn(self) -> None:
        if self._has_turn and self._turn_file is not None:
            fcntl.flock(self._turn_file, fcntl.LOCK_UN)
        self._has_turn = False

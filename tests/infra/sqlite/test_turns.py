"""Writers of one SQLite file take turns; what breaks off gives its turn back."""

from __future__ import annotations

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from dudao.config import environment
from dudao.infra.sqlite.base import SUFFIX, DatabaseWrapper

WRITERS, EACH = 8, 25
pytestmark = pytest.mark.django_db(transaction=True)


def wrapper(path: Path) -> BaseDatabaseWrapper:
    """A connection of its own to a file, as Django makes it from the settings."""
    settings: dict[str, Any] = {
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        **environment.sqlite(path),
    }
    made = DatabaseWrapper(settings, alias="turns")
    made.inc_thread_sharing()
    return made


def count_up(connection: BaseDatabaseWrapper) -> None:
    """One transaction that reads, then writes what it read plus one."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.in_atomic_block = True
    with connection.cursor() as cursor:
        (now,) = cursor.execute("SELECT n FROM counter").fetchone()
        cursor.execute("UPDATE counter SET n = %s", [now + 1])
    connection.in_atomic_block = False
    connection.commit()
    connection.set_autocommit(True)


def is_free(path: Path) -> bool:
    """Whether nobody holds the turn."""
    file = os.open(f"{path}{SUFFIX}", os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "turns.sqlite3"
    first = wrapper(path)
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (n integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    first.close()
    return path


def test_no_write_of_many_at_once_is_lost_or_refused(database: Path) -> None:
    begin = Barrier(WRITERS)

    def write(_: int) -> None:
        connection = wrapper(database)
        begin.wait()
        for _turn in range(EACH):
            count_up(connection)
        connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    last = wrapper(database)
    with last.cursor() as cursor:
        assert cursor.execute("SELECT n FROM counter").fetchone() == (WRITERS * EACH,)
    last.close()
    assert is_free(database)


def test_the_turn_is_held_through_the_transaction_and_given_back_by_a_rollback(database: Path) -> None:
    connection = wrapper(database)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(database)
    connection.rollback()
    connection.set_autocommit(True)
    assert is_free(database)
    connection.close()


def test_a_connection_that_is_closed_gives_its_turn_back(database: Path) -> None:
    connection = wrapper(database)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.close()
    assert is_free(database)


def test_the_site_takes_turns_and_a_failed_block_leaves_none_behind(database_vendor: str) -> None:
    from django.db import connection, connections

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    if database_vendor == "sqlite":
        assert isinstance(connections["default"], DatabaseWrapper)
        assert is_free(Path(str(connection.settings_dict["NAME"])))

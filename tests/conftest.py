"""Where the suite runs: its own data folder, and the database that DUDAO_TEST_DATABASE names.

`sqlite` (default) runs everything. `postgres` starts a real server for the run, shared by all xdist workers,
and runs the tests that touch the database. Both are set before Django reads its settings, hence here and not
in a fixture.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres_server

DATABASES = ("sqlite", "postgres")
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})

# A slow or busy machine is no reason for a property to fail; what is found does not depend on the clock.
settings.register_profile("dudao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dudao")

SPEC = Path(__file__).resolve().parent / "spec"

database = os.environ.get("DUDAO_TEST_DATABASE", "sqlite")
is_worker = "PYTEST_XDIST_WORKER" in os.environ
run_folder = pytest.StashKey[Path]()
server = pytest.StashKey[postgres_server.PostgresServer]()


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the environment; workers inherit the server's address and take a data folder each."""
    if database not in DATABASES:
        raise pytest.UsageError(f"DUDAO_TEST_DATABASE is {database!r}, expected one of {DATABASES}")
    if is_worker:
        folder = Path(os.environ["DUDAO_DATA_DIR"]) / os.environ["PYTEST_XDIST_WORKER"]
    else:
        folder = config.stash[run_folder] = Path(tempfile.mkdtemp(prefix="dudao-tests-"))
        os.environ.pop("DATABASE_URL", None)
        if database == "postgres":
            config.stash[server] = postgres_server.start()
            os.environ["DATABASE_URL"] = config.stash[server].url
    os.environ["DUDAO_DATA_DIR"] = str(folder)
    os.environ["DUDAO_JOBS"] = "immediate"
    if needs_django(config):
        os.environ["DJANGO_SETTINGS_MODULE"] = "dudao.config.settings"
        import django

        django.setup()
        prepare_site()


def prepare_site() -> None:
    """Fast password hashes and clients, and a flush between tests that may empty the append-only log."""
    from django.conf import settings
    from django.core.management.commands import flush
    from django.db import connection

    from dudao.apps.activity import triggers

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else every test client lists all static files first
    empty_tables = flush.Command.handle

    def empty_tables_and_log(self: flush.Command, **options: Any) -> None:
        with triggers.suspended(connection):
            empty_tables(self, **options)

    flush.Command.handle = empty_tables_and_log  # type: ignore[method-assign]


def needs_django(config: pytest.Config) -> bool:
    """False for a run of tests/spec alone: the core is tested without loading the site, in a second."""
    folders = [(config.invocation_params.dir / argument.split("::")[0]).resolve() for argument in config.args]
    return not all(folder.is_relative_to(SPEC) for folder in folders)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and delete the data folder of the run."""
    if server in config.stash:
        config.stash[server].stop()
    if run_folder in config.stash:
        shutil.rmtree(config.stash[run_folder], ignore_errors=True)


def pytest_report_header() -> str:
    """The database of this run."""
    return f"database: {database}"


def touches_database(item: pytest.Item) -> bool:
    """True for a test with a database mark or fixture, or of a Django test case."""
    from django.test import TransactionTestCase

    if item.get_closest_marker("django_db") is not None:
        return True
    if not isinstance(item, pytest.Function):
        return False
    if item.cls is not None and issubclass(item.cls, TransactionTestCase):
        return True
    return not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL keep what touches the database; the browser journeys run once, on SQLite."""
    if database == "sqlite":
        return
    kept = [item for item in items if touches_database(item) and not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(scope="session")
def database_vendor() -> str:
    """What the connection must be, so that a run cannot quietly use the other database."""
    return {"sqlite": "sqlite", "postgres": "postgresql"}[database]

"""A real site with the sample county, and a real Chromium at the widths of a desk and of a phone.

The sample county is made once per run and copied for every test, so that what one journey uploads or locks is unknown
to the next; the workers of a run share the first copy. Nothing here touches the database of the other tests.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from examples.sample_county import SAMPLE_PASSWORD
from scripts.sample_site import ROOT, launch, sample_site
from tests.journeys.visitor import Visitor

WORKER = "PYTEST_XDIST_WORKER"
READY = ".ready"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A data folder that the workers of a run share; the first that asks makes it."""
    own = Path(os.environ["DUDAO_DATA_DIR"])
    folder = (own.parent if WORKER in os.environ else own) / name
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / READY).exists():
            make(folder)
            (folder / READY).touch()
    return folder


def make_sample_county(folder: Path) -> None:
    """The site makes the sample county when it starts on nothing."""
    with sample_site(folder):
        pass


def make_small_county(folder: Path) -> None:
    """In a process of its own: this one's database is another."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.small_county"],
        env={**kept, "DUDAO_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "dudao.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise RuntimeError(made.stderr[-4000:])


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """The data folder of a stopped site with the sample county."""
    return made_once("sample-site", make_sample_county)


@pytest.fixture
def site(sample_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a site of this test's own."""
    with sample_site(tmp_path / "site", copy_of=sample_folder) as address:
        yield address


@pytest.fixture
def visit(site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window for a person: ``visit("duxue", width=390)``; what went wrong in it fails the test."""
    yield from windows(site, SAMPLE_PASSWORD)


@pytest.fixture(scope="session")
def shared_site(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one site for all journeys of a worker that only look; to start one takes ten seconds."""
    with sample_site(tmp_path_factory.mktemp("shared") / "site", copy_of=sample_folder) as address:
        yield address


@pytest.fixture
def look(shared_site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens windows on the shared site, for journeys that change nothing that another one reads."""
    yield from windows(shared_site, SAMPLE_PASSWORD)


@pytest.fixture(scope="session")
def small_folder() -> Path:
    """The data folder of a stopped site with the county of the personas and its campaign under way."""
    return made_once("small-site", make_small_county)


@pytest.fixture
def small_visit(small_folder: Path, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """Opens windows for the personas on a site of this test's own: ``small_visit("clerk", width=390)``."""
    from tests import factories

    with sample_site(tmp_path / "site", copy_of=small_folder) as address:
        yield from windows(address, factories.PASSWORD)


def windows(address: str, password: str) -> Iterator[Callable[..., Visitor]]:
    """What opens windows on a site; the browser ends with it."""
    visitors: list[Visitor] = []
    with ExitStack() as stack:
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)

        def open_window(username: str, *, width: int) -> Visitor:
            visitor = Visitor(browser, address, username, width, password)
            visitors.append(visitor)
            return visitor

        yield open_window
        complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert complaints == [], "\n".join(dict.fromkeys(complaints))

"""A real site with the sample county, and a real Chromium at the widths of a desk and of a phone.

The sample county is made once per run and copied for every test, so that what one journey uploads or locks is unknown
to the next; the workers of a run share the first copy. Nothing here touches the database of the other tests.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.sample_site import launch, sample_site
from tests.journeys.visitor import Visitor

WORKER = "PYTEST_XDIST_WORKER"
READY = ".ready"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """The data folder of a stopped site with the sample county; the first worker that asks makes it."""
    own = Path(os.environ["DUDAO_DATA_DIR"])
    folder = (own.parent if WORKER in os.environ else own) / "sample-site"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / READY).exists():
            with sample_site(folder):
                pass
            (folder / READY).touch()
    return folder


@pytest.fixture
def site(sample_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a site of this test's own."""
    with sample_site(tmp_path / "site", copy_of=sample_folder) as address:
        yield address


@pytest.fixture
def visit(site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window for a person: ``visit("duxue", width=390)``; what went wrong in it fails the test."""
    visitors: list[Visitor] = []
    with ExitStack() as stack:
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)

        def open_window(username: str, *, width: int) -> Visitor:
            visitor = Visitor(browser, site, username, width)
            visitors.append(visitor)
            return visitor

        yield open_window
        complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert complaints == [], "\n".join(dict.fromkeys(complaints))

"""The archive at 50,000 documents: search and lists over HTTP, two server workers, for an officer and a clerk."""

from __future__ import annotations

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

from benchmarks.archive_data import COMMON, names, vocabulary
from benchmarks.rows import Row, below
from benchmarks.site import ROOT, Browser, server

DOCUMENTS = 50_000
LIMIT_MS = 100.0
SEARCHES = 100


def archive_rows(documents: int = DOCUMENTS, searches: int = SEARCHES) -> list[Row]:
    """Search and list pages of the archive on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DUDAO_DATA_DIR": folder, "DUDAO_STATIC_COLLECTED": "1"}
        run = {**os.environ, **environment}
        subprocess.run(
            [sys.executable, "-m", "dudao.manage", "collectstatic", "--noinput", "-v0"],
            cwd=ROOT,
            env=run,
            check=True,
        )
        filled = subprocess.run(
            [sys.executable, "-m", "benchmarks.archive_data", str(documents)],
            cwd=ROOT,
            env=run,
            check=True,
            capture_output=True,
            text=True,
        )
        county = int(filled.stdout.split()[-1])
        with server("dudao.config.wsgi", environment) as (port, _):
            return _measured(port, county, documents, searches)


def _measured(port: int, county: int, documents: int, searches: int) -> list[Row]:
    from examples.sample_county import SAMPLE_PASSWORD

    taken: dict[str, list[float]] = {"search": [], "list": []}
    found = 0
    for username in ("officer", "clerk"):
        browser = Browser(port)
        browser.sign_in(username, SAMPLE_PASSWORD)
        for _ in range(8):
            browser.get(f"/archive/{county}/")
            browser.get(f"/archive/{county}/search/?q={quote('学校')}")
        for query in queries(searches):
            milliseconds, body = _timed(browser, f"/archive/{county}/search/?q={quote(query)}")
            taken["search"].append(milliseconds)
            found += b"<mark>" in body
        for page in list_pages(county, documents):
            for _ in range(5):
                taken["list"].append(_timed(browser, page)[0])
    against = f"{documents:,} documents of 1,000 characters, SQLite, two workers"
    worst, typical = _p95(taken["search"]), statistics.median(taken["search"])
    detail = f"median {typical:.1f} ms, {len(taken['search'])} searches, {found} with hits, p95 shown"
    lists = f"median {statistics.median(taken['list']):.1f} ms, {len(taken['list'])} pages, p95 shown"
    return [
        below("archive-search", worst, "ms", LIMIT_MS, against=against, detail=detail),
        below("archive-list", _p95(taken["list"]), "ms", LIMIT_MS, against=against, detail=lists),
    ]


def queries(count: int) -> list[str]:
    """What people type: common words, words of every rank, names, phrases, single characters, what is not there."""
    dice = random.Random(20261122)
    words = vocabulary(dice)
    made = random.Random(1)
    people = names(random.Random(2))
    kinds = (
        lambda: made.choice(COMMON),
        lambda: made.choice(words),
        lambda: made.choice(people),
        lambda: made.choice(COMMON) + made.choice(COMMON),
        lambda: f"{made.choice(COMMON)} {made.choice(words)}",
        lambda: made.choice("学校教师课"),
        lambda: f"材料{made.randrange(1, DOCUMENTS)}",
    )
    return [kinds[number % len(kinds)]() for number in range(count)]


def list_pages(county: int, documents: int) -> list[str]:
    """The lists that people open, and a page deep inside."""
    base = f"/archive/{county}/"
    return [
        base,
        f"{base}?view=unlinked",
        f"{base}?view=expiring",
        f"{base}?view=undated",
        f"{base}?view=units",
        f"{base}?after={documents // 2}",
        f"{base}signs/",
    ]


def _timed(browser: Browser, path: str) -> tuple[float, bytes]:
    start = time.perf_counter()
    status, body = browser.get(path)
    milliseconds = 1000 * (time.perf_counter() - start)
    assert status == 200, f"{path} answered {status}"
    assert not re.search(rb"Server Error", body)
    return milliseconds, body


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]

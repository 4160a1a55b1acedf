"""The site under its real server: page cost beside the bare framework, queries, memory, exports, installation."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urljoin

import psutil

from benchmarks.rows import Row, against_limit, below, time_in_turn

ROOT = Path(__file__).resolve().parent.parent
OFFICER = "duxue"
ROUNDS, WARM = 60, 12


class Browser:
    """A signed-in session over one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._location = ""
        self.path = ""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; ``path`` is where a page leads to at last."""
        self.path = path
        status, body = self._ask("GET", path, None)
        while status == 302:
            self.path = urljoin(self.path, self._location)
            status, body = self._ask("GET", self.path, None)
        return status, body

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        """Send a form with its token."""
        return self._ask("POST", path, urlencode(fields))

    def cookie_header(self) -> str:
        """The cookies of the session, for requests that are built by hand."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie_header()}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except ConnectionError:  # kept alive for a while only
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        content = answer.read()
        self._location = answer.headers.get("Location", "")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, content

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a sample account."""
        _, page = self.get("/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        fields = {"login": username, "password": password, "csrfmiddlewaretoken": token[1].decode()}
        status, _ = self.post("/sign-in/", fields)
        assert status == 302, f"sign-in answered {status}"

    def warm(self, path: str) -> bytes:
        """The body of a page after enough calls that every thread has met it."""
        for _ in range(WARM):
            status, body = self.get(path)
            assert status == 200, f"{path} answered {status}"
        return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(
    application: str, environment: dict[str, str], workers: int = 2
) -> Iterator[tuple[int, psutil.Process]]:
    """gunicorn with an application, as `make run` starts it."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", "4", "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def sample_site() -> Iterator[tuple[int, psutil.Process, dict[str, str]]]:
    """The site with the sample county in a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DUDAO_DATA_DIR": folder, "DUDAO_STATIC_COLLECTED": "1"}
        run = {**os.environ, **environment}
        for arguments in (
            ["dudao.manage", "migrate", "-v0"],
            ["dudao.manage", "collectstatic", "--noinput", "-v0"],
        ):
            subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=run, check=True)
        subprocess.run(
            [sys.executable, "-m", "examples.load"], cwd=ROOT, env=run, check=True, stdout=subprocess.DEVNULL
        )
        with server("dudao.config.wsgi", environment) as (port, process):
            yield port, process, environment


def site_rows() -> list[Row]:
    """Page cost and memory of the running site."""
    from examples.sample_county import SAMPLE_PASSWORD

    with sample_site() as (port, process, _):
        browser = Browser(port)
        browser.sign_in(OFFICER, SAMPLE_PASSWORD)
        version = _counting_version(browser)
        path = f"/measure/{version}/"
        body = browser.warm(path)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.html"
            file.write_bytes(body)
            with server("benchmarks.bare:application", {"DUDAO_BENCH_PAGE": str(file)}) as (bare_port, _):
                framework = Browser(bare_port)
                assert framework.warm("/") == body
                bare, page = time_in_turn(
                    lambda: framework.get("/"), lambda: browser.get(path), rounds=ROUNDS, warm=0
                )
        for other in ("/", "/data/", "/standards/", f"{path}schools/", "/organisations/"):
            browser.get(other)
        memory = _memory(process)
    return [
        against_limit(
            "page-overhead",
            page,
            bare,
            against="the bare framework returning the same bytes",
            target=5,
            detail=f"verdict page, {len(body) // 1024} KB, session and rights included",
        ),
        below(
            "memory",
            memory,
            "MB",
            350,
            against="CISO Assistant 3.9.2 on another machine: 740 MB",
            detail="two web workers and their parent after the main pages, shared pages counted once",
        ),
    ]


def _counting_version(browser: Browser) -> str:
    """The version that /measure/ leads to."""
    status, body = browser.get("/measure/")
    found = re.search(r"/measure/(\d+)/", f"{browser.path} {body.decode()}")
    assert found is not None, f"/measure/ answered {status} without a version"
    return found[1]


def _memory(process: psutil.Process) -> float:
    """Proportional set size of the server and its workers, in MB."""
    family = [process, *process.children(recursive=True)]
    return float(sum(one.memory_full_info().pss for one in family)) / 1e6


def install_row() -> Row:
    """A new environment from the locked requirements (packages from the local cache), then migrations."""
    uv = Path(sys.executable).with_name("uv")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "venv"
        data = Path(folder) / "data"
        start = time.perf_counter()
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, target], check=True)
        python = str(target / "bin" / "python")
        install = [str(uv), "pip", "install", "--quiet", "--offline", "--python", python]
        main = str(ROOT / "requirements" / "main.txt")
        subprocess.run([*install, "--no-deps", "--require-hashes", "-r", main], check=True)
        subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
        environment = {**os.environ, "DUDAO_DATA_DIR": str(data)}
        subprocess.run(
            [python, "-m", "dudao.manage", "migrate", "-v0"], check=True, env=environment, cwd=folder
        )
        seconds = time.perf_counter() - start
    return below(
        "install",
        seconds,
        "s",
        60,
        against="CISO Assistant 3.9.2 on another machine: 42 s, then 162 s",
        detail="packages from the local cache (network apart), migrations included",
    )


def query_rows() -> list[Row]:
    """Queries of the list pages with few and with many rows, counted inside Django."""
    program = [sys.executable, "-m", "benchmarks.queries"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    pages = json.loads(done.stdout)
    same = all(page["few"] == page["many"] for page in pages)
    detail = "；".join(f"{page['path']} {page['few']} → {page['many']}" for page in pages)
    most = max(page["many"] for page in pages)
    return [
        Row(
            "page-queries",
            float(most),
            "queries",
            "the same page with few rows",
            1.0 if same else max(page["many"] / max(page["few"], 1) for page in pages),
            "independent of the number of rows",
            same,
            detail,
        )
    ]

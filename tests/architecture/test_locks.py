"""What is installed is pinned with hashes, and nothing committed names where it came from."""

import json
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, committed_files, text_of

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# In pieces, so that this file does not name them either.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("npmmirror", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare"),
        ("pypi", "tuna"),
        ("mirrors", "aliyun"),
    )
)
ADDRESS = re.compile(r"\w+://|--(index-url|extra-index-url|find-links|trusted-host)|\s@\s")


def requirements(text: str) -> list[str]:
    """The entries of a lock file, continuation lines joined, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [entry for entry in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines() if entry.strip()]


def unpinned(text: str) -> list[str]:
    """The entries that are not one exact version with at least one hash."""
    pinned = re.compile(r"[\w.\[\],-]+==[\w.!+]+(\s*;[^\n]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    return [entry for entry in requirements(text) if not pinned.fullmatch(entry)]


def named_hosts(text: str) -> list[str]:
    """The registry hosts that a text names."""
    return [host for host in REGISTRY_HOSTS if host in text.lower()]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_has_a_version_and_a_hash(lock: Path) -> None:
    assert len(requirements(lock.read_text())) >= 1
    assert unpinned(lock.read_text()) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_holds_no_address(lock: Path) -> None:
    assert [line for line in lock.read_text().splitlines() if ADDRESS.search(line)] == []


def test_the_three_locks_are_there() -> None:
    assert [lock.name for lock in LOCKS] == ["dev.txt", "main.txt", "uv.txt"]


def test_what_runs_is_what_is_tested() -> None:
    main, dev = (
        {entry.split()[0] for entry in requirements((ROOT / "requirements" / name).read_text())}
        for name in ("main.txt", "dev.txt")
    )
    assert main - dev == set()


def test_front_end_pins_are_exact_and_have_no_lock_with_addresses() -> None:
    pins = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert [version for version in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    locks = {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "uv.lock"}
    assert [path.name for path in committed_files() if path.name in locks] == []


def test_no_committed_text_names_a_registry() -> None:
    wrong = {}
    for path in committed_files():
        if hosts := named_hosts(text_of(path) or ""):
            wrong[str(path.relative_to(ROOT))] = hosts
    assert wrong == {}


def test_a_missing_hash_is_noticed() -> None:
    assert unpinned("a==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\nb==2.0\n") == ["b==2.0"]
    assert unpinned("a>=1.0 --hash=sha256:" + "0" * 64) != []


def test_a_registry_is_noticed() -> None:
    assert named_hosts("see https://files." + REGISTRY_HOSTS[1] + "/x") == [REGISTRY_HOSTS[1]]

"""The files that the rules look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "dudao"


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file under version control that exists in the work tree."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str | None:
    """The text of a file; None for a binary one."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def source_files() -> list[Path]:
    """Every Python file of the package, migrations left out."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]

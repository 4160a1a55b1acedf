"""Installs everything that `make run` or `make test` needs into .venv; a second call takes a moment.

    scripts/python scripts/bootstrap.py run|test

What is installed is requirements/main.txt (run) or requirements/dev.txt (test), pinned with hashes, by a uv
that is pinned with hashes too. A stamp in .venv per kind holds the digest of what was installed.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import system  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
REQUIREMENTS = ROOT / "requirements"
LOCKS = {"run": REQUIREMENTS / "main.txt", "test": REQUIREMENTS / "dev.txt"}
NEEDS = {
    "run": (system.VENV, system.PDF, system.FONTS),
    "test": (system.VENV, system.PDF, system.FONTS, system.BROWSER),
}


def digest(kind: str) -> str:
    """The digest of everything that decides what is installed for `kind`."""
    total = hashlib.sha256()
    for path in (LOCKS[kind], REQUIREMENTS / "uv.txt", ROOT / "pyproject.toml", Path(__file__)):
        total.update(path.read_bytes())
    total.update(str(ROOT).encode())
    return total.hexdigest()


def stamp(kind: str) -> Path:
    """The file that holds the digest of what was last installed for `kind`."""
    return VENV / f".installed-{kind}"


def is_installed(kind: str) -> bool:
    """True when .venv works and holds exactly this; what the tests need contains what the site needs."""
    kinds = ("run", "test") if kind == "run" else ("test",)
    fresh = any(stamp(name).is_file() and stamp(name).read_text() == digest(name) for name in kinds)
    return fresh and _quiet([PYTHON, "-c", "import django, dudao"])


def make_venv() -> None:
    """A working virtual environment with the pinned uv in it; a broken one is made again."""
    if not _quiet([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        if VENV.exists():
            shutil.rmtree(VENV)
        _run([sys.executable, "-m", "venv", VENV])
    lock = REQUIREMENTS / "uv.txt"
    wanted = lock.read_text().split(maxsplit=1)[0].removeprefix("uv==")
    if f"uv {wanted} ".encode() in _output([UV, "--version"]) + b" ":
        return
    if not _quiet([PYTHON, "-m", "pip", "--version"]):
        _quiet([PYTHON, "-m", "ensurepip"])
    _run(
        [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            lock,
        ]
    )


def install(kind: str) -> None:
    """Bring .venv to the lock file of `kind` and link the package itself."""
    make_venv()
    into: list[str | Path] = ["pip", "install", "--quiet", "--python", PYTHON]
    print(f"安装依赖（{LOCKS[kind].relative_to(ROOT)}）……", flush=True)
    # The lock is complete, with overrides.in taken into account; what packages ask for is not resolved again.
    _run([UV, *into, "--no-deps", "--require-hashes", "-r", LOCKS[kind]])
    _run([UV, *into, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp(kind).write_text(digest(kind))


def main(arguments: list[str] | None = None) -> int:
    """Install for one kind unless it is installed already."""
    parser = argparse.ArgumentParser(description="Install what running or testing needs.")
    parser.add_argument("kind", choices=sorted(LOCKS))
    kind = parser.parse_args(arguments).kind
    system.provide(NEEDS[kind])
    if not is_installed(kind):
        install(kind)
    return 0


def _run(command: list[str | Path]) -> None:
    try:
        subprocess.run(command, check=True, cwd=ROOT)
    except subprocess.CalledProcessError as error:
        words = " ".join(str(word) for word in command)
        system.fail(f"这一步没有成功（状态 {error.returncode}），请检查网络或上面的提示后重试：{words}")


def _quiet(command: list[str | Path]) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def _output(command: list[str | Path]) -> bytes:
    try:
        return subprocess.run(command, capture_output=True).stdout.replace(b"\n", b" ")
    except OSError:
        return b""


if __name__ == "__main__":
    sys.exit(main())

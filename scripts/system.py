"""What the product needs of the machine besides Python: looked for first, installed with apt where allowed.

Where it is not allowed, one line says what is missing and which command brings it; the status is then 1.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
PDF_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)


@dataclass(frozen=True)
class Need:
    """Something of the machine: what for, how it is found, and the Debian packages that bring it."""

    purpose: str
    found: Callable[[], bool]
    packages: tuple[str, ...]


def fail(message: str) -> None:
    """Print one line and end with status 1."""
    print(message, file=sys.stderr)
    raise SystemExit(1)


def browser() -> str | None:
    """The path of a Chromium that starts (DUDAO_CHROMIUM first); Ubuntu's stub without its snap does not."""
    for name in (os.environ.get("DUDAO_CHROMIUM", ""), *BROWSERS):
        path = shutil.which(name) if name else None
        if path and _runs([path, "--version"]):
            return path
    return None


def has_pdf_libraries() -> bool:
    """True when the libraries that WeasyPrint loads are there."""
    for name in PDF_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True


def has_chinese_fonts() -> bool:
    """True when a Noto CJK font lies in one of the usual folders."""
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    return any(next(folder.rglob("Noto*CJK*.[ot]t[cf]"), None) for folder in folders if folder.is_dir())


def can_make_venv() -> bool:
    """True when this Python can put pip into a virtual environment (Debian splits that off)."""
    return _runs([sys.executable, "-c", "import ensurepip, venv"])


VENV = Need("建立虚拟环境", can_make_venv, ("python3-venv",))
PDF = Need("生成 PDF", has_pdf_libraries, ("libpango-1.0-0", "libpangoft2-1.0-0", "fontconfig"))
FONTS = Need("中文字体", has_chinese_fonts, ("fonts-noto-cjk",))
BROWSER = Need("浏览器测试", lambda: browser() is not None, ("chromium",))


def provide(needs: tuple[Need, ...]) -> None:
    """Install what is missing; ends the program with one line when that is not possible."""
    missing = [need for need in needs if not need.found()]
    if not missing:
        return
    if BROWSER in missing and _is_ubuntu():
        _provide_ubuntu_browser()
        missing = [need for need in missing if need is not BROWSER]
    packages = [package for need in missing for package in need.packages]
    purposes = "、".join(need.purpose for need in missing)
    prefix = _administrator()
    command = f"apt-get install -y {' '.join(packages)}"
    if not packages:
        return
    if prefix is None or shutil.which("apt-get") is None:
        fail(f"缺少系统软件包（{purposes}）：请运行 sudo apt-get update && sudo {command}，然后重试。")
    print(f"安装系统软件包（{purposes}）：{' '.join(packages)}")
    apt = [*(prefix or []), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*apt, "update"], check=False)
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=False)
    still = "、".join(need.purpose for need in missing if not need.found())
    if still:
        fail(f"系统软件包没有装好（{still}）：请运行 sudo {command} 查看原因，然后重试。")


def _provide_ubuntu_browser() -> None:
    """Ubuntu's chromium package only points at a snap: take the snap, or say how to get a browser."""
    prefix = _administrator()
    if prefix is not None and shutil.which("snap"):
        print("安装浏览器：snap install chromium")
        subprocess.run([*prefix, "snap", "install", "chromium"], check=False)
    if browser() is None:
        fail(
            "缺少浏览器（浏览器测试）：Ubuntu 的 chromium 软件包只是 snap 的入口，"
            "请运行 sudo snap install chromium，或安装 Google Chrome 的 deb 包，"
            "或用 DUDAO_CHROMIUM=路径 指定，然后重试。"
        )


def _administrator() -> list[str] | None:
    """What to put before a command to run it as root; None when that is not possible without a question."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _runs(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _is_ubuntu() -> bool:
    release = Path("/etc/os-release")
    return release.is_file() and "ID=ubuntu" in release.read_text().splitlines()


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False

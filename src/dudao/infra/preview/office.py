"""Office files as PDF by LibreOffice, where the machine has it: no macros, no links, no network, a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from dudao.infra.files.kinds import FileKind
from dudao.infra.zipguard import UnreadableFile

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120

_NOWHERE = "http://127.0.0.1:9"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


class ConversionFailed(UnreadableFile):
    """LibreOffice gave no PDF: it failed, or took too long."""


def office_program() -> str | None:
    """The path of LibreOffice, or None on a machine without it."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def convert(program: str, path: Path, kind: FileKind, out: Path, *, seconds: float = SECONDS) -> None:
    """Write the file as PDF to `out`; ConversionFailed when there is none after `seconds`.

    The file is copied into a folder of its own with a profile of its own, so that nothing of one conversion is left
    for the next; the program and all that it started are ended when the time is up.
    """
    with tempfile.TemporaryDirectory(prefix="dudao-preview-") as name:
        folder = Path(name)
        source = folder / f"document{kind.suffix}"
        shutil.copyfile(path, source)
        _write_profile(folder / "profile")
        _run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
                *("--convert-to", "pdf", "--outdir", str(folder), str(source)),
            ],
            folder,
            seconds,
        )
        made = source.with_suffix(".pdf")
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            raise ConversionFailed(
                "转换为 PDF 没有成功，文件可能已损坏。请用办公软件打开后另存为 PDF 再上传。"
            )
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, out)


def _run(command: list[str], folder: Path, seconds: float) -> None:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        **dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), _NOWHERE),
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ConversionFailed(
            f"转换为 PDF 超过 {seconds:g} 秒，已停止。请把文件拆小，或另存为 PDF 后再上传。"
        ) from error


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )

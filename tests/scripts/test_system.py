"""What the machine lacks is said in one line, and a browser that does not start is none."""

import os
from pathlib import Path

import pytest

from scripts import bootstrap, system


def program(folder: Path, name: str, status: int) -> Path:
    """An executable that ends with the given status."""
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_a_stub_that_fails_is_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "chromium", status=1)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DUDAO_CHROMIUM", raising=False)
    assert system.browser() is None


def test_a_named_browser_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "chromium", status=0)
    named = program(tmp_path, "another", status=0)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DUDAO_CHROMIUM", str(named))
    assert system.browser() == str(named)


def test_missing_packages_without_the_right_to_install_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    need = system.Need("生成 PDF", lambda: False, ("libpango-1.0-0",))
    with pytest.raises(SystemExit) as ending:
        system.provide((need,))
    assert ending.value.code == 1
    assert capsys.readouterr().err == (
        "缺少系统软件包（生成 PDF）：请运行 sudo apt-get update && sudo apt-get install -y libpango-1.0-0，"
        "然后重试。\n"
    )


def test_nothing_is_asked_for_when_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    system.provide((system.Need("中文字体", lambda: True, ("fonts-noto-cjk",)),))
    assert capsys.readouterr() == ("", "")


def test_digest_of_the_installation_follows_the_kind() -> None:
    assert bootstrap.digest("run") != bootstrap.digest("test")
    assert bootstrap.digest("run") == bootstrap.digest("run")

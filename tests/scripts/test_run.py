"""Where the site listens."""

import gzip
import os
import socket
import sys
from pathlib import Path

import pytest

from scripts import run


def test_port_is_8000_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert run.chosen_port() == 8000
    monkeypatch.setenv("PORT", " 8123 ")
    assert run.chosen_port() == 8123


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "八千", "80.5"])
def test_a_wrong_port_is_refused_in_one_line(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as ending:
        run.chosen_port()
    assert ending.value.code == 1
    assert capsys.readouterr().err == f"PORT 应为 1 到 65535 的整数，现在是“{port}”。\n"


def test_a_taken_port_answers_and_a_free_one_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run.answers("127.0.0.1", port)
    assert not run.answers("127.0.0.1", port)


def test_server_and_worker_are_started_with_the_same_python() -> None:
    programs = run.programs("127.0.0.1", 8123)
    assert {command[0] for command in programs.values()} == {sys.executable}
    assert "127.0.0.1:8123" in programs["网站"]


def test_styles_are_compressed_once_and_again_when_they_change(tmp_path: Path) -> None:
    style, picture = tmp_path / "deep" / "a.css", tmp_path / "b.png"
    style.parent.mkdir()
    style.write_text("a{}")
    picture.write_bytes(b"png")
    run.compress(tmp_path)
    packed = style.with_name("a.css.gz")
    assert gzip.decompress(packed.read_bytes()) == b"a{}"
    assert not picture.with_name("b.png.gz").exists()

    style.write_text("b{}")
    os.utime(packed, (0, 0))
    run.compress(tmp_path)
    assert gzip.decompress(packed.read_bytes()) == b"b{}"

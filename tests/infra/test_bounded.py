"""Work that goes past its limits ends with its process; what it gives or raises comes back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dudao.infra import bounded as bounds
from dudao.infra.bounded import TooMuchWork, bounded
from dudao.infra.files.kinds import FileKind
from dudao.infra.preview import make
from dudao.infra.text import pdf
from dudao.infra.text.extract import extract_text
from dudao.infra.text.model import TextError
from tests.infra.files import samples


def test_the_result_comes_back_from_another_process() -> None:
    assert bounded(lambda: (os.getpid() == os.getppid(), "三" * 500_000), seconds=5) == (
        False,
        "三" * 500_000,
    )
    assert bounded(os.getpid, seconds=5) != os.getpid()


def test_what_the_work_raises_is_raised() -> None:
    def broken() -> None:
        raise ValueError("坏了")

    with pytest.raises(ValueError, match="坏了"):
        bounded(broken, seconds=5)


def test_work_that_takes_too_long_is_ended() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(TooMuchWork):
        bounded(endless, seconds=1)


def test_work_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(TooMuchWork):
        bounded(lambda: len(bytearray(400 * bounds.MEGABYTE)), seconds=5, megabytes=100)


def test_work_that_brings_its_process_down_leaves_this_one_alone() -> None:
    with pytest.raises(TooMuchWork):
        bounded(os.abort, seconds=5)


def test_a_page_that_draws_itself_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "PAGE_SECONDS", 1)
    path = tmp_path / "content"
    path.write_bytes(samples.endless_pdf())
    with pytest.raises(make.EndlessPage, match="异常复杂"):
        make.page_picture(path, 1, 400)


def test_the_words_of_a_page_without_end_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "TRIAL_SECONDS", 1)
    path = tmp_path / "content"
    path.write_bytes(samples.endless_pdf())
    with pytest.raises(TextError, match="异常复杂"):
        extract_text(path, FileKind.PDF)

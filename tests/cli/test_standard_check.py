"""What the command line understands of a standard's form, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dudao.cli.main import main
from tests.apps.standards.workbooks import county_form


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "标准.xlsx"
    file.write_bytes(county_form())
    return file


def test_items_totals_and_what_was_not_understood(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard-check", str(form), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["sheet"], said["points"], said["stated"]) == (
        "标准",
        60,
        {"points": 60, "pass": 54, "items": 5},
    )
    assert [item["code"] for item in said["items"]][-1] == "V1"
    assert all(total["agrees"] for total in said["totals"])
    assert [item["not_understood"] for item in said["items"] if not item["certain"]] == [
        ["参照县财政局有关文件执行"]
    ]


def test_the_same_in_words(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["standard-check", str(form)]) == 0
    said = capsys.readouterr().out
    assert "6 条，60 分" in said
    assert "要核对" in said


def test_a_file_without_clauses_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["今天", "明天"])
    book.save(tmp_path / "x.xlsx")
    assert main(["standard-check", str(tmp_path / "x.xlsx")]) == 2
    assert "标题行" in capsys.readouterr().err

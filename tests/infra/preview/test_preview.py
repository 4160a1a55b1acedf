"""Every file that can be shown becomes a PDF: by LibreOffice where it is, else words and tables and saying so."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from dudao.infra.files.kinds import FileKind
from dudao.infra.preview.make import PreviewError, needs_preview, page_picture, preview_pdf
from dudao.infra.preview.office import ConversionFailed, convert
from tests.infra.files import samples

STAND_IN = """#!/bin/sh
# Plays LibreOffice: the last argument is the file, --outdir says where the PDF goes.
for last; do previous="$folder"; [ "$before" = --outdir ] && folder="$last"; before="$last"; done
printf '%s\\n' "$@" > "{log}"
cp "$folder/profile/user/registrymodifications.xcu" "{log}.settings"
env > "{log}.env"
{act}
"""


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, act: str) -> Path:
    """A program called soffice in front of everything else on the path; what it was called with is in the log."""
    log = folder / "log"
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(log=log, act=act))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return log


def stored(folder: Path, content: bytes) -> Path:
    path = folder / "content"
    path.write_bytes(content)
    return path


def words(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_pdf_is_shown_as_it_is(tmp_path: Path) -> None:
    path = stored(tmp_path, samples.blank_pdf(3))
    preview = preview_pdf(path, FileKind.PDF, tmp_path / "out.pdf")
    assert (preview.path, preview.pages, preview.simplified) == (path, 3, False)
    assert not (tmp_path / "out.pdf").exists()


def test_office_files_go_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tmp_path / "made.pdf"
    made.write_bytes(samples.blank_pdf(2))
    log = office(tmp_path, monkeypatch, f'cp "{made}" "$folder/document.pdf"')
    path = stored(tmp_path, samples.docx_bytes("方案"))
    preview = preview_pdf(path, FileKind.DOCX, tmp_path / "previews" / "out.pdf")
    assert (preview.path, preview.pages, preview.simplified) == (tmp_path / "previews" / "out.pdf", 2, False)
    arguments = log.read_text().splitlines()
    assert "--headless" in arguments
    assert arguments[-1].endswith("/document.docx")
    settings = (tmp_path / "log.settings").read_text()
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in settings
    environment = (tmp_path / "log.env").read_text()
    assert "http_proxy=http://127.0.0.1:9" in environment
    assert "SECRET_KEY" not in environment
    assert sorted(entry.name for entry in (tmp_path / "previews").iterdir()) == ["out.pdf"]


def test_when_libreoffice_fails_words_and_tables_remain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch, "exit 1")
    path = stored(tmp_path, samples.docx_bytes("双减工作方案"))
    preview = preview_pdf(path, FileKind.DOCX, tmp_path / "out.pdf")
    assert preview.simplified
    assert "双减工作方案" in words(preview.path)


def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office(tmp_path, monkeypatch, f'sleep 60 & echo $! > "{tmp_path}/child"; wait')
    path = stored(tmp_path, samples.docx_bytes("x"))
    begun = time.monotonic()
    with pytest.raises(ConversionFailed, match="超过 1 秒"):
        convert(str(tmp_path / "bin" / "soffice"), path, FileKind.DOCX, tmp_path / "out.pdf", seconds=1)
    assert time.monotonic() - begun < 20
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child still runs")
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (samples.docx_bytes("双减工作方案", "负责人王玥"), FileKind.DOCX, "负责人王玥"),
        (samples.xlsx_bytes([["学校", "在校生"], ["一小", 846]]), FileKind.XLSX, "846"),
        (samples.xls_bytes("在校生"), FileKind.XLS, "在校生"),
        (samples.pptx_bytes("课后服务"), FileKind.PPTX, "课后服务"),
        ("县教育局".encode("gb18030"), FileKind.TEXT, "县教育局"),
        ("学校,人数\n一小,846\n".encode(), FileKind.CSV, "846"),
    ],
)
def test_simplified_preview_without_libreoffice(
    tmp_path: Path, content: bytes, kind: FileKind, expected: str
) -> None:
    preview = preview_pdf(stored(tmp_path, content), kind, tmp_path / "out.pdf")
    assert preview.simplified
    assert preview.pages >= 1
    assert expected in words(preview.path)


@pytest.mark.usefixtures("without_office")
def test_a_long_sheet_is_cut_and_says_so(tmp_path: Path) -> None:
    path = stored(tmp_path, samples.xlsx_bytes([[number, "x"] for number in range(1600)]))
    preview = preview_pdf(path, FileKind.XLSX, tmp_path / "out.pdf")
    assert "预览只显示前 1500 行" in words(preview.path)


@pytest.mark.usefixtures("without_office")
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.docx_bytes("x")[:500], FileKind.DOCX),
        (samples.xlsx_bytes([["x"]])[:500], FileKind.XLSX),
        (samples.zip_bytes({"word/document.xml": "<a/>"}), FileKind.DOCX),
        (samples.zip_bytes({"[Content_Types].xml": "x", "word/document.xml": "<a>"}), FileKind.DOCX),
        (b"%PDF-1.7 broken", FileKind.PDF),
        (samples.blank_pdf(1, password="1234"), FileKind.PDF),
        (samples.zip_bytes({"a": "b"}), FileKind.ZIP),
        (samples.picture_bytes("PNG"), FileKind.PNG),
    ],
)
def test_what_cannot_be_shown_says_why_and_leaves_nothing(
    tmp_path: Path, content: bytes, kind: FileKind
) -> None:
    with pytest.raises(PreviewError) as refused:
        preview_pdf(stored(tmp_path, content), kind, tmp_path / "previews" / "out.pdf")
    assert refused.value.message.endswith("。")
    assert list(tmp_path.rglob("*.pdf")) == []


def test_page_pictures_have_the_width_asked_for(tmp_path: Path) -> None:
    path = stored(tmp_path, samples.blank_pdf(2))
    with Image.open(io.BytesIO(page_picture(path, 2, 400))) as picture:
        assert picture.format == "PNG"
        assert picture.size == (400, 567)
    for number in (0, 3):
        with pytest.raises(PreviewError, match="共 2 页"):
            page_picture(path, number, 400)


def test_which_kinds_are_converted() -> None:
    assert {kind for kind in FileKind if not needs_preview(kind)} == {
        *(kind for kind in FileKind if kind.is_picture),
        FileKind.PDF,
        FileKind.ZIP,
        FileKind.OFD,
    }

"""The fonts that come with the product: as they were taken over, and complete for what offices write."""

from __future__ import annotations

import hashlib
import io

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from dudao.core.document import paragraph
from dudao.core.official import Form, OfficialDocument
from dudao.infra.fonts import FONT_FOLDER, SHA256
from dudao.infra.pdf.official import official_pdf


def gb2312() -> set[str]:
    signs = set()
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            signs.add(bytes([first, second]).decode("gb2312", "ignore"))
    return signs - {""}


@pytest.mark.parametrize("name", SHA256)
def test_a_font_is_as_it_was_taken_over(name: str) -> None:
    assert hashlib.sha256((FONT_FOLDER / name).read_bytes()).hexdigest() == SHA256[name]


def test_every_font_that_lies_there_is_listed_with_its_licence() -> None:
    assert {path.name for path in FONT_FOLDER.glob("*.otf")} == set(SHA256)
    assert "GNU GENERAL PUBLIC LICENSE" in (FONT_FOLDER / "COPYING-GPL-3").read_text("utf-8")
    notice = (FONT_FOLDER / "NOTICE").read_text("utf-8")
    assert all(name in notice for name in SHA256)


@pytest.mark.parametrize("name", SHA256)
def test_a_font_holds_the_national_standard_but_for_one_dash(name: str) -> None:
    held = {chr(code) for code in TTFont(FONT_FOLDER / name).getBestCmap()}
    assert len(gb2312()) == 7445
    assert gb2312() - held == {"―"}
    assert set("〔〕★—“”①0123456789") <= held


def test_rare_signs_of_names_come_from_another_font_and_none_is_lost() -> None:
    document = OfficialDocument(
        form=Form.LETTER,
        mark="示例县教育局",
        title="关于㎡的函",
        blocks=(paragraph("请李镕、张喆、陈堃、王玥、赵祎到会。"),),
        addressees="各学校",
        signatories=("示例县教育局",),
    )
    reader = PdfReader(io.BytesIO(official_pdf(document)))
    assert "请李镕、张喆、陈堃、王玥、赵祎到会。" in reader.pages[0].extract_text()
    fonts = {font.get_object()["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("FandolFang" in name for name in fonts)
    assert any("NotoSerif" in name for name in fonts)

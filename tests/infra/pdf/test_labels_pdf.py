"""Labels of archive boxes: as many as fit side by side, long titles whole, hostile text as text."""

from __future__ import annotations

import datetime
import io

import pytest
from pypdf import PdfReader

from dudao.infra.pdf.labels import SPINE_WIDTHS_MM, Cover, SpineLabel, render_covers, render_spines

MADE_AT = datetime.datetime(2026, 11, 22)


def _text(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def _spines(labels: list[SpineLabel], width: int) -> bytes:
    return render_spines(labels, width, title="盒脊", notice="示例数据，仅供演示", made_at=MADE_AT)


@pytest.mark.parametrize(("width", "beside"), [(20, 8), (30, 5), (40, 4), (50, 3), (60, 3)])
def test_as_many_labels_as_fit_stand_side_by_side(width: int, beside: int) -> None:
    labels = [SpineLabel(f"A1-B1-C{number}", "营养餐公示", "南坪小学") for number in range(beside + 1)]
    assert len(PdfReader(io.BytesIO(_spines(labels[:beside], width))).pages) == 1
    assert len(PdfReader(io.BytesIO(_spines(labels, width))).pages) == 2


@pytest.mark.parametrize("width", SPINE_WIDTHS_MM)
def test_every_sign_of_a_long_title_is_printed(width: int) -> None:
    title = "".join(chr(0x4E00 + 7 * number) for number in range(240))
    found = _text(_spines([SpineLabel("A1-B2-C3", title, "示例县人民政府教育督导室")], width))
    assert all(sign in found for sign in title)
    assert "A1-B2-C3" in found


def test_text_of_labels_is_never_markup() -> None:
    found = _text(_spines([SpineLabel("#panic(1)", "*粗*$x$", '#read("/etc/passwd")')], 60))
    assert "#panic(1)" in found
    assert '#read("/etc/passwd")' in found


def test_a_width_that_no_box_has_is_refused() -> None:
    with pytest.raises(ValueError, match="35"):
        _spines([], 35)


def test_a_cover_shows_its_facts_on_one_page() -> None:
    cover = Cover("双高双普档案", "A1-B2-C3", "营养餐公示", (("单位", "南坪小学"), ("档案建设员", "李敏")))
    content = render_covers([cover, cover], title="封面", notice="示例数据，仅供演示", made_at=MADE_AT)
    assert len(PdfReader(io.BytesIO(content)).pages) == 2
    for expected in ("双高双普档案", "A1-B2-C3", "营养餐公示", "档案建设员", "李敏", "示例数据，仅供演示"):
        assert expected in _text(content)


def test_the_same_labels_give_the_same_bytes() -> None:
    labels = [SpineLabel("A1", "公示", "南坪小学")]
    assert _spines(labels, 40) == _spines(labels, 40)

"""Bar charts as PNG and SVG: flat, few colours, labelled directly, the limit drawn as a line.

Matplotlib is imported only when a chart is drawn. Colour never carries a judgment alone: a bar that fails is
hatched and its label says 未达标.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dudao.core.document import Bar, BarChart
from dudao.core.numbers import as_float

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

ImageFormat = Literal["png", "svg"]

_GOOD, _BAD, _UNKNOWN, _LINE, _TEXT = "#2f5d8a", "#b3541e", "#8a8f98", "#8c1d18", "#1f2328"
_WIDTH_INCHES = 6.1
_FONT_POINTS = 7.5
_BAR_INCHES = 0.27
_LABEL_INCHES = 2.05
_GAP_INCHES = 0.1
_ABOVE_INCHES = 0.4
_BELOW_INCHES = 0.06
_DOTS_PER_INCH = 200
_FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")


class ChineseFontMissing(RuntimeError):
    """No font with Chinese characters is installed, so no chart can be drawn."""

    def __init__(self) -> None:
        super().__init__("没有找到中文字体，无法绘制图表。请安装：apt-get install fontconfig fonts-noto-cjk")


@lru_cache(maxsize=1)
def chinese_font_file() -> Path:
    """The file of an open Chinese font, as fontconfig finds it.

    Raises ``ChineseFontMissing`` when there is none or fontconfig itself is missing.
    """
    program = shutil.which("fc-list")
    if program is None:
        raise ChineseFontMissing
    for family in _FAMILIES:
        query = [program, "-f", "%{file}\n", f"{family}:style=Regular"]
        found = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split("\n")
        files = sorted(Path(line) for line in found if line)
        if files:
            return files[0]
    raise ChineseFontMissing


@lru_cache(maxsize=64)
def draw(chart: BarChart, image_format: ImageFormat, beside: BarChart | None = None) -> bytes:
    """The chart as a picture, about 155 mm wide; the same chart gives the same bytes and is drawn only once.

    Bars stand in the given order from the top, those of ``beside`` in a second panel on the same lines. A bar without
    value shows only its text. Raises ``ChineseFontMissing`` when the machine has no Chinese font.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing
    from matplotlib.font_manager import FontProperties

    font = FontProperties(fname=str(chinese_font_file()), size=_FONT_POINTS)
    bars = _BAR_INCHES * max(len(chart.bars), 1)
    height = _ABOVE_INCHES + bars + _BELOW_INCHES
    panels = [chart] if beside is None else [chart, beside]
    width = (_WIDTH_INCHES - _LABEL_INCHES - _GAP_INCHES * len(panels)) / len(panels)
    with matplotlib.rc_context({"svg.hashsalt": "dudao", "svg.fonttype": "path", "hatch.linewidth": 0.6}):
        drawing = Drawing(figsize=(_WIDTH_INCHES, height), dpi=_DOTS_PER_INCH)
        FigureCanvasAgg(drawing)
        for at, panel in enumerate(panels):
            left = _LABEL_INCHES + at * (width + _GAP_INCHES)
            place = (left / _WIDTH_INCHES, _BELOW_INCHES / height, width / _WIDTH_INCHES, bars / height)
            axes = drawing.add_axes(place)
            _draw_bars(axes, panel, font, width, labelled=at == 0)
            _draw_limit(axes, panel, font)
            _write_above(axes, panel.title, font, 0, _ABOVE_INCHES * 72 - 11, "left", _TEXT)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if image_format == "svg" else {"Software": None}
        drawing.savefig(buffer, format=image_format, metadata=metadata, facecolor="white")
    return buffer.getvalue()


def _colour(bar: Bar) -> str:
    return _UNKNOWN if bar.holds is None else _GOOD if bar.holds else _BAD


def text_inches(text: str) -> float:
    """How wide a text is printed: a Chinese character is as wide as its size, any other about 0.58 of it."""
    ems = sum(1.0 if ord(character) > 0x2E7F else 0.58 for character in text)
    return ems * _FONT_POINTS / 72


def label_lines(label: str) -> str:
    """The label of a bar in lines that fit the space left of the bars."""
    lines = [""]
    for character in label:
        if text_inches(lines[-1] + character) > _LABEL_INCHES - 0.12:
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)


def placed_texts(chart: BarChart, width: float) -> tuple[float, list[tuple[float, str]]]:
    """The right end of the axis and where each bar's text begins, so that no text is cut or crossed by the line.

    ``width`` is that of the panel in inches; the results are in the units of the values.
    """
    limit = 0.0 if chart.limit is None else as_float(chart.limit)
    values = [0.0 if bar.value is None else as_float(bar.value) for bar in chart.bars]
    texts = [f"{bar.text} {chart.failed_text}" if bar.holds is False else bar.text for bar in chart.bars]
    widths = [text_inches(text) / width for text in texts]
    end = max([*values, limit, 1e-9]) * 1.05
    placed: list[tuple[float, str]] = []
    for _ in range(4):
        pad = end * 0.02
        placed = [
            (limit + pad if value <= limit < value + 2 * pad + share * end else value + pad, text)
            for value, share, text in zip(values, widths, texts, strict=True)
        ]
        end = max(end, *(at / max(0.99 - share, 0.1) for (at, _), share in zip(placed, widths, strict=True)))
    return end, placed


def _draw_bars(axes: Axes, chart: BarChart, font: FontProperties, width: float, *, labelled: bool) -> None:
    values = [0.0 if bar.value is None else as_float(bar.value) for bar in chart.bars]
    places = list(range(len(values)))
    drawn = axes.barh(places, values, height=0.56, color=[_colour(bar) for bar in chart.bars])
    for bar, patch in zip(chart.bars, drawn.patches, strict=True):
        if bar.holds is False:
            patch.set_hatch("///")
            patch.set_edgecolor("white")
    end, texts = placed_texts(chart, width)
    for place, (at, text) in zip(places, texts, strict=True):
        axes.text(at, place, text, va="center", ha="left", fontproperties=font, color=_TEXT)
    if labelled:
        labels = [label_lines(bar.label) for bar in chart.bars]
        axes.set_yticks(places, labels, fontproperties=font, color=_TEXT, linespacing=1.05)
        axes.tick_params(axis="y", length=0)
    else:
        axes.set_yticks([])
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.set_xlim(0, end)
    axes.xaxis.set_visible(False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color("#b8bec6")


def _draw_limit(axes: Axes, chart: BarChart, font: FontProperties) -> None:
    if chart.limit is None:
        return
    place = as_float(chart.limit)
    axes.axvline(place, color=_LINE, linewidth=1.1, linestyle=(0, (4, 2)))
    _write_above(axes, chart.limit_text, font, place, 2, "center", _LINE)


def _write_above(
    axes: Axes,
    text: str,
    font: FontProperties,
    place: float,
    points: float,
    align: Literal["left", "center"],
    colour: str,
) -> None:
    axes.annotate(
        text,
        xy=(place, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, points),
        textcoords="offset points",
        ha=align,
        va="bottom",
        fontproperties=font,
        color=colour,
    )

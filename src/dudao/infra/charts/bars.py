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
_BAR_INCHES = 0.32
_LABEL_SHARE = 0.28
_FRAME_INCHES = 1.05
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


def draw(chart: BarChart, image_format: ImageFormat) -> bytes:
    """The chart as a picture, about 155 mm wide; the same chart gives the same bytes.

    Bars stand in the given order from the top. A bar without value shows only its text. Raises
    ``ChineseFontMissing`` when the machine has no Chinese font.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Drawing
    from matplotlib.font_manager import FontProperties

    regular = FontProperties(fname=str(chinese_font_file()), size=9)
    height = _FRAME_INCHES + _BAR_INCHES * max(len(chart.bars), 1)
    with matplotlib.rc_context({"svg.hashsalt": "dudao", "svg.fonttype": "path", "hatch.linewidth": 0.6}):
        drawing = Drawing(figsize=(_WIDTH_INCHES, height), dpi=_DOTS_PER_INCH, layout="constrained")
        FigureCanvasAgg(drawing)
        axes = drawing.add_subplot()
        _draw_bars(axes, chart, regular)
        _draw_limit(axes, chart, regular)
        axes.set_title(chart.title, fontproperties=regular, fontsize=10.5, color=_TEXT, loc="left", pad=18)
        buffer = io.BytesIO()
        metadata = {"Date": None, "Creator": None} if image_format == "svg" else {"Software": None}
        drawing.savefig(buffer, format=image_format, metadata=metadata, facecolor="white")
    return buffer.getvalue()


def _colour(bar: Bar) -> str:
    return _UNKNOWN if bar.holds is None else _GOOD if bar.holds else _BAD


def _draw_bars(axes: Axes, chart: BarChart, font: FontProperties) -> None:
    values = [0.0 if bar.value is None else as_float(bar.value) for bar in chart.bars]
    places = list(range(len(values)))
    drawn = axes.barh(places, values, height=0.58, color=[_colour(bar) for bar in chart.bars])
    for bar, patch in zip(chart.bars, drawn.patches, strict=True):
        if bar.holds is False:
            patch.set_hatch("///")
            patch.set_edgecolor("white")
    limit = 0.0 if chart.limit is None else as_float(chart.limit)
    widest = max([*values, limit, 1e-9])
    for place, bar, value in zip(places, chart.bars, values, strict=True):
        text = f"{bar.text}　未达标" if bar.holds is False else bar.text
        # A label that would run into the limit line stands behind it.
        hit = value <= limit < value + widest * _LABEL_SHARE
        at = (limit + widest * 0.02) if hit else value + widest * 0.012
        axes.text(at, place, text, va="center", ha="left", fontproperties=font, color=_TEXT)
    labels = [bar.label for bar in chart.bars]
    axes.set_yticks(places, labels, fontproperties=font, color=_TEXT)
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_xlim(0, widest * 1.34)
    axes.tick_params(axis="both", length=0)
    for label in axes.get_xticklabels():
        label.set_fontproperties(font)
    axes.set_xlabel(chart.axis_text, fontproperties=font, color=_TEXT)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color("#b8bec6")


def _draw_limit(axes: Axes, chart: BarChart, font: FontProperties) -> None:
    if chart.limit is None:
        return
    place = as_float(chart.limit)
    axes.axvline(place, color=_LINE, linewidth=1.2, linestyle=(0, (4, 2)))
    axes.annotate(
        chart.limit_text,
        xy=(place, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontproperties=font,
        color=_LINE,
    )

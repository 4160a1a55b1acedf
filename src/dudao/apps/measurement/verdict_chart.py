"""The chart of the verdict page: how far every school is from every requirement. Its table is 学校×指标."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse

from dudao.apps.measurement.heat_tables import LOW, MET, NEAR, Column, HeatRow

SERIES = (
    (MET, "达标", "#7fb59b", "circle"),
    (NEAR, "达到 85%", "#d59a2b", "diamond"),
    (LOW, "低于 85%", "#a93226", "triangle"),
)
MOST = 250  # schools far above the requirement stand at the edge
ROW_HEIGHT = 30
FRAME_HEIGHT = 80


def distance_chart(columns: Sequence[Column], rows: Sequence[HeatRow], query: str) -> dict[str, Any]:
    """A dot a school and indicator, at its value as percent of the requirement; a click leads to the school."""
    points: Mapping[str, list[dict[str, Any]]] = {standing: [] for standing, *_ in SERIES}
    for row in rows:
        for place, cell in enumerate(row.cells):
            limit = row.unit.indicators[cell.item_id].threshold
            if cell.value is None or not limit:
                continue
            percent = cell.value / limit * 100
            points[cell.standing].append(_point(row, cell.text, percent, place, query))
    return {
        "grid": {"left": 8, "right": 18, "top": 22, "bottom": 30, "containLabel": True},
        "legend": {
            "bottom": 0,
            "left": "center",
            "itemHeight": 9,
            "itemWidth": 12,
            "itemGap": 16,
            "textStyle": {"color": "#5c6979"},
        },
        "tooltip": {"trigger": "item", "confine": True, "formatter": "{b}"},
        "xAxis": {
            "type": "value",
            "min": _lowest(points),
            "max": MOST,
            "axisLabel": {"formatter": "{value}%", "color": "#5c6979"},
            "splitLine": {"lineStyle": {"color": "#edf0f3"}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [f"{column.item_id} {column.title}" for column in columns],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"color": "#1b2430"},
        },
        "series": [
            _series(standing, word, colour, symbol, points[standing])
            for standing, word, colour, symbol in SERIES
        ],
    }


def chart_height(columns: Sequence[Column]) -> int:
    """Pixels for the chart."""
    return FRAME_HEIGHT + ROW_HEIGHT * len(columns)


def _point(row: HeatRow, text: str, percent: Fraction, place: int, query: str) -> dict[str, Any]:
    point: dict[str, Any] = {
        "name": f"{row.unit.name} {text}",
        "value": [round(min(float(percent), MOST), 1), place],
    }
    if row.school is not None:
        point["url"] = reverse("school_results", args=[row.school.row_id]) + query
    return point


def _lowest(points: Mapping[str, list[dict[str, Any]]]) -> int:
    found = [point["value"][0] for series in points.values() for point in series]
    return min(50, int(min(found) // 10 * 10)) if found else 0


def _series(
    standing: str, word: str, colour: str, symbol: str, points: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    series: dict[str, Any] = {
        "name": f"{word} {len(points)}",
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": 8 if standing == MET else 11,
        "itemStyle": {"color": colour, "opacity": 0.55 if standing == MET else 0.95},
        "z": 2 if standing == MET else 3,
        "data": list(points),
    }
    if standing == MET:
        series["markLine"] = {
            "symbol": "none",
            "silent": True,
            "label": {"position": "start", "color": "#1b2430", "formatter": "达标线"},
            "lineStyle": {"color": "#1b2430", "type": "solid", "width": 1.5},
            "data": [{"xAxis": 100}],
        }
    return series

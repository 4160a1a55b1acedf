"""Charts of one indicator as plain options for ECharts; the figures stand in a table below."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dudao.core.schools import AreaType

if TYPE_CHECKING:
    from dudao.apps.measurement.indicator_page import TermRow

COLOURS = {AreaType.URBAN: "#1f4e8c", AreaType.TOWN: "#7fa3cf", AreaType.RURAL: "#6fae92"}
OTHER = "#8b96a5"
LINES = ("#a93226", "#3b4655")


def distribution_chart(rows: Sequence[TermRow], lines: Sequence[tuple[str, Fraction]]) -> dict[str, Any]:
    """Schools from the lowest to the highest, coloured by area, with the requirement and the mean as lines."""
    known = sorted(
        (row for row in rows if row.cell.value is not None), key=lambda row: row.cell.value or Fraction(0)
    )
    names = [row.unit.name for row in known]
    areas = [area for area in AreaType if any(row.unit.area_type == area.value for row in known)]
    series = [
        _series(area.label, COLOURS[area], [row for row in known if row.unit.area_type == area.value], names)
        for area in areas
    ]
    others = [row for row in known if row.unit.area_type not in {area.value for area in areas}]
    if others:
        series.append(_series("未填城乡", OTHER, others, names))
    if series:
        series[0]["markLine"] = {
            "symbol": "none",
            "silent": True,
            "data": [
                {
                    "yAxis": float(value),
                    "label": {
                        "formatter": label,
                        "position": position,
                        "color": colour,
                        "fontSize": 12,
                        "backgroundColor": "rgba(255,255,255,.85)",
                        "padding": [1, 3],
                    },
                    "lineStyle": {"color": colour, "type": kind, "width": 1.5},
                }
                for (label, value), colour, kind, position in zip(
                    lines, LINES, ("solid", "dashed"), ("insideStartTop", "insideStartTop"), strict=False
                )
            ],
        }
    return {
        "grid": {"left": 8, "right": 8, "top": 30, "bottom": 12, "containLabel": True},
        "legend": {"top": 0, "right": 0, "itemWidth": 12, "itemHeight": 8, "icon": "rect"},
        "tooltip": {"trigger": "item", "confine": True},
        "xAxis": {
            "type": "category",
            "data": names,
            "axisLabel": {"show": False},
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "#cfd6de"}},
        },
        "yAxis": {"type": "value", "splitLine": {"lineStyle": {"color": "#edf0f3"}}},
        "series": series,
    }


def _series(label: str, colour: str, rows: Sequence[TermRow], names: Sequence[str]) -> dict[str, Any]:
    by_name = {row.unit.name: float(row.cell.value or 0) for row in rows}
    return {
        "name": label,
        "type": "bar",
        "stack": "schools",
        "barCategoryGap": "20%",
        "itemStyle": {"color": colour},
        "data": [by_name.get(name, "-") for name in names],
    }


def area_chart(
    labels: Sequence[str], groups: Sequence[tuple[str, Sequence[Fraction | None]]]
) -> dict[str, Any]:
    """Indicators side by side, one bar per area, as percent of the county's mean."""
    colours = {area.label: COLOURS[area] for area in AreaType}
    return {
        "grid": {"left": 8, "right": 16, "top": 30, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "right": 0, "itemWidth": 12, "itemHeight": 8, "icon": "rect"},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "xAxis": {
            "type": "category",
            "data": list(labels),
            "axisTick": {"show": False},
            "axisLabel": {"interval": 0},
        },
        "yAxis": {
            "type": "value",
            "axisLabel": {"formatter": "{value}%"},
            "splitLine": {"lineStyle": {"color": "#edf0f3"}},
        },
        "series": [
            {
                "name": name,
                "type": "bar",
                "barMaxWidth": 18,
                "itemStyle": {"color": colours.get(name, OTHER)},
                "data": [None if value is None else round(float(value), 1) for value in values],
                **(
                    {
                        "markLine": {
                            "symbol": "none",
                            "silent": True,
                            "data": [
                                {"yAxis": 100, "label": {"formatter": "平均", "position": "insideEndTop"}}
                            ],
                            "lineStyle": {"color": "#3b4655", "type": "dashed"},
                        }
                    }
                    if index == 0
                    else {}
                ),
            }
            for index, (name, values) in enumerate(groups)
        ],
    }

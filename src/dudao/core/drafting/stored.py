"""A draft as JSON and back: exactly the same draft, and a refusal that names the place when it is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from dudao.core.document import Align
from dudao.core.drafting.draft import Draft, DraftError, DraftSection, FixedColumn, FixedTable

JSON_FORM = 1
"""The form of the JSON written here; another one is refused when read."""

_ALIGNS = ("left", "center", "right")

Json = dict[str, object]


def draft_to_json(draft: Draft) -> Json:
    """The draft as plain JSON values; ``draft_from_json`` reads exactly the same draft out of them."""
    return {
        "form": JSON_FORM,
        "title": draft.title,
        "sections": [_section_to_json(section) for section in draft.sections],
    }


def draft_from_json(value: object) -> Draft:
    """The draft that `value` holds. Raises ``DraftError`` naming the place that is not as it must be."""
    whole = _mapping(value, "文稿")
    if whole.get("form") != JSON_FORM:
        raise DraftError(f"文稿的格式不是 {JSON_FORM}")
    return Draft(
        title=_text(whole, "title", "文稿"),
        sections=tuple(
            _section_from_json(item, f"第 {number} 节")
            for number, item in enumerate(_list(whole, "sections", "文稿"), start=1)
        ),
    )


def _section_to_json(section: DraftSection) -> Json:
    return {
        "key": section.key,
        "heading": section.heading,
        "text": section.text,
        "table": None if section.table is None else table_to_json(section.table),
        "numbered_heading": section.numbered_heading,
        "new_page": section.new_page,
    }


def table_to_json(table: FixedTable) -> Json:
    """A computed table as plain JSON values."""
    return {
        "columns": [
            {"title": column.title, "width": column.width, "align": column.align} for column in table.columns
        ],
        "rows": [list(row) for row in table.rows],
        "caption": table.caption,
        "note": table.note,
        "landscape": table.landscape,
        "small": table.small,
        "header": table.header,
    }


def _section_from_json(value: object, where: str) -> DraftSection:
    section = _mapping(value, where)
    table = section.get("table")
    return DraftSection(
        key=_text(section, "key", where),
        heading=_text(section, "heading", where),
        text=_text(section, "text", where),
        table=None if table is None else _table_from_json(table, where),
        numbered_heading=_flag(section, "numbered_heading", where),
        new_page=_flag(section, "new_page", where),
    )


def _table_from_json(value: object, where: str) -> FixedTable:
    place = f"{where}的表"
    table = _mapping(value, place)
    return FixedTable(
        columns=tuple(_column_from_json(item, place) for item in _list(table, "columns", place)),
        rows=tuple(_row_from_json(item, place) for item in _list(table, "rows", place)),
        caption=_text(table, "caption", place),
        note=_text(table, "note", place),
        landscape=_flag(table, "landscape", place),
        small=_flag(table, "small", place),
        header=_flag(table, "header", place),
    )


def _column_from_json(value: object, where: str) -> FixedColumn:
    column = _mapping(value, where)
    width = column.get("width")
    align = column.get("align")
    if isinstance(width, bool) or not isinstance(width, int | float) or width <= 0:
        raise DraftError(f"{where}：列宽不是正数")
    if align not in _ALIGNS:
        raise DraftError(f"{where}：对齐方式不认识")
    return FixedColumn(_text(column, "title", where), float(width), cast(Align, align))


def _row_from_json(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise DraftError(f"{where}：有一行不是文字")
    return tuple(value)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise DraftError(f"{where}不是一组字段")
    return cast(Mapping[str, object], value)


def _list(value: Mapping[str, object], name: str, where: str) -> list[object]:
    found = value.get(name)
    if not isinstance(found, list):
        raise DraftError(f"{where}：{name} 不是一列")
    return found


def _text(value: Mapping[str, object], name: str, where: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise DraftError(f"{where}：{name} 不是文字")
    return found


def _flag(value: Mapping[str, object], name: str, where: str) -> bool:
    found = value.get(name)
    if not isinstance(found, bool):
        raise DraftError(f"{where}：{name} 不是“是”或“否”")
    return found

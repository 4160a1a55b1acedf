"""The workbook from which a standard was imported, filled in with an evaluation's points and reasons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dudao.apps.evaluation.export_rows import rating_table_of
from dudao.apps.evaluation.models import Evaluation
from dudao.apps.evaluation.table_import import known_items
from dudao.apps.standards.api import StandardVersion
from dudao.core.grid import Workbook
from dudao.engine.rating_table.form_places import filled_cells, places_of
from dudao.engine.standard_import.mapping import FormMapping
from dudao.infra.xlsx.fill import fill_workbook
from dudao.infra.xlsx.read import read_workbook


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The filled-in workbook, its name, and the codes of items that the form has no row for."""

    content: bytes
    file_name: str
    not_found: tuple[str, ...]


def has_own_form(version: StandardVersion) -> bool:
    """Whether the standard came from a workbook that can be filled in."""
    return bool(version.file) and version.file_name.lower().endswith((".xlsx", ".xlsm"))


def own_form(evaluation: Evaluation, items: Collection[int]) -> OwnForm:
    """The form with the items of these ids filled in. Raises ``UnreadableWorkbook``, ``OSError`` when it is gone."""
    version = evaluation.version
    with version.file.open("rb") as held:
        raw: bytes = held.read()
    book = read_workbook(raw, version.file_name)
    sheet_name, mapping = _layout(version, book)
    sheet = book.sheet(sheet_name) or book.sheets[0]
    known = known_items(evaluation, items)
    places = places_of(sheet, known, mapping)
    cells = filled_cells(places, rating_table_of(evaluation, items).rows)
    content = fill_workbook(raw, version.file_name, sheet.name, cells, places.added_titles)
    not_found = tuple(item.code for item in known if item.code not in places.rows)
    return OwnForm(content, version.file_name, not_found)


def _layout(version: StandardVersion, book: Workbook) -> tuple[str, FormMapping | None]:
    """Sheet and mapping of the import that gave the version; the first sheet and a guess where they are not kept."""
    source = version.imports.order_by("-pk").first()
    if source is None:
        return book.sheets[0].name, None
    try:
        mapping: FormMapping | None = FormMapping.from_data(source.mapping)
    except (ValueError, KeyError):
        mapping = None
    return source.sheet or book.sheets[0].name, mapping

"""Workbooks of responsibilities for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.actions.importing import import_assignments
from dudao.apps.campaigns.api import Campaign, standards_of
from dudao.apps.campaigns.models import AssignmentImport


def book(*sheets: Any, merged: Sequence[str] = ()) -> bytes:
    """Sheets of plain rows; `merged` are areas of the first."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        workbook.worksheets[0].merge_cells(area)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def imported(
    held: Campaign, *sheets: Any, actor: User | None = None, merged: Sequence[str] = ()
) -> AssignmentImport:
    """The sheets imported into the campaign's first standard."""
    content = book(*sheets, merged=merged)
    return import_assignments(held, standards_of(held)[0], content, "分工.xlsx", actor=actor)

"""A list of duties as a workbook, in the county's own layout where it came in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.campaigns.api import PeopleBook
from dudao.apps.workplan.duty_rows import DutyRow, written_duties
from dudao.apps.workplan.models import DutyList
from dudao.core.sheetspec import Book
from dudao.engine.duty_table.layout import DutyLayout
from dudao.engine.duty_table.write import duty_sheet, with_progress

OWN_NOTE = "改好后在清单页导入：空着的格不改，写“无”清除；延期至、状态、进度由系统填写，导入时不读。"


def list_book(duty_list: DutyList, rows: Sequence[DutyRow], people: PeopleBook, created_on: datetime) -> Book:
    """The rows with their progress; the same workbook can be imported again without a change."""
    layout = with_progress(DutyLayout.from_data(duty_list.layout))
    heading = (f"{duty_list.county.name}{duty_list.title}",)
    notes = () if duty_list.layout else (OWN_NOTE,)
    sheet = duty_sheet(layout, written_duties(rows, layout, people), heading=heading, notes=notes)
    return Book((sheet,), created_on, title=duty_list.title, subject=duty_list.get_kind_display())

"""What the command line and the apps may use of the reports."""

from __future__ import annotations

from dudao.engine.reports.application_forms import (
    FORMS_STANDARD,
    application_forms,
    application_forms_book,
    application_forms_document,
)
from dudao.engine.reports.comparison_sheets import area_sheet, year_sheet
from dudao.engine.reports.indicator_sheets import heat_sheet, indicator_sheet
from dudao.engine.reports.self_evaluation import self_evaluation_report
from dudao.engine.reports.tables_export import (
    conclusion_sheet,
    evaluation_book,
    excluded_sheet,
    flip_sheet,
    gap_sheet,
    item_sheet,
    missing_sheet,
    single_sheet_book,
)

__all__ = [
    "FORMS_STANDARD",
    "application_forms",
    "application_forms_book",
    "application_forms_document",
    "area_sheet",
    "conclusion_sheet",
    "evaluation_book",
    "excluded_sheet",
    "flip_sheet",
    "gap_sheet",
    "heat_sheet",
    "indicator_sheet",
    "item_sheet",
    "missing_sheet",
    "self_evaluation_report",
    "single_sheet_book",
    "year_sheet",
]

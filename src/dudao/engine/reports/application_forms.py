"""The application forms 表Ⅰ–表Ⅵ of the measure 教督〔2017〕6号, filled cell by cell as workbook and as document.

Print roundings are the forms' own: population two decimals, L5–L8 of 表Ⅰ whole, the seven values and the means two
decimals, coefficients three, shares of 表Ⅱ-1, Ⅳ, Ⅴ and Ⅵ one decimal, all else whole. Judgments come from the
evaluation and rest on unrounded values. What nobody reported stays ＿＿, and so does a sum of which a part is
missing. Source: application forms of the measure; the coefficient in the column 综合 of 表Ⅲ is the plain mean of the
seven, for information.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from dudao.catalogue.schema import Standard
from dudao.core.document import Block, Document, Heading, Landscape, PageBreak, paragraph
from dudao.core.sheetspec import Book
from dudao.engine.facts import ReportedTables
from dudao.engine.reports.form_county import county_form, duties_form, quality_form, survey_form
from dudao.engine.reports.form_figures import form_figures
from dudao.engine.reports.form_layout import Form
from dudao.engine.reports.form_resources import balance_form, resource_form, school_form
from dudao.engine.reports.phrases import notice_of
from dudao.engine.result import Evaluation

FORMS_STANDARD = "quality-balance-2017"
"""The measure that these forms belong to."""


def application_forms(standard: Standard, tables: ReportedTables, evaluation: Evaluation) -> tuple[Form, ...]:
    """表Ⅰ, Ⅱ-1, Ⅱ-2, Ⅲ, Ⅳ, Ⅴ, Ⅵ in this order.

    Raises ``ValueError`` for any measure but 教督〔2017〕6号: only that one has these forms.
    """
    if standard.id != FORMS_STANDARD or evaluation.standard_id != FORMS_STANDARD:
        raise ValueError(f"申报表表Ⅰ—表Ⅵ只用于优质均衡（{FORMS_STANDARD}），不用于 {standard.id}")
    figures = form_figures(standard, tables)
    return (
        county_form(figures),
        resource_form(standard, evaluation),
        school_form(standard, tables, evaluation),
        balance_form(standard, evaluation),
        duties_form(figures, evaluation),
        quality_form(figures, evaluation),
        survey_form(figures),
    )


def application_forms_book(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    *,
    county: str,
    date: datetime.date,
    notice: str = "",
) -> Book:
    """The forms as a workbook with one sheet a form, named as the official workbook names them (表1 … 表6)."""
    return Book(
        sheets=tuple(form.sheet_spec() for form in application_forms(standard, tables, evaluation)),
        created_on=datetime.datetime.combine(date, datetime.time()),
        title=f"{county}义务教育优质均衡发展县（市、区）申报表",
        subject=standard.title,
        watermark=notice_of(standard, notice),
    )


def application_forms_document(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    *,
    county: str,
    date: datetime.date,
    notice: str = "",
) -> Document:
    """The forms as a document: a cover that lists them, then every form on pages turned sideways; unsigned, as the
    official forms are.
    """
    return Document(
        title=f"{county}义务教育优质均衡发展\n县（市、区）申报表",
        subtitle=f"（{date.year}年{date.month}月）",
        blocks=tuple(_blocks(application_forms(standard, tables, evaluation))),
        notice=notice_of(standard, notice),
        created_at=datetime.datetime.combine(date, datetime.time()),
        keywords=(standard.short_title, "申报表", county),
    )


def _blocks(forms: tuple[Form, ...]) -> Iterator[Block]:
    yield from (paragraph(form.title) for form in forms)
    for index, form in enumerate(forms):
        start = (PageBreak(),) if index else ()
        yield Landscape((*start, Heading(2, form.title, unnumbered=True), form.table()))

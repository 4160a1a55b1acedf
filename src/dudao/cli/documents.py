"""``--docx`` and ``--pdf``: the self-evaluation report of one county."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

from dudao.catalogue.schema import Standard
from dudao.engine.facts import ReportedTables
from dudao.engine.reports.self_evaluation import self_evaluation_report
from dudao.engine.result import Evaluation

YEAR_FIELD, DAY_FIELD = "report_year", "reported_on"
NAMELESS = "××县"


def report_files(
    standard: Standard,
    evaluation: Evaluation,
    tables: ReportedTables,
    *,
    docx: Path | None,
    pdf: Path | None,
    today: date | None = None,
) -> Iterator[tuple[Path, bytes]]:
    """The report in the forms asked for, each with the path it goes to; nothing is written here.

    A county that did not give its name stays ××县; the year is the reported one, else that of ``today``.
    """
    day = today or date.today()
    document = self_evaluation_report(
        standard,
        tables,
        evaluation,
        county=tables.county.name or NAMELESS,
        year_label=_year_label(tables, day),
        date=day,
    )
    if docx is not None:
        from dudao.infra.docx.render import render_docx

        yield docx, render_docx(document)
    if pdf is not None:
        from dudao.infra.pdf.render import render_pdf

        yield pdf, render_pdf(document)


def _year_label(tables: ReportedTables, day: date) -> str:
    year = tables.county.get(YEAR_FIELD)
    if isinstance(year, Fraction):
        return f"{year.numerator}年"
    counted = tables.county.get(DAY_FIELD)
    return f"{counted.year}年" if isinstance(counted, date) else f"{day.year}年"

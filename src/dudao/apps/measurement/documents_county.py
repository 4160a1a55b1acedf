"""The county's files: self-evaluation report, application forms, tables — the same evaluation as the pages show."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from dudao.apps.datasets.api import previous_version
from dudao.apps.measurement.choices import SUFFIXES, DocumentKind
from dudao.apps.measurement.documents_heat import SAMPLE
from dudao.apps.measurement.evaluating import Evaluated, evaluated
from dudao.core.document import Document
from dudao.core.sheetspec import Book
from dudao.engine.api import Evaluation, compare
from dudao.engine.comparison import Comparison
from dudao.engine.reports.api import (
    FORMS_STANDARD,
    application_forms_book,
    application_forms_document,
    evaluation_book,
    self_evaluation_report,
)


def kinds_of(found: Evaluated) -> dict[str, tuple[str, ...]]:
    """What can be made of an evaluation: application forms belong to one measure alone."""
    return {
        kind: suffixes
        for kind, suffixes in SUFFIXES.items()
        if kind != DocumentKind.FORMS or found.standard.id == FORMS_STANDARD
    }


def make_file(found: Evaluated, kind: str, suffix: str, day: datetime.date) -> bytes:
    """The file in one form. Raises KeyError for a kind that is not made in it."""
    return MAKERS[kind, suffix](found, day)


def notice_of(found: Evaluated) -> str:
    """What every page of a sample county's files says."""
    return SAMPLE if found.version.dataset.county.is_sample else ""


def report(found: Evaluated, day: datetime.date) -> Document:
    """The self-evaluation report, with what changed since the year before where there is one."""
    return self_evaluation_report(
        found.standard,
        found.tables,
        found.evaluation,
        county=found.version.dataset.county.name,
        year_label=str(found.version.dataset.year),
        date=day,
        comparison=change_since(found),
        notice=notice_of(found),
    )


def change_since(found: Evaluated) -> Comparison | None:
    """The comparison with the version that counted in the year before, judged with the same rules."""
    before = year_before(found)
    return None if before is None else compare(before, found.evaluation)


def year_before(found: Evaluated) -> Evaluation | None:
    """The evaluation that counted in the year before, under the same rules."""
    before = previous_version(found.version.dataset)
    return None if before is None else evaluated(before, found.rules).evaluation


def forms(found: Evaluated, day: datetime.date) -> Document:
    """The application forms as a document."""
    return application_forms_document(
        found.standard,
        found.tables,
        found.evaluation,
        county=found.version.dataset.county.name,
        date=day,
        notice=notice_of(found),
    )


def forms_book(found: Evaluated, day: datetime.date) -> Book:
    """The application forms as a workbook."""
    return application_forms_book(
        found.standard,
        found.tables,
        found.evaluation,
        county=found.version.dataset.county.name,
        date=day,
        notice=notice_of(found),
    )


def tables_book(found: Evaluated, day: datetime.date) -> Book:
    """Every table of the evaluation as a workbook."""
    version = found.version
    return evaluation_book(
        found.standard,
        found.tables,
        found.evaluation,
        title=f"{version.dataset.county.name}{found.standard.short_title}测算结果（{version.dataset.year}{version}）",
        notice=notice_of(found),
        created_on=datetime.datetime.combine(day, datetime.time()),
        before=year_before(found),
    )


def _docx(made: Document) -> bytes:
    from dudao.infra.docx.render import render_docx

    return render_docx(made)


def _pdf(made: Document) -> bytes:
    from dudao.infra.pdf.render import render_pdf

    return render_pdf(made)


def _xlsx(made: Book) -> bytes:
    from dudao.infra.xlsx.write import write_workbook

    return write_workbook(made)


def _sheets_pdf(made: Book) -> bytes:
    from dudao.infra.pdf.sheets import render_sheets_pdf

    return render_sheets_pdf(made)


MAKERS: dict[tuple[str, str], Callable[[Evaluated, datetime.date], bytes]] = {
    (DocumentKind.REPORT, "docx"): lambda found, day: _docx(report(found, day)),
    (DocumentKind.REPORT, "pdf"): lambda found, day: _pdf(report(found, day)),
    (DocumentKind.FORMS, "xlsx"): lambda found, day: _xlsx(forms_book(found, day)),
    (DocumentKind.FORMS, "docx"): lambda found, day: _docx(forms(found, day)),
    (DocumentKind.FORMS, "pdf"): lambda found, day: _pdf(forms(found, day)),
    (DocumentKind.TABLES, "xlsx"): lambda found, day: _xlsx(tables_book(found, day)),
    (DocumentKind.TABLES, "pdf"): lambda found, day: _sheets_pdf(tables_book(found, day)),
}

"""The file of a unit, the list of files, and the sheet that accompanies a letter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import person_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.oversight import letter_access
from dudao.apps.oversight.documents_letters import letter_sheet_document
from dudao.apps.oversight.queries_units import units_by_id, units_worked_at
from dudao.apps.oversight.tables_letters import unit_book
from dudao.apps.oversight.unit_file import unit_file as file_of
from dudao.apps.oversight.unit_file import unit_lines
from dudao.web.downloads import attachment


@require_GET
def unit_files(request: HttpRequest) -> HttpResponse:
    """Every unit with what stands open; whoever works at one unit is led to its own file."""
    user = person_of(request)
    counties = list(counties_read_by(user))
    own = sorted(units_worked_at(user))
    if not counties and len(own) == 1:
        return redirect("unit_file", unit_id=own[0])
    today = timezone.localdate()
    groups = [(one, unit_lines(user, one, today)) for one in counties]
    mine = units_by_id(own) if not counties else []
    context = {"user": user, "tab": "letters", "groups": groups, "mine": mine}
    return render(request, "oversight/unit_files.html", context)


@require_GET
def unit_file(request: HttpRequest, unit_id: int) -> HttpResponse:
    """All letters, answers, matters and cards of one unit over time."""
    user, unit = letter_access.unit_seen(request, unit_id)
    context = {
        "user": user,
        "tab": "letters",
        "unit": unit,
        "county": unit.county,
        "file": file_of(user, unit, timezone.localdate()),
    }
    return render(request, "oversight/unit_file.html", context)


@require_GET
def unit_file_book(request: HttpRequest, unit_id: int, suffix: str) -> HttpResponse:
    """The file as Excel, or printed as PDF."""
    user, unit = letter_access.unit_seen(request, unit_id)
    if suffix not in ("xlsx", "pdf"):
        raise Http404("只有 Excel 和 PDF。")
    book = unit_book(file_of(user, unit, timezone.localdate()), timezone.localtime())
    if suffix == "pdf":
        from dudao.infra.pdf.sheets import render_sheets_pdf

        content = render_sheets_pdf(book)
    else:
        from dudao.infra.xlsx.write import write_workbook

        content = write_workbook(book)
    return attachment(content, f"{unit.name}督办档案_{timezone.localdate():%Y%m%d}.{suffix}")


@require_GET
def letter_sheet(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The sheet that accompanies a letter through the house, as PDF to print."""
    from dudao.infra.pdf.render import render_pdf

    _, letter = letter_access.letter_seen(request, letter_id)
    document = letter_sheet_document(letter)
    name = f"{letter.get_rung_display()}办理单_{letter.matter.unit.name}.pdf"
    return attachment(render_pdf(document), name, inline=True)

"""The list of letters: for the office by state, for a unit what it has to sign for and answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.oversight import queries_letters as queries
from dudao.apps.oversight.actions.letters import urge_letters
from dudao.apps.oversight.choices import LETTER_RUNGS
from dudao.apps.oversight.letter_rows import FILTERS, LetterLine, letter_lines, of_filter
from dudao.apps.oversight.permissions_letters import ONLY_OFFICE, can_handle_letters
from dudao.apps.oversight.tables_letters import letters_book
from dudao.web.downloads import attachment


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Letters that the person sees, narrowed by state; what waits for her units comes first."""
    user = person_of(request)
    wanted = request.GET.get("state", "")
    reads_county = counties_read_by(user).exists()
    lines, shown = _listed(user, wanted, reads_county)
    filters = [
        (key, label, len(of_filter(lines, key)), key == wanted)
        for key, label in FILTERS
        if reads_county or key not in ("draft", "dismissed")
    ]
    manages = any(can_handle_letters(user, one.letter.matter.county) for one in lines[:1])
    context: dict[str, Any] = {
        "user": user,
        "tab": "letters",
        "lines": shown,
        "total": len(lines),
        "filters": filters,
        "wanted": wanted,
        "reads_county": reads_county,
        "manages": manages,
        "rungs": [one.label for one in LETTER_RUNGS],
        "mine": letter_lines(queries.letters_waiting_for(user), timezone.localdate(), reads_county=False),
        "extensions": queries.extensions_to_decide(user).order_by("pk") if manages else [],
        "to_review": queries.replies_to_review(user).count() if manages else 0,
    }
    return render(request, "oversight/letters.html", context)


def _listed(user: User, wanted: str, reads_county: bool) -> tuple[list[LetterLine], list[LetterLine]]:
    """All letters that the person sees, and those of the filter."""
    today = timezone.localdate()
    found = list(queries.letters_visible_to(user).order_by("-pk"))
    urged = queries.urged_on([one.pk for one in found], today)
    lines = letter_lines(found, today, urged, reads_county=reads_county)
    return lines, of_filter(lines, wanted)


@require_GET
def letters_workbook(request: HttpRequest) -> HttpResponse:
    """The same list as Excel."""
    from dudao.infra.xlsx.write import write_workbook

    user = person_of(request)
    wanted = request.GET.get("state", "")
    _, shown = _listed(user, wanted, counties_read_by(user).exists())
    label = dict(FILTERS).get(wanted) or "全部"
    book = letters_book(shown, f"督办函件（{label}）", timezone.localtime())
    return attachment(write_workbook(book), f"督办函件_{label}_{timezone.localdate():%Y%m%d}.xlsx")


@require_POST
def letters_urge(request: HttpRequest) -> HttpResponse:
    """Urge the units of the letters that were chosen in the list."""
    user = person_of(request)
    if not any(held.role == "bureau_officer" for held in user.held_memberships):
        raise PermissionDenied(ONLY_OFFICE)
    chosen = {int(one) for one in request.POST.getlist("letter") if one.isascii() and one.isdigit()}
    found = list(queries.letters_visible_to(user).filter(pk__in=chosen))
    try:
        done = urge_letters(found, request.POST.get("text", ""), today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        left = "；".join(f"{one.letter.matter.unit.label}：{one.reason}" for one in done.left_out)
        messages.success(request, f"已催办 {len(done.made)} 份。{left}")
    return redirect("letters")

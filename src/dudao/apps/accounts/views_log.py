"""操作记录: the log of the counties that this administrator administers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.accounts.access import administrator_of
from dudao.apps.accounts.forms import LogFilterForm
from dudao.apps.accounts.queries import chains_administered_by
from dudao.apps.activity.api import entries_in, verb_labels

PAGE = 50


def activity_log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, filtered by the address; the next page starts after the last entry shown."""
    administrator = administrator_of(request)
    form = LogFilterForm(request.GET or None)
    before = request.GET.get("before", "")
    page = entries_in(
        chains_administered_by(administrator),
        form.wanted(),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        size=PAGE,
    )
    following = request.GET.copy()
    following["before"] = str(page.next_before or "")
    context = {
        "form": form,
        "entries": page.entries,
        "verbs": verb_labels(),
        "is_first": not before,
        "next_url": f"?{following.urlencode()}" if page.next_before else "",
    }
    return render(request, "accounts/activity_log.html", context)

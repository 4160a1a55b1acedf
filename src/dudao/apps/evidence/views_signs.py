"""Signs of trouble: what a person should look into, and what came of it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import loading, sign_queries
from dudao.apps.evidence.actions import signs as actions
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.jobs import look_for_expired
from dudao.apps.evidence.models import TroubleSign
from dudao.apps.evidence.permissions import can_close_sign
from dudao.apps.evidence.requested import whole_number


def signs_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """The signs at the documents of a county that the person sees, open ones first of all."""
    user, county = loading.county_for(request, county_id)
    if sign_queries.lacks_signs_of_expiry(county):
        look_for_expired.enqueue(county.pk)
    kind, closed = request.GET.get("kind", ""), request.GET.get("closed") == "1"
    kind = kind if kind in SignKind.values else ""
    every = sign_queries.signs_in(user, county)
    after = whole_number(request.GET.get("after"))
    rows = list(
        sign_queries.narrowed(every, kind=kind, closed=closed, after=after)[: sign_queries.A_PAGE + 1]
    )
    shown = rows[: sign_queries.A_PAGE]
    counts = sign_queries.counts_by_kind(every)
    kept = {"kind": kind, "closed": "1" if closed else ""}
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "county": county,
        "rows": shown,
        "kind": kind,
        "closed": closed,
        "kinds": [(key, label, counts[key]) for key, label in SignKind.choices if key in counts],
        "open_count": sum(still_open for still_open, _ in counts.values()),
        "closed_count": sum(done for _, done in counts.values()),
        "others_seen": sign_queries.others_seen(user, shown),
        "may_close": bool(shown) and can_close_sign(user, shown[0].evidence),
        "next_url": "?" + urlencode({**kept, "after": shown[-1].pk}) if len(rows) > len(shown) else "",
        "first_url": "?" + urlencode(kept) if after is not None else "",
    }
    return render(request, "evidence/signs.html", context)


@require_POST
def close_sign(request: HttpRequest, sign_id: int) -> HttpResponse:
    """Write down what came of looking into a sign."""
    user, sign = _sign_for(request, sign_id)
    try:
        actions.close_sign(sign, actor=user, conclusion=request.POST.get("conclusion", ""))
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
    else:
        messages.success(request, "已记下核实结论，疑点不再计数。")
    return redirect(_back(sign))


@require_POST
def reopen_sign(request: HttpRequest, sign_id: int) -> HttpResponse:
    """Open a closed sign again."""
    user, sign = _sign_for(request, sign_id)
    actions.reopen_sign(sign, actor=user)
    messages.success(request, "疑点已重新打开。")
    return redirect(_back(sign))


def _sign_for(request: HttpRequest, sign_id: int) -> tuple[User, TroubleSign]:
    user = person_of(request)
    sign = sign_queries.sign_visible_to(user, sign_id)
    if sign is None:
        raise Http404("没有这个疑点，或者它不在您的数据范围内。")
    return user, sign


def _back(sign: TroubleSign) -> str:
    return reverse("evidence_signs", args=[sign.evidence.county_id])

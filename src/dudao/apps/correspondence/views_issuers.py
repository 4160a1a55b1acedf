"""The bodies that may issue, and how far their numbers had come."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.activity.api import history_of
from dudao.apps.correspondence.actions.issuers import save_issuer, start_issuers
from dudao.apps.correspondence.actions.numbering import set_start_number
from dudao.apps.correspondence.choices import SIGNED_BY_LEADER, SeriesKind
from dudao.apps.correspondence.forms import IssuerForm, StartNumberForm, first_error, issuer_initial
from dudao.apps.correspondence.loading import GONE, county_handled
from dudao.apps.correspondence.models import IssuingBody
from dudao.apps.correspondence.queries import all_issuers_of
from dudao.apps.correspondence.views import frame
from dudao.apps.organisations.api import Organisation


@require_GET
def issuers(request: HttpRequest) -> HttpResponse:
    """All bodies of the county, those switched off too."""
    user = person_of(request)
    county = county_handled(user)
    held = list(all_issuers_of(county))
    context = {
        **frame(user, "issuers", county),
        "issuers": held,
        "by_leader": SIGNED_BY_LEADER,
        "has_default": any(one.is_default and one.is_active for one in held),
    }
    return render(request, "correspondence/issuers.html", context)


@require_POST
def issuers_start(request: HttpRequest) -> HttpResponse:
    """The three usual bodies as a proposal."""
    user = person_of(request)
    county = county_handled(user, office=True)
    try:
        start_issuers(county, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已按常用名称建立，请核对名称、代字和指定依据。")
    return redirect("issuers")


def issuer_new(request: HttpRequest) -> HttpResponse:
    """Another body."""
    user = person_of(request)
    return _edited(request, county_handled(user, office=True), None)


def issuer(request: HttpRequest, issuer_id: int) -> HttpResponse:
    """One body: its fields, and its numbers."""
    user = person_of(request)
    county = county_handled(user, office=True)
    return _edited(request, county, _issuer(county, issuer_id))


def _issuer(county: Organisation, issuer_id: int) -> IssuingBody:
    found = all_issuers_of(county).filter(pk=issuer_id).first()
    if found is None:
        raise Http404(GONE)
    return found


def _edited(request: HttpRequest, county: Organisation, held: IssuingBody | None) -> HttpResponse:
    user = person_of(request)
    initial = issuer_initial(held) if held is not None else {"is_active": True}
    form = IssuerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_issuer(county, form.given(), actor=user, issuer=held)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("issuers")
    context = {
        **frame(user, "issuers", county),
        "form": form,
        "issuer": held,
        "series": held.series.order_by("-year", "kind") if held is not None else (),
        "start_form": StartNumberForm(initial={"year": timezone.localdate().year, "kind": SeriesKind.SHARED}),
        "history": history_of(held) if held is not None else (),
    }
    return render(request, "correspondence/issuer.html", context, status=400 if form.errors else 200)


@require_POST
def issuer_start_number(request: HttpRequest, issuer_id: int) -> HttpResponse:
    """How far a series had come before the product."""
    user = person_of(request)
    held = _issuer(county_handled(user, office=True), issuer_id)
    form = StartNumberForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("issuer", issuer_id=held.pk)
    given = form.cleaned_data
    try:
        series = set_start_number(held, SeriesKind(given["kind"]), given["year"], given["last"], actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已登记，{series}下一号是 {series.last + 1} 号。")
    return redirect("issuer", issuer_id=held.pk)

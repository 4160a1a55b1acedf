"""What an address asks to be traced: one item, one duty, or an incident with what it is tied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils import timezone

from dudao.apps.accountability.forms_talks import IncidentForm
from dudao.apps.accountability.loading_talks import GONE
from dudao.apps.accountability.trace_making import Incident, trace_of_duty, trace_of_incident, trace_of_item
from dudao.apps.campaigns.api import Assignment, running_campaign_of, unit_book
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import Duty
from dudao.core.accountability.trace import Trace

MOST_CHOSEN = 40
MOST_FOUND = 60
ASSIGNMENT = ("campaign__county", "item__version", "subject", "principal_owner", "direct_owner", "handler")


def ids_in(data: QueryDict, name: str) -> list[int]:
    """The whole numbers under a name, each once; anything else is left out."""
    found = [value for value in data.getlist(name) if value.isascii() and value.isdigit() and len(value) < 18]
    return list(dict.fromkeys(int(value) for value in found))[:MOST_CHOSEN]


def assignments_in(county: Organisation, ids: Sequence[int]) -> list[Assignment]:
    """These assignments of the county, in the order asked for; Http404 when one is not the county's."""
    held = Assignment.objects.filter(campaign__county=county, pk__in=ids).select_related(*ASSIGNMENT)
    by_id = {one.pk: one for one in held}
    if set(ids) - by_id.keys():
        raise Http404(GONE)
    return [by_id[pk] for pk in ids]


def duties_in(county: Organisation, ids: Sequence[int]) -> list[Duty]:
    """These duties of the county, in the order asked for; Http404 when one is not the county's."""
    people = ("county", "lead_unit", "principal_owner", "direct_owner", "handler")
    by_id = {one.pk: one for one in Duty.objects.filter(county=county, pk__in=ids).select_related(*people)}
    if set(ids) - by_id.keys():
        raise Http404(GONE)
    return [by_id[pk] for pk in ids]


def asked_trace(county: Organisation, data: QueryDict, *, as_of: datetime) -> Trace | IncidentForm:
    """The trace that is asked for; the form with its errors where an incident is not told well.

    Http404 when nothing is asked, or something that is not the county's.
    """
    assignments = assignments_in(county, ids_in(data, "item"))
    duties = duties_in(county, ids_in(data, "duty"))
    if "text" in data:
        form = IncidentForm(unit_book(county), data)
        if not form.is_valid():
            return form
        incident = Incident(
            form.cleaned_data["text"],
            form.cleaned_data["unit"],
            form.cleaned_data["at"],
            tuple(assignments),
            tuple(duties),
        )
        return trace_of_incident(county, incident, as_of=as_of)
    if len(assignments) == 1 and not duties:
        return trace_of_item(assignments[0], as_of=as_of)
    if len(duties) == 1 and not assignments:
        return trace_of_duty(duties[0], as_of=as_of)
    raise Http404(GONE)


@dataclass(frozen=True)
class Findings:
    """What words find to trace: items as they are asked of a subject, and duties; cut after the first ones."""

    assignments: tuple[Assignment, ...]
    duties: tuple[Duty, ...]
    is_cut: bool


def findings(county: Organisation, words: str) -> Findings:
    """Items of the running campaign and duties of the county in which all words stand: code, text, unit, title."""
    terms = words.split()[:6]
    campaign = running_campaign_of(county)
    if not terms:
        return Findings((), (), False)
    items, duties = Q(), Q()
    for term in terms:
        items &= Q(item__code__iexact=term) | Q(item__text__icontains=term) | Q(subject__name__icontains=term)
        duties &= Q(title__icontains=term) | Q(lead_unit__name__icontains=term) | Q(number__iexact=term)
    found = Assignment.objects.filter(items, campaign=campaign).select_related("item", "subject")
    held = Duty.objects.filter(duties, county=county).select_related("lead_unit", "duty_list")
    first = list(found.order_by("item__position", "subject__name", "pk")[: MOST_FOUND + 1])
    second = list(held.order_by("pk")[: MOST_FOUND + 1])
    cut = len(first) > MOST_FOUND or len(second) > MOST_FOUND
    return Findings(tuple(first[:MOST_FOUND]), tuple(second[:MOST_FOUND]), cut)


def day_of(trace: Trace) -> str:
    """The day of a trace in the county's time, for the names of files."""
    return timezone.localdate(trace.as_of).isoformat()

"""Where talks and traces are linked from: a matter under oversight, and the page of a notice that a talk drafted."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.accountability.permissions_talks import can_open_talk, can_trace
from dudao.apps.accountability.queries_talks import talks_visible_to
from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment
from dudao.apps.correspondence.api import DocumentSource, OfficialDocument
from dudao.apps.oversight.api import Matter, MatterLink
from dudao.apps.workplan.api import Duty

PREFIX = "talk"


def talks_of_matter(matter: Matter, user: User) -> list[MatterLink]:
    """The talks of a matter that this reader must know of; without an open one, the office may open a talk from it."""
    seen = talks_visible_to(user).filter(county=matter.county_id, source_key=f"matter:{matter.pk}")
    links = [
        MatterLink(one.number_text, reverse("talk", args=[one.pk]), one.get_state_display()) for one in seen
    ]
    if not any(one.is_open for one in seen) and can_open_talk(user, matter.county):
        address = reverse("talk_new", args=[matter.county_id])
        links.append(MatterLink("拟约谈", f"{address}?matter={matter.pk}"))
    return links


def trace_of_matter(matter: Matter, user: User) -> list[MatterLink]:
    """The trace of what the matter is about, for who may trace: of its duty, or of its item at the unit."""
    kind, _, key = matter.subject_key.partition(":")
    if not can_trace(user, matter.county) or not (key.isascii() and key.isdigit() and len(key) < 18):
        return []
    if kind == "duty" and Duty.objects.filter(county=matter.county_id, pk=int(key)).exists():
        return [MatterLink("责任倒查", f"{reverse('trace')}?duty={key}")]
    if kind == "item":
        subject = matter.unit_id if matter.unit.is_school else matter.county_id
        found = Assignment.objects.filter(
            campaign__county=matter.county_id, item_id=int(key), subject_id=subject
        ).order_by("-pk")
        return [MatterLink("责任倒查", f"{reverse('trace')}?item={one.pk}") for one in found[:1]]
    return []


def talk_of_document(document: OfficialDocument, user: User) -> DocumentSource | None:
    """The talk that a notice belongs to, for who must know of it."""
    _, _, key = document.source_key.partition(":")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    talk = talks_visible_to(user).filter(county=document.county_id, pk=int(key)).first()
    return DocumentSource(talk.number_text, reverse("talk", args=[talk.pk])) if talk is not None else None

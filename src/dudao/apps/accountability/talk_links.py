"""Where talks are linked from: a matter under oversight, and the page of a notice that a talk drafted."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.accountability.permissions_talks import can_open_talk
from dudao.apps.accountability.queries_talks import talks_visible_to
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import DocumentSource, OfficialDocument
from dudao.apps.oversight.api import Matter, MatterLink

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


def talk_of_document(document: OfficialDocument, user: User) -> DocumentSource | None:
    """The talk that a notice belongs to, for who must know of it."""
    _, _, key = document.source_key.partition(":")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    talk = talks_visible_to(user).filter(county=document.county_id, pk=int(key)).first()
    return DocumentSource(talk.number_text, reverse("talk", args=[talk.pk])) if talk is not None else None

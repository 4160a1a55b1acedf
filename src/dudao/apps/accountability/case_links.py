"""Where cases are linked from: a matter under oversight, and the page of a document that a case drafted."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.accountability.models import Case
from dudao.apps.accountability.permissions_cases import can_open_case
from dudao.apps.accountability.queries_cases import cases_visible_to
from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import DocumentSource, OfficialDocument
from dudao.apps.oversight.api import Matter, MatterLink
from dudao.core.accountability.measures import Situation
from dudao.core.accountability.procedure import Step

PREFIXES = ("case-decision", "case-review", "case-report")


def matter_source(matter: Matter) -> str:
    """The source key of a case that a matter led to."""
    return f"matter:{matter.pk}"


def first_of_matter(matter: Matter | None) -> dict[str, str]:
    """What the form of a new case begins with when a matter leads to it: its subject and its facts as they were."""
    if matter is None:
        return {}
    facts = [f"{one.text}（截至{one.as_of:%Y-%m-%d}）" for one in matter.facts.order_by("pk")]
    return {"title": matter.title, "facts": "\n".join(facts), "situation": Situation.DUTY.value}


def links_of_matter(matter: Matter, user: User) -> list[MatterLink]:
    """The cases of a matter that this reader is named to; without one, the office may open a case from it."""
    seen = cases_visible_to(user).filter(county=matter.county_id, source_key=matter_source(matter))
    links = [
        MatterLink(
            one.number_text,
            reverse("case", kwargs={"case_id": one.pk}),
            Step(one.step).label if one.is_open else one.get_ending_display(),
        )
        for one in seen
    ]
    if not any(one.is_open for one in seen) and can_open_case(user, matter.county):
        address = reverse("case_new", kwargs={"county_id": matter.county_id})
        links.append(MatterLink("问责立案", f"{address}?matter={matter.pk}"))
    return links


def source_of_document(document: OfficialDocument, user: User) -> DocumentSource | None:
    """The case that a document belongs to, for who is named to it."""
    prefix, _, key = document.source_key.partition(":")
    if not key.partition(":")[0].isdecimal():
        return None
    number = int(key.partition(":")[0])
    where = {
        "case-decision": {"parties__decision": number},
        "case-review": {"parties__decision__reviews": number},
        "case-report": {"pk": number},
    }[prefix]
    case: Case | None = cases_visible_to(user).filter(**where).first()
    if case is None:
        return None
    return DocumentSource(case.number_text, reverse("case", kwargs={"case_id": case.pk}))

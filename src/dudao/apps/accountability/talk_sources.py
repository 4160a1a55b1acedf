"""What a talk may be drafted from: a matter under oversight or a case, with its facts as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from dudao.apps.accountability.actions.talks import NO_SOURCE, Source
from dudao.apps.accountability.models import Case
from dudao.apps.accountability.queries_cases import cases_visible_to, parties_of
from dudao.apps.accountability.queries_talks import heads_of
from dudao.apps.accountability.talk_texts import FactLine
from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import Letter, Matter, MatterFact

MEASURE = "《教育督导问责办法》（以正式文本为准）"


@dataclass(frozen=True)
class Prepared:
    """A source with the first texts of the form."""

    source: Source
    initial: dict[str, str]


EMPTY = Prepared(NO_SOURCE, {})


def from_matter(county: Organisation, matter_id: int) -> Prepared | None:
    """A talk on a matter of the county; its facts, and its letters that were not answered in time."""
    matter = Matter.objects.filter(county=county, pk=matter_id).select_related("unit").first()
    if matter is None:
        return None
    facts = [
        FactLine(one.text, one.url, one.as_of.isoformat())
        for one in MatterFact.objects.filter(matter=matter).order_by("pk")
    ]
    url = reverse("matter", args=[matter.pk])
    facts += _letters(Letter.objects.filter(matter=matter, climbed=True), url)
    source = Source(f"matter:{matter.pk}", f"督办事项：{matter.title}", url, tuple(facts))
    return Prepared(source, _initial(matter.unit, matter.title, matter.demand, matter.basis))


def _letters(letters: QuerySet[Letter], url: str) -> list[FactLine]:
    found = []
    for one in letters.select_related("document").order_by("pk"):
        due = one.effective_due_on
        number = f"（{one.document.number_text}）" if one.document.number_text else ""
        until = f"，答复期限 {due:%Y-%m-%d}" if due is not None else ""
        found.append(FactLine(f"{one.get_rung_display()}{number}逾期没有答复{until}", url, ""))
    return found


def from_case(user: User, county: Organisation, case_id: int) -> Prepared | None:
    """A talk decided in a case that the person is named to; with the first unit that is held to account."""
    case = cases_visible_to(user).filter(county=county, pk=case_id).first()
    if case is None:
        return None
    unit = next((party.unit for party in parties_of(case)), None)
    facts = tuple(FactLine(line.strip()[:500]) for line in case.facts.splitlines() if line.strip())
    source = Source(f"case:{case.pk}", f"问责案件 {case.number_text}", _case_url(case), facts, case)
    return Prepared(source, _initial(unit, case.title, "", case.basis or MEASURE))


def _case_url(case: Case) -> str:
    return reverse("case", args=[case.pk])


def _initial(unit: Organisation | None, title: str, reason: str, basis: str) -> dict[str, str]:
    talked = "\n".join(f"{head.name}，{unit.name}负责人" for head in heads_of(unit)) if unit else ""
    return {
        "unit": unit.name if unit is not None else "",
        "title": title,
        "reason": reason,
        "basis": basis,
        "talked": talked,
    }

"""Duties that could be made of what the measurement says is lacking, in things to add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dudao.apps.accounts.api import Membership, Role
from dudao.apps.campaigns.api import NOBODY, Campaign, Owner, current_items, duties_of
from dudao.apps.datasets.api import datasets_of_counties
from dudao.apps.measurement.api import chosen_rules, evaluated
from dudao.apps.organisations.api import Organisation, normalised, schools_by_name
from dudao.apps.standards.api import StandardItem
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.apps.workplan.kind_words import kind_name_for
from dudao.apps.workplan.proposals import Proposal, school_of
from dudao.engine.result import Gap


@dataclass(frozen=True)
class GapChoice:
    """The gaps of one indicator as a page offers them."""

    key: str  # standard and item
    title: str
    standard: str
    proposals: tuple[Proposal, ...]

    @property
    def schools(self) -> int:
        return len({one.given.lead_unit.pk for one in self.proposals if one.given.lead_unit is not None})


@dataclass(frozen=True)
class _People:
    """Whom a school's gap is given to, and who leads which measured item."""

    schools: Mapping[str, list[Organisation]]
    owners: Mapping[tuple[int, str], Owner]
    items: Mapping[tuple[str, str], StandardItem]
    leads: Mapping[int, Organisation]


def gap_choices(county: Organisation, campaign: Campaign | None) -> list[GapChoice]:
    """The gaps that the verdict needs, by indicator, of the newest counting data of every standard measured.

    A school's gap is led by the school and supported by the unit that leads the indicator's clause in the campaign;
    a gap of the county is led by that unit. Gaps that are only one way of several are left out.
    """
    people = _people_of(county, campaign)
    found: list[GapChoice] = []
    seen: set[str] = set()
    for dataset in datasets_of_counties([county]):  # newest school year first
        version = dataset.counting_version
        if version is None or dataset.standard_id in seen:
            continue
        seen.add(dataset.standard_id)
        version.dataset = dataset
        judged = evaluated(version, chosen_rules(dataset))
        held: dict[str, list[Proposal]] = {}
        for gap in judged.evaluation.gaps:
            if gap.needed and not gap.one_way:
                held.setdefault(gap.item, []).append(_proposal(dataset.standard_id, gap, people))
        titles = {item.id: item.title for item in judged.standard.items}
        for item_id, proposals in held.items():
            title = titles.get(item_id, item_id)
            found.append(
                GapChoice(f"{dataset.standard_id}:{item_id}", title, judged.standard.title, tuple(proposals))
            )
    return found


def _people_of(county: Organisation, campaign: Campaign | None) -> _People:
    items: dict[tuple[str, str], StandardItem] = {}
    leads: dict[int, Organisation] = {}
    if campaign is not None:
        for item in current_items(campaign):
            named = item.measured_by or {}
            items.setdefault((str(named.get("standard", "")), str(named.get("item", ""))), item)
        for key, duty in duties_of(campaign).items():
            if duty.lead_unit is not None:
                leads[key] = duty.lead_unit
    owners: dict[tuple[int, str], Owner] = {}
    staff = Membership.objects.filter(
        organisation__county=county, role__in=[Role.PRINCIPAL, Role.SCHOOL_CLERK], user__is_active=True
    )
    for one in staff.select_related("user").order_by("pk"):
        owners.setdefault((one.organisation_id, one.role), Owner(one.user, one.user.name))
    return _People(schools_by_name(county), owners, items, leads)


def _proposal(standard: str, gap: Gap, people: _People) -> Proposal:
    school = school_of(people.schools, normalised(gap.unit))
    item = people.items.get((standard, gap.item))
    lead = people.leads.get(item.pk) if item is not None else None
    stage = gap.stage.value if gap.stage else ""
    unit = str(school.pk) if school is not None else gap.unit
    title, _, advice = gap.message.partition("；")
    given = DutyGiven(
        title=title[:300],
        requirement=advice,
        item=item,
        section=item.section if item is not None else "测算差距",
        source_key=f"gap:{standard}:{gap.item}:{stage}:{unit}"[:120],
        source_text=f"{gap.item} {gap.message}"[:300],
        lead_unit=school or lead,
        supporting_units=(lead,) if school is not None and lead is not None else (),
        principal_owner=_owner(people, school, Role.PRINCIPAL),
        handler=_owner(people, school, Role.SCHOOL_CLERK),
    )
    return Proposal(given, given.section, kind_name_for([gap.message]), Fraction(0), Fraction(0))


def _owner(people: _People, school: Organisation | None, role: Role) -> Owner:
    return NOBODY if school is None else people.owners.get((school.pk, role), NOBODY)

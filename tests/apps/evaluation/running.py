"""A running campaign of the test county: a standard with one item of each kind, assigned to the personas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Campaign, CampaignStandard, ItemDuty, Participant
from dudao.apps.evaluation import queries
from dudao.apps.evaluation.models import Rating
from dudao.apps.evaluation.statement import Statement
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import Standard, StandardItem, StandardVersion
from tests.personas import World

ELEMENTS = {
    "kind": "elements",
    "elements": [
        {"id": "e1", "text": "有制度", "share": "1/2"},
        {"id": "e2", "text": "有记录", "share": "3/10"},
        {"id": "e3", "text": "有总结", "share": "1/5"},
    ],
}
DEDUCTIONS = {
    "kind": "deductions",
    "deductions": [{"id": "d1", "text": "缺记录", "points": "1/2", "unit": "次"}],
}
BANDS = {
    "kind": "bands",
    "bands": [{"grade": "A", "share": "1"}, {"grade": "B", "share": "4/5"}, {"grade": "C", "share": "3/5"}],
}
# code, rule, points, subject, kind
ITEMS: tuple[tuple[str, dict[str, Any], str, str, str], ...] = (
    ("A1", {"kind": "met"}, "10", "county", "score"),
    ("A2", BANDS, "8", "county", "score"),
    ("A3", ELEMENTS, "2", "county", "score"),
    ("A4", DEDUCTIONS, "5", "county", "score"),
    ("A5", {"kind": "steps", "step": "1/10"}, "4", "county", "score"),
    ("A6", {"kind": "bonus", "maximum": "3", "step": "1"}, "3", "county", "bonus"),
    ("A7", {"kind": "proportional", "target": "100", "unit": "%"}, "6", "county", "score"),
    ("B1", {"kind": "met"}, "10", "school", "score"),
    ("B2", ELEMENTS, "20", "school", "score"),
    ("B3", {"kind": "rank", "points_by_rank": ["10", "8", "6"]}, "10", "school", "score"),
    ("V1", {"kind": "veto"}, "0", "county", "veto"),
    ("M1", {"kind": "minimum"}, "0", "school", "minimum"),
    ("T1", {"kind": "met"}, "12", "county", "score"),
)
MEASURED = {"T1": {"standard": "quality-balance-2017", "item": "G4", "stage": "", "quantity": "met"}}


@dataclass
class Running:
    """The campaign with its items by code."""

    world: World
    campaign: Campaign
    version: StandardVersion
    items: dict[str, StandardItem]

    def assignment(self, code: str, subject: Organisation | None = None) -> Assignment:
        """An assignment as a page loads it; of the first school or the county when no subject is named."""
        item = self.items[code]
        asked = subject or (self.world.school if item.subject == "school" else self.world.county)
        pk = Assignment.objects.values_list("pk", flat=True).get(
            campaign=self.campaign, item=item, subject=asked
        )
        found = queries.assignment_by_id(pk)
        assert found is not None
        return found

    def rating(self, code: str, subject: Organisation | None = None) -> Rating:
        """The self-rating as it stands in the database."""
        found = queries.own_rating(self.assignment(code, subject))
        assert found is not None
        return found

    def person(self, name: str) -> User:
        """One of the personas, with nothing cached."""
        return self.world.person(name)


def said(note: str = "", **answer: Any) -> Statement:
    """A statement with an answer."""
    return Statement(answer, note)


def standard_version(world: World, *, number: int = 1, title: str = "测试标准") -> StandardVersion:
    """A published version without items."""
    standard, _ = Standard.objects.get_or_create(
        owner=world.county, title=title, defaults={"short_title": title}
    )
    now: datetime = timezone.now()
    return StandardVersion.objects.create(
        standard=standard,
        number=number,
        state="published",
        published_at=now,
        max_points=Fraction(87),
        pass_points=Fraction(80),
    )


def add_items(version: StandardVersion) -> dict[str, StandardItem]:
    """The items of ITEMS in a version."""
    made = {}
    for position, (code, rule, points, subject, kind) in enumerate(ITEMS, 1):
        made[code] = StandardItem.objects.create(
            version=version,
            position=position,
            code=code,
            kind=kind,
            section="一、保障" if code < "B" else "二、学校" if code < "M" else "三、否决和底线",
            text=f"{code} 的条文",
            points=Fraction(points) or None,
            rule=rule,
            rule_confirmed=True,
            subject=subject,
            roll_up="mean" if subject == "school" else "",
            required_evidence=["制度文件", "工作记录"],
            measured_by=MEASURED.get(code),
        )
    return made


def start(world: World, *, state: str = "running") -> Running:
    """The campaign: county items on the department's clerk, school items on the schools' clerks."""
    version = standard_version(world)
    items = add_items(version)
    campaign = Campaign.objects.create(county=world.county, title="测试创建", state=state)
    CampaignStandard.objects.create(campaign=campaign, version=version, position=0)
    schools = {world.school: world.people["clerk"], world.second_school: world.people["colleague"]}
    for school in schools:
        Participant.objects.create(campaign=campaign, unit=school)
    for item in items.values():
        lead = world.bureau if item.subject == "school" else world.department
        ItemDuty.objects.create(campaign=campaign, item=item, lead_unit=lead)
        asked = schools if item.subject == "school" else {world.county: world.people["handler"]}
        for subject, handler in asked.items():
            Assignment.objects.create(campaign=campaign, item=item, subject=subject, handler=handler)
    return Running(world, campaign, version, items)


def running_in(world: World) -> Running:
    """The running campaign of a world; started when there is none yet."""
    campaign = Campaign.objects.filter(county=world.county).first()
    if campaign is None:
        return start(world)
    version = campaign.standards.get().version
    return Running(world, campaign, version, {item.code: item for item in version.items.all()})

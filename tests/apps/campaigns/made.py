"""Standards and campaigns for tests: versions as rows, everything else through the product's actions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from dudao.apps.campaigns.api import Assignment, Campaign, ItemDuty, create_campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import Standard, StandardItem, StandardVersion
from tests.personas import World

RULE = {"kind": "met"}


def version(
    owner: Organisation,
    items: list[dict[str, Any]],
    *,
    title: str = "县级标准",
    number: int = 1,
    published: bool = True,
) -> StandardVersion:
    """A version of a standard with these items; code, text and section are made where they are not given."""
    standard, _ = Standard.objects.get_or_create(owner=owner, title=title, defaults={"short_title": title})
    made = StandardVersion.objects.create(
        standard=standard,
        number=number,
        state="published" if published else "draft",
        published_at=timezone.now() if published else None,
        max_points="100",
        pass_points="90",
    )
    StandardItem.objects.bulk_create(
        StandardItem(
            version=made,
            position=position,
            **_first_values(position) | given,
        )
        for position, given in enumerate(items, start=1)
    )
    return made


def _first_values(position: int) -> dict[str, Any]:
    return {
        "code": f"A1-B1-C{position}",
        "section": "A1",
        "text": f"第{position}条要求",
        "points": "10",
        "rule": RULE,
    }


COUNTY_ITEM: dict[str, Any] = {"subject": "county", "responsible_unit": "县财政局、教育局"}
SCHOOL_ITEM: dict[str, Any] = {"subject": "school"}
JUNIOR_ITEM: dict[str, Any] = {"subject": "school", "school_kinds": ["junior_school"]}


def campaign(
    world: World, *, title: str = "双高双普创建", items: list[dict[str, Any]] | None = None
) -> Campaign:
    """One item of the county (led by 财政局, supported by 教育局), one of every school, one of junior schools."""
    made = version(world.county, items or [COUNTY_ITEM, SCHOOL_ITEM, JUNIOR_ITEM], title=f"{title}标准")
    return create_campaign(world.county, title=title, versions=[made], actor=None)


def item(held: Campaign, code: str) -> StandardItem:
    """An item in force by its code."""
    return StandardItem.objects.get(version__campaign_standards__campaign=held, code=code)


def assignment(held: Campaign, code: str, subject: Organisation) -> Assignment:
    """The assignment of an item to a subject."""
    return Assignment.objects.select_related("campaign__county", "item", "subject").get(
        campaign=held, item__code=code, subject=subject
    )


def duty(held: Campaign, code: str) -> ItemDuty:
    """The duty of an item."""
    return ItemDuty.objects.get(campaign=held, item__code=code)

"""A county with 50 schools that each rate 154 items: built through the product's models; prints what to ask for."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

SCHOOLS, ITEMS, CLERKS = 50, 154, 8


def main() -> int:
    """Migrate and fill the database of the environment; every school but the clerks' has half its items rated."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dudao.config.settings", "DUDAO_JOBS": "immediate"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(build(), sys.stdout)
    return 0


def build() -> dict[str, Any]:
    """The county, its campaign, its clerks and the assignments that they fill in."""
    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.campaigns.api import Assignment, Campaign, CampaignStandard, ItemDuty, Participant
    from dudao.apps.evaluation.api import ImportedRating, Statement, import_ratings, open_evaluations
    from dudao.apps.evaluation.models import Evaluation
    from dudao.apps.organisations.api import Kind, NewOrganisation, add_organisation
    from examples.sample_county import SAMPLE_PASSWORD

    city = add_organisation(None, NewOrganisation(kind=Kind.CITY, name="甲市", code="990100"), actor=None)
    county = add_organisation(city, NewOrganisation(kind=Kind.COUNTY, name="甲县", code="990101"), actor=None)
    version = _standard(county)
    items = list(version.items.all())
    campaign = Campaign.objects.create(county=county, title="测速", state="running")
    CampaignStandard.objects.create(campaign=campaign, version=version)
    ItemDuty.objects.bulk_create(ItemDuty(campaign=campaign, item=item, lead_unit=county) for item in items)
    people = {"duxue": (county, Role.BUREAU_OFFICER)}
    asked: dict[str, list[int]] = {}
    for number in range(SCHOOLS):
        school = add_organisation(
            county,
            NewOrganisation(kind=Kind.SCHOOL, name=f"第{number + 1}小学", school_kind="primary_school"),
            actor=None,
        )
        Participant.objects.create(campaign=campaign, unit=school)
        people[f"clerk{number}"] = (school, Role.SCHOOL_CLERK)
    users = {}
    for name, (place, role) in people.items():
        users[name], _ = create_user(
            name,
            name=name,
            organisation=place,
            role=role,
            actor=None,
            password=SAMPLE_PASSWORD,
            must_change_password=False,
        )
    for name, user in users.items():
        if name == "duxue":
            continue
        school = people[name][0]
        made = Assignment.objects.bulk_create(
            Assignment(campaign=campaign, item=item, subject=school, handler=user) for item in items
        )
        asked[name] = [one.pk for one in made]
    open_evaluations(campaign, actor=None)
    stated = Statement({"met": True}, "已按要求落实。")
    for name in list(asked)[CLERKS + 1 :]:
        evaluation = Evaluation.objects.get(campaign=campaign, subject=people[name][0])
        lines = [ImportedRating(item.pk, stated, submit=True) for item in items[: ITEMS // 2]]
        import_ratings(evaluation, lines, actor=None)
    full = Evaluation.objects.get(campaign=campaign, subject=people[f"clerk{SCHOOLS - 1}"][0])
    import_ratings(
        full, [ImportedRating(item.pk, stated, submit=True) for item in items[ITEMS // 2 :]], actor=None
    )
    return {
        "campaign": campaign.pk,
        "county": county.pk,
        "assignments": {name: asked[name] for name in list(asked)[: CLERKS + 1]},
        "full_subject": full.subject_id,
        "full_evaluation": full.pk,
    }


def _standard(county: Any) -> Any:
    """The texts of the sample standard, asked of every school, each met or not met."""
    from django.utils import timezone

    from dudao.apps.standards.api import Standard, StandardItem, StandardVersion, adopt_catalogue_standard

    source = adopt_catalogue_standard("shuanggao-shuangpu-sample", county, actor=None)
    standard = Standard.objects.create(owner=county, title="测速标准", short_title="测速标准")
    version = StandardVersion.objects.create(
        standard=standard,
        number=1,
        state="published",
        published_at=timezone.now(),
        max_points=source.max_points,
        pass_points=source.pass_points,
    )
    copied = []
    for item in source.items.order_by("position"):
        carries = item.kind == "score"
        item.pk, item.version = None, version
        item.rule = {"kind": "met"} if carries else item.rule
        item.subject, item.school_kinds, item.roll_up, item.measured_by = "school", [], "mean", None
        copied.append(item)
    scored = [item for item in copied if item.kind == "score"][:ITEMS]
    StandardItem.objects.bulk_create(scored)
    assert len(scored) == ITEMS, len(scored)
    return version


if __name__ == "__main__":
    sys.exit(main())

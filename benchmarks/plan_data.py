"""A county with 1,000 duties and 200 people who are needed full-time: built through the product's models; JSON out.

The plan is drawn and agreed by the product's own actions; how much processor time drawing took is part of the answer.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import date, timedelta
from random import Random
from typing import Any

DUTIES, PEOPLE, UNITS, DAYS_LEFT = 1_000, 200, 40, 83
SECTIONS = 10
CHAIN = 10  # duties that may wait for each other


def main() -> int:
    """Migrate and fill the database of the environment."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dudao.config.settings", "DUDAO_JOBS": "immediate"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    json.dump(build(timezone.localdate()), sys.stdout)
    return 0


def build(today: date) -> dict[str, Any]:
    """The county, its campaign, its duties, and an agreed plan."""
    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.campaigns.api import AcceptanceStage, Campaign, StageKind
    from dudao.apps.organisations.api import Kind, NewOrganisation, add_organisation
    from dudao.apps.workplan.api import DutyList, agree_plan, draw_plan, make_plan
    from examples.sample_county import SAMPLE_PASSWORD

    city = add_organisation(None, NewOrganisation(kind=Kind.CITY, name="甲市", code="990100"), actor=None)
    county = add_organisation(city, NewOrganisation(kind=Kind.COUNTY, name="甲县", code="990101"), actor=None)
    units = [
        add_organisation(
            county, NewOrganisation(kind=Kind.GOVERNMENT_DEPARTMENT, name=f"第{n + 1}局"), actor=None
        )
        for n in range(UNITS)
    ]
    officer, _ = create_user(
        "duxue",
        name="duxue",
        organisation=county,
        role=Role.BUREAU_OFFICER,
        actor=None,
        password=SAMPLE_PASSWORD,
        must_change_password=False,
    )
    campaign = Campaign.objects.create(county=county, title="测速", state="running")
    AcceptanceStage.objects.create(
        campaign=campaign, kind=StageKind.PROVINCIAL_ACCEPTANCE, due_on=today + timedelta(DAYS_LEFT)
    )
    duty_list = DutyList.objects.create(county=county, campaign=campaign, title="重点任务清单")
    _duties(duty_list, units, Random(1))
    start = time.process_time()
    plan = draw_plan(make_plan(campaign, today=today, reason="测速", actor=officer))
    seconds = time.process_time() - start
    agree_plan(plan, actor=officer)
    return {
        "campaign": campaign.pk,
        "draw_seconds": seconds,
        "method": plan.method,
        "lines": plan.lines.exclude(start_on=None).count(),
        "state": plan.state,
    }


def _duties(duty_list: Any, units: list[Any], random: Random) -> None:
    """Duties in chains of ten with lags; four of ten take their handler full-time; two steps each, some verified."""
    from django.utils import timezone

    from dudao.apps.workplan.models import Duty, DutyDependency, DutyStep

    made = Duty.objects.bulk_create(
        Duty(
            duty_list=duty_list,
            county=duty_list.county,
            campaign=duty_list.campaign,
            number=str(number + 1),
            title=f"第{number + 1}项：按标准落实办学条件和管理要求",
            section=f"板块{number * SECTIONS // DUTIES + 1}",
            lead_unit=random.choice(units),
            handler_name=f"经办人{random.randrange(PEOPLE)}",
            duration_days=random.randint(1, 8),
            full_time=random.random() < 0.4,
        )
        for number in range(DUTIES)
    )
    DutyDependency.objects.bulk_create(
        DutyDependency(
            before=made[before],
            duty=made[number],
            lag_days=random.randint(0, 2),
            is_soft=random.random() < 0.3,
        )
        for number in range(DUTIES)
        for before in sorted(
            {random.randrange(number // CHAIN * CHAIN, number) for _ in range(random.randint(0, 2))}
            if number % CHAIN
            else set()
        )
    )
    now = timezone.now()
    DutyStep.objects.bulk_create(
        DutyStep(
            duty=duty,
            position=position,
            title=title,
            reported_at=now if position == 1 and duty.pk % 3 == 0 else None,
            verified_at=now if position == 1 and duty.pk % 3 == 0 else None,
        )
        for duty in made
        for position, title in ((1, "制定方案"), (2, "完成任务"))
    )


if __name__ == "__main__":
    sys.exit(main())

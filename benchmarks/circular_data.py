"""A county of 100 schools with 2,000 duties and four half-months of reports; times a circular of them; JSON out.

Timed are the product's own actions: the ranking by three measures from the rows to its kept lines, then the circular
drafted from it, then its pages as PDF. Building the county and the units' time to contest are not.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any, TypeVar

SCHOOLS, DUTIES, STEPS, PERIODS, ROUNDS, WARM = 100, 2_000, 3, 4, 5, 1
TODAY = date(2026, 11, 20)
T = TypeVar("T")


def main() -> int:
    """Migrate and fill the database of the environment, then measure."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dudao.config.settings", "DUDAO_JOBS": "immediate"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump(measured(*build(Random(1))), sys.stdout)
    return 0


def build(random: Random) -> tuple[Any, Any]:
    """The county and its officer."""
    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.correspondence.api import start_issuers
    from dudao.apps.organisations.api import (
        Kind,
        NewOrganisation,
        SchoolKind,
        add_organisation,
        add_organisations,
    )
    from examples.sample_county import SAMPLE_PASSWORD

    city = add_organisation(None, NewOrganisation(kind=Kind.CITY, name="甲市", code="990100"), actor=None)
    county = add_organisation(city, NewOrganisation(kind=Kind.COUNTY, name="甲县", code="990101"), actor=None)
    add_organisation(county, NewOrganisation(kind=Kind.BUREAU, name="甲县教育局"), actor=None)
    news = [
        NewOrganisation(kind=Kind.SCHOOL, name=f"第{n + 1}小学", school_kind=SchoolKind.PRIMARY_SCHOOL)
        for n in range(SCHOOLS)
    ]
    schools = add_organisations(county, news, actor=None)
    officer, _ = create_user(
        "duxue",
        name="duxue",
        organisation=county,
        role=Role.BUREAU_OFFICER,
        actor=None,
        password=SAMPLE_PASSWORD,
        must_change_password=False,
    )
    start_issuers(county, actor=officer)
    _duties(county, schools, random)
    _reports(county, schools, random)
    return county, officer


def _duties(county: Any, schools: list[Any], random: Random) -> None:
    """Twenty duties a school, all due, three steps each, seven of ten steps verified."""
    from django.utils import timezone

    from dudao.apps.workplan.api import Duty, DutyList, DutyStep

    duty_list = DutyList.objects.create(county=county, title="重点任务清单")
    made = Duty.objects.bulk_create(
        Duty(
            duty_list=duty_list,
            county=county,
            number=str(n + 1),
            title=f"第{n + 1}项：按标准落实办学条件和管理要求",
            lead_unit=schools[n % SCHOOLS],
            due_on=TODAY - timedelta(days=random.randint(1, 60)),
        )
        for n in range(DUTIES)
    )
    before = timezone.now() - timedelta(days=400)
    DutyStep.objects.bulk_create(
        DutyStep(
            duty=duty,
            position=position,
            title=f"第{position}步",
            verified_at=before if random.random() < 0.7 else None,
        )
        for duty in made
        for position in range(1, STEPS + 1)
    )


def _reports(county: Any, schools: list[Any], random: Random) -> None:
    """Four half-months of reports, some late, some missing."""
    from dudao.apps.period_reports.api import ReportPeriod, ReportSeries, UnitReport

    series = ReportSeries.objects.create(county=county, title="半月报", starts_on=date(2026, 9, 1))
    for n in range(PERIODS):
        first = date(2026, 9 + n // 2, 1 if n % 2 == 0 else 16)
        due = first + timedelta(days=17)
        period = ReportPeriod.objects.create(
            series=series, first_on=first, last_on=first + timedelta(days=14), due_on=due
        )
        UnitReport.objects.bulk_create(
            UnitReport(
                period=period,
                unit=school,
                handed_in_on=random.choice([due, due - timedelta(days=1), due + timedelta(days=1), None]),
            )
            for school in schools
        )


def measured(county: Any, officer: Any) -> dict[str, Any]:
    """Median seconds of counting, drafting and printing, and how many units have a place."""
    from dudao.apps.rankings.api import CircularGiven, Ranking, RankingGiven, create_ranking, draft_circular
    from dudao.apps.rankings.choices import MEASURE_LABELS
    from dudao.core.rankings import Measure, MeasureKind

    kinds = (MeasureKind.PROGRESS, MeasureKind.ON_TIME, MeasureKind.REPORTS)
    weights = (50, 30, 20)
    measures = tuple(
        Measure(kind.value, kind, MEASURE_LABELS[kind], Fraction(weight))
        for kind, weight in zip(kinds, weights, strict=True)
    )
    circular = CircularGiven(praise=10, criticise=10, demands="请各单位抓紧。")
    taken: dict[str, list[float]] = {"rank": [], "draft": [], "print": []}
    ranked = size = 0
    for turn in range(WARM + ROUNDS):
        given = RankingGiven(f"第{turn + 1}次排名", ["primary"], measures, TODAY)
        ranking, rank = _timed(partial(create_ranking, county, given, today=TODAY, actor=officer))
        Ranking.objects.filter(pk=ranking.pk).update(state="settled")
        document, draft = _timed(
            partial(draft_circular, ranking, circular, revision=ranking.revision, actor=officer)
        )
        content, drawn = _timed(partial(_pages, document))
        ranked, size = ranking.lines.exclude(place=None).count(), len(content)
        if turn >= WARM:
            for name, seconds in (("rank", rank), ("draft", draft), ("print", drawn)):
                taken[name].append(seconds)
    medians = {name: statistics.median(found) for name, found in taken.items()}
    return {**medians, "ranked": ranked, "bytes": size}


def _pages(document: Any) -> bytes:
    from dudao.apps.correspondence.printing import printed
    from dudao.infra.pdf.official import official_pdf

    return official_pdf(printed(document))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())

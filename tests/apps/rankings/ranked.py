"""Four primary schools for tests of rankings, over the six duties of `tests.apps.workplan.made`.

TODAY is Monday, 1 December 2025; three working days later is Thursday, 4 December. Due on 20 November 2025:

| school | people | steps due (verified) | place |
|---|---|---|---|
| 北河小学 | clerk `north` alone | 4 (3) | 2 |
| 东沟小学 | nobody | none due | – |
| 南坪中心小学 | clerk, principal | 4 (4) | 1 |
| 西山小学 | principal `west` | 8 (6) in two duties | 2 |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import Role, User
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings.actions.circulars import CircularGiven, draft_circular
from dudao.apps.rankings.actions.computing import RankingGiven, create_ranking
from dudao.apps.rankings.actions.contesting import ContestGiven, contest_number
from dudao.apps.rankings.actions.settling import settle_ranking, show_ranking
from dudao.apps.rankings.choices import MEASURE_LABELS, RankingState
from dudao.apps.rankings.models import Ranking, RankingContest, RankingLine
from dudao.core.rankings import Measure, MeasureKind
from tests import factories
from tests.apps.correspondence.made import issuers, signed
from tests.apps.workplan.made import PlanWorld, duty, start_plan, verify_steps
from tests.personas import World

PLAN_DAY = date(2025, 11, 24)
DUE = date(2025, 11, 20)
TODAY = date(2025, 12, 1)
UNTIL = date(2025, 12, 4)
AFTER = date(2025, 12, 5)
PROGRESS = Measure("progress", MeasureKind.PROGRESS, MEASURE_LABELS[MeasureKind.PROGRESS])


def moment(day: date, hour: int = 9) -> datetime:
    """Nine o'clock of a day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


@dataclass
class RankingWorld:
    """The county with its schools; rankings are made through the product's actions."""

    world: World
    plan: PlanWorld
    north: Organisation
    west: Organisation
    east: Organisation

    @property
    def county(self) -> Organisation:
        return self.world.county

    def person(self, name: str) -> User:
        """One of the personas, or `north` and `west`, with nothing cached."""
        return User.objects.get(username=name)

    def given(self, **changes: Any) -> RankingGiven:
        """The ranking of primary schools by progress as the office types it."""
        values: dict[str, Any] = {
            "title": "小学任务进度排名",
            "groups": ["primary"],
            "measures": (PROGRESS,),
            "as_of": TODAY,
            "campaign": self.plan.campaign,
        }
        return RankingGiven(**{**values, **changes})

    def computed(self, *, today: date = TODAY, **changes: Any) -> Ranking:
        return create_ranking(self.county, self.given(**changes), today=today, actor=self.person("officer"))

    def shown(self, *, today: date = TODAY, **changes: Any) -> Ranking:
        held = self.computed(today=today, **changes)
        officer = self.person("officer")
        return show_ranking(held, revision=held.revision, now=moment(today), actor=officer)

    def settled(self, *, today: date = TODAY, after: date = AFTER, **changes: Any) -> Ranking:
        held = self.shown(today=today, **changes)
        return self.settle(held, after)

    def settle(self, ranking: Ranking, day: date = AFTER) -> Ranking:
        held = Ranking.objects.get(pk=ranking.pk)
        return settle_ranking(held, revision=held.revision, now=moment(day), actor=self.person("officer"))

    def drafted(self, ranking: Ranking, **changes: Any) -> Ranking:
        """The circular drafted, without a gap."""
        values: dict[str, Any] = {"praise": 1, "criticise": 1, "demands": "请各单位抓紧。"}
        draft_circular(
            ranking,
            CircularGiven(**{**values, **changes}),
            revision=ranking.revision,
            actor=self.person("officer"),
        )
        return Ranking.objects.get(pk=ranking.pk)

    def signed(self, *, today: date = TODAY, after: date = AFTER, **changes: Any) -> Ranking:
        """A ranking on its whole way, its circular signed on the day after the units' time."""
        held = self.drafted(self.settled(today=today, after=after, **changes))
        assert held.document is not None
        signed(held.document, self.world, at=moment(after, 15))
        found = Ranking.objects.get(pk=held.pk)
        assert found.state == RankingState.SIGNED
        return found

    def line(self, ranking: Ranking, unit: Organisation) -> RankingLine:
        """A unit's line as it stands in the database."""
        found = RankingLine.objects.select_related("unit", "ranking__county")
        return found.get(ranking=ranking, unit=unit)

    def contest(self, ranking: Ranking, unit: Organisation, name: str, **changes: Any) -> RankingContest:
        """A unit contests its progress on TODAY."""
        values: dict[str, Any] = {"measure": "progress", "text": "漏计一步，验收单附后。"}
        return contest_number(
            self.line(ranking, unit),
            ContestGiven(**{**values, **changes}),
            today=TODAY,
            actor=self.person(name),
        )


def places(ranking: Ranking) -> list[tuple[str, int | None]]:
    """Names and places in their order."""
    return [(one.name, one.place) for one in ranking.lines.order_by("position")]


def primary_duty(
    ranked: PlanWorld, number: str, unit: Organisation, verified: int, *, due: date = DUE, steps: int = 4
) -> None:
    """A duty of a school with some steps verified before the day it fell due."""
    names: Sequence[str] = tuple(f"第{at}步" for at in range(1, steps + 1))
    made = duty(ranked.duty_list, number, "整改校舍隐患", steps=names, lead_unit=unit, due_on=due)
    if verified:
        verify_steps(made, verified, by=ranked.person("officer"), at=moment(date(2025, 11, 18)))
    if verified == steps:
        made.state, made.finished_on = "done", date(2025, 11, 18)
        made.save()


def start_ranked(world: World) -> RankingWorld:
    """Three more primary schools, their people, what was due of them, and the issuing bodies."""
    plan = start_plan(world, today=PLAN_DAY)
    north = factories.school(world.county, "北河小学", code="3699012103")
    west = factories.school(world.county, "西山小学", code="3699012104")
    east = factories.school(world.county, "东沟小学", code="3699012105")
    factories.user("north", north, Role.SCHOOL_CLERK, name="宋北河")
    factories.user("west", west, Role.PRINCIPAL, name="西校长")
    primary_duty(plan, "11", world.school, 4)
    primary_duty(plan, "12", north, 3)
    primary_duty(plan, "13", west, 4)
    primary_duty(plan, "14", west, 2)
    issuers(world)
    return RankingWorld(world, plan, north, west, east)

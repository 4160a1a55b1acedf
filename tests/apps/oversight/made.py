"""A county under oversight for tests: the six duties of the workplan's tests, issuing bodies, a second officer.

TODAY is Monday, 24 November 2025. Duty 3 (完善经费保障制度, led by 财政局) is three days late and red. `second_officer`
checks what `officer` proposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dudao.apps.accounts.api import Role, User
from dudao.apps.correspondence.api import IssuerKind, IssuingBody
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.matters import FactGiven, MatterGiven, propose_matter
from dudao.apps.oversight.choices import MatterSource, RungKind
from dudao.apps.oversight.models import Matter
from dudao.core.oversight.steps import Move
from tests import factories
from tests.apps.workplan.made import TODAY, PlanWorld, plan_in, start_plan
from tests.personas import World

SECOND_OFFICER = "second_officer"


@dataclass
class OversightWorld:
    """The county with its plan and the second officer."""

    world: World
    plan: PlanWorld
    today: date

    @property
    def county(self) -> Organisation:
        return self.world.county

    @property
    def unit(self) -> Organisation:
        """The department that leads the late duty: 示例县财政局."""
        return self.world.department

    def person(self, name: str) -> User:
        """One of the personas, or the second officer, with nothing cached."""
        if name == SECOND_OFFICER:
            return User.objects.get(username=SECOND_OFFICER)
        return self.world.person(name)

    def matter(
        self,
        subject_key: str = "duty:3",
        *,
        unit: Organisation | None = None,
        rung: str = RungKind.REMINDER_LETTER,
        by: str | None = "officer",
        facts: tuple[FactGiven, ...] | None = None,
    ) -> Matter:
        """A matter at 立项 with one fact, proposed by `by` (None: by a rule)."""
        given = MatterGiven(
            unit=unit or self.unit,
            subject_key=subject_key,
            title="完善经费保障制度",
            source=MatterSource.TYPED if by else MatterSource.RULE,
            rung=rung,
            facts=(fact("late", today=self.today),) if facts is None else facts,
            demand="请抓紧办理。",
        )
        return propose_matter(self.county, given, actor=self.person(by) if by else None).matter

    def moved(self, matter: Matter, *moves: Move, by: str = "officer") -> Matter:
        """The matter after these steps, taken as letters take them."""
        from dudao.apps.oversight.actions.matters import move_matter

        for move in moves:
            matter = move_matter(matter, move, actor=self.person(by))
        return matter


def fact(key: str, text: str = "任务“完善经费保障制度”已逾期 3 天", *, today: date = TODAY) -> FactGiven:
    """A recorded fact."""
    return FactGiven(key, text, today, url="/plan/", numbers={"days": "3"})


def issuers(world: World) -> IssuingBody:
    """The office of the county's 教育督导委员会 as the default issuer, as a row; returns it."""
    body, _ = IssuingBody.objects.get_or_create(
        county=world.county,
        name="示例县人民政府教育督导委员会办公室",
        defaults={
            "kind": IssuerKind.COMMITTEE_OFFICE,
            "code": "示教督办",
            "letter_code": "示教督办函",
            "mark": "示例县人民政府教育督导委员会办公室文件",
            "designation": "示政办〔2025〕1号（示例）",
            "is_default": True,
        },
    )
    return body


def build_overseen(world: World, *, today: date = TODAY) -> OversightWorld:
    """The plan, the issuer and the second officer."""
    plan = start_plan(world, today=today)
    issuers(world)
    second_officer(world)
    return OversightWorld(world, plan, today)


def second_officer(world: World) -> User:
    """Another officer of the county's office; made when there is none yet."""
    found = User.objects.filter(username=SECOND_OFFICER).first()
    return found or factories.user(SECOND_OFFICER, world.bureau, Role.BUREAU_OFFICER, name="马晓东")


def overseen_in(world: World) -> OversightWorld:
    """The county as it is; made, counted from the clock, when there is none yet."""
    plan = plan_in(world)
    issuers(world)
    second_officer(world)
    return OversightWorld(world, plan, timezone.localdate())

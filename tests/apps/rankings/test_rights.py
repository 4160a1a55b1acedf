"""Who may open and do what with rankings: own unit, other units, own county, the city, stranger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dudao.apps.rankings.actions.contesting import ContestGiven, contest_number
from dudao.apps.rankings.actions.settling import show_ranking
from dudao.apps.rankings.models import Ranking, RankingContest, RankingLine
from tests import rights
from tests.apps.rankings.ranked import RankingWorld
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

HANDLERS = ("officer", "director", "leader")
CITY = ("city_officer", "viewer")
OWN = ("clerk", "principal")
READ = rights.only(*HANDLERS)
OFFICE_DOES = rights.only(*HANDLERS, status=FORBIDDEN) | {"officer": MOVED}
# The unit sees the ranking as its own line, so the office's deeds are refused there and unknown elsewhere.
OFFICE_ON_SHOWN = OFFICE_DOES | rights.only(*OWN, status=FORBIDDEN)


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def ranking(world: World) -> Mapping[str, Any]:
    return {"ranking_id": Ranking.objects.get().pk}


def line(world: World) -> Mapping[str, Any]:
    return {"line_id": RankingLine.objects.get(unit=world.school).pk}


def contest(world: World) -> Mapping[str, Any]:
    found = RankingContest.objects.first()
    if found is None:
        given = ContestGiven("progress", "漏计一步")
        own = RankingLine.objects.select_related("ranking__county", "unit").get(unit=world.school)
        today = timezone.localdate()
        found = contest_number(own, given, today=today, actor=world.person("principal"))
    return {"contest_id": found.pk}


def proof(world: World) -> Mapping[str, Any]:
    return {**contest(world), "evidence_id": 999999}


def typed(world: World) -> Mapping[str, Any]:
    return {"measure": "progress", "text": "漏计一步"}


def refused(world: World) -> Mapping[str, Any]:
    pk = contest(world)["contest_id"]
    return {f"c{pk}-verdict": "refuse", f"c{pk}-answer": "不成立"}


def why(world: World) -> Mapping[str, Any]:
    return {"reason": "选错了", "revision": Ranking.objects.get().revision}


RIGHTS = [
    Right("rankings", rights.everyone(OK)),
    Right("ranking_contests", rights.everyone(OK)),
    Right(
        "ranking_new",
        rights.only(*HANDLERS, *CITY, status=FORBIDDEN) | {"officer": OK},
        arguments=county,
    ),
    Right("ranking_counties", rights.only(*CITY)),
    Right("ranking_counties_table", rights.only(*CITY)),
    Right("ranking", READ | rights.only(*OWN, status=MOVED), arguments=ranking),
    Right("ranking_table", READ | rights.only(*OWN, status=MOVED), arguments=ranking),
    Right("ranking_recompute", OFFICE_ON_SHOWN, arguments=ranking, method="post"),
    Right("ranking_show", OFFICE_ON_SHOWN, arguments=ranking, method="post"),
    Right("ranking_settle", OFFICE_ON_SHOWN, arguments=ranking, method="post"),
    Right("ranking_withdraw", OFFICE_ON_SHOWN, arguments=ranking, method="post", data=why),
    Right(
        "ranking_circular",
        OFFICE_ON_SHOWN | {"officer": 400},
        arguments=ranking,
        method="post",
    ),
    Right("ranking_line", rights.only(*HANDLERS, *OWN), arguments=line),
    Right(
        "ranking_contest",
        rights.only(*HANDLERS, "clerk", status=FORBIDDEN) | {"principal": MOVED},
        arguments=line,
        method="post",
        data=typed,
    ),
    Right(
        "ranking_contest_answer",
        rights.only(*HANDLERS, *OWN, status=FORBIDDEN) | {"officer": MOVED},
        arguments=contest,
        method="post",
        data=refused,
    ),
    Right(
        "ranking_contest_withdraw",
        rights.only(*HANDLERS, "clerk", status=FORBIDDEN) | {"principal": MOVED},
        arguments=contest,
        method="post",
    ),
    Right("ranking_proof", rights.everyone(404), arguments=proof),
]


@pytest.fixture
def shown(ranked: RankingWorld) -> RankingWorld:
    """A ranking that was shown to its units today."""
    today = timezone.localdate()
    held = ranked.computed(today=today, as_of=today - timedelta(days=1))
    officer = ranked.person("officer")
    show_ranking(held, revision=held.revision, now=timezone.now(), actor=officer)
    return ranked


@pytest.mark.parametrize("right", RIGHTS, ids=str)
@pytest.mark.usefixtures("shown")
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_before_it_is_shown_no_unit_knows_of_it(ranked: RankingWorld, world: World) -> None:
    held = ranked.computed()
    rights.check(Right("ranking", READ, arguments=lambda _: {"ranking_id": held.pk}), world)
    own = ranked.line(held, world.school)
    rights.check(Right("ranking_line", READ, arguments=lambda _: {"line_id": own.pk}), world)


def test_once_signed_every_unit_in_it_and_the_city_see_the_table(ranked: RankingWorld, world: World) -> None:
    held = ranked.signed()
    readers = rights.only(*HANDLERS, *CITY, *OWN)
    rights.check(Right("ranking", readers, arguments=lambda _: {"ranking_id": held.pk}), world)
    other = ranked.line(held, ranked.west)
    rights.check(
        Right("ranking_line", rights.only(*HANDLERS, *CITY), arguments=lambda _: {"line_id": other.pk}), world
    )

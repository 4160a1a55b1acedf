"""Who may open and do what with the appraisal: office, readers of the county, the own unit, strangers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dudao.apps.appraisal.actions.commendations import (
    CommendationGiven,
    NomineeGiven,
    announce_commendation,
    create_commendation,
    nominate,
    record_objection,
)
from dudao.apps.appraisal.actions.contests import contest_line
from dudao.apps.appraisal.actions.schemes import create_scheme
from dudao.apps.appraisal.models import (
    Appraisal,
    AppraisalContest,
    AppraisalScheme,
    Commendation,
    Nominee,
    Objection,
    ResultLine,
    UnitResult,
)
from tests import rights
from tests.apps.appraisal.made import TODAY, Appraised
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READERS = ("officer", "director", "leader", "city_officer", "viewer")
UNITS = ("clerk", "principal", "colleague", "handler", "head")
READ = rights.only(*READERS)
ALL = rights.only(*READERS, *UNITS)
OFFICE = rights.only(*READERS, status=FORBIDDEN)
OPENS = OFFICE | {"officer": OK}
DOES = OFFICE | {"officer": MOVED}
PUBLIC_OPENS = rights.only(*READERS, *UNITS, status=FORBIDDEN) | {"officer": OK}
PUBLIC_DOES = rights.only(*READERS, *UNITS, status=FORBIDDEN) | {"officer": MOVED}
BAD = 400


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def published(world: World) -> Mapping[str, Any]:
    return {"scheme_id": AppraisalScheme.objects.get(year=2025, state="published").pk}


def draft(world: World) -> Mapping[str, Any]:
    found = AppraisalScheme.objects.filter(state="draft").first()
    return {"scheme_id": (found or create_scheme(world.county, 2027, actor=world.person("officer"))).pk}


def draft_line(world: World) -> Mapping[str, Any]:
    return {**draft(world), "key": "praised"}


def stated_of(world: World) -> Mapping[str, Any]:
    return {**published(world), "unit_id": world.school.pk, "key": "feedback"}


def result(world: World) -> Mapping[str, Any]:
    return {"appraisal_id": Appraisal.objects.get(year=2025).pk}


def own(world: World) -> Mapping[str, Any]:
    return {"result_id": UnitResult.objects.get(appraisal__year=2025, unit=world.school).pk}


def own_line(world: World) -> Mapping[str, Any]:
    return {"line_id": _line(world).pk}


def _line(world: World) -> ResultLine:
    """A line of the first school, in a time for contests that is counted from the clock."""
    Appraisal.objects.filter(year=2025).update(contest_until=timezone.localdate() + timedelta(3))
    found = ResultLine.objects.select_related("result__unit", "result__appraisal__county")
    return found.get(result__unit=world.school, line="oversight")


def contest(world: World) -> Mapping[str, Any]:
    found = AppraisalContest.objects.first()
    if found is None:
        line = ResultLine.objects.get(result__unit=world.school, line="feedback")
        found = contest_line(line, "不对", today=TODAY, actor=world.person("principal"))
    return {"contest_id": found.pk}


def nominating(world: World) -> Mapping[str, Any]:
    return {"commendation_id": _list(world).pk}


def announced(world: World) -> Mapping[str, Any]:
    held = _list(world)
    if held.state == "nominating":
        announce_commendation(held, today=timezone.localdate(), actor=world.person("officer"))
    return {"commendation_id": held.pk}


def _list(world: World) -> Commendation:
    found = Commendation.objects.first()
    if found is not None:
        return found
    officer = world.person("officer")
    held = create_commendation(world.county, CommendationGiven(2025, "先进单位"), actor=officer)
    nominate(held, NomineeGiven(world.school, "先进单位", "好"), actor=officer)
    return held


def nominee(world: World) -> Mapping[str, Any]:
    nominating(world)
    return {"nominee_id": Nominee.objects.get().pk}


def objection(world: World) -> Mapping[str, Any]:
    announced(world)
    found = Objection.objects.first() or record_objection(
        _list(world), "不实", received_on=timezone.localdate(), actor=world.person("officer")
    )
    return {"objection_id": found.pk}


def decided(world: World) -> Mapping[str, Any]:
    return {"upheld": "0", "reason": "不成立", "finding": "不属实"}


def said(world: World) -> Mapping[str, Any]:
    return {"text": "不对"}


RIGHTS = [
    Right("appraisal", rights.everyone(OK)),
    Right("appraisal_scheme_new", DOES, arguments=county, method="post", data=lambda _: {"year": "2028"}),
    Right("appraisal_scheme", ALL, arguments=published),
    Right("appraisal_scheme", READ, arguments=draft),
    Right("appraisal_scheme_edit", OPENS, arguments=draft),
    Right("appraisal_line_edit", OPENS, arguments=draft_line),
    Right("appraisal_line_remove", DOES, arguments=draft_line, method="post"),
    Right("appraisal_scheme_units", OPENS, arguments=draft),
    Right("appraisal_scheme_publish", DOES, arguments=draft, method="post"),
    Right("appraisal_scheme_discard", DOES, arguments=draft, method="post"),
    Right("appraisal_stated", PUBLIC_OPENS, arguments=published),
    Right("appraisal_stated_edit", PUBLIC_OPENS, arguments=stated_of),
    Right("appraisal_stated_none", PUBLIC_DOES, arguments=published, method="post"),
    Right("appraisal_compute", PUBLIC_DOES, arguments=published, method="post"),
    Right("appraisal_result", READ, arguments=result),
    Right("appraisal_table", READ, arguments=result),
    Right("appraisal_show", DOES, arguments=result, method="post"),
    Right("appraisal_contests", READ, arguments=result),
    Right("appraisal_circular", DOES, arguments=result, method="post"),
    Right("appraisal_unit", rights.only(*READERS, "clerk", "principal"), arguments=own),
    Right(
        "appraisal_contest",
        rights.only(*READERS, "clerk", status=FORBIDDEN) | {"principal": MOVED},
        arguments=own_line,
        method="post",
        data=said,
    ),
    Right(
        "appraisal_contest_decide",
        rights.only(*READERS, "clerk", "principal", status=FORBIDDEN) | {"officer": MOVED},
        arguments=contest,
        method="post",
        data=decided,
    ),
    Right(
        "appraisal_contest_withdraw",
        rights.only(*READERS, "clerk", status=FORBIDDEN) | {"principal": MOVED},
        arguments=contest,
        method="post",
    ),
    Right("commendation_new", OPENS, arguments=county),
    Right("commendation", READ, arguments=nominating),
    Right("commendation", ALL, arguments=announced),
    Right("commendation_table", READ, arguments=nominating),
    Right("commendation_nominate", OFFICE | {"officer": BAD}, arguments=nominating, method="post"),
    Right("commendation_by_grade", OFFICE | {"officer": BAD}, arguments=nominating, method="post"),
    Right("commendation_announce", DOES, arguments=nominating, method="post"),
    Right(
        "commendation_strike",
        rights.only("officer", status=MOVED) | rights.only("director", "leader", status=FORBIDDEN),
        arguments=nominee,
        method="post",
    ),
    Right("commendation_objection", PUBLIC_OPENS | {"officer": BAD}, arguments=announced, method="post"),
    Right(
        "objection_decide",
        rights.only("officer", status=MOVED) | rights.only("director", "leader", status=FORBIDDEN),
        arguments=objection,
        method="post",
        data=decided,
    ),
    Right("commendation_decision", PUBLIC_DOES, arguments=announced, method="post"),
    Right("commendation_cancel", DOES, arguments=nominating, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
@pytest.mark.usefixtures("shown")
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_a_unit_sees_nothing_of_its_result_before_it_is_shown(appraised: Appraised, world: World) -> None:
    appraised.compute()
    rights.check(Right("appraisal_unit", rights.only(*READERS), arguments=own), world)

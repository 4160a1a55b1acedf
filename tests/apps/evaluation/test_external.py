"""Ratings from outside: entered by the city or the office, final at once, differences need a reason."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import Entry
from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.evaluation.actions.external import (
    ExternalLine,
    ExternalRefused,
    open_external,
    rate_externally,
)
from dudao.apps.evaluation.models import Evaluation, Rating, RatingRevision
from tests.apps.evaluation.running import Running

pytestmark = pytest.mark.django_db
NO_SELF: dict[int, Fraction | None] = {}


@pytest.fixture
def external(running: Running) -> Evaluation:
    stage, _ = AcceptanceStage.objects.get_or_create(campaign=running.campaign, kind="city_pre_acceptance")
    return open_external(
        running.campaign, running.version, stage, rater="市级初验组", actor=running.person("city_officer")
    )


def line(running: Running, code: str, value: str, note: str = "", number: int | None = None) -> ExternalLine:
    return ExternalLine(running.items[code].pk, value, note, number)


def refused(running: Running, external: Evaluation, *lines: ExternalLine) -> list[tuple[str, str]]:
    with pytest.raises(ExternalRefused) as caught:
        rate_externally(external, lines, self_points=NO_SELF, actor=running.person("city_officer"))
    assert not Rating.objects.filter(evaluation=external).exists()
    return [(problem.field, problem.message) for problem in caught.value.problems]


def test_points_are_final_at_once_and_summed(running: Running, external: Evaluation) -> None:
    lines = [line(running, "A1", "9.5"), line(running, "A2", "0"), line(running, "V1", "否")]
    done = rate_externally(external, lines, self_points=NO_SELF, actor=running.person("city_officer"))
    assert (done.created, done.changed, done.unchanged) == (3, 0, 0)
    external.refresh_from_db()
    assert external.approved_points == Fraction(19, 2)
    assert external.approved_count == 3
    veto = Rating.objects.get(evaluation=external, item=running.items["V1"])
    assert (veto.state, veto.triggered, veto.points) == ("approved", False, None)


def test_the_maximum_of_an_outside_evaluation_is_that_of_the_standard(external: Evaluation) -> None:
    # 10 + 8 + 2 + 5 + 4 + 6 + 10 + 20 + 10 + 12; the bonus adds nothing to the maximum
    assert external.max_points == 87


def test_an_item_rolled_up_from_schools_is_rated_for_the_county(
    running: Running, external: Evaluation
) -> None:
    rate_externally(
        external, [line(running, "B2", "15.25")], self_points=NO_SELF, actor=running.person("officer")
    )
    assert Rating.objects.get(evaluation=external).points == Fraction(61, 4)


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("A1", "10.5", "得分要在 0 至 10 分之间，现在是 10.5。"),
        ("A1", "-1", "得分要在 0 至 10 分之间，现在是 -1。"),
        ("A1", "九分", "得分要填数字，在 0 至 10 分之间。"),
        ("A1", "9.125", "得分最多 2 位小数。"),
        ("V1", "3", "请填“是”或“否”。"),
        ("V1", "不适用", "一票否决和底线要求没有“不适用”。"),
        ("A1", "不适用", "“不适用”要写明理由。"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(
    running: Running, external: Evaluation, code: str, value: str, said: str
) -> None:
    good = line(running, "A2", "8")
    assert refused(running, external, good, line(running, code, value)) == [("value", said)]


def test_a_difference_beyond_the_limit_needs_a_reason(running: Running, external: Evaluation) -> None:
    item = running.items["A1"].pk
    ours: dict[int, Fraction | None] = {item: Fraction(10)}
    with pytest.raises(ExternalRefused) as caught:
        rate_externally(
            external, [ExternalLine(item, "8")], self_points=ours, actor=running.person("city_officer")
        )
    assert [(one.field, one.message) for one in caught.value.problems] == [
        ("note", "与自评 10 分不一致，请写明理由。")
    ]
    rate_externally(
        external,
        [ExternalLine(item, "8", "抽查 2 次会议没有记录。")],
        self_points=ours,
        actor=running.person("city_officer"),
    )
    assert Rating.objects.get(evaluation=external).note == "抽查 2 次会议没有记录。"


def test_a_difference_within_the_limit_needs_none(running: Running, external: Evaluation) -> None:
    external.difference_limit = Fraction(2)
    external.save()
    item = running.items["A1"].pk
    ours: dict[int, Fraction | None] = {item: Fraction(10)}
    done = rate_externally(
        external, [ExternalLine(item, "8")], self_points=ours, actor=running.person("city_officer")
    )
    assert done.created == 1


def test_an_empty_value_takes_a_rating_back_and_keeps_what_it_was(
    running: Running, external: Evaluation
) -> None:
    actor = running.person("city_officer")
    rate_externally(external, [line(running, "A1", "9")], self_points=NO_SELF, actor=actor)
    done = rate_externally(external, [line(running, "A1", "")], self_points=NO_SELF, actor=actor)
    assert done.removed == 1
    external.refresh_from_db()
    assert external.approved_points == 0
    points = RatingRevision.objects.filter(rating__evaluation=external).values_list("points", flat=True)
    assert list(points.order_by("number")) == [Fraction(9), None]


def test_the_same_again_changes_nothing(running: Running, external: Evaluation) -> None:
    actor = running.person("city_officer")
    rate_externally(external, [line(running, "A1", "9")], self_points=NO_SELF, actor=actor)
    done = rate_externally(external, [line(running, "A1", "9")], self_points=NO_SELF, actor=actor)
    assert (done.created, done.changed, done.unchanged) == (0, 0, 1)


def test_who_saw_an_older_number_does_not_overwrite(running: Running, external: Evaluation) -> None:
    actor = running.person("city_officer")
    rate_externally(external, [line(running, "A1", "9")], self_points=NO_SELF, actor=actor)
    with pytest.raises(ExternalRefused) as caught:
        rate_externally(external, [line(running, "A1", "7", number=0)], self_points=NO_SELF, actor=actor)
    assert caught.value.problems[0].message == "刚刚被别人改过，请看过最新的再录。"
    assert Rating.objects.get(evaluation=external).points == 9


@pytest.mark.parametrize("who", ["handler", "head", "director", "leader", "viewer", "stranger", "clerk"])
def test_nobody_else_enters(running: Running, external: Evaluation, who: str) -> None:
    with pytest.raises(PermissionDenied):
        rate_externally(external, [line(running, "A1", "9")], self_points=NO_SELF, actor=running.person(who))


def test_an_entry_is_one_line_of_the_log(running: Running, external: Evaluation) -> None:
    lines = [line(running, "A1", "9"), line(running, "A2", "6.4")]
    rate_externally(external, lines, self_points=NO_SELF, actor=running.person("city_officer"))
    entry = Entry.objects.get(verb="rate_externally")
    assert entry.details["items"] == ["A1", "A2"]
    assert entry.chain == str(running.campaign.county_id)


def test_a_self_evaluation_is_not_rated_from_outside(running: Running) -> None:
    ours = Evaluation.objects.create(
        campaign=running.campaign, version=running.version, subject=running.world.county, side="self"
    )
    with pytest.raises(ValidationError):
        rate_externally(
            ours, [line(running, "A1", "9")], self_points=NO_SELF, actor=running.person("city_officer")
        )


def test_outside_ratings_leave_the_self_rated_board_alone(running: Running, external: Evaluation) -> None:
    from dudao.apps.evaluation.board import board_of

    before = board_of(running.campaign)
    rate_externally(
        external, [line(running, "A1", "9")], self_points=NO_SELF, actor=running.person("city_officer")
    )
    after = board_of(running.campaign)
    assert before is not None
    assert after is not None
    assert after.reported.least == before.reported.least

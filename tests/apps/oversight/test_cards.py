"""Cards: given, lifted, withdrawn; what hangs now, unit by unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.notices.api import Notice
from dudao.apps.oversight.actions.cards import CardGiven, give_card, leave_card, lift_card, withdraw_card
from dudao.apps.oversight.card_rows import by_unit, card_lines
from dudao.apps.oversight.choices import CardColour
from dudao.apps.oversight.models import Card, Matter
from dudao.apps.oversight.queries import cards_of, cards_visible_to
from tests.apps.oversight.made import OversightWorld


def given(overseen: OversightWorld, colour: str = CardColour.YELLOW, **changes: object) -> CardGiven:
    card = CardGiven(overseen.unit, colour, "制度逾期未印发", "印发制度", overseen.today - timedelta(12))
    return replace(card, **changes)  # type: ignore[arg-type]


def hung(overseen: OversightWorld, colour: str = CardColour.YELLOW, **changes: object) -> Card:
    return give_card(
        overseen.county,
        given(overseen, colour, **changes),
        today=overseen.today,
        actor=overseen.person("officer"),
    )


def test_a_card_hangs_with_its_reason_and_the_unit_is_told(overseen: OversightWorld) -> None:
    held = hung(overseen)
    assert cards_of([overseen.unit, overseen.world.school]) == {
        overseen.unit.pk: [held],
        overseen.world.school.pk: [],
    }
    told = Notice.objects.get(title="亮黄牌：示例县财政局", recipient=overseen.person("head"))
    assert told.body == "制度逾期未印发\n摘牌条件：印发制度"


def test_the_same_card_twice_is_one(overseen: OversightWorld) -> None:
    assert hung(overseen) == hung(overseen)
    assert Card.objects.count() == 1


def test_red_hangs_before_yellow_and_units_with_red_come_first(overseen: OversightWorld) -> None:
    hung(overseen, unit=overseen.world.school)
    yellow, red = hung(overseen), hung(overseen, CardColour.RED)
    assert cards_of([overseen.unit])[overseen.unit.pk] == [red, yellow]
    units = by_unit(card_lines(list(Card.objects.all()), overseen.today))
    assert [(one.unit, one.colour) for one in units] == [
        (overseen.unit, "red"),
        (overseen.world.school, "yellow"),
    ]


def test_days_run_to_the_day_it_was_lifted(overseen: OversightWorld) -> None:
    held = hung(overseen, due_on=overseen.today - timedelta(1))
    line = card_lines([held], overseen.today)[0]
    assert (line.days, line.is_late, line.word) == (12, True, "整改逾期")
    done = lift_card(
        held,
        "已印发",
        on=overseen.today - timedelta(2),
        today=overseen.today,
        actor=overseen.person("officer"),
    )
    line = card_lines([done], overseen.today)[0]
    assert (line.days, line.hangs, line.word, done.lift_reason) == (10, False, "已摘牌", "已印发")
    assert cards_of([overseen.unit]) == {overseen.unit.pk: []}


def test_a_card_is_lifted_once_and_not_before_it_was_given(overseen: OversightWorld) -> None:
    officer, today = overseen.person("officer"), overseen.today
    held = hung(overseen)
    with pytest.raises(ValidationError, match="摘牌日期应在 2025-11-12 到今天之间"):
        lift_card(held, "完成", on=held.given_on - timedelta(1), today=today, actor=officer)
    with pytest.raises(ValidationError, match="请写明怎样达到了摘牌条件"):
        lift_card(held, " ", on=today, today=today, actor=officer)
    lift_card(held, "完成", on=today, today=today, actor=officer)
    with pytest.raises(ValidationError, match="这张黄牌已在 2025-11-24 摘下"):
        lift_card(held, "完成", on=today, today=today, actor=officer)


def test_a_card_given_wrongly_stays_in_the_history(overseen: OversightWorld) -> None:
    held = withdraw_card(hung(overseen), "单位搞错了", today=overseen.today, actor=overseen.person("officer"))
    assert (held.withdrawn, held.lift_reason) == (True, "单位搞错了")
    assert cards_of([overseen.unit]) == {overseen.unit.pk: []}
    assert Card.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"reason": " "}, "reason", "请写明为什么亮牌。"),
        ({"lifts_when": ""}, "lifts_when", "请写明达到什么条件可以摘牌。"),
        ({"colour": "blue"}, "colour", "请选择黄牌或红牌。"),
        ({"reason": "长" * 301}, "reason", "最多 300 字。"),
    ],
)
def test_a_card_that_says_too_little(
    overseen: OversightWorld, changes: dict[str, object], field: str, said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        give_card(
            overseen.county,
            replace(given(overseen), **changes),  # type: ignore[arg-type]
            today=overseen.today,
            actor=overseen.person("officer"),
        )
    assert refused.value.message_dict == {field: [said]}


def test_days_to_come_and_strangers_are_refused(overseen: OversightWorld) -> None:
    today = overseen.today
    with pytest.raises(ValidationError, match="亮牌日期不能晚于今天"):
        hung(overseen, given_on=today + timedelta(1))
    with pytest.raises(ValidationError, match="整改期限不能早于亮牌日期"):
        hung(overseen, due_on=today - timedelta(13))
    with pytest.raises(ValidationError, match="请选择本县的单位"):
        hung(overseen, unit=overseen.world.other_school)
    with pytest.raises(PermissionDenied):
        give_card(overseen.county, given(overseen), today=today, actor=overseen.person("director"))


def test_a_card_of_a_matter_ends_the_wish_of_a_rule(overseen: OversightWorld) -> None:
    matter = overseen.matter()
    Matter.objects.filter(pk=matter.pk).update(proposed_card=CardColour.RED)
    hung(overseen, CardColour.YELLOW, matter=matter)
    assert Matter.objects.get().proposed_card == CardColour.RED
    hung(overseen, CardColour.RED, matter=matter)
    assert Matter.objects.get().proposed_card == ""


def test_a_wish_may_be_left_aside(overseen: OversightWorld) -> None:
    matter = overseen.matter()
    Matter.objects.filter(pk=matter.pk).update(proposed_card=CardColour.RED)
    leave_card(matter, actor=overseen.person("officer"))
    assert (Matter.objects.get().proposed_card, Card.objects.count()) == ("", 0)


def test_a_unit_sees_its_own_cards_alone(overseen: OversightWorld) -> None:
    held = hung(overseen)
    for name, seen in (("head", [held]), ("leader", [held]), ("principal", []), ("stranger", [])):
        assert list(cards_visible_to(overseen.person(name))) == seen, name

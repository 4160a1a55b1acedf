"""More time for an answer: asked for in time, decided by the office."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.oversight.actions.letter_extensions import (
    ask_letter_extension,
    grant_letter_extension,
    refuse_letter_extension,
    withdraw_letter_extension,
)
from dudao.apps.oversight.choices import DecisionState
from dudao.apps.oversight.models import Letter, LetterExtension
from tests.apps.oversight.letters_made import hand_in, now, received
from tests.apps.oversight.made import OversightWorld

DUE, WANTED = date(2025, 12, 1), date(2025, 12, 8)


def asked(
    held: OversightWorld, letter: Letter, *, today: date = DUE, wanted: date = WANTED, by: str = "handler"
) -> LetterExtension:
    return ask_letter_extension(letter, wanted, "招标流标", today=today, actor=held.person(by))


def test_asked_on_the_day_and_granted(overseen: OversightWorld) -> None:
    letter = received(overseen)
    request = asked(overseen, letter)
    assert (request.due_on, now(letter).effective_due_on) == (DUE, DUE)
    grant_letter_extension(request, None, today=DUE, actor=overseen.person("officer"))
    assert now(letter).effective_due_on == WANTED


def test_after_the_day_it_is_refused(overseen: OversightWorld) -> None:
    letter = received(overseen)
    with pytest.raises(ValidationError, match="答复期限 2025年12月1日 已过，不能再申请延期"):
        asked(overseen, letter, today=date(2025, 12, 2))


def test_another_day_may_be_granted_but_not_an_earlier_one(overseen: OversightWorld) -> None:
    letter = received(overseen)
    request = asked(overseen, letter)
    officer = overseen.person("officer")
    with pytest.raises(ValidationError, match="要晚于现在的答复期限 2025年12月1日，也不能早于今天"):
        grant_letter_extension(request, date(2025, 12, 3), today=date(2025, 12, 4), actor=officer)
    grant_letter_extension(request, date(2025, 12, 5), "三天够了", today=date(2025, 12, 4), actor=officer)
    assert now(letter).extended_due_on == date(2025, 12, 5)


def test_refused_with_a_reason_the_day_stays(overseen: OversightWorld) -> None:
    letter = received(overseen)
    request = asked(overseen, letter)
    officer = overseen.person("officer")
    with pytest.raises(ValidationError, match="请写明不同意的原因"):
        refuse_letter_extension(request, " ", actor=officer)
    done = refuse_letter_extension(request, "理由不充分", actor=officer)
    assert (done.state, now(letter).effective_due_on) == (DecisionState.REFUSED, DUE)
    with pytest.raises(ValidationError, match=r"这项延期申请已经是“不同意”（李志强），没有再改"):
        grant_letter_extension(request, None, today=DUE, actor=overseen.person("second_officer"))


def test_one_request_at_a_time_and_the_same_one_once(overseen: OversightWorld) -> None:
    letter = received(overseen)
    assert asked(overseen, letter).pk == asked(overseen, letter).pk
    with pytest.raises(ValidationError, match="已有一项延期申请等督导室审批"):
        asked(overseen, letter, wanted=date(2025, 12, 9))
    withdraw_letter_extension(LetterExtension.objects.get(), actor=overseen.person("head"))
    assert asked(overseen, letter, wanted=date(2025, 12, 9)).state == DecisionState.WAITING


def test_an_answer_ends_a_request_that_waits(overseen: OversightWorld) -> None:
    letter = received(overseen)
    request = asked(overseen, letter)
    hand_in(overseen, letter)
    assert LetterExtension.objects.get(pk=request.pk).state == DecisionState.WITHDRAWN


def test_only_the_unit_asks_and_only_the_office_decides(overseen: OversightWorld) -> None:
    letter = received(overseen)
    with pytest.raises(PermissionDenied, match="收函单位"):
        asked(overseen, letter, by="principal")
    request = asked(overseen, letter)
    with pytest.raises(PermissionDenied, match="督导室干部"):
        grant_letter_extension(request, None, today=DUE, actor=overseen.person("head"))


def test_a_reason_and_a_later_day_are_needed(overseen: OversightWorld) -> None:
    letter = received(overseen)
    head = overseen.person("head")
    with pytest.raises(ValidationError, match="请写明延期的理由"):
        ask_letter_extension(letter, WANTED, " ", today=DUE, actor=head)
    with pytest.raises(ValidationError, match="要晚于现在的答复期限"):
        asked(overseen, letter, wanted=DUE)
    with pytest.raises(ValidationError, match="一次最多延期 180 天"):
        asked(overseen, letter, wanted=date(2026, 7, 1))


def test_who_asked_does_not_decide(overseen: OversightWorld) -> None:
    letter = received(overseen, unit=overseen.world.bureau, by="officer")
    request = asked(overseen, letter, by="officer")
    with pytest.raises(PermissionDenied, match="自己申请的延期不能自己审批"):
        grant_letter_extension(request, None, today=DUE, actor=overseen.person("officer"))

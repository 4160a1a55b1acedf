"""Answers: who prepares, who hands in, who reviews; two at once; proofs; what came on paper."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.apps.accounts.api import Membership
from dudao.apps.correspondence.api import receive_document
from dudao.apps.notices.api import Notice
from dudao.apps.oversight.actions.matters import close_matter
from dudao.apps.oversight.actions.replies import (
    AnswerGiven,
    ReplyConflict,
    accept_answer,
    add_proofs,
    ask_head,
    remove_proof,
    return_answer,
    save_answer,
    submit_answer,
    withdraw_answer,
)
from dudao.apps.oversight.choices import LetterState, MatterState, ReplyState
from dudao.apps.oversight.letter_proofs import keep_letter_proofs
from dudao.apps.oversight.models import Reply
from dudao.apps.oversight.timeliness import answered_in_time
from tests.apps.oversight.letters_made import answered, hand_in, issued, now, received
from tests.apps.oversight.made import OversightWorld

TEXT = AnswerGiven("已印发制度", "年底前完成")


def test_a_clerk_prepares_and_the_head_hands_in(overseen: OversightWorld) -> None:
    letter = received(overseen)
    clerk, head = overseen.person("handler"), overseen.person("head")
    kept = save_answer(letter, TEXT, revision=0, actor=clerk)
    assert (kept.state, kept.revision, kept.written_by) == (ReplyState.DRAFT, 1, clerk)
    with pytest.raises(PermissionDenied, match="答复由本单位负责人提交"):
        submit_answer(letter, TEXT, revision=1, actor=clerk)
    assert ask_head(letter, actor=clerk) == 1
    done = submit_answer(letter, TEXT, revision=1, actor=head)
    assert (done.state, done.by, done.due_on) == (ReplyState.WAITING, head, date(2025, 12, 1))
    assert now(letter).state == LetterState.ANSWERED


def test_where_no_head_has_an_account_the_clerk_hands_in(overseen: OversightWorld) -> None:
    letter = received(overseen)
    Membership.objects.filter(user__username="head").delete()
    assert hand_in(overseen, letter, by="handler").state == ReplyState.WAITING


def test_the_director_answers_for_the_bureau(overseen: OversightWorld) -> None:
    letter = received(overseen, unit=overseen.world.bureau, by="officer")
    assert hand_in(overseen, letter, by="director").by == overseen.person("director")


def test_another_unit_has_no_part_in_it(overseen: OversightWorld) -> None:
    letter = received(overseen)
    for name in ("principal", "strange_clerk", "leader"):
        with pytest.raises(PermissionDenied, match="函件由收函单位的人签收和答复"):
            save_answer(letter, TEXT, revision=0, actor=overseen.person(name))


def test_sign_first_then_answer(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="先签收，再答复"):
        save_answer(issued(overseen), TEXT, revision=0, actor=overseen.person("head"))


def test_an_empty_answer_is_not_handed_in(overseen: OversightWorld) -> None:
    letter = received(overseen)
    with pytest.raises(ValidationError, match="请写明办理情况，再提交"):
        submit_answer(letter, AnswerGiven(" "), revision=0, actor=overseen.person("head"))
    assert now(letter).state == LetterState.RECEIVED


def test_two_who_write_at_once_do_not_overwrite_each_other(overseen: OversightWorld) -> None:
    letter = received(overseen)
    save_answer(letter, AnswerGiven("经办人写的"), revision=0, actor=overseen.person("handler"))
    with pytest.raises(ReplyConflict) as conflict:
        save_answer(letter, AnswerGiven("负责人写的"), revision=0, actor=overseen.person("head"))
    assert conflict.value.reply is not None
    assert conflict.value.reply.text == "经办人写的"


def test_a_text_has_a_limit(overseen: OversightWorld) -> None:
    letter = received(overseen)
    with pytest.raises(ValidationError, match="“办理情况”最多 5000 字，现在 5001 字"):
        save_answer(letter, AnswerGiven("字" * 5001), revision=0, actor=overseen.person("head"))


def test_taken_back_before_the_review(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    with pytest.raises(PermissionDenied):
        withdraw_answer(letter, actor=overseen.person("handler"))
    reply = withdraw_answer(letter, actor=overseen.person("head"))
    assert (reply.state, reply.at) == (ReplyState.DRAFT, None)
    held = now(letter)
    assert (held.state, held.matter.state) == (LetterState.RECEIVED, MatterState.HANDLING)
    accepted = hand_in(overseen, held, "改过的")
    accept_answer(held, actor=overseen.person("officer"))
    with pytest.raises(ValidationError, match="函件现在是“已办结”，没有可以撤回的答复"):
        withdraw_answer(held, actor=overseen.person("head"))
    assert Reply.objects.get(pk=accepted.pk).text == "改过的"


def test_accepted_closes_the_letter_and_leaves_the_matter_to_a_person(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    officer = overseen.person("officer")
    done = accept_answer(letter, "整改到位", actor=officer)
    assert (done.state, done.closed_by, done.closing_note) == (LetterState.CLOSED, officer, "整改到位")
    held = now(letter).matter
    assert held.state == MatterState.REVIEWED
    assert close_matter(held, "办结", actor=officer).state == MatterState.CLOSED
    assert Notice.objects.filter(title="答复已认可：完善经费保障制度逾期").count() == 2


def test_returned_with_a_reason_and_answered_again(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    officer = overseen.person("officer")
    with pytest.raises(ValidationError, match="请写明退回的原因"):
        return_answer(letter, " ", 3, today=overseen.today, actor=officer)
    with pytest.raises(ValidationError, match="应在 1 到 60 个工作日之间"):
        return_answer(letter, "缺佐证", 0, today=overseen.today, actor=officer)
    return_answer(letter, "缺佐证", 3, today=overseen.today, actor=officer)
    held = now(letter)
    assert (held.state, held.effective_due_on) == (LetterState.RETURNED, date(2025, 11, 27))
    assert held.matter.state == MatterState.HANDLING
    again = hand_in(overseen, held, "补上了")
    assert (again.number, again.due_on) == (2, date(2025, 11, 27))
    withdraw_answer(held, actor=overseen.person("head"))
    assert now(letter).state == LetterState.RETURNED


def test_only_the_office_reviews_and_nobody_her_own(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    with pytest.raises(PermissionDenied, match="函件由督导室干部办理"):
        accept_answer(letter, actor=overseen.person("director"))
    own = received(overseen, unit=overseen.world.bureau, by="officer", key="bureau:1", rung="warning_letter")
    Membership.objects.filter(user__username="director").delete()
    hand_in(overseen, own, by="officer")
    with pytest.raises(PermissionDenied, match="自己提交的答复不能自己复核"):
        accept_answer(own, actor=overseen.person("officer"))
    assert accept_answer(own, actor=overseen.person("second_officer")).state == LetterState.CLOSED


def test_the_second_reviewer_learns_who_was_first(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    accept_answer(letter, actor=overseen.person("officer"))
    with pytest.raises(ValidationError, match=r"函件现在是“已办结”（李志强 已办理），没有待复核的答复"):
        return_answer(letter, "缺", 3, today=overseen.today, actor=overseen.person("second_officer"))


def test_proofs_are_documents_of_the_unit(overseen: OversightWorld) -> None:
    letter = received(overseen)
    head = overseen.person("head")
    file = SimpleUploadedFile("制度.txt", "经费保障制度全文".encode())
    kept = keep_letter_proofs(head, letter, [file])
    assert [(one.unit, one.title) for one in kept] == [(overseen.unit, "制度")]
    add_proofs(letter, [*kept, *kept], actor=head)
    reply = hand_in(overseen, letter)
    assert [one.title for one in reply.proofs.all()] == ["制度"]


def test_a_proof_is_taken_off_again(overseen: OversightWorld) -> None:
    letter = received(overseen)
    head = overseen.person("head")
    kept = keep_letter_proofs(head, letter, [SimpleUploadedFile("图.txt", b"abc")])
    add_proofs(letter, kept, actor=head)
    remove_proof(letter, kept[0].pk, actor=head)
    assert hand_in(overseen, letter).proofs.count() == 0
    assert type(kept[0]).objects.filter(pk=kept[0].pk, discarded_at=None).exists()


def test_another_units_document_proves_nothing(overseen: OversightWorld) -> None:
    letter = received(overseen)
    school = received(overseen, unit=overseen.world.school, key="school:1", by="clerk")
    kept = keep_letter_proofs(overseen.person("clerk"), school, [SimpleUploadedFile("a.txt", b"abc")])
    with pytest.raises(ValidationError, match="《a》不是本单位的材料"):
        add_proofs(letter, kept, actor=overseen.person("head"))


def test_the_office_enters_what_came_on_paper(overseen: OversightWorld) -> None:
    letter = issued(overseen, unit=overseen.world.township)
    officer = overseen.person("officer")
    receive_document(letter.document.deliveries.get(), actor=officer, name="刘书记")
    letter = now(letter)
    with pytest.raises(ValidationError, match="请写明在纸质答复上签字的人"):
        submit_answer(letter, TEXT, revision=0, actor=officer)
    reply = submit_answer(letter, AnswerGiven("已修缮", paper_name="刘镇长"), revision=0, actor=officer)
    assert (reply.paper_name, reply.by) == ("刘镇长", officer)
    assert accept_answer(letter, actor=officer).state == LetterState.CLOSED


def test_in_time_is_the_first_answer_by_the_day_that_counted(overseen: OversightWorld) -> None:
    first = received(overseen, key="a")
    late = received(overseen, key="b", rung="warning_letter")
    silent = received(overseen, key="c")
    received(overseen, key="d", on=date(2025, 12, 20))  # not yet due
    hand_in(overseen, first, on=date(2025, 12, 1))
    hand_in(overseen, late, on=date(2025, 12, 2))
    counted = answered_in_time(overseen.unit, date(2025, 12, 1), date(2025, 12, 31), today=date(2025, 12, 22))
    assert (counted.numerator, counted.denominator) == (1, 3)
    assert [(one.letter_id, one.in_time) for one in counted.facts] == [
        (first.pk, True),
        (late.pk, False),
        (silent.pk, False),
    ]
    nothing = answered_in_time(
        overseen.world.school, date(2025, 12, 1), date(2025, 12, 31), today=date(2025, 12, 22)
    )
    assert nothing.share is None

"""Letters go with their documents: the same transaction that sends, receives or voids a document moves its letter."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.api import Delivery, OfficialDocument, StepVerb
from dudao.apps.notices.api import NoticeKind
from dudao.apps.oversight.actions.letter_steps import end_letter, issue_matter, move_on
from dudao.apps.oversight.actions.letters import letter_name, tell_unit
from dudao.apps.oversight.choices import OPEN_LETTERS, LetterState
from dudao.apps.oversight.letter_dates import LONGEST_DAYS, due_after
from dudao.apps.oversight.letter_texts import chinese_day, days_named
from dudao.apps.oversight.models import Letter
from dudao.apps.oversight.queries_letters import held_letter
from dudao.core.drafting import draft_from_json
from dudao.core.oversight.steps import Move


class LettersFollow:
    """Registered once when Django starts."""

    def document_moved(self, document: OfficialDocument, verb: str, *, actor: User | None) -> None:
        """Handed in and signed: the days for the answer are those of the text. Sent: the date runs."""
        letter = _letter_of(document)
        if letter is None:
            return
        if verb in (StepVerb.SUBMITTED, StepVerb.SIGNED):
            _take_days(letter)
        elif verb == StepVerb.SENT:
            _issue(letter, actor)
        elif verb in (StepVerb.VOIDED, StepVerb.DISCARDED):
            _dismiss(letter, document, actor)

    def document_received(
        self, document: OfficialDocument, delivery: Delivery, *, actor: User | None
    ) -> None:
        """The unit has signed for it: 签收, and 办理 begins."""
        letter = _letter_of(document)
        if letter is None or delivery.is_copy or delivery.unit_id != letter.matter.unit_id:
            return
        if letter.received_at is not None:
            return
        letter.received_at = delivery.received_at
        if letter.state == LetterState.ISSUED:
            letter.state = LetterState.RECEIVED
        letter.revision += 1
        letter.save()
        record(actor, "receive_letter", letter, organisation=letter.matter.unit)
        move_on(letter, Move.RECEIVE, Move.HANDLE, actor=actor)


def _letter_of(document: OfficialDocument) -> Letter | None:
    found = Letter.objects.filter(document=document.pk).only("pk").first()
    if found is None:
        return None
    letter = held_letter(found)
    letter.document = document
    return letter


def _take_days(letter: Letter) -> None:
    """The days that the text names are those that count; a letter must name exactly one number."""
    draft = draft_from_json(letter.document.draft)
    named = set(days_named("\n".join(one.text for one in draft.sections)))
    if len(named) != 1:
        said = f"写了 {len(named)} 个不同的答复期限" if named else "没有写明答复期限"
        raise ValidationError(f"正文{said}。请写成“……之日起5个工作日内”，全文只写一个。")
    days = named.pop()
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(f"答复期限应在 1 到 {LONGEST_DAYS} 个工作日之间，正文写的是 {days} 个。")
    if days != letter.reply_working_days:
        letter.reply_working_days = days
        letter.save(update_fields=["reply_working_days"])


def _issue(letter: Letter, actor: User | None) -> None:
    """The day of issue is the day it is sent, not counted; the answer is due on the n-th working day after it."""
    if letter.state != LetterState.DRAFT:
        return
    letter.issued_on = timezone.localdate(letter.document.sent_at or timezone.now())
    letter.due_on = due_after(letter.matter.county, letter.issued_on, letter.reply_working_days)
    letter.state = LetterState.ISSUED
    letter.revision += 1
    letter.save()
    details = {"number": letter.document.number_text, "due_on": str(letter.due_on)}
    record(actor, "issue_letter", letter, organisation=letter.matter.unit, details=details)
    tell_unit(
        letter,
        NoticeKind.DUTY_GIVEN,
        f"请签收并于{chinese_day(letter.due_on)}前（含当日）答复{letter_name(letter)}",
        letter.matter.title,
        actor,
        key=f"letter:{letter.pk}:issued",
    )
    issue_matter(letter, actor=actor)


def _dismiss(letter: Letter, document: OfficialDocument, actor: User | None) -> None:
    """Given up or void: the letter before it counts again; the matter goes back to 审核 when nothing else is out."""
    if letter.state not in OPEN_LETTERS:
        return
    was_out = letter.issued_on is not None
    end_letter(letter, LetterState.DISMISSED, document.void_reason, actor=actor)
    record(actor, "dismiss_letter", letter, organisation=letter.matter.unit, details={"was_out": was_out})
    if letter.previous_id is not None:
        Letter.objects.filter(pk=letter.previous_id).update(climbed=False)
    elif was_out:
        move_on(letter, Move.RECALL, actor=actor, note=f"函件作废：{document.void_reason}"[:500])

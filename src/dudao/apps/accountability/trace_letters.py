"""What the office wrote in a matter, and what came back: steps of the matter, letters and receipts, answers, urges."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from dudao.apps.accountability.trace_finding import Found, cut, entries_of
from dudao.apps.activity.api import Entry
from dudao.apps.correspondence.api import Delivery
from dudao.apps.oversight.api import Letter, LetterExtension, LetterUrge, Matter, MatterStep, Reply
from dudao.core.accountability.trace import TraceLevel


def matter_events(matters: list[Matter]) -> Iterator[Found]:
    """Everything recorded of these matters."""
    ids = [matter.pk for matter in matters]
    entries = entries_of(Matter, ids)
    url = {pk: reverse("matter", args=[pk]) for pk in ids}
    for step in MatterStep.objects.filter(matter__in=ids).select_related("matter").order_by("pk"):
        yield Found(
            key=f"matter_step:{step.pk}",
            at=step.at,
            kind="督办",
            title=f"{step.get_state_display()}：{cut(step.matter.title, 60)}",
            detail=cut(step.note),
            user_id=step.by_id,
            level=TraceLevel.OFFICE if step.by_id else TraceLevel.RECORD,
            url=url[step.matter_id],
            entry=_near(entries[step.matter_id], step),
        )
    letters = Letter.objects.filter(matter__in=ids).select_related("document", "matter").order_by("pk")
    held = {letter.pk: letter for letter in letters}
    logged = entries_of(Letter, held)
    for letter in held.values():
        yield from _letter_events(letter, url[letter.matter_id], logged[letter.pk])
    yield from _answer_events(held, url)


def _near(entries: list[Entry], step: MatterStep) -> Entry | None:
    """The entry of the step's transaction: the first of the same person within a minute of it."""
    for entry in entries:
        if entry.actor_id == step.by_id and abs((entry.at - step.at).total_seconds()) <= 60:
            return entry
    return None


def _letter_events(letter: Letter, url: str, entries: list[Entry]) -> Iterator[Found]:
    document = letter.document
    number = document.number_text or "未编号"
    if document.sent_at is not None:
        due = letter.effective_due_on
        yield Found(
            key=f"letter:{letter.pk}",
            at=document.sent_at,
            kind="函件",
            title=f"发出{letter.get_rung_display()} {number}",
            detail=f"答复期限 {due}" if due is not None else "",
            user_id=document.sent_by_id,
            level=TraceLevel.OFFICE,
            url=url,
            entry=next((one for one in entries if one.verb == "issue_letter"), None),
        )
    for delivery in Delivery.objects.filter(document=document, is_copy=False).select_related("unit"):
        if delivery.received_at is not None:
            yield Found(
                key=f"receipt:{delivery.pk}",
                at=delivery.received_at,
                kind="函件",
                title=f"签收{letter.get_rung_display()} {number}",
                detail=delivery.unit.name,
                user_id=delivery.received_by_id,
                name=delivery.received_name,
                level=TraceLevel.DIRECT,
                url=url,
                entry=next((one for one in entries if one.verb == "receive_letter"), None),
            )


def _answer_events(letters: dict[int, Letter], url: dict[int, str]) -> Iterator[Found]:
    logged = entries_of(Letter, letters)
    for reply in Reply.objects.filter(letter__in=list(letters)).order_by("pk"):
        letter = letters[reply.letter_id]
        if reply.at is not None:
            late = reply.due_on is not None and timezone.localdate(reply.at) > reply.due_on
            yield Found(
                key=f"reply:{reply.pk}",
                at=reply.at,
                kind="函件",
                title=f"答复{letter.get_rung_display()}（第 {reply.number} 次{'，逾期' if late else ''}）",
                detail=cut(reply.text, 400),
                user_id=reply.by_id,
                name=reply.paper_name,
                level=TraceLevel.DIRECT,
                url=url[letter.matter_id],
                entry=_logged(logged[letter.pk], "answer_letter", reply.by_id),
            )
        if reply.reviewed_at is not None:
            yield Found(
                key=f"reply_reviewed:{reply.pk}",
                at=reply.reviewed_at,
                kind="函件",
                title=f"复核答复：{reply.get_state_display()}",
                detail=cut(reply.opinion),
                user_id=reply.reviewed_by_id,
                level=TraceLevel.OFFICE,
                url=url[letter.matter_id],
            )
    for urge in LetterUrge.objects.filter(letter__in=list(letters)).order_by("pk"):
        yield Found(
            key=f"letter_urge:{urge.pk}",
            at=urge.at,
            kind="函件",
            title="催办函件",
            detail=cut(urge.text),
            user_id=urge.by_id,
            level=TraceLevel.OFFICE,
            url=url[letters[urge.letter_id].matter_id],
        )
    for asked in LetterExtension.objects.filter(letter__in=list(letters)).order_by("pk"):
        place = url[letters[asked.letter_id].matter_id]
        yield Found(
            key=f"letter_extension:{asked.pk}",
            at=asked.asked_at,
            kind="函件",
            title=f"申请函件延至 {asked.wanted_on}",
            detail=cut(asked.reason),
            user_id=asked.asked_by_id,
            level=TraceLevel.DIRECT,
            url=place,
        )
        if asked.decided_at is not None:
            yield Found(
                key=f"letter_extension_decided:{asked.pk}",
                at=asked.decided_at,
                kind="函件",
                title=f"函件延期：{asked.get_state_display()}",
                detail=cut(asked.opinion),
                user_id=asked.decided_by_id,
                level=TraceLevel.OFFICE,
                url=place,
            )


def _logged(entries: list[Entry], verb: str, actor_id: int | None) -> Entry | None:
    return next((one for one in entries if one.verb == verb and one.actor_id == actor_id), None)

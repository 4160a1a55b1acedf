"""Talks from their draft to their end: opened, changed, announced, held, closed or called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accountability.actions.talk_holding import locked_talk, text_in, written
from dudao.apps.accountability.choices_talks import BEFORE_TALK, OPEN_TALKS, TalkSide, TalkState
from dudao.apps.accountability.models import Case, Talk, TalkPerson, TalkQuestion
from dudao.apps.accountability.permissions_talks import ONLY_OFFICE, can_open_talk
from dudao.apps.accountability.queries_cases import people_named
from dudao.apps.accountability.queries_talks import heads_of, promise_lines
from dudao.apps.accountability.talk_texts import FactLine, QuestionLine, drafted_questions, notice_draft
from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Owner
from dudao.apps.correspondence.api import DocumentKind, OfficialDocument, Readers, draft_document
from dudao.apps.evidence.api import KeptFile, stored_row
from dudao.apps.organisations.api import Organisation

MOST_PEOPLE = 30
MOST_QUESTIONS = 40
NAME_LONGEST, POST_LONGEST = 40, 80


@dataclass(frozen=True)
class PersonGiven:
    """A person of the talk: an account or a name, with the post as it is to be written."""

    side: str
    owner: Owner
    post: str = ""

    @property
    def name(self) -> str:
        """The name as the record has it."""
        return (self.owner.user.name if self.owner.user is not None else self.owner.name).strip()


@dataclass(frozen=True)
class TalkGiven:
    """A talk as it is to be."""

    unit: Organisation
    title: str
    reason: str = ""
    basis: str = ""
    planned_at: datetime | None = None
    place: str = ""
    people: tuple[PersonGiven, ...] = ()

    def fields(self) -> dict[str, object]:
        """The fields of the row, checked. ValidationError for what is missing or too long."""
        if len(self.basis.strip()) > 500:
            raise ValidationError({"basis": "规定依据最多 500 字。"})
        return {
            "unit": self.unit,
            "title": text_in(self.title, "约谈事由", longest=200),
            "reason": self.reason.strip()[:20_000],
            "basis": self.basis.strip(),
            "planned_at": self.planned_at,
            "place": self.place.strip()[:120],
        }


@dataclass(frozen=True)
class Source:
    """What a talk was drafted from: a matter or a case, with its facts as they are now."""

    key: str = ""
    label: str = ""
    url: str = ""
    facts: tuple[FactLine, ...] = ()
    case: Case | None = None


NO_SOURCE = Source()


@transaction.atomic
def open_talk(
    county: Organisation,
    given: TalkGiven,
    *,
    source: Source = NO_SOURCE,
    now: datetime | None = None,
    actor: User,
) -> Talk:
    """A talk as a draft, its questions drafted from the facts of its source; one open talk a source.

    The open one of the same source is returned as it is. PermissionDenied unless the actor is of the office.
    """
    if not can_open_talk(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    Organisation.objects.select_for_update(no_key=True).get(pk=county.pk)  # numbers without doubles
    if source.key:
        living = Talk.objects.filter(county=county, source_key=source.key, state__in=list(OPEN_TALKS)).first()
        if living is not None:
            return living
    _check_unit(county, given.unit)
    moment = now or timezone.now()
    year = timezone.localdate(moment).year
    last = Talk.objects.filter(county=county, year=year).aggregate(last=Max("sequence"))["last"] or 0
    made = Talk.objects.create(
        county=county,
        year=year,
        sequence=last + 1,
        source_key=source.key[:120],
        source_label=source.label[:200],
        source_url=source.url[:300],
        facts=[fact.as_json() for fact in source.facts],
        case=source.case,
        created_by=actor,
        created_at=moment,
        **given.fields(),
    )
    _set_people(made, given.people)
    _set_questions(made, drafted_questions(source.facts))
    record(actor, "open_talk", made, organisation=county, details={"source": source.key})
    return made


def _check_unit(county: Organisation, unit: Organisation) -> None:
    if unit.county_id != county.pk:
        raise ValidationError({"unit": f"{unit.name}不是本县的单位。"})


def _set_people(talk: Talk, people: Sequence[PersonGiven]) -> None:
    if len(people) > MOST_PEOPLE:
        raise ValidationError({"people": f"一次约谈最多 {MOST_PEOPLE} 人。"})
    talk.people.all().delete()
    seen: set[tuple[str, str]] = set()
    for one in people:
        name = one.name
        if not name or (one.side, name) in seen:
            continue
        if len(name) > NAME_LONGEST or len(one.post.strip()) > POST_LONGEST:
            raise ValidationError({"people": f"姓名最多 {NAME_LONGEST} 字，职务最多 {POST_LONGEST} 字。"})
        seen.add((one.side, name))
        TalkPerson.objects.create(
            talk=talk, side=TalkSide(one.side), user=one.owner.user, name=name, post=one.post.strip()
        )
    talked = {name for side, name in seen if side == TalkSide.TALKED}
    both = sorted(name for side, name in seen if side != TalkSide.TALKED and name in talked)
    if both:
        raise ValidationError({"people": f"{'、'.join(both)}不能既是约谈人（记录人）又是被约谈人。"})


def _set_questions(talk: Talk, questions: Sequence[QuestionLine]) -> None:
    kept = [one for one in questions if one.text.strip()][:MOST_QUESTIONS]
    talk.questions.all().delete()
    TalkQuestion.objects.bulk_create(
        TalkQuestion(talk=talk, position=number, text=one.text.strip(), fact=one.fact, url=one.url)
        for number, one in enumerate(kept, 1)
    )


@transaction.atomic
def edit_talk(talk: Talk, given: TalkGiven, *, revision: int | None = None, actor: User) -> Talk:
    """Who, why, when and where become what is given, before the talk takes place."""
    held = locked_talk(talk, *BEFORE_TALK, what="修改", revision=revision, actor=actor)
    _check_unit(held.county, given.unit)
    if held.notice_id is not None and given.unit.pk != held.unit_id:
        raise ValidationError({"unit": "约谈通知书已经起草，不能换单位；请先放弃或作废通知书。"})
    fields = given.fields()
    for name, value in fields.items():
        setattr(held, name, value)
    _set_people(held, given.people)
    written(held, "edit_talk", actor=actor, fields=tuple(fields))
    return held


@transaction.atomic
def set_questions(talk: Talk, lines: Sequence[str], *, revision: int | None = None, actor: User) -> Talk:
    """The questions become these lines; one that stood before keeps the fact it rests on."""
    held = locked_talk(talk, *BEFORE_TALK, what="改问题", revision=revision, actor=actor)
    known = {one.text: one for one in held.questions.all()}
    wanted: list[QuestionLine] = []
    for line in dict.fromkeys(" ".join(one.split()) for one in lines):
        if len(line) > 500:
            raise ValidationError({"questions": f"问题最多 500 字：“{line[:20]}…”"})
        before = known.get(line)
        wanted.append(QuestionLine(line, before.fact, before.url) if before else QuestionLine(line))
    if len([one for one in wanted if one.text]) > MOST_QUESTIONS:
        raise ValidationError({"questions": f"一次约谈最多 {MOST_QUESTIONS} 个问题。"})
    _set_questions(held, wanted)
    written(held, "ask_in_talk", actor=actor, questions=len(wanted))
    return held


@transaction.atomic
def draft_notice(talk: Talk, *, actor: User) -> OfficialDocument:
    """The notice as an official document, once while the old one lives: people check, sign and send it.

    Of a case it is for named people alone; else for the unit and who handles it.
    """
    held = locked_talk(talk, *BEFORE_TALK, what="起草通知书", actor=actor)
    if held.notice is not None:
        return held.notice
    readers = Readers.ADDRESSED if held.case is None else Readers.NAMED
    made = draft_document(
        held.county,
        DocumentKind.TALK_NOTICE,
        draft=notice_draft(held),
        actor=actor,
        addressees=[held.unit],
        readers=readers,
        named_readers=_named_readers(held) if held.case is not None else (),
        basis=held.basis,
        source_key=f"talk:{held.pk}",
    )
    held.notice = made
    written(held, "draft_talk_notice", actor=actor, fields=("notice",))
    return made


def _named_readers(talk: Talk) -> list[User]:
    """Everybody of the talk with an account, the head of the unit, and who is named to the case."""
    people = [one.user for one in talk.people.select_related("user") if one.user is not None]
    case = people_named(talk.case) if talk.case is not None else []
    return list({user.pk: user for user in [*people, *heads_of(talk.unit), *case]}.values())


@dataclass(frozen=True)
class Held:
    """What happened at the talk: who was there, what was answered, how it went, what was declared."""

    held_at: datetime
    course: str = ""
    stand: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)  # by question
    absent: Mapping[int, str] = field(default_factory=dict)  # by person: the reason


@transaction.atomic
def hold_talk(talk: Talk, given: Held, *, now: datetime, revision: int | None = None, actor: User) -> Talk:
    """The record of the talk; it can be mended until the signed sheet is filed.

    ValidationError: a time that has not come, nobody who was talked to, all of them absent.
    """
    held = locked_talk(talk, *OPEN_TALKS, what="记录", revision=revision, actor=actor)
    if held.scan_id is not None:
        raise ValidationError("签字记录已经归入，约谈记录不能再改。")
    if given.held_at > now:
        raise ValidationError({"held_at": "约谈时间还没有到，谈过以后再记录。"})
    talked = [one for one in held.people.all() if one.side == TalkSide.TALKED]
    if not talked:
        raise ValidationError("还没有写被约谈人，请先修改约谈，补上被约谈人。")
    if all(one.pk in given.absent for one in talked):
        raise ValidationError("被约谈人都没有到场，约谈没有进行；请改期，或写明原因取消。")
    held.held_at = given.held_at
    held.course, held.stand = given.course.strip()[:20_000], given.stand.strip()[:5_000]
    held.state = TalkState.HELD
    for person in held.people.all():
        person.attended = person.pk not in given.absent
        person.absence = "" if person.attended else given.absent[person.pk].strip()[:200]
        person.save(update_fields=["attended", "absence"])
    for question in held.questions.all():
        question.answer = given.answers.get(question.pk, question.answer).strip()[:5_000]
        question.save(update_fields=["answer"])
    written(held, "hold_talk", actor=actor, fields=("held_at", "course", "stand", "state"))
    return held


@transaction.atomic
def keep_scan(talk: Talk, kept: KeptFile, *, now: datetime, actor: User) -> Talk:
    """The signed sheet is filed with its SHA-256; from then on the record stands. Filed once."""
    held = locked_talk(talk, TalkState.HELD, TalkState.CLOSED, what="归入签字记录", actor=actor)
    stored = stored_row(kept)
    if held.scan_id is not None:
        if held.scan_id == stored.pk:
            return held
        raise ValidationError("签字记录已经归入，不能换成别的文件。")
    held.scan, held.scan_name, held.scan_sha256 = stored, kept.file_name[:200], stored.sha256
    held.scan_by, held.scan_at = actor, now
    fields = ("scan", "scan_name", "scan_sha256", "scan_by", "scan_at")
    written(held, "keep_talk_scan", actor=actor, fields=fields, sha256=stored.sha256)
    return held


@transaction.atomic
def close_talk(talk: Talk, note: str, *, now: datetime, actor: User) -> Talk:
    """The talk is closed: with all promises kept by itself, else with words that say why."""
    held = locked_talk(talk, TalkState.HELD, what="办结", actor=actor)
    lines = promise_lines(held, timezone.localdate(now))
    undone = [line for line in lines if not line.is_done]
    if undone and not note.strip():
        raise ValidationError({"note": f"还有 {len(undone)} 项承诺没有完成，请写明为什么办结。"})
    held.state, held.closed_by, held.closed_at = TalkState.CLOSED, actor, now
    held.closing_note = note.strip()[:500]
    fields = ("state", "closed_by", "closed_at", "closing_note")
    written(held, "close_talk", actor=actor, fields=fields, undone=len(undone))
    return held


@transaction.atomic
def reopen_talk(talk: Talk, reason: str, *, actor: User) -> Talk:
    """A closed talk is open again, with the reason in the log."""
    held = locked_talk(talk, TalkState.CLOSED, what="重新打开", actor=actor)
    said = text_in(reason, "重新打开的原因", longest=300)
    taken = Talk.objects.filter(county=held.county, source_key=held.source_key, state__in=list(OPEN_TALKS))
    if held.source_key and taken.exists():
        raise ValidationError("同一事项已经有一次没有办结的约谈，不能重新打开这一次。")
    held.state, held.closed_by, held.closed_at = TalkState.HELD, None, None
    written(held, "reopen_talk", actor=actor, fields=("state", "closed_by", "closed_at"), reason=said)
    return held


@transaction.atomic
def cancel_talk(talk: Talk, reason: str, *, now: datetime, actor: User) -> Talk:
    """A talk that does not take place, with the reason. A signed notice is void first."""
    held = locked_talk(talk, *BEFORE_TALK, what="取消", actor=actor)
    said = text_in(reason, "取消的原因", longest=300)
    if held.notice is not None:
        raise ValidationError("约谈通知书还在，请先到公文里放弃或作废，再取消约谈。")
    held.state, held.closed_by, held.closed_at, held.closing_note = TalkState.CANCELLED, actor, now, said
    written(held, "cancel_talk", actor=actor, fields=("state", "closed_by", "closed_at", "closing_note"))
    return held

"""A list of commendations: drawn up from results and nominations, announced, objections heard, decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import (
    AppraisalState,
    CommendationState,
    FindingState,
    Grade,
    NomineeState,
)
from dudao.apps.appraisal.decision_draft import commendation_draft
from dudao.apps.appraisal.models import Appraisal, Commendation, Nominee, Objection
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage
from dudao.apps.appraisal.queries import UNIT_ROLES, commendation_by_id, people_at
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.correspondence.api import DocumentKind, OfficialDocument, draft_document
from dudao.apps.evidence.api import Evidence
from dudao.apps.notices.api import NoticeKind, notify
from dudao.apps.organisations.api import Organisation

FEWEST_DAYS, MOST_DAYS = 1, 30


@dataclass(frozen=True)
class CommendationGiven:
    """What the office says of a list."""

    year: int
    title: str
    basis: str = ""
    notice_days: int = 5
    appraisal: Appraisal | None = None


@dataclass(frozen=True)
class NomineeGiven:
    """A unit, or a person of it: which honour, why, with what proof."""

    unit: Organisation
    honour: str
    reason: str
    person_name: str = ""
    proofs: Sequence[Evidence] = ()


@transaction.atomic
def create_commendation(county: Organisation, given: CommendationGiven, *, actor: User) -> Commendation:
    """A list with nobody on it yet. Raises ``PermissionDenied``, ``ValidationError``."""
    _require(actor, county)
    if not given.title.strip():
        raise ValidationError("名称要写，如：2026 年先进单位。")
    if not FEWEST_DAYS <= given.notice_days <= MOST_DAYS:
        raise ValidationError(f"公示要在 {FEWEST_DAYS} 到 {MOST_DAYS} 个工作日之间。")
    if given.appraisal is not None and given.appraisal.county_id != county.pk:
        raise ValidationError("只能选本县的考核结果。")
    alive = Commendation.objects.filter(county=county, year=given.year, title=given.title.strip())
    if alive.exclude(state=CommendationState.CANCELLED).exists():
        raise ValidationError(f"{given.year} 年已经有同名的表彰名单。")
    made = Commendation.objects.create(
        county=county,
        year=given.year,
        title=given.title.strip(),
        basis=given.basis.strip(),
        notice_days=given.notice_days,
        appraisal=given.appraisal,
        created_by=actor,
    )
    record(actor, "create_commendation", made, organisation=county, details={"year": made.year})
    return made


@transaction.atomic
def nominate(commendation: Commendation, given: NomineeGiven, *, actor: User) -> Nominee:
    """Put a unit or a person on the list, with reason; nobody twice for one honour.

    A unit that was vetoed or is 不合格 in the list's appraisal is refused. Raises ``ValidationError``.
    """
    held = _open(commendation, actor)
    return _nominate(held, given, actor)


@transaction.atomic
def nominate_by_grade(commendation: Commendation, grade: str, honour: str, *, actor: User) -> list[Nominee]:
    """Put every unit with this grade in the list's signed appraisal on the list; who is on it already stays.

    Raises ``ValidationError`` without a signed appraisal.
    """
    held = _open(commendation, actor)
    appraisal = held.appraisal
    if appraisal is None or appraisal.state != AppraisalState.SIGNED:
        raise ValidationError("按等次推荐要先有已签发的年度考核结果。")
    known = set(
        held.nominees.filter(state=NomineeState.LISTED, person_name="", honour=honour.strip()).values_list(
            "unit_id", flat=True
        )
    )
    made = []
    for result in (
        appraisal.results.filter(grade=Grade(grade)).select_related("unit").order_by("group", "place")
    ):
        if result.unit_id not in known:
            reason = f"{appraisal.year} 年度考核{result.get_grade_display()}，{result.reason}"
            made.append(_nominate(held, NomineeGiven(result.unit, honour, reason[:500]), actor))
    return made


def _nominate(held: Commendation, given: NomineeGiven, actor: User) -> Nominee:
    name, honour = given.person_name.strip(), given.honour.strip()
    if given.unit.county_id != held.county_id:
        raise ValidationError(f"{given.unit.name}不是本县的单位。")
    if not honour or not given.reason.strip():
        raise ValidationError("荣誉称号和事迹理由都要写。")
    if name and not given.proofs:
        raise ValidationError(f"推荐个人要附佐证：{name}的事迹材料先放进档案，再从这里选。")
    listed = held.nominees.filter(unit=given.unit, person_name=name, honour=honour, state=NomineeState.LISTED)
    if listed.exists():
        raise ValidationError(f"{given.unit.name}{name}已经在名单上。")
    if not name and held.appraisal is not None:
        poor = held.appraisal.results.filter(unit=given.unit, grade=Grade.FAILED).first()
        if poor is not None:
            raise ValidationError(f"{given.unit.name}本年度考核不合格（{poor.reason}），不能表彰。")
    made = Nominee.objects.create(
        commendation=held,
        unit=given.unit,
        person_name=name,
        honour=honour,
        reason=given.reason.strip(),
        by=actor,
    )
    made.proofs.set(given.proofs)
    # The log names persons nowhere: those who read it are more than those who must know.
    record(
        actor,
        "nominate",
        made,
        organisation=held.county,
        details={"unit": given.unit.name, "honour": honour, "is_person": bool(name)},
    )
    return made


@transaction.atomic
def strike_nominee(nominee: Nominee, reason: str, *, actor: User) -> Nominee:
    """Take somebody off the list, with reason, until the decision is drafted; the row stays."""
    held = commendation_by_id(nominee.commendation_id, lock=True)
    _require(actor, held.county)
    if held.state not in (CommendationState.NOMINATING, CommendationState.ANNOUNCED):
        raise ValidationError(f"名单现在是“{held.get_state_display()}”，不能再改。")
    if not reason.strip():
        raise ValidationError("取消要写明原因。")
    one = Nominee.objects.select_for_update(of=("self",)).select_related("unit").get(pk=nominee.pk)
    if one.state == NomineeState.STRUCK:
        return one
    one.state, one.struck_reason = NomineeState.STRUCK, reason.strip()
    one.save(update_fields=["state", "struck_reason"])
    details = {"unit": one.unit.name, "honour": one.honour, "is_person": one.is_person}
    record(actor, "strike_nominee", one, organisation=held.county, details=details)
    return one


@transaction.atomic
def announce_commendation(commendation: Commendation, *, today: date, actor: User) -> Commendation:
    """Announce the list to the county until the n-th working day after today. Needs somebody on it."""
    held = _open(commendation, actor)
    units = list(held.nominees.filter(state=NomineeState.LISTED).values_list("unit_id", flat=True))
    if not units:
        raise ValidationError("名单上还没有人，先推荐再公示。")
    held.notice_from = today
    held.notice_until = working_calendar_of(held.county).add(today, held.notice_days)
    held.state = CommendationState.ANNOUNCED
    held.revision += 1
    held.save()
    notify(
        people_at(set(units), UNIT_ROLES),
        kind=NoticeKind.DECIDED,
        title=f"{held.title}公示",
        body=f"公示到 {held.notice_until:%Y-%m-%d}。",
        url=reverse("commendation", args=[held.pk]),
        unique_key=f"commendation:{held.pk}:announced",
        county=held.county,
        sent_by=actor,
    )
    record(
        actor,
        "announce_commendation",
        held,
        organisation=held.county,
        details={"until": str(held.notice_until), "nominees": len(units)},
    )
    return held


@transaction.atomic
def record_objection(
    commendation: Commendation,
    text: str,
    *,
    nominee: Nominee | None = None,
    from_whom: str = "",
    received_on: date,
    actor: User,
) -> Objection:
    """Register an objection that came in while the list was announced. Raises ``ValidationError``."""
    held = commendation_by_id(commendation.pk, lock=True)
    _require(actor, held.county)
    first, last = held.notice_from, held.notice_until
    if held.state != CommendationState.ANNOUNCED or first is None or last is None:
        raise ValidationError("公示期间才登记异议。")
    if not first <= received_on <= last:
        raise ValidationError(f"收到日期要在公示期内（{first:%Y-%m-%d} 至 {last:%Y-%m-%d}）。")
    if not text.strip():
        raise ValidationError("异议内容要写。")
    if nominee is not None and nominee.commendation_id != held.pk:
        raise ValidationError("这个对象不在名单上。")
    made = Objection.objects.create(
        commendation=held,
        nominee=nominee,
        text=text.strip(),
        from_whom=from_whom.strip(),
        received_on=received_on,
        by=actor,
    )
    record(actor, "record_objection", made, organisation=held.county, details={"received": str(received_on)})
    return made


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, finding: str, actor: User) -> Objection:
    """What was found; upheld, who was objected to leaves the list with that finding as the reason."""
    held = commendation_by_id(objection.commendation_id, lock=True)
    _require(actor, held.county)
    one = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if one.state != FindingState.WAITING:
        raise ValidationError(f"这件异议已经是“{one.get_state_display()}”。")
    if not finding.strip():
        raise ValidationError("核实结论要写。")
    one.state = FindingState.UPHELD if upheld else FindingState.REFUSED
    one.finding = finding.strip()
    one.decided_by, one.decided_at = actor, timezone.now()
    one.save()
    if upheld and one.nominee is not None:
        strike_nominee(one.nominee, f"公示异议属实：{one.finding}"[:300], actor=actor)
    record(actor, "decide_objection", one, organisation=held.county, details={"state": one.state})
    return one


@transaction.atomic
def draft_decision(commendation: Commendation, *, today: date, actor: User) -> OfficialDocument:
    """Draft the decision after the announcement; no name moves any more unless it is given up.

    Raises ``ValidationError`` before the time is over, while an objection is open, or for an empty list.
    """
    held = commendation_by_id(commendation.pk, lock=True)
    _require(actor, held.county)
    if held.state == CommendationState.DECIDING and held.document is not None:
        return held.document
    if held.state != CommendationState.ANNOUNCED or held.notice_until is None:
        raise ValidationError(f"名单现在是“{held.get_state_display()}”，公示结束后才起草决定。")
    if today <= held.notice_until:
        raise ValidationError(f"公示到 {held.notice_until:%Y-%m-%d} 才结束，结束后再起草决定。")
    objections = list(held.objections.all())
    waiting = sum(one.state == FindingState.WAITING for one in objections)
    if waiting:
        raise ValidationError(f"还有 {waiting} 件异议没有结论。")
    nominees = list(held.nominees.filter(state=NomineeState.LISTED).select_related("unit"))
    if not nominees:
        raise ValidationError("名单上已经没有人，请取消这份名单。")
    document = draft_document(
        held.county,
        DocumentKind.DECISION,
        draft=commendation_draft(held, nominees, objections),
        actor=actor,
        addressees=list({one.unit_id: one.unit for one in nominees}.values()),
        basis=held.basis,
        source_key=f"commendation:{held.pk}",
    )
    held.document = document
    held.state = CommendationState.DECIDING
    held.revision += 1
    held.save()
    record(actor, "draft_commendation", held, organisation=held.county, details={"document": document.pk})
    return document


@transaction.atomic
def cancel_commendation(commendation: Commendation, reason: str, *, actor: User) -> Commendation:
    """Give the list up before its decision is on its way; it stays on record with the reason."""
    held = commendation_by_id(commendation.pk, lock=True)
    _require(actor, held.county)
    if held.state not in (CommendationState.NOMINATING, CommendationState.ANNOUNCED):
        raise ValidationError(f"名单现在是“{held.get_state_display()}”，不能取消。")
    if not reason.strip():
        raise ValidationError("取消要写明原因。")
    held.state, held.cancel_reason = CommendationState.CANCELLED, reason.strip()
    held.revision += 1
    held.save()
    record(
        actor, "cancel_commendation", held, organisation=held.county, details={"reason": held.cancel_reason}
    )
    return held


def _require(actor: User, county: Organisation) -> None:
    if not can_manage(actor, county):
        raise PermissionDenied(ONLY_OFFICE)


def _open(commendation: Commendation, actor: User) -> Commendation:
    """The list, locked, while names may still be added."""
    held = commendation_by_id(commendation.pk, lock=True)
    _require(actor, held.county)
    if held.state != CommendationState.NOMINATING:
        raise ValidationError(f"名单现在是“{held.get_state_display()}”，不能再推荐。")
    return held

"""Cases opened, edited, given up; who is named to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accountability.actions.case_holding import office_case, text_in, written
from dudao.apps.accountability.choices import InvestigationSide
from dudao.apps.accountability.models import Case, CaseMember
from dudao.apps.accountability.permissions_cases import ONLY_OFFICE, can_open_case
from dudao.apps.accountability.queries_cases import documents_of, people_named
from dudao.apps.accounts.api import SYSTEM_ROLES, User
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.core.accountability.measures import Situation, SubjectKind, parties_for
from dudao.core.accountability.procedure import Ending, Step, may_dismiss


@dataclass(frozen=True)
class CaseGiven:
    """A case as it is to be."""

    title: str
    subject_kind: str
    situation: str
    is_private: bool = False
    facts: str = ""
    basis: str = ""
    supervision_ended_on: date | None = None
    group_formed_on: date | None = None

    def fields(self) -> dict[str, object]:
        """The fields of the row, by name."""
        return {
            "title": text_in(self.title, "事由", longest=200),
            "subject_kind": SubjectKind(self.subject_kind).value,
            "situation": Situation(self.situation).value,
            "is_private": self.is_private,
            "facts": self.facts.strip(),
            "basis": self.basis.strip()[:500],
            "supervision_ended_on": self.supervision_ended_on,
            "group_formed_on": self.group_formed_on,
        }


def _check(given: CaseGiven) -> None:
    if given.is_private and given.subject_kind != SubjectKind.SCHOOL:
        raise ValidationError({"is_private": "只有问责对象是学校和教育机构时才分公办、民办。"})
    ended, formed = given.supervision_ended_on, given.group_formed_on
    if ended is not None and formed is not None and formed < ended:
        raise ValidationError({"group_formed_on": "工作组成立日期早于教育督导工作完成日期。"})


@transaction.atomic
def open_case(
    county: Organisation,
    given: CaseGiven,
    *,
    actor: User,
    today: date,
    source_key: str = "",
    source_label: str = "",
) -> Case:
    """A case at 调查 with the next number of the year; its opener is named to the education side.

    The same `source_key` opens one case while it lasts: the open one is returned. PermissionDenied for others than
    the office of the county.
    """
    if not can_open_case(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    locked = Organisation.objects.select_for_update().get(pk=county.pk)  # numbers one at a time
    if source_key:
        living = Case.objects.filter(county=locked, source_key=source_key, ending="").first()
        if living is not None:
            return _theirs(living, actor)
    _check(given)
    last = Case.objects.filter(county=locked, year=today.year).aggregate(last=Max("sequence"))["last"] or 0
    made = Case.objects.create(
        county=locked,
        year=today.year,
        sequence=last + 1,
        opened_by=actor,
        opened_on=today,
        source_key=source_key,
        source_label=source_label[:200],
        **given.fields(),
    )
    CaseMember.objects.create(
        case=made, user=actor, side=InvestigationSide.EDUCATION, duty="经办", added_by=actor
    )
    record(actor, "open_case", made, organisation=locked, details={"situation": made.situation})
    return made


def _theirs(living: Case, actor: User) -> Case:
    if actor.pk not in {one.pk for one in people_named(living)}:
        raise ValidationError("这件事已经立案，由其他办案人员办理，您不在办案人员名单里。")
    return living


@transaction.atomic
def edit_case(case: Case, given: CaseGiven, *, revision: int, actor: User) -> Case:
    """The case becomes what is given, until the decision. The parties must still fit its kind of subject."""
    held = office_case(case, revision=revision, actor=actor)
    if not may_dismiss(Step(held.step)):
        raise ValidationError("问责决定印发以后，案件的基本情况不再修改。")
    _check(given)
    allowed = parties_for(SubjectKind(given.subject_kind), is_private=given.is_private)
    unfit = [one for one in held.parties.all() if one.kind not in allowed]
    if unfit:
        raise ValidationError(
            {"subject_kind": f"已登记的{unfit[0].get_kind_display()}不属于这一类对象，请先移除再改。"}
        )
    for name, value in given.fields().items():
        setattr(held, name, value)
    written(held, "edit_case", actor=actor, fields=tuple(given.fields()))
    return held


@transaction.atomic
def name_member(
    case: Case, user: User, side: str, *, duty: str = "", actor: User, at: datetime | None = None
) -> CaseMember:
    """Name a person to the case; she is told the number only. Named already: her side and duty become these.

    Recusal (督导条例 art. 10): neither a party nor somebody who works at a unit that is held to account.
    """
    held = office_case(case, actor=actor)
    places = [one for one in user.held_memberships if one.role not in SYSTEM_ROLES]
    if not user.is_active or held.county_id not in {one.organisation.county_id for one in places}:
        raise ValidationError(f"{user.name}不是本县在用的账号，不能指定。")
    units = {one.organisation_id for one in places}
    for party in held.parties.select_related("unit"):
        if party.user_id == user.pk:
            raise ValidationError(f"{user.name}是本案的被问责对象，应当回避。")
        if party.unit_id in units and party.unit_id != held.county_id:
            raise ValidationError(f"{user.name}在被问责对象所在的{party.unit.name}任职，应当回避。")
    member, made = CaseMember.objects.update_or_create(
        case=held,
        user=user,
        removed_at=None,
        defaults={"side": InvestigationSide(side), "duty": duty.strip()[:80], "added_by": actor},
    )
    _let_read(held)
    written(held, "name_case_member", actor=actor, member=member.pk, side=str(member.side))
    if made:
        notify(
            [user],
            kind=NoticeKind.DOCUMENT,
            title=f"您被指定参加{held.number_text}（{member.get_side_display()}）",
            url=reverse("case", kwargs={"case_id": held.pk}),
            unique_key=f"case:{held.pk}:named:{member.pk}",
            county=None,  # the inbox alone: nothing of a case leaves the house
            subject_key=subject_of(held),
            sent_by=actor,
        )
    return member


@transaction.atomic
def remove_member(case: Case, member: CaseMember, reason: str, *, actor: User) -> CaseMember:
    """A member leaves with a reason and sees the case no more; the row stays. The opener stays."""
    held = office_case(case, actor=actor)
    found = held.members.select_related("user").get(pk=member.pk)
    if found.removed_at is not None:
        return found
    if found.user_id == held.opened_by_id:
        raise ValidationError("立案人对案件负责，不能退出。")
    found.removed_at, found.remove_reason = timezone.now(), text_in(reason, "退出原因", longest=200)
    found.save(update_fields=["removed_at", "remove_reason"])
    _let_read(held)
    written(held, "remove_case_member", actor=actor, member=found.pk)
    return found


def _let_read(held: Case) -> None:
    """Documents of the case are read by who is named to it now."""
    people = people_named(held)
    for document in documents_of(held):
        document.named_readers.set(people)


@transaction.atomic
def dismiss_case(case: Case, reason: str, *, actor: User, today: date) -> Case:
    """The case ends without a decision (不予问责), with the reason, as long as none is being issued."""
    held = office_case(case, actor=actor)
    if not may_dismiss(Step(held.step)):
        raise ValidationError("问责决定已经进入印发，不能再作不予问责处理；认为有误的，走复核、申诉或纠正。")
    held.ending, held.ended_on = Ending.DISMISSED.value, today
    held.ending_note = text_in(reason, "不予问责的理由", longest=500)
    written(held, "dismiss_case", actor=actor, fields=("ending", "ended_on", "ending_note"))
    return held

"""Notices written, sent, passed on to the units below, confirmed, urged and closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.evidence.api import Evidence
from dudao.apps.meetings.actions.holding import locked_notice, require_office
from dudao.apps.meetings.choices import PassOnState, PassOnWay
from dudao.apps.meetings.models import Meeting, PassOnFile, PassOnNotice, PassOnReceipt, PassOnUrge
from dudao.apps.meetings.permissions import ONLY_UNIT, can_confirm, can_pass_on, can_urge
from dudao.apps.meetings.queries import people_at, units_below, units_of
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.core.drafting import tidy

URGES_PER_DAY = 2
"""How often one unit is urged about one notice on one day."""
LONGEST_TEXT = 20_000
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class NoticeGiven:
    """A notice as it is to be."""

    title: str
    text: str
    due_on: date


@dataclass(frozen=True)
class ConfirmationGiven:
    """How a unit passed it on: the way, the day, to how many people; a photo is optional."""

    way: str
    done_on: date
    people: int | None
    note: str = ""
    photo: Evidence | None = None


@transaction.atomic
def create_notice(
    county: Organisation,
    given: NoticeGiven,
    *,
    campaign: Campaign | None = None,
    meeting: Meeting | None = None,
    actor: User | None,
) -> PassOnNotice:
    """A notice that is not sent yet. ValidationError: no title or text, a campaign or meeting of another county."""
    require_office(actor, county)
    _check(given)
    if any(one is not None and one.county_id != county.pk for one in (campaign, meeting)):
        raise ValidationError("会议或创建工作不是本县的。")
    made = PassOnNotice.objects.create(
        county=county,
        campaign=campaign,
        meeting=meeting,
        title=given.title.strip(),
        text=tidy(given.text),
        due_on=given.due_on,
        created_by=actor,
    )
    record(actor, "create_pass_on", made, organisation=county, details={"due_on": str(given.due_on)})
    return made


@transaction.atomic
def edit_notice(
    notice: PassOnNotice, given: NoticeGiven, *, revision: int | None, actor: User | None
) -> PassOnNotice:
    """Title, text and day of a notice that is not sent; a sent one stands as it was sent (ValidationError)."""
    held = _unsent(notice, revision, actor)
    _check(given)
    held.title, held.text, held.due_on = given.title.strip(), tidy(given.text), given.due_on
    held.revision += 1
    held.save()
    record(actor, "edit_pass_on", held, organisation=held.county)
    return held


@transaction.atomic
def remove_notice(notice: PassOnNotice, *, actor: User | None) -> None:
    """A notice that was never sent goes; its files stay in the archive."""
    held = _unsent(notice, None, actor)
    record(actor, "remove_pass_on", held, organisation=held.county)
    held.delete()


@transaction.atomic
def attach_file(notice: PassOnNotice, evidence: Evidence, *, actor: User | None) -> PassOnFile:
    """A document of the archive goes with the notice; the same one twice is one."""
    held = _unsent(notice, None, actor)
    if evidence.county_id != held.county_id:
        raise ValidationError("这份材料不是本县的。")
    made, is_new = PassOnFile.objects.get_or_create(notice=held, evidence=evidence)
    if is_new:
        details = {"file": evidence.title}
        record(actor, "attach_pass_on_file", held, organisation=held.county, details=details)
    return made


@transaction.atomic
def remove_file(notice: PassOnNotice, file_id: int, *, actor: User | None) -> None:
    """The file goes with the notice no more; it stays in the archive."""
    held = _unsent(notice, None, actor)
    found = held.files.select_related("evidence").filter(pk=file_id).first()
    if found is None:
        return
    details = {"file": found.evidence.title}
    found.delete()
    record(actor, "remove_pass_on_file", held, organisation=held.county, details=details)


def _check(given: NoticeGiven) -> None:
    if not given.title.strip():
        raise ValidationError({"title": "请写标题。"})
    if not given.text.strip():
        raise ValidationError({"text": "请写要传达的内容。"})
    if len(given.text) > LONGEST_TEXT:
        raise ValidationError({"text": f"内容最多 {LONGEST_TEXT} 字；更长的请作为附件。"})


def _unsent(notice: PassOnNotice, revision: int | None, actor: User | None) -> PassOnNotice:
    held = locked_notice(notice, revision, actor)
    if held.state != PassOnState.DRAFT:
        raise ValidationError("通知已经下发，内容不能再改；有变化请另发一份。")
    return held


@transaction.atomic
def send_notice(
    notice: PassOnNotice, units: Iterable[Organisation], *, today: date, actor: User | None
) -> int:
    """Send it to these units and tell their people; units that have it already are left alone. The number of new units.

    A notice may be sent to more units later. ValidationError: nobody chosen, closed, or due before today.
    """
    held = locked_notice(notice, None, actor)
    if held.state == PassOnState.CLOSED:
        raise ValidationError("传达已经结束，不能再下发。")
    if held.due_on < today:
        raise ValidationError("传达时限已经过去，请先改时限。")
    made = _give(held, None, list(units), held.due_on, actor)
    if not made and held.state == PassOnState.DRAFT:
        raise ValidationError("请至少选一个单位。")
    if held.state == PassOnState.DRAFT:
        held.state, held.sent_at = PassOnState.SENT, timezone.now()
        held.save(update_fields=["state", "sent_at"])
    if made:
        details = {"units": [one.unit.name for one in made[:60]], "count": len(made)}
        record(actor, "send_pass_on", held, organisation=held.county, details=details)
    return len(made)


@transaction.atomic
def pass_on(receipt: PassOnReceipt, units: Iterable[Organisation], *, due_on: date, actor: User) -> int:
    """A unit hands the notice on to units below it, with a day no later than its own. The number of new units.

    Units that have it already, from whomever, are left alone. PermissionDenied for strangers; ValidationError for a
    unit that is not below, a later day, or a notice that is closed.
    """
    held = _locked_receipt(receipt)
    if not can_pass_on(actor, held):
        raise PermissionDenied(ONLY_UNIT)
    _require_open(held.notice)
    if due_on > held.due_on:
        raise ValidationError({"due_on": f"下级的时限不能晚于本单位的（{held.due_on}）。"})
    wanted = list(units)
    below = {unit.pk for unit in units_below(held.unit)}
    foreign = [unit.name for unit in wanted if unit.pk not in below]
    if foreign:
        raise ValidationError(f"{'、'.join(foreign)}不是{held.unit.name}的下级单位。")
    if not wanted:
        raise ValidationError("请至少选一个单位。")
    made = _give(held.notice, held, wanted, due_on, actor)
    if made:
        details = {"from": held.unit.name, "units": [one.unit.name for one in made[:60]], "count": len(made)}
        record(actor, "pass_on", held.notice, organisation=held.notice.county, details=details)
    return len(made)


def _give(
    notice: PassOnNotice,
    parent: PassOnReceipt | None,
    units: Collection[Organisation],
    due_on: date,
    actor: User | None,
) -> list[PassOnReceipt]:
    foreign = [unit.name for unit in units if unit.county_id != notice.county_id]
    if foreign:
        raise ValidationError(f"{'、'.join(foreign)}不是本县的单位。")
    had = set(notice.receipts.values_list("unit_id", flat=True))
    made = [
        PassOnReceipt(notice=notice, unit=unit, parent=parent, due_on=due_on)
        for unit in dict.fromkeys(units)
        if unit.pk not in had
    ]
    PassOnReceipt.objects.bulk_create(made)
    people = people_at([one.unit_id for one in made])
    notify(
        [one for held in people.values() for one in held],
        kind=NoticeKind.PASS_ON,
        title=f"请传达并确认：{notice.title}（{due_on:%m月%d日}前）",
        url=reverse("pass_on_notice", args=[notice.pk]),
        unique_key=f"pass_on:{notice.pk}:given",
        subject_key=subject_of(notice),
        county=notice.county,
        sent_by=actor,
    )
    return made


def _locked_receipt(receipt: PassOnReceipt) -> PassOnReceipt:
    found = PassOnReceipt.objects.select_for_update(of=("self",))
    return found.select_related("notice__county", "unit__county", "parent__unit").get(pk=receipt.pk)


def _require_open(notice: PassOnNotice) -> None:
    if not notice.is_open:
        raise ValidationError("传达已经结束，不能再确认。")


@transaction.atomic
def confirm_receipt(
    receipt: PassOnReceipt, given: ConfirmationGiven, *, today: date, actor: User
) -> PassOnReceipt:
    """The unit states how, when and to how many people it passed the notice on; stated again, the new words stand.

    Recorded by the office for a unit, it says so. PermissionDenied for other people; ValidationError for an unknown
    way, a day in the future or before the notice was sent, or no number of people.
    """
    held = _locked_receipt(receipt)
    if not can_confirm(actor, held):
        raise PermissionDenied(ONLY_UNIT)
    _require_open(held.notice)
    _check_confirmation(held, given, today)
    held.way, held.done_on, held.people = given.way, given.done_on, given.people
    held.note = given.note.strip()[:500]
    if given.photo is not None:
        held.photo = given.photo
    held.confirmed_at, held.confirmed_by = timezone.now(), actor
    held.by_office = held.unit_id not in units_of(actor)
    held.save()
    details = {"unit": held.unit.name, "people": held.people, "by_office": held.by_office}
    record(actor, "confirm_pass_on", held.notice, organisation=held.notice.county, details=details)
    return held


def _check_confirmation(receipt: PassOnReceipt, given: ConfirmationGiven, today: date) -> None:
    if given.way not in PassOnWay.values:
        raise ValidationError({"way": "请选传达方式。"})
    sent_at = receipt.notice.sent_at
    if given.done_on > today:
        raise ValidationError({"done_on": "传达日期不能在今天以后。"})
    if sent_at is not None and given.done_on < timezone.localdate(sent_at):
        raise ValidationError({"done_on": f"传达日期不能早于通知下发（{timezone.localdate(sent_at)}）。"})
    if given.people is None or not 0 < given.people <= MOST_PEOPLE:
        raise ValidationError({"people": "请写传达到多少人（至少 1 人）。"})
    if given.photo is not None and given.photo.unit_id != receipt.unit_id:
        raise ValidationError({"photo": "照片要属于本单位。"})


@transaction.atomic
def withdraw_receipt(receipt: PassOnReceipt, *, actor: User) -> PassOnReceipt:
    """A confirmation given by mistake is taken back while the notice is open; the log keeps it."""
    held = _locked_receipt(receipt)
    if not can_confirm(actor, held):
        raise PermissionDenied(ONLY_UNIT)
    _require_open(held.notice)
    if held.confirmed_at is None:
        return held
    details = {"unit": held.unit.name, "people": held.people, "done_on": str(held.done_on)}
    held.way, held.done_on, held.people, held.note, held.photo = "", None, None, "", None
    held.confirmed_at, held.confirmed_by, held.by_office = None, None, False
    held.save()
    record(actor, "withdraw_pass_on", held.notice, organisation=held.notice.county, details=details)
    return held


@dataclass(frozen=True)
class Urged:
    """How many units were urged, which were left alone because of the limit, and which have nobody to tell."""

    count: int
    limited: tuple[str, ...]
    unreachable: tuple[str, ...]


@transaction.atomic
def urge(notice: PassOnNotice, receipts: Iterable[PassOnReceipt], *, text: str = "", actor: User) -> Urged:
    """Urge the units that have not confirmed, each at most URGES_PER_DAY times on one day.

    PermissionDenied when one of them is not the actor's to urge. Confirmed ones are left out.
    """
    wanted = sorted({one.pk for one in receipts})
    found = PassOnReceipt.objects.select_for_update(of=("self",)).filter(notice=notice, pk__in=wanted)
    held = list(found.select_related("notice__county", "unit", "parent__unit").order_by("pk"))
    if any(not can_urge(actor, one) for one in held):
        raise PermissionDenied("只能催办本单位向下传达的单位；其余由督导室催办。")
    _require_open(notice)
    today = timezone.localdate()
    waiting = [one for one in held if one.confirmed_at is None]
    limited = [one for one in waiting if _urged_on(one, today) >= URGES_PER_DAY]
    people = people_at([one.unit_id for one in waiting])
    rest = [one for one in waiting if one not in limited]
    unreachable = [one for one in rest if not people.get(one.unit_id)]
    urged = [one for one in rest if one not in unreachable]
    for one in urged:
        _urge_one(notice, one, people[one.unit_id], text.strip()[:300], today, actor)
    if urged:
        details = {"units": [one.unit.name for one in urged[:60]], "count": len(urged)}
        record(actor, "urge_pass_on", notice, organisation=notice.county, details=details)
    return Urged(
        len(urged), tuple(one.unit.name for one in limited), tuple(one.unit.name for one in unreachable)
    )


def _urged_on(receipt: PassOnReceipt, day: date) -> int:
    start = timezone.make_aware(datetime.combine(day, time()))
    return receipt.urges.filter(urged_at__gte=start, urged_at__lt=start + timedelta(days=1)).count()


def _urge_one(
    notice: PassOnNotice, receipt: PassOnReceipt, people: list[User], text: str, today: date, actor: User
) -> None:
    number = _urged_on(receipt, today) + 1
    PassOnUrge.objects.create(receipt=receipt, text=text, urged_by=actor)
    late = (today - receipt.due_on).days
    state = f"已逾期 {late} 天" if late > 0 else f"{receipt.due_on:%m月%d日}到期"
    notify(
        people,
        kind=NoticeKind.URGED,
        title=f"催办：{notice.title}还没有确认传达（{state}）",
        body=text,
        url=reverse("pass_on_notice", args=[notice.pk]),
        unique_key=f"pass_on:{notice.pk}:{receipt.pk}:urge:{today}:{number}",
        subject_key=subject_of(notice),
        county=notice.county,
        sent_by=actor,
    )


@transaction.atomic
def close_notice(notice: PassOnNotice, *, actor: User) -> PassOnNotice:
    """End it; who has not confirmed stays in the list as not confirmed. A closed one stays as it is."""
    held = locked_notice(notice, None, actor)
    if held.state != PassOnState.SENT:
        return held
    held.state, held.closed_at = PassOnState.CLOSED, timezone.now()
    held.save(update_fields=["state", "closed_at"])
    left = held.receipts.filter(confirmed_at=None).count()
    record(actor, "close_pass_on", held, organisation=held.county, details={"not_confirmed": left})
    return held

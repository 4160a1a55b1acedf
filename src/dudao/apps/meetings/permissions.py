"""What a person may do with meetings and with what is passed on; one rule each."""

from __future__ import annotations

from dudao.apps.accounts.api import User
from dudao.apps.meetings.models import Meeting, PassOnNotice, PassOnReceipt
from dudao.apps.meetings.queries import units_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import can_arrange, can_view_plan

ONLY_OFFICE = "会议和传达由督导室干部办理，您可以查看。"
ONLY_UNIT = "这份回执由所在单位的人确认，督导室可以代录。"


def can_call(user: User, county: Organisation) -> bool:
    """Meetings are called and minuted, and notices sent, by the supervision office."""
    return can_arrange(user, county)


def can_write(user: User, meeting: Meeting) -> bool:
    """A meeting is written by the office until its minutes are signed."""
    return can_call(user, meeting.county) and not meeting.is_signed


def can_send(user: User, notice: PassOnNotice) -> bool:
    """A notice is the office's."""
    return can_call(user, notice.county)


def can_read_receipt(user: User, receipt: PassOnReceipt) -> bool:
    """A receipt is read by its unit, by the units above it, and by whoever reads the county."""
    if can_view_plan(user, receipt.notice.county):
        return True
    mine = units_of(user)
    step: PassOnReceipt | None = receipt
    while step is not None:
        if step.unit_id in mine:
            return True
        step = step.parent
    return False


def can_confirm(user: User, receipt: PassOnReceipt) -> bool:
    """A receipt is confirmed by the people of its unit; the office may record it for them."""
    return receipt.unit_id in units_of(user) or can_call(user, receipt.notice.county)


def can_pass_on(user: User, receipt: PassOnReceipt) -> bool:
    """A notice is passed on to the units below by the people of the unit that received it, and by the office."""
    return can_confirm(user, receipt)


def can_urge(user: User, receipt: PassOnReceipt) -> bool:
    """A unit is urged by the office, and by the unit that passed the notice on to it."""
    if can_call(user, receipt.notice.county):
        return True
    return receipt.parent is not None and receipt.parent.unit_id in units_of(user)

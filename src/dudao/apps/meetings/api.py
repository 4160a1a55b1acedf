"""What other apps may use of meetings and of what is passed on."""

from dudao.apps.meetings.actions.decisions import DecisionGiven, add_decision, make_duties
from dudao.apps.meetings.actions.meetings import MeetingGiven, create_meeting, write_minutes
from dudao.apps.meetings.actions.passing import (
    ConfirmationGiven,
    NoticeGiven,
    confirm_receipt,
    create_notice,
    pass_on,
    send_notice,
)
from dudao.apps.meetings.choices import MeetingKind, PassOnWay
from dudao.apps.meetings.models import Decision, Meeting, PassOnNotice, PassOnReceipt
from dudao.apps.meetings.queries import meetings_visible_to, notices_visible_to, receipts_waiting_for

__all__ = [
    "ConfirmationGiven",
    "Decision",
    "DecisionGiven",
    "Meeting",
    "MeetingGiven",
    "MeetingKind",
    "NoticeGiven",
    "PassOnNotice",
    "PassOnReceipt",
    "PassOnWay",
    "add_decision",
    "confirm_receipt",
    "create_meeting",
    "create_notice",
    "make_duties",
    "meetings_visible_to",
    "notices_visible_to",
    "pass_on",
    "receipts_waiting_for",
    "send_notice",
    "write_minutes",
]

"""Meetings with their agenda, minutes and decisions; notices that units pass on."""

from dudao.apps.meetings.models.meetings import AgendaLine, Decision, Meeting, SignedMinutes
from dudao.apps.meetings.models.passing import PassOnFile, PassOnNotice, PassOnReceipt, PassOnUrge

__all__ = [
    "AgendaLine",
    "Decision",
    "Meeting",
    "PassOnFile",
    "PassOnNotice",
    "PassOnReceipt",
    "PassOnUrge",
    "SignedMinutes",
]

"""The minutes of a meeting as an official paper (会议纪要), from what was written, decided and who was there."""

from __future__ import annotations

import datetime

from dudao.apps.meetings.choices import MeetingKind
from dudao.apps.meetings.models import Decision, Meeting
from dudao.apps.meetings.queries import agenda_of, decisions_of
from dudao.core.document import Document, chinese_date
from dudao.core.drafting import Draft, DraftSection, pending, to_document

SAMPLE = "示例数据，仅供演示"


def minutes_document(meeting: Meeting, *, unsigned: bool = True) -> Document:
    """会议纪要 as a document; what nobody wrote yet stands as 【待补】, an unsigned one says so on every page."""
    notices = [SAMPLE if meeting.county.is_sample else "", "未签发，仅供核对" if unsigned else ""]
    return to_document(
        minutes_draft(meeting),
        issuer=_issuer(meeting),
        date=meeting.held_on,
        subtitle=f"（{chinese_date(meeting.held_on)}）",
        notice="；".join(one for one in notices if one),
        created_at=datetime.datetime.combine(meeting.held_on, datetime.time()),
        keywords=("会议纪要", meeting.county.name),
    )


def _issuer(meeting: Meeting) -> str:
    return f"{meeting.county.name}教育督导室"


def minutes_draft(meeting: Meeting) -> Draft:
    """The sections: what took place, the agenda, what was said, what was decided, who was there."""
    agenda = agenda_of(meeting)
    sections = [DraftSection("opening", "", _opening(meeting))]
    if agenda:
        lines = [f"{number}.{line.text.rstrip('。')}。" for number, line in enumerate(agenda, 1)]
        sections.append(DraftSection("agenda", "会议议题", "\n".join(lines)))
    sections.append(DraftSection("minutes", "会议情况", meeting.minutes or pending("会议情况")))
    sections.append(DraftSection("decisions", "议定事项", _decisions(decisions_of(meeting))))
    sections.append(DraftSection("people", "", _people(meeting)))
    return Draft(f"{meeting.title}纪要", tuple(sections))


def _opening(meeting: Meeting) -> str:
    chair = meeting.chair or pending("主持人")
    place = meeting.place or pending("地点")
    kind = MeetingKind(meeting.kind).label
    named = "" if meeting.title.endswith(kind) else kind
    when = chinese_date(meeting.held_on)
    return f"{when}，{chair}在{place}主持召开{meeting.title}{named}。现将会议情况和议定事项纪要如下。"


def _decisions(decisions: list[Decision]) -> str:
    if not decisions:
        return pending("议定事项")
    return "\n".join(f"{number}.{decision_line(one)}" for number, one in enumerate(decisions, 1))


def decision_line(decision: Decision) -> str:
    """A decision with who leads, supports and answers for it, and until when."""
    parts = [f"牵头单位：{decision.lead_unit.name}" if decision.lead_unit else pending("牵头单位")]
    supporting = "、".join(unit.name for unit in decision.supporting_units.all())
    if supporting:
        parts.append(f"配合单位：{supporting}")
    handler = decision.handler.name if decision.handler else decision.handler_name
    if handler:
        parts.append(f"责任人：{handler}")
    parts.append(f"完成时限：{chinese_date(decision.due_on)}" if decision.due_on else pending("完成时限"))
    return f"{decision.text.rstrip('。；')}。（{'；'.join(parts)}）"


def _people(meeting: Meeting) -> str:
    present = "；".join(meeting.present.split("\n")) if meeting.present else pending("出席人员")
    lines = [f"出席：{present}"]
    if meeting.absent:
        lines.append(f"请假和缺席：{'；'.join(meeting.absent.split(chr(10)))}")
    lines.append(f"记录：{meeting.recorder or pending('记录人')}")
    return "\n".join(lines)

"""From a duty back: how it was given and changed, what was reported and verified, more time, hindrances, urges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from dudao.apps.accountability.trace_finding import Found, cut, entries_of, label_of
from dudao.apps.activity.api import Entry
from dudao.apps.notices.api import Notice, NoticeKind, subject_of
from dudao.apps.workplan.api import Duty, DutyList, Extension, Hindrance, ProgressReport, Urge
from dudao.core.accountability.trace import TraceLevel

DONE_BY_HANDLER = {
    "report_progress",
    "withdraw_progress",
    "ask_extension",
    "withdraw_extension",
    "raise_hindrance",
}
VERIFIED = {"confirm_progress", "return_progress", "urge_duty", "solve_hindrance", "reopen_hindrance"}
OF_LISTS = ("add_duty", "draw_up_duties", "import_duties", "assign_duties")
SAME_NOTICE = timedelta(seconds=60)


def duty_events(duties: Sequence[Duty]) -> Iterator[Found]:
    """Everything the log and the inboxes say of these duties."""
    ids = [duty.pk for duty in duties]
    own = entries_of(Duty, ids)
    shared = _list_entries(duties)
    reports = {one.pk: one for one in ProgressReport.objects.filter(duty__in=ids)}
    extensions = list(Extension.objects.filter(duty__in=ids).order_by("pk"))
    hindrances = list(Hindrance.objects.filter(duty__in=ids).select_related("solving_unit").order_by("pk"))
    for duty in duties:
        for entry in [*shared[duty.pk], *own[duty.pk]]:
            words = _words(entry, reports, [*extensions], [*hindrances])
            yield _entry_event(duty, entry, words)
    yield from _urge_events(duties)
    yield from _notice_events(duties)


def _list_entries(duties: Sequence[Duty]) -> dict[int, list[Entry]]:
    """Entries of the whole list that speak of a duty: by its number, or of all where no numbers were kept."""
    found: dict[int, list[Entry]] = defaultdict(list)
    lists = {duty.duty_list_id for duty in duties}
    entries = entries_of(DutyList, lists)
    for duty in duties:
        for entry in entries[duty.duty_list_id]:
            numbers = entry.details.get("numbers")
            if entry.verb in OF_LISTS and isinstance(numbers, list) and duty.number in numbers:
                found[duty.pk].append(entry)
    return found


def _entry_event(duty: Duty, entry: Entry, words: str) -> Found:
    level = TraceLevel.OFFICE
    if entry.verb in DONE_BY_HANDLER:
        level = TraceLevel.DIRECT
    elif entry.verb in VERIFIED:
        level = TraceLevel.REVIEW
    elif entry.actor_id is None:
        level = TraceLevel.RECORD
    return Found(
        key=f"entry:{entry.pk}:{duty.pk}",
        at=entry.at,
        kind="任务",
        title=f"{label_of(entry.verb)}：{cut(duty.title, 60)}",
        detail=words,
        user_id=entry.actor_id,
        name=entry.actor_label,
        level=level,
        reviews=level is TraceLevel.REVIEW,
        url=reverse("duty", args=[duty.pk]),
        entry=entry,
    )


def _words(
    entry: Entry,
    reports: dict[int, ProgressReport],
    extensions: Iterable[Extension],
    hindrances: Iterable[Hindrance],
) -> str:
    """What the entry says, with the words that were written then."""
    details = entry.details
    parts: list[str] = []
    report = reports.get(details.get("report") or 0)
    if report is not None and entry.verb == "report_progress":
        parts.append(report.text)
    for name, label in (
        ("steps", "步骤"),
        ("left_out", "没有核实"),
        ("changed", "改动"),
        ("recipients", "对象"),
    ):
        held = details.get(name)
        if isinstance(held, list) and held:
            parts.append(f"{label}：{'、'.join(str(one) for one in held)}")
    extension = next((one for one in extensions if one.pk == details.get("extension")), None)
    if extension is None:
        for name, label in (("reason", "理由"), ("text", ""), ("due_on", "时限")):
            value = details.get(name)
            if isinstance(value, str) and value:
                parts.append(f"{label}：{value}" if label else value)
    if extension is not None:
        parts.append(f"原时限 {extension.due_on}，申请延至 {extension.wanted_on}：{extension.reason}")
        if extension.granted_on is not None and entry.verb == "approve_extension":
            parts.append(f"同意延至 {extension.granted_on}")
        if extension.decision_note and entry.verb in ("approve_extension", "refuse_extension"):
            parts.append(f"审批意见：{extension.decision_note}")
    hindrance = next((one for one in hindrances if one.pk == details.get("hindrance")), None)
    if hindrance is not None:
        parts.append(f"{hindrance.text}（协调单位 {hindrance.solving_unit.name}）")
    return cut("；".join(dict.fromkeys(part for part in parts if part)), 400)


def _urge_events(duties: Sequence[Duty]) -> Iterator[Found]:
    """Whether an urge was read: one line for each, beside the entry that it was sent."""
    titles = {duty.pk: duty.title for duty in duties}
    urges = Urge.objects.filter(duty__in=list(titles)).order_by("pk")
    keys = {f"urge:{urge.pk}": urge for urge in urges}
    for notice in Notice.objects.filter(unique_key__in=list(keys)).select_related("recipient").order_by("pk"):
        urge = keys[notice.unique_key]
        if notice.read_at is not None:
            yield _read_event(notice, "催办", titles[urge.duty_id], urge.duty_id)


def _notice_events(duties: Sequence[Duty]) -> Iterator[Found]:
    """Reminders that were sent, one line a sending, and who read them when."""
    by_key = {subject_of(duty): duty for duty in duties}
    kinds = [NoticeKind.DUTY_GIVEN, NoticeKind.DUTY_DUE, NoticeKind.DUTY_LATE]
    found = Notice.objects.filter(Q(subject_key__in=list(by_key)), kind__in=[str(kind) for kind in kinds])
    sendings: dict[str, list[Notice]] = defaultdict(list)
    for notice in found.select_related("recipient").order_by("pk"):
        sendings[notice.unique_key].append(notice)
    for key, notices in sendings.items():
        first = notices[0]
        duty = by_key[first.subject_key]
        names = "、".join(one.recipient.name for one in notices)
        read = sum(one.read_at is not None for one in notices)
        yield Found(
            key=f"notice:{key}",
            at=first.created_at,
            kind="提醒",
            title=cut(first.title),
            detail=f"发给 {names}，其中 {read} 人已读",
            user_id=first.sent_by_id,
            url=reverse("duty", args=[duty.pk]),
        )
        for notice in notices:
            if notice.read_at is not None:
                yield _read_event(notice, NoticeKind(notice.kind).label, duty.title, duty.pk)


def _read_event(notice: Notice, kind: str, title: str, duty_id: int) -> Found:
    assert notice.read_at is not None
    return Found(
        key=f"read:{notice.pk}",
        at=notice.read_at,
        kind="提醒",
        title=f"阅读{kind}通知：{cut(title, 60)}",
        user_id=notice.recipient_id,
        level=TraceLevel.DIRECT,
        url=reverse("duty", args=[duty_id]),
    )

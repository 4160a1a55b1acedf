"""A trace on paper: who answers in which capacity, the chain with its proofs, and what the records do not say."""

from __future__ import annotations

import datetime

from django.utils import timezone

from dudao.apps.accountability.choices_talks import TraceStart
from dudao.apps.accountability.documents_talks import SAMPLE
from dudao.core.accountability.trace import Trace, TraceLevel, holders
from dudao.core.document import Document
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, to_document

NO_CONCLUSION = "本链只按记录列出时间、人员、当时职务和凭据，不代替调查结论；职务以任职文件为准。"


def stamp(moment: datetime.datetime) -> str:
    """A moment in the county's time: 2026-03-05 09:00."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def trace_draft(trace: Trace, *, sha256: str = "") -> Draft:
    """The trace as a draft with computed tables alone."""
    about = (
        f"起点：{TraceStart(trace.start).label} {trace.title}。\n"
        f"倒查截至 {stamp(trace.as_of)}，共 {len(trace.events)} 件事。{NO_CONCLUSION}"
    )
    return Draft(
        "责任倒查链",
        (
            DraftSection("about", "", about),
            DraftSection("people", "人员和责任", "", _people_table(trace)),
            DraftSection("events", "倒查经过（由近及远）", "", _events_table(trace)),
            DraftSection("gaps", "记录没有说明的", "\n".join(trace.gaps) or "没有。"),
            DraftSection("proofs", "凭据清单", "", _proofs_table(trace, sha256)),
        ),
    )


def _people_table(trace: Trace) -> FixedTable:
    columns = (
        FixedColumn("责任", 2, "center"),
        FixedColumn("姓名", 2, "center"),
        FixedColumn("当时职务", 4),
        FixedColumn("记录", 4),
    )
    rows = []
    for one in holders(trace):
        said = list(one.why)
        if one.first_at is not None and one.last_at is not None:
            said.insert(0, f"经办 {one.events} 次，{stamp(one.first_at)} 至 {stamp(one.last_at)}")
        name = f"{one.person.name}（{one.person.note}）" if one.person.note else one.person.name
        rows.append((one.level.label, name, "；".join(one.posts), "；".join(said)))
    return FixedTable(columns, tuple(rows) or (("", "", "没有记录到人员", ""),), small=True)


def _events_table(trace: Trace) -> FixedTable:
    columns = (
        FixedColumn("序号", 1, "center"),
        FixedColumn("时间", 2, "center"),
        FixedColumn("事项", 5),
        FixedColumn("人员和当时职务", 3),
        FixedColumn("责任", 1.4, "center"),
    )
    rows = []
    for number, one in enumerate(trace.events, 1):
        what = f"{one.kind}·{one.title}" + (f"：{one.detail}" if one.detail else "")
        who = one.person.name + (f"（{one.person.post_words}）" if one.person.post_words else "")
        level = "" if one.level is TraceLevel.RECORD else one.level.label
        rows.append((str(number), stamp(one.at), what, who, level))
    return FixedTable(columns, tuple(rows) or (("", "", "没有记录", "", ""),), small=True)


def _proofs_table(trace: Trace, sha256: str) -> FixedTable:
    columns = (
        FixedColumn("序号", 1, "center"),
        FixedColumn("操作记录", 2),
        FixedColumn("摘要或文件的 SHA-256", 7),
    )
    rows = []
    for number, one in enumerate(trace.events, 1):
        entry = f"第 {one.proof.seq} 条" if one.proof is not None else "没有对应条目"
        digests = [one.proof.entry_hash] if one.proof is not None else []
        digests += [f"文件 {one.sha256}"] if one.sha256 else []
        rows.append((str(number), entry, "；".join(digests) or "只有业务记录"))
    rows.append(("末条", f"第 {trace.log_seq} 条", trace.log_hash or "没有操作记录"))
    if sha256:
        rows.append(("本链", "内容的 SHA-256", sha256))
    return FixedTable(columns, tuple(rows), small=True)


def trace_document(
    trace: Trace, *, sha256: str = "", annex_of: str = "", is_sample: bool = False
) -> Document:
    """The trace as it prints; `annex_of` names the case that it is an annex of."""
    return to_document(
        trace_draft(trace, sha256=sha256),
        subtitle=f"（{annex_of}附件）" if annex_of else "",
        notice=SAMPLE if is_sample else "",
        created_at=timezone.localtime(trace.as_of).replace(tzinfo=None, microsecond=0),
        keywords=("责任倒查", trace.county),
    )

"""Sentences and tables that several papers share; each says no more than the facts do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from dudao.apps.papers.facts import DutyFacts, PaperFacts, ScoreFacts
from dudao.core.document import chinese_date
from dudao.core.drafting import FixedColumn, FixedTable, pending
from dudao.core.numbers import shown

VERDICTS = {"met": "达到", "not_met": "没有达到", "undetermined": "尚不能确定"}
LIGHTS = (("red", "红灯"), ("yellow", "黄灯"), ("green", "绿灯"), ("none", "未定"), ("done", "已完成"))


def day_or_pending(day: date | None, what: str) -> str:
    """A day as documents print it, else the mark that it is missing."""
    return chinese_date(day) if day else pending(what)


def countdown(facts: PaperFacts) -> str:
    """距省级验收（2026年2月13日）还有 83 天."""
    if facts.acceptance_on is None or facts.days_left is None:
        return pending("省级验收日期")
    if facts.days_left < 0:
        return f"省级验收日期（{chinese_date(facts.acceptance_on)}）已过"
    return f"距省级验收（{chinese_date(facts.acceptance_on)}）还有 {facts.days_left} 天"


def standards_named(facts: PaperFacts) -> str:
    """The standards in their brackets."""
    return "、".join(facts.standards) or pending("采用的标准")


def score_sentence(score: ScoreFacts | None) -> str:
    """The total against the pass line; with open clauses the span it lies in, never a guess."""
    if score is None or not score.rated:
        return pending("自评总分（还没有上报的评分）")
    line = "" if score.pass_line is None else f"，通过线 {shown(score.pass_line)} 分"
    if score.points is not None:
        return f"自评总分 {shown(score.points)} 分（满分 {shown(score.max)} 分{line}）。"
    return (
        f"已报 {score.rated} 条，得 {shown(score.least)} 分；还有 {score.unrated} 条没有报完，"
        f"总分在 {shown(score.least)} 至 {shown(score.most)} 分之间（满分 {shown(score.max)} 分{line}）。"
    )


def veto_sentence(score: ScoreFacts | None) -> str:
    """How many vetoes and minimum requirements stand how; empty for a standard without any."""
    if score is None or not score.vetoes:
        return ""
    bad = [one.code for one in score.vetoes if one.triggered]
    open_ = [one.code for one in score.vetoes if one.triggered is None]
    parts = [f"一票否决和底线要求共 {len(score.vetoes)} 条"]
    if bad:
        parts.append(f"触发或没有达到 {len(bad)} 条（{'、'.join(bad)}）")
    if open_:
        parts.append(f"还没有全部作出结论 {len(open_)} 条（{'、'.join(open_)}）")
    if not bad and not open_:
        parts.append("均未触发、均已达到")
    return "，".join(parts) + "。"


def progress_sentence(duties: Sequence[DutyFacts]) -> str:
    """Counts of lights and verified steps of all steps."""
    if not duties:
        return "还没有任务。"
    counts = {key: sum(duty.colour == key for duty in duties) for key, _ in LIGHTS}
    lights = "、".join(f"{label} {counts[key]} 项" for key, label in LIGHTS if counts[key])
    verified, steps = sum(duty.verified for duty in duties), sum(duty.steps for duty in duties)
    return f"共 {len(duties)} 项任务：{lights}；按核实的步骤计，{steps} 步完成 {verified} 步。"


def sections_table(score: ScoreFacts) -> FixedTable:
    """Each section with what it can give, what is sure, lost and open."""
    return FixedTable(
        columns=(
            FixedColumn("大项", 4),
            *(FixedColumn(title, 1.2, "right") for title in ("满分", "已报得分", "失分", "未评")),
        ),
        rows=tuple(
            (one.name, shown(one.max), shown(one.least), shown(one.lost), shown(one.unrated))
            for one in score.sections
        ),
        caption="各大项得分",
        note="未评的分数不算得分，也不算失分。",
    )


def duties_table(duties: Sequence[DutyFacts], caption: str, *, landscape: bool = False) -> FixedTable:
    """Duties with who does them and until when; an unknown day or unit stands as 【待补】."""
    rows = tuple(
        (
            str(number),
            duty.title,
            duty.lead or pending("牵头单位"),
            duty.supporting or "—",
            duty.handler or duty.owner or pending("责任人"),
            day_or_pending(duty.due_on, "时限"),
        )
        for number, duty in enumerate(duties, 1)
    )
    return FixedTable(
        columns=(
            FixedColumn("序号", 0.6, "center"),
            FixedColumn("任务", 4),
            FixedColumn("牵头单位", 2),
            FixedColumn("配合单位", 2),
            FixedColumn("责任人", 1.2),
            FixedColumn("完成时限", 1.7),
        ),
        rows=rows,
        caption=caption,
        landscape=landscape,
        small=True,
    )


def signatures(*parties: str) -> FixedTable:
    """Places to sign and seal, one column for each party; a single row, which no page divides."""
    return FixedTable(
        columns=tuple(FixedColumn(party) for party in parties),
        rows=(tuple(f"{party}（盖章）\n\n负责人（签字）：\n\n　　　　年　　月　　日" for party in parties),),
        header=False,
    )


def points(value: Fraction | None, what: str) -> str:
    """Points with their unit, else the mark that they are missing."""
    return pending(what) if value is None else f"{shown(value)} 分"

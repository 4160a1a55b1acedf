"""The digest of one period as a draft: overall, unit by unit, ranking, problems, next steps.

Pure: everything comes in as plain values, and the same values give the same text. What nobody reported or nobody
approved stands as 【待补：…】 and is never made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dudao.apps.period_reports.fact_words import (
    due_words,
    few,
    hindrance_words,
    late_words,
    month_day,
    move_words,
    percent,
)
from dudao.apps.period_reports.figures import FigureSum
from dudao.apps.period_reports.plan_facts import UnitPlan
from dudao.apps.period_reports.ranking import RankLine
from dudao.core.document import chinese_date
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, pending

RULE = (
    "按到期任务已核实步骤的比例排名；比例相同的，按时完成率高的在前；再相同的，逾期任务少的在前；都相同的并列。"
    "没有到期任务的单位不参加排名。"
)
COLUMNS = (
    FixedColumn("名次", 0.7, "center"),
    FixedColumn("单位", 2.6),
    FixedColumn("到期任务（项）", 1.0, "right"),
    FixedColumn("已核实步骤", 1.2, "right"),
    FixedColumn("核实进度", 1.0, "right"),
    FixedColumn("按时完成率", 1.1, "right"),
    FixedColumn("逾期（项）", 0.9, "right"),
    FixedColumn("比上期", 0.8, "center"),
)


@dataclass(frozen=True)
class UnitSaid:
    """What one unit reported: its texts when all levels approved them; `waits` in words when they did not."""

    name: str
    done_text: str = ""
    next_text: str = ""
    problems_text: str = ""
    waits: str = ""

    def text(self, own: str, what: str) -> str:
        """The text in one line, without a mark at its end; 【待补：…】 while it is not approved."""
        if self.waits:
            return pending(f"{self.name}{what}（{self.waits}）")
        return one_line(own)


@dataclass(frozen=True)
class DigestFacts:
    """Everything a digest is made of."""

    title: str
    label: str
    matter: str
    plan: UnitPlan
    asked: int
    reported: int
    late: tuple[str, ...]
    missing: tuple[str, ...]
    units: tuple[UnitSaid, ...]
    ranking: tuple[RankLine, ...]
    counts_down: bool = False
    acceptance_on: date | None = None
    figures: tuple[FigureSum, ...] = field(default=())


def one_line(text: str) -> str:
    """A text of several lines as one sentence after the other."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(line if line[-1] in "。；！？" else f"{line}。" for line in lines)


def compiled(facts: DigestFacts) -> Draft:
    """The draft of the digest, with its ranking as a computed table."""
    return Draft(
        title=f"{facts.title}\n（{facts.label}）",
        sections=(
            DraftSection("overall", "总体进展", _text(_overall(facts))),
            DraftSection("units", "各单位进展", _text(_units(facts))),
            DraftSection("ranking", "单位排名", _text(_ranking(facts)), ranking_table(facts.ranking)),
            DraftSection("problems", "存在问题和待协调事项", _text(_problems(facts))),
            DraftSection("next", "下一步", _text(_next(facts))),
        ),
    )


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _overall(facts: DigestFacts) -> Iterable[str]:
    plan = facts.plan
    yield f"截至{chinese_date(plan.as_of)}，{_plan_words(facts)}"
    if plan.duties:
        yield _period_words(plan)
    if facts.counts_down:
        yield _countdown(facts)
    late = f"，其中迟报 {len(facts.late)} 个（{'、'.join(facts.late)}）" if facts.late else ""
    missing = f"；未报 {len(facts.missing)} 个：{'、'.join(facts.missing)}" if facts.missing else "，全部报齐"
    yield f"本期应报单位 {facts.asked} 个，已报 {facts.reported} 个{late}{missing}。"
    if facts.figures:
        yield f"主要指标：{'；'.join(one.words for one in facts.figures)}。"


def _plan_words(facts: DigestFacts) -> str:
    plan = facts.plan
    if not plan.duties:
        return f"{facts.matter}{pending('任务清单')}"
    return (
        f"{facts.matter}共有任务 {len(plan.duties)} 项，已完成 {len(plan.done)} 项；"
        f"按已核实步骤计，进度 {percent(plan.progress)}（{plan.verified}/{plan.steps} 步）。"
    )


def _period_words(plan: UnitPlan) -> str:
    parts = [
        f"本期完成任务 {len(plan.done_now)} 项，核实步骤 {plan.verified - plan.verified_before} 个"
        f"（期初进度 {percent(plan.progress_before)}）",
        f"逾期未完成 {len(plan.late)} 项",
    ]
    if plan.moves:
        parts.append(f"延期 {len(plan.moves)} 项")
    parts.append(f"提出困难问题 {len(plan.raised_now)} 个，解决 {len(plan.solved_now)} 个")
    return f"{'；'.join(parts)}。"


def _countdown(facts: DigestFacts) -> str:
    if facts.acceptance_on is None:
        return f"距省级验收：{pending('省级验收日期')}。"
    days = (facts.acceptance_on - facts.plan.as_of).days
    if days < 0:
        return f"省级验收日期为{chinese_date(facts.acceptance_on)}，已过 {-days} 天。"
    return f"距省级验收（{chinese_date(facts.acceptance_on)}）还有 {days} 天。"


def _units(facts: DigestFacts) -> Iterable[str]:
    for unit in facts.units:
        yield f"{unit.name}：{unit.text(unit.done_text, '本期工作')}"


def _ranking(facts: DigestFacts) -> Iterable[str]:
    yield RULE
    unranked = [line.counts.name for line in facts.ranking if line.place is None]
    if unranked:
        yield f"本期不参加排名的单位 {len(unranked)} 个：{'、'.join(unranked)}。"


def ranking_table(lines: Sequence[RankLine]) -> FixedTable | None:
    """The ranking as it is printed; None where nobody has a place."""
    rows = tuple(
        (
            str(line.place),
            line.counts.name,
            str(line.counts.due),
            f"{line.counts.verified}/{line.counts.steps}",
            percent(line.counts.progress),
            percent(line.counts.on_time_share),
            str(line.counts.late),
            line.movement_words,
        )
        for line in lines
        if line.place is not None
    )
    return FixedTable(COLUMNS, rows, caption="单位排名表", small=True) if rows else None


def _problems(facts: DigestFacts) -> Iterable[str]:
    plan = facts.plan
    if plan.late:
        yield f"逾期未完成任务 {len(plan.late)} 项：{few([late_words(one, plan.as_of) for one in plan.late])}。"
    if plan.moves:
        yield f"本期延期任务 {len(plan.moves)} 项：{few([move_words(one) for one in plan.moves])}。"
    if plan.open_hindrances:
        named = [f"{hindrance_words(one)}，{month_day(one.raised_on)}提出" for one in plan.open_hindrances]
        yield f"待协调困难问题 {len(named)} 个：{few(named)}。"
    said = [one for one in facts.units if not one.waits and _says_something(one.problems_text)]
    for unit in said:
        yield f"{unit.name}：{one_line(unit.problems_text)}"
    if not (plan.late or plan.moves or plan.open_hindrances or said):
        yield "本期各单位没有报告存在问题。"


def _next(facts: DigestFacts) -> Iterable[str]:
    plan = facts.plan
    if plan.due_next:
        yield f"下期到期任务 {len(plan.due_next)} 项：{few([due_words(one) for one in plan.due_next])}。"
    for unit in facts.units:
        if unit.waits or _says_something(unit.next_text):
            yield f"{unit.name}：{unit.text(unit.next_text, '下一步工作')}"


def _says_something(text: str) -> bool:
    return text.strip().rstrip("。") not in ("", "无", "没有", "暂无")

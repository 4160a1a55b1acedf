"""The scored self-evaluation report of a campaign: total and sections, vetoes, lost points with reasons, what is next.

What the ratings do not say stands as 【待补】. Points are printed as in the tables: whole or to three digits, cut off.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Landscape,
    Pending,
    Table,
    chinese_date,
    paragraph,
)
from dudao.core.numbers import shown
from dudao.core.scoring import LostSum, Reachable, Totals
from dudao.engine.rating_table.rows import RatingTable
from dudao.engine.rating_table.write import rating_grid

VERDICT_WORDS = {"met": "达到通过条件", "not_met": "没有达到通过条件", "undetermined": "尚不能确定"}
MOST_UNITS = 30


@dataclass(frozen=True, slots=True)
class VetoLine:
    """A veto or minimum requirement; `triggered` None: not stated by all. `proof` says by whom and on what."""

    code: str
    text: str
    triggered: bool | None
    proof: str = ""
    is_minimum: bool = False

    @property
    def words(self) -> str:
        """未触发, 达到 and their contraries."""
        if self.triggered is None:
            return "还没有全部作出结论"
        if self.is_minimum:
            return "没有达到" if self.triggered else "达到"
        return "已触发" if self.triggered else "未触发"


@dataclass(frozen=True, slots=True)
class LossLine:
    """Points lost on an item: why, by which units, and who answers for them."""

    code: str
    text: str
    section: str
    points: Fraction
    lost: Fraction
    reasons: str
    units: str
    owners: str


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """Points that an owner states can be won back, and by when."""

    code: str
    points: Fraction
    by: datetime.date | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything the report is made of, as plain values."""

    county: str
    standard: str
    campaign: str
    totals: Totals
    verdict: str
    reasons: tuple[str, ...]
    vetoes: tuple[VetoLine, ...]
    losses: tuple[LossLine, ...]
    by_unit: tuple[tuple[str, LostSum], ...]
    reach: Reachable
    recoveries: tuple[RecoveryLine, ...]
    table: RatingTable
    unrated: tuple[str, ...]
    missing_papers: int
    schools: int
    groups: tuple[tuple[str, str], ...]
    stages: tuple[tuple[str, str], ...]
    acceptance_on: datetime.date | None
    date: datetime.date
    notice: str = ""


def campaign_report(facts: ReportFacts) -> Document:
    """自评报告 with the item table and the open items as annexes."""
    return Document(
        title=f"{facts.county}创建工作\n自评报告",
        subtitle=facts.standard,
        blocks=tuple(_blocks(facts)),
        issuer=f"{facts.county}人民政府",
        date=facts.date,
        notice=facts.notice,
        created_at=datetime.datetime.combine(facts.date, datetime.time()),
        keywords=("自评报告", facts.county),
        annexes=tuple(_annexes(facts)),
    )


def _blocks(facts: ReportFacts) -> Iterator[Block]:
    yield paragraph(f"按照《{facts.standard}》，对{facts.county}“{facts.campaign}”的自评情况报告如下。")
    yield from _basics(facts)
    yield from _conclusion(facts)
    yield from _vetoes(facts)
    yield from _losses(facts)
    yield Heading(1, "主要做法和成效")
    yield Pending("本县推进创建工作的主要做法和成效，须有文件、数据或实例佐证")
    yield from _next(facts)


def _basics(facts: ReportFacts) -> Iterator[Block]:
    yield Heading(1, "基本情况")
    yield Pending("县域概况：人口、财政、教育经费投入、学校布局")
    asked = len(facts.table.rows)
    yield paragraph(f"本次自评按标准逐条进行，共 {asked} 条，{facts.schools} 所学校参加。")
    for kind, names in facts.groups:
        yield paragraph(f"{kind}：{names}。")
    if facts.stages:
        yield paragraph("工作安排：" + "；".join(f"{name} {day}" for name, day in facts.stages) + "。")


def _conclusion(facts: ReportFacts) -> Iterator[Block]:
    totals = facts.totals
    yield Heading(1, "自评结论")
    line = "" if totals.pass_line is None else f"，通过分 {shown(totals.pass_line)} 分"
    if not totals.rated_count:
        yield Pending("总分（还没有上报的评分）")
    elif totals.points is not None:
        yield paragraph(f"自评总分 {shown(totals.points)} 分（满分 {shown(totals.max)} 分{line}）。")
    else:
        yield paragraph(
            f"已报 {totals.rated_count} 条，得 {shown(totals.least)} 分；还有 {totals.unrated_count} 条没有报完，"
            f"总分在 {shown(totals.least)} 至 {shown(totals.most)} 分之间（满分 {shown(totals.max)} 分{line}）。"
        )
    yield paragraph(f"自评结论：{VERDICT_WORDS[facts.verdict]}。")
    for number, reason in enumerate(facts.reasons, 1):
        yield paragraph(f"{number}. {reason.rstrip('。')}。")
    rows = tuple(
        (
            Cell(one.section),
            Cell(shown(one.max)),
            Cell(shown(one.least)),
            Cell(shown(one.lost)),
            Cell(shown(one.unrated)),
        )
        for one in totals.by_section
    )
    if rows:
        header = (tuple(Cell(title) for title in ("大项", "满分", "已报得分", "失分", "未评")),)
        columns = (Column(4), *(Column(1.2, "right") for _ in range(4)))
        yield Table(columns, header, rows, caption="各大项得分", note="未评的分数不算得分，也不算失分。")


def _vetoes(facts: ReportFacts) -> Iterator[Block]:
    if not facts.vetoes:
        return
    yield Heading(1, "一票否决和底线要求")
    triggered = [one for one in facts.vetoes if one.triggered]
    unstated = [one for one in facts.vetoes if one.triggered is None]
    if triggered:
        yield paragraph(f"有 {len(triggered)} 条触发或没有达到：{'、'.join(one.code for one in triggered)}。")
    elif unstated:
        yield paragraph(f"有 {len(unstated)} 条还没有全部作出结论。")
    else:
        yield paragraph("各条均未触发，底线要求均达到。")
    rows = tuple(
        (
            Cell(one.code),
            Cell(one.text),
            Cell(one.words, tone="bad" if one.triggered else "missing" if one.triggered is None else "good"),
            Cell(one.proof),
        )
        for one in facts.vetoes
    )
    header = (tuple(Cell(title) for title in ("编号", "内容", "结论", "依据")),)
    yield Table((Column(1.4), Column(5), Column(1.6), Column(3)), header, rows, small=True)


def _losses(facts: ReportFacts) -> Iterator[Block]:
    yield Heading(1, "失分情况及原因")
    if not facts.losses:
        yield paragraph("已报的条目没有失分。")
        return
    total = sum((one.lost for one in facts.losses), Fraction(0))
    yield paragraph(f"共 {len(facts.losses)} 条失分，合计失 {shown(total)} 分。")
    header = (tuple(Cell(title) for title in ("编号", "内容", "分值", "失分", "原因", "失分单位", "责任人")),)
    columns = (
        Column(1.5),
        Column(4),
        Column(0.9, "right"),
        Column(0.9, "right"),
        Column(3.4),
        Column(2.6),
        Column(1.8),
    )
    rows = tuple(
        (
            Cell(one.code),
            Cell(one.text),
            Cell(shown(one.points)),
            Cell(shown(one.lost)),
            Cell(one.reasons),
            Cell(one.units),
            Cell(one.owners),
        )
        for one in facts.losses
    )
    yield Table(columns, header, rows, caption="逐条失分", landscape=True, small=True)
    if facts.by_unit:
        yield Heading(2, "各单位失分")
        held = facts.by_unit[:MOST_UNITS]
        unit_rows = tuple(
            (Cell(name), Cell(shown(each.lost)), Cell(shown(each.unrated))) for name, each in held
        )
        note = f"只列失分最多的 {MOST_UNITS} 个单位。" if len(facts.by_unit) > MOST_UNITS else ""
        head = (tuple(Cell(title) for title in ("单位", "失分", "未评")),)
        yield Table((Column(4), Column(1, "right"), Column(1, "right")), head, unit_rows, note=note)


def _next(facts: ReportFacts) -> Iterator[Block]:
    yield Heading(1, "存在问题和下一步措施")
    yield Pending("针对失分原因的整改措施、责任单位和时限")
    if facts.unrated:
        yield paragraph(f"还有 {len(facts.unrated)} 条没有报完，见附件 2。")
    if facts.missing_papers:
        yield paragraph(f"佐证材料还缺 {facts.missing_papers} 件，见缺件清单。")
    if facts.recoveries:
        day = chinese_date(facts.acceptance_on) if facts.acceptance_on else "省级验收（日期未定）"
        yield paragraph(
            f"各责任人申报到{day}前可挽回 {shown(facts.reach.recoverable)} 分，"
            f"届时可达 {shown(facts.reach.reach)} 分。"
        )
        rows = tuple(
            (Cell(one.code), Cell(shown(one.points)), Cell(chinese_date(one.by) if one.by else "未定"))
            for one in facts.recoveries
        )
        head = (tuple(Cell(title) for title in ("编号", "可挽回", "完成时间")),)
        yield Table((Column(2), Column(1, "right"), Column(2)), head, rows, caption="可挽回的分数")


def _annexes(facts: ReportFacts) -> Iterator[Block]:
    yield Landscape((Heading(1, "附件1　逐条自评表", unnumbered=True), rating_grid(facts.table)))
    if facts.unrated:
        yield Heading(1, "附件2　还没有报完的条目", unnumbered=True)
        yield paragraph(_listed(facts.unrated))


def _listed(codes: Sequence[str]) -> str:
    return "、".join(codes) + f"，共 {len(codes)} 条。"

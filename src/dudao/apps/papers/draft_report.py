"""汇报材料: what the county says to the team that comes to inspect, gaps and open work included."""

from __future__ import annotations

from dudao.apps.papers.draft_plan import measured_lines
from dudao.apps.papers.facts import PaperFacts
from dudao.apps.papers.words import (
    VERDICTS,
    countdown,
    progress_sentence,
    score_sentence,
    sections_table,
    standards_named,
    veto_sentence,
)
from dudao.core.document import chinese_date
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, pending
from dudao.core.numbers import shown

MOST_LOSSES = 30
MOST_LATE = 20


def report_to_team(facts: PaperFacts) -> Draft:
    """The county's report as a draft; true gaps stand in it with their numbers."""
    score = facts.score
    losses = _losses(facts)
    return Draft(
        f"{facts.county}{facts.campaign}工作情况汇报",
        (
            DraftSection(
                "opening",
                "",
                "各位领导、各位专家：\n"
                f"按照{standards_named(facts)}，现将{facts.county}{facts.campaign}工作情况汇报如下。",
            ),
            DraftSection("basics", "基本情况", _basics(facts)),
            DraftSection("work", "主要做法", _work(facts)),
            DraftSection(
                "score",
                "自评结果",
                _score(facts),
                sections_table(score) if score is not None and score.sections and score.rated else None,
            ),
            DraftSection("gaps", "存在的问题", _gaps(facts), losses),
            DraftSection("open", "正在推进的工作", _open(facts), _late(facts)),
            DraftSection(
                "next",
                "下一步打算",
                f"{countdown(facts)}。\n" + pending("针对失分和未完成任务的措施、责任单位和时限"),
            ),
            DraftSection("close", "", "以上汇报，请各位领导、各位专家批评指正。"),
        ),
    )


def _basics(facts: PaperFacts) -> str:
    return "\n".join(
        [
            pending("县域概况：面积、人口、财政收入、教育经费投入"),
            f"全县参加创建的学校 {facts.school_count} 所，部门和乡镇 {facts.unit_count} 个。",
            pending("在校学生和专任教师数"),
        ]
    )


def _work(facts: PaperFacts) -> str:
    leading = next((body for body in facts.bodies if body.kind == "leading_group"), None)
    heads = [name for duty, name, _ in leading.members if duty == "组长"] if leading else []
    lines = ["（一）加强组织领导"]
    lines.append(
        f"成立{leading.name}，{'、'.join(heads)}任组长，共 {len(leading.members)} 人。"
        if leading and heads
        else pending("领导小组的组成")
    )
    lines += ["（二）倒排工期、挂图作战", progress_sentence(facts.duties)]
    lines += ["（三）主要做法和成效", pending("主要做法和成效，须有文件、数据或实例佐证")]
    return "\n".join(lines)


def _score(facts: PaperFacts) -> str:
    lines = [score_sentence(facts.score)]
    if facts.score is not None and facts.score.rated:
        lines.append(f"自评结论：{VERDICTS[facts.score.verdict]}通过条件。")
        lines += [f"{number}.{one.rstrip('。')}。" for number, one in enumerate(facts.score.reasons, 1)]
    veto = veto_sentence(facts.score)
    return "\n".join([*lines, *([veto] if veto else []), *measured_lines(facts)])


def _gaps(facts: PaperFacts) -> str:
    if facts.score is None or not facts.score.rated:
        return pending("存在的问题（还没有上报的评分）")
    lost = [one for one in facts.score.clauses if one.lost]
    if not lost:
        return "已报的条目没有失分。" + (
            f"还有 {facts.score.unrated} 条没有报完。" if facts.score.unrated else ""
        )
    text = f"共 {len(lost)} 条失分，合计失 {shown(facts.score.lost)} 分"
    text += f"，下表列失分最多的 {MOST_LOSSES} 条。" if len(lost) > MOST_LOSSES else "，见下表。"
    return text + "\n" + pending("失分的主要原因")


def _losses(facts: PaperFacts) -> FixedTable | None:
    if facts.score is None:
        return None
    lost = sorted((one for one in facts.score.clauses if one.lost), key=lambda one: (-one.lost, one.code))
    if not lost:
        return None
    return FixedTable(
        columns=(
            FixedColumn("编号", 1.4),
            FixedColumn("内容", 6),
            FixedColumn("分值", 1, "right"),
            FixedColumn("失分", 1, "right"),
        ),
        rows=tuple((one.code, one.text, shown(one.points), shown(one.lost)) for one in lost[:MOST_LOSSES]),
        caption="主要失分条目",
        note="内容为示例标准的演示条文。" if facts.score.is_sample else "",
        small=True,
    )


def _open(facts: PaperFacts) -> str:
    red = sum(duty.colour == "red" for duty in facts.duties)
    lines = []
    if facts.duties:
        done = sum(duty.is_done for duty in facts.duties)
        lines.append(
            f"{len(facts.duties)} 项任务已完成 {done} 项，还有 {len(facts.duties) - done} 项；亮红灯 {red} 项"
            + ("，见下表。" if red else "。")
        )
    else:
        lines.append(pending("正在推进的工作（清单里还没有任务）"))
    if facts.hindrances:
        lines.append(f"还没有解决的困难问题 {len(facts.hindrances)} 个：")
        lines += [
            f"{number}.{one.kind}：{one.text.rstrip('。')}（涉及“{one.duty}”，{one.solving_unit}协调，"
            f"{chinese_date(one.raised_on)}提出）。"
            for number, one in enumerate(facts.hindrances, 1)
        ]
    return "\n".join(lines)


def _late(facts: PaperFacts) -> FixedTable | None:
    red = [duty for duty in facts.duties if duty.colour == "red"]
    if not red:
        return None
    return FixedTable(
        columns=(FixedColumn("任务", 4), FixedColumn("牵头单位", 2), FixedColumn("情况", 4)),
        rows=tuple((duty.title, duty.lead or "—", duty.reason) for duty in red[:MOST_LATE]),
        caption="亮红灯的任务" + (f"（前 {MOST_LATE} 项，共 {len(red)} 项）" if len(red) > MOST_LATE else ""),
        small=True,
    )

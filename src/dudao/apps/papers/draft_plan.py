"""工作实施方案: aims, bodies, tasks by section, the way in stages, who does what until when."""

from __future__ import annotations

from collections.abc import Iterable

from dudao.apps.papers.facts import BodyFacts, DutyFacts, PaperFacts
from dudao.apps.papers.words import (
    countdown,
    day_or_pending,
    duties_table,
    score_sentence,
    standards_named,
    veto_sentence,
)
from dudao.core.document import chinese_date, chinese_number
from dudao.core.drafting import Draft, DraftSection, pending
from dudao.core.numbers import shown

NO_SECTION = "其他任务"


def implementation_plan(facts: PaperFacts) -> Draft:
    """The plan of the whole county as a draft."""
    return Draft(
        f"{facts.county}{facts.campaign}工作实施方案",
        (
            DraftSection("opening", "", _opening(facts)),
            DraftSection("aims", "工作目标", _aims(facts)),
            DraftSection("bodies", "组织领导", _bodies(facts.bodies)),
            DraftSection("tasks", "主要任务", _tasks(facts)),
            DraftSection("stages", "实施步骤", _stages(facts)),
            DraftSection("safeguards", "保障措施", _safeguards(facts)),
            DraftSection(
                "annex",
                "附件　重点任务分工表",
                "" if facts.duties else pending("重点任务（清单里还没有任务）"),
                duties_table(facts.duties, "重点任务分工表", landscape=True) if facts.duties else None,
                numbered_heading=False,
                new_page=True,
            ),
        ),
    )


def _opening(facts: PaperFacts) -> str:
    return (
        f"为做好{facts.campaign}工作，依据{standards_named(facts)}，结合我县实际，制定本方案。\n"
        + pending("制定依据的上级文件名称和文号")
    )


def _aims(facts: PaperFacts) -> str:
    line = facts.score.pass_line if facts.score else None
    aim = f"自评总分达到通过线 {shown(line)} 分，" if line is not None else ""
    lines = [f"{aim}一票否决和底线要求全部不触发、达到要求，如期通过省级验收。{countdown(facts)}。"]
    lines.append(f"（一）现状。{score_sentence(facts.score)}{veto_sentence(facts.score)}")
    lines.append(f"（二）范围。全县 {facts.school_count} 所学校、{facts.unit_count} 个部门和乡镇参加。")
    lines += [f"（三）测算结论。{one}" for one in measured_lines(facts)[:1]]
    return "\n".join(lines)


def measured_lines(facts: PaperFacts) -> list[str]:
    """The verdict by each official measure, with the first reason."""
    words = {"met": "达到要求", "not_met": "没有达到要求", "undetermined": "数据不全，尚不能确定"}
    return [
        f"按《{one.standard}》测算（{one.school_year} 学年数据），{words[one.verdict]}"
        + (f"：{one.reasons[0].rstrip('。')}。" if one.reasons and one.verdict != "met" else "。")
        for one in facts.measured
    ]


def _bodies(bodies: Iterable[BodyFacts]) -> str:
    lines: list[str] = []
    for number, body in enumerate(bodies, 1):
        lines.append(f"（{chinese_number(number)}）{body.name}")
        for duty in dict.fromkeys(duty for duty, _, _ in body.members):
            people = [
                f"{name}（{post}）" if post else name for held, name, post in body.members if held == duty
            ]
            lines.append(f"{duty}：{'、'.join(people)}。")
        if not body.members:
            lines.append(pending(f"{body.name}的成员"))
        lines.append(f"职责：{body.duties.strip()}" if body.duties.strip() else pending(f"{body.name}的职责"))
    return "\n".join(lines) or pending("领导小组及办公室的组成和职责")


def _tasks(facts: PaperFacts) -> str:
    if not facts.duties:
        return pending("主要任务（清单里还没有任务）")
    lines: list[str] = []
    sections: dict[str, list[DutyFacts]] = {}
    for duty in facts.duties:
        sections.setdefault(duty.section or NO_SECTION, []).append(duty)
    for number, (name, duties) in enumerate(sections.items(), 1):
        lines.append(f"（{chinese_number(number)}）{_bare(name)}")
        for place, duty in enumerate(duties, 1):
            lead = duty.lead or pending("牵头单位")
            due = day_or_pending(duty.due_on, "时限")
            title = duty.title.rstrip("。；")
            lines.append(f"{place}.{title}。（牵头单位：{lead}；完成时限：{due}）")
    return "\n".join(lines)


def _bare(name: str) -> str:
    """A section's name without the number that the standard gave it: 一、保障 is 保障."""
    head, mark, rest = name.partition("、")
    return rest if mark and rest and len(head) <= 3 and set(head) <= set("一二三四五六七八九十") else name


def _stages(facts: PaperFacts) -> str:
    days = [(day, name) for name, day, _ in facts.stages if day is not None]
    known = {name for _, name in days}
    days += [(day, name) for name, day in facts.milestones if name not in known]
    lines = [
        f"（{chinese_number(number)}）{name}（{chinese_date(day)}）。" + pending(f"{name}阶段的工作安排")
        for number, (day, name) in enumerate(sorted(days), 1)
    ]
    unknown = [name for name, day, _ in facts.stages if day is None]
    lines += [f"{name}：{pending(name + '日期')}。" for name in unknown]
    return "\n".join(lines) or pending("各阶段的日期和安排")


def _safeguards(facts: PaperFacts) -> str:
    critical = sum(duty.is_critical for duty in facts.duties)
    lines = ["（一）责任落实。每项任务落实到单位和个人，谁失分谁负责；进展按核实的步骤计算，如实上报。"]
    if critical:
        lines.append(
            f"（二）挂图作战。任务按倒排工期推进，其中 {critical} 项在关键线路上，不得拖延；逾期亮灯、催办。"
        )
    else:
        lines.append("（二）挂图作战。任务按时限推进，逾期亮灯、催办。")
    lines.append("（三）经费保障。" + pending("经费来源和数额"))
    lines.append("（四）督查问责。" + pending("督查和问责的具体办法"))
    return "\n".join(lines)

"""责任书 and 表态发言 of one unit, from what the lists and the standard ask of it."""

from __future__ import annotations

from dudao.apps.papers.facts import PaperFacts, UnitFacts
from dudao.apps.papers.words import (
    countdown,
    day_or_pending,
    duties_table,
    points,
    progress_sentence,
    signatures,
)
from dudao.core.drafting import Draft, DraftSection, pending
from dudao.core.numbers import shown

MOST_CLAUSES = 12


def duty_book(facts: PaperFacts, unit: UnitFacts) -> Draft:
    """What the unit answers for, until when, and both parties' signatures."""
    led, supported = facts.led_by(unit.id), facts.supported_by(unit.id)
    return Draft(
        f"{facts.campaign}工作目标责任书",
        (
            DraftSection("opening", "", _opening(facts, unit)),
            DraftSection("aims", "责任目标", _aims(facts, unit)),
            DraftSection(
                "duties",
                "主要任务",
                f"{unit.name}牵头 {len(led)} 项任务，按下列时限完成。" if led else _no_duties(unit),
                duties_table(led, f"{unit.name}牵头的任务") if led else None,
            ),
            DraftSection(
                "supporting",
                "配合任务",
                "\n".join(
                    f"{number}.配合{duty.lead or pending('牵头单位')}做好“{duty.title.rstrip('。')}”"
                    f"（{day_or_pending(duty.due_on, '时限')}）。"
                    for number, duty in enumerate(supported, 1)
                )
                or "清单里没有本单位配合的任务。",
            ),
            DraftSection("responsibility", "责任追究", _responsibility()),
            DraftSection(
                "signatures",
                "",
                "本责任书一式两份，双方各执一份，自签订之日起生效。",
                signatures(f"{facts.county}人民政府", unit.name),
            ),
        ),
    )


def _opening(facts: PaperFacts, unit: UnitFacts) -> str:
    head = "、".join(unit.heads) or pending(f"{unit.name}负责人姓名")
    return (
        f"为落实{facts.campaign}工作责任，{facts.county}人民政府与{unit.name}签订本责任书。\n"
        f"责任单位：{unit.name}\n第一责任人：{head}\n"
        f"{countdown(facts)}。"
    )


def _aims(facts: PaperFacts, unit: UnitFacts) -> str:
    clauses = facts.clauses_of(unit.id)
    lines = []
    if clauses:
        total = sum((one.points for one in clauses), start=clauses[0].points * 0)
        verb = "涉及" if unit.is_school else "牵头"
        lines.append(f"1.按标准{verb}的条目共 {len(clauses)} 条，分值合计 {shown(total)} 分，力争不失分。")
        lost = facts.lost_of(unit.id)
        lines.append(
            f"2.目前由本单位造成的失分 {points(lost, '本单位失分（还没有上报的评分）')}，须限期补回。"
        )
        open_ = sorted((one for one in clauses if one.lost), key=lambda one: -one.lost)
        if open_:
            codes = "、".join(one.code for one in open_[:MOST_CLAUSES])
            rest = f"等 {len(open_)} 条" if len(open_) > MOST_CLAUSES else f"，共 {len(open_)} 条"
            lines.append(f"3.全县有失分、本单位负有责任的条目：{codes}{rest}。")
    else:
        lines.append(pending(f"{unit.name}的责任目标（标准里没有落实到本单位的条目）"))
    return "\n".join(lines)


def _no_duties(unit: UnitFacts) -> str:
    return pending(f"{unit.name}的主要任务（清单里还没有牵头任务）")


def _responsibility() -> str:
    return (
        "1.数据和材料必须真实，弄虚作假的按规定追究责任。\n"
        "2.任务逾期、失分没有补回的，说明原因并按县里的规定处理。\n"
        "3." + pending("县里规定的奖惩办法")
    )


def pledge(facts: PaperFacts, unit: UnitFacts) -> Draft:
    """The skeleton of what the head of a unit says at the mobilisation meeting."""
    led = facts.led_by(unit.id)
    head = "、".join(unit.heads) or pending("发言人姓名")
    return Draft(
        f"在{facts.campaign}工作会议上的表态发言",
        (
            DraftSection(
                "opening",
                "",
                f"各位领导、同志们：\n我是{unit.name}{head}。现就{facts.campaign}工作作表态发言。",
            ),
            DraftSection(
                "stand",
                "认清差距",
                f"{_stand(facts, unit)}\n" + pending("本单位存在的突出问题和原因（据实写）"),
            ),
            DraftSection("duties", "落实任务", _pledged(facts, unit)),
            DraftSection(
                "measures", "严实措施", pending("人员、时间、经费安排") + "\n" + pending("主要措施和做法")
            ),
            DraftSection(
                "promise",
                "郑重承诺",
                f"{countdown(facts)}。我们承诺："
                + (f"{len(led)} 项牵头任务按时限完成，" if led else "")
                + "数据真实、材料真实，不虚报、不拖延；哪里失分，哪里由我们负责。\n"
                + pending("可以兑现的具体承诺"),
            ),
        ),
    )


def _stand(facts: PaperFacts, unit: UnitFacts) -> str:
    lost = facts.lost_of(unit.id)
    clauses = facts.clauses_of(unit.id)
    said = f"按标准，与我们有关的条目 {len(clauses)} 条" if clauses else pending("与本单位有关的条目")
    return f"{said}，目前由我们造成的失分{points(lost, '本单位失分')}。"


def _pledged(facts: PaperFacts, unit: UnitFacts) -> str:
    led = facts.led_by(unit.id)
    if not led:
        return _no_duties(unit)
    lines = [progress_sentence(led)]
    lines += [
        f"{number}.{duty.title.rstrip('。')}，{day_or_pending(duty.due_on, '时限')}前完成。"
        for number, duty in enumerate(led, 1)
    ]
    return "\n".join(lines)

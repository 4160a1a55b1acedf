"""The nine steps of an accountability case, what each needs and which day counts run from it.

After the 教育督导问责办法: 调查、陈述申辩、形成意见、印发决定、实施、社会公开、复核申诉、归档、监督. The steps follow
each other; none is left out. A review or an appeal never suspends the decision, so carrying out and publishing go on
meanwhile. Until the decision is issued a case may end without one (不予问责); afterwards only through all nine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EFFECT_NOT_SUSPENDED = "复核、申诉期间，不停止问责决定的执行。"
DECISION_CONTENTS = ("基本情况", "问责事实", "问责依据", "问责方式", "生效时间", "救济途径")
"""What a decision has to say; the last one tells how to ask for a review or to appeal."""


class Step(StrEnum):
    """The nine steps, in order."""

    INVESTIGATION = "investigation"
    STATEMENT = "statement"
    OPINION = "opinion"
    DECISION = "decision"
    IMPLEMENTATION = "implementation"
    PUBLICATION = "publication"
    REVIEW = "review"
    ARCHIVING = "archiving"
    SUPERVISION = "supervision"

    @property
    def label(self) -> str:
        return STEPS[self].label

    @property
    def number(self) -> int:
        """1 to 9."""
        return list(Step).index(self) + 1

    @property
    def following(self) -> Step | None:
        """The step after it; None after the last."""
        steps = list(Step)
        return steps[self.number] if self.number < len(steps) else None


@dataclass(frozen=True)
class StepRule:
    """What a step is and what has to be there before it counts as done."""

    label: str
    does: str
    needs: tuple[str, ...]


STEPS = {
    Step.INVESTIGATION: StepRule(
        "调查",
        "教育督导工作完成后 60 日内成立调查认定工作组，查清事实，决定是否启动问责。",
        ("工作组成立日期", "教育督导一侧的调查结论", "纪检监察一侧的调查结论", "至少一个被问责对象"),
    ),
    Step.STATEMENT: StepRule(
        "陈述申辩",
        "把认定的事实和问责意见书面告知被问责对象，听取陈述申辩。",
        ("每个对象的告知日期", "每个对象的陈述申辩或放弃记录", "每份陈述申辩的处理情况"),
    ),
    Step.OPINION: StepRule(
        "形成意见",
        "形成问责意见，征求有关成员单位意见，报督导委员会主任或副主任审定。",
        ("问责意见", "征求意见情况", "审定人和审定日期"),
    ),
    Step.DECISION: StepRule(
        "印发决定", "向被问责对象印发问责决定。", ("每个对象的决定书已签发", "每份决定书的送达日期")
    ),
    Step.IMPLEMENTATION: StepRule(
        "实施", "按决定实施；由其他部门实施的，做好沟通和配合。", ("每份决定的实施日期和情况",)
    ),
    Step.PUBLICATION: StepRule(
        "社会公开", "根据情形严重程度在一定范围公开。", ("每份决定的公开日期和范围，或不公开的理由",)
    ),
    Step.REVIEW: StepRule(
        "复核申诉",
        "等复核、申诉的期限过完；已提出的都作出处理；有误的在 15 日内纠正。",
        ("申请期限已过，或已作出申诉处理决定", "有误的决定已纠正"),
    ),
    Step.ARCHIVING: StepRule("归档", "卷宗整理归档。", ("两份报告已签发", "卷宗材料齐全并确认目录")),
    Step.SUPERVISION: StepRule("监督", "监督被问责对象整改落实。", ("整改监督情况",)),
}


class Ending(StrEnum):
    """How a case ended."""

    HELD = "held"
    DISMISSED = "dismissed"

    @property
    def label(self) -> str:
        return {Ending.HELD: "已结案", Ending.DISMISSED: "不予问责"}[self]


def may_dismiss(step: Step) -> bool:
    """A case may end without a decision until the step in which decisions are issued."""
    return step.number < Step.DECISION.number


def forbidden_move(now: Step, wanted: Step) -> str:
    """Why a case cannot go from one step to another; empty when it can: only to the very next one."""
    if wanted is now:
        return f"案件已经在“{now.label}”。"
    if wanted.number < now.number:
        return f"九个步骤依次进行，不能从“{now.label}”退回“{wanted.label}”。"
    if now.following is wanted:
        return ""
    skipped = "、".join(step.label for step in Step if now.number < step.number < wanted.number)
    return f"不能从“{now.label}”直接到“{wanted.label}”，中间还有：{skipped}。"


def is_second_in_a_year(day: date, earlier: Sequence[date]) -> bool:
    """Held to account a second time within a year (D14): a decision of the twelve months up to and including `day`.

    A year runs from the same day of the former year; a decision of exactly that day still counts.
    """
    since = _year_before(day)
    return any(since <= one <= day for one in earlier)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year - 1, day=28)

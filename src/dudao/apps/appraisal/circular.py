"""The circular of a year's appraisal as a draft: what was done, the grades by group, what is asked next.

Only units are named. Every number is the one that was shown to the units and settled after their contests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dudao.apps.appraisal.choices import ContestState, Grade
from dudao.apps.appraisal.models import Appraisal, AppraisalContest, UnitResult
from dudao.core.appraisal import Scheme, fixed
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable

COLUMNS = (
    FixedColumn("名次", 0.8, "center"),
    FixedColumn("单位", 3),
    FixedColumn("得分", 1.2, "right"),
    FixedColumn("等次", 1.2, "center"),
    FixedColumn("说明", 3),
)


def appraisal_circular(
    appraisal: Appraisal,
    rules: Scheme,
    results: Sequence[UnitResult],
    contests: Sequence[AppraisalContest],
) -> Draft:
    """The draft of the circular. Sections: how it was done, grades, what is asked, then one table for each group."""
    sections = [
        DraftSection("preface", "", _preface(appraisal, results)),
        DraftSection("process", "考核情况", _process(appraisal, rules, results, contests)),
        DraftSection("grades", "考核等次", _grades(rules, results)),
        DraftSection("demands", "有关要求", DEMANDS),
    ]
    for group in rules.groups:
        held = [one for one in results if one.group == group.key]
        if held:
            sections.append(
                DraftSection(
                    f"table_{group.key}",
                    f"{appraisal.year} 年度目标考核结果（{group.title}）",
                    "",
                    table=FixedTable(COLUMNS, tuple(_row(one) for one in held), note=_NOTE),
                    numbered_heading=False,
                    new_page=True,
                )
            )
    return Draft(f"关于{appraisal.year}年度目标考核结果的通报", tuple(sections))


_NOTE = "得分保留两位小数，名次按未经取舍的分数排列，同分并列。"
DEMANDS = (
    "（一）被评为优秀、良好的单位要再接再厉，在重点任务、报送和整改上继续走在前列。\n"
    "（二）合格以下的单位要对照失分项目逐项分析原因，列出整改措施、责任人和完成时限。\n"
    "（三）各单位的得分明细可在系统中查看；考核结果作为评先评优和下年度督导安排的依据。"
)


def _preface(appraisal: Appraisal, results: Sequence[UnitResult]) -> str:
    return (
        f"各有关单位：\n根据《{appraisal.scheme.title}》，对 {len(results)} 个单位 {appraisal.year} 年度目标任务"
        f"完成情况进行了考核，数据截至 {_day(appraisal)}。现将结果通报如下。"
    )


def _day(appraisal: Appraisal) -> str:
    day = appraisal.as_of
    return f"{day.year}年{day.month}月{day.day}日"


def _process(
    appraisal: Appraisal,
    rules: Scheme,
    results: Sequence[UnitResult],
    contests: Sequence[AppraisalContest],
) -> str:
    groups = "、".join(
        f"{group.title} {count} 个"
        for group in rules.groups
        if (count := sum(one.group == group.key for one in results))
    )
    raised = [one for one in contests if one.state != ContestState.WITHDRAWN]
    upheld = sum(one.state == ContestState.UPHELD for one in raised)
    said = f"收到申诉 {len(raised)} 件，成立并更正 {upheld} 件。" if raised else "没有单位提出申诉。"
    return (
        f"考核对象分为{groups}，分组排名。得分按任务、定期报告、督办函件、亮牌等记录逐项计算，"
        f"并于 {_span(appraisal)} 送各单位核对，{said}"
    )


def _span(appraisal: Appraisal) -> str:
    first, last = appraisal.contest_from, appraisal.contest_until
    if first is None or last is None:
        return "申诉期内"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def _grades(rules: Scheme, results: Sequence[UnitResult]) -> str:
    """One paragraph for each group: who is 优秀, how many of the others, who is 不合格."""
    lines: list[str] = []
    for group in rules.groups:
        held = [one for one in results if one.group == group.key]
        if not held:
            continue
        counts = Counter(one.grade for one in held)
        best = "、".join(one.unit.name for one in held if one.grade == Grade.EXCELLENT)
        worst = "、".join(one.unit.name for one in held if one.grade == Grade.FAILED)
        parts = [f"优秀 {counts[Grade.EXCELLENT]} 个" + (f"：{best}" if best else "")]
        parts += [f"良好 {counts[Grade.GOOD]} 个", f"合格 {counts[Grade.PASSED]} 个"]
        parts.append(f"不合格 {counts[Grade.FAILED]} 个" + (f"：{worst}" if worst else ""))
        if counts[""]:
            parts.append(f"不评等次 {counts['']} 个")
        mark = "一二三四五六七八九十"[len(lines) % 10]
        lines.append(f"（{mark}）{group.title}。{'；'.join(parts)}。")
    return "\n".join(lines)


def _row(result: UnitResult) -> tuple[str, str, str, str, str]:
    total = "—" if result.total is None else fixed(result.total)
    place = "—" if result.place is None else str(result.place)
    remark = result.reason if result.vetoed or result.place is None else ""
    return place, result.unit.name, total, result.get_grade_display() or "不评", remark

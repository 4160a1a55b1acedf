"""四、存在问题与差距 and what follows from it: failed items, schools by name, things to add, one-way proposals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dudao.catalogue.schema import Standard
from dudao.core.document import Block, Cell, Heading, Pending, Table, paragraph
from dudao.core.numbers import grouped, round_half_up, with_thousands
from dudao.engine.reports.annexes import Annexes
from dudao.engine.reports.phrases import columns, header, known_items
from dudao.engine.result import Evaluation, Gap, Reason
from dudao.engine.wording import listed, stage_label

_MISSING_IN_TEXT = 12
_UNITS_IN_TEXT = 20
NEEDED, NOT_NEEDED, ONE_WAY = "须补", "可不补（规则已满足）", "一种做法，不是最省的"


def gap_kind(gap: Gap) -> str:
    """Whether a gap has to be closed for the verdict, need not be, or is one way towards a coefficient."""
    if gap.one_way:
        return ONE_WAY
    return NEEDED if gap.needed else NOT_NEEDED


def problem_section(standard: Standard, evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    """What is known to fail and what is lacking, from the reasons and gaps of the evaluation."""
    yield Heading(1, "存在问题与差距")
    failures = [each for each in evaluation.reasons if each.decisive and each.kind not in ("missing", "met")]
    if failures:
        yield Heading(2, "未达到的要求")
        for index, reason in enumerate(failures, start=1):
            yield paragraph(f"{index}. {reason_words(reason)}。")
    elif evaluation.verdict == "met":
        yield paragraph("按已填报的数据和已作出的结论，没有未达到的要求。")
    else:
        yield paragraph("按已填报的数据，没有发现未达到的要求；尚缺的数据见“数据缺失情况”。")
    yield from _schools(evaluation, annexes)
    yield from _not_needed(evaluation, annexes)
    yield from _proposals(evaluation)
    yield from _missing(evaluation, annexes)
    yield Pending("问题产生的原因分析")


def reason_words(reason: Reason) -> str:
    """A reason with every school named, also where its sentence names only the first few."""
    if all(name in reason.text for name in reason.units):
        return reason.text
    few, every = listed(reason.units), "、".join(dict.fromkeys(reason.units))
    if few in reason.text:
        return reason.text.replace(few, every)
    return f"{reason.text}（全部 {len(reason.units)} 所：{every}）"


def _schools(evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    gaps = [gap for gap in evaluation.gaps if gap.needed and not gap.one_way]
    if not gaps:
        return
    yield Heading(2, "各单位所缺")
    annex = annexes.add(_gap_table(gaps, "须解决的差距清单"))
    units = len({gap.unit for gap in gaps})
    yield paragraph(f"为达到要求须解决的差距共 {len(gaps)} 条，涉及 {units} 个单位，逐条见{annex}。")


def _not_needed(evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    gaps = [gap for gap in evaluation.gaps if not gap.needed and not gap.one_way]
    if not gaps:
        return
    annex = annexes.add(_gap_table(gaps, "不影响结论的差距清单"))
    yield paragraph(f"另有 {len(gaps)} 条低于单项要求，但所在学校已满足综合要求，不影响结论，逐条见{annex}。")


def _proposals(evaluation: Evaluation) -> Iterator[Block]:
    proposals = [gap for gap in evaluation.gaps if gap.one_way]
    if not proposals:
        return
    yield Heading(2, "使差异系数回到限值以内的一种做法")
    for gap in proposals:
        yield paragraph(f"{gap.message}。")
        if gap.additions:
            rows = tuple(
                (
                    Cell(each.unit),
                    Cell(f"{grouped(each.amount)} {gap.unit_of_measure}"),
                    Cell(with_thousands(round_half_up(each.before, 2))),
                    Cell(with_thousands(round_half_up(each.after, 2))),
                )
                for each in gap.additions
            )
            yield Table(
                columns(5, 2, 2, 2, centred=(1, 2, 3)),
                header("学校", "增加", "现值", "增加后"),
                rows,
                caption=f"{stage_label(gap.stage)} {gap.item} 的一种做法（不是最省的）",
                note="增加后的差异系数已由系统按全部学校重新计算。",
                small=True,
            )


def _gap_table(gaps: Sequence[Gap], caption: str) -> Table:
    rows = tuple(
        (Cell(gap.unit), Cell(stage_label(gap.stage) or "—"), Cell(gap.item), Cell(gap.message))
        for gap in gaps
    )
    return Table(
        columns(4, 1.4, 1.2, 9, centred=(1, 2)),
        header("单位", "学段", "条目", "所缺"),
        rows,
        caption=caption,
        small=True,
    )


def _missing(evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    waiting = [each for each in evaluation.reasons if each.kind == "missing"]
    if not waiting and not evaluation.missing:
        return
    yield Heading(2, "数据缺失情况")
    for reason in waiting:
        yield paragraph(f"{reason.text}。")
    if not evaluation.missing:
        return
    table = _missing_table(evaluation)
    if len(evaluation.missing) <= _MISSING_IN_TEXT:
        yield table
        return
    annex = annexes.add(table)
    yield paragraph(f"判定所缺的数据共 {len(evaluation.missing)} 处，逐处见{annex}。")


def _missing_table(evaluation: Evaluation) -> Table:
    rows = tuple(
        (Cell(each.row), Cell(stage_label(each.stage) or "—"), Cell(each.label))
        for each in evaluation.missing
    )
    return Table(
        columns(5, 2, 6, centred=(1,)),
        header("填报单位", "学段", "缺少的数据"),
        rows,
        caption="判定所缺的数据",
        note="缺失的数据不按零计算，也不据此判为未达标。",
        small=True,
    )


def next_section(standard: Standard, evaluation: Evaluation) -> Iterator[Block]:
    """五、下一步: things to add as the gaps say; who does it and by when is not in the data."""
    yield Heading(1, "下一步")
    needed = [gap for gap in evaluation.gaps if gap.needed and not gap.one_way]
    if needed:
        yield paragraph("按本次评估的差距，须完成下列事项，各单位的数量见差距清单：")
        for index, text in enumerate(_tasks(standard, needed), start=1):
            yield paragraph(f"{index}. {text}。")
    rows = list(dict.fromkeys(value.row for value in evaluation.missing))
    if rows:
        named = f"：{'、'.join(rows)}" if len(rows) <= _UNITS_IN_TEXT else f"，包括{listed(rows)}"
        yield paragraph(f"须补报数据的单位 {len(rows)} 个{named}。")
    yield Pending("各项任务的牵头单位、责任人、完成时限和保障措施")


def _tasks(standard: Standard, gaps: Sequence[Gap]) -> Iterator[str]:
    """One sentence an item: which units have to do something about it."""
    known = known_items(standard)
    by_item: dict[str, list[str]] = {}
    for gap in gaps:
        by_item.setdefault(gap.item, []).append(gap.unit)
    for item, names in by_item.items():
        units = list(dict.fromkeys(names))
        label = f"{item} {known[item].title}" if item in known else item
        yield f"{label}：{len(units)} 个单位，{'、'.join(units)}"

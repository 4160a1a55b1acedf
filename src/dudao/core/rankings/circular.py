"""The circular of a ranking as a draft: overall, the table, praise, criticism by name of units, demands.

Pure: the same values give the same text. Units are named, never persons. What only the office can say stands as
【待补：…】.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from dudao.core.document import chinese_date
from dudao.core.drafting import Draft, DraftSection, FixedColumn, FixedTable, pending
from dudao.core.numbers import round_half_up
from dudao.core.rankings.measures import Measure, percent, rule_words
from dudao.core.rankings.placing import Placed

MOST_FACTS = 3
DEMANDS = (
    "（一）受到批评的单位要逐项查明原因，制定整改措施，明确完成时间，于"
    + pending("报送日期")
    + "前把整改情况书面报送"
    + pending("报送部门")
    + "。",
    "（二）其他单位要保持进度，按时完成到期任务，按时报送材料。",
    "（三）下一次排名将继续按同一口径计算，并与本次名次比较。",
)


@dataclass(frozen=True)
class CircularFacts:
    """Everything a circular is made of. `unmet` names, by unit, what is not done, worst first."""

    title: str
    as_of: date
    measures: tuple[Measure, ...]
    lines: tuple[Placed, ...]
    praise: int = 0
    criticise: int = 0
    demands: str = ""
    previous_on: date | None = None
    contests: int = 0
    corrected: int = 0
    unmet: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def ranked(self) -> tuple[Placed, ...]:
        return tuple(one for one in self.lines if one.place is not None)

    @property
    def unranked(self) -> tuple[Placed, ...]:
        return tuple(one for one in self.lines if one.place is None)


def praised(lines: Sequence[Placed], count: int) -> tuple[Placed, ...]:
    """The units of the first `count` places: who shares the last of them is praised too."""
    return tuple(one for one in lines if one.place is not None and one.place <= count)


def criticised(
    lines: Sequence[Placed], measures: Sequence[Measure], praise: int, count: int
) -> tuple[Placed, ...]:
    """The last `count` units, and who shares the place of the first of them.

    Nobody is named who is praised or who has done all that was due (every share is 1).
    """
    ranked = [one for one in lines if one.place is not None]
    if count <= 0 or not ranked:
        return ()
    worst = ranked[max(0, len(ranked) - count)].place or 0
    exempt = {one.unit_id for one in praised(ranked, praise)}
    return tuple(
        one
        for one in ranked
        if (one.place or 0) >= worst and one.unit_id not in exempt and not _did_all(one, measures)
    )


def _did_all(line: Placed, measures: Sequence[Measure]) -> bool:
    shares = [one for one in measures if not one.is_plain and one.higher]
    return (
        bool(shares)
        and len(shares) == len(measures)
        and all(line.numbers[one.key].value(one) == 1 for one in shares)
    )


def circular_draft(facts: CircularFacts) -> Draft:
    """The draft of the circular; its table is computed and nobody edits it."""
    sections = [
        DraftSection("lead", "", f"现将截至{chinese_date(facts.as_of)}的{facts.title}情况通报如下。"),
        DraftSection("overall", "总体情况", "\n".join(_overall(facts))),
        DraftSection("ranking", "排名情况", "\n".join(_ranking(facts)), ranking_table(facts)),
    ]
    good = praised(facts.lines, facts.praise)
    if good:
        sections.append(DraftSection("praise", "表扬", "\n".join(_praise(facts, good))))
    bad = criticised(facts.lines, facts.measures, facts.praise, facts.criticise)
    if bad:
        sections.append(DraftSection("criticism", "批评", "\n".join(_criticism(facts, bad))))
    sections.append(DraftSection("demands", "要求", facts.demands.strip() or "\n".join(_demands(bool(bad)))))
    return Draft(title=f"关于{facts.title}情况的通报", sections=tuple(sections))


def _demands(has_criticised: bool) -> Sequence[str]:
    if has_criticised:
        return DEMANDS
    return (
        "（一）各单位要保持进度，按时完成到期任务，按时报送材料。",
        DEMANDS[2].replace("（三）", "（二）"),
    )


def _overall(facts: CircularFacts) -> Iterator[str]:
    ranked = facts.ranked
    yield (
        f"参加比较的单位 {len(facts.lines)} 个，其中有名次的 {len(ranked)} 个，"
        f"不参加排名的 {len(facts.unranked)} 个。"
    )
    for measure in facts.measures:
        yield _measure_words(measure, ranked)
    if facts.previous_on is not None:
        moves = [one.movement for one in ranked if one.movement is not None]
        up, down = sum(one > 0 for one in moves), sum(one < 0 for one in moves)
        yield (
            f"与{chinese_date(facts.previous_on)}的排名相比，名次上升的 {up} 个，下降的 {down} 个，"
            f"持平的 {len(moves) - up - down} 个。"
        )
    told = "排名发布前，各单位的数据已送本单位核对"
    if facts.contests:
        yield f"{told}，收到异议 {facts.contests} 件，更正 {facts.corrected} 处。"
    else:
        yield f"{told}，没有收到异议。"


def _measure_words(measure: Measure, ranked: Sequence[Placed]) -> str:
    numbers = [one.numbers[measure.key] for one in ranked]
    if not numbers:
        return f"{measure.label}：没有单位可以比较。"
    values = [(one.numbers[measure.key].value(measure) or Fraction(0), one.name) for one in ranked]
    best = max(values, key=lambda pair: pair[0] if measure.higher else -pair[0])[0]
    worst = min(values, key=lambda pair: pair[0] if measure.higher else -pair[0])[0]
    if measure.is_plain:
        spread = f"最好 {_plain(best, measure)}，最差 {_plain(worst, measure)}"
        return f"{measure.label}：{spread}。"
    done = sum((one.numerator or Fraction(0) for one in numbers), Fraction(0))
    whole = sum((one.denominator or Fraction(0) for one in numbers), Fraction(0))
    share = percent(done / whole) if whole else "—"
    return f"{measure.label}：合计 {share}，最好 {percent(best)}，最差 {percent(worst)}。"


def _plain(value: Fraction, measure: Measure) -> str:
    return f"{round_half_up(value, 0 if value.denominator == 1 else 2)}{measure.unit}"


def _ranking(facts: CircularFacts) -> Iterator[str]:
    yield rule_words(facts.measures)
    if facts.unranked:
        named = "；".join(f"{one.name}（{one.reason}）" for one in facts.unranked)
        yield f"不参加排名的单位：{named}。"


def ranking_table(facts: CircularFacts) -> FixedTable | None:
    """Places as they are printed; None where nobody has one."""
    several = len(facts.measures) > 1
    columns = [FixedColumn("名次", 0.7, "center"), FixedColumn("单位", 2.4)]
    columns += [FixedColumn(one.label, 1.5, "right") for one in facts.measures]
    columns += [FixedColumn("综合值", 0.9, "right")] if several else []
    columns.append(FixedColumn("比上次", 0.8, "center"))
    rows = []
    for line in facts.ranked:
        cells = [str(line.place), line.name]
        cells += [line.numbers[one.key].words(one) for one in facts.measures]
        cells += [round_half_up(line.score or Fraction(0), 2)] if several else []
        rows.append((*cells, line.movement_words))
    return FixedTable(tuple(columns), tuple(rows), caption="排名表", small=True) if rows else None


def _praise(facts: CircularFacts, good: Sequence[Placed]) -> Iterator[str]:
    yield f"对下列 {len(good)} 个单位予以表扬："
    for at, line in enumerate(good, start=1):
        yield f"{at}. {line.name}：第 {line.place} 名，{_numbers(facts, line)}。"


def _criticism(facts: CircularFacts, bad: Sequence[Placed]) -> Iterator[str]:
    yield f"对下列 {len(bad)} 个单位予以通报批评："
    for at, line in enumerate(bad, start=1):
        unmet = list(facts.unmet.get(line.unit_id, ()))
        named = "；".join(unmet[:MOST_FACTS])
        more = f"等 {len(unmet)} 项" if len(unmet) > MOST_FACTS else ""
        facts_said = f"未完成的有：{named}{more}。" if unmet else ""
        yield f"{at}. {line.name}：第 {line.place} 名，{_numbers(facts, line)}。{facts_said}"


def _numbers(facts: CircularFacts, line: Placed) -> str:
    return "，".join(f"{one.label} {line.numbers[one.key].words(one)}" for one in facts.measures)

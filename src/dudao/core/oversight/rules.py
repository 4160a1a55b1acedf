"""What the rules propose on the facts of a day, each with one sentence that a principal understands.

Three-valued: what is not known never triggers a rule and is listed as 无法判断. Limits are met at the number itself
(满 10 天 holds on the tenth day); 低于 and 高于 are strict. A rule only proposes; a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from dudao.core.numbers import round_half_up, shown
from dudao.core.oversight.facts import (
    About,
    CountyFacts,
    HeldCards,
    LostPoints,
    Metric,
    MissingReport,
    OverdueLetter,
    Ranked,
    RedDuties,
    RedDuty,
    VetoFact,
)
from dudao.core.oversight.ladder import Rung
from dudao.core.oversight.parameters import DIRECTIONS, Rule, Source

NAMED = 3
_NUMERALS = {1: "一", 2: "两", 3: "三", 4: "四", 5: "五", 6: "六"}


@dataclass(frozen=True)
class Proposal:
    """What a rule proposes for a unit on a subject: the rung, the card, and the fact in one sentence.

    `fact_key` is the same for the same occurrence under the same rule, however often it is looked at.
    """

    about: About
    rule: str
    rung: Rung
    sentence: str
    fact_key: str
    card: str = ""
    numbers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Undetermined:
    """A rule that cannot be told for a unit, and why."""

    about: About
    rule: str
    sentence: str


@dataclass(frozen=True)
class Evaluated:
    """What the rules propose, and what they cannot tell."""

    proposals: tuple[Proposal, ...] = ()
    undetermined: tuple[Undetermined, ...] = ()


@dataclass(frozen=True)
class _Found:
    """A fact that holds (sentence without the rule), or that is not known (`unknown`)."""

    about: About
    sentence: str
    numbers: dict[str, str] = field(default_factory=dict)
    rung: Rung | None = None
    unknown: bool = False


def evaluate(rule: Rule, facts: CountyFacts) -> Evaluated:
    """What one rule proposes on these facts, in the order of the facts."""
    proposals: list[Proposal] = []
    unknown: list[Undetermined] = []
    for found in _LOOKS[rule.source](rule, facts):
        if found.unknown:
            unknown.append(Undetermined(found.about, rule.key, found.sentence))
            continue
        proposals.append(
            Proposal(
                about=found.about,
                rule=rule.key,
                rung=found.rung or rule.rung,
                sentence=f"{found.sentence}（规则：{rule.sentence}）",
                fact_key=f"{rule.source.value}:{rule.key}:{found.about.subject}:{found.about.mark}",
                card=rule.card,
                numbers=found.numbers,
            )
        )
    return Evaluated(tuple(proposals), tuple(unknown))


def evaluate_all(rules: Iterable[Rule], facts: CountyFacts) -> Evaluated:
    """What all rules propose: one proposal a unit and subject, the strictest; its card is the strongest of them."""
    proposals: list[Proposal] = []
    unknown: list[Undetermined] = []
    for rule in rules:
        found = evaluate(rule, facts)
        proposals.extend(found.proposals)
        unknown.extend(found.undetermined)
    return Evaluated(strictest(proposals), tuple(unknown))


def strictest(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Of the proposals on one subject of one unit only the highest rung, the first where rungs are equal."""
    best: dict[tuple[str, str], Proposal] = {}
    for one in proposals:
        key = (one.about.unit, one.about.subject)
        held = best.get(key)
        if held is None:
            best[key] = one
            continue
        card = "red" if "red" in (held.card, one.card) else held.card or one.card
        stricter = one if one.rung.severity > held.rung.severity else held
        best[key] = replace(stricter, card=card)
    return tuple(best.values())


def _red_days(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.red_duties:
        if one.days is None:
            yield _Found(one.about, f"任务“{one.about.title}”现在是红灯，哪天开始亮的没有记录", unknown=True)
        elif one.days >= rule.values["days"]:
            yield _Found(one.about, _red_sentence(one), {"days": str(one.days)})


def _red_sentence(one: RedDuty) -> str:
    return f"任务“{one.about.title}”已亮红灯 {one.days} 天"


def _red_count(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.red_counts:
        if len(one.titles) >= rule.values["count"]:
            yield _Found(one.about, _counted(one), {"count": str(len(one.titles))})


def _counted(one: RedDuties) -> str:
    return f"有 {len(one.titles)} 项任务亮红灯：{_named(one.titles)}"


def _named(titles: Sequence[str]) -> str:
    more = "等" if len(titles) > NAMED else ""
    return "".join(f"“{title}”" for title in titles[:NAMED]) + more


def _lost_points(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    limit = rule.values["points"]
    for one in facts.lost_points:
        if one.points >= limit:
            yield _Found(one.about, _lost_sentence(one), {"points": str(one.points)})
        elif one.points + one.unrated >= limit:
            words = f"“{one.about.title}”中还有 {shown(one.unrated)} 分没有自评"
            yield _Found(one.about, words, unknown=True)


def _lost_sentence(one: LostPoints) -> str:
    items = "、".join(f"{code} 丢 {shown(points)} 分" for code, points in one.items[:NAMED])
    more = "等" if len(one.items) > NAMED else ""
    listed = f"：{items}{more}" if items else ""
    return f"“{one.about.title}”中由本单位负责的条目丢 {shown(one.points)} 分{listed}"


def _vetoes(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.vetoes:
        found = _veto(one)
        if found is not None:
            yield found


def _veto(one: VetoFact) -> _Found | None:
    if one.triggered is None:
        return _Found(one.about, f"一票否决条目“{one.about.title}”还没有结论", unknown=True)
    return _Found(one.about, f"触发一票否决：{one.about.title}") if one.triggered else None


def _missing_reports(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.missing_reports:
        if one.late_days >= rule.values["days"]:
            yield _Found(one.about, _missing(one), {"late_days": str(one.late_days)})


def _missing(one: MissingReport) -> str:
    return f"“{one.about.title}”{one.period}应于 {_day(one.due_on)}前报送，已逾期 {one.late_days} 天未报"


def _letters(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.overdue_letters:
        if one.late_days >= rule.values["days"] and one.next_rung is not None:
            yield _Found(one.about, _overdue(one), {"late_days": str(one.late_days)}, rung=one.next_rung)


def _overdue(one: OverdueLetter) -> str:
    return f"{one.about.title}应于 {_day(one.due_on)}前答复，已逾期 {one.late_days} 天未复"


def _rankings(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.rankings:
        found = _ranked(rule, one)
        if found is not None:
            yield found


def _ranked(rule: Rule, one: Ranked) -> _Found | None:
    """The last `times` rankings, all among the last `places`; one without a place leaves it open."""
    times, places = rule.values["times"], rule.values["places"]
    last = one.places[-times:]
    if len(last) < times:
        return None
    known = [held for held in last if held.place is not None]
    if any(held.from_last is not None and held.from_last > places for held in known):
        return None
    if len(known) < len(last):
        missing = "、".join(held.label for held in last if held.place is None)
        return _Found(one.about, f"“{one.about.title}”{missing}没有名次", unknown=True)
    listed = "、".join(f"{held.label}第 {held.place} 位，共 {held.of} 个" for held in last)
    return _Found(one.about, f"“{one.about.title}”连续 {times} 次排在后 {places} 位（{listed}）")


def _metrics(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.metrics:
        if (one.series, one.figure) != (rule.values["series"], rule.values["figure"]):
            continue
        found = _metric(rule, one)
        if found is not None:
            yield found


def _metric(rule: Rule, one: Metric) -> _Found | None:
    """The last `periods` values, all beyond the limit; one that is missing leaves it open unless another is fine."""
    periods, limit = rule.values["periods"], rule.values["limit"]
    is_below = rule.values["direction"] == "below"
    last = one.values[-periods:]
    if len(last) < periods:
        return None
    beyond = [None if value is None else (value < limit if is_below else value > limit) for _, value in last]
    if False in beyond:
        return None
    if None in beyond:
        missing = "、".join(label for label, value in last if value is None)
        return _Found(one.about, f"“{one.about.title}”{missing}没有填报", unknown=True)
    measure = one.unit_of_measure
    listed = "、".join(f"{label} {printed}{measure}" for label, printed in _printed(last))
    count = _NUMERALS.get(periods, str(periods))
    return _Found(
        one.about,
        f"连续{count}个{one.period_word}{one.about.title}"
        f"{dict(DIRECTIONS)[rule.values['direction']]} {shown(limit)}{measure}（{listed}）",
        {label: str(value) for label, value in last},
    )


def _printed(values: Sequence[tuple[str, Fraction | None]]) -> list[tuple[str, str]]:
    """The values with the same number of decimals: those of the longest, at most three."""
    texts = [shown(value) for _, value in values if value is not None]
    places = min(3, max((len(text.rstrip("…").partition(".")[2]) for text in texts), default=0))
    return [(label, round_half_up(value, places)) for label, value in values if value is not None]


def _yellow_cards(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.cards:
        if one.colour == "yellow" and one.count >= rule.values["count"]:
            yield _Found(one.about, f"现有 {one.count} 张黄牌没有摘", {"count": str(one.count)})


def _red_cards(rule: Rule, facts: CountyFacts) -> Iterable[_Found]:
    for one in facts.cards:
        if one.colour == "red" and one.days >= rule.values["days"]:
            yield _Found(one.about, _hung(one), {"days": str(one.days)})


def _hung(one: HeldCards) -> str:
    return f"红牌已挂 {one.days} 天没有摘"


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


_LOOKS: dict[Source, Callable[[Rule, CountyFacts], Iterable[_Found]]] = {
    Source.RED_DAYS: _red_days,
    Source.RED_COUNT: _red_count,
    Source.LOST_POINTS: _lost_points,
    Source.VETO: _vetoes,
    Source.MISSING_REPORT: _missing_reports,
    Source.UNANSWERED_LETTER: _letters,
    Source.RANK: _rankings,
    Source.METRIC: _metrics,
    Source.YELLOW_CARDS: _yellow_cards,
    Source.RED_CARD: _red_cards,
}

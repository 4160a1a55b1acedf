"""What holds for every rule, answer, roll-up and total."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.scoring import (
    Answer,
    Band,
    BandsRule,
    ClausePoints,
    Deduction,
    DeductionsRule,
    Direction,
    Element,
    ElementsRule,
    LossClause,
    MeanRule,
    MetRule,
    NotApplicable,
    Partial,
    ProportionalRule,
    RankRule,
    RollUp,
    RuleKind,
    ScoringContext,
    ScoringRule,
    StandardTotals,
    StepDownRule,
    UnitShare,
    answer_from_data,
    answer_to_data,
    attribute_lost,
    roll_up,
    rule_from_data,
    rule_in_words,
    rule_to_data,
    score,
    total,
)

F = Fraction
TOP = F(10)
small = st.fractions(min_value=0, max_value=12, max_denominator=60)
positive = st.fractions(min_value=F(1, 60), max_value=10, max_denominator=60)
parts_of_one = st.lists(st.integers(1, 9), min_size=1, max_size=5).map(
    lambda weights: [F(weight, sum(weights)) for weight in weights]
)
falling = st.lists(
    st.fractions(min_value=0, max_value=1, max_denominator=20), min_size=1, max_size=5, unique=True
).map(lambda values: sorted(values, reverse=True))
direction = st.sampled_from(Direction)
stated = st.one_of(st.none(), small)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ScoringRule, Answer]:
    """A rule of 10 points and an answer to it, complete or not."""
    kind = draw(st.integers(0, 7))
    if kind == 0:
        return MetRule(), Answer(met=draw(st.sampled_from([True, False, None])))
    if kind == 1:
        bands = tuple(Band(f"{place}", share) for place, share in enumerate(draw(falling)))
        return BandsRule(bands), Answer(grade=draw(st.sampled_from([None, *(band.grade for band in bands)])))
    if kind == 2:
        elements = tuple(Element(f"e{n}", f"要素{n}", share) for n, share in enumerate(draw(parts_of_one)))
        fixed = draw(st.one_of(st.none(), positive))
        if fixed is not None:
            elements = tuple(Element(each.id, each.text) for each in elements)
        has = {each.id: draw(st.sampled_from([True, False, None])) for each in elements}
        return ElementsRule(elements, fixed), Answer(elements=has)
    if kind == 3:
        return draw(deduction_cases())
    if kind == 4:
        low, high = sorted(draw(st.tuples(small, small).filter(lambda pair: pair[0] != pair[1])))
        way = draw(direction)
        target, zero = (high, low) if way is Direction.HIGH else (low, high)
        return ProportionalRule(target, zero, way), Answer(value=draw(stated))
    if kind == 5:
        rule = StepDownRule(
            draw(small),
            draw(positive),
            draw(positive),
            draw(direction),
            draw(st.sampled_from(Partial)),
            draw(positive),
        )
        return rule, Answer(value=draw(stated))
    ranks = tuple(share * TOP for share in draw(falling))
    if kind == 6:
        return RankRule(ranks, draw(direction)), Answer(value=draw(stated))
    return MeanRule(ranks, None, draw(direction), draw(st.booleans())), Answer(value=draw(stated))


@st.composite
def deduction_cases(draw: st.DrawFn) -> tuple[ScoringRule, Answer]:
    deductions = tuple(
        draw(
            st.one_of(
                st.builds(
                    Deduction, st.just(f"d{n}"), st.just("扣"), positive, per=positive, whole=st.booleans()
                ),
                st.builds(Deduction, st.just(f"d{n}"), st.just("扣"), share=st.just(F(1, 7))),
                st.builds(Deduction, st.just(f"d{n}"), st.just("扣"), zeroes=st.just(True)),
            )
        )
        for n in range(draw(st.integers(1, 4)))
    )
    counts = {each.id: draw(st.one_of(st.none(), st.integers(0, 5).map(F))) for each in deductions}
    floor = min(draw(small), TOP)
    return DeductionsRule(deductions, floor), Answer(occurrences=counts)


values = st.dictionaries(st.sampled_from("abcdef"), stated, max_size=6)


@given(cases(), values)
def test_points_stay_within_the_clause_and_parts_sum_to_the_loss(
    case: tuple[ScoringRule, Answer], others: dict[str, Fraction | None]
) -> None:
    rule, answer = case
    result = score(rule, TOP, answer, context=ScoringContext({**others, "own": None}, "own"))
    assert 0 <= result.least <= result.most <= TOP
    assert result.lost == TOP - result.most
    assert all(part.points > 0 for part in result.parts)
    assert result.least + result.unrated + result.lost == TOP
    assert (result.points is None) is (result.least != result.most)
    assert result.decided is (result.points is not None)


@given(cases(), values, st.data())
def test_completing_an_answer_stays_within_its_bounds(
    case: tuple[ScoringRule, Answer], others: dict[str, Fraction | None], data: st.DataObject
) -> None:
    rule, answer = case
    before = score(rule, TOP, answer, context=ScoringContext({**others, "own": None}, "own"))
    grades = [band.grade for band in rule.bands] if isinstance(rule, BandsRule) else []
    complete = Answer(
        met=answer.met if answer.met is not None else data.draw(st.booleans()),
        grade=answer.grade or (data.draw(st.sampled_from(grades)) if grades else None),
        elements={
            name: data.draw(st.booleans()) if has is None else has for name, has in answer.elements.items()
        },
        occurrences={
            name: data.draw(st.integers(0, 9).map(F)) if count is None else count
            for name, count in answer.occurrences.items()
        },
        value=data.draw(small) if answer.value is None else answer.value,
    )
    filled = {name: data.draw(small) if value is None else value for name, value in others.items()}
    after = score(rule, TOP, complete, context=ScoringContext({**filled, "own": None}, "own"))
    assert after.points is not None
    assert before.least <= after.points <= before.most


@given(cases())
def test_rules_and_answers_round_trip(case: tuple[ScoringRule, Answer]) -> None:
    rule, answer = case
    assert rule_from_data(rule_to_data(rule)) == rule
    assert rule_in_words(rule, TOP).endswith("。")
    assert answer_from_data(rule, answer_to_data(answer)) == answer


unit_shares = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(
        UnitShare,
        st.one_of(st.none(), small.map(lambda points: min(points, TOP))),
        st.just(TOP),
        st.one_of(st.none(), st.integers(0, 900).map(F)),
        st.booleans(),
    ),
    min_size=1,
)


@given(st.sampled_from(RollUp), unit_shares)
def test_a_roll_up_stays_within_its_units_and_lays_out_its_loss(
    kind: RollUp, shares: dict[str, UnitShare]
) -> None:
    result = roll_up(kind, shares)
    applying = [share for share in shares.values() if not share.not_applicable]
    if not applying:
        assert result.not_applicable
        return
    assert 0 <= result.least <= result.most <= TOP
    assert sum(result.lost_by_unit.values()) == TOP - result.most
    assert all(lost > 0 for lost in result.lost_by_unit.values())
    assert all(shares[name].points != TOP for name in result.lost_by_unit)
    if kind is not RollUp.ALL_MUST and all(share.points is not None for share in applying):
        points = [share.points or F(0) for share in applying]
        assert min(points) <= result.least <= result.most <= max(points)


@given(st.sampled_from(RollUp), unit_shares, st.data())
def test_completing_the_units_stays_within_the_bounds(
    kind: RollUp, shares: dict[str, UnitShare], data: st.DataObject
) -> None:
    before = roll_up(kind, shares)
    complete = {
        name: UnitShare(
            min(data.draw(small), TOP) if share.points is None else share.points,
            TOP,
            F(data.draw(st.integers(1, 900))) if share.weight is None else share.weight,
            share.not_applicable,
        )
        for name, share in shares.items()
    }
    after = roll_up(kind, complete)
    assert before.not_applicable is after.not_applicable
    assert before.least <= after.least <= after.most <= before.most


@st.composite
def clause_lists(draw: st.DrawFn) -> list[ClausePoints]:
    clauses = []
    for n in range(draw(st.integers(1, 8))):
        top = draw(positive)
        low, high = sorted(min(each, top) for each in draw(st.tuples(small, small)))
        applies = draw(st.booleans()) or draw(st.booleans())
        clauses.append(
            ClausePoints(
                id=f"c{n}",
                section=draw(st.sampled_from("甲乙丙")),
                max_points=top,
                points=low if applies and low == high else None,
                least=low if applies else F(0),
                most=high if applies else F(0),
                not_applicable=not applies,
                kind=draw(st.sampled_from([RuleKind.MET, RuleKind.MET, RuleKind.BONUS])),
            )
        )
    return clauses


@settings(max_examples=150)
@given(clause_lists(), st.sampled_from(NotApplicable), st.data())
def test_totals_and_attributions_add_up(
    clauses: list[ClausePoints], policy: NotApplicable, data: st.DataObject
) -> None:
    totals = total(StandardTotals(F(100), F(60), policy), clauses)
    counted = totals.clauses.values()
    base_most = totals.max - totals.lost
    assert sum(section.max for section in totals.by_section) == totals.max
    assert sum(section.lost for section in totals.by_section) == totals.lost
    assert sum(section.most for section in totals.by_section) == base_most
    assert sum((each.max_points for each in counted if not each.bonus), F(0)) == totals.max
    if policy is NotApplicable.COUNT_FULL:
        base = [each for each in clauses if each.kind is not RuleKind.BONUS]
        assert totals.max == sum((each.max_points for each in base), F(0))
    people = st.sampled_from(["", "张三", "李四"])
    table = attribute_lost(
        [
            LossClause(each, data.draw(people), data.draw(people), data.draw(people), data.draw(people))
            for each in counted
        ]
    )
    assert table.lost == totals.lost
    for side in (
        table.by_clause,
        table.by_unit,
        table.by_principal,
        table.by_direct,
        table.by_handler,
        table.by_section,
    ):
        assert sum((entry.lost for entry in side.values()), F(0)) == table.lost
        assert sum((entry.unrated for entry in side.values()), F(0)) == table.unrated

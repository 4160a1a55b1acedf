"""Five units of one group by a scheme of 100 points: every number can be recomputed by hand.

| unit | on time (60) | oversight (20) | feedback (20) | praised | total |
|---|---|---|---|---|---|
| 1 财政局 | 9/10 → 54 | nothing → 20 | 20 | 2 × 1 | 96 |
| 2 人社局 | 2/3 → 40 | 1 yellow → 18 | 15 | 0 | 73 |
| 3 住建局 | 7/7 → 60 | 1 red, 1 warning → 14 | 37/2 | 5 × 1, cap 3 | 191/2 |
| 4 编办 | 0/0 → not counted | nothing → 20 | 16 | 0 | 36 × 100/40 = 90 |
| 5 发改局 | 5/6 → 50 | 4 red → 0 (floor) | 10 | 0 | 60, but 弄虚作假 |
"""

from __future__ import annotations

from fractions import Fraction

from dudao.core.appraisal import (
    AdditionRule,
    CountFact,
    DeductionRule,
    FactKey,
    Group,
    Line,
    Per,
    Scheme,
    ShareFact,
    ShareRule,
    StatedFact,
    StatedRule,
    UnitFacts,
    VetoRule,
)

SCHEME = Scheme(
    full_points=Fraction(100),
    groups=(Group("departments", "县直部门", ("government_department",)),),
    lines=(
        Line("on_time", "任务按时完成", Fraction(60), ShareRule(FactKey.DUTIES_ON_TIME)),
        Line(
            "oversight",
            "督办和亮牌",
            Fraction(20),
            DeductionRule(
                (
                    Per(FactKey.WARNING_LETTERS, Fraction(1)),
                    Per(FactKey.YELLOW_CARDS, Fraction(2)),
                    Per(FactKey.RED_CARDS, Fraction(5)),
                )
            ),
        ),
        Line("feedback", "落实反馈意见", Fraction(20), StatedRule(), basis="整改台账"),
        Line(
            "praised",
            "通报表扬",
            Fraction(0),
            AdditionRule((Per(FactKey.PRAISED, Fraction(1)),), Fraction(3)),
        ),
        Line("falsified", "弄虚作假", Fraction(0), VetoRule()),
    ),
)


def facts(
    on_time: tuple[int, int] | None,
    feedback: str | None,
    *,
    warnings: int = 0,
    yellow: int = 0,
    red: int = 0,
    praised: int = 0,
    falsified: bool | None = False,
) -> UnitFacts:
    """What is recorded of a unit; None: not recorded."""
    share = None if on_time is None else ShareFact(Fraction(on_time[0]), Fraction(on_time[1]))
    stated = {"falsified": StatedFact(applies=falsified, basis="核查记录")}
    if feedback is not None:
        stated["feedback"] = StatedFact(points=Fraction(feedback), basis="整改台账")
    return UnitFacts(
        {
            FactKey.DUTIES_ON_TIME: share,
            FactKey.WARNING_LETTERS: CountFact(warnings),
            FactKey.YELLOW_CARDS: CountFact(yellow),
            FactKey.RED_CARDS: CountFact(red),
            FactKey.PRAISED: CountFact(praised),
        },
        stated,
    )


FIVE = {
    1: facts((9, 10), "20", praised=2),
    2: facts((2, 3), "15", yellow=1),
    3: facts((7, 7), "37/2", warnings=1, red=1, praised=5),
    4: facts((0, 0), "16"),
    5: facts((5, 6), "10", red=4, falsified=True),
}
TOTALS = {1: Fraction(96), 2: Fraction(73), 3: Fraction(191, 2), 4: Fraction(90), 5: Fraction(60)}

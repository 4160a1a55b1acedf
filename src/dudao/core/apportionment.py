"""Sharing what several stages of one school use together, by weighted pupils.

Nine-year schools 1 : 1.1, twelve-year schools 1 : 1.1 : 1.32, full secondary schools (junior : senior) 1 :
1.2, which is 1.1 : 1.32. Shared are teaching space, sports space, equipment value and multimedia rooms
(2017 measure; the 2012 measure also computers and books). Teachers are never shared by pupils. Source:
拆分公式 (2015), 规程.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar

Stage = TypeVar("Stage", bound=str)

STAGE_WEIGHTS: Mapping[str, Fraction] = {
    "primary": Fraction(1),
    "junior": Fraction(11, 10),
    "senior": Fraction(132, 100),
}


def apportion(
    total: Fraction | None,
    pupils_by_stage: Mapping[Stage, Fraction | int | None],
    weights: Mapping[str, Fraction] = STAGE_WEIGHTS,
) -> dict[Stage, Fraction | None]:
    """Give each stage its share of ``total`` in proportion to pupils × weight, exactly.

    ``pupils_by_stage`` names every stage that this kind of school has. A school of one stage keeps
    everything. A stage without pupils gets 0. If the total or the pupils of any stage are missing, or no
    stage has a pupil, the shares of a mixed school cannot be known and are all None. The shares always add
    up to the total. Raises ``ValueError`` for negative pupils and for a stage without a weight.
    """
    for stage, pupils in pupils_by_stage.items():
        if pupils is not None and pupils < 0:
            raise ValueError(f"学生数不能为负：{stage} {pupils}")
        if stage not in weights:
            raise ValueError(f"没有规定折算权重的学段：{stage}")
    if len(pupils_by_stage) == 1:
        return dict.fromkeys(pupils_by_stage, total)
    weighted = {
        stage: pupils * weights[stage] for stage, pupils in pupils_by_stage.items() if pupils is not None
    }
    whole = sum(weighted.values(), Fraction(0))
    if total is None or len(weighted) < len(pupils_by_stage) or whole == 0:
        return dict.fromkeys(pupils_by_stage)
    return {stage: total * part / whole for stage, part in weighted.items()}

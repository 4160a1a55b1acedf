"""How many steps an amount makes: begun ones, full ones, or in proportion."""

from __future__ import annotations

import math
from fractions import Fraction

from dudao.core.scoring.rules import Partial


def steps_of(amount: Fraction, per: Fraction, partial: Partial) -> Fraction:
    """The steps of ``per`` in a non-negative amount: up when begun ones count, down when only full ones do."""
    exactly = amount / per
    if partial is Partial.STARTED:
        return Fraction(math.ceil(exactly))
    if partial is Partial.FULL:
        return Fraction(math.floor(exactly))
    return exactly

"""Sentences of a scoring rule that state no deduction but how deductions are taken: 扣完为止, 最多扣5分 …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from dudao.engine.standard_import.wording import NUMBER, number_in

_UNTIL_NOTHING = re.compile(
    r"^(?:以上|各项|累计|直至|直到|均)*(?:扣完(?:该项|本项|此项|所有)?(?:的)?(?:分值|分数|分)?为止|扣分不超过(?:该项|本项)?分值|不计负分|不倒扣)$"
)
_AT_MOST = re.compile(
    rf"^(?:累计|共|该项|本项|最多|最高)*(?:最多扣|最高扣|扣分不超过|扣分最多|最多扣减|不超过)({NUMBER})分$"
)
_STARTED = re.compile(r"^不足.{1,12}按.{1,12}(?:计|计算|扣|扣分)$")
_FULL = re.compile(r"^不足.{1,12}(?:不计|不扣|不扣分|舍去|不计算)$")


@dataclass(frozen=True, slots=True)
class Notes:
    """How deductions are taken: at most so many points, and whether a part of a step counts."""

    at_most: Fraction | None = None
    only_full: bool = False
    partial_stated: bool = False
    text: str = ""

    def with_(self, other: Notes) -> Notes:
        """Both together."""
        return replace(
            self,
            at_most=other.at_most if other.at_most is not None else self.at_most,
            only_full=self.only_full or other.only_full,
            partial_stated=self.partial_stated or other.partial_stated,
            text=other.text if other.at_most is not None else self.text,
        )


def notes_of(sentence: str) -> Notes | None:
    """What a folded sentence says about taking deductions; None when it says nothing of the kind."""
    if _UNTIL_NOTHING.match(sentence):
        return Notes()
    if found := _AT_MOST.match(sentence):
        return Notes(at_most=number_in(found[1]), text=sentence)
    if _STARTED.match(sentence):
        return Notes(partial_stated=True)
    if _FULL.match(sentence):
        return Notes(only_full=True, partial_stated=True)
    return None

"""The words of a rule as they are printed: read in half-width signs, shown with Chinese punctuation."""

from __future__ import annotations

import re
from dataclasses import replace

from dudao.core.scoring import BandsRule, DeductionsRule, ElementsRule, GradedRule, ScoringRule
from dudao.engine.standard_import.rule_shapes import RuleGuess

_WIDE = str.maketrans({";": "；", "(": "（", ")": "）", "?": "？", "!": "！"})
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_COLON = re.compile(r"(?<!\d):|:(?!\d)")


def chinese_signs(text: str) -> str:
    """Commas, colons, semicolons and brackets in their Chinese form; those inside numbers (1:15) stay."""
    return _COLON.sub("：", _COMMA.sub("，", text)).translate(_WIDE)


def printed(guess: RuleGuess) -> RuleGuess:
    """The same guess, its words with Chinese punctuation."""
    return replace(
        guess,
        rule=_printed_rule(guess.rule),
        why=chinese_signs(guess.why),
        not_understood=tuple(chinese_signs(text) for text in guess.not_understood),
    )


def _printed_rule(rule: ScoringRule) -> ScoringRule:
    said = replace(rule, note=chinese_signs(rule.note))
    match said:
        case DeductionsRule():
            parts = tuple(replace(part, text=chinese_signs(part.text)) for part in said.deductions)
            return replace(said, deductions=parts)
        case ElementsRule():
            members = tuple(replace(part, text=chinese_signs(part.text)) for part in said.elements)
            return replace(said, elements=members)
        case GradedRule():
            grades = tuple(replace(grade, text=chinese_signs(grade.text)) for grade in said.grades)
            return replace(said, grades=grades)
        case BandsRule():
            bands = tuple(replace(band, grade=chinese_signs(band.grade)) for band in said.bands)
            return replace(said, bands=bands)
    return said

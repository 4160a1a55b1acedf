"""Every rule on the page that says how rules are written is one that the product takes, and all kinds stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from dudao.core.scoring import (
    BonusRule,
    RuleKind,
    answer_from_data,
    misfit,
    rule_from_data,
    rule_in_words,
    rule_to_data,
    score,
)

PAGE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "scoring-rules.md"
POINTS = Fraction(10)


def rules_of_page() -> list[dict[str, Any]]:
    """The rules in the page's block of YAML."""
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = yaml.safe_load(block)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("data", rules_of_page(), ids=lambda data: str(data["kind"]))
def test_a_written_rule_is_taken(data: Mapping[str, object]) -> None:
    rule = rule_from_data(data)
    assert rule_from_data(rule_to_data(rule)) == rule
    points = (
        rule.maximum if isinstance(rule, BonusRule) else POINTS if rule.kind.carries_points else Fraction(0)
    )
    assert misfit(rule, points) == ""
    assert rule_in_words(rule, points)
    assert not score(rule, points, answer_from_data(rule, {}, points)).decided


def test_every_kind_is_explained() -> None:
    assert {data["kind"] for data in rules_of_page()} == {kind.value for kind in RuleKind}
    text = PAGE.read_text(encoding="utf-8")
    assert [kind.value for kind in RuleKind if f"| `{kind.value}` " not in text] == []

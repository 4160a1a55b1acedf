"""Optional rule sets: what each asks, whether it is on, and what a trial changes."""

from __future__ import annotations

from typing import Any

from dudao.apps.measurement.choices import VERDICT_LIGHTS, VERDICT_WORDS
from dudao.apps.measurement.comparison_tables import TURN_LIGHTS, TURN_WORDS, turn_of, unit_turn
from dudao.apps.measurement.evaluating import Evaluated, evaluated
from dudao.apps.measurement.loading import Seen
from dudao.apps.standards.api import listed_rule_sets
from dudao.engine.api import compare

SHOWN = 12


def rules_context(seen: Seen) -> dict[str, Any]:
    """The rule sets with their state, and the trial against the county's own evaluation."""
    applied = {rule.id: rule.applied_to for rule in seen.found.evaluation.rules}
    lines = [
        {
            "row": row,
            "is_on": row.rule_set.id in seen.rules,
            "is_own": row.rule_set.id in seen.own_rules,
            "applied": applied.get(row.rule_set.id, ()),
        }
        for row in listed_rule_sets(seen.found.standard)
    ]
    return {
        "seen": seen,
        "lines": lines,
        "trial": trial(seen, evaluated(seen.version, seen.own_rules)) if seen.is_what_if else None,
        "shown": SHOWN,
    }


def trial(seen: Seen, own: Evaluated) -> dict[str, Any]:
    """What the rules on trial change against the county's own."""
    found = compare(own.evaluation, seen.found.evaluation)
    own_ids = {item.id for item in own.evaluation.items}
    units = [unit_turn(seen, own, change) for change in found.units]
    return {
        "verdict_before": (VERDICT_WORDS[found.verdict_before], VERDICT_LIGHTS[found.verdict_before]),
        "verdict_after": (VERDICT_WORDS[found.verdict_after], VERDICT_LIGHTS[found.verdict_after]),
        "is_same": found.verdict_before == found.verdict_after,
        "items": [
            (
                change,
                TURN_WORDS[turn_of(change.before, change.after)],
                TURN_LIGHTS[turn_of(change.before, change.after)],
            )
            for change in found.items
        ],
        "added": [item for item in seen.found.evaluation.items if item.id not in own_ids],
        "units": units,
        "gaps_before": sum(gap.needed for gap in own.evaluation.gaps),
        "gaps_after": sum(gap.needed for gap in seen.found.evaluation.gaps),
    }

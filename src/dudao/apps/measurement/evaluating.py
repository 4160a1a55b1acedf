"""Evaluations of dataset versions: computed once in a process, summarised once in the database.

A version never changes, so an evaluation depends on the version, the rule sets and the release of the program only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version as installed_version
from threading import Lock
from typing import Any

from dudao.apps.datasets.api import DatasetVersion, reported_tables, standard_of
from dudao.apps.measurement.models import EvaluationSummary
from dudao.apps.measurement.queries import summary_of
from dudao.catalogue.schema import Item, Standard
from dudao.engine.api import Evaluation, ReportedTables, evaluate, to_contract
from dudao.engine.comparison import failed_and_open
from dudao.engine.measuring import select_rule_sets, with_added_items
from dudao.engine.result import ItemResult, UnitResult

RELEASE = installed_version("dudao")
KEPT = 12

Key = tuple[object, ...]


@dataclass(frozen=True)
class Evaluated:
    """A version judged under its standard with some rule sets; `standard` holds the rule sets' added items too."""

    version: DatasetVersion
    rules: tuple[str, ...]
    standard: Standard
    tables: ReportedTables
    evaluation: Evaluation
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What the evaluation depends on: for caches."""
        return key_of(self.version, self.rules)

    @cached_property
    def items(self) -> dict[str, ItemResult]:
        """The judged items by id; the indicators of the schools are not among them."""
        return {item.id: item for item in self.evaluation.items}

    @cached_property
    def indicators(self) -> tuple[Item, ...]:
        """The indicators measured school by school, in the order of the standard."""
        held = {item for stage in self.evaluation.stages.values() for item in stage.indicators}
        held |= {item for unit in self.evaluation.units[:1] for item in unit.indicators}
        return tuple(item for item in self.standard.items if item.id in held)

    @cached_property
    def units_by_school(self) -> dict[str, list[UnitResult]]:
        """The stage units of every school."""
        found: dict[str, list[UnitResult]] = {}
        for unit in self.evaluation.units:
            found.setdefault(unit.name, []).append(unit)
        return found

    def short_title(self, item_id: str) -> str:
        """An indicator's name for narrow places: what the things counted are called, else its title."""
        item = self.standard.item(item_id)
        measure = item.measures[0] if item.measures else None
        if measure is not None and measure.shortfall is not None and measure.shortfall.noun:
            return measure.shortfall.noun
        return item.title


_kept: OrderedDict[Key, Evaluated] = OrderedDict()
_lock = Lock()


def key_of(version: DatasetVersion, rules: Iterable[str]) -> Key:
    """What an evaluation depends on."""
    return (version.pk, version.created_at, version.sha256, tuple(sorted(rules)), RELEASE)


def evaluated(version: DatasetVersion, rules: Iterable[str] = ()) -> Evaluated:
    """The evaluation of a version. Raises `UnknownRuleSet` for a rule set that its standard does not have."""
    chosen = tuple(sorted(set(rules)))
    key = key_of(version, chosen)
    with _lock:
        held = _kept.get(key)
        if held is not None:
            _kept.move_to_end(key)
            return held
    standard = standard_of(version.dataset.standard_id)
    tables = reported_tables(version)
    evaluation = evaluate(standard, tables, rules=chosen)
    with_added = with_added_items(standard, select_rule_sets(standard, chosen))
    made = Evaluated(version, chosen, with_added, tables, evaluation)
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empties the memory of this process (tests)."""
    with _lock:
        _kept.clear()


def summarised(version: DatasetVersion, rules: Iterable[str] = ()) -> EvaluationSummary:
    """The summary of an evaluation, made on first use."""
    rules_key = ",".join(sorted(set(rules)))
    held = summary_of(version, rules_key, RELEASE)
    if held is not None:
        return held
    found = evaluated(version, rules)
    failed, open_ = failed_and_open(found.evaluation)
    made, _ = EvaluationSummary.objects.get_or_create(
        version=version,
        rules_key=rules_key,
        release=RELEASE,
        defaults={
            "verdict": found.evaluation.verdict,
            "failed_count": failed,
            "open_count": open_,
            "contract": to_contract(found.evaluation, found.standard),
        },
    )
    return made

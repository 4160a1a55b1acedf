"""Evaluations of the versions that count, with the rules that their counties use; kept while the process lives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from threading import Lock

from dudao.apps.datasets.api import Dataset, DatasetVersion
from dudao.apps.home.queries import rules_of
from dudao.apps.home.standing import Standing, standing_of
from dudao.apps.measurement.api import evaluated
from dudao.catalogue.schema import Standard
from dudao.engine.api import Evaluation

KEPT = 150


@dataclass(frozen=True)
class Judged:
    """A counting version judged: `standard` holds the items that rule sets add."""

    dataset: Dataset
    version: DatasetVersion
    standard: Standard
    evaluation: Evaluation
    standing: Standing


_kept: OrderedDict[tuple[object, ...], tuple[Standard, Evaluation, Standing]] = OrderedDict()
_lock = Lock()


def judged(datasets: Collection[Dataset]) -> list[Judged]:
    """The datasets that have a counting version, judged, in the order given."""
    rules = rules_of(datasets)
    found = []
    for dataset in datasets:
        version = dataset.counting_version
        if version is not None:
            version.dataset = dataset
            found.append(Judged(dataset, version, *_judge(version, rules.get(dataset.pk, ()))))
    return found


def _judge(version: DatasetVersion, rules: tuple[str, ...]) -> tuple[Standard, Evaluation, Standing]:
    key = (version.pk, version.sha256, version.created_at, rules)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = evaluated(version, rules)
    made = (found.standard, found.evaluation, standing_of(found.standard, found.evaluation))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empties the memory of this process (tests)."""
    with _lock:
        _kept.clear()

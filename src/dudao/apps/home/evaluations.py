"""Evaluations of versions, which never change: judged once a process and kept."""

from __future__ import annotations

from dudao.apps.datasets.api import DatasetVersion, reported_tables, standard_of
from dudao.apps.home.standing import Standing, standing_of
from dudao.engine.api import Evaluation, evaluate

_KEPT = 24
_evaluations: dict[tuple[int, str], Evaluation] = {}


def evaluation_of(version: DatasetVersion) -> Evaluation:
    """The version judged by its standard, without optional rules."""
    key = (version.pk, version.sha256)
    found = _evaluations.get(key)
    if found is None:
        found = evaluate(standard_of(version.dataset.standard_id), reported_tables(version))
        while len(_evaluations) >= _KEPT:
            _evaluations.pop(next(iter(_evaluations)))
        _evaluations[key] = found
    return found


def county_standing(version: DatasetVersion) -> Standing:
    """The county's standing by a version."""
    return standing_of(standard_of(version.dataset.standard_id), evaluation_of(version))

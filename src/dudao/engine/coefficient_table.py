"""Coefficients of whole tables finished from means and sums of squares, vectors at a time.

A coefficient within a relative 1e-9 of its limit is computed and judged again by the exact reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import Dispersion
from dudao.core.schools import Stage
from dudao.engine.coefficients import limit_of
from dudao.engine.indicators import indicator_items

NEAR = 1e-9
Exact = Callable[[str, Stage, Item], Dispersion | None]
_Vector = np.ndarray[Any, np.dtype[Any]]


def finish(found: pa.Table, standard: Standard, exact: Exact) -> pa.Table:
    """Turn means and sums of squares into coefficients and judgments; ``exact`` answers near a limit."""
    stages = found["stage"].to_numpy()
    units = found["units"].to_numpy()
    columns: dict[str, Any] = {name: found[name] for name in ("county", "stage", "units", "enrolment")}
    for item in indicator_items(standard):
        columns |= _columns_of(item, found, standard, stages, units, exact)
    return pa.table(columns)


def _columns_of(
    item: Item, found: pa.Table, standard: Standard, stages: _Vector, units: _Vector, exact: Exact
) -> dict[str, Any]:
    known = found[f"{item.id}_known"].to_numpy() if f"{item.id}_known" in found.column_names else units
    weights = f"{item.id}_pupils" if f"{item.id}_pupils" in found.column_names else "enrolment"
    mean = _floats(found, f"{item.id}_mean")
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(_floats(found, f"{item.id}_squares") / _floats(found, weights))
        cv = np.where(sd == 0, 0.0, np.where(mean > 0, sd / mean, np.nan))
    whole = known == units
    limits = _limits(item, standard, stages)
    with np.errstate(invalid="ignore"):
        met = cv <= limits
        near = np.abs(cv - limits) <= NEAR * limits
    judged = whole & ~np.isnan(cv) & ~np.isnan(limits)
    for position in np.flatnonzero(near & judged):
        stage = Stage(stages[position])
        dispersion = exact(found["county"][int(position)].as_py(), stage, item)
        limit = limit_of(standard, item, stage)
        if dispersion is not None and limit is not None:
            cv[position] = dispersion.as_float()
            met[position] = dispersion.within(limit)
    return {
        f"{item.id}_known": pa.array(known),
        f"{item.id}_mean": _nullable(mean, whole),
        f"{item.id}_sd": _nullable(sd, whole),
        f"{item.id}_cv": _nullable(cv, whole),
        f"{item.id}_provisional_cv": _nullable(cv, ~whole),
        f"{item.id}_met": pa.array(met, mask=~judged),
    }


def _floats(found: pa.Table, name: str) -> _Vector:
    return np.asarray(found[name].to_numpy(), dtype=np.float64)


def _limits(item: Item, standard: Standard, stages: _Vector) -> _Vector:
    limits = np.full(len(stages), np.nan)
    for stage in standard.stages:
        limit = limit_of(standard, item, stage)
        if limit is not None:
            limits[stages == str(stage)] = float(limit)
    return limits


def _nullable(values: _Vector, wanted: _Vector) -> pa.Array:
    return pa.array(values, mask=~wanted | np.isnan(values))

"""Exact values and their cells as plain JSON, and back without loss.

A whole number is a JSON integer, another fraction {"q": "a/b"}, a date {"d": "2026-09-01"}; text and yes/no are
themselves. The cells of a row are kept by sheet: [{"file", "sheet", "cells": {name: [cell, raw]}}].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from dudao.core.problem import Problem
from dudao.engine.facts import Judgement, Origin, PointsGiven, Record, Value

LONGEST_RAW = 200


def encoded(value: Value) -> Any:
    """A value as JSON."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else {"q": str(value)}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def decoded(value: Any) -> Value:
    """The value that `encoded` wrote."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, Mapping):
        return Fraction(value["q"]) if "q" in value else date.fromisoformat(value["d"])
    return str(value)


def encoded_values(record: Record) -> dict[str, Any]:
    """The reported values of a record; blanks are left out."""
    return {name: encoded(value) for name, value in record.values.items() if value is not None}


def encoded_origins(record: Record) -> list[dict[str, Any]]:
    """The cells of a record by sheet, blank cells included."""
    places: dict[tuple[str, str], dict[str, list[str]]] = {}
    for name, origin in record.origins.items():
        cells = places.setdefault((origin.file, origin.sheet), {})
        cells[name] = [origin.cell, origin.raw[:LONGEST_RAW]]
    return [{"file": file, "sheet": sheet, "cells": cells} for (file, sheet), cells in places.items()]


def decoded_record(name: str, values: Mapping[str, Any], origins: Sequence[Mapping[str, Any]]) -> Record:
    """The record that was stored."""
    cells = {
        key: Origin(place["file"], place["sheet"], cell, raw)
        for place in origins
        for key, (cell, raw) in place["cells"].items()
    }
    return Record(name, {key: decoded(value) for key, value in values.items()}, cells)


def encoded_origin(origin: Origin | None) -> dict[str, str] | None:
    """One cell as JSON."""
    return None if origin is None else asdict(origin)


def decoded_judgement(value: Any, conclusion: str, origin: Mapping[str, str] | None) -> Judgement:
    """The judgement that was stored."""
    place = Origin(**origin) if origin is not None else None
    return Judgement(value, conclusion, place)


def encoded_points(given: PointsGiven) -> dict[str, Any]:
    """Points stated on a scored item as JSON; what is not stated is null."""
    return {"points": encoded(given.points), "max_points": encoded(given.max_points)}


def decoded_points(value: Mapping[str, Any], note: str, origin: Mapping[str, str] | None) -> PointsGiven:
    """The points that were stored."""
    points, maximum = decoded(value["points"]), decoded(value["max_points"])
    assert not isinstance(points, bool | str | date)
    assert not isinstance(maximum, bool | str | date)
    return PointsGiven(points, maximum, note, Origin(**origin) if origin is not None else None)


def encoded_problem(problem: Problem) -> dict[str, str]:
    """A finding as JSON."""
    return {key: str(value) for key, value in asdict(problem).items()}

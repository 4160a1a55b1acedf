"""Ratios and difference coefficients over whole tables at once: Ibis, by default on DuckDB.

One compiled query computes every indicator of every unit, the weighted means and, in a second pass over the same rows,
the variances. What stands within a relative 1e-9 of a limit is computed again by the exact reference, whose answer is
used. Rows are stage units: columns ``county, stage, name`` and the field ids. A coefficient with a unit's value
missing is NULL; ``provisional`` is that of the other units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import ibis
import pyarrow as pa

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import Dispersion, disperse_values
from dudao.core.formula import Node, evaluate, fields_of
from dudao.core.numbers import exact
from dudao.core.schools import SCHOOL_KIND_WORDS, SchoolKind, Stage
from dudao.engine.coefficient_table import finish
from dudao.engine.facts import Value
from dudao.engine.ibis_formula import Expression, compile_formula
from dudao.engine.indicators import indicator_items
from dudao.engine.school_facts import KIND, PUPILS

COUNTY, STAGE, NAME = "county", "stage", "name"
ROW = "row"  # position of a unit in the caller's list, if the table has that column
_TABLE = "dudao_units"
_TEXT_FIELDS = (COUNTY, STAGE, NAME, KIND, "area_type", "township")


@dataclass(frozen=True)
class RowScope:
    """One row of the table, exactly: floats mean the shortest decimal that names them."""

    values: Mapping[str, Any]
    label: str = ""

    def value(self, name: str) -> Value:
        """The value of a column, None where it is NULL or there is no such column."""
        found = self.values.get(name)
        if found is None or isinstance(found, str | bool | Fraction):
            return found
        return exact(found)

    def rows(self) -> Sequence[RowScope]:
        return ()


def connect() -> Any:
    """A DuckDB in memory, seen through Ibis."""
    return ibis.duckdb.connect()


def used_columns(standard: Standard, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that the query reads, in a fixed order: identity, pupils, and the fields of indicators."""
    wanted = [COUNTY, STAGE, NAME, PUPILS, KIND, ROW]
    wanted += [
        name
        for item in indicator_items(standard)
        for each in item.measures
        for name in fields_of(each.formula)
    ]
    present = set(columns)
    return tuple(name for name in dict.fromkeys(wanted) if name in present)


def units_expression(standard: Standard, table: Expression) -> Expression:
    """The units of the standard with the value of every indicator in a column of its id."""
    columns = {name: table[name] for name in table.columns}
    pupils = columns[PUPILS]
    keep = [columns[STAGE].isin([str(stage) for stage in standard.stages]), pupils > 0]
    if KIND in columns:
        keep += _kept_kinds(standard, columns[KIND], pupils)
    values = {item.id: _by_stage(item, standard, columns) for item in indicator_items(standard)}
    carried = [name for name in (COUNTY, STAGE, NAME, PUPILS, ROW) if name in columns]
    return table.filter(*keep).select(*carried, **values)


def _kept_kinds(standard: Standard, kind: Expression, pupils: Expression) -> list[Expression]:
    outside = [
        word for word, each in SCHOOL_KIND_WORDS.items() if each.value in standard.units.excluded_kinds
    ]
    outside += list(standard.units.excluded_kinds)
    points = [word for word, each in SCHOOL_KIND_WORDS.items() if each is SchoolKind.TEACHING_POINT]
    points.append(SchoolKind.TEACHING_POINT.value)
    named = kind.fill_null("")
    keep = [~named.isin(outside)] if outside else []
    minimum = standard.units.teaching_point_minimum
    return keep if minimum is None else [*keep, ~named.isin(points) | (pupils >= minimum)]


def _by_stage(item: Item, standard: Standard, columns: Mapping[str, Expression]) -> Expression:
    by_formula: dict[Node, list[Stage]] = {}
    for stage in standard.stages:
        for measure in item.measures_of(stage)[:1]:
            by_formula.setdefault(measure.formula, []).append(stage)
    if len(by_formula) == 1:
        return _number(compile_formula(next(iter(by_formula)), columns))
    branches = [
        (
            columns[STAGE].isin([str(stage) for stage in stages]),
            compile_formula(node, columns).cast("float64"),
        )
        for node, stages in by_formula.items()
    ]
    return ibis.cases(*branches)


def _number(value: Expression) -> Expression:
    return value if value.type().is_float64() else value.cast("float64")


def groups_expression(standard: Standard, units: Expression, *, gaps: bool) -> Expression:
    """Per county and stage: units, pupils, and of every indicator the mean and the sum of squares.

    Without ``gaps`` it is the lean form for complete rows, and ``complete`` counts those that are; with ``gaps``
    every indicator has its own count of known values and their pupils.
    """
    items = [item.id for item in indicator_items(standard)]
    pupils = units[PUPILS]
    sums: dict[str, Expression] = {"units": units.count(), "enrolment": pupils.sum()}
    if not gaps:
        sums["complete"] = sum((units[item] for item in items[1:]), units[items[0]]).count()
    for item in items:
        weight = pupils.sum()
        if gaps:
            sums[f"{item}_known"] = units[item].count()
            weight = ibis.ifelse(units[item].notnull(), pupils, 0.0).sum()
            sums[f"{item}_pupils"] = weight
        sums[f"{item}_mean"] = (pupils * units[item]).sum() / weight
    means = units.group_by(COUNTY, STAGE).aggregate(**sums)
    joined = units.join(means, [COUNTY, STAGE])
    squares: dict[str, Expression] = {}
    for item in items:
        distance = joined[item] - joined[f"{item}_mean"]
        squares[f"{item}_squares"] = (joined[PUPILS] * (distance * distance)).sum()  # a power would be slower
    carried = {name: joined[name].arbitrary() for name in sums}
    return joined.group_by([COUNTY, STAGE]).aggregate(**carried, **squares)


@lru_cache(maxsize=64)
def _group_query(key: _QueryKey) -> tuple[str, Expression]:
    table = ibis.table({name: _type(name) for name in key.columns}, name=key.table)
    units = units_expression(key.standard.value, table)
    expression = groups_expression(key.standard.value, units, gaps=key.gaps)
    return str(ibis.to_sql(expression, dialect=key.dialect)), expression


@lru_cache(maxsize=64)
def _unit_query(key: _QueryKey) -> tuple[str, Expression]:
    table = ibis.table({name: _type(name) for name in key.columns}, name=key.table)
    expression = units_expression(key.standard.value, table)
    expression = expression.order_by(ROW if ROW in key.columns else [COUNTY, STAGE])
    return str(ibis.to_sql(expression, dialect=key.dialect)), expression


def _type(name: str) -> str:
    return "string" if name in _TEXT_FIELDS else "float64"


class _Identity:
    """A standard as a cache key: by identity, for its nodes are costly to compare."""

    def __init__(self, value: Standard) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.value is self.value


@dataclass(frozen=True)
class _QueryKey:
    standard: _Identity
    columns: tuple[str, ...]
    table: str
    dialect: str
    gaps: bool = False


def _key(standard: Standard, columns: Iterable[str], table: str, backend: Any) -> _QueryKey:
    return _QueryKey(_Identity(standard), used_columns(standard, columns), table, backend.name)


def _run(backend: Any, query: tuple[str, Expression]) -> pa.Table:
    """Run the compiled text on DuckDB; other backends get the expression."""
    sql, expression = query
    if backend.name == "duckdb":
        return backend.con.execute(sql).to_arrow_table()
    return backend.to_pyarrow(expression)


def unit_values(standard: Standard, columns: Iterable[str], *, backend: Any, table: str = _TABLE) -> pa.Table:
    """Every unit of a table of the backend with the values of its indicators.

    In the order of the column ``row`` if the table has one, else by county and stage.
    """
    return _run(backend, _unit_query(_key(standard, columns, table, backend)))


def raw_coefficients(
    standard: Standard, columns: Iterable[str], *, backend: Any, table: str = _TABLE
) -> pa.Table:
    """Means and sums of squares per county and stage of a table of the backend, in floats.

    Most tables are complete: the lean query runs first, the one that counts what is known only if rows have gaps.
    """
    key = _key(standard, columns, table, backend)
    found = _run(backend, _group_query(key))
    if found["complete"].equals(found["units"]):
        return found
    return _run(backend, _group_query(replace(key, gaps=True)))


def register(source: pa.Table, standard: Standard, backend: Any, table: str = _TABLE) -> tuple[str, ...]:
    """Give the table to the backend under a name; returns its columns. Numbers may be integers or floats."""
    if backend.name == "duckdb":
        backend.con.register(table, source)
    else:
        backend.create_table(table, source, overwrite=True)
    return tuple(source.column_names)


def coefficients(source: pa.Table, standard: Standard, *, backend: Any = None) -> pa.Table:
    """Difference coefficients of every county, stage and indicator, one row per county and stage.

    Columns of an indicator ``L1``: ``L1_known``, ``L1_mean``, ``L1_sd``, ``L1_cv`` (NULL with a value missing),
    ``L1_provisional_cv`` and ``L1_met`` against the stage's limit (exactly judged near it).
    """
    own = connect() if backend is None else backend
    columns = register(source, standard, own)
    found = raw_coefficients(standard, columns, backend=own)
    return finish(found, standard, _ExactRows(source, standard).dispersion)


class _ExactRows:
    """Rows of a group of the source, for the exact reference."""

    def __init__(self, source: pa.Table, standard: Standard) -> None:
        self._source = source
        self._standard = standard
        self._index: dict[tuple[str, str], list[int]] | None = None

    def dispersion(self, county: str, stage: Stage, item: Item) -> Dispersion | None:
        """The exact dispersion of the group, None while a unit's value is missing."""
        if self._index is None:
            self._index = {}
            keys = zip(self._source[COUNTY].to_pylist(), self._source[STAGE].to_pylist(), strict=True)
            for position, key in enumerate(keys):
                self._index.setdefault(key, []).append(position)
        rows = self._source.take(pa.array(self._index[county, str(stage)])).to_pylist()
        return exact_dispersion(self._standard, item, stage, rows)


def exact_value(item: Item, stage: Stage, row: Mapping[str, Any]) -> Fraction | None:
    """The indicator of one row by the reference evaluator."""
    measure = item.measures_of(stage)[0]
    return evaluate(measure.formula, RowScope(row), zero_rules=measure.zero_rules).number


def exact_dispersion(
    standard: Standard, item: Item, stage: Stage, rows: Iterable[Mapping[str, Any]]
) -> Dispersion | None:
    """The exact dispersion of rows, those that are no units left out; None while a value is missing."""
    pairs: list[tuple[Fraction, Fraction]] = []
    for row in rows:
        if not is_unit(standard, row):
            continue
        value = exact_value(item, stage, row)
        if value is None:
            return None
        pairs.append((value, exact(row[PUPILS])))
    return disperse_values(pairs) if pairs else None


def is_unit(standard: Standard, row: Mapping[str, Any]) -> bool:
    """Whether a row is a unit of the resource evaluation (the same rule as ``units.stage_units``)."""
    pupils, word = row.get(PUPILS), row.get(KIND)
    if pupils is None or pupils <= 0:
        return False
    kind = (
        SCHOOL_KIND_WORDS.get(word) or (SchoolKind(word) if word in set(SchoolKind) else None)
        if word
        else None
    )
    if kind is None:
        return True
    minimum = standard.units.teaching_point_minimum
    if kind is SchoolKind.TEACHING_POINT and minimum is not None and pupils < minimum:
        return False
    return kind.value not in standard.units.excluded_kinds

"""Queries that every request asks are compiled once: their SQL is kept, only the parameter changes.

Django compiles a queryset anew each time, which costs more than the query itself where related rows are joined. Here
the instances are built by Django's own parts from the kept SQL; a test holds the result against the plain queryset.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
Value = TypeVar("Value", int, str)

# Stand for the parameter while the queryset is compiled; nothing real bears these values.
_NUMBER = -7_405_126_998_331
_TEXT = "\x01prepared\x01"
_MARKS: dict[type, int | str] = {int: _NUMBER, str: _TEXT}


_populators: Any = get_related_populators  # the stubs describe a later Django


@dataclass(frozen=True)
class _Plan:
    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: Any
    model: type[Model]
    names: list[str]
    span: slice
    populators: list[Any]


class Prepared(Generic[Row, Value]):
    """A queryset of one parameter (a whole number or a text, used once or more), compiled on first use.

    The queryset may filter, order, defer and select related rows; annotations and prefetching are not supported, and
    what the parameter is compared with must take it as it is. Every call asks the database.
    """

    def __init__(self, build: Callable[[Value], QuerySet[Row]], kind: type[Value]) -> None:
        self._build: Callable[[Value], QuerySet[Row]] = build
        self._mark: Any = _MARKS[kind]
        self._plans: dict[str, _Plan] = {}

    def __call__(self, value: Value) -> list[Row]:
        """The rows for a value of the parameter."""
        connection = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = self._compiled()
        parameters = [value if each == self._mark else each for each in plan.parameters]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, parameters)
            fetched = cursor.fetchall()
        rows: Any = plan.compiler.apply_converters(fetched, plan.converters) if plan.converters else fetched
        found: list[Any] = []
        for row in rows:
            one = plan.model.from_db(DEFAULT_DB_ALIAS, plan.names, row[plan.span])
            for populator in plan.populators:
                populator.populate(row, one)
            found.append(one)
        return found

    def _compiled(self) -> _Plan:
        compiler: Any = self._build(self._mark).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if self._mark not in parameters or compiler.annotation_col_map:
            raise ValueError("the parameter must reach the query as it is, and nothing may be annotated")
        fields = compiler.klass_info["select_fields"]
        span = slice(fields[0], fields[-1] + 1)
        return _Plan(
            sql,
            tuple(parameters),
            compiler,
            compiler.get_converters([each[0] for each in compiler.select]),
            compiler.klass_info["model"],
            [each[0].target.attname for each in compiler.select[span]],
            span,
            _populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),
        )

"""Every reader of formulas knows every kind of node."""

from __future__ import annotations

import typing

import pytest

from dudao.core.formula import Node, Visitor, children_of, parse, walk

EVERYTHING = (
    "if(known(a) and not b in ('x', 'y') or c >= -1, ceil(min(a, 2)), either(a, 3 + d)) "
    "* total(e, f > 1) / count(g) + years_between(h, i)"
)


def test_the_walk_meets_every_kind_of_node() -> None:
    assert {type(node) for node in walk(parse(EVERYTHING))} == set(typing.get_args(Node))


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("a + 1", ["a", "1"]),
        ("not a", ["a"]),
        ("a in (1, 2)", ["a", "1", "2"]),
        ("if(a, b, c)", ["a", "b", "c"]),
        ("total(a, b)", ["a", "b"]),
        ("total(a)", ["a"]),
        ("count()", []),
        ("count(a)", ["a"]),
        ("years_between(a, b)", ["a", "b"]),
        ("max(a, b, c)", ["a", "b", "c"]),
    ],
)
def test_the_nodes_directly_below(text: str, children: list[str]) -> None:
    assert [str(child) for child in children_of(parse(text))] == children


def test_a_visitor_that_forgets_a_kind_of_node_cannot_be_made() -> None:
    missing: frozenset[str] = Visitor.__abstractmethods__
    assert len(missing) == len(typing.get_args(Node))

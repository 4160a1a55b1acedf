"""No address without a row in the rights of its app: who gets it, who is refused, who must not know of it."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.rights import Right

APPS = Path(__file__).resolve().parent.parent / "apps"


def url_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            prefix = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from (prefix + name for name in url_names(pattern.url_patterns))
        else:
            yield pattern.name or f"(no name) {pattern.pattern}"


def declared_rights() -> Iterator[Right]:
    for path in sorted(APPS.glob("*/test_rights*.py")):
        module = importlib.import_module(f"tests.apps.{path.parent.name}.{path.stem}")
        yield from module.RIGHTS


def test_every_url_name_has_a_right() -> None:
    names = list(url_names(get_resolver().url_patterns))
    assert len(names) == len(set(names)), "an URL name is used twice"
    assert set(names) == {right.url_name for right in declared_rights()}

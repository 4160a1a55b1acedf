"""Reading a YAML file strictly: no key twice, none that nobody reads, no floats, and every error with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import yaml

from dudao.catalogue.errors import CatalogueError
from dudao.core.numbers import exact

Choice = TypeVar("Choice", bound=StrEnum)


try:  # the parser in C where PyYAML was built with it: the same language, ten times as fast
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class _Loader(_SafeLoader):
    """Plain YAML in which decimals and dates stay text, so that numbers are exact, and no key stands twice."""

    file_name = ""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise CatalogueError(f"第{line}行：“{key}”写了两次", self.file_name)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Entry:
    """The file's content as an entry. Raises ``CatalogueError`` for what is no YAML mapping."""
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Loader(text)
        loader.file_name = path.name
        content = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        line = min(line, text.count("\n") + 1)  # what ends too early is not told behind the last line
        raise CatalogueError(f"第{line}行：不是有效的 YAML（{error.problem}）", path.name) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CatalogueError(f"不是有效的 YAML（{error}）", path.name) from error
    return Entry(content, path.name)


class Entry:
    """One mapping of the file; every key read is remembered, and ``close`` refuses the keys that nobody read."""

    def __init__(self, content: object, place: str) -> None:
        if not isinstance(content, Mapping):
            raise CatalogueError("这里应是“键: 值”的形式", place)
        self._content: Mapping[object, object] = content
        self._read: set[object] = set()
        self.place = place

    def error(self, message: str) -> CatalogueError:
        return CatalogueError(message, self.place)

    def has(self, key: str) -> bool:
        return self._content.get(key) is not None

    def _get(self, key: str) -> object:
        self._read.add(key)
        return self._content.get(key)

    def ignore(self, key: str) -> None:
        """Let a key pass that holds nothing of its own."""
        self._read.add(key)

    def names(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self._content)

    def close(self) -> None:
        """Refuse keys that were not read: most often a slip of the pen."""
        unknown = [str(key) for key in self._content if key not in self._read]
        if unknown:
            raise self.error(f"不认识的键：{'、'.join(unknown)}")

    def text(self, key: str, default: str | None = None) -> str:
        """Text; a whole number is taken as its digits. Without a default the key must be there."""
        value = self._get(key)
        if value is None:
            if default is None:
                raise self.error(f"缺少“{key}”")
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self.error(f"“{key}”应是文字")
        return str(value).strip()

    def flag(self, key: str) -> bool:
        """true or false; absent means false."""
        value = self._get(key)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self.error(f"“{key}”应是 true 或 false")
        return value

    def fraction(self, key: str) -> Fraction | None:
        """A number, exact; None if absent."""
        if not self.has(key):
            self._read.add(key)
            return None
        text = self.text(key)
        try:
            return exact(text)
        except (ValueError, ZeroDivisionError) as error:
            raise self.error(f"“{key}”应是数，不是“{text}”") from error

    def whole_number(self, key: str) -> int | None:
        """A whole number; None if absent."""
        value = self.fraction(key)
        if value is None:
            return None
        if value.denominator != 1:
            raise self.error(f"“{key}”应是整数")
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty if absent; a single text stands for a list of one."""
        value = self._get(key)
        if value is None:
            return ()
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str | int) and not isinstance(each, bool) for each in values):
            raise self.error(f"“{key}”应是文字的列表")
        return tuple(str(each).strip() for each in values)

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of ``kind``."""
        text = self.text(key, default.value if default is not None else None)
        try:
            return kind(text)
        except ValueError as error:
            raise self.error(f"“{key}”不能是“{text}”，可用：{'、'.join(kind)}") from error

    def mapping(self, key: str) -> Entry | None:
        """A nested mapping; None if absent."""
        value = self._get(key)
        return None if value is None else Entry(value, f"{self.place} · {key}")

    def data(self, key: str) -> Mapping[str, object] | None:
        """A nested mapping as it stands, for a reader of its own; None if absent."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.error(f"“{key}”应是“键: 值”的形式")
        return {str(name): each for name, each in value.items()}

    def text_mapping(self, key: str) -> dict[str, str]:
        """A nested mapping of text to text, empty if absent."""
        entry = self.mapping(key)
        return {} if entry is None else {name: entry.text(name) for name in entry.names()}

    def entries(self, key: str, name: str = "id") -> Iterator[Entry]:
        """The entries of a list; each is called by its ``name`` in errors."""
        value = self._get(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.error(f"“{key}”应是列表")
        for number, each in enumerate(value, start=1):
            called = each.get(name) if isinstance(each, Mapping) else None
            yield Entry(each, f"{self.place} · {called if called is not None else f'{key}第{number}条'}")

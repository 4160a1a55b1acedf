"""Loading standards: ``load`` by id, ``available`` for lists, ``load_file`` for a file anywhere.

A standard is one YAML file in ``catalogue/standards``, named after its id. Everything is checked when it is loaded:
names and units in formulas, a stated rule for every denominator that may be zero, marks, points, references. What is
wrong raises ``CatalogueError``, in Chinese, with file, item and, for a formula, a caret under the character meant.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dudao.catalogue.entry import Entry, read_yaml
from dudao.catalogue.errors import CatalogueError
from dudao.catalogue.formulas import Compiler
from dudao.catalogue.items import ItemReader
from dudao.catalogue.schema import Item, Mark, RuleSet, Source, Standard, StandardSummary
from dudao.catalogue.tables import read_tables, vocabulary
from dudao.catalogue.verdicts import read_units, read_verdict
from dudao.core.schools import Stage

__all__ = ["CatalogueError", "available", "load", "load_file", "standard_ids"]

_STANDARDS = Path(__file__).parent / "standards"
_KINDS = ("balance", "graded", "scored", "duties")


def standard_ids() -> tuple[str, ...]:
    """The ids of the standards that ship with the product, sorted."""
    return tuple(sorted(path.stem for path in _STANDARDS.glob("*.yaml")))


@cache
def load(standard_id: str) -> Standard:
    """The standard of that id. Raises ``KeyError`` for an id that is not in the catalogue."""
    if standard_id not in standard_ids():
        raise KeyError(standard_id)
    return load_file(_STANDARDS / f"{standard_id}.yaml")


@cache
def available() -> tuple[StandardSummary, ...]:
    """What a list of standards shows, sorted by id."""
    return tuple(_summary(load(standard_id)) for standard_id in standard_ids())


def load_file(path: Path) -> Standard:
    """The standard in a YAML file. Raises ``CatalogueError`` for anything wrong in it."""
    entry = read_yaml(path)
    standard = _standard(entry)
    if standard.id != path.stem:
        raise entry.error(f"文件名应与 id 相同：{standard.id}.yaml")
    return standard


def _summary(standard: Standard) -> StandardSummary:
    return StandardSummary(
        id=standard.id,
        title=standard.title,
        short_title=standard.short_title,
        document_number=standard.document_number,
        kind=standard.kind,
        sample=standard.sample,
        items=len(standard.items),
        mark=standard.mark,
    )


def _standard(entry: Entry) -> Standard:
    kind = entry.text("kind")
    if kind not in _KINDS:
        raise entry.error(f"kind 不能是“{kind}”，可用：{'、'.join(_KINDS)}")
    sample = entry.flag("sample")
    notice = entry.text("notice", "")
    if sample != bool(notice):
        raise entry.error("示例标准要写 notice（示例声明），正式标准不写")
    tables = read_tables(entry)
    names = vocabulary(tables)
    zero_rules = Compiler(names, {}).zero(entry, {})
    sources = tuple(Source(ref, title) for ref, title in entry.text_mapping("sources").items())
    reader = ItemReader(Compiler(names, zero_rules), frozenset(source.ref for source in sources), sample)
    items = reader.items(entry)
    _check_ids(entry, items, ())
    rule_sets = reader.rule_sets(entry, items)
    _check_ids(entry, items, rule_sets)
    standard = Standard(
        id=entry.text("id"),
        title=entry.text("title"),
        short_title=entry.text("short_title"),
        document_number=entry.text("document_number", ""),
        kind=kind,
        sample=sample,
        notice=notice,
        stages=tuple(_stage(entry, word) for word in entry.texts("stages")),
        tables=tables,
        checks=reader.checks(entry, tables),
        items=items,
        rule_sets=rule_sets,
        verdict=read_verdict(entry, items),
        units=read_units(entry),
        sources=sources,
        mark=entry.choice("mark", Mark),
        notes=entry.texts("notes"),
    )
    entry.ignore("definitions")  # anchors that other parts of the file refer to
    entry.close()
    return standard


def _stage(entry: Entry, word: str) -> Stage:
    if word not in set(Stage):
        raise entry.error(f"没有学段“{word}”，可用：{'、'.join(Stage)}")
    return Stage(word)


def _check_ids(entry: Entry, items: tuple[Item, ...], rule_sets: tuple[RuleSet, ...]) -> None:
    added = [item.id for rule_set in rule_sets for item in rule_set.adds]
    for noun, ids in (
        ("条目", [*(item.id for item in items), *added]),
        ("规则", [rule_set.id for rule_set in rule_sets]),
    ):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise entry.error(f"{noun} id 重复：{'、'.join(twice)}")

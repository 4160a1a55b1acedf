"""Reading the tables of a standard: fields, their titles in forms, and the names that formulas may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dudao.catalogue.entry import Entry
from dudao.catalogue.schema import Field, FieldKind, FieldLevel, Mark, Table
from dudao.core.formula import FieldType, ValueKind
from dudao.core.schools import FOUNDER_TYPES, SCHOOL_KIND_WORDS, AreaType, SchoolKind, Stage

WHOLE = "whole"
COUNTY = "county"

_VALUE_KINDS = {
    FieldKind.COUNT: ValueKind.NUMBER,
    FieldKind.NUMBER: ValueKind.NUMBER,
    FieldKind.YEAR: ValueKind.NUMBER,
    FieldKind.TEXT: ValueKind.TEXT,
    FieldKind.CHOICE: ValueKind.TEXT,
    FieldKind.BOOLEAN: ValueKind.BOOLEAN,
    FieldKind.DATE: ValueKind.DATE,
}
_KINDS = tuple(kind.label for kind in SchoolKind if kind is not SchoolKind.KINDERGARTEN)
_AREAS = tuple(area.label for area in AreaType)
_LISTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "school_kinds": (
        _KINDS,
        {word: kind.label for word, kind in SCHOOL_KIND_WORDS.items() if kind.label in _KINDS},
    ),
    "area_types": (
        _AREAS,
        {
            "城市": "城区",
            "主城区": "城区",
            "县镇": "镇区",
            "镇": "镇区",
            "农村": "乡村",
            "乡": "乡村",
            "村": "乡村",
        },
    ),
    "founder_types": (
        tuple(FOUNDER_TYPES.values()),
        FOUNDER_TYPES
        | {f"{code}{sign}{name}": name for code, name in FOUNDER_TYPES.items() for sign in (" ", "")},
    ),
}


@dataclass(frozen=True)
class Vocabulary:
    """The names that formulas of each level may use, with their types."""

    unit: Mapping[str, FieldType]
    school: Mapping[str, FieldType]
    county: Mapping[str, FieldType]


def read_tables(entry: Entry) -> tuple[Table, ...]:
    """The tables of the standard, in the order of the template; ids and titles each stand once."""
    tables = tuple(_table(each) for each in entry.entries("tables"))
    _once(entry, "表", [table.id for table in tables])
    _once(entry, "表名", [table.title for table in tables])
    if sum(table.level is FieldLevel.SCHOOL for table in tables) > 1:
        raise entry.error("一个标准只能有一张逐校填报的表")
    return tables


def vocabulary(tables: tuple[Table, ...]) -> Vocabulary:
    """The names that the fields of the tables give to formulas (see ``ItemLevel``)."""
    unit: dict[str, FieldType] = {}
    school: dict[str, FieldType] = {}
    county: dict[str, FieldType] = {}
    for table in tables:
        for each in table.fields:
            kind = FieldType(_VALUE_KINDS[each.kind], each.unit, each.choices)
            if table.level is FieldLevel.COUNTY:
                county[each.id] = kind
                school[f"{COUNTY}.{each.id}"] = kind
                continue
            unit[each.id] = kind
            school |= dict.fromkeys(_school_names(each), kind)
    return Vocabulary(unit, school, county)


def _school_names(field: Field) -> Iterator[str]:
    if field.level is not FieldLevel.STAGE:
        yield field.id
        return
    yield from (f"{stage.value}.{field.id}" for stage in field.stages)
    yield f"{WHOLE}.{field.id}"


def _table(entry: Entry) -> Table:
    level = entry.choice("level", FieldLevel)
    if level not in (FieldLevel.SCHOOL, FieldLevel.COUNTY):
        raise entry.error("表的 level 只能是 school 或 county")
    table = Table(
        id=entry.text("id"),
        title=entry.text("title"),
        level=level,
        fields=tuple(_field(each, level) for each in entry.entries("fields")),
        note=entry.text("note", ""),
    )
    entry.close()
    _once(entry, "字段", [each.id for each in table.fields])
    _once(entry, "栏目名", [title for each in table.fields for title in _titles(each)])
    return table


def _titles(field: Field) -> Iterator[str]:
    """Every title under which the field may stand; two fields of a table must not share one."""
    if field.level is FieldLevel.STAGE:
        yield from (f"{stage.label}·{field.label}" for stage in field.stages)
    words = [field.label, *field.aliases, *field.whole_alias]
    yield from dict.fromkeys(words)


def _once(entry: Entry, noun: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise entry.error(f"{noun}“{name}”重复")
        seen.add(name)


def _field(entry: Entry, table: FieldLevel) -> Field:
    choices, words = _choices(entry)
    bounded = entry.has("min")
    field = Field(
        id=entry.text("id"),
        label=entry.text("label"),
        kind=entry.choice("kind", FieldKind),
        level=entry.choice("level", FieldLevel, table),
        unit=entry.text("unit", ""),
        stages=tuple(_stage(entry, word) for word in entry.texts("stages")),
        identity=entry.flag("identity"),
        optional=entry.flag("optional"),
        minimum=entry.fraction("min") if bounded else (None if entry.flag("signed") else Field.minimum),
        maximum=entry.fraction("max"),
        choices=choices,
        choice_words=words,
        aliases=entry.texts("aliases"),
        definition=entry.text("definition", ""),
        data_source=entry.text("data_source", ""),
        group=entry.text("group", ""),
        sample=entry.text("sample", ""),
        mark=entry.choice("mark", Mark),
        whole_alias=entry.texts("whole_alias"),
    )
    entry.close()
    _check_field(entry, field, table)
    return field


def _stage(entry: Entry, word: str) -> Stage:
    if word not in set(Stage):
        raise entry.error(f"没有学段“{word}”，可用：{'、'.join(Stage)}")
    return Stage(word)


def _choices(entry: Entry) -> tuple[tuple[str, ...], dict[str, str]]:
    choices, words = entry.texts("choices"), entry.text_mapping("choice_words")
    if entry.has("choices_from"):
        name = entry.text("choices_from")
        if name not in _LISTS:
            raise entry.error(f"choices_from 没有“{name}”，可用：{'、'.join(_LISTS)}")
        listed, listed_words = _LISTS[name]
        choices, words = choices or listed, listed_words | words
    entry.text("choices_from", "")
    words = {word: choice for word, choice in words.items() if word not in choices}
    strange = sorted(set(words.values()) - set(choices))
    if choices and strange and not entry.has("choices_from"):
        raise entry.error(f"choice_words 指向没有的选项：{'、'.join(strange)}")
    return choices, {word: choice for word, choice in words.items() if choice in choices}


def _check_field(entry: Entry, field: Field, table: FieldLevel) -> None:
    if (table is FieldLevel.COUNTY) != (field.level is FieldLevel.COUNTY):
        raise entry.error("县级表的字段 level 为 county，学校表的字段不能是 county")
    if (field.level is FieldLevel.STAGE) != bool(field.stages):
        raise entry.error("分学段填报的字段（level: stage）要写 stages，其他字段不写")
    if (field.kind is FieldKind.CHOICE) != bool(field.choices):
        raise entry.error("选项字段（kind: choice）要写 choices，其他字段不写")
    if field.whole_alias and field.level is not FieldLevel.STAGE:
        raise entry.error("只有分学段填报的字段才有全校合计的栏目名（whole_alias）")
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        raise entry.error("min 大于 max")

"""The lists of a standard's pages: items as a tree, fields, checks, rule sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from dudao.apps.organisations.api import initials_of
from dudao.apps.standards.choices import (
    APPLIES_TO_WORDS,
    LEVEL_WORDS,
    MARK_LIGHTS,
    MARK_MEANINGS,
    SEVERITY_WORDS,
    VERDICT_WORDS,
)
from dudao.apps.standards.queries import standards
from dudao.apps.standards.wording import (
    MeasureWords,
    coefficient_words,
    demands,
    field_kind,
    field_level,
    field_need,
    field_title,
    in_words,
    measure_words,
    once_per_standard,
    points_text,
    short_demand,
    uses_of_fields,
)
from dudao.catalogue.schema import Field, Item, Mark, RuleSet, Source, Standard, Table
from dudao.core.formula import fields_of


@dataclass(frozen=True)
class MarkWords:
    """A mark with its light and what it means."""

    letter: str
    word: str
    light: str
    meaning: str


@dataclass(frozen=True)
class ListedStandard:
    """A line of the list of standards."""

    standard: Standard
    way: str
    count: int
    marks: tuple[tuple[MarkWords, int], ...]
    search: str


@dataclass(frozen=True)
class ListedItem:
    """A line of the item tree."""

    item: Item
    demand: str
    demands: tuple[str, ...]
    coefficient: str
    measures: tuple[MeasureWords, ...]
    mark: MarkWords
    formula_mark: MarkWords | None
    search: str


@dataclass(frozen=True)
class Branch:
    """The items below one heading: a dimension, or a criterion of it."""

    title: str
    key: str
    rows: tuple[ListedItem, ...]


@dataclass(frozen=True)
class Dimension:
    """A dimension with its criteria (one without a title where the standard has no such level)."""

    title: str
    key: str
    count: int
    points: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class ListedField:
    """A line of the list of fields."""

    field: Field
    title: str
    kind: str
    level: str
    need: str
    mark: MarkWords
    uses: tuple[Item, ...]
    search: str


@dataclass(frozen=True)
class ListedCheck:
    """A line of the list of checks."""

    table: str
    condition: str
    message: str
    severity: str
    is_error: bool
    source: str
    mark: MarkWords


@dataclass(frozen=True)
class ListedRuleSet:
    """An optional rule set in words."""

    rule_set: RuleSet
    item: Item | None
    applies: str
    measures: tuple[MeasureWords, ...]
    before: tuple[MeasureWords, ...]
    adds: tuple[ListedItem, ...]
    mark: MarkWords


SAMPLE_MARK = MarkWords("例", "示例条文", "none", "为演示而编写，并非官方条文，不得用于申报。")


def mark_words(mark: Mark) -> MarkWords:
    """The mark in words."""
    return MarkWords(mark.value, mark.label, MARK_LIGHTS[mark], MARK_MEANINGS[mark])


def item_mark(item: Item) -> MarkWords:
    """The mark of an item; a text written for a sample was checked against nothing and says so."""
    return SAMPLE_MARK if item.sample_text else mark_words(item.mark)


def all_marks() -> list[MarkWords]:
    """The legend."""
    return [mark_words(mark) for mark in Mark]


def marks_of(standard: Standard) -> tuple[tuple[MarkWords, int], ...]:
    """How many items carry each mark."""
    counted = Counter(item_mark(item) for item in standard.items)
    return tuple((mark, counted[mark]) for mark in (*all_marks(), SAMPLE_MARK) if counted[mark])


@cache
def listed_standards() -> tuple[ListedStandard, ...]:
    """The list of standards."""
    return tuple(
        ListedStandard(
            standard=one,
            way=VERDICT_WORDS[one.verdict.kind],
            count=len(one.items),
            marks=marks_of(one),
            search=f"{one.title} {one.short_title} {one.document_number} {initials_of(one.title)}",
        )
        for one in standards()
    )


def listed_item(standard: Standard, item: Item) -> ListedItem:
    """One item as a line."""
    words = (item.number, item.title, item.dimension, item.criterion, item.responsible_unit, item.clause)
    return ListedItem(
        item=item,
        demand=short_demand(item),
        demands=demands(item),
        coefficient=coefficient_words(standard, item),
        measures=tuple(measure_words(standard, measure) for measure in item.measures),
        mark=item_mark(item),
        formula_mark=mark_words(item.formula_mark) if item.formula_mark else None,
        search=f"{' '.join(words)} {initials_of(item.title)}",
    )


@once_per_standard
def item_tree(standard: Standard) -> tuple[Dimension, ...]:
    """The items by dimension and criterion, in the order in which the standard names them first."""
    tree: dict[str, dict[str, list[Item]]] = {}
    for item in standard.items:
        tree.setdefault(item.dimension, {}).setdefault(item.criterion, []).append(item)
    return tuple(
        _dimension(standard, place, title, criteria)
        for place, (title, criteria) in enumerate(tree.items(), 1)
    )


def _dimension(standard: Standard, place: int, title: str, criteria: dict[str, list[Item]]) -> Dimension:
    key = f"d{place}"
    branches = tuple(
        Branch(name, f"{key}-{at}", tuple(listed_item(standard, item) for item in items))
        for at, (name, items) in enumerate(criteria.items(), 1)
    )
    points = [item.max_points for items in criteria.values() for item in items if item.max_points is not None]
    count = sum(len(branch.rows) for branch in branches)
    return Dimension(title, key, count, points_text(sum(points, Fraction(0))) if points else "", branches)


def listed_rows(standard: Standard) -> list[ListedItem]:
    """All items in the order of the tree."""
    return [row for dimension in item_tree(standard) for branch in dimension.branches for row in branch.rows]


@once_per_standard
def listed_fields(standard: Standard) -> tuple[tuple[Table, tuple[ListedField, ...]], ...]:
    """The fields of every table."""
    return tuple(
        (table, tuple(_listed_field(standard, field) for field in table.fields)) for table in standard.tables
    )


def _listed_field(standard: Standard, field: Field) -> ListedField:
    words = (field.label, field.group, field.definition, *field.aliases)
    return ListedField(
        field=field,
        title=field_title(field),
        kind=field_kind(field),
        level=field_level(field),
        need=field_need(field),
        mark=mark_words(field.mark),
        uses=uses_of_fields(standard).get(field.id, ()),
        search=f"{' '.join(words)} {initials_of(field.label)}",
    )


def fields_used_by(standard: Standard, item: Item) -> list[ListedField]:
    """The fields that an item's formulas and conditions name."""
    rows = [row for _, listed in listed_fields(standard) for row in listed]
    return [row for row in rows if any(one.id == item.id for one in row.uses)]


@once_per_standard
def listed_checks(standard: Standard) -> tuple[ListedCheck, ...]:
    """The checks on rows in words."""
    titles = {table.id: table.title for table in standard.tables}
    return tuple(
        ListedCheck(
            table=titles[check.table],
            condition=in_words(standard, check.condition),
            message=check.message,
            severity=SEVERITY_WORDS[check.severity],
            is_error=check.severity == "error",
            source=check.source,
            mark=mark_words(check.mark),
        )
        for check in standard.checks
    )


def checks_on(standard: Standard, fields: Sequence[ListedField]) -> list[ListedCheck]:
    """The checks that name one of these fields."""
    wanted = {row.field.id for row in fields}
    found = zip(standard.checks, listed_checks(standard), strict=True)
    return [
        listed
        for check, listed in found
        if wanted & {name.rpartition(".")[2] for name in fields_of(check.condition)}
    ]


@once_per_standard
def listed_rule_sets(standard: Standard) -> tuple[ListedRuleSet, ...]:
    """The optional rule sets in words."""
    return tuple(_listed_rule_set(standard, rule_set) for rule_set in standard.rule_sets)


def _listed_rule_set(standard: Standard, rule_set: RuleSet) -> ListedRuleSet:
    item = standard.item(rule_set.item) if rule_set.item else None
    return ListedRuleSet(
        rule_set=rule_set,
        item=item,
        applies=in_words(standard, rule_set.applies) if rule_set.applies else "",
        measures=tuple(measure_words(standard, measure) for measure in rule_set.measures),
        before=tuple(measure_words(standard, measure) for measure in item.measures) if item else (),
        adds=tuple(listed_item(standard, added) for added in rule_set.adds),
        mark=mark_words(rule_set.mark),
    )


@dataclass(frozen=True)
class ItemPage:
    """Everything about one item, and its neighbours."""

    row: ListedItem
    level: str
    applies_to: str
    county_value: MeasureWords | None
    sources: tuple[Source, ...]
    fields: tuple[ListedField, ...]
    checks: tuple[ListedCheck, ...]
    rule_sets: tuple[ListedRuleSet, ...]
    grades: tuple[tuple[str, str, str], ...]  # grade, text, condition in words
    before: Item | None
    after: Item | None


def item_page(standard: Standard, item: Item) -> ItemPage:
    """One item's page."""
    rows = listed_rows(standard)
    place = next((at for at, row in enumerate(rows) if row.item.id == item.id), None)
    fields = fields_used_by(standard, item)
    return ItemPage(
        row=listed_item(standard, item),
        level=LEVEL_WORDS[item.level],
        applies_to="、".join(APPLIES_TO_WORDS[who] for who in item.applies_to),
        county_value=measure_words(standard, item.county_value) if item.county_value else None,
        sources=tuple(source for source in standard.sources if source.ref in item.sources),
        fields=tuple(fields),
        checks=tuple(checks_on(standard, fields)) if fields else (),
        rule_sets=tuple(row for row in listed_rule_sets(standard) if row.rule_set.item == item.id),
        grades=tuple(
            (rule.grade, rule.text, in_words(standard, rule.condition) if rule.condition else "")
            for rule in item.grade_rules
        ),
        before=rows[place - 1].item if place else None,
        after=rows[place + 1].item if place is not None and place + 1 < len(rows) else None,
    )

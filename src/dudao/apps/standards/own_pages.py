"""What the pages of own standards show: the list, a version's items as a tree, what was read of a form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import SchoolKind, initials_of
from dudao.apps.standards.choices import RollUpKind, VersionState
from dudao.apps.standards.models import Standard, StandardItem, StandardVersion
from dudao.apps.standards.permissions import can_edit_own_standards, can_view_own_standards
from dudao.apps.standards.publishing_checks import total_points
from dudao.apps.standards.versions import items_of, rule_of_item, standards_visible_to
from dudao.core.grid import Sheet, text_of
from dudao.core.numbers import trimmed
from dudao.core.scoring import rule_in_words
from dudao.core.scoring.rules import ScoringRule
from dudao.engine.standard_import.items import ImportedItem, ImportedStandard, TotalCheck
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.roles import Role
from dudao.engine.standard_import.versions import Pair, VersionComparison

PREVIEW_ROWS = 8
STATE_LIGHTS: dict[str, str] = {
    VersionState.DRAFT: "warn",
    VersionState.PUBLISHED: "ok",
    VersionState.WITHDRAWN: "none",
}


@dataclass(frozen=True)
class OwnStandard:
    """A line of the list: the version in force, the draft, and whether the person may change it."""

    standard: Standard
    published: StandardVersion | None
    draft: StandardVersion | None
    editable: bool
    search: str


def own_standards(user: User) -> list[OwnStandard]:
    """The standards that the person sees, by owner and title; drafts only where she sees their owner."""
    standards = list(standards_visible_to(user).order_by("owner__path", "title"))
    versions: dict[int, list[StandardVersion]] = {}
    for version in StandardVersion.objects.filter(standard__in=standards).order_by("-number"):
        versions.setdefault(version.standard_id, []).append(version)
    found = []
    for standard in standards:
        held = versions.get(standard.pk, [])
        published = next((each for each in held if each.is_published), None)
        draft = next((each for each in held if each.is_draft), None)
        if draft is not None and not can_view_own_standards(user, standard.owner):
            draft = None
        if published is None and draft is None:
            continue
        found.append(
            OwnStandard(
                standard,
                published,
                draft,
                can_edit_own_standards(user, standard.owner),
                f"{standard.title} {standard.document_number} {standard.owner.name} {initials_of(standard.title)}",
            )
        )
    return found


@dataclass(frozen=True)
class ItemRow:
    """An item in words."""

    item: StandardItem
    rule: str
    points: str
    who: str
    search: str


@dataclass(frozen=True)
class Section:
    """The items of one section of a version, with their points."""

    title: str
    key: str
    points: str
    rows: tuple[ItemRow, ...]


def sections_of(items: Sequence[StandardItem]) -> tuple[Section, ...]:
    """The items by section in their order."""
    grouped: dict[str, list[StandardItem]] = {}
    for item in items:
        grouped.setdefault(item.section, []).append(item)
    return tuple(
        Section(
            title,
            f"s{place}",
            trimmed(total_points(held), 6) if any(item.points is not None for item in held) else "",
            tuple(item_row(item) for item in held),
        )
        for place, (title, held) in enumerate(grouped.items(), 1)
    )


def sections_of_version(version: StandardVersion) -> tuple[Section, ...]:
    """The items of a version by section; of a published version, which never changes, they are put in words once."""
    items = items_of(version)
    if version.published_at is None or not version.is_published:
        return sections_of(items)
    return _kept_sections((version.pk, version.published_at), items)


@lru_cache(maxsize=16)
def _kept_sections(version: tuple[int, datetime], items: tuple[StandardItem, ...]) -> tuple[Section, ...]:
    return sections_of(items)


def item_row(item: StandardItem) -> ItemRow:
    """One item in words."""
    return ItemRow(
        item,
        words_of(rule_of_item(item), item.points),
        points_text(item.points),
        who_in_words(item.subject, item.school_kinds, item.roll_up),
        f"{item.code} {item.text} {item.criterion} {item.responsible_unit} {initials_of(item.text[:60])}",
    )


def words_of(rule: ScoringRule, points: Fraction | None) -> str:
    """The rule in words; one that carries points on an item without points is met or not."""
    if points is None and rule.kind.carries_points:
        return "达标或不达标，不计分。" if rule.kind.value == "met" else "还没有分值。"
    return rule_in_words(rule, points or Fraction(0))


def points_text(points: Fraction | None) -> str:
    """Points without trailing zeros, a dash where there are none; a third is shown as a fraction."""
    if points is None:
        return "—"
    exact = (points * 10**6).denominator == 1
    return trimmed(points, 6) if exact else f"{points.numerator}/{points.denominator}"


def who_in_words(subject: str, school_kinds: Iterable[str], roll_up: str) -> str:
    """县, or 学校 with the kinds and how they roll up."""
    if subject != "school":
        return "县"
    labels = dict(SchoolKind.choices)
    kinds = "、".join(labels.get(kind, kind) for kind in school_kinds)
    how = dict(RollUpKind.choices).get(roll_up, "")
    return f"学校{f'（{kinds}）' if kinds else ''}{f'，{how}' if how else ''}"


@dataclass(frozen=True)
class ReadRow:
    """A clause as read of a form, in words."""

    item: ImportedItem
    rule: str
    points: str
    who: str
    search: str


def read_rows(read: ImportedStandard) -> list[ReadRow]:
    """The clauses of a form in words, in their order."""
    return [
        ReadRow(
            item,
            words_of(item.rule, item.points),
            points_text(item.points),
            who_in_words(item.subject, item.school_kinds, item.roll_up),
            f"{item.code} {item.text} {item.section} {initials_of(item.text[:60])}",
        )
        for item in read.items
    ]


def check_in_words(check: TotalCheck) -> str:
    """各条合计 2590 分，标明 2600 分."""
    unit = "条" if check.what == "items" else "分"
    scope = check.scope or "全部"
    return f"{scope}：读到 {trimmed(check.found, 6)} {unit}，标明 {trimmed(check.stated, 6)} {unit}"


@dataclass(frozen=True)
class ChangedRow:
    """A clause in both versions, its points in words."""

    pair: Pair
    old_points: str
    new_points: str


def changed_rows(compared: VersionComparison) -> list[ChangedRow]:
    """The changed clauses in the order of the new version."""
    return [
        ChangedRow(pair, points_text(pair.old.points), points_text(pair.new.points))
        for pair in compared.changed
    ]


@dataclass(frozen=True)
class MappedColumn:
    """A column of the mapping page: its letter and title, its role, whether its title was known."""

    at: int
    letter: str
    title: str
    role: str


def mapped_columns(sheet: Sheet, mapping: FormMapping) -> list[MappedColumn]:
    """Every column of the sheet that holds anything."""
    found = []
    for column in range(sheet.width):
        if not any(text_of(raw) for raw in sheet.column_values(column)[:400]):
            continue
        role = mapping.roles.get(column)
        letter = sheet.address(0, column).rstrip("0123456789")
        found.append(MappedColumn(column, letter, mapping.titles.get(column, ""), role.value if role else ""))
    return found


def first_rows(
    sheet: Sheet, mapping: FormMapping, columns: Sequence[MappedColumn]
) -> list[tuple[int, list[str]]]:
    """The rows around the heading, numbered as Excel does, cut short for the page."""
    start = max(0, mapping.first_row - 2)
    last = min(sheet.height, max(mapping.last_row, 0) + 1 + PREVIEW_ROWS)
    return [
        (row + 1, [_short(text_of(sheet.value(row, column.at))) for column in columns])
        for row in range(start, last)
    ]


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:38]}……"


ROLE_GROUPS = (
    (
        "层级和条文",
        (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4, Role.CLAUSE, Role.CODE, Role.SEQUENCE),
    ),
    (
        "分值和规则",
        (Role.POINTS, Role.RULE, Role.KIND, Role.VETO, Role.POINTS_1, Role.POINTS_2, Role.POINTS_3),
    ),
    (
        "办理",
        (Role.EVIDENCE, Role.RESPONSIBLE, Role.APPLIES_TO, Role.ROLL_UP, Role.METHOD, Role.NOTE),
    ),
    ("系统导出时带的列", (Role.MEASURED_BY, Role.DEMAND, Role.RULE_DATA)),
    ("其他", (Role.IGNORED,)),
)


def role_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """The roles by group for the selects of the mapping page."""
    return [(group, [(role.value, role.label) for role in roles]) for group, roles in ROLE_GROUPS]


def progress_of(version: StandardVersion) -> tuple[int, int]:
    """How many rules of a draft are confirmed, of how many."""
    items = items_of(version)
    return sum(item.rule_confirmed for item in items), len(items)

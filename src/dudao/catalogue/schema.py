"""What an official measure looks like as data: fields, checks, items, rule sets and the rule of the verdict.

Everything here is immutable and comes from one YAML file per measure and version (``catalogue/standards``).
Formulas are already parsed and checked when a ``Standard`` exists (see ``dudao.catalogue.loader``).

Marks say how far a fact was checked: V read in a text on the very subject; S read only in a derived text
(a local implementation, a program); M from memory. Pages and exports show them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from dudao.core.formula import Node, Threshold, ZeroRule
from dudao.core.schools import SchoolKind, Stage
from dudao.core.scoring import ScoringRule


class Mark(StrEnum):
    """How far a fact was checked against the official text."""

    V = "V"
    S = "S"
    M = "M"

    @property
    def label(self) -> str:
        return {"V": "已见原文", "S": "见于转述", "M": "凭记忆"}[self.value]


class FieldKind(StrEnum):
    """Type of a reported value."""

    COUNT = "count"  # whole number, not negative
    NUMBER = "number"  # may have decimals, not negative unless the field says so
    TEXT = "text"
    CHOICE = "choice"
    BOOLEAN = "boolean"  # 是 / 否
    DATE = "date"
    YEAR = "year"


class FieldLevel(StrEnum):
    """Whose value it is.

    SCHOOL: one value a school. STAGE: an own value for every stage of the school (columns with the stage
    before the label). SPLIT: one value a school that the product apportions to the stages by pupils.
    COUNTY: one value for the county.
    """

    SCHOOL = "school"
    STAGE = "stage"
    SPLIT = "split"
    COUNTY = "county"


@dataclass(frozen=True)
class Field:
    """One reported value, its title in the template being ``label`` and the unit in full-width parentheses."""

    id: str
    label: str
    kind: FieldKind
    level: FieldLevel
    unit: str = ""
    stages: tuple[Stage, ...] = ()  # for STAGE fields: which stages have a column
    identity: bool = False  # a row without it is refused; every other blank is missing data
    optional: bool = False  # a blank is normal (only some schools fill it) and never listed as missing
    minimum: Fraction | None = Fraction(0)
    maximum: Fraction | None = None
    choices: tuple[str, ...] = ()
    choice_words: Mapping[str, str] = field(
        default_factory=dict
    )  # other words for a choice: 九年一贯制 → its choice
    aliases: tuple[str, ...] = ()  # other titles seen in real forms; a unit other than ``unit`` is said there
    definition: str = ""  # 口径
    data_source: str = ""  # statistical table
    group: str = ""  # heading above the columns in the template
    sample: str = ""  # value in the sample row
    mark: Mark = Mark.M
    whole_alias: tuple[str, ...] = ()  # titles that report a STAGE field for the whole school (official form)


@dataclass(frozen=True)
class Table:
    """A sheet of the template: one row a school (or kindergarten), or the single county row."""

    id: str  # "schools" | "county" | "kindergartens" …
    title: str  # sheet name
    level: FieldLevel  # SCHOOL (many rows) or COUNTY (item/unit/value, one value each)
    fields: tuple[Field, ...]
    note: str = ""

    @property
    def reporter(self) -> str:
        """What one row of a table of many rows stands for: 学校 or 幼儿园."""
        return "幼儿园" if self.id == "kindergartens" else "学校"


@dataclass(frozen=True)
class Check:
    """A condition that a correct row satisfies; a row that is known to break it is an error or a warning."""

    id: str
    table: str
    condition: Node
    message: str  # Chinese: what is wrong and what to do
    severity: str = "error"  # "error" | "warning"
    source: str = ""
    mark: Mark = Mark.M


class ItemKind(StrEnum):
    """How an item is judged."""

    RATIO = "ratio"
    THRESHOLD = "threshold"
    QUALITATIVE = "qualitative"
    GRADE = "grade"
    SCORE = "score"
    VETO = "veto"

    @property
    def label(self) -> str:
        return {
            "ratio": "比值",
            "threshold": "门槛",
            "qualitative": "定性",
            "grade": "等级",
            "score": "计分",
            "veto": "一票否决",
        }[self.value]


class ItemLevel(StrEnum):
    """Over what an item is judged: every stage unit, every school (all must meet it), or the county.

    Names in formulas. UNIT: plain field ids. SCHOOL: plain ids of SCHOOL and SPLIT fields, ``primary.x``, ``junior.x``,
    ``senior.x`` and ``whole.x`` of STAGE fields, and the county's fields as ``county.x``. COUNTY: plain ids of the
    county's fields; names of SCHOOL level inside ``total`` and ``count``.
    """

    UNIT = "unit"
    SCHOOL = "school"
    COUNTY = "county"


@dataclass(frozen=True)
class Shortfall:
    """How a gap is said in things to add: the distance to the limit × ``per``, rounded up when ``whole``."""

    noun: str  # 骨干教师
    unit: str  # 人 (spoken as 名), 平方米, 元, 间
    per: (
        Node | None
    )  # formula over the same fields, e.g. students / 100; None: the limit itself is in ``unit``
    whole: bool = True
    classifier: str = ""  # 名, 间, 台 … in front of the noun
    reduce: bool = False  # things to take away (pupils, oversized classes), not to add


@dataclass(frozen=True)
class Measure:
    """One thing measured in an item: a formula, and the threshold that its value is held against.

    ``formula`` is numeric with a ``threshold``, or a condition (true / false) without one.
    """

    formula: Node
    text: str  # the formula as written, for the pages
    threshold: Threshold | None = None
    stage: Stage | None = None  # None: every stage, or no stage at all
    label: str = ""
    unit: str = ""
    zero_rules: Mapping[str, ZeroRule] = field(default_factory=dict)
    applies: Node | None = None  # rows for which it is asked; others are 不适用
    shortfall: Shortfall | None = None


@dataclass(frozen=True)
class GradeRule:
    """Grade by measured condition: the first whose condition holds; texts are shown to who judges by hand."""

    grade: str
    text: str
    condition: Node | None = None


@dataclass(frozen=True)
class MeasuredSource:
    """Where a scored item takes its value from: an item of another measure, judged over reported tables."""

    standard: str
    item: str
    quantity: str  # "value" | "met" | "cv" | "units_met_percent"
    stage: Stage | None = None


@dataclass(frozen=True)
class Item:
    """One item of a standard (标准条目)."""

    id: str
    number: str  # as printed: 1. ① A1-2 …
    title: str
    kind: ItemKind
    level: ItemLevel
    dimension: str  # 一级指标 / 大项
    criterion: str = ""  # 二级指标, if the standard has that level
    unit: str = ""
    measures: tuple[Measure, ...] = ()
    coefficient_limits: Mapping[Stage, Fraction] = field(default_factory=dict)
    grade_rules: tuple[GradeRule, ...] = ()
    max_points: Fraction | None = None
    clause: str = ""  # source clause
    mark: Mark = Mark.M
    formula_mark: Mark | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[str, ...] = ()
    responsible_unit: str = ""
    precondition: bool = False
    sample_text: bool = False  # True: the text was written for the sample and is not official
    scoring_rule: str = ""  # 评分细则, as text
    observation_points: tuple[str, ...] = ()  # 观测点
    applies_to: tuple[str, ...] = ()  # who is rated by it: "county", "school"; empty: not said
    inspection_method: str = ""  # 查阅资料, 实地查看 …
    school_kinds: tuple[SchoolKind, ...] = ()  # which schools are rated by it; empty: all
    roll_up: str = ""  # how the schools' points become the county's (`dudao.core.scoring.RollUp`)
    rule: ScoringRule | None = None  # the scoring rule as data, where it was settled
    measured_by: MeasuredSource | None = None
    county_value: Measure | None = None  # what the county's forms print of an item judged school by school

    def measures_of(self, stage: Stage | None) -> tuple[Measure, ...]:
        """Measures asked of ``stage``."""
        return tuple(m for m in self.measures if m.stage is None or m.stage == stage)


@dataclass(frozen=True)
class RuleSet:
    """An easing or a local quota that is off unless switched on by name; the verdict then names it."""

    id: str
    title: str
    item: str
    condition: str  # in Chinese, shown
    source: str
    years: str  # in Chinese: when it holds
    year_from: int | None
    year_to: int | None
    applies: Node | None  # rows to which it applies; None: all
    measures: tuple[Measure, ...]  # stand in for the item's own where it applies
    local: bool = False
    mark: Mark = Mark.S
    adds: tuple[Item, ...] = ()  # items asked in addition while it is on; ``item`` is empty if it only adds
    note: str = ""


@dataclass(frozen=True)
class SchoolRule:
    """Each unit meets at least ``at_least`` of ``items`` and reaches ``floor_ratio`` of the limit in the rest."""

    items: tuple[str, ...]
    at_least: int
    floor_ratio: Fraction
    text: str


@dataclass(frozen=True)
class CoefficientRule:
    """Difference coefficients: each on its own (2017), or the mean of all (2012), within the stage's limit."""

    mode: str  # "each" | "composite"
    items: tuple[str, ...]
    limits: Mapping[Stage, Fraction]
    text: str


@dataclass(frozen=True)
class GradeLevel:
    """A level of a graded standard: at least ``counts`` of each grade (better grades stand in for worse)."""

    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class VerdictRule:
    """How the verdict is reached; ``kind`` is "all_must", "graded" or "scored"."""

    kind: str
    school_rule: SchoolRule | None = None
    coefficient_rule: CoefficientRule | None = None
    grades: tuple[str, ...] = ()  # best first
    levels: tuple[GradeLevel, ...] = ()  # lowest first
    max_points: Fraction | None = None
    pass_points: Fraction | None = None
    text: str = ""


@dataclass(frozen=True)
class UnitRule:
    """Which schools are units, and how whole-school resources are apportioned to stages."""

    excluded_kinds: tuple[str, ...] = ()
    teaching_point_minimum: int | None = None
    weights: Mapping[Stage, Fraction] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Source:
    """Where facts of the standard were read."""

    ref: str
    title: str


@dataclass(frozen=True)
class StandardSummary:
    """What a list of standards shows of one."""

    id: str
    title: str
    short_title: str
    document_number: str
    kind: str
    sample: bool
    items: int
    mark: Mark


@dataclass(frozen=True)
class Standard:
    """A measure as data."""

    id: str
    title: str
    short_title: str
    document_number: str
    kind: str  # "balance" | "graded" | "scored" | "duties"
    sample: bool
    notice: str  # what every page and export must say (samples), else ""
    stages: tuple[Stage, ...]
    tables: tuple[Table, ...]
    checks: tuple[Check, ...]
    items: tuple[Item, ...]
    rule_sets: tuple[RuleSet, ...]
    verdict: VerdictRule
    units: UnitRule
    sources: tuple[Source, ...]
    mark: Mark
    notes: tuple[str, ...] = ()

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    @property
    def reporter(self) -> str:
        """What sentences call those who report: 幼儿园 where the table of many rows holds them, else 学校."""
        return next((table.reporter for table in self.tables if table.level is not FieldLevel.COUNTY), "学校")

    def table(self, table_id: str) -> Table:
        """The table of that id; KeyError if there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

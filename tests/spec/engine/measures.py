"""Small standards for the tests of the engine, and counties to judge against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from dudao.catalogue.schema import (
    CoefficientRule,
    Field,
    FieldKind,
    FieldLevel,
    GradeLevel,
    GradeRule,
    Item,
    ItemKind,
    ItemLevel,
    Mark,
    Measure,
    RuleSet,
    SchoolRule,
    Shortfall,
    Standard,
    Table,
    UnitRule,
    VerdictRule,
)
from dudao.core.formula import ZeroRule, parse, parse_threshold
from dudao.core.numbers import exact
from dudao.core.schools import Stage
from dudao.engine.facts import Judgement, Origin, Record, ReportedTables, SplitUnit, Value

PRIMARY, JUNIOR = Stage.PRIMARY, Stage.JUNIOR
BOTH = (PRIMARY, JUNIOR)
NO_PUPILS = {"students": ZeroRule.NOT_A_UNIT}

PRIMARY_LIMITS = {"L1": "4.2", "L2": "1", "L3": "0.9", "L4": "4.5", "L5": "7.5", "L6": "2000", "L7": "2.3"}
JUNIOR_LIMITS = {"L1": "5.3", "L2": "1", "L3": "0.9", "L4": "5.8", "L5": "10.2", "L6": "2500", "L7": "2.4"}
FORMULAS = {
    "L1": "100 * (t_college + t_bachelor) / students",
    "L2": "100 * t_backbone / students",
    "L3": "100 * t_arts / students",
    "L4": "(area_teach_aux - area_indoor_sport) / students",
    "L5": "(area_playground + area_indoor_sport) / students",
    "L6": "equip_value / students",
    "L7": "100 * rooms_multimedia / students",
}
JUNIOR_L1 = "100 * t_bachelor / students"
TITLES = {
    "L1": "每百名学生拥有高于规定学历教师数",
    "L2": "县级以上骨干教师数",
    "L3": "体育、艺术专任教师数",
    "L4": "生均教学及辅助用房面积",
    "L5": "生均体育运动场馆面积",
    "L6": "生均教学仪器设备值",
    "L7": "网络多媒体教室数",
}
THINGS = {
    "L1": Shortfall("高于规定学历教师", "人", parse("students / 100"), classifier="名"),
    "L2": Shortfall("骨干教师", "人", parse("students / 100"), classifier="名"),
    "L3": Shortfall("体育、艺术教师", "人", parse("students / 100"), classifier="名"),
    "L4": Shortfall("教学及辅助用房", "平方米", parse("students"), whole=False),
    "L5": Shortfall("体育运动场馆", "平方米", parse("students"), whole=False),
    "L6": Shortfall("教学仪器设备值", "元", parse("students"), whole=False),
    "L7": Shortfall("网络多媒体教室", "间", parse("students / 100"), classifier="间"),
}
STAGE_FIELDS = ("students", "t_college", "t_bachelor", "t_backbone", "t_arts", "classes")
SPLIT_FIELDS = ("area_teach_aux", "area_indoor_sport", "area_playground", "equip_value", "rooms_multimedia")
LABELS = {
    "students": "在校学生数",
    "t_backbone": "县级以上骨干教师",
    "rooms_multimedia": "网络多媒体教室",
    "rooms_music": "音乐教室",
    "t_moved": "交流轮岗教师",
}


def _field(field_id: str, level: FieldLevel, kind: FieldKind = FieldKind.NUMBER) -> Field:
    stages = BOTH if level is FieldLevel.STAGE else ()
    return Field(field_id, LABELS.get(field_id, field_id), kind, level, stages=stages)


def indicator(item_id: str) -> Item:
    """One of L1 to L7 with its requirement per stage."""
    measures = tuple(
        Measure(
            parse(JUNIOR_L1 if item_id == "L1" and stage is JUNIOR else FORMULAS[item_id]),
            FORMULAS[item_id],
            parse_threshold(f">= {limits[item_id]}"),
            stage,
            zero_rules=NO_PUPILS,
            shortfall=THINGS[item_id],
        )
        for stage, limits in ((PRIMARY, PRIMARY_LIMITS), (JUNIOR, JUNIOR_LIMITS))
    )
    return Item(
        item_id, item_id, TITLES[item_id], ItemKind.RATIO, ItemLevel.UNIT, "资源配置", measures=measures
    )


def county_item(item_id: str, formula: str, threshold: str, **extra: object) -> Item:
    """An item over the county held against one threshold."""
    shortfall = extra.get("shortfall")
    measure = Measure(
        parse(formula),
        formula,
        parse_threshold(threshold),
        label=str(extra.get("label", "")),
        unit="%",
        zero_rules={"t_eligible": ZeroRule.UNDETERMINED},
        shortfall=shortfall if isinstance(shortfall, Shortfall) else None,
    )
    return Item(
        item_id,
        item_id.lstrip("G"),
        "交流轮岗",
        ItemKind.RATIO,
        ItemLevel.COUNTY,
        "政府保障程度",
        measures=(measure,),
    )


G11 = county_item(
    "G11",
    "100 * t_moved / t_eligible",
    ">= 10",
    label="交流轮岗",
    shortfall=Shortfall("教师轮岗", "人", parse("t_eligible / 100"), classifier="名"),
)
G4 = Item(
    "G4",
    "4",
    "学校规模",
    ItemKind.THRESHOLD,
    ItemLevel.SCHOOL,
    "政府保障程度",
    measures=(
        Measure(
            parse("primary.students + junior.students"),
            "primary.students + junior.students",
            parse_threshold("<= 2000"),
            label="义务教育阶段规模",
            unit="人",
            shortfall=Shortfall("学生", "人", None, classifier="名"),
        ),
    ),
)
G3 = Item(
    "G3",
    "3",
    "音乐教室",
    ItemKind.THRESHOLD,
    ItemLevel.SCHOOL,
    "政府保障程度",
    measures=(
        Measure(
            parse("rooms_music >= ceil(whole.classes / 12)"),
            "rooms_music >= ceil(whole.classes / 12)",
            label="音乐教室",
            shortfall=Shortfall("音乐教室", "间", None, classifier="间"),
        ),
    ),
)
G1 = Item("G1", "1", "规划布局合理", ItemKind.QUALITATIVE, ItemLevel.COUNTY, "政府保障程度")
V1 = Item("V1", "1", "以考试方式招生", ItemKind.VETO, ItemLevel.COUNTY, "一票否决")
SMALL_RURAL = RuleSet(
    id="r-small",
    title="乡村小规模学校",
    item="L3",
    condition="学生不足 100 人",
    source="规程",
    years="2024 年起",
    year_from=2024,
    year_to=None,
    applies=parse("area_type == '乡村'"),
    measures=(
        Measure(
            parse("100 * (t_arts + t_shared) / students"),
            "100 * (t_arts + t_shared) / students",
            parse_threshold(">= 0.9"),
            zero_rules=NO_PUPILS,
        ),
    ),
)

QUALITY = Standard(
    id="quality-test",
    title="测试用优质均衡标准",
    short_title="优质均衡",
    document_number="",
    kind="balance",
    sample=True,
    notice="样例",
    stages=BOTH,
    tables=(
        Table(
            "schools",
            "学校填报表",
            FieldLevel.SCHOOL,
            (
                _field("name", FieldLevel.SCHOOL, FieldKind.TEXT),
                _field("kind", FieldLevel.SCHOOL, FieldKind.CHOICE),
                _field("area_type", FieldLevel.SCHOOL, FieldKind.CHOICE),
                _field("rooms_music", FieldLevel.SCHOOL, FieldKind.COUNT),
                *(_field(name, FieldLevel.STAGE) for name in (*STAGE_FIELDS, "t_shared")),
                *(_field(name, FieldLevel.SPLIT) for name in SPLIT_FIELDS),
            ),
        ),
        Table(
            "county",
            "县级填报表",
            FieldLevel.COUNTY,
            (_field("t_moved", FieldLevel.COUNTY), _field("t_eligible", FieldLevel.COUNTY)),
        ),
    ),
    checks=(),
    items=tuple(indicator(item) for item in FORMULAS),
    rule_sets=(SMALL_RURAL,),
    verdict=VerdictRule(
        "all_must",
        SchoolRule(tuple(FORMULAS), 6, Fraction(85, 100), "至少6项达标、余项不低于85%"),
        CoefficientRule("each", tuple(FORMULAS), {PRIMARY: Fraction(1, 2), JUNIOR: Fraction(45, 100)}, ""),
    ),
    units=UnitRule(("special_school", "vocational_school", "senior_school"), 50),
    sources=(),
    mark=Mark.M,
)


def with_items(*items: Item, base: Standard = QUALITY) -> Standard:
    """The standard with these items behind its own."""
    return replace(base, items=(*base.items, *items))


B_FORMULAS = {"B1": "area_teach_aux / students", "B2": "books / students"}
BASIC = replace(
    QUALITY,
    id="basic-test",
    tables=(
        Table(
            "schools",
            "学校填报表",
            FieldLevel.SCHOOL,
            (
                _field("name", FieldLevel.SCHOOL, FieldKind.TEXT),
                _field("kind", FieldLevel.SCHOOL, FieldKind.CHOICE),
                _field("students", FieldLevel.STAGE),
                _field("area_teach_aux", FieldLevel.SPLIT),
                _field("books", FieldLevel.SPLIT),
            ),
        ),
    ),
    items=tuple(
        Item(
            item,
            item,
            item,
            ItemKind.RATIO,
            ItemLevel.UNIT,
            "校际均衡",
            measures=(Measure(parse(formula), formula, zero_rules=NO_PUPILS),),
        )
        for item, formula in B_FORMULAS.items()
    ),
    rule_sets=(),
    verdict=VerdictRule(
        "all_must",
        None,
        CoefficientRule(
            "composite", tuple(B_FORMULAS), {PRIMARY: Fraction(65, 100), JUNIOR: Fraction(55, 100)}, ""
        ),
    ),
)

GRADED = replace(
    QUALITY,
    id="graded-test",
    stages=(),
    items=(
        *(Item(f"K{n}", str(n), f"条目{n}", ItemKind.GRADE, ItemLevel.COUNTY, "保教") for n in range(1, 36)),
        Item(
            "K36",
            "36",
            "交流",
            ItemKind.GRADE,
            ItemLevel.COUNTY,
            "保教",
            grade_rules=(
                GradeRule("合格", "", parse("t_moved >= 10")),
                GradeRule("基本合格", "", parse("t_moved >= 5")),
                GradeRule("不合格", "", parse("t_moved < 5")),
            ),
        ),
    ),
    rule_sets=(),
    verdict=VerdictRule(
        "graded",
        grades=("合格", "基本合格", "不合格"),
        levels=(
            GradeLevel("巩固", {"合格": 29, "基本合格": 7}),
            GradeLevel("提高", {"合格": 31, "基本合格": 5}),
            GradeLevel("创优", {"合格": 33, "基本合格": 3}),
        ),
    ),
)


def unit(name: str, stage: Stage = PRIMARY, students: int = 1000, **values: object) -> SplitUnit:
    """A stage unit that meets every requirement exactly, changed by ``values`` (None: not reported)."""
    return unit_with(name, stage, students, values)


def unit_with(name: str, stage: Stage, students: int, values: Mapping[str, object]) -> SplitUnit:
    """The same with the changes as a mapping."""
    limits = PRIMARY_LIMITS if stage is PRIMARY else JUNIOR_LIMITS
    own: dict[str, Value] = {
        "students": Fraction(students),
        "t_college": Fraction(0),
        "t_bachelor": exact(limits["L1"]) * students / 100,
        "t_backbone": exact(limits["L2"]) * students / 100,
        "t_arts": exact(limits["L3"]) * students / 100,
        "area_teach_aux": exact(limits["L4"]) * students,
        "area_indoor_sport": Fraction(0),
        "area_playground": exact(limits["L5"]) * students,
        "equip_value": exact(limits["L6"]) * students,
        "rooms_multimedia": exact(limits["L7"]) * students / 100,
    }
    return SplitUnit(name, stage, own | {key: value_of(value) for key, value in values.items()})


def value_of(value: object) -> Value:
    """A reported value: numbers become fractions, text and blanks stay."""
    if value is None or isinstance(value, bool | Fraction):
        return value
    if isinstance(value, int | float):
        return exact(value)
    assert isinstance(value, str)
    return exact(value) if value.replace(".", "", 1).isdigit() else value


def school(name: str, kind: str, **values: object) -> Record:
    """A reported school; ``primary__students=…`` stands for ``primary.students``; every value has a cell."""
    own = {key.replace("__", "."): value_of(value) for key, value in values.items()} | {"kind": kind}
    origins = {
        key: Origin("填报.xlsx", "学校填报表", f"{chr(67 + position % 20)}5", str(value))
        for position, (key, value) in enumerate(own.items())
    }
    return Record(name, own, origins)


def tables(
    *rows: SplitUnit | Record,
    county: Mapping[str, object] | None = None,
    judgements: Mapping[str, Judgement] | None = None,
) -> ReportedTables:
    """What a county reported: units already split, or schools."""
    units: Sequence[SplitUnit] = [row for row in rows if isinstance(row, SplitUnit)]
    schools = tuple(row for row in rows if isinstance(row, Record))
    values = {key: value_of(value) for key, value in (county or {}).items()}
    return ReportedTables(
        "quality-test",
        Record("青溪县", values),
        schools,
        judgements or {},
        tuple(units) if units else None,
    )

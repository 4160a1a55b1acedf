"""表Ⅱ-1 and Ⅱ-2 (resources of the county and of every school) and 表Ⅲ (means and difference coefficients)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.dispersion import composite_printed
from dudao.core.document import Cell
from dudao.core.schools import COMPULSORY_STAGES, FOUNDER_TYPES, SchoolKind, Stage
from dudao.engine.facts import ReportedTables, Value
from dudao.engine.reports.form_figures import ALL_THROUGH
from dudao.engine.reports.form_layout import Form, cells, codes, decimals, percent, whole, yes_or_no
from dudao.engine.reports.phrases import BLANK, NO_DATA, coefficient_items, indicator_state
from dudao.engine.result import Evaluation, StageIndicator, StageResult, UnitResult
from dudao.engine.school_facts import number
from dudao.engine.units import CountyUnits, StageUnit, stage_units
from dudao.engine.wording import unit_label

_TITLES = (
    "每百名学生拥有高于规定学历教师数",
    "每百名学生拥有县级及以上骨干教师数",
    "每百名学生拥有体育、艺术（美术、音乐）专任教师数",
    "生均教学及辅助用房面积（㎡）",
    "生均体育运动场馆面积（㎡）",
    "生均教学仪器设备值（元）",
    "每百名学生拥有网络多媒体教室数",
)
_FOUNDER_CODES = {label: code for code, label in FOUNDER_TYPES.items()}
_DASH = "——"


def _head(last: str) -> tuple[tuple[Cell, ...], ...]:
    return (
        (Cell("", columns=2, rows=2), *cells([*_TITLES, last])),
        cells(codes(1, 8)),
    )


def resource_form(standard: Standard, evaluation: Evaluation) -> Form:
    """表Ⅱ-1: how many schools meet each indicator and all of them; unknown while one of them lacks data."""
    rows: list[tuple[Cell, ...]] = []
    for stage in COMPULSORY_STAGES:
        result = evaluation.stages[stage]
        met = [_units_met(result.indicators[item.id], result) for item in coefficient_items(standard)]
        met.append(_units_ruled(evaluation, result))
        shares = [percent(each, Fraction(result.units)) for each in met]
        rows.append((Cell(stage.label, rows=2), *cells(["达标学校总数", *map(whole, met)])))
        rows.append(cells(["达标学校比例（%）", *shares]))
    return Form(
        "表2-1",
        "表Ⅱ-1 小学、初中资源配置基本情况",
        (1.4, 2.6, *(2.0,) * 8),
        _head("综合评估"),
        tuple(rows),
    )


def _units_met(indicator: StageIndicator, result: StageResult) -> Fraction | None:
    return None if indicator.units_missing or not result.units else Fraction(indicator.units_met)


def _units_ruled(evaluation: Evaluation, result: StageResult) -> Fraction | None:
    ruled = [unit.rule_met for unit in evaluation.units if unit.stage == result.stage]
    return None if not ruled or None in ruled else Fraction(result.units_meeting_rule)


def balance_form(standard: Standard, evaluation: Evaluation) -> Form:
    """表Ⅲ: means with two decimals, coefficients with three; 综合 is the plain mean, for information only."""
    rows: list[tuple[Cell, ...]] = []
    for stage in COMPULSORY_STAGES:
        parts = [
            evaluation.stages[stage].indicators[item.id].dispersion for item in coefficient_items(standard)
        ]
        means = [decimals(part.mean if part else None, 2) for part in parts]
        coefficients = [(part.printed(3) if part else None) or BLANK for part in parts]
        rows.append((Cell(stage.label, rows=2), *cells(["全县平均值", *means, _DASH])))
        rows.append(cells(["差异系数", *coefficients, composite_printed(parts, 3) or BLANK]))
    return Form(
        "表3",
        "表Ⅲ 县域义务教育校际均衡情况",
        (1.4, 2.2, *(2.0,) * 8),
        _head("综合"),
        tuple(rows),
        "注：全县平均值保留两位小数，差异系数保留三位小数。",
    )


_SCHOOL_TITLES = (
    "序号",
    "学校名称",
    "举办者类型",
    "在校生数",
    "年级数",
    "班级数",
    *_TITLES,
    "该校综合评估是否达标",
    "备注（注明有哪几项指标达标，哪几项指标达到85%）",
)
_FOUNDERS_NOTE = (
    "2.举办者类型处填写代码：中央教育部门代码为1、中央其他部门为2、省级教育部门为3、省级其他部门为4、地级教育部门为5、"
    "地级其他部门为6、县级教育部门为7、县级其他部门为8、地方企业为9、民办为10。3.L7-L13数值均保留两位小数。"
)


def school_form(standard: Standard, tables: ReportedTables, evaluation: Evaluation) -> Form:
    """表Ⅱ-2: every unit of the evaluation, the primary ones first, each stage numbered from 1."""
    county = stage_units(standard, tables)
    facts = {(unit.name, unit.stage): unit for unit in county.units}
    items = [item.id for item in coefficient_items(standard)]
    rows = tuple(
        _school_row(index, unit, facts[unit.name, unit.stage], items)
        for stage in COMPULSORY_STAGES
        for index, unit in enumerate((each for each in evaluation.units if each.stage == stage), start=1)
    )
    return Form(
        "表2-2",
        "表Ⅱ-2 小学、初中资源配置基本情况（分学校）",
        (0.9, 3.2, 1.2, 1.3, 1.0, 1.0, *(1.6,) * 7, 1.4, 3.4),
        (cells(_SCHOOL_TITLES), cells([*codes(1, 14), ""])),
        rows,
        _units_note(county, evaluation),
    )


def _school_row(index: int, unit: UnitResult, facts: StageUnit, items: Sequence[str]) -> tuple[Cell, ...]:
    mixed = facts.facts is not None and len(facts.facts.stages) > 1
    grades = None if mixed else number(facts.value("grades"))
    values = [decimals(unit.indicators[item].value, 2) for item in items]
    return cells(
        [
            str(index),
            unit_label(unit.name, unit.stage, mixed=mixed),
            _founder_code(facts.value("founder_type")),
            whole(unit.enrolment),
            whole(grades),
            whole(number(facts.value("classes"))),
            *values,
            yes_or_no(unit.rule_met),
            _remark(unit, items),
        ]
    )


def _founder_code(value: Value) -> str:
    word = value if isinstance(value, str) else ""
    return word if word in FOUNDER_TYPES else _FOUNDER_CODES.get(word, BLANK)


def _remark(unit: UnitResult, items: Sequence[str]) -> str:
    """Which of the seven indicators are met and which reach 85 %, by their order in the form."""
    by_state: dict[str, list[str]] = {}
    for order, item in enumerate(items, start=1):
        word, _ = indicator_state(unit.indicators[item])
        by_state.setdefault(word, []).append(str(order))
    if list(by_state) == ["达标"]:
        return f"{len(items)}项均达标"
    order_of_words = sorted(
        by_state, key=lambda word: (word != "达标", word == NO_DATA, word.startswith("低于"))
    )
    return "；".join(f"第{'、'.join(by_state[word])}项{_said(word)}" for word in order_of_words)


def _said(word: str) -> str:
    return word.replace("达85%", "达到85%")


def _units_note(county: CountyUnits, evaluation: Evaluation) -> str:
    """The note of the form with its counts; ＿＿ while a school's pupils are not reported for the stage."""
    unknown = {stage for _, stage in county.unplaced}
    kinds = Counter((unit.stage, unit.kind) for unit in evaluation.units)

    def count(stage: Stage, *chosen: SchoolKind) -> str:
        if stage in unknown:
            return BLANK
        return str(
            sum(
                found
                for (at, kind), found in kinds.items()
                if at == stage and (not chosen or kind in {str(each) for each in chosen})
            )
        )

    primary, junior = Stage.PRIMARY, Stage.JUNIOR
    return (
        f"注：1.小学学校总数{count(primary)}所（其中：一贯制学校的小学部有{count(primary, *ALL_THROUGH)}所，"
        f"50人及以上教学点有{count(primary, SchoolKind.TEACHING_POINT)}个），"
        f"初中学校总数{count(junior)}所（其中：一贯制学校的初中部{count(junior, *ALL_THROUGH)}所，"
        f"完全中学的初中部{count(junior, SchoolKind.FULL_SECONDARY_SCHOOL)}所）。{_FOUNDERS_NOTE}"
    )

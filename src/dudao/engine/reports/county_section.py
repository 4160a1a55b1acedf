"""一、基本情况: what was reported of the county, its schools, pupils and teachers; nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dudao.catalogue.schema import Field, FieldKind, FieldLevel, Standard
from dudao.core.document import Block, Cell, Heading, Pending, Table, chinese_date, paragraph
from dudao.core.numbers import trimmed, with_thousands
from dudao.core.schools import COMPULSORY_STAGES, Stage
from dudao.engine.facts import ReportedTables, Value
from dudao.engine.reports.annexes import Annexes
from dudao.engine.reports.phrases import columns, header
from dudao.engine.result import Evaluation
from dudao.engine.school_facts import SchoolFacts, number, school_fields
from dudao.engine.wording import stage_label

_IDENTITY = ("name", "code")
_EXCLUDED_IN_TEXT = 3
_ROWS_IN_TEXT = 10
_SETTING = ("自然情况", "经济情况")


@dataclass(frozen=True)
class Total:
    """A sum over schools, and how many of those that should have reported did not."""

    amount: Fraction
    unknown: int

    def words(self, unit: str) -> str:
        """The sum, with the number of schools that are not in it."""
        tail = f"（另有 {self.unknown} 所未填报）" if self.unknown else ""
        return f"{with_thousands(trimmed(self.amount, 2))} {unit}{tail}"


def school_views(standard: Standard, tables: ReportedTables) -> tuple[SchoolFacts, ...]:
    """Every reported school seen through the standard's fields."""
    fields = school_fields(standard)
    return tuple(SchoolFacts(record, fields, standard.units.weights) for record in tables.schools)


def stage_total(schools: Sequence[SchoolFacts], field: str, stage: Stage) -> Total:
    """The sum of a stage's field over the schools that have pupils in the stage."""
    values = [number(school.stage_value(field, stage)) for school in schools if stage in school.stages]
    return Total(
        sum((value for value in values if value is not None), Fraction(0)),
        sum(value is None for value in values),
    )


def school_total(schools: Sequence[SchoolFacts], field: str) -> Total:
    """The sum of a school's field over all schools."""
    values = [number(school.record.get(field)) for school in schools]
    return Total(
        sum((value for value in values if value is not None), Fraction(0)),
        sum(value is None for value in values),
    )


def county_section(
    standard: Standard, tables: ReportedTables, evaluation: Evaluation, annexes: Annexes
) -> Iterator[Block]:
    """The section with its heading."""
    yield Heading(1, "基本情况")
    yield from _schools(standard, tables, evaluation, annexes)
    reported = _county_table(standard, tables)
    if reported is None:
        yield Pending("本县面积、人口、乡镇和经济情况")
        return
    if len(reported.rows) > _ROWS_IN_TEXT:
        yield paragraph(f"本县填报的各项数据见{annexes.add(reported)}。")
    else:
        yield reported
    if number(tables.county.get("population")) is None:
        yield Pending("本县面积、人口、乡镇和经济情况")
    else:
        yield Pending("本县面积（填报数据中没有）")


def _schools(
    standard: Standard, tables: ReportedTables, evaluation: Evaluation, annexes: Annexes
) -> Iterator[Block]:
    fields = school_fields(standard)
    if not fields or not tables.schools:
        why = "没有学校填报数据" if fields else "本标准不填报学校数据"
        yield Pending(f"学校分类数量、在校学生和教职工情况（{why}）")
        return
    schools = school_views(standard, tables)
    yield paragraph(_kinds_sentence(schools, "幼儿园" if "kids" in fields else "学校"))
    if "kids" in fields:
        kids, teachers = school_total(schools, "kids"), school_total(schools, "t_full")
        yield paragraph(f"在园幼儿 {kids.words('人')}，专任教师 {teachers.words('人')}。")
    elif standard.stages:
        for stage in COMPULSORY_STAGES:
            yield paragraph(_stage_sentence(schools, stage))
    if evaluation.excluded:
        yield from _excluded(evaluation, annexes)


def _kinds_sentence(schools: Sequence[SchoolFacts], noun: str) -> str:
    words = Counter(
        school.kind.label if school.kind else _word(school.record.get("kind")) for school in schools
    )
    parts = "、".join(f"{word} {count} 所" for word, count in words.items())
    return f"填报数据的{noun} {len(schools)} 所，其中{parts}。"


def _word(value: Value) -> str:
    return value if isinstance(value, str) and value else "未填类型的"


def _stage_sentence(schools: Sequence[SchoolFacts], stage: Stage) -> str:
    having = [school for school in schools if stage in school.stages]
    parts = [f"有{stage.label}学生的学校 {len(having)} 所"]
    for field, label, unit in (
        ("students", "在校学生", "人"),
        ("classes", "教学班", "个"),
        ("t_full", "专任教师", "人"),
    ):
        if having and field in having[0].fields:
            parts.append(f"{label} {stage_total(schools, field, stage).words(unit)}")
    return "，".join(parts) + "。"


def _excluded(evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    count = len(evaluation.excluded)
    if count > _EXCLUDED_IN_TEXT:
        annex = annexes.add(_excluded_table(evaluation))
        yield paragraph(f"另有 {count} 处不作为资源配置评估单位，逐个原因见{annex}。")
        return
    yield paragraph(
        f"下列 {count} 处不作为资源配置评估单位："
        + "；".join(f"{each.name}，{each.reason}" for each in evaluation.excluded)
        + "。"
    )


def _excluded_table(evaluation: Evaluation) -> Table:
    rows = tuple(
        (Cell(each.name), Cell(stage_label(each.stage) or "—"), Cell(each.reason))
        for each in evaluation.excluded
    )
    return Table(
        columns(4, 1.4, 9, centred=(1,)),
        header("学校", "学段", "原因"),
        rows,
        caption="不作为资源配置评估单位的学校",
        small=True,
    )


def _county_table(standard: Standard, tables: ReportedTables) -> Table | None:
    """What the county reported of itself; all of it where the standard does not set the setting apart."""
    fields = [
        field
        for table in standard.tables
        if table.level is FieldLevel.COUNTY
        for field in table.fields
        if field.id not in _IDENTITY
    ]
    setting = [field for field in fields if field.group in _SETTING]
    said = [
        (Cell(f"{field.label}（{field.unit}）" if field.unit else field.label), Cell(text))
        for field in setting or fields
        if (text := _value_words(field, tables.county.get(field.id)))
    ]
    if not said:
        return None
    if len(said) % 2:
        said.append((Cell(""), Cell("")))
    rows = tuple((*left, *right) for left, right in zip(said[::2], said[1::2], strict=True))
    return Table(
        columns(5, 2.4, 5, 2.4, centred=(1, 3)),
        header("项目", "填报值", "项目", "填报值"),
        rows,
        caption="、".join(_SETTING) if setting else "县级填报数据",
        note="没有填报的项目不列入本表。",
        small=True,
    )


def _value_words(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return with_thousands(trimmed(value, 4))
    if isinstance(value, date):
        return chinese_date(value)
    if field.kind is FieldKind.TEXT and value is None:
        return ""
    return value or ""

"""The workbook that is filled in: instructions, one sheet per table, and the conclusions that no figure decides.

A clerk must be able to fill it without a phone call: units stand in the titles, definitions in the comments, choices in
drop-downs, an example above the titles. The data rows hold nothing else, so nothing has to be deleted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from dudao.catalogue.schema import Check, Field, FieldKind, FieldLevel, Item, Standard, Table
from dudao.core.grid import number_of
from dudao.core.sheetspec import (
    NUMBER_DATE,
    NUMBER_GENERAL,
    Book,
    ColumnSpec,
    PrintSetup,
    SheetSpec,
    SpecValue,
)
from dudao.engine.reporting import judgements, points_sheet
from dudao.engine.reporting.layout import Slot, template_slots

INSTRUCTIONS_NAME = "填写说明"
SCHOOL_ROWS = 300
SPARE_ROWS = 50
CREATED_ON = datetime.datetime(2026, 1, 1)
FORM_NAME = "学校填报数据"
_PRINTED_ON_ONE = 30
"""Up to so many columns are printed across one page; wider tables go over several, with the names repeated."""
FORM_TITLES = ("序号", "类别", "填报项目", "单位", "填报值", "是否必填", "备注说明")
Prefilled = Mapping[str, SpecValue]
"""What is known of a school before it fills anything in, by name of the value: name, kind, school_code …"""


def template_book(
    standard: Standard,
    *,
    county: str = "",
    schools: Sequence[Prefilled] = (),
    created_on: datetime.datetime = CREATED_ON,
) -> Book:
    """The blank workbook of a standard; rows of ``schools`` and the county's name are filled in if given."""
    sheets = [_instructions(standard)]
    for table in standard.tables:
        if table.fields:
            sheets.append(_table_sheet(standard, table, _rows_of(table, county, schools)))
    if points_sheet.scored_items(standard):
        sheets.append(points_sheet.points_sheet(standard))
    asked = [item for item in standard.items if judgements.needs_person(item)]
    if asked:
        sheets.append(_judgement_sheet(standard, asked))
    return Book(
        tuple(sheets),
        created_on,
        title=f"{standard.short_title}填报表",
        subject=standard.title,
        watermark=standard.notice,
    )


def _rows_of(table: Table, county: str, schools: Sequence[Prefilled]) -> Sequence[Prefilled]:
    if table.level is not FieldLevel.COUNTY:
        return schools
    name = next((item.id for item in table.fields if item.id in ("name", "county_name", "county")), None)
    return [{name: county}] if name and county else []


def _table_sheet(standard: Standard, table: Table, filled: Sequence[Prefilled]) -> SheetSpec:
    many = table.level is not FieldLevel.COUNTY
    slots = list(template_slots(table))
    checks = [check for check in standard.checks if check.table == table.id]
    number = ColumnSpec("序号", width=6, protected=True)
    columns = (number, *(_column(slot, checks) for slot in slots))
    rows = tuple((index, *(row.get(slot.name) for slot in slots)) for index, row in enumerate(filled, 1))
    wanted = max(SCHOOL_ROWS - len(rows), SPARE_ROWS) if many else 1 - len(rows)
    names = [slot.name for slot in slots]
    return SheetSpec(
        name=table.title,
        columns=columns,
        rows=rows,
        heading=(f"{standard.short_title}　{table.title}",),
        notes=tuple(_notes(standard, table)),
        sample_row=("示例", *(_sample(slot.field) for slot in slots)),
        sample_above=True,
        input_rows=max(wanted, 0),
        frozen_columns=names.index("name") + 2 if "name" in names[:3] else 1,
        protect=True,
        number_rows=True,
        wrap=False,
        printing=PrintSetup(
            landscape=True, paper_a3=len(slots) > 20, fit_to_width=len(slots) <= _PRINTED_ON_ONE
        ),
    )


def _notes(standard: Standard, table: Table) -> Iterator[str]:
    if standard.notice:
        yield standard.notice
    many = table.level is not FieldLevel.COUNTY
    one = f"一所{table.reporter}填一行，从标题行下面第一行开始填"
    rows = one if many else "全县只填标题行下面的一行"
    yield (
        f"{rows}；空白表示未填报，不等于 0，没有的请填 0。单位见标题括号，口径见标题的批注。"
        "标题上方灰色一行是示例，不会被读取。"
    )
    if table.note:
        yield table.note


def _column(slot: Slot, checks: Sequence[Check]) -> ColumnSpec:
    item = slot.field
    return ColumnSpec(
        title=slot.label,
        unit=item.unit,
        width=_width(slot),
        number_format=NUMBER_DATE if item.kind is FieldKind.DATE else NUMBER_GENERAL,
        choices=item.choices
        if item.kind is FieldKind.CHOICE
        else ("是", "否")
        if item.kind is FieldKind.BOOLEAN
        else (),
        minimum=item.minimum if slot.is_number else None,
        maximum=item.maximum if slot.is_number else None,
        whole_number=item.kind is FieldKind.COUNT,
        note=column_note(item),
        required=slot.required,
        sum_rule=_rules_text(slot, checks),
        group=item.group,
    )


def _width(slot: Slot) -> float:
    if slot.name == "name":
        return 24.0
    return min(max(10.0, len(slot.title) * 0.9), 18.0)


def column_note(item: Field) -> str:
    """What the comment on a title says: definition, where the number is found, and how far this was checked."""
    parts = [
        f"口径：{item.definition}" if item.definition else "",
        f"数据来源：{item.data_source}" if item.data_source else "",
        "没有这种情况的可以不填。" if item.optional else "",
        f"核实程度：{item.mark.label}" if item.definition or item.data_source else "",
    ]
    return "\n".join(part for part in parts if part)


def _rules_text(slot: Slot, checks: Sequence[Check]) -> str:
    from dudao.core.formula.visitor import fields_of

    names = {slot.name, f"whole.{slot.field.id}"}
    told = [check.message for check in checks if names & set(fields_of(check.condition))]
    return "\n".join(f"核对：{message}" for message in dict.fromkeys(told))


def _sample(item: Field) -> SpecValue:
    if item.id == "name":
        return item.sample.partition("（")[0] or "示例学校"
    if item.kind in (FieldKind.COUNT, FieldKind.NUMBER, FieldKind.YEAR) and item.sample:
        return number_of(item.sample) or item.sample
    return item.sample or None


def _instructions(standard: Standard) -> SheetSpec:
    columns = (
        ColumnSpec("类别", width=14),
        ColumnSpec("项目", width=38),
        ColumnSpec("单位", width=12),
        ColumnSpec("说明（口径）", width=70),
        ColumnSpec("数据来源", width=36),
        ColumnSpec("核实程度", width=12),
    )
    rows = [*_general_rows(standard), *_rule_rows(standard)]
    for table in standard.tables:
        rows.extend(_field_row(table, slot) for slot in template_slots(table))
    heading = (
        f"{standard.title}（{standard.document_number}）" if standard.document_number else standard.title
    )
    notes = (standard.notice,) if standard.notice else ()
    return SheetSpec(
        name=INSTRUCTIONS_NAME,
        columns=columns,
        rows=tuple(rows),
        heading=(f"{INSTRUCTIONS_NAME}　{heading}",),
        notes=notes,
        protect=True,
    )


def _general_rows(standard: Standard) -> list[tuple[SpecValue, ...]]:
    parts = [f"《{table.title}》" for table in standard.tables if table.fields]
    if points_sheet.scored_items(standard):
        parts.append(f"《{points_sheet.SHEET_NAME}》")
    if any(judgements.needs_person(item) for item in standard.items):
        parts.append(f"《{judgements.SHEET_NAME}》")
    tables = "和".join(part for part in ("、".join(parts[:-1]), parts[-1]) if part)
    many = next((table for table in standard.tables if table.level is not FieldLevel.COUNTY), None)
    one = many.reporter if many is not None else ""
    shared = any(item.level is FieldLevel.SPLIT for table in standard.tables for item in table.fields)
    lines = [
        ("填什么", f"本文件包括{tables}。{f'一所{one}一行，' if one else ''}全县数据一行。"),
        (
            "由谁填",
            (f"{one}数据由{one}填报员填写、{'园长' if one == '幼儿园' else '校长'}审核；" if one else "")
            + "全县数据由教育局有关股室填写、分管局长审核。",
        ),
        ("填报时限", "　　　　年　　月　　日前报　　　　　　　　（由布置填报的单位填写）"),
        ("空白", "空白表示未填报（缺数据），不等于 0。没有就填 0；不知道就留空，不要填“无”“/”“-”。"),
        ("单位", "单位写在标题的括号里，只填数字，不写单位。标题写“元”的填元，不填万元。"),
        ("选项和是否", "有下拉箭头的格子请从列表里选；是否类只填“是”或“否”。"),
        ("示例行", "标题上方灰色的一行是示例，不会被读取，不用删除。"),
        ("必填", _required_text(one)),
        ("标题", "不要改动、合并或删除标题；列的先后可以调整，多余的列不会被读取。"),
        ("交回", "填好后直接交回本文件；有误时系统会在原文件上标出单元格并写明原因。"),
    ]
    if shared:
        lines.insert(
            8,
            (
                "分学段",
                "带“小学·”“初中·”的列分学段填。各学段共用的用房、场地、设备等按全校填一个数，由系统折算到各学段。",
            ),
        )
    if standard.units.text:
        lines.append(("纳入范围", standard.units.text))
    return [("填写要求", name, "", text, "", "") for name, text in lines]


def _required_text(one: str) -> str:
    if one == "学校":
        return "橙色标题为必填：学校名称、学校类型和学生数。没有某学段学生的请填 0。"
    return f"橙色标题为必填{f'：{one}名称、性质和幼儿数' if one else ''}。其他栏目没有数据的留空。"


def _rule_rows(standard: Standard) -> list[tuple[SpecValue, ...]]:
    return [
        (
            "核对关系",
            "必须相符" if check.severity == "error" else "请核实",
            "",
            check.message,
            check.source,
            check.mark.label,
        )
        for check in standard.checks
    ]


def _field_row(table: Table, slot: Slot) -> tuple[SpecValue, ...]:
    item = slot.field
    need = "（必填）" if slot.required else "（可不填）" if item.optional else ""
    return (table.title, f"{slot.label}{need}", item.unit, item.definition, item.data_source, item.mark.label)


def _judgement_sheet(standard: Standard, items: Sequence[Item]) -> SheetSpec:
    answers = list(
        dict.fromkeys(answer for item in items for answer in judgements.answers_of(standard, item))
    )
    columns = (
        ColumnSpec(judgements.ID_TITLE, width=9, protected=True),
        ColumnSpec(judgements.TITLE_TITLE, width=60, protected=True),
        ColumnSpec(judgements.KIND_TITLE, width=12, protected=True),
        ColumnSpec("可填结论", width=22, protected=True),
        ColumnSpec(
            judgements.ANSWER_TITLE,
            width=14,
            choices=tuple(answers),
            note="还没有结论就留空：空白不等于达标。",
        ),
        ColumnSpec(judgements.GROUND_TITLE, width=60),
    )
    rows = tuple(
        (item.id, item.title, item.kind.label, "／".join(judgements.answers_of(standard, item)), None, None)
        for item in items
    )
    notes = [
        "这些条目不能由填报数据算出，由县级逐条作出结论并写明依据；空白表示尚无结论，不等于达标。"
        "一票否决事项填“存在”或“不存在”。"
    ]
    return SheetSpec(
        name=judgements.SHEET_NAME,
        columns=columns,
        rows=rows,
        heading=(f"{standard.short_title}　{judgements.SHEET_NAME}",),
        notes=(*((standard.notice,) if standard.notice else ()), *notes),
        frozen_columns=2,
        protect=True,
    )


def school_form_book(
    standard: Standard, school: Prefilled, *, created_on: datetime.datetime = CREATED_ON
) -> Book:
    """The vertical form of one school (序号 类别 填报项目 单位 填报值 …), its identity filled in."""
    table = next(table for table in standard.tables if table.level is not FieldLevel.COUNTY)
    columns = tuple(
        ColumnSpec(title, width=width, protected=title != "填报值")
        for title, width in zip(FORM_TITLES, (6, 16, 44, 22, 20, 10, 50), strict=True)
    )
    rows = tuple(_form_row(index, slot, school) for index, slot in enumerate(template_slots(table), 1))
    notes = (standard.notice,) if standard.notice else ()
    form = SheetSpec(
        FORM_NAME,
        columns,
        rows,
        notes=notes,
        protect=True,
        printing=PrintSetup(landscape=False),
        frozen_columns=3,
    )
    name = str(school.get("name") or "")
    return Book(
        (form, _instructions(standard)), created_on, title=f"{name}{FORM_NAME}", watermark=standard.notice
    )


def _form_row(index: int, slot: Slot, school: Prefilled) -> tuple[SpecValue, ...]:
    item = slot.field
    unit = item.unit or "/".join(item.choices) or ("是/否" if item.kind is FieldKind.BOOLEAN else "")
    need = "是" if slot.required or not item.optional else "否"
    return (index, item.group, slot.label, unit, school.get(slot.name), need, item.definition)

"""What a campaign gives out as workbooks: responsibilities, bodies, keepers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from dudao.apps.campaigns.choices import GroupKind
from dudao.apps.campaigns.models import Campaign, Group
from dudao.apps.campaigns.queries_county import PeopleBook
from dudao.apps.campaigns.tables import DutyRow, SchoolPerson, UnitRow
from dudao.apps.standards.api import StandardVersion
from dudao.core.sheetspec import NUMBER_DATE, Book, ColumnSpec, PrintSetup, SheetSpec, SpecValue

DUTY_COLUMNS = (
    ColumnSpec("一级指标", width=14, protected=True),
    ColumnSpec("编号", width=12, protected=True),
    ColumnSpec("条文", width=44, protected=True),
    ColumnSpec("分值", width=7, protected=True),
    ColumnSpec("牵头单位", width=16),
    ColumnSpec("配合单位", width=20, note="几个单位用顿号分开"),
    ColumnSpec("第一责任人", width=12),
    ColumnSpec("直接责任人", width=12),
    ColumnSpec("具体责任人", width=16, note="要有账号；同名的写成 姓名（单位）"),
    ColumnSpec("技术要求", width=26),
    ColumnSpec("完成时限", width=12, number_format=NUMBER_DATE),
)
SCHOOL_COLUMNS = (
    ColumnSpec("学校", width=24),
    ColumnSpec("编号", width=12, note="不写编号的一行，对这所学校的全部条目有效"),
    ColumnSpec("第一责任人", width=14),
    ColumnSpec("直接责任人", width=14),
    ColumnSpec("具体责任人", width=16),
    ColumnSpec("本校时限", width=12, number_format=NUMBER_DATE),
)
HOW = (
    "空着的格不改，写“无”清除；改好后在“责任分工”页导入，同一份文件重复导入不会重复。"
    "评学校的条目，责任人在“学校责任人”表里定。"
)


def duties_book(
    campaign: Campaign,
    version: StandardVersion,
    rows: Sequence[DutyRow],
    of_schools: Iterable[SchoolPerson],
    created_on: datetime,
    people: PeopleBook,
) -> Book:
    """责任分工表, with the people of the schools on a second sheet; the same workbook can be imported."""
    heading = (f"{campaign.county.name}{campaign.title}责任分工表", str(version))
    duties = SheetSpec(
        name="责任分工表",
        columns=DUTY_COLUMNS,
        rows=tuple(_duty_line(row, people) for row in rows),
        heading=heading,
        notes=(HOW, *((version.notice,) if version.notice else ())),
        frozen_columns=3,
        autofilter=True,
        printing=PrintSetup(paper_a3=True),
    )
    schools = SheetSpec(
        name="学校责任人",
        columns=SCHOOL_COLUMNS,
        rows=tuple(_school_lines(of_schools)),
        heading=(f"{campaign.title}学校责任人",),
        frozen_columns=1,
        autofilter=True,
    )
    return Book(
        (duties, schools),
        created_on,
        title=f"{campaign.title}责任分工表",
        subject=str(version),
        watermark=version.notice,
    )


def _duty_line(row: DutyRow, people: PeopleBook) -> tuple[SpecValue, ...]:
    requirement = row.duty.technical_requirement if row.duty else ""
    return (
        row.item.section,
        row.item.code,
        row.item.text,
        row.item.points,
        row.lead,
        row.supporting,
        _written(row, "principal_owner", people) or row.principal,
        _written(row, "direct_owner", people) or row.direct,
        _written(row, "handler", people) or row.handler,
        requirement,
        row.due,
    )


def _written(row: DutyRow, name: str, people: PeopleBook) -> str:
    """An account with its unit where others bear the same name, so that an import finds her again."""
    user = getattr(row.own, name, None)
    if user is None or len(people.by_name.get(user.name, [])) < 2 or user.pk not in people.places:
        return ""
    return people.label(user)


def _school_lines(people: Iterable[SchoolPerson]) -> list[tuple[SpecValue, ...]]:
    """One line a school with the people of most of its items, then one for each item that differs."""
    by_school: dict[str, list[SchoolPerson]] = {}
    for one in people:
        by_school.setdefault(one.school, []).append(one)
    lines: list[tuple[SpecValue, ...]] = []
    for school, found in by_school.items():
        most = Counter(one.owners for one in found).most_common(1)[0][0]
        lines.append((school, "", *most))
        lines += [(school, one.code, *one.owners) for one in found if one.owners != most]
    return lines


def bodies_book(campaign: Campaign, groups: Sequence[Group], created_on: datetime) -> Book:
    """工作机构名单: every body with its people, its unit and what it does."""
    rows: list[tuple[SpecValue, ...]] = []
    for group in groups:
        unit = group.organisation.name if group.organisation else ""
        first = (GroupKind(group.kind).label, group.name, unit)
        for member in group.members.all():
            rows.append((*first, member.duty_label, member.name, member.post, group.duties))
        if not group.members.all():
            rows.append((*first, "", "", "", group.duties))
    titles = (
        ("类别", 14),
        ("机构", 24),
        ("所在单位", 18),
        ("分工", 14),
        ("姓名", 10),
        ("职务", 28),
        ("职责", 40),
    )
    sheet = SheetSpec(
        name="工作机构",
        columns=tuple(ColumnSpec(title, width=width) for title, width in titles),
        rows=tuple(rows),
        heading=(f"{campaign.county.name}{campaign.title}工作机构名单",),
        frozen_columns=2,
        autofilter=True,
    )
    return Book((sheet,), created_on, title=f"{campaign.title}工作机构名单")


def keepers_book(campaign: Campaign, rows: Iterable[UnitRow], created_on: datetime) -> Book:
    """档案建设员和部室管理员 by unit; the same workbook can be imported."""
    lines: list[tuple[SpecValue, ...]] = []
    for row in rows:
        lines.append((row.unit.name, "档案建设员", "", row.archive))
        lines += [(row.unit.name, "部室管理员", room, names) for room, names in row.rooms]
    sheet = SheetSpec(
        name="档案建设员和部室管理员",
        columns=(
            ColumnSpec("单位", width=26),
            ColumnSpec("类别", width=14, choices=("档案建设员", "部室管理员")),
            ColumnSpec("部室", width=16),
            ColumnSpec("姓名", width=30, note="几个人用顿号分开"),
        ),
        rows=tuple(lines),
        input_rows=40,
        heading=(f"{campaign.county.name}{campaign.title}档案建设员和部室管理员",),
        notes=("导入时，表里写到的单位按表重定，没写到的单位不变。",),
        frozen_columns=1,
        autofilter=True,
    )
    return Book((sheet,), created_on, title=f"{campaign.title}档案建设员和部室管理员")

"""Excel in and out: our table and the county's own, whole or not at all, marked where it does not fit."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.accounts.api import Role
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.actions.importing import import_assignments, problems_of
from dudao.apps.campaigns.api import (
    Campaign,
    DutyChange,
    Owner,
    assign,
    assignments_of,
    people_book,
    standards_of,
)
from dudao.apps.campaigns.documents import bodies_book, duties_book
from dudao.apps.campaigns.duty_layout import day_of
from dudao.apps.campaigns.tables import duty_rows, school_people
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.write import write_workbook
from tests import factories
from tests.apps.campaigns import made
from tests.apps.campaigns.books import book, imported
from tests.personas import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world: World) -> Campaign:
    return made.campaign(world)


def exported(held: Campaign) -> bytes:
    version = standards_of(held)[0]
    rows, schools = duty_rows(held, version), school_people(held, version)
    return write_workbook(duties_book(held, version, rows, schools, timezone.now(), people_book(held.county)))


def state(held: Campaign) -> list[Any]:
    duties = [
        (
            duty.lead_unit_id,
            duty.technical_requirement,
            duty.due_on,
            [u.pk for u in duty.supporting_units.all()],
        )
        for duty in (made.duty(held, code) for code in ("A1-B1-C1", "A1-B1-C2", "A1-B1-C3"))
    ]
    fields = (
        "item",
        "subject",
        "principal_owner",
        "principal_owner_name",
        "direct_owner_name",
        "handler",
        "due_on",
    )
    return [duties, list(assignments_of(held).values_list(*fields))]


def test_what_goes_out_comes_back_without_a_change(held: Campaign, world: World) -> None:
    first, second, third = (made.item(held, f"A1-B1-C{number}").pk for number in (1, 2, 3))
    factories.user("qian2", world.township, Role.DEPARTMENT_CLERK, name="钱文静")  # a namesake elsewhere
    changes = [
        DutyChange(
            first,
            due_on=date(2027, 3, 1),
            technical_requirement="附预算批复\n分学校",
            principal_owner=Owner(None, "张副县长"),
            handler=world.people["handler"],
        ),
        DutyChange(second, lead_unit=world.bureau),
        DutyChange(third, subjects=[world.second_school.pk], own_due_on=date(2027, 2, 1)),
        DutyChange(third, principal_owner=Owner(None, "郑校长"), direct_owner=Owner(None, "刘主任")),
    ]
    assign(held, changes, actor=None)
    before, content = state(held), exported(held)
    kept = import_assignments(
        held, standards_of(held)[0], content, "分工.xlsx", actor=world.person("officer")
    )
    assert (kept.state, kept.changed_count, problems_of(kept)) == ("accepted", 0, [])
    assert state(held) == before
    assert not history_of(held).filter(verb="import_assignments").exists()


def test_a_table_of_ours_filled_by_hand_is_taken_once(held: Campaign, world: World) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(exported(held)))
    sheet = workbook["责任分工表"]
    row = next(cell.row or 0 for line in sheet.iter_rows() for cell in line if cell.value == "A1-B1-C1")
    titles = {cell.value: cell.column or 0 for line in sheet.iter_rows(max_row=6) for cell in line}
    filled: dict[str, Any] = {
        "配合单位": "南坪镇、教育局",
        "第一责任人": "张副县长",
        "具体责任人": "钱文静",
        "完成时限": date(2027, 3, 1),
    }
    for title, value in filled.items():
        sheet.cell(row, titles[title]).value = value
    target = io.BytesIO()
    workbook.save(target)
    version = standards_of(held)[0]
    kept = import_assignments(held, version, target.getvalue(), "分工.xlsx", actor=world.person("officer"))
    assert (kept.state, kept.changed_count) == ("accepted", 1)
    duty, one = made.duty(held, "A1-B1-C1"), made.assignment(held, "A1-B1-C1", world.county)
    assert set(duty.supporting_units.all()) == {world.township, world.bureau}
    assert duty.due_on == date(2027, 3, 1)
    assert (one.principal_owner_name, one.handler) == ("张副县长", world.people["handler"])
    again = import_assignments(held, version, target.getvalue(), "分工.xlsx", actor=world.person("officer"))
    assert again.changed_count == 0


def test_the_countys_own_layout_is_understood(held: Campaign, world: World) -> None:
    rows = [
        ["示例县双高双普任务分解表"],
        ["序号", "工作任务", "责任单位", "协助单位", "分管领导", "经办人（填报人）", "完成时间"],
        [1, "第1条要求", "县财政局", "县教育局；南坪镇", "张副县长", "钱文静", "2027年3月1日"],
        [2, "第2条要求", None, None, "李副县长", None, "2027.4.1"],
    ]
    kept = imported(held, rows, merged=["A1:G1", "C3:C4"])
    assert kept.state == "accepted"
    first, second = made.duty(held, "A1-B1-C1"), made.duty(held, "A1-B1-C2")
    assert (first.lead_unit, first.due_on) == (world.department, date(2027, 3, 1))
    assert set(first.supporting_units.all()) == {world.bureau, world.township}
    assert (second.lead_unit, second.due_on) == (world.department, date(2027, 4, 1))  # the merged cell counts
    assert made.assignment(held, "A1-B1-C1", world.county).principal_owner_name == "张副县长"
    # The second item asks schools: its owners are theirs, and the upload says that it left 李副县长 out.
    assert made.assignment(held, "A1-B1-C2", world.school).principal_owner == world.people["principal"]
    assert ["李副县长" in one.value for one in problems_of(kept)] == [True]


def test_several_units_in_one_cell_lead_and_support(held: Campaign, world: World) -> None:
    imported(held, [["编号", "责任单位"], ["A1-B1-C2", "教育局、财政局"]])
    duty = made.duty(held, "A1-B1-C2")
    assert (duty.lead_unit, list(duty.supporting_units.all())) == (world.bureau, [world.department])


def test_blank_leaves_and_a_word_clears(held: Campaign, world: World) -> None:
    imported(held, [["编号", "牵头单位", "配合单位"], ["A1-B1-C1", None, "无"]])
    duty = made.duty(held, "A1-B1-C1")
    assert (duty.lead_unit, duty.supporting_units.count()) == (world.department, 0)
    imported(held, [["编号", "牵头单位"], ["A1-B1-C1", "无"]])
    assert made.duty(held, "A1-B1-C1").lead_unit is None


def test_owners_of_a_school_and_of_one_item_of_it(held: Campaign, world: World) -> None:
    rows = [
        ["学校", "编号", "第一责任人", "具体责任人"],
        ["城关初级中学", None, "郑校长", "赵敏"],
        ["城关初级中学", "A1-B1-C3", "刘副校长", "赵敏"],
    ]
    assert imported(held, rows).changed_count == 2
    names = {
        one.item.code: one.principal_owner_name
        for one in assignments_of(held).filter(subject=world.second_school)
    }
    assert names == {"A1-B1-C2": "郑校长", "A1-B1-C3": "刘副校长"}
    assert imported(held, rows).changed_count == 0


def test_one_wrong_cell_refuses_everything_and_comes_back_marked(held: Campaign, world: World) -> None:
    rows = [
        ["编号", "牵头单位", "具体责任人", "完成时限"],
        ["A1-B1-C1", "教育局", "钱文静", "2027-03-01"],
        ["A1-B1-C2", "税务局", None, "三月底"],
        ["A9-B9-C9", "教育局", None, None],
        ["A1-B1-C1", "教育局", "吴外县", None],
    ]
    kept = imported(held, rows)
    assert kept.state == "refused"
    assert made.duty(held, "A1-B1-C1").due_on is None
    assert [(one.cell, one.message) for one in problems_of(kept)] == [
        ("B3", "本县没有叫“税务局”的单位。"),
        ("D3", "看不出是哪一天，请写成 2027-03-01。"),
        ("A4", "标准里没有这一条，请核对编号或条文。"),
        ("A5", "这一条前面已经出现过（《表1》第 2 行）。"),
    ]
    target = io.BytesIO()
    with kept.file.open("rb") as stored:
        mark_workbook(stored.read(), problems_of(kept), target, file_name=kept.file_name)
    marked = openpyxl.load_workbook(target)
    assert marked["表1"]["B3"].comment is not None
    assert "税务局" in str(marked["表1"]["E3"].value)
    # With the marks still in it and the cells put right it is taken.
    sheet = marked["表1"]
    sheet["B3"], sheet["D3"] = "教育局", "2027-03-31"
    sheet.delete_rows(4, 2)
    again = io.BytesIO()
    marked.save(again)
    kept = import_assignments(held, standards_of(held)[0], again.getvalue(), "分工.xlsx", actor=None)
    assert (kept.state, problems_of(kept)) == ("accepted", [])


def test_a_handler_needs_an_account_of_the_county(held: Campaign) -> None:
    (problem,) = problems_of(imported(held, [["编号", "具体责任人"], ["A1-B1-C1", "吴外县"]]))
    assert problem.message == "本县没有叫“吴外县”的账号，请管理员开设或改写姓名。"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no workbook", "."), (book([["姓名", "电话"], ["张三", "1"]]), "没有认出责任分工表")],
)
def test_what_is_no_table_of_responsibilities_is_refused(
    held: Campaign, content: bytes, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        import_assignments(held, standards_of(held)[0], content, "分工.xlsx", actor=None)


def test_only_the_office_imports(held: Campaign, world: World) -> None:
    with pytest.raises(PermissionDenied):
        imported(held, [["编号", "牵头单位"], ["A1-B1-C1", "教育局"]], actor=world.person("director"))


@pytest.mark.parametrize("text", ["2027-03-01", "2027/3/1", "2027.3.1", "2027年3月1日", "2027 年 3 月 1 日"])
def test_days_as_people_write_them(text: str) -> None:
    assert day_of(text) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["2027-02-30", "3月底", "2027", ""])
def test_what_is_no_day(text: str) -> None:
    assert day_of(text) is None


def test_the_list_of_bodies_is_whole(held: Campaign) -> None:
    from dudao.apps.campaigns.api import GroupGiven, MemberGiven, groups_of, save_group

    members = (MemberGiven("杨县长", "县长", "head"), MemberGiven("张副县长", "副县长", "deputy"))
    save_group(held, None, GroupGiven("leading_group", "领导小组", members=members), actor=None)
    head = (MemberGiven("陈局长", "教育局局长", "head"),)
    save_group(held, None, GroupGiven("office", "办公室", members=head), actor=None)
    save_group(held, None, GroupGiven("special_team", "专班"), actor=None)
    rows = bodies_book(held, groups_of(held), timezone.now()).sheets[0].rows
    assert [(row[1], row[3], row[4], row[5]) for row in rows] == [
        ("领导小组", "组长", "杨县长", "县长"),
        ("领导小组", "副组长", "张副县长", "副县长"),
        ("办公室", "主任", "陈局长", "教育局局长"),
        ("专班", "", "", ""),
    ]

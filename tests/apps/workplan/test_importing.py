"""A county's own list of 50 key duties: taken once, taken again without doubles, refused as a whole, out and back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import people_book
from dudao.apps.workplan.actions.arranging import NOT_OFFICE
from dudao.apps.workplan.actions.duties import drop_duty, edit_duty
from dudao.apps.workplan.actions.importing import import_duties, map_columns, plan_now, upload_duties
from dudao.apps.workplan.actions.lists import create_list
from dudao.apps.workplan.documents_lists import list_book
from dudao.apps.workplan.duty_given import given_of
from dudao.apps.workplan.duty_rows import duty_rows
from dudao.apps.workplan.models import Duty, DutyImport, DutyList
from dudao.core.problem import Problem
from dudao.engine.duty_table.columns import Column
from dudao.engine.duty_table.layout import TableMapping
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.write import write_workbook
from tests.apps.workplan import fifty
from tests.apps.workplan.made import TODAY
from tests.personas import World


@pytest.fixture
def duty_list(world: World) -> DutyList:
    """An empty list."""
    return create_list(world.county, title="50 项重点任务", source="excel", actor=world.person("officer"))


def upload(world: World, duty_list: DutyList, content: bytes) -> DutyImport:
    return upload_duties(duty_list, content, "50项重点任务.xlsx", today=TODAY, actor=world.person("officer"))


def take(world: World, duty_list: DutyList, content: bytes) -> DutyImport:
    kept = upload(world, duty_list, content)
    return import_duties(kept, today=TODAY, actor=world.person("officer"))


def counts(kept: DutyImport) -> tuple[int, int, int]:
    return kept.added_count, kept.changed_count, kept.same_count


def exported(world: World, duty_list: DutyList) -> bytes:
    duty_list.refresh_from_db()
    book = list_book(duty_list, duty_rows(duty_list), people_book(world.county), timezone.now())
    return write_workbook(book)


def test_fifty_duties_come_in_with_units_people_and_days(world: World, duty_list: DutyList) -> None:
    kept = take(world, duty_list, fifty.workbook())
    assert (kept.state, counts(kept)) == ("accepted", (50, 0, 0))
    first = Duty.objects.get(duty_list=duty_list, number="1")
    assert (first.title, first.section) == ("制定实施方案（第1项）", "一、政府职责")
    assert (first.lead_unit, first.due_on) == (world.bureau, date(2026, 12, 31))
    assert {unit.pk for unit in first.supporting_units.all()} == {world.bureau.pk, world.township.pk}
    assert first.handler == world.people["head"]
    assert first.kind is not None
    assert first.kind.name == "制度文件"
    assert first.steps.get().title == "完成任务"
    second = Duty.objects.get(duty_list=duty_list, number="2")
    assert (second.due_on, second.extra) == (date(2026, 12, 15), {"责任单位": "各学校"})
    third = Duty.objects.get(duty_list=duty_list, number="3")
    assert (third.handler, third.handler_name) == (None, "刘主任")
    assert third.extra == {"投资额（万元）": "200"}
    fourth = Duty.objects.get(duty_list=duty_list, number="4")
    assert (fourth.due_on, fourth.extra["完成时限"]) == (None, "长期坚持")
    entry = history_of(duty_list)[0]
    assert (entry.verb, entry.details["added"]) == ("import_duties", 50)


def test_the_same_table_again_changes_nothing(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    entries = len(history_of(duty_list))
    assert counts(take(world, duty_list, fifty.workbook())) == (0, 0, 50)
    assert len(history_of(duty_list)) == entries
    assert set(Duty.objects.filter(duty_list=duty_list).values_list("revision", flat=True)) == {1}


def test_out_and_back_without_a_change(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    content = exported(world, duty_list)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].value == "示例县2026年“双高双普”创建50项重点任务清单"
    titles = [cell.value for cell in sheet[3]]
    assert titles == [*fifty.TITLES, "延期至", "状态", "进度"]
    assert sheet["A4"].value == "一、政府职责"
    assert [sheet.cell(5, column).value for column in (1, 2, 4, 5, 6, 11, 12)] == [
        1,
        "制定实施方案（第1项）",
        "示例县教育局",
        "示例县教育局、南坪镇",
        "蒋国梁",
        "未开始",
        "1 步核实 0 步",
    ]
    assert counts(take(world, duty_list, content)) == (0, 0, 50)


def test_our_own_layout_out_and_back(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    DutyList.objects.filter(pk=duty_list.pk).update(layout={})
    assert counts(take(world, duty_list, exported(world, duty_list))) == (0, 0, 50)


def test_added_changed_and_unchanged_are_told_apart(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    new = {"序号": 51, "重点任务": "组织模拟迎检", "牵头单位": "县教育局", "完成时限": "2026年11月底"}
    changes = {7: {"完成时限": "2026-10-01", "牵头单位": "财政局"}, 9: {"重点任务": "整理全部佐证档案"}}
    kept = upload(world, duty_list, fifty.workbook(changes, more=(new,)))
    plan = plan_now(kept, duty_list, today=TODAY)
    assert [one.title for one in plan.added] == ["组织模拟迎检"]
    assert [(one.duty.number, one.fields) for one in plan.changed] == [
        ("7", ("完成时限",)),
        ("9", ("任务",)),
    ]
    assert plan.same == 48
    assert counts(import_duties(kept, today=TODAY, actor=world.person("officer"))) == (1, 2, 48)
    seventh = Duty.objects.get(duty_list=duty_list, number="7")
    assert (seventh.due_on, seventh.revision) == (date(2026, 10, 1), 2)
    assert Duty.objects.filter(duty_list=duty_list).count() == 51


def test_a_renumbered_table_finds_its_duties_by_the_task(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    ids = dict(Duty.objects.filter(duty_list=duty_list).values_list("title", "pk"))
    swapped = {1: {"序号": 2}, 2: {"序号": 1}}
    assert counts(take(world, duty_list, fifty.workbook(swapped))) == (0, 2, 48)
    assert dict(Duty.objects.filter(duty_list=duty_list).values_list("title", "pk")) == ids
    assert Duty.objects.get(title="制定实施方案（第1项）").number == "2"


def test_what_the_table_lacks_stays(world: World, duty_list: DutyList) -> None:
    take(world, duty_list, fifty.workbook())
    titles = tuple(title for title in fifty.TITLES if title not in ("责任人", "完成时限"))
    kept = upload(world, duty_list, fifty.workbook({3: {"牵头单位": None}}, titles=titles))
    assert counts(import_duties(kept, today=TODAY, actor=None)) == (0, 0, 50)


def test_nothing_is_half_written_and_every_wrong_cell_is_named(world: World, duty_list: DutyList) -> None:
    wrong: dict[int, dict[str, object]] = {
        5: {"牵头单位": "县教育句"},
        6: {"完成时限": "尽快"},
        8: {"重点任务": None},
        10: {"序号": 9},
    }
    content = fifty.workbook(wrong)
    kept = upload(world, duty_list, content)
    assert kept.state == "refused"
    problems = [Problem(**one) for one in kept.problems if one["severity"] == "error"]
    assert [one.cell for one in problems] == ["D9", "G10", "A12", "A14"]
    assert "是不是示例县教育局" in problems[0].message
    with pytest.raises(ValidationError, match="4 处错误"):
        import_duties(kept, today=TODAY, actor=world.person("officer"))
    assert not duty_list.duties.exists()
    out = io.BytesIO()
    mark_workbook(content, problems, out, file_name=kept.name)
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["任务清单"]
    assert sheet["D9"].fill.fgColor.rgb != sheet["D8"].fill.fgColor.rgb
    assert "县教育句" in str(sheet.cell(9, 10).value)
    assert sheet["A3"].font.bold


def test_a_marked_table_put_right_comes_in(world: World, duty_list: DutyList) -> None:
    kept = upload(world, duty_list, fifty.workbook({5: {"牵头单位": "县教育句"}}))
    out = io.BytesIO()
    mark_workbook(bytes(kept.content), [Problem(**one) for one in kept.problems], out, file_name=kept.name)
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    book["任务清单"]["D9"].value = "县教育局"
    mended = io.BytesIO()
    book.save(mended)
    assert counts(take(world, duty_list, mended.getvalue())) == (50, 0, 0)


def test_a_column_may_be_told_to_mean_something_else(world: World, duty_list: DutyList) -> None:
    kept = upload(world, duty_list, fifty.workbook())
    mapping = TableMapping.from_data(kept.mapping)
    assert mapping is not None
    columns = dict(mapping.columns) | {8: Column.IGNORED, 7: Column.IGNORED}
    officer = world.person("officer")
    map_columns(kept, TableMapping(mapping.sheet, mapping.row, columns), today=TODAY, actor=officer)
    import_duties(kept, today=TODAY, actor=officer)
    assert Duty.objects.get(duty_list=duty_list, number="3").extra == {}
    with pytest.raises(ValidationError, match="已经导入过了"):
        map_columns(kept, mapping, today=TODAY, actor=officer)
    without = dict.fromkeys(mapping.columns, Column.KEPT)
    again = upload(world, duty_list, fifty.workbook())
    with pytest.raises(ValidationError, match="哪一列是“任务”"):
        map_columns(again, TableMapping(mapping.sheet, mapping.row, without), today=TODAY, actor=officer)


def test_an_edit_between_preview_and_import_is_shown_first(world: World, duty_list: DutyList) -> None:
    officer = world.person("officer")
    take(world, duty_list, fifty.workbook())
    kept = upload(world, duty_list, fifty.workbook({7: {"完成时限": "2026-10-01"}}))
    seen = plan_now(kept, duty_list, today=TODAY).fingerprint
    duty = Duty.objects.get(duty_list=duty_list, number="7")
    given = given_of(duty)
    edit_duty(duty, replace(given, requirement="别人改了"), revision=1, actor=officer)
    with pytest.raises(ValidationError, match="没有导入"):
        import_duties(kept, today=TODAY, actor=officer, seen=seen)
    done = import_duties(
        kept, today=TODAY, actor=officer, seen=plan_now(kept, duty_list, today=TODAY).fingerprint
    )
    assert counts(done) == (0, 1, 49)
    assert counts(import_duties(done, today=TODAY, actor=officer)) == (0, 1, 49)


def test_a_dropped_duty_stays_dropped(world: World, duty_list: DutyList) -> None:
    officer = world.person("officer")
    take(world, duty_list, fifty.workbook())
    drop_duty(Duty.objects.get(duty_list=duty_list, number="7"), "并入", revision=None, actor=officer)
    kept = upload(world, duty_list, fifty.workbook({7: {"完成时限": "2026-10-01"}}))
    assert any("已取消（并入）" in one["message"] for one in kept.problems)
    assert counts(import_duties(kept, today=TODAY, actor=officer)) == (0, 0, 50)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空文件"), (b"hello", "xlsx"), (fifty.workbook(titles=("姓名", "电话")), "没有认出任务清单")],
    ids=["empty", "text", "other"],
)
def test_what_is_no_list_is_refused(world: World, duty_list: DutyList, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        upload(world, duty_list, content)


def test_only_the_office_imports(world: World, duty_list: DutyList) -> None:
    with pytest.raises(PermissionDenied, match=NOT_OFFICE):
        upload_duties(duty_list, fifty.workbook(), "x.xlsx", today=TODAY, actor=world.person("clerk"))


def test_what_the_office_chose_for_many_units_stays(world: World, duty_list: DutyList) -> None:
    officer = world.person("officer")
    take(world, duty_list, fifty.workbook({2: {"牵头单位": "各学校"}}))
    duty = Duty.objects.get(duty_list=duty_list, number="2")
    assert (duty.lead_unit, duty.extra["牵头单位"]) == (None, "各学校")
    given = replace(
        given_of(duty),
        lead_unit=world.school,
        requirement="一是部署\r\n二是落实 \r\n",
        title="落实\n教育经费",
    )
    edit_duty(duty, given, revision=1, actor=officer)
    duty.refresh_from_db()
    assert (duty.title, duty.requirement) == ("落实教育经费", "一是部署\n二是落实")
    assert counts(take(world, duty_list, exported(world, duty_list))) == (0, 0, 50)

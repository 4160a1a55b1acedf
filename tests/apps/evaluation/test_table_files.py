"""The self-evaluation table out and back in: nothing lost, nothing of others overwritten, wrong cells marked."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dudao.apps.evaluation.actions.importing import import_ratings
from dudao.apps.evaluation.api import (
    Evaluation,
    Rating,
    Statement,
    correct_measured,
    open_evaluations,
    return_rating,
    save_rating,
    submit_rating,
)
from dudao.apps.evaluation.export_rows import evaluation_seen, rating_table_of
from dudao.apps.evaluation.table_import import TableCheck, check_table, known_items, lines_of
from dudao.engine.rating_table.read import read_table
from dudao.engine.rating_table.write import table_book
from dudao.infra.xlsx.read import read_workbook
from dudao.infra.xlsx.write import write_workbook
from tests.apps.evaluation.running import Running, said
from tests.personas import World

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
STATED: dict[str, Statement] = {
    "A1": said("已列入规划。", met=True),
    "A2": said(grade="B"),
    "A3": Statement(
        {"elements": {"e1": True, "e2": False, "e3": True}},
        "=缺两次记录\n第二行",
        Fraction(3, 5),
        date(2027, 5, 31),
    ),
    "A4": said(occurrences={"d1": "3"}),
    "A5": said(points="7/2"),
    "A6": said(points="2"),
    "A7": said(value="283/3"),
    "V1": said(triggered=False),
}


def rated(running: Running) -> Evaluation:
    """The county's evaluation with every county item that can be typed."""
    for code, statement in STATED.items():
        save_rating(running.assignment(code), statement, number=0, actor=running.person("handler"))
    return Evaluation.objects.get(subject=running.world.county)


def exported(running: Running, evaluation: Evaluation, who: str = "handler") -> bytes:
    found = evaluation_seen(running.person(who), evaluation.pk)
    assert found is not None
    return write_workbook(table_book(rating_table_of(*found)))


def checked(running: Running, evaluation: Evaluation, content: bytes, who: str = "handler") -> TableCheck:
    found = evaluation_seen(running.person(who), evaluation.pk)
    assert found is not None
    read = read_table(read_workbook(content, "表.xlsx"), known_items(*found))
    return check_table(*found, read, user=running.person(who))


def changed(content: bytes, *changes: tuple[str, str, Any]) -> bytes:
    """The workbook with cells typed over: (code, title, value)."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    titles: dict[Any, int] = {}
    rows: dict[Any, int] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "编号":
                titles = {each.value: each.column or 0 for each in row if each.value}
                at = cell.column or 0
        if titles:
            rows[row[at - 1].value] = row[0].row or 0
    for code, title, value in changes:
        sheet.cell(rows[code], titles[title]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def state_of(evaluation: Evaluation) -> list[tuple[Any, ...]]:
    fields = ("item__code", "answer", "points", "lost_parts", "note", "recoverable_points", "recover_by")
    return sorted(
        Rating.objects.filter(evaluation=evaluation).values_list(*fields), key=lambda row: str(row[0])
    )


def test_an_untouched_table_changes_nothing(running: Running) -> None:
    evaluation = rated(running)
    check = checked(running, evaluation, exported(running, evaluation))
    assert (check.differences, check.problems, check.left_out) == ((), (), ())
    assert check.unchanged == 9


def test_a_table_brought_into_an_empty_evaluation_gives_the_same_ratings(running: Running) -> None:
    evaluation = rated(running)
    content = changed(exported(running, evaluation), *((code, "版次", 0) for code in STATED))
    before = state_of(evaluation)
    for rating in Rating.objects.all():
        rating.revisions.all().delete()
        rating.delete()
    check = checked(running, evaluation, content)
    assert check.not_taken == ()
    done = import_ratings(evaluation, lines_of(check, submit=False), actor=running.person("handler"))
    assert done.created == len(STATED)
    assert state_of(evaluation) == before


def test_a_changed_line_is_shown_before_and_after_and_taken(running: Running) -> None:
    evaluation = rated(running)
    content = changed(
        exported(running, evaluation),
        ("A4", "评定", "1. 缺记录：1 次"),
        ("A1", "说明", "已列入“十五五”规划。"),
    )
    check = checked(running, evaluation, content)
    shown = [
        (one.item.code, one.before, one.after, one.before_points, one.after_points) for one in check.to_take
    ]
    assert shown == [
        ("A1", "达到", "达到", "10 分", "10 分"),
        ("A4", "1. 缺记录：3 次", "1. 缺记录：1 次", "3.5 分", "4.5 分"),
    ]
    import_ratings(evaluation, lines_of(check, submit=True), actor=running.person("handler"))
    assert running.rating("A4").points == Fraction(9, 2)
    assert running.rating("A4").state == "submitted"
    assert running.rating("A1").note == "已列入“十五五”规划。"


def test_what_was_changed_meanwhile_is_a_conflict_and_stays(running: Running) -> None:
    evaluation = rated(running)
    content = changed(exported(running, evaluation), ("A1", "评定", "未达到"))
    handler = running.person("handler")
    save_rating(running.assignment("A1"), said("又核实了一遍", met=True), number=1, actor=handler)
    check = checked(running, evaluation, content)
    (conflict,) = check.not_taken
    assert conflict.is_conflict
    assert (conflict.before, conflict.before_note, conflict.after) == ("达到", "又核实了一遍", "未达到")
    assert lines_of(check, submit=False) == []


def test_what_is_handed_in_says_why_it_cannot_be_changed(running: Running) -> None:
    evaluation = rated(running)
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), number=1, actor=handler)
    content = changed(exported(running, evaluation), ("A1", "评定", "未达到"))
    (refused,) = checked(running, evaluation, content).not_taken
    assert "已提交" in refused.refusal
    assert not refused.is_conflict


def test_a_measured_item_cannot_be_typed(running: Running) -> None:
    evaluation = rated(running)
    (refused,) = checked(
        running, evaluation, changed(exported(running, evaluation), ("T1", "评定", "达到"))
    ).not_taken
    assert refused.item.code == "T1"
    assert "由测算得出" in refused.refusal


def test_the_table_of_another_unit_is_refused(running: Running) -> None:
    open_evaluations(running.campaign, actor=None)
    own = Evaluation.objects.get(subject=running.world.school)
    other = Evaluation.objects.get(subject=running.world.second_school)
    check = checked(running, own, exported(running, other, "officer"), "clerk")
    assert check.refusal == "这张表是“城关初级中学”的，不能导入到“南坪中心小学”。"


def test_a_reason_for_the_same_points_in_the_countys_form_is_kept_as_note(running: Running) -> None:
    evaluation = rated(running)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "自评得分", "扣分说明"])
    sheet.append(["A4", 3.5, "三次没有记录"])
    sheet.append(["A3", 1, "不全"])
    sheet.append(["A5", 4, None])
    out = io.BytesIO()
    book.save(out)
    check = checked(running, evaluation, out.getvalue())
    assert [(one.item.code, one.after_note) for one in check.to_take] == [("A4", "三次没有记录"), ("A5", "")]
    assert [(one.item.code, one.refusal[:8]) for one in check.not_taken] == [("A3", "得分与现有评定不")]


def test_the_review_state_goes_out_with_the_table(running: Running) -> None:
    evaluation = rated(running)
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), number=1, actor=handler)
    submit_rating(running.assignment("A2"), number=1, actor=handler)
    return_rating(running.assignment("A2"), reason="等级依据不足", number=2, actor=running.person("head"))
    found = evaluation_seen(running.person("officer"), evaluation.pk)
    assert found is not None
    review = {row.code: row.review for row in rating_table_of(*found).rows}
    assert review["A1"].startswith("在审（")
    assert review["A2"].startswith("已退回（")
    assert review["A2"].endswith("：等级依据不足")
    assert review["A3"] == "草稿"
    assert review["T1"].startswith("由测算得出：还没有为准的数据（")


def test_a_correction_counts_and_says_what_it_corrects(running: Running) -> None:
    evaluation = rated(running)
    officer = running.person("officer")
    correct_measured(
        running.assignment("T1"), Fraction(6), "市级认可的替代指标", measured_points=None, actor=officer
    )
    found = evaluation_seen(officer, evaluation.pk)
    assert found is not None
    (row,) = (row for row in rating_table_of(*found).rows if row.code == "T1")
    assert row.own_points == 6
    assert row.lost_reasons == "没有测算值，更正为 6 分：市级认可的替代指标"


def test_the_pages_take_a_table_in_and_mark_what_is_wrong(
    running: Running, signed_in: SignIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    evaluation = rated(running)
    client = signed_in("handler")
    content = client.get(f"/evaluation/{evaluation.pk}/table.xlsx").content
    typed = changed(content, ("A1", "评定", "未达到"), ("A2", "评定", "优"))
    upload = SimpleUploadedFile("自评表.xlsx", typed)
    page = client.post(f"/evaluation/{evaluation.pk}/import/", {"workbook": upload}, follow=True)
    text = page.content.decode()
    assert "等级只能是：A、B、C" in text
    assert "导入 1 条为草稿" in text
    key = page.context["key"]
    marked = client.get(f"/evaluation/{evaluation.pk}/import/marked/", {"table": key})
    comments = [
        cell.comment.text
        for row in openpyxl.load_workbook(io.BytesIO(marked.content))["自评表"].iter_rows()
        for cell in row
        if cell.comment
    ]
    assert any("等级只能是" in comment for comment in comments)
    client.post(f"/evaluation/{evaluation.pk}/import/apply/", {"table": key})
    assert running.rating("A1").answer == {"met": False}
    assert running.rating("A2").answer == {"grade": "B"}
    assert (
        signed_in("head").get(f"/evaluation/{evaluation.pk}/import/marked/", {"table": key}).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("空.xlsx", b"", "是空文件"), ("图.xlsx", b"\x89PNG\r\n", "")],
)
def test_a_file_that_is_no_table_is_refused(
    running: Running, signed_in: SignIn, name: str, content: bytes, message: str
) -> None:
    evaluation = rated(running)
    page = signed_in("handler").post(
        f"/evaluation/{evaluation.pk}/import/", {"workbook": SimpleUploadedFile(name, content)}
    )
    assert page.status_code == 400
    assert message in page.content.decode()


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "pdf"])
def test_each_form_is_an_attachment_named_in_chinese(
    running: Running, signed_in: SignIn, suffix: str
) -> None:
    evaluation = rated(running)
    answer = signed_in("officer").get(f"/evaluation/{evaluation.pk}/table.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content[:2] == (b"%P" if suffix == "pdf" else b"PK")


def test_a_table_takes_a_fixed_number_of_queries(
    running: Running, django_assert_max_num_queries: Any, world: World
) -> None:
    evaluation = rated(running)
    user = running.person("officer")
    with django_assert_max_num_queries(12):
        found = evaluation_seen(user, evaluation.pk)
        assert found is not None
        assert len(rating_table_of(*found).rows) == 9


def test_the_workbook_of_an_imported_standard_comes_back_filled_in(
    running: Running, signed_in: SignIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    evaluation = rated(running)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["A级指标", "评估内容", "分值", "评分细则", "自评得分", "扣分原因"])
    for code in ("A1", "A2", "A4"):
        sheet.append(["一、保障", f"{code} 的条文", 10, "做到得满分"])
    out = io.BytesIO()
    book.save(out)
    version = running.version
    version.file.save("standards/own.xlsx", ContentFile(out.getvalue()), save=False)
    version.file_name = "本县标准.xlsx"
    version.save()
    client = signed_in("officer")
    answer = client.get(f"/evaluation/{evaluation.pk}/own-form.xlsx")
    assert answer.status_code == 200
    filled = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [filled.cell(row, 5).value for row in (2, 3, 4)] == [10, 6.4, 3.5]
    assert filled["F2"].value == "已列入规划。"
    assert filled["F4"].value == "缺记录（3次），失 1.5 分"
    assert [filled.cell(row, 7).value for row in (1, 2)] == ["审核状态", "草稿"]
    page = client.get(f"/evaluation/campaigns/{running.campaign.pk}/files/").content.decode()
    assert "原表样" in page
    assert "原表里没有找到这些条目：A3" in page

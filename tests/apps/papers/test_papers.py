"""Papers of the test county: drafted once, edited by two at a time, given new numbers, locked."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.papers import queries
from dudao.apps.papers.actions import (
    PaperConflict,
    changes_in,
    digest_of,
    draft_in,
    draft_papers,
    edit_section,
    edit_title,
    finish,
    fresh_draft,
    refresh,
    remove,
    reopen,
    restore,
)
from dudao.apps.papers.choices import PaperKind
from dudao.apps.papers.documents import all_in_one, document_file, paper_document, papers_zip
from dudao.apps.papers.models import Paper, PaperRevision
from dudao.apps.workplan.models import Duty
from tests.apps.papers import made
from tests.apps.workplan.made import PlanWorld


def again(paper: Paper) -> Paper:
    return Paper.objects.select_related("county", "campaign__county", "unit").get(pk=paper.pk)


def test_the_plan_of_the_test_county_holds_its_duties(plan_world: PlanWorld) -> None:
    draft = draft_in(made.paper(plan_world))
    assert draft.title == "示例县测试创建工作实施方案"
    table = draft.section("annex").table
    assert table is not None
    assert [row[1] for row in table.rows] == [
        "新建城关初中教学楼",
        "补充专任教师",
        "完善经费保障制度",
        "更新图书",
        "更新图书",
        "修缮操场",
    ]
    assert table.rows[5][2:6] == ("南坪镇", "—", "【待补：责任人】", "【待补：时限】")


def test_only_the_office_drafts(plan_world: PlanWorld) -> None:
    with pytest.raises(PermissionDenied):
        draft_papers(
            plan_world.campaign,
            PaperKind.REPORT_TO_TEAM,
            today=timezone.localdate(),
            actor=plan_world.person("director"),
        )


def test_a_unit_has_one_duty_book(plan_world: PlanWorld) -> None:
    world = plan_world.world
    made.paper(plan_world, PaperKind.DUTY_BOOK, world.department)
    done = draft_papers(
        plan_world.campaign,
        PaperKind.DUTY_BOOK,
        [world.department, world.school],
        today=timezone.localdate(),
        actor=plan_world.person("officer"),
    )
    assert (len(done.papers), done.already) == (1, 1)
    assert done.papers[0].unit == world.school


def test_duty_books_need_units_of_the_county(plan_world: PlanWorld) -> None:
    officer, today = plan_world.person("officer"), timezone.localdate()
    with pytest.raises(ValidationError, match="至少选一个单位"):
        draft_papers(plan_world.campaign, PaperKind.DUTY_BOOK, today=today, actor=officer)
    with pytest.raises(ValidationError, match="邻县第一小学不是本县的单位"):
        draft_papers(
            plan_world.campaign,
            PaperKind.DUTY_BOOK,
            [plan_world.world.other_school],
            today=today,
            actor=officer,
        )


def test_units_to_choose_take_part_or_lead_something(plan_world: PlanWorld) -> None:
    world = plan_world.world
    assert set(queries.units_to_choose(plan_world.campaign)) == {
        world.school,
        world.second_school,
        world.department,
        world.bureau,
        world.township,
    }


def test_two_people_edit_two_sections_at_once(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    draft = draft_in(paper)
    officer = plan_world.person("officer")
    for key in ("opening", "aims"):
        edit_section(paper, key, f"{key} 改", seen=digest_of(draft.section(key)), actor=officer)
    edited = draft_in(again(paper))
    assert (edited.section("opening").text, edited.section("aims").text) == ("opening 改", "aims 改")


def test_the_same_section_changed_by_somebody_else_is_a_conflict(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    seen = digest_of(draft_in(paper).section("aims"))
    officer = plan_world.person("officer")
    edit_section(paper, "aims", "先到的", seen=seen, actor=officer)
    with pytest.raises(PaperConflict, match="“工作目标”这一节刚被别人改过"):
        edit_section(paper, "aims", "后到的", seen=seen, actor=officer)
    assert draft_in(again(paper)).section("aims").text == "先到的"


def test_edits_of_one_person_in_a_row_are_one_version(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    edit_section(paper, "aims", "一", seen=None, actor=officer)
    edit_section(paper, "aims", "二", seen=None, actor=officer)
    edit_section(paper, "opening", "三", seen=None, actor=officer)
    last, first = PaperRevision.objects.filter(paper=paper).order_by("-number")
    assert (last.number, last.cause, last.note) == (2, "edited", "工作目标、开头")
    assert (first.number, first.cause) == (1, "drafted")


def test_an_edit_that_changes_nothing_makes_no_version(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    text = draft_in(paper).section("aims").text
    edit_section(paper, "aims", f"{text}\r\n", seen=None, actor=plan_world.person("officer"))
    assert (again(paper).revision, paper.revisions.count()) == (1, 1)


def test_a_head_writes_her_pledge_and_reads_her_duty_book(plan_world: PlanWorld) -> None:
    world = plan_world.world
    pledge = made.paper(plan_world, PaperKind.PLEDGE, world.department)
    book = made.paper(plan_world, PaperKind.DUTY_BOOK, world.department)
    head = plan_world.person("head")
    assert set(queries.papers_visible_to(head)) == {pledge, book}
    edit_section(pledge, "measures", "每周调度一次。", seen=None, actor=head)
    with pytest.raises(PermissionDenied):
        edit_section(book, "aims", "少一点", seen=None, actor=head)
    assert draft_in(again(book)) == draft_in(book)


@pytest.mark.parametrize("person", ["handler", "clerk", "principal", "stranger"])
def test_a_units_papers_are_not_for_others(plan_world: PlanWorld, person: str) -> None:
    made.paper(plan_world, PaperKind.PLEDGE, plan_world.world.department)
    made.paper(plan_world)
    assert list(queries.papers_visible_to(plan_world.person(person))) == []


def test_new_numbers_are_taken_over_without_touching_what_a_person_wrote(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    text = draft_in(paper).section("tasks").text
    edit_section(paper, "tasks", f"{text}\n我加的一段。", seen=None, actor=officer)
    Duty.objects.filter(pk=plan_world.duty("6").pk).update(title="改建操场")
    today = timezone.localdate()
    paper = again(paper)
    fresh = fresh_draft(paper, today)
    changes = changes_in(paper, fresh)
    assert [(one.key, one.written_over) for one in changes] == [("tasks", True), ("annex", False)]
    assert refresh(paper, ["tasks"], fresh, today=today, revision=paper.revision, actor=officer) == 1
    after = draft_in(again(paper)).section("tasks").text
    assert "改建操场" in after
    assert after.endswith("我加的一段。")
    assert [one.key for one in changes_in(again(paper), fresh)] == ["annex"]


def test_new_numbers_for_a_paper_changed_meanwhile_are_refused(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    Duty.objects.filter(pk=plan_world.duty("6").pk).update(title="改建操场")
    fresh = fresh_draft(paper, timezone.localdate())
    edit_section(paper, "aims", "改了", seen=None, actor=officer)
    with pytest.raises(PaperConflict):
        refresh(paper, ["tasks"], fresh, today=timezone.localdate(), revision=1, actor=officer)


def test_an_older_version_comes_back_as_a_new_one(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    before = draft_in(paper)
    edit_title(paper, "新标题", actor=officer)
    restored = restore(paper, 1, revision=2, actor=officer)
    assert (draft_in(restored), restored.title) == (before, before.title)
    assert [one.cause for one in paper.revisions.order_by("number")] == ["drafted", "edited", "restored"]


def test_numbers_newer_than_a_restored_version_are_offered_again(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer, today = plan_world.person("officer"), timezone.localdate()
    Duty.objects.filter(pk=plan_world.duty("6").pk).update(title="改建操场")
    fresh = fresh_draft(again(paper), today)
    refresh(paper, ["tasks", "annex"], fresh, today=today, revision=1, actor=officer)
    assert changes_in(again(paper), fresh) == ()
    restore(paper, 1, revision=2, actor=officer)
    assert [one.key for one in changes_in(again(paper), fresh)] == ["tasks", "annex"]


def test_a_paper_with_open_places_is_finished_only_when_that_is_accepted(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    with pytest.raises(ValidationError, match="还有待补的内容：制定依据的上级文件名称和文号"):
        finish(paper, docx=b"x", revision=1, actor=officer)
    kept = finish(paper, docx=b"x", revision=1, accept_missing=True, actor=officer)
    assert kept.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    with pytest.raises(ValidationError, match="已经定稿锁定"):
        edit_section(paper, "aims", "改", seen=None, actor=officer)


def test_a_finished_paper_is_opened_with_a_reason_and_never_removed(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    officer = plan_world.person("officer")
    finish(paper, docx=b"x", revision=1, accept_missing=True, actor=officer)
    with pytest.raises(ValidationError, match="为什么"):
        reopen(paper, "", actor=officer)
    assert not reopen(paper, "日期有误", actor=officer).is_finished
    with pytest.raises(ValidationError, match="定稿过"):
        remove(paper, actor=officer)


def test_a_head_does_not_finish_her_pledge(plan_world: PlanWorld) -> None:
    pledge = made.paper(plan_world, PaperKind.PLEDGE, plan_world.world.department)
    with pytest.raises(PermissionDenied):
        finish(pledge, docx=b"x", revision=1, accept_missing=True, actor=plan_world.person("head"))


def test_a_draft_says_so_on_every_page_and_a_finished_one_does_not(plan_world: PlanWorld) -> None:
    paper = made.paper(plan_world)
    assert paper_document(paper).notice == "讨论稿"
    assert paper_document(paper, finished=True).notice == ""


def test_all_duty_books_go_into_one_document_or_one_zip(plan_world: PlanWorld) -> None:
    world = plan_world.world
    draft_papers(
        plan_world.campaign,
        PaperKind.DUTY_BOOK,
        [world.department, world.school],
        today=timezone.localdate(),
        actor=plan_world.person("officer"),
    )
    held = queries.papers_of_kind(plan_world.person("officer"), plan_world.campaign, "duty_book")
    assert document_file(all_in_one(held), "docx")[:2] == b"PK"
    with zipfile.ZipFile(io.BytesIO(papers_zip(held))) as archive:
        assert archive.namelist() == ["001_责任书_南坪中心小学.docx", "002_责任书_示例县财政局.docx"]

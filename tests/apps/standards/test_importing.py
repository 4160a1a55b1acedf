"""The way of an import: upload, columns, corrections, draft, publication, the next version, export and back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import history_of
from dudao.apps.standards.actions import drafts, importing
from dudao.apps.standards.actions.adopting import adopt_catalogue_standard
from dudao.apps.standards.actions.importing import VersionFacts
from dudao.apps.standards.documents_own import blank_form_book, version_book
from dudao.apps.standards.models import StandardImport, StandardItem, StandardVersion
from dudao.apps.standards.reading import read_import
from dudao.apps.standards.versions import changed_items, clause_of, items_of, rule_of_item, versions_usable_by
from dudao.core.scoring import ElementsRule, MetRule, StepDownRule
from dudao.engine.standard_import.mapping import FormMapping, suggest_mapping
from dudao.engine.standard_import.read import read_items
from dudao.engine.standard_import.roles import Role
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from dudao.infra.xlsx.write import write_workbook
from tests.apps.standards.workbooks import county_form
from tests.personas import World

FACTS = VersionFacts(
    title="示例县教育工作评估标准",
    short_title="教育评估",
    max_points=Fraction(60),
    pass_points=Fraction(54),
    stated_items=5,
)
NOW = datetime(2026, 11, 22, 9, 0)


def upload(world: World) -> StandardImport:
    return importing.upload_standard(world.county, county_form(), "标准.xlsx", actor=world.person("officer"))


def mapped(world: World) -> StandardImport:
    attempt = upload(world)
    with attempt.file.open("rb") as stream:
        sheet = read_workbook(stream.read(), "标准.xlsx").sheets[0]
    mapping = FormMapping.from_data(attempt.mapping)
    return importing.map_standard(attempt, sheet, mapping, actor=world.person("officer"))


def draft(world: World) -> StandardVersion:
    return importing.draft_standard(mapped(world), FACTS, actor=world.person("officer"))


def published(world: World) -> StandardVersion:
    version = draft(world)
    officer = world.person("officer")
    drafts.confirm_rules(version, [item.code for item in items_of(version)], actor=officer)
    return drafts.publish_standard(version, actor=officer)


def test_an_upload_finds_the_sheet_and_the_columns(world: World) -> None:
    attempt = upload(world)
    assert attempt.sheet == "标准"
    mapping = FormMapping.from_data(attempt.mapping)
    assert mapping.roles[3] is Role.POINTS
    assert mapping.roles[7] is Role.IGNORED
    assert [entry.verb for entry in history_of(attempt)] == ["upload_standard"]


def test_what_is_no_workbook_is_refused_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(UnreadableWorkbook):
        importing.upload_standard(world.county, b"no", "x.xlsx", actor=world.person("officer"))
    assert not StandardImport.objects.exists()


def test_reading_understands_all_but_one_rule(world: World) -> None:
    read = read_import(upload(world))
    assert [item.text for item in read.uncertain] == ["经费使用规范"]
    assert read.points == 60
    assert all(check.agrees for check in read.checks)
    assert not [problem for problem in read.problems if problem.is_error]


def test_two_columns_with_one_role_are_refused(world: World) -> None:
    attempt = upload(world)
    with attempt.file.open("rb") as stream:
        sheet = read_workbook(stream.read(), "标准.xlsx").sheets[0]
    mapping = suggest_mapping(sheet)
    twice = mapping.with_roles({**mapping.roles, 7: Role.POINTS})
    with pytest.raises(ValidationError, match="有两列都指定为“分值”"):
        importing.map_standard(attempt, sheet, twice, actor=world.person("officer"))


def test_a_draft_holds_every_clause(world: World) -> None:
    version = draft(world)
    assert [(item.code, item.section, item.points, item.kind) for item in items_of(version)] == [
        ("A1-B1-C1", "教育管理", Fraction(15), "score"),
        ("A1-B1-C2", "教育管理", Fraction(10), "score"),
        ("A1-B2-C1", "教育管理", Fraction(10), "score"),
        ("A2-B1-C1", "教育经费", Fraction(15), "score"),
        ("A2-B1-C2", "教育经费", Fraction(10), "score"),
        ("V1", "否决指标", None, "veto"),
    ]
    third, fourth = items_of(version)[2:4]
    assert isinstance(rule_of_item(third), ElementsRule)
    assert (third.subject, third.roll_up) == ("school", "mean")
    assert isinstance(rule_of_item(fourth), StepDownRule)
    assert third.required_evidence == ["制度", "记录"]


def test_a_corrected_rule_stands_in_the_draft(world: World) -> None:
    attempt = mapped(world)
    importing.correct_rule(attempt, "C8", MetRule(), actor=world.person("officer"))
    version = importing.draft_standard(attempt, FACTS, actor=world.person("officer"))
    item = items_of(version)[4]
    assert (rule_of_item(item), item.rule_confirmed) == (MetRule(), True)


def test_a_draft_with_an_unconfirmed_rule_is_not_published(world: World) -> None:
    with pytest.raises(ValidationError, match="1 条的评分规则还没有核对：A2-B1-C2"):
        drafts.publish_standard(draft(world), actor=world.person("officer"))


def test_totals_that_differ_are_explained_or_refused(world: World) -> None:
    version = draft(world)
    officer = world.person("officer")
    drafts.confirm_rules(version, ["A2-B1-C2"], actor=officer)
    facts = VersionFacts(**{**FACTS.__dict__, "max_points": Fraction(70)})
    drafts.edit_standard_version(version, facts, explanation="", actor=officer)
    with pytest.raises(ValidationError, match="各条分值合计 60 分，与标明的总分 70 分不一致"):
        drafts.publish_standard(version, actor=officer)
    drafts.edit_standard_version(version, facts, explanation="附加题10分由市里评", actor=officer)
    assert drafts.publish_standard(version, actor=officer).is_published


def test_a_published_version_never_changes(world: World) -> None:
    version = published(world)
    officer = world.person("officer")
    item = items_of(version)[0]
    with pytest.raises(ValidationError, match="已发布的版本不能再改"):
        drafts.edit_standard_item(item, {"points": Fraction(1)}, MetRule(), actor=officer)
    with pytest.raises(ValidationError, match="已发布的版本不能再改"):
        drafts.give_up_draft(version, actor=officer)
    assert versions_usable_by(world.county) == [version]


def test_a_new_version_knows_what_it_continues(world: World) -> None:
    old = published(world)
    officer = world.person("officer")
    new = drafts.begin_version(old, actor=officer)
    first, second = list(new.items.all())[:2]
    drafts.edit_standard_item(first, {"points": Fraction(20)}, MetRule(), actor=officer)
    drafts.remove_standard_item(second, actor=officer)
    values = {"code": "A1-B3-C1", "section": "教育管理", "text": "新增一条", "points": Fraction(5)}
    drafts.add_standard_item(new, values, MetRule(), actor=officer)
    new = drafts.publish_standard(StandardVersion.objects.get(pk=new.pk), actor=officer)
    by_code = {item.code: item for item in items_of(new)}
    assert not by_code["A1-B1-C1"].is_unchanged
    assert by_code["A1-B1-C1"].previous == items_of(old)[0]
    assert by_code["A1-B2-C1"].is_unchanged
    assert by_code["A1-B3-C1"].previous is None
    compared = changed_items(old, new)
    assert [pair.labels for pair in compared.changed] == [("分值", "评分规则")]
    assert [item.code for item in compared.added] == ["A1-B3-C1"]
    assert [item.code for item in compared.removed] == ["A1-B1-C2"]


def test_a_second_draft_of_one_standard_is_refused(world: World) -> None:
    old = published(world)
    drafts.begin_version(old, actor=world.person("officer"))
    with pytest.raises(ValidationError, match="已有一份草稿"):
        drafts.begin_version(old, actor=world.person("officer"))


def test_two_standards_of_one_place_differ_in_name(world: World) -> None:
    adopted = adopt_catalogue_standard("county-duties-sample", world.county, actor=None)
    facts = VersionFacts(**{**FACTS.__dict__, "title": adopted.standard.title})
    with pytest.raises(ValidationError, match="已有同名的标准"):
        drafts.edit_standard_version(draft(world), facts, explanation="", actor=world.person("officer"))


def test_an_unused_version_is_withdrawn(world: World) -> None:
    version = drafts.withdraw_standard(published(world), actor=world.person("officer"))
    assert version.state == "withdrawn"
    assert versions_usable_by(world.county) == []


@pytest.mark.parametrize("name", ["director", "clerk", "administrator", "stranger", "city_officer"])
def test_only_the_supervision_office_imports(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        importing.upload_standard(world.county, county_form(), "标准.xlsx", actor=world.person(name))


def exported(version: StandardVersion) -> bytes:
    return write_workbook(version_book(version, items_of(version), NOW))


def read_back(version: StandardVersion, world: World) -> list[StandardItem]:
    """The export of a version imported as a new version of the same standard."""
    officer = world.person("officer")
    attempt = importing.upload_standard(
        world.county, exported(version), "导出.xlsx", actor=officer, standard=version.standard
    )
    sheet = read_workbook(exported(version), "导出.xlsx").sheets[0]
    importing.map_standard(attempt, sheet, suggest_mapping(sheet), actor=officer)
    made = importing.draft_standard(attempt, FACTS, actor=officer)
    return list(items_of(made))


def test_an_export_keeps_the_countys_layout(world: World) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(published(world)))).worksheets[0]
    assert sheet["A2"].value == "共5条，满分60分，54分及以上通过"
    titles = [cell.value for cell in sheet[3]][:8]
    assert titles == [
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "评分细则",
        "佐证材料",
        "责任单位",
        "自评得分",
    ]
    assert [cell.value for cell in sheet[5]][:4] == [None, None, "签订目标责任书", 10]


def test_an_imported_standard_goes_out_and_in_without_loss(world: World) -> None:
    version = published(world)
    back = read_back(version, world)
    assert [clause_of(item) for item in back] == [clause_of(item) for item in items_of(version)]
    assert all(item.rule_confirmed and item.is_unchanged for item in back)


@pytest.mark.parametrize(
    "catalogue_id", ["shuanggao-shuangpu-sample", "preschool-shenyang-2021", "county-duties-sample"]
)
def test_a_catalogue_standard_goes_out_and_in_without_loss(world: World, catalogue_id: str) -> None:
    version = adopt_catalogue_standard(catalogue_id, world.county, actor=None)
    sheet = read_workbook(exported(version), "导出.xlsx").sheets[0]
    read = read_items(sheet, suggest_mapping(sheet))
    assert [problem.as_text() for problem in read.problems] == []
    for item, back in zip(items_of(version), read.items, strict=True):
        assert (back.code, back.section, back.criterion) == (item.code, item.section, item.criterion)
        assert (back.text, back.points, back.rule) == (item.text, item.points, rule_of_item(item))
        assert (back.kind.value, back.rule_text) == (item.kind, item.rule_text)
        assert list(back.evidence) == item.required_evidence
        assert (back.subject, list(back.school_kinds)) == (item.subject, item.school_kinds)
        assert (back.roll_up, back.responsible) == (item.roll_up, item.responsible_unit)
        assert (back.measured_by, back.demand) == (item.measured_by, item.demand)


def test_a_changed_text_is_read_anew_though_the_old_rule_stands_beside_it(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(published(world))))
    sheet = book.worksheets[0]
    sheet["E4"] = "未研究不得分。"
    target = io.BytesIO()
    book.save(target)
    read_sheet = read_workbook(target.getvalue(), "导出.xlsx").sheets[0]
    first = read_items(read_sheet, suggest_mapping(read_sheet)).items[0]
    assert first.rule == MetRule(note="未研究不得分。")


def test_the_blank_form_is_read_when_filled(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(blank_form_book(NOW))))
    sheet = book["评估标准"]
    values: tuple[str | int, ...] = ("管理", "规划", "有规划", 5, "未制定不得分。", "计分")
    for column, value in enumerate(values, 1):
        sheet.cell(4, column, value)
    target = io.BytesIO()
    book.save(target)
    grid = read_workbook(target.getvalue(), "空白.xlsx").sheet("评估标准")
    assert grid is not None
    (item,) = read_items(grid, suggest_mapping(grid)).items
    assert (item.code, item.points, item.guess.certain) == ("A1-B1-C1", Fraction(5), True)


def test_the_wizard_page_by_page(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer")
    file = io.BytesIO(county_form())
    file.name = "标准.xlsx"
    moved = client.post(reverse("upload_standard", args=[world.county.pk]), {"workbook": file})
    attempt = StandardImport.objects.get()
    assert moved.headers["Location"] == reverse("standard_import", args=[attempt.pk])
    page = client.get(reverse("standard_import", args=[attempt.pk]))
    assert "每年专题研究教育工作2次" in page.content.decode()
    columns = {
        f"column-{at}": role.value for at, role in FormMapping.from_data(attempt.mapping).roles.items()
    }
    client.post(reverse("standard_import", args=[attempt.pk]), columns)
    preview = client.get(reverse("standard_import_preview", args=[attempt.pk])).content.decode()
    assert "读到 6 条，60 分" in preview
    assert "参照县财政局有关文件执行" in preview
    fix = reverse("standard_import_rule", args=[attempt.pk, "C8"])
    assert client.get(fix).status_code == 200
    answer = client.post(
        fix,
        {
            "rule_kind": "deductions",
            "deductions-0-text": "发现1起",
            "deductions-0-how": "points",
            "deductions-0-amount": "2",
            "deductions-0-unit": "起",
        },
    )
    assert answer.status_code == 302
    made = client.post(
        reverse("standard_import_preview", args=[attempt.pk]),
        {
            "title": FACTS.title,
            "short_title": FACTS.short_title,
            "kind": "scored",
            "max_points": "60",
            "pass_points": "54",
            "stated_items": "5",
            "not_applicable": "leave_total",
        },
    )
    version = StandardVersion.objects.get()
    assert made.headers["Location"] == reverse("own_version", args=[version.pk])
    client.post(reverse("publish_own_version", args=[version.pk]))
    version.refresh_from_db()
    assert version.is_published
    shown = client.get(reverse("own_version", args=[version.pk])).content.decode()
    assert "发现1起" in shown
    assert FACTS.title in client.get(reverse("standards")).content.decode()


@pytest.mark.parametrize(
    "query", [{"first": "9" * 5000, "last": "3"}, {"sheet": "没有"}, {"first": "2", "last": "3"}]
)
def test_odd_addresses_of_the_mapping_page(
    world: World, signed_in: Callable[[str], Client], query: dict[str, str]
) -> None:
    address = reverse("standard_import", args=[upload(world).pk])
    assert signed_in("officer").get(address, query).status_code == 200


def test_an_item_is_changed_on_its_page(world: World, signed_in: Callable[[str], Client]) -> None:
    version = draft(world)
    item = items_of(version)[0]
    client = signed_in("officer")
    address = reverse("own_item", args=[item.pk])
    assert "缺1次扣一半分" in client.get(address).content.decode()
    given = {
        "code": "A1-B1-C1",
        "section": "教育管理",
        "criterion": "党政领导",
        "text": item.text,
        "points": "15",
        "subject": "county",
        "required_evidence": "会议纪要\n台账\n",
        "rule_kind": "bands",
        "bands-0-grade": "A",
        "bands-0-share": "1",
        "bands-1-grade": "B",
        "bands-1-share": "80%",
    }
    assert client.post(address, {**given, "bands-1-share": "120%"}).status_code == 400
    assert client.post(address, given).status_code == 302
    item.refresh_from_db()
    assert item.rule["bands"][1]["share"] == "0.8"
    assert item.required_evidence == ["会议纪要", "台账"]


def test_two_people_on_one_item_do_not_overwrite_each_other(world: World) -> None:
    item = items_of(draft(world))[0]
    officer = world.person("officer")
    seen = drafts.state_of(item)
    drafts.edit_standard_item(item, {"points": Fraction(12)}, MetRule(), actor=officer, seen=seen)
    with pytest.raises(ValidationError, match="刚被别人改过"):
        drafts.edit_standard_item(item, {"points": Fraction(9)}, MetRule(), actor=officer, seen=seen)
    item.refresh_from_db()
    assert item.points == 12


def test_the_sentence_of_a_rule_while_typing(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer")
    said = client.post(reverse("rule_words"), {"rule_kind": "bonus", "rule_maximum": "5", "points": "5"})
    assert "最多加 5 分" in said.content.decode()
    wrong = client.post(reverse("rule_words"), {"rule_kind": "step_down", "points": "5"})
    assert "没有填" in wrong.content.decode()


def test_a_draft_is_seen_by_its_county_alone(world: World, signed_in: Callable[[str], Client]) -> None:
    version = draft(world)
    address = reverse("own_version", args=[version.pk])
    got = {name: signed_in(name).get(address).status_code for name in ("director", "viewer", "stranger")}
    assert got == {"director": 200, "viewer": 200, "stranger": 404}


def test_a_citys_standard_is_read_by_its_counties(world: World, signed_in: Callable[[str], Client]) -> None:
    version = adopt_catalogue_standard("county-duties-sample", world.city, actor=None)
    client = signed_in("officer")
    assert client.get(reverse("own_version", args=[version.pk])).status_code == 200
    assert client.post(reverse("begin_own_version", args=[version.pk])).status_code == 403


def test_a_level_longer_than_its_field_is_told_with_its_cell(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(county_form()))
    book["标准"]["B4"] = "很长" * 200
    target = io.BytesIO()
    book.save(target)
    officer = world.person("officer")
    attempt = importing.upload_standard(world.county, target.getvalue(), "标准.xlsx", actor=officer)
    sheet = read_workbook(target.getvalue(), "标准.xlsx").sheets[0]
    importing.map_standard(attempt, sheet, FormMapping.from_data(attempt.mapping), actor=officer)
    with pytest.raises(ValidationError, match="C4：二级指标超过 300 字"):
        importing.draft_standard(attempt, FACTS, actor=officer)
    assert not StandardVersion.objects.exists()

"""A foreign layout is mapped once on a page and read by itself ever after."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from dudao.apps.datasets.api import reported_tables
from dudao.apps.datasets.models import ColumnMapping, DatasetVersion, ImportAttempt
from tests.apps.datasets import books
from tests.apps.datasets.books import Upload
from tests.personas import World

pytestmark = pytest.mark.django_db

TITLES = ("单位", "办学形式", "小学阶段人数", "初中阶段人数", "用房", "领导电话")
ROWS = (
    ("南坪中心小学", "小学", 412, 0, 0.25, "138"),
    ("城关初级中学", "初中", 0, 903, 0.5, "139"),
)
NAMES = ("name", "kind", "primary.students", "junior.students", "area_teach_aux", "")


def chosen(
    attempt: ImportAttempt, names: tuple[str, ...] = NAMES, units: dict[int, str] | None = None
) -> dict[str, str]:
    """The mapping page's form."""
    assert attempt.layout is not None
    assert [one["title"] for one in attempt.layout["titles"]] == list(TITLES)
    form = {f"column-{index}": name for index, name in enumerate(names)}
    return form | {f"unit-{index}": unit for index, unit in (units or {}).items()} | {"name": "市局汇总表"}


def test_a_foreign_table_asks_for_its_columns(world: World, officer: Client, upload: Upload) -> None:
    attempt = upload(books.foreign(TITLES, ROWS), "市局.xlsx")
    assert attempt.state == "needs_mapping"
    assert not DatasetVersion.objects.exists()
    page = officer.get(reverse("mapping", args=[attempt.pk])).content.decode()
    assert "领导电话" in page
    assert "南坪中心小学、城关初级中学" in page


def test_once_mapped_it_is_read_with_its_units_and_remembered(
    world: World,
    officer: Client,
    upload: Upload,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    attempt = upload(books.foreign(TITLES, ROWS), "市局.xlsx")
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("mapping", args=[attempt.pk]), chosen(attempt, units={4: "万平方米"}))
    attempt.refresh_from_db()
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    assert attempt.version is not None
    first = reported_tables(attempt.version).schools[0]
    assert first.get("area_teach_aux") == Fraction(2500)
    assert first.origins["area_teach_aux"].sheet == "全市汇总"
    reordered = books.foreign(TITLES[::-1], [row[::-1] for row in ROWS])
    again = upload(reordered, "市局第二次.xlsx")
    assert again.state == "accepted"
    assert ColumnMapping.objects.get().mapped_by == world.people["officer"]


@pytest.mark.parametrize(
    ("names", "units", "said"),
    [
        (("", *NAMES[1:]), {}, "还没有指定：学校名称"),
        (("name", "kind", "primary.students", "primary.students", "", ""), {}, "有两列对应同一项"),
        (NAMES, {4: "万元"}, "不能换算成“平方米”"),
    ],
)
def test_a_mapping_that_cannot_be_is_said_and_what_was_chosen_stays(
    names: tuple[str, ...], units: dict[int, str], said: str, world: World, officer: Client, upload: Upload
) -> None:
    attempt = upload(books.foreign(TITLES, ROWS), "市局.xlsx")
    answer = officer.post(reverse("mapping", args=[attempt.pk]), chosen(attempt, names, units))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert 'value="junior.students" selected' in answer.content.decode() or "primary" in names[3]
    assert not ColumnMapping.objects.exists()


def test_files_of_a_bundle_ask_once_for_each_layout(
    world: World,
    officer: Client,
    upload: Upload,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def confirm(attempt: ImportAttempt, form: dict[str, str]) -> ImportAttempt:
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(reverse("mapping", args=[attempt.pk]), form)
        attempt.refresh_from_db()
        return attempt

    other = ("单位", "形式", "初中段人数", "领导", "电话")
    files = {
        "1/南坪.xlsx": books.foreign(TITLES, ROWS[:1]),
        "2/城关.xlsx": books.foreign(TITLES[::-1], [ROWS[1][::-1]]),
        "3/东城.xlsx": books.foreign(other, [("东城初级中学", "初中", 77, "王", 138)]),
        "4/石门.xlsx": books.workbook({**books.FIRST, "name": "石门小学", "code": "3699012109"}),
    }
    attempt = upload(books.bundle(files), "各校.zip")
    assert (attempt.state, attempt.layout and attempt.layout["file"]) == ("needs_mapping", "1/南坪.xlsx")
    page = officer.get(reverse("mapping", args=[attempt.pk])).content.decode()
    assert "压缩包里的“1/南坪.xlsx”" in page
    attempt = confirm(attempt, chosen(attempt, units={4: "万平方米"}))
    assert (attempt.state, attempt.layout and attempt.layout["file"]) == ("needs_mapping", "3/东城.xlsx")
    names = ("name", "kind", "junior.students", "", "")
    form = {f"column-{index}": name for index, name in enumerate(names)} | {"name": "初中"}
    attempt = confirm(attempt, form)
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    assert attempt.version is not None
    schools = {one.name: one for one in reported_tables(attempt.version).schools}
    assert schools["城关初级中学"].get("area_teach_aux") == 5000
    assert schools["东城初级中学"].get("junior.students") == 77
    assert schools["石门小学"].get("primary.students") == 412
    assert ColumnMapping.objects.count() == 2


def test_the_official_forms_in_a_bundle_ask_for_nothing(world: World, upload: Upload) -> None:
    titles = ("序号", "类别", "填报项目", "单位", "填报值")
    county: books.Rows = [
        (1, "", "区县名称", "", "示例县"),
        (2, "", "填报年度", "", 2026),
        (3, "", "规定的小学生均公用经费标准", "元", 1150),
    ]
    school: books.Rows = [
        (1, "", "学校名称", "", "南坪中心小学"),
        (2, "", "学校类型", "", "小学"),
        (3, "", "小学学生人数", "人", 412),
    ]
    explained = ("指标名称", "计算公式", "达标标准")
    limits: books.Rows = [
        ("教师交流轮岗比例", "交流轮岗教师数÷符合条件教师总数", ">=10%"),
        ("骨干教师", "人数", ">=20%"),
    ]
    forms = {"填报数据": (titles, county), "指标计算说明": (explained, limits)}
    files = {"县.xlsx": books.foreign_book(forms), "校.xlsx": books.foreign(titles, school)}
    attempt = upload(books.bundle(files), "各校.zip")
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]


def two_row_table() -> bytes:
    """A city's table: what is counted stands merged over the stages, everything else is merged downwards."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[str | int | None]] = [
        ["某市义务教育学校一览表", None, None, None, None, None, None],
        ["单位名称", "办学类型", "在校生数", None, "教职工", None, "校舍"],
        [None, None, "小学", "初中", "小学专任", "初中专任", "教辅用房"],
        ["南坪中心小学", "小学", 412, 0, 30, 0, 2410],
        ["城关初级中学", "初中", 0, 903, 0, 80, 5300],
    ]
    for row in rows:
        sheet.append(row)
    for area in ("A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_heading_of_two_rows_is_asked_by_its_lower_titles(
    world: World,
    officer: Client,
    upload: Upload,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    attempt = upload(two_row_table(), "某市.xlsx")
    assert attempt.state == "needs_mapping", [one.message for one in attempt.problems.all()]
    assert attempt.layout is not None
    shown = [one["title"] for one in attempt.layout["titles"]]
    assert shown[2:5] == ["在校生数·小学", "在校生数·初中", "教职工·小学专任"]
    guessed = [one["name"] for one in attempt.layout["titles"]]
    assert guessed[2:4] == ["primary.students", "junior.students"]
    names = ("name", "kind", "primary.students", "junior.students", "", "", "area_teach_aux")
    form = {f"column-{index}": name for index, name in enumerate(names)} | {"name": "某市"}
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("mapping", args=[attempt.pk]), form)
    attempt.refresh_from_db()
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    assert attempt.version is not None
    second = reported_tables(attempt.version).schools[1]
    assert (second.get("junior.students"), second.get("area_teach_aux")) == (903, 5300)


def test_a_table_with_known_names_but_many_unknown_titles_asks_too(world: World, upload: Upload) -> None:
    titles = ("学校名称", "学校类型", "小学·在校学生数", "设备总值", "多媒体间数", "师资人数")
    attempt = upload(books.foreign(titles, [("南坪中心小学", "小学", 412, 9, 9, 9)]), "市局.xlsx")
    assert attempt.state == "needs_mapping"

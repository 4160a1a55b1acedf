"""Wall charts on large paper: every row is printed, the axis and the milestones stand on every page."""

from __future__ import annotations

import dataclasses
import datetime
import io

import pytest
from pypdf import PdfReader

from dudao.infra.pdf.gantt import (
    PAPERS,
    GanttLine,
    GanttMark,
    GanttSheet,
    GanttTick,
    Stretch,
    render_gantt_pdf,
)

MADE_AT = datetime.datetime(2026, 11, 22)


def _line(number: int) -> GanttLine:
    return GanttLine(
        f"{number} 更新图书",
        f"责任人{number} · 逾期 3 天",
        light="bad",
        word="▲ 红灯",
        plan=Stretch(number % 60, 10, 50),
        late=Stretch(number % 60 + 10, 3),
        due_at=number % 60 + 9,
    )


def _sheet(rows: int, paper: str = "a3") -> GanttSheet:
    head = GanttLine(
        "一、保障", "▲1 ●2　50%", light="bad", word="▲ 红灯", is_group=True, plan=Stretch(0, 70, 50)
    )
    return GanttSheet(
        title="示例县挂图作战",
        subtitle="距省级验收 83 天",
        paper=paper,
        days=84,
        months=(GanttTick(0, 30, "2026年11月"), GanttTick(30, 54, "12月")),
        ticks=tuple(GanttTick(start, 7, str(start)) for start in range(0, 84, 7)),
        off_days=(Stretch(5, 2),),
        marks=(GanttMark(70, "市级初验 2.1"), GanttMark(83, "省级验收 2.13", strong=True)),
        lines=(head, *(_line(number) for number in range(1, rows + 1))),
        today_at=14,
        notice="示例数据，仅供演示",
        note="2027 年放假安排尚未公布，暂按周末休息计算",
        legend="▲ 红灯",
    )


def _pages(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("paper", PAPERS)
def test_the_page_is_as_large_as_the_paper_lying(paper: str) -> None:
    box = PdfReader(io.BytesIO(render_gantt_pdf(_sheet(3, paper), made_at=MADE_AT))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == PAPERS[paper]


def test_few_rows_stand_on_one_page_with_everything_around_them() -> None:
    (text,) = _pages(render_gantt_pdf(_sheet(20), made_at=MADE_AT))
    for expected in (
        "示例县挂图作战",
        "距省级验收83天",
        "2026年11月",
        "市级初验2.1",
        "省级验收2.13",
        "今天",
        "示例数据，仅供演示",
        "2027年放假安排尚未公布，暂按周末休息计算",
        "▲红灯",
        "20更新图书",
        "责任人20·逾期3天",
        "第1页，共1页",
    ):
        assert expected in text


def test_many_rows_go_on_under_the_same_axis_and_group() -> None:
    pages = _pages(render_gantt_pdf(_sheet(100), made_at=MADE_AT))
    assert len(pages) == 3
    assert all("2026年11月" in page and "省级验收2.13" in page for page in pages)
    assert ["一、保障（续）" in page for page in pages] == [False, True, True]
    whole = "".join(pages)
    assert all(f"责任人{number}·" in whole for number in range(1, 101))


def test_a_larger_sheet_holds_more_rows() -> None:
    assert len(_pages(render_gantt_pdf(_sheet(80, "a0"), made_at=MADE_AT))) == 1


def test_a_group_never_begins_on_the_last_line_of_a_page() -> None:
    sheet = _sheet(100)
    first = _pages(render_gantt_pdf(sheet, made_at=MADE_AT))[0]
    held = sum(f"责任人{number}·" in first for number in range(1, 101))
    second = GanttLine("二、学校", is_group=True)
    lines = (*sheet.lines[:held], second, *sheet.lines[held:])
    pages = _pages(render_gantt_pdf(dataclasses.replace(sheet, lines=lines), made_at=MADE_AT))
    assert "二、学校" not in pages[0]
    assert "（续）" not in pages[1].split("二、学校")[0]
    assert "二、学校" in pages[1]


def test_a_long_title_is_cut_and_leaves_the_names_alone() -> None:
    line = GanttLine("新建" * 60, "钱文静")
    (text,) = _pages(render_gantt_pdf(dataclasses.replace(_sheet(1), lines=(line,)), made_at=MADE_AT))
    assert 10 < text.count("新建") < 60
    assert "钱文静" in text


def test_text_is_never_markup() -> None:
    line = GanttLine('#panic(1) *粗* #read("/etc/passwd")', "$x$")
    (text,) = _pages(render_gantt_pdf(dataclasses.replace(_sheet(1), lines=(line,)), made_at=MADE_AT))
    assert '#panic(1)*粗*#read("/etc/passwd")' in text


def test_a_chart_without_rows_is_a_page() -> None:
    sheet = dataclasses.replace(_sheet(0), lines=(), days=0)
    assert len(_pages(render_gantt_pdf(sheet, made_at=MADE_AT))) == 1


def test_the_same_sheet_gives_the_same_bytes() -> None:
    sheet = _sheet(5)
    assert render_gantt_pdf(sheet, made_at=MADE_AT) == render_gantt_pdf(sheet, made_at=MADE_AT)


def test_an_unknown_paper_is_refused() -> None:
    with pytest.raises(KeyError):
        render_gantt_pdf(_sheet(1, "a9"), made_at=MADE_AT)

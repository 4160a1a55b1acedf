"""The manual's worked examples of the plan, computed again: working days, latest starts, the ranking of units."""

from __future__ import annotations

from datetime import date

from dudao.apps.period_reports.ranking import UnitCounts, ranked
from dudao.core.scheduling.network import Schedule, schedule
from dudao.core.scheduling.works import Link, Work
from dudao.infra.working_calendar.public import public_calendar
from tests.cli.worked_page import Rows, chapter

DEADLINE = date(2026, 3, 6)
UNRANKED = "不排名"


def test_working_days_around_spring_festival() -> None:
    calendar = public_calendar({})
    (rows,) = chapter("工作日：春节前后")
    counted = [calendar.count(date.fromisoformat(row["从"]), date.fromisoformat(row["到"])) for row in rows]
    assert counted == [int(row["工作日"]) for row in rows]
    assert calendar.finish_of(date(2026, 2, 9), 10) == date(2026, 2, 27)


def planned(rows: Rows, today: date) -> Schedule:
    """The works of the table as of a day."""
    works = [
        Work(
            row["任务"],
            int(row["工期"]),
            () if row["等谁"] == "—" else (Link(row["等谁"], int(row["间隔"])),),
            title=row["任务"],
        )
        for row in rows
    ]
    return schedule(works, public_calendar({}), today, DEADLINE)


def test_latest_starts() -> None:
    works, expected = chapter("倒排：最迟哪天开始")
    before, now = planned(works, date(2026, 1, 26)), planned(works, date(2026, 2, 2))
    assert [
        {
            "任务": str(key),
            "最迟开始": str(line.latest_start),
            "最迟完成": str(line.latest_finish),
            "1月26日看的机动时间": str(before.lines[key].slack),
            "2月2日看的机动时间": str(line.slack),
            "差几个工作日": str(line.misfit_days),
        }
        for key, line in now.lines.items()
    ] == expected
    assert before.fits
    assert now.misfit_days == 3
    assert now.chain == ("改造功能室", "采购设备", "装盒归档")


def test_ranking_counts_only_what_fell_due() -> None:
    counts, expected = chapter("单位排名：只看到期的任务")
    units = [
        UnitCounts(
            unit_id=number,
            name=row["单位"],
            due=int(row["到期任务"]),
            steps=int(row["步骤"]),
            verified=int(row["已核实"]),
            on_time=int(row["按时完成"]),
            late=int(row["逾期"]),
        )
        for number, row in enumerate(counts, 1)
    ]
    assert {
        line.counts.name: str(line.place) if line.place is not None else UNRANKED for line in ranked(units)
    } == {row["单位"]: row["名次"] for row in expected}

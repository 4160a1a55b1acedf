"""Series and periods: due dates around holidays, opening by itself, once."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dudao.apps.notices.api import Notice
from dudao.apps.period_reports.actions.review import extend_report
from dudao.apps.period_reports.actions.series import (
    create_series,
    edit_series,
    next_span,
    open_due_periods,
    open_period,
    set_series_active,
)
from dudao.apps.period_reports.actions.ticking import tick
from dudao.apps.period_reports.models import ReportPeriod, ReportSeries
from dudao.apps.period_reports.spans import label_of
from tests.apps.period_reports.reporting import DUE, FIRST, LAST, Reporting, given
from tests.personas import World


def series_from(reporting: Reporting, first: date, kind: str, days: int = 2) -> ReportSeries:
    return create_series(
        reporting.world.county,
        given(
            reporting.world,
            reporting.plan,
            title=f"{kind}报 {first}",
            kind=kind,
            starts_on=first,
            due_working_days=days,
        ),
        actor=reporting.person("officer"),
    )


def opened(reporting: Reporting, first: date, kind: str = "half_month", days: int = 2) -> ReportPeriod:
    return open_period(series_from(reporting, first, kind, days), first, actor=None)


def test_half_month_is_sixteen_to_the_end(reporting: Reporting) -> None:
    period = reporting.period
    assert (period.first_on, period.last_on, label_of(period)) == (FIRST, LAST, "2025年11月下半月")


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 20), date(2026, 2, 16), date(2026, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 16), date(2024, 2, 29)),
        (date(2024, 2, 15), date(2024, 2, 1), date(2024, 2, 15)),
    ],
)
def test_half_months_of_february(reporting: Reporting, day: date, first: date, last: date) -> None:
    period = opened(reporting, day)
    assert (period.first_on, period.last_on) == (first, last)


def test_due_is_counted_in_working_days(reporting: Reporting) -> None:
    assert (reporting.period.due_on, reporting.period.due_note) == (DUE, "")


def test_due_after_national_day_begins_when_work_begins(reporting: Reporting) -> None:
    # 2024: 1 to 7 October are free, Saturday the 12th is worked.
    assert opened(reporting, date(2024, 9, 20), days=1).due_on == date(2024, 10, 8)
    assert opened(reporting, date(2024, 9, 21), days=5).due_on == date(2024, 10, 12)


def test_a_worked_sunday_before_national_day_counts(reporting: Reporting) -> None:
    # Sunday, 29 September 2024 is worked: the week that ends on it is followed by Monday, the 30th.
    assert opened(reporting, date(2024, 9, 23), "week", 1).due_on == date(2024, 9, 30)


def test_a_year_without_published_holidays_is_named(reporting: Reporting) -> None:
    period = opened(reporting, date(2031, 3, 3), "month")
    assert period.due_note == "2031 年放假安排尚未公布，暂按周末休息计算"
    assert period.due_on == date(2031, 4, 2)


def test_opening_again_changes_nothing(reporting: Reporting) -> None:
    again = open_period(reporting.series, LAST, actor=reporting.person("officer"))
    assert again.pk == reporting.period.pk
    assert reporting.period.reports.count() == 3


def test_opening_tells_those_who_write(reporting: Reporting) -> None:
    told = Notice.objects.filter(kind="report_due").values_list("recipient__username", "title")
    title = "创建工作半月报：请报2025年11月下半月，12月2日前"
    assert sorted(told) == sorted(
        (name, title) for name in ("handler", "head", "clerk", "principal", "colleague")
    )


def test_periods_open_by_themselves_on_their_last_day(reporting: Reporting) -> None:
    assert open_due_periods(date(2025, 12, 14)) == 0
    assert open_due_periods(date(2025, 12, 15)) == 1
    assert open_due_periods(date(2025, 12, 15)) == 0
    assert sorted(reporting.series.periods.values_list("first_on", flat=True)) == [FIRST, date(2025, 12, 1)]


def test_what_was_slept_through_is_opened(reporting: Reporting) -> None:
    assert open_due_periods(date(2026, 1, 20)) == 3
    firsts = reporting.series.periods.order_by("first_on").values_list("first_on", flat=True)
    assert list(firsts) == [FIRST, date(2025, 12, 1), date(2025, 12, 16), date(2026, 1, 1)]


def test_a_stopped_series_opens_nothing(reporting: Reporting) -> None:
    set_series_active(reporting.series, False, actor=reporting.person("officer"))
    assert open_due_periods(date(2026, 1, 20)) == 0
    with pytest.raises(ValidationError, match="已经停用"):
        open_period(reporting.series, date(2025, 12, 1), actor=reporting.person("officer"))


def test_a_period_before_the_beginning_is_refused(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="开始日期 2025-11-16 以前"):
        open_period(reporting.series, date(2025, 11, 15), actor=reporting.person("officer"))


def test_the_next_period_follows_the_newest(reporting: Reporting) -> None:
    assert next_span(reporting.series).label == "2025年12月上半月"


def at(day: date, hour: int = 8) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def test_a_tick_reminds_on_the_due_day_and_once_when_late(reporting: Reporting) -> None:
    assert tick(at(date(2025, 12, 1))) == (0, 0)
    assert tick(at(DUE)) == (0, 5)
    assert tick(at(DUE)) == (0, 0)
    assert tick(at(date(2025, 12, 3))) == (0, 5)
    assert tick(at(date(2025, 12, 4))) == (0, 0)


def test_nobody_is_reminded_before_eight(reporting: Reporting) -> None:
    assert tick(at(DUE, 7)) == (0, 0)


def test_a_tick_with_nothing_new_reads_little(reporting: Reporting) -> None:
    tick(at(date(2025, 12, 3)))
    with CaptureQueriesContext(connection) as queries:
        tick(at(date(2025, 12, 3), 9))
    assert len(queries) <= 3


def test_more_time_is_reminded_of_again(reporting: Reporting) -> None:
    tick(at(DUE))
    held = reporting.report(reporting.world.second_school)
    day = date(2025, 12, 8)
    extend_report(held, day, "停电", number=held.number, actor=reporting.person("officer"))
    assert tick(at(day)) == (0, 5)
    late = Notice.objects.filter(recipient__username="colleague", kind="report_due").order_by("pk")
    assert [one.title.rpartition("）")[2] for one in late[1:]] == ["今天到期", "今天到期"]


def test_who_has_reported_is_not_reminded(reporting: Reporting) -> None:
    reporting.submit(reporting.world.department, "handler")
    assert tick(at(DUE)) == (0, 3)


def test_a_new_unit_joins_the_newest_period(reporting: Reporting) -> None:
    world = reporting.world
    units = [world.department, world.school, world.second_school, world.township]
    edit_series(
        reporting.series, given(world, reporting.plan, units=units), actor=reporting.person("officer")
    )
    assert reporting.period.reports.count() == 4


def test_a_unit_left_out_is_not_asked_any_more_unless_it_wrote(reporting: Reporting) -> None:
    world = reporting.world
    reporting.submit(world.school, "clerk")
    edit_series(
        reporting.series,
        given(world, reporting.plan, units=[world.department]),
        actor=reporting.person("officer"),
    )
    left = {one.unit for one in reporting.period.reports.select_related("unit")}
    assert left == {world.department, world.school}


def test_a_period_that_has_not_begun_is_not_opened_by_hand(reporting: Reporting) -> None:
    officer = reporting.person("officer")
    day = date(2025, 12, 1)
    with pytest.raises(ValidationError, match="2025年12月上半月还没有开始，12月1日起才能开启"):
        open_period(reporting.series, day, actor=officer, today=LAST)
    assert open_period(reporting.series, day, actor=officer, today=day).first_on == day


def test_the_kind_of_a_begun_series_stays(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="周期不能再改"):
        edit_series(
            reporting.series,
            given(reporting.world, reporting.plan, kind="month"),
            actor=reporting.person("officer"),
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "请写名称"),
        ({"title": "创建工作半月报"}, "已经有“创建工作半月报”"),
        ({"kind": "day"}, "周期请在"),
        ({"due_working_days": 0}, "1 到 20 个工作日"),
        ({"units": []}, "至少选一个报告单位"),
    ],
)
def test_what_makes_no_sense_is_refused(reporting: Reporting, changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        create_series(
            reporting.world.county,
            given(reporting.world, reporting.plan, **{"title": "另一个", **changes}),
            actor=reporting.person("officer"),
        )


def test_units_of_another_county_are_refused(reporting: Reporting) -> None:
    with pytest.raises(ValidationError, match="邻县第一小学"):
        create_series(
            reporting.world.county,
            given(reporting.world, reporting.plan, title="另一个", units=[reporting.world.other_school]),
            actor=reporting.person("officer"),
        )


@pytest.mark.parametrize("name", ["director", "clerk", "head", "city_officer", "stranger"])
def test_only_the_office_sets_series_up(world: World, reporting: Reporting, name: str) -> None:
    with pytest.raises(PermissionDenied):
        create_series(world.county, given(world, reporting.plan, title="另一个"), actor=world.person(name))

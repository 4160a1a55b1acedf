"""Who is reminded when: before, on the day, each late day and up the line, once each, and after a missed morning."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.campaigns.api import CampaignState
from dudao.apps.notices.api import Notice, NoticeKind
from dudao.apps.workplan.actions.reminders import RulesGiven, remind, send_reminder, set_reminder_rules, tick
from dudao.apps.workplan.models import Duty, ReminderRules
from dudao.apps.workplan.queries_reminders import duties_looked_after
from dudao.apps.workplan.reminders import reminder_lines, reminder_on, rule_of
from dudao.core.scheduling.reminding import ReminderRule
from dudao.core.scheduling.working_days import WorkingCalendar
from tests.apps.workplan.made import TODAY, PlanWorld
from tests.apps.workplan.made import duty as made_duty

RULE = ReminderRule()
# National Day 2025: 1 to 8 October free, 28 September and 11 October worked.
OCTOBER = WorkingCalendar(
    holidays=frozenset(date(2025, 10, day) for day in range(1, 9)),
    workdays=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    published_years=frozenset({2025}),
)


def at(day: date, hour: int = 8) -> datetime:
    """That hour of a day in the instance's time."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def told_to(key: str = "") -> set[tuple[str, str]]:
    """Who has which reminder."""
    found = Notice.objects.filter(unique_key__contains=key)
    return set(found.values_list("recipient__username", "title"))


def keys_of(due_on: date, days: list[date], calendar: WorkingCalendar) -> dict[str, list[str]]:
    """The stage of a due date on each of these days."""
    found = {f"{day:%m-%d}": reminder_on(due_on, day, RULE, calendar) for day in days}
    return {day: [one.stage_key, one.text] for day, one in found.items() if one is not None}


def test_only_who_is_due_hears_of_it(plan_world: PlanWorld) -> None:
    """Number 2 is due in five days but has no account; 3 is three days late; the others are far off."""
    lines = reminder_lines(plan_world.county, TODAY, working_calendar_of(plan_world.county))
    assert [(line.duty.number, line.reminder.stage_key) for line in lines] == [
        ("3", "late:3"),
        ("2", "before:7"),
    ]
    late, due = lines
    assert [one.username for one in late.recipients] == ["handler", "head"]
    assert late.title == "完善经费保障制度：已逾期 3 天（11月21日到期）"
    # Nobody of the bureau has an account as its head: the office hears of it instead of nobody.
    assert [one.username for one in due.recipients] == ["officer"]


def test_a_closed_campaign_reminds_nobody(plan_world: PlanWorld) -> None:
    plan_world.campaign.state = CampaignState.CLOSED
    plan_world.campaign.save(update_fields=["state"])
    done = remind(plan_world.county, at(TODAY))
    assert (done.duties, done.notices) == (0, 0)
    assert not duties_looked_after(plan_world.person("officer"), plan_world.county).exists()


def test_a_duty_of_no_campaign_is_reminded_of(plan_world: PlanWorld) -> None:
    Duty.objects.filter(pk=plan_world.duty("3").pk).update(campaign=None)
    assert remind(plan_world.county, at(TODAY)).duties == 2


def test_a_second_round_writes_nothing(plan_world: PlanWorld) -> None:
    first = remind(plan_world.county, at(TODAY))
    assert (first.duties, first.notices) == (2, 3)
    assert remind(plan_world.county, at(TODAY, 9)).notices == 0
    assert told_to() == {
        ("handler", "完善经费保障制度：已逾期 3 天（11月21日到期）"),
        ("head", "完善经费保障制度：已逾期 3 天（11月21日到期）"),
        ("officer", "补充专任教师：还有 5 天到期（11月29日）"),
    }


def test_a_crash_in_the_middle_loses_and_doubles_nothing(plan_world: PlanWorld) -> None:
    """The first duty's reminder was written, then the server stopped: the next round writes the other alone."""
    lines = reminder_lines(plan_world.county, TODAY, working_calendar_of(plan_world.county))
    assert send_reminder(lines[0], lines[0].waiting) == 2
    before = set(Notice.objects.values_list("pk", flat=True))
    again = remind(plan_world.county, at(TODAY))
    assert (again.duties, again.notices) == (1, 1)
    (new,) = Notice.objects.exclude(pk__in=before)
    assert new.title == "补充专任教师：还有 5 天到期（11月29日）"


def test_each_late_day_goes_further_up_the_line(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("3")
    heard: dict[int, set[str]] = {}
    for late in (1, 2, 3, 5, 10):
        day = TODAY - timedelta(3) + timedelta(late)
        lines = reminder_lines(plan_world.county, day, working_calendar_of(plan_world.county), [duty])
        heard[late] = {one.username for line in lines for one in line.recipients}
    assert heard == {
        1: {"handler", "head"},
        2: {"handler", "head"},
        3: {"handler", "head"},
        5: {"handler", "head", "officer"},
        10: {"handler", "head", "officer", "director"},
    }


def test_up_the_line_many_late_duties_are_one_notice(plan_world: PlanWorld) -> None:
    """Seven duties are ten days late: handler and owner hear of each, office and director once of all."""
    for number in range(7, 14):
        made_duty(
            plan_world.duty_list,
            str(number),
            handler=plan_world.person("handler"),
            direct_owner=plan_world.person("head"),
            due_on=TODAY - timedelta(10),
        )
    remind(plan_world.county, at(TODAY))
    titles = list(Notice.objects.filter(recipient__username="director").values_list("title", flat=True))
    assert titles == ["7 项任务逾期需要您过问，最长逾期 10 天"]
    of_the_office = set(Notice.objects.filter(recipient__username="officer").values_list("title", flat=True))
    assert of_the_office == {
        "7 项任务逾期需要您过问，最长逾期 10 天",
        "补充专任教师：还有 5 天到期（11月29日）",
    }
    assert Notice.objects.filter(recipient__username="handler").count() == 8
    lines = reminder_lines(plan_world.county, TODAY, working_calendar_of(plan_world.county))
    assert [line for line in lines if line.waiting] == []
    assert remind(plan_world.county, at(TODAY, 9)).notices == 0


def test_an_extension_starts_anew(plan_world: PlanWorld) -> None:
    remind(plan_world.county, at(TODAY))
    Duty.objects.filter(number="3").update(extended_due_on=TODAY + timedelta(1))
    remind(plan_world.county, at(TODAY, 10))
    titles = set(Notice.objects.filter(recipient__username="handler").values_list("title", flat=True))
    assert "完善经费保障制度：还有 1 天到期（11月25日）" in titles


def test_done_and_dropped_duties_are_silent(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(state="done")
    Duty.objects.filter(number="2").update(state="dropped")
    assert reminder_lines(plan_world.county, TODAY, working_calendar_of(plan_world.county)) == []


def test_before_a_weekend_the_last_working_day_says_what_the_weekend_would() -> None:
    """Due on Sunday 30 November 2025: one day before is a Saturday."""
    plain = WorkingCalendar(published_years=frozenset({2025}))
    days = [date(2025, 11, 23) + timedelta(n) for n in range(10)]
    found = keys_of(date(2025, 11, 30), days, plain)
    assert found == {
        "11-24": ["before:7", "还有 6 天到期（11月30日）"],
        "11-25": ["before:7", "还有 5 天到期（11月30日）"],
        "11-26": ["before:7", "还有 4 天到期（11月30日）"],
        "11-27": ["before:3", "还有 3 天到期（11月30日）"],
        "11-28": ["day", "还有 2 天到期（11月30日）"],
        "12-01": ["late:1", "已逾期 1 天（11月30日到期）"],
        "12-02": ["late:2", "已逾期 2 天（11月30日到期）"],
    }


def test_before_national_day_everything_of_the_holiday_is_said() -> None:
    """Due on 5 October: 30 September is the last working day before; late ones go during the holiday too."""
    days = [date(2025, 9, 30) + timedelta(n) for n in range(10)]
    found = keys_of(date(2025, 10, 5), days, OCTOBER)
    assert found["09-30"] == ["day", "还有 5 天到期（10月5日）"]
    assert list(found) == ["09-30", "10-06", "10-07", "10-08", "10-09"]
    assert found["10-06"][0] == "late:1"


def test_a_moved_working_sunday_reminds() -> None:
    assert keys_of(date(2025, 9, 29), [date(2025, 9, 28)], OCTOBER) == {
        "09-28": ["before:1", "还有 1 天到期（9月29日）"]
    }


def test_it_runs_once_a_day_after_its_hour(plan_world: PlanWorld) -> None:
    assert tick(at(TODAY, 7)) == 0
    assert tick(at(TODAY, 8)) == 3
    assert ReminderRules.objects.get(county=plan_world.county).last_run_on == TODAY
    Notice.objects.all().delete()
    assert tick(at(TODAY, 9)) == 0


def test_a_missed_morning_is_made_up_for(plan_world: PlanWorld) -> None:
    """The server was off all morning: it reminds when it is back; after two days off it says the later stage."""
    assert tick(at(TODAY, 17)) == 3
    assert tick(at(TODAY + timedelta(2), 8)) == 4  # the office hears of the fifth late day, and of number 2
    assert ("handler", "完善经费保障制度：已逾期 5 天（11月21日到期）") in told_to()


def test_rules_that_are_off_send_nothing(plan_world: PlanWorld) -> None:
    set_reminder_rules(
        plan_world.county, RulesGiven([7, 3, 1, 0], is_active=False), actor=plan_world.person("officer")
    )
    assert tick(at(TODAY)) == 0
    assert remind(plan_world.county, at(TODAY)).notices == 0


def test_the_office_sets_the_rules(plan_world: PlanWorld) -> None:
    given = RulesGiven([10, 5, 5], owner_after=2, unit_head_after=4, hour=7)
    rules = set_reminder_rules(plan_world.county, given, actor=plan_world.person("officer"))
    assert rule_of(rules).days_before == (10, 5)
    lines = reminder_lines(plan_world.county, TODAY, working_calendar_of(plan_world.county))
    assert [line.reminder.stage_key for line in lines] == ["late:3", "before:5"]
    with pytest.raises(PermissionDenied):
        set_reminder_rules(plan_world.county, given, actor=plan_world.person("head"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (RulesGiven([61]), "days_before"),
        (RulesGiven([7], owner_after=5, unit_head_after=3), "director_after"),
        (RulesGiven([7], owner_after=0), "owner_after"),
        (RulesGiven([7], hour=24), "hour"),
        (RulesGiven([7], urges_per_day=0), "urges_per_day"),
    ],
)
def test_rules_out_of_order_are_refused(plan_world: PlanWorld, given: RulesGiven, named: str) -> None:
    with pytest.raises(ValidationError) as refused:
        set_reminder_rules(plan_world.county, given, actor=plan_world.person("officer"))
    assert named in refused.value.message_dict


def test_it_is_a_line_of_the_inbox_that_leads_to_the_duty(plan_world: PlanWorld) -> None:
    remind(plan_world.county, at(TODAY))
    notice = Notice.objects.get(recipient__username="handler")
    duty = plan_world.duty("3")
    assert notice.kind == NoticeKind.DUTY_LATE
    assert notice.url == f"/plan/duties/{duty.pk}/"
    assert notice.body == "清单：重点任务清单\n牵头单位：示例县财政局\n具体责任人：钱文静"

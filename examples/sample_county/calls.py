"""The sample county's meeting, the notice that units pass on, the half-monthly reports and the drafted papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from .answers import chance
from .plan import staff_of

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.organisations.models import Organisation

REPORTING = (
    "财政局",
    "县委编办",
    "人社局",
    "住建局",
    "自然资源局",
    "公安局",
    "市场监管局",
    "基础教育股",
    "人事股",
    "计划财务股",
    "学前教育股",
    "教研室",
)
SILENT = ("自然资源局", "公安局")
MINUTES = (
    "（一）听取情况\n督导室通报了任务进展和亮灯情况，六个单位汇报了困难问题。\n"
    "（二）研究意见\n会议认为，距省级验收时间紧，凡是影响倒排工期的问题要在一周内给出办法。"
)
AGENDA = (
    "通报任务进展和亮灯情况",
    "研究设备采购缺口资金、教师招聘计划、西关小学扩建用地",
    "安排市级初验前的工作",
)
DECISIONS = (
    ("追加预算，解决仪器图书采购缺口资金。", "财政局", 12),
    ("批复教师招聘计划，统筹使用空编。", "县委编办", 15),
    ("指定专人办理西关小学扩建用地手续，每周报告一次。", "自然资源局", 20),
)


def add_calls(campaign: Campaign, accounts: Mapping[str, User], today: date) -> None:
    """Everything of the last weeks that is said, passed on and reported."""
    from dudao.apps.organisations.models import Organisation

    units = {one.name: one for one in Organisation.objects.filter(county=campaign.county)}
    people = staff_of(campaign.county)
    _meet(campaign, units, accounts["duxue"], today)
    _pass_on(campaign, units, people, accounts["duxue"], today)
    _report(campaign, units, people, accounts["duxue"], today)
    _draft(campaign, units, accounts["duxue"], today)


def _meet(campaign: Campaign, units: Mapping[str, Organisation], officer: User, today: date) -> None:
    from dudao.apps.meetings.actions.agenda import AgendaGiven, add_agenda
    from dudao.apps.meetings.actions.decisions import DecisionGiven, add_decision, make_duties
    from dudao.apps.meetings.actions.meetings import MeetingGiven, create_meeting, write_minutes
    from dudao.apps.meetings.choices import MeetingKind

    given = MeetingGiven(
        kind=MeetingKind.SCHEDULING,
        title="创建工作周调度会（示例）",
        held_on=today - timedelta(days=3),
        held_at=time(15, 0),
        place="县政府三楼会议室",
        chair="沈文博",
        recorder=officer.name,
        units=tuple(units[name] for name in REPORTING[:6]),
        present="各专班负责人",
        absent="",
    )
    held = create_meeting(campaign.county, given, campaign=campaign, actor=officer)
    write_minutes(held, MINUTES, revision=None, actor=officer)
    for text, lead, days in DECISIONS:
        add_decision(
            held,
            DecisionGiven(text=text, lead_unit=units[lead], due_on=today + timedelta(days=days)),
            actor=officer,
        )
    make_duties(held, None, actor=officer)
    add_agenda(held, [AgendaGiven(text) for text in AGENDA], actor=officer)


def _pass_on(
    campaign: Campaign,
    units: Mapping[str, Organisation],
    people: Mapping[int, Mapping[str, User]],
    officer: User,
    today: date,
) -> None:
    """Half of the schools have told their staff, the others are late tomorrow."""
    from dudao.apps.meetings.actions.passing import (
        ConfirmationGiven,
        NoticeGiven,
        confirm_receipt,
        create_notice,
        send_notice,
    )
    from dudao.apps.meetings.choices import PassOnWay
    from dudao.apps.meetings.models import PassOnReceipt

    given = NoticeGiven(
        title="关于传达县创建工作推进会精神的通知（示例）",
        text="请各单位在本周内召开会议，把推进会精神和本单位任务传达到每一名教职工，并如实填报传达情况。",
        due_on=today + timedelta(days=1),
    )
    notice = create_notice(campaign.county, given, campaign=campaign, actor=officer)
    schools = [one for one in units.values() if one.kind == "school" and one.is_active]
    send_notice(notice, [*schools, *(units[name] for name in REPORTING)], today=today, actor=officer)
    for receipt in PassOnReceipt.objects.filter(notice=notice).select_related("unit"):
        luck = chance(receipt.unit.name, "passed on")
        staff = people[receipt.unit_id]
        head = staff.get("principal") or staff.get("department_head")
        if head is None or luck > 0.5:
            continue
        how = ConfirmationGiven(PassOnWay.MEETING, today, 12 + int(luck * 100))
        confirm_receipt(receipt, how, today=today, actor=head)


def _report(
    campaign: Campaign,
    units: Mapping[str, Organisation],
    people: Mapping[int, Mapping[str, User]],
    officer: User,
    today: date,
) -> None:
    """The last two half-months; of the newest two units have not reported."""
    from dudao.apps.period_reports.api import (
        ReportGiven,
        SeriesGiven,
        create_series,
        decide_report,
        open_period,
        submit_report,
    )
    from dudao.apps.period_reports.models import UnitReport
    from dudao.core.periods import PeriodKind, period_of
    from dudao.core.rating_flow import RatingVerb

    this = period_of(today, PeriodKind.HALF_MONTH)
    last = this.previous
    given = SeriesGiven(
        title="创建工作半月报（示例）",
        kind="half_month",
        starts_on=last.previous.first,
        units=[units[name] for name in REPORTING],
        campaign=campaign,
    )
    series = create_series(campaign.county, given, actor=officer)
    for span in (last.previous, last):
        period = open_period(series, span.first, actor=officer)
        for report in UnitReport.objects.filter(period=period).select_related("unit"):
            if span is last and report.unit.name in SILENT:
                continue
            clerk = people[report.unit_id]["department_clerk"]
            said = ReportGiven(
                done_text="按清单推进各项任务，完成情况见上表。",
                next_text="盯住临近时限的任务，逐项核实。",
                problems_text="无。"
                if chance(report.unit.name, "p") < 0.6
                else "部分资金、人员问题需要县级协调。",
            )
            day = span.last + timedelta(days=1)
            held = submit_report(report, said, number=report.number, today=day, actor=clerk)
            if span is not last or chance(report.unit.name, "approved") < 0.7:
                head = people[report.unit_id]["department_head"]
                held = decide_report(held, RatingVerb.APPROVE, number=held.number, actor=head)
                decide_report(held, RatingVerb.APPROVE, number=held.number, actor=officer)


def _draft(campaign: Campaign, units: Mapping[str, Organisation], officer: User, today: date) -> None:
    from dudao.apps.papers.actions import draft_papers
    from dudao.apps.papers.choices import PaperKind

    draft_papers(campaign, PaperKind.IMPLEMENTATION_PLAN, today=today, actor=officer)
    heads = [units[name] for name in REPORTING]
    draft_papers(campaign, PaperKind.DUTY_BOOK, heads, today=today, actor=officer)
    draft_papers(campaign, PaperKind.REPORT_TO_TEAM, today=today, actor=officer)

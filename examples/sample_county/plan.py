"""The sample county's plan, 83 days before acceptance: duties late, blocked, extended, returned and done.

Three lists (fifty key duties of an instruction, clauses that lost points, gaps of the measure), an order of work, an
agreed plan, what handlers reported and reviewers decided. Everything goes through the product's actions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from .answers import chance
from .key_duties import KEY_DUTIES, LINKS

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.workplan.models import Duty, DutyList, Milestone, ProgressReport

TITLE = "创建重点任务清单（示例）"
STEPS = ("制定办法、分解到人", "组织实施", "检查核对", "材料归档")
# number of the key duty: kind, what stands in the way, who has to solve it
HINDRANCES: tuple[tuple[int, str, str, str], ...] = (
    (9, "project", "施工招标流标一次，需要重新挂网，开工推迟。", "住建局"),
    (12, "funds", "设备采购缺口资金 186 万元（示例数字）没有列入预算。", "财政局"),
    (17, "posts", "空编 23 个（示例数字），招聘计划还没有批复。", "县委编办"),
    (21, "talent", "音体美专任教师两次招聘无人报考。", "人社局"),
    (27, "land", "扩建用地 8 亩（示例数字）的手续没有办完。", "自然资源局"),
    (33, "coordination", "控辍保学数据要与公安、民政比对，部门口径不一致。", "县政府办公室"),
)
SOLVED = (15, "coordination", "周边摊点取缔要市场监管部门联合执法。", "市场监管局")
DONE = (1, 2, 3, 4, 23)
HALF_WAY = (5, 6, 8, 12, 14, 15, 16, 18, 22, 26, 28, 31, 35, 40)
WAITING = (10, 19, 24, 37)
RETURNED = 13
EXTENDED, ASKING = 18, 25


def add_plan(campaign: Campaign, accounts: Mapping[str, User], today: date) -> None:
    """Lists, order of work, milestones, progress until today, and the plan that was agreed."""
    officer = accounts["duxue"]
    milestone = _add_milestones(campaign, officer, today)
    people = staff_of(campaign.county)
    duties = _add_key_duties(campaign, officer, people, milestone, today)
    _add_other_lists(campaign, officer, today)
    _set_durations(campaign.county, officer)
    _link(duties, officer)
    _report(duties, officer, today)
    _hinder(duties, officer)
    _extend(duties, officer, today)
    _agree(campaign, officer, today)
    _urge(duties, officer)


def staff_of(county: Organisation) -> dict[int, dict[str, User]]:
    """Who holds which role, by unit."""
    from dudao.apps.accounts.models import Membership

    found: dict[int, dict[str, User]] = defaultdict(dict)
    for held in Membership.objects.filter(organisation__county=county).select_related("user"):
        found[held.organisation_id][held.role] = held.user
    return found


def _add_milestones(campaign: Campaign, officer: User, today: date) -> Milestone:
    from dudao.apps.workplan.actions.milestones import set_milestone
    from dudao.apps.workplan.choices import MilestoneKind

    set_milestone(campaign, kind=MilestoneKind.REHEARSAL, on=today + timedelta(days=68), actor=officer)
    return set_milestone(
        campaign, kind=MilestoneKind.MATERIAL_FREEZE, on=today + timedelta(days=60), actor=officer
    )


def _add_key_duties(
    campaign: Campaign,
    officer: User,
    people: Mapping[int, Mapping[str, User]],
    freeze: Milestone,
    today: date,
) -> dict[int, Duty]:
    """The fifty, as lines of an instruction; the papers have to be finished before they are sealed."""
    from dudao.apps.campaigns.api import Owner
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.workplan.api import DutyGiven, ListKind, ListSource, add_duties, create_list
    from dudao.apps.workplan.models import Duty, DutyKind

    county = campaign.county
    held = create_list(
        county,
        title=TITLE,
        kind=ListKind.TASKS,
        source=ListSource.INSTRUCTION,
        campaign=campaign,
        source_note="县长在创建工作推进会上的要求（示例）",
        actor=officer,
    )
    units = {one.name: one for one in Organisation.objects.filter(county=county)}
    kinds = {one.name: one for one in DutyKind.objects.filter(county=county)}
    given = []
    for number, (section, title, lead, supporting, kind, days, due, full_time) in enumerate(KEY_DUTIES, 1):
        staff = people[units[lead].pk]
        given.append(
            DutyGiven(
                title=title,
                number=str(number),
                section=section,
                kind=kinds[kind],
                lead_unit=units[lead],
                supporting_units=tuple(units[name] for name in supporting.split("、") if name),
                principal_owner=Owner(staff["department_head"], ""),
                handler=Owner(staff["department_clerk"], ""),
                duration_days=days,
                full_time=full_time,
                due_on=today + timedelta(days=due),
                milestone=freeze if section == "九、档案资料" else None,
                steps=STEPS,
            )
        )
    add_duties(held, given, actor=officer)
    found = Duty.objects.filter(duty_list=held).select_related("county", "lead_unit", "handler", "campaign")
    return {int(one.number): one for one in found}


def _add_other_lists(campaign: Campaign, officer: User, today: date) -> None:
    """What the clauses lost, and what the measure says is lacking."""
    from dudao.apps.workplan.actions.drawing import ClauseChoice, draw_up_from_clauses, draw_up_from_gaps
    from dudao.apps.workplan.api import BatchChange, ListKind, ListSource, Scope, assign_duties, create_list
    from dudao.apps.workplan.gap_proposals import gap_choices

    county = campaign.county
    lost = create_list(
        county,
        title="失分条目整改清单（示例）",
        kind=ListKind.PROBLEMS,
        source=ListSource.CLAUSES,
        campaign=campaign,
        actor=officer,
    )
    draw_up_from_clauses(campaign, duty_list=lost, choice=ClauseChoice(scope=Scope.LOST), actor=officer)
    gaps = create_list(
        county,
        title="办学条件差距清单（示例）",
        kind=ListKind.PROBLEMS,
        source=ListSource.GAPS,
        campaign=campaign,
        actor=officer,
    )
    choices = [one.key for one in gap_choices(county, campaign)]
    draw_up_from_gaps(gaps, indicators=choices[:4], actor=officer)
    assign_duties(gaps, _open_ids(gaps), BatchChange(due_on=today + timedelta(days=62)), actor=officer)


def _open_ids(duty_list: DutyList) -> list[int]:
    from dudao.apps.workplan.models import Duty

    return list(Duty.objects.filter(duty_list=duty_list).values_list("pk", flat=True))


def _set_durations(county: Organisation, officer: User) -> None:
    """The office settles what the first set leaves open; how long a building takes stays unsaid."""
    from dudao.apps.workplan.api import KindGiven, set_kinds
    from dudao.apps.workplan.models import DutyKind

    settled = {"修缮改造": 30, "设备采购": 35, "经费落实": 15}
    given = [
        KindGiven(
            one.name, one.duration_days or settled.get(one.name), one.full_time, one.divisible, pk=one.pk
        )
        for one in DutyKind.objects.filter(county=county)
    ]
    set_kinds(county, given, actor=officer)


def _link(duties: Mapping[int, Duty], officer: User) -> None:
    from dudao.apps.workplan.api import link_duties

    for before, after, soft in LINKS:
        link_duties(duties[before], duties[after], is_soft=soft, actor=officer)


def _report(duties: Mapping[int, Duty], officer: User, today: date) -> None:
    """Some are done, some half way, some wait for the reviewer, one came back."""
    from dudao.apps.workplan.actions.progress import confirm_progress, return_progress

    for number, (*_, days, due, _) in enumerate(KEY_DUTIES, 1):
        duty = duties[number]
        begun = today + timedelta(days=min(due, 0) - (days or 20) - 4)
        if number in DONE:
            report = _say(duty, 4, "已全部完成，材料齐全。", begun)
            confirm_progress(report, actor=officer)
            _set_back(report, today + timedelta(days=due - 3))
        elif number in HALF_WAY:
            steps = 1 + int(chance(duty.title, "steps") * 2)
            said_on = today - timedelta(days=8 + number % 12)
            report = _say(duty, steps, "按计划推进，下一步抓落实。", said_on)
            confirm_progress(report, actor=officer)
            _set_back(report, said_on)
        elif number in WAITING:
            _say(duty, 2, "已完成前两步，请核实。", today - timedelta(days=2))
        elif number == RETURNED:
            report = _say(duty, 3, "台账已经建好。", today - timedelta(days=4))
            return_progress(report, "台账只到校级，没有到室、到件，请补齐后再报。", actor=officer)


def _say(duty: Duty, count: int, text: str, on: date) -> ProgressReport:
    from dudao.apps.workplan.actions.progress import ProgressGiven, report_progress
    from dudao.apps.workplan.models import DutyStep

    steps = tuple(DutyStep.objects.filter(duty=duty).values_list("pk", flat=True)[:count])
    assert duty.handler is not None
    given = ProgressGiven(step_ids=steps, text=text)
    return report_progress(duty, given, token=f"sample-{duty.pk}-{on}", today=on, actor=duty.handler)


def _set_back(report: ProgressReport, on: date) -> None:
    """The times that the product takes from the clock become those of the day on which it is told to have been."""
    from django.utils import timezone

    from dudao.apps.workplan.models import Duty, DutyStep
    from dudao.apps.workplan.models import ProgressReport as Report

    at = timezone.make_aware(datetime.combine(on, time(16, 20)))
    Report.objects.filter(pk=report.pk).update(reported_at=at, decided_at=at)
    DutyStep.objects.filter(reports=report).update(reported_at=at, verified_at=at)
    Duty.objects.filter(pk=report.duty_id).exclude(finished_on=None).update(finished_on=on)


def _hinder(duties: Mapping[int, Duty], officer: User) -> None:
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.workplan.actions.hindrances import HindranceGiven, raise_hindrance, solve_hindrance

    units = {one.name: one for one in Organisation.objects.filter(county=duties[1].county)}
    for number, kind, text, unit in HINDRANCES:
        raised_by = duties[number].handler
        assert raised_by is not None
        raise_hindrance(duties[number], HindranceGiven(kind, text, units[unit]), actor=raised_by)
    number, kind, text, unit = SOLVED
    solved = raise_hindrance(duties[number], HindranceGiven(kind, text, units[unit]), actor=officer)
    solve_hindrance(solved, "三部门联合执法两次，摊点已全部取缔。", actor=officer)


def _extend(duties: Mapping[int, Duty], officer: User, today: date) -> None:
    from dudao.apps.workplan.actions.extensions import approve_extension, ask_extension

    for number, reason in (
        (EXTENDED, "交流教师名单要等学期末确定。"),
        (ASKING, "课后服务经费要等县财政批复。"),
    ):
        duty = duties[number]
        assert duty.handler is not None
        assert duty.due_on is not None
        asked = ask_extension(duty, duty.due_on + timedelta(days=14), reason, today=today, actor=duty.handler)
        if number == EXTENDED:
            approve_extension(asked, note="同意，不再延期。", actor=officer)


def _agree(campaign: Campaign, officer: User, today: date) -> None:
    from dudao.apps.workplan.actions.plans import agree_plan, draw_plan, make_plan

    plan = make_plan(campaign, today=today, reason="动员会后第一次倒排", actor=officer)
    drawn = draw_plan(plan)
    if drawn.state != "draft":
        raise RuntimeError(f"示例计划没有排成：{drawn.error}")
    agree_plan(drawn, actor=officer)


def _urge(duties: Mapping[int, Duty], officer: User) -> None:
    from dudao.apps.workplan.api import urge

    urge([duties[6], duties[22]], actor=officer, text="已过时限，请今天上报进展和完成日期。")

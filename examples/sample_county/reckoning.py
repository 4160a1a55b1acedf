"""The sample county's rankings, one of them public, a talk that was held, a case begun, the year's appraisal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .oversight import Desk

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.rankings.models import Ranking

DISCIPLINE = "县纪委监委驻教育局纪检监察组"
TALK_RECORD = (
    "约谈人：用地手续逾期，提醒函没有答复，原因是什么？\n"
    "被约谈人：林地占用审批材料补正了两次，没有安排专人跟办。\n"
    "约谈人：什么时候能办结？\n"
    "被约谈人：本月底前补齐材料，下月 20 日前取得批复。"
)


def add_reckoning(campaign: Campaign, accounts: Mapping[str, User], today: date) -> None:
    """What follows from the facts: rankings, a talk, a case, the year's appraisal."""
    from dudao.apps.organisations.models import Organisation

    units = {one.name: one for one in Organisation.objects.filter(county=campaign.county)}
    desk = Desk(campaign, units, accounts["duxue"], accounts["juzhang"], today)
    _talk(desk)
    _rankings(desk)
    _case(desk)
    _appraise(desk)


def _ranked(desk: Desk, title: str, days_ago: int, *, days: int) -> Ranking:
    from dudao.apps.rankings.api import RankingGiven, create_ranking, show_ranking
    from dudao.core.rankings import Measure, MeasureKind

    day = desk.today - timedelta(days=days_ago)
    given = RankingGiven(
        title=title,
        groups=("departments", "bureau"),
        measures=(Measure("progress", MeasureKind.PROGRESS, "任务核实进度"),),
        as_of=day,
        campaign=desk.campaign,
        mixes_groups=True,
        contest_working_days=days,
    )
    made = create_ranking(desk.campaign.county, given, today=day, actor=desk.office)
    return show_ranking(made, revision=made.revision, now=desk.at(days_ago), actor=desk.office)


def _rankings(desk: Desk) -> None:
    """A ranking that was made known by a circular, and one that units may still contest."""
    from dudao.apps.correspondence.api import send_document
    from dudao.apps.rankings.api import (
        CircularGiven,
        ContestGiven,
        contest_number,
        draft_circular,
        settle_ranking,
    )

    first = _ranked(desk, "创建工作进度排名（上期，示例）", 9, days=2)
    first = settle_ranking(first, revision=first.revision, now=desk.at(4), actor=desk.office)
    demands = "排名靠后的单位要在五个工作日内查明原因，把落下的任务赶上来；督导委员会办公室将逐项核实。"
    document = draft_circular(
        first, CircularGiven(demands=demands), revision=first.revision, actor=desk.office
    )
    send_document(desk.signed(document, 3), actor=desk.office, at=desk.at(3, 16))
    second = _ranked(desk, "创建工作进度排名（本期，示例）", 1, days=3)
    line = second.lines.select_related("unit", "ranking").get(unit__name="财政局")
    contest_number(
        line,
        ContestGiven("progress", "本单位本月 18 日核实完成的一步没有计入，请核对步骤数。"),
        today=desk.today,
        actor=desk.head(line.unit),
    )


def _talk(desk: Desk) -> None:
    """The head of a unit was talked to about the overdue matter; his promises became duties."""
    from dudao.apps.accountability.actions.talk_promises import (
        PromiseGiven,
        add_promise,
        make_promise_duties,
    )
    from dudao.apps.accountability.actions.talks import (
        Held,
        PersonGiven,
        TalkGiven,
        draft_notice,
        hold_talk,
        open_talk,
    )
    from dudao.apps.accountability.choices_talks import TalkSide
    from dudao.apps.campaigns.api import Owner
    from dudao.apps.correspondence.api import send_document

    unit = desk.units["自然资源局"]
    head = desk.head(unit)
    people = (
        PersonGiven(TalkSide.HOST, Owner(desk.director, desk.director.name), "县教育局局长"),
        PersonGiven(TalkSide.TALKED, Owner(head, head.name), "自然资源局负责人"),
        PersonGiven(TalkSide.RECORDER, Owner(desk.office, desk.office.name), "督导室干部"),
    )
    given = TalkGiven(
        unit=unit,
        title="西关小学扩建用地手续逾期（示例）",
        reason="提醒函逾期没有答复，影响综合楼开工。",
        basis="《政府督查工作条例》第十二条；县督办梯次规则（示例）",
        planned_at=desk.at(2, 15),
        place="县教育局二楼会议室",
        people=people,
    )
    talk = open_talk(desk.campaign.county, given, now=desk.at(5), actor=desk.office)
    notice = draft_notice(talk, actor=desk.office)
    send_document(desk.signed(notice, 4), actor=desk.office, at=desk.at(4, 16))
    talk.refresh_from_db()
    held = hold_talk(
        talk,
        Held(held_at=desk.at(2, 15), course=TALK_RECORD, stand="认识到位，愿意限期整改。"),
        now=desk.at(0),
        actor=desk.office,
    )
    for text, days in (("补齐林地占用审批材料", 8), ("取得西关小学扩建用地批复", 28)):
        promise = PromiseGiven(text, desk.today + timedelta(days=days), Owner(head, head.name))
        add_promise(held, promise, actor=desk.office)
    make_promise_duties(held, actor=desk.office)


def _discipline(desk: Desk) -> User:
    """The discipline inspectors' side is a unit of its own."""
    from dudao.apps.accounts.api import Role, create_user
    from dudao.apps.organisations.api import Kind, NewOrganisation, add_organisation

    from . import SAMPLE_PASSWORD

    place = add_organisation(
        desk.campaign.county,
        NewOrganisation(Kind.GOVERNMENT_DEPARTMENT, DISCIPLINE, is_sample=True),
        actor=None,
    )
    person, _ = create_user(
        "jijian",
        name="纪明远",
        organisation=place,
        role=Role.DEPARTMENT_HEAD,
        actor=None,
        password=SAMPLE_PASSWORD,
        must_change_password=False,
    )
    return person


def _case(desk: Desk) -> None:
    """A case at its second step: both sides have inquired, the unit has been told and has stated its defence."""
    from dudao.apps.accountability.actions.case_parties import (
        InquiryGiven,
        PartyGiven,
        StatementGiven,
        inform_party,
        record_statement,
        save_inquiry,
        save_party,
    )
    from dudao.apps.accountability.actions.case_steps import finish_step
    from dudao.apps.accountability.actions.cases import CaseGiven, name_member, open_case

    day = desk.today - timedelta(days=20)
    given = CaseGiven(
        title="学校食堂采购台账弄虚作假（示例）",
        subject_kind="school",
        situation="conduct",
        facts="抽查发现三个月的采购台账为同一天补写，与票据不符。",
        basis="《教育督导问责办法》",
        supervision_ended_on=day - timedelta(days=5),
        group_formed_on=day,
    )
    case = open_case(desk.campaign.county, given, actor=desk.office, today=day)
    discipline = _discipline(desk)
    name_member(case, discipline, "discipline", duty="倒查组长", actor=desk.office)
    name_member(case, desk.director, "approver", duty="审定", actor=desk.office)
    school = desk.units["示例县第二中学"]
    party = save_party(
        case,
        PartyGiven("unit", school, "main", conduct="采购台账补写，数据不实。"),
        actor=desk.office,
    )
    save_party(
        case,
        PartyGiven("unit", desk.units["安全管理股"], "supervision", conduct="半年没有检查食堂台账。"),
        actor=desk.office,
    )
    sides = (("education", desk.office, "周敏"), ("discipline", discipline, "纪明远"))
    for side, actor, lead in sides:
        found = InquiryGiven(
            lead=lead,
            started_on=day,
            ended_on=day + timedelta(days=8),
            findings="票据、台账和入库单逐笔核对，三个月共 61 笔不符。",
            conclusion="台账弄虚作假属实。",
        )
        save_inquiry(case, side, found, actor=actor, today=desk.today)
    finish_step(case, "investigation", day + timedelta(days=9), actor=desk.office, today=desk.today)
    inform_party(
        case,
        party,
        day + timedelta(days=10),
        statement_due_on=day + timedelta(days=24),
        actor=desk.office,
        today=desk.today,
    )
    record_statement(
        case,
        party,
        StatementGiven(
            made_on=day + timedelta(days=16), way="written", text="台账由新聘人员补写，学校负有管理责任。"
        ),
        actor=desk.office,
        today=desk.today,
    )


def _appraise(desk: Desk) -> None:
    """The year's rules are published; what is not recorded by the product is stated as not applying."""
    from dudao.apps.appraisal.api import create_scheme, publish_scheme

    scheme = create_scheme(desk.campaign.county, desk.today.year, actor=desk.office)
    publish_scheme(scheme, revision=scheme.revision, actor=desk.office)

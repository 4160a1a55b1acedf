"""Makes the county of the personas with a campaign under way: `DUDAO_DATA_DIR=… python -m tests.journeys.small_county`.

Two schools, ten items, one of each form that is filled in by hand. The second school and the department have handed
everything in; the first school has rated nothing. Worked out by hand: the county's own items bring 10 + 9, one veto is
triggered, and the means of the school items bring 33.45 as long as only the second school has handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.personas import World

SCHOOL = {"subject": "school", "roll_up": "mean", "responsible_unit": "县财政局", "section": "A1 学校工作"}
COUNTY = {"subject": "county", "responsible_unit": "县财政局", "section": "A2 县级保障"}
ELEMENTS = [
    {"id": "e1", "text": "有制度", "share": "1/2"},
    {"id": "e2", "text": "有记录", "share": "3/10"},
    {"id": "e3", "text": "有总结", "share": "1/5"},
]
BANDS = [
    {"grade": "A", "share": "1", "text": "成效显著"},
    {"grade": "B", "share": "4/5", "text": "成效较好"},
    {"grade": "C", "share": "3/5", "text": "成效一般"},
]
DEDUCTIONS = [{"id": "d1", "text": "缺记录", "points": "1/2", "unit": "次"}]
ITEMS: list[dict[str, Any]] = [
    {**SCHOOL, "code": "A1-B1-C1", "text": "校园安全制度健全并上墙", "points": "20", "rule": {"kind": "met"},
     "required_evidence": ["安全制度"]},
    {**SCHOOL, "code": "A1-B1-C2", "text": "校园文化建设成效", "points": "8",
     "rule": {"kind": "bands", "bands": BANDS}},
    {**SCHOOL, "code": "A1-B1-C3", "text": "课后服务有制度、有记录、有总结", "points": "20",
     "rule": {"kind": "elements", "elements": ELEMENTS}},
    {**SCHOOL, "code": "A1-B2-C1", "text": "应急演练每月一次，记录完整", "points": "10",
     "rule": {"kind": "deductions", "deductions": DEDUCTIONS}},
    {**SCHOOL, "code": "A1-B2-C2", "text": "食堂管理规范", "points": "10", "rule": {"kind": "steps", "step": "1/2"}},
    {**SCHOOL, "code": "A1-B2-C3", "text": "有市级以上特色项目的加分", "points": "3", "kind": "bonus",
     "rule": {"kind": "bonus", "maximum": "3", "step": "1"}},
    {**SCHOOL, "code": "A1-B3-C1", "text": "教师培训完成率", "points": "12",
     "rule": {"kind": "proportional", "target": "100", "unit": "%"}},
    {**COUNTY, "code": "A2-B1-C1", "text": "教育经费“两个只增不减”有专门文件", "points": "10",
     "rule": {"kind": "met"}},
    {**COUNTY, "code": "A2-B1-C2", "text": "专题研究教育工作，会议纪要齐全", "points": "10",
     "rule": {"kind": "deductions", "deductions": DEDUCTIONS}},
    {**COUNTY, "code": "V1", "text": "拖欠教师工资的，一票否决", "points": None, "kind": "veto",
     "rule": {"kind": "veto"}},
]  # fmt: skip
COLLEAGUE: dict[str, dict[str, Any]] = {
    "A1-B1-C1": {"met": True},
    "A1-B1-C2": {"grade": "B"},
    "A1-B1-C3": {"elements": {"e1": True, "e2": True, "e3": False}},
    "A1-B2-C1": {"occurrences": {"d1": "1"}},
    "A1-B2-C2": {"points": "8"},
    "A1-B2-C3": {"points": "1"},
    "A1-B3-C1": {"value": "50"},
}
HANDLER: dict[str, dict[str, Any]] = {
    "A2-B1-C1": {"met": True},
    "A2-B1-C2": {"occurrences": {"d1": "2"}},
    "V1": {"triggered": True},
}


def make() -> None:
    """Fill an empty database."""
    from tests.personas import build_world

    world = build_world()
    start(world)


def start(world: World) -> None:
    """The campaign with its ratings, everything but the rows of the standard through the product's actions."""
    from datetime import timedelta

    from django.utils import timezone

    from dudao.apps.campaigns.api import (
        DutyChange,
        Owner,
        StageDays,
        StageKind,
        assign,
        assignments_of,
        create_campaign,
        set_stages,
        start_campaign,
    )
    from dudao.apps.evaluation.actions.ratings import submit_rating
    from dudao.apps.evaluation.api import Statement, open_evaluations
    from tests.apps.campaigns import made

    officer = world.person("officer")
    version = made.version(world.county, ITEMS, title="双高双普评估标准")
    campaign = create_campaign(world.county, title="双高双普创建", versions=[version], actor=officer)
    head, handler = Owner(world.person("head"), ""), world.person("handler")
    changes = [
        DutyChange(one.item_id, subjects=[one.subject_id], principal_owner=head, handler=handler)
        for one in assignments_of(campaign)
        if one.subject_id == world.county.pk
    ] + [
        DutyChange(one.item_id, subjects=[one.subject_id], principal_owner=Owner(None, "罗校长"))
        for one in assignments_of(campaign)
        if one.subject_id == world.second_school.pk
    ]
    assign(campaign, changes, actor=officer)
    acceptance = timezone.localdate() + timedelta(days=60)
    days: dict[str, StageDays] = {kind: StageDays() for kind in StageKind.values}
    days[StageKind.CITY_PRE_ACCEPTANCE] = StageDays(None, acceptance - timedelta(days=20))
    days[StageKind.PROVINCIAL_ACCEPTANCE] = StageDays(None, acceptance)
    set_stages(campaign, days, actor=officer)
    start_campaign(campaign, actor=officer)
    campaign.refresh_from_db()
    open_evaluations(campaign, actor=officer)
    for one in assignments_of(campaign).order_by("pk"):
        person = {world.second_school.pk: "colleague", world.county.pk: "handler"}.get(one.subject_id)
        if person is not None:
            answer = (COLLEAGUE | HANDLER)[one.item.code]
            note = "欠发2025年12月绩效工资，已列入追加预算。" if one.item.code == "V1" else ""
            submit_rating(one, Statement(answer, note), number=0, actor=world.person(person))


def main() -> None:
    """Migrate the database of DUDAO_DATA_DIR and fill it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    make()


if __name__ == "__main__":
    main()

"""The sample county's campaign at three fifths of its way: rated, reviewed, returned, with a veto and a near miss.

Everything goes through the product's actions. What is rated loses so much that, with full marks on all that is left,
the county would stand just below 2340; what its units say they can win back by the acceptance would lift it above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from dudao.core.scoring import ScoringRule, answer_from_data, score

from .answers import NOTES, chance, stated
from .departments import LEADING_SECTIONS
from .people import made_up_name

if TYPE_CHECKING:
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.models import Campaign
    from dudao.apps.organisations.models import Organisation
    from dudao.apps.standards.models import StandardItem

Row = TypeVar("Row")

STANDARD = "shuanggao-shuangpu-sample"
TITLE = "“双高双普”创建工作（示例）"
UNRATED_SCHOOL = "桃园乡竹园教学点"
# The county's own items that are rated so far: all but those of these codes' beginnings.
COUNTY_OPEN = ("A3", "A8", "A1-B3", "A1-B5", "A4-B1", "A2-B2", "A2-B3", "A2-B4", "A5", "A7")
SCHOOL_KINDS_OPEN = ("senior_school", "vocational_school")
CAREFUL = Fraction(447, 1000)
VETO = "V6"
VETO_NOTE = (
    "上年度教育财政拨款108,600万元，比前一年的109,900万元减少1,300万元（示例数字），"
    "县财政已列入追加预算，尚未拨付。"
)
RETURNED_REASONS = (
    "扣分说明与台账不一致，请对照台账重新核对后再报。",
    "缺少应备材料，请补齐后重新提交。",
    "照片不能证明本学年的情况，请换成本学年的材料。",
)


def add_campaign(county: Organisation, accounts: dict[str, User], today: date) -> Campaign:
    """The campaign from its standard to the ratings of today."""
    from dudao.apps.campaigns.api import create_campaign, start_campaign
    from dudao.apps.evaluation.api import open_evaluations
    from dudao.apps.standards.api import adopt_catalogue_standard

    officer = accounts["duxue"]
    version = adopt_catalogue_standard(STANDARD, county, actor=officer)
    campaign = create_campaign(county, title=TITLE, versions=[version], actor=officer)
    _set_stages(campaign, officer, today)
    _add_groups(campaign, officer, accounts)
    _assign(campaign, officer, today)
    start_campaign(campaign, actor=officer)
    campaign.refresh_from_db()
    open_evaluations(campaign, actor=officer)
    _rate(campaign, today)
    _review(campaign, officer)
    _rate_from_outside(campaign, accounts["shidu"])
    return campaign


def _set_stages(campaign: Campaign, officer: User, today: date) -> None:
    from dudao.apps.campaigns.api import StageDays, StageKind, set_stages

    days: dict[str, StageDays] = {
        StageKind.SELF_EVALUATION: StageDays(today - timedelta(days=45), today + timedelta(days=20)),
        StageKind.CITY_PRE_ACCEPTANCE: StageDays(today + timedelta(days=50), today + timedelta(days=52)),
        StageKind.PROVINCIAL_ACCEPTANCE: StageDays(today + timedelta(days=83), today + timedelta(days=83)),
        StageKind.NATIONAL_RECOGNITION: StageDays(),
    }
    set_stages(campaign, days, actor=officer)


def _add_groups(campaign: Campaign, officer: User, accounts: dict[str, User]) -> None:
    from dudao.apps.campaigns.api import GroupDuty, GroupGiven, GroupKind, MemberGiven, save_group

    leader, head, director = accounts["xianzhang"], accounts["caizheng"], accounts["juzhang"]
    groups = (
        GroupGiven(
            GroupKind.LEADING_GROUP,
            "“双高双普”创建工作领导小组",
            "研究解决创建工作中的重大问题，统筹经费、编制、用地。",
            members=(
                MemberGiven(leader.name, "县委副书记、县长", GroupDuty.HEAD, leader),
                MemberGiven("沈文博", "副县长", GroupDuty.DEPUTY),
                MemberGiven(director.name, "教育局局长", GroupDuty.MEMBER, director),
                MemberGiven(head.name, "财政局局长", GroupDuty.MEMBER, head),
            ),
        ),
        GroupGiven(
            GroupKind.OFFICE,
            "领导小组办公室",
            "设在县政府教育督导室，负责日常调度、自评汇总、档案检查。",
            members=(
                MemberGiven(director.name, "办公室主任（兼）", GroupDuty.HEAD, director),
                MemberGiven(officer.name, "督导室干部", GroupDuty.CONTACT, officer),
            ),
        ),
        GroupGiven(GroupKind.SPECIAL_TEAM, "办学条件专班", "校舍、场地、设备缺口。"),
        GroupGiven(GroupKind.SPECIAL_TEAM, "档案资料专班", "三级档案、缺件清单。"),
        GroupGiven(GroupKind.EDUCATION_GROUP, "城关教育组", "城关镇各校。"),
        GroupGiven(GroupKind.EDUCATION_GROUP, "南部教育组", "南坪、青石、柳林各校。"),
    )
    for group in groups:
        save_group(campaign, None, group, actor=officer)


def _assign(campaign: Campaign, officer: User, today: date) -> None:
    """Lead sections where the standard names the bureau or the schools; people of the lead unit for county items."""
    from dudao.apps.accounts.api import Role
    from dudao.apps.accounts.models import Membership
    from dudao.apps.campaigns.api import DutyChange, Owner, assign, assignments_of, duties_of
    from dudao.apps.organisations.models import Organisation

    units = {one.name: one for one in Organisation.objects.filter(county=campaign.county)}
    people: dict[int, dict[str, User]] = defaultdict(dict)
    for held in Membership.objects.filter(organisation__county=campaign.county).select_related("user"):
        people[held.organisation_id][held.role] = held.user
    own = {one.item_id: one for one in assignments_of(campaign) if one.subject_id == campaign.county_id}
    changes = []
    for duty in duties_of(campaign).values():
        item = duty.item
        lead = duty.lead_unit
        if lead is None or Role.DEPARTMENT_HEAD not in people[lead.pk]:
            lead = units[_section(item.code)]
        due_on = today + timedelta(days=10 + int(chance(item.code, "due") * 30))
        change = DutyChange(item.pk, lead_unit=lead, due_on=due_on)
        if item.pk in own:
            staff = people[lead.pk]
            change = DutyChange(
                item.pk,
                lead_unit=lead,
                due_on=due_on,
                subjects=[campaign.county_id],
                principal_owner=Owner(staff[Role.DEPARTMENT_HEAD], ""),
                direct_owner=Owner(None, made_up_name(40 + lead.pk)),
                handler=staff[Role.DEPARTMENT_CLERK],
            )
        changes.append(change)
    assign(campaign, changes, actor=officer)


def _section(code: str) -> str:
    return next((name for start, name in LEADING_SECTIONS if code.startswith(start)), "基础教育股")


def _is_rated(item: StandardItem, subject: Organisation, county: Organisation) -> bool:
    """What has been filled in by today."""
    if subject.name == UNRATED_SCHOOL or item.measured_by is not None:
        return False
    if subject.pk == county.pk:
        return not item.code.startswith(COUNTY_OPEN)
    return subject.school_kind not in SCHOOL_KINDS_OPEN and not item.code.startswith("A5")


def _rate(campaign: Campaign, today: date) -> None:
    from dudao.apps.campaigns.api import assignments_of
    from dudao.apps.evaluation.api import Evaluation, ImportedRating, Statement, import_ratings
    from dudao.apps.standards.api import rule_of_item

    lines: dict[int, list[ImportedRating]] = defaultdict(list)
    for one in assignments_of(campaign):
        item, subject = one.item, one.subject
        if not _is_rated(item, subject, campaign.county):
            continue
        if item.kind == "veto":
            answer: dict[str, object] = {"triggered": item.code == VETO}
            note = VETO_NOTE if item.code == VETO else "经核查，没有发现此类情况。"
            lines[subject.pk].append(ImportedRating(item.pk, Statement(answer, note), submit=True))
            continue
        points = item.points or Fraction(0)
        careful = CAREFUL if subject.area_type != "rural" else CAREFUL - Fraction(1, 10)
        rule = rule_of_item(item)
        answer = stated(rule, points, subject.name, item.code, careful)
        luck = chance(subject.name, item.code, "state")
        recoverable = _recoverable(rule, points, answer, luck)
        statement = Statement(
            answer,
            NOTES[int(luck * 1000) % len(NOTES)],
            recoverable,
            today + timedelta(days=40) if recoverable else None,
        )
        submit = not _is_draft(subject, len(lines[subject.pk]), luck)
        lines[subject.pk].append(ImportedRating(item.pk, statement, submit=submit))
    for evaluation in Evaluation.objects.filter(campaign=campaign, side="self").select_related("subject"):
        if lines[evaluation.subject_id]:
            import_ratings(evaluation, lines[evaluation.subject_id], actor=None)


def _has_draft(school: Organisation) -> bool:
    """Every other school still has one draft; the others may get one item back."""
    return chance(school.name, "has a draft") < Fraction(1, 2)


def _is_draft(subject: Organisation, number: int, luck: Fraction) -> bool:
    """A school keeps one of its items as a draft at most, so that it has handed in sixty; offices a few more."""
    if subject.kind == "school":
        return _has_draft(subject) and number == int(chance(subject.name, "draft") * 60)
    return luck < Fraction(5, 100)


def _recoverable(
    rule: ScoringRule, points: Fraction, answer: Mapping[str, object], luck: Fraction
) -> Fraction | None:
    """Half of what is lost, where the unit says that it can mend it in time."""
    lost = score(rule, points, answer_from_data(rule, answer, points)).lost
    return lost / 2 if lost and luck > Fraction(1, 2) else None


def _review(campaign: Campaign, officer: User) -> None:
    """Principals, then lead departments, then the office; a few are returned, a few stay where they are."""
    from dudao.apps.accounts.models import User
    from dudao.apps.campaigns.api import assignments_of, reviewers_of
    from dudao.apps.evaluation.api import Rating, approve_ratings, lock_rating, return_rating

    reviewers = reviewers_of(campaign)
    assignments = {one.pk: one for one in assignments_of(campaign)}
    for level in ("unit", "department", "bureau"):
        waiting = Rating.objects.filter(
            evaluation__campaign=campaign, evaluation__side="self", state="submitted", level=level
        )
        batches: dict[int, dict[int, int]] = defaultdict(dict)
        for rating in waiting.order_by("pk"):
            assignment = assignments[rating.assignment_id or 0]
            who = reviewers.people(assignment, level)
            if who and chance(rating.pk, level, "reviewed") < _pace(level):
                batches[who[0].pk][rating.pk] = rating.number
        for user_id, seen in batches.items():
            done = approve_ratings(campaign, seen, actor=User.objects.get(pk=user_id))
            if done.refused:
                raise RuntimeError(f"sample review refused: {done.refused[:3]}")
    waiting = Rating.objects.filter(evaluation__campaign=campaign, state="submitted", level="bureau")
    returned: set[int] = set()
    for rating in _every(waiting.order_by("pk"), 4):
        assignment = assignments[rating.assignment_id or 0]
        if assignment.subject_id in returned or _has_draft(assignment.subject):
            continue
        reason = RETURNED_REASONS[len(returned) % len(RETURNED_REASONS)]
        return_rating(assignment, reason, number=rating.number, actor=officer)
        returned.add(assignment.subject_id)
    approved = Rating.objects.filter(evaluation__campaign=campaign, state="approved")
    for rating in _every(approved.order_by("pk"), 300):
        assignment = assignments[rating.assignment_id or 0]
        lock_rating(assignment, "已经市级抽查确认，验收前不再变动。", number=rating.number, actor=officer)


def _rate_from_outside(campaign: Campaign, city_officer: User) -> None:
    """The city's team has looked at some of the county's own items already, here and there with less."""
    from dudao.apps.campaigns.api import StageKind, stages_of, standards_of
    from dudao.apps.evaluation.api import ExternalLine, Rating, open_external, rate_externally

    stage = next(one for one in stages_of(campaign) if one.kind == StageKind.CITY_PRE_ACCEPTANCE)
    external = open_external(
        campaign, standards_of(campaign)[0], stage, rater="市级初验组（摸底）", actor=city_officer
    )
    own = Rating.objects.filter(
        evaluation__campaign=campaign,
        evaluation__side="self",
        evaluation__subject=campaign.county,
        state__in=("submitted", "approved", "locked"),
        points__isnull=False,
    ).select_related("item")
    ours = {rating.item_id: rating.points for rating in own}
    lines = []
    for rating in own.order_by("item__position")[:24]:
        points = Fraction(int((rating.points or 0) * 100), 100)
        less = chance(rating.item.code, "from outside") < Fraction(1, 3) and points >= 2
        note = ""
        if less:
            points, note = points - Fraction(3, 2), "抽查的两个单位记录不全，按缺 1 次扣分。"
        elif points != rating.points:
            note = "分值按两位小数录入。"
        lines.append(ExternalLine(rating.item_id, f"{float(points):g}", note))
    rate_externally(external, lines, self_points=ours, actor=city_officer)


def _pace(level: str) -> Fraction:
    return {"unit": Fraction(95, 100), "department": Fraction(9, 10), "bureau": Fraction(85, 100)}[level]


def _every(rows: Iterable[Row], step: int) -> Iterator[Row]:
    for number, row in enumerate(list(rows)):
        if number % step == 0:
            yield row

"""What a person may do with periodic reports; one rule each."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.apps.accounts.api import Role, User, officers_of, roles_at
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.models import UnitReport
from dudao.apps.period_reports.queries import HEADS, city_officers_of, people_of, units_of
from dudao.core.rating_flow import ReviewLevel

ONLY_OFFICE = "这一步由督导室干部办理，您可以查看。"
ONLY_UNIT = "定期报告由本单位的人填写，您可以查看。"
ONLY_REVIEWER = "这份报告现在不由您审核。"
NOT_OWN = "自己提交的报告不能自己审核，请由同级的其他审核人办理。"
ONLY_SIGNER = "汇编稿由督导室或教育局长签发。"


def can_manage(user: User, county: Organisation) -> bool:
    """Series, periods, extensions and digests are the supervision office's."""
    return Role.BUREAU_OFFICER in roles_at(user, county)


def can_sign(user: User, county: Organisation) -> bool:
    """A digest is signed by the office or by the director."""
    return bool({Role.BUREAU_OFFICER, Role.DIRECTOR} & roles_at(user, county))


def can_write(user: User, report: UnitReport) -> bool:
    """A report is written by the people of its unit."""
    return report.unit_id in units_of(user)


def staffed_levels(report: UnitReport) -> list[ReviewLevel]:
    """The levels of the series that somebody other than who handed the report in holds, lowest first.

    The head of the unit when she did not hand it in herself; the office; the city when the series asks for it.
    """
    series = report.period.series
    asked = set(series.review_levels)
    levels = []
    if ReviewLevel.UNIT in asked:
        heads = people_of([report.unit_id], HEADS)[report.unit_id]
        if any(one.pk != report.handed_in_by_id for one in heads):
            levels.append(ReviewLevel.UNIT)
    levels.append(ReviewLevel.BUREAU)
    if ReviewLevel.CITY in asked and city_officers_of(series.county):
        levels.append(ReviewLevel.CITY)
    return levels


def levels_held(report: UnitReport, levels: Sequence[ReviewLevel], user: User) -> list[ReviewLevel]:
    """Those of the levels at which this person reviews the report, lowest first."""
    roles = roles_at(user, report.period.series.county)
    heads = any(
        held.organisation_id == report.unit_id and held.role in HEADS for held in user.held_memberships
    )
    holds = {
        ReviewLevel.UNIT: heads,
        ReviewLevel.BUREAU: Role.BUREAU_OFFICER in roles,
        ReviewLevel.CITY: Role.CITY_OFFICER in roles,
    }
    return [level for level in levels if holds.get(level, False)]


def waiting_level(level: str, levels: Sequence[ReviewLevel]) -> ReviewLevel:
    """Where a report waits now: its level if somebody holds it, else the next above, else the highest."""
    order = list(ReviewLevel)
    place = order.index(ReviewLevel(level)) if level else 0
    return next((each for each in levels if order.index(each) >= place), levels[-1])


def reviewers_at(report: UnitReport, level: ReviewLevel) -> list[User]:
    """The people who review a report at a level."""
    county = report.period.series.county
    if level is ReviewLevel.UNIT:
        return people_of([report.unit_id], HEADS)[report.unit_id]
    return city_officers_of(county) if level is ReviewLevel.CITY else officers_of(county)

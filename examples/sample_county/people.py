"""Sample organisations and accounts: one county in full, two smaller neighbours for the city's ranking."""

from __future__ import annotations

from dataclasses import dataclass

from dudao.apps.accounts.api import Role, User, create_user
from dudao.apps.organisations.api import (
    Kind,
    NewOrganisation,
    Organisation,
    add_organisation,
    add_organisations,
)

from . import SAMPLE_PASSWORD
from .schools import TOWNSHIPS, SampleSchool, sample_schools


@dataclass(frozen=True)
class SampleAccount:
    """A sample account: who, where, as what."""

    username: str
    name: str
    role: Role
    place: str  # "city", "county", or the name of a school of the main county
    what_for: str


ACCOUNTS: tuple[SampleAccount, ...] = (
    SampleAccount("duxue", "周敏", Role.BUREAU_OFFICER, "county", "县督导室干部：上传、测算、报告"),
    SampleAccount("juzhang", "陈志远", Role.DIRECTOR, "county", "局长：看全县结论"),
    SampleAccount("xuexiao", "李秀兰", Role.SCHOOL_CLERK, "青石镇中心小学", "学校填报员：填报本校的表"),
    SampleAccount("xiaozhang", "王建国", Role.PRINCIPAL, "青石镇中心小学", "校长：看本校逐项结果"),
    SampleAccount("shiji", "赵琳", Role.CITY_VIEWER, "city", "市级查看：各县结论与排名"),
    SampleAccount("guanli", "孙浩", Role.ADMINISTRATOR, "county", "管理员：账号与操作记录"),
)


def add_region() -> tuple[Organisation, Organisation]:
    """The sample province and city; returns both."""
    province = add_organisation(
        None, NewOrganisation(Kind.PROVINCE, "示例省", code="990000", is_sample=True), actor=None
    )
    city = add_organisation(
        province, NewOrganisation(Kind.CITY, "示例市", code="990100", is_sample=True), actor=None
    )
    return province, city


def add_county(city: Organisation, name: str, code: str) -> Organisation:
    """A county with its townships and all its schools."""
    county = add_organisation(city, NewOrganisation(Kind.COUNTY, name, code=code, is_sample=True), actor=None)
    townships = add_organisations(
        county,
        [NewOrganisation(Kind.TOWNSHIP, township, is_sample=True) for township in TOWNSHIPS],
        actor=None,
    )
    by_name = {township.name: township for township in townships}
    schools = sample_schools(code)
    for township_name, township in by_name.items():
        here = [_new_school(school) for school in schools if school.township == township_name]
        add_organisations(township, here, actor=None)
    return county


def _new_school(school: SampleSchool) -> NewOrganisation:
    return NewOrganisation(
        Kind.SCHOOL,
        school.name,
        code=school.code,
        school_kind=school.kind.value,
        area_type=school.area.value,
        founder_kind="private" if school.private else "education_department",
        is_sample=True,
    )


def add_accounts(city: Organisation, county: Organisation) -> dict[str, User]:
    """Every account of ``ACCOUNTS``, by user name."""
    people: dict[str, User] = {}
    for account in ACCOUNTS:
        if account.place == "city":
            place = city
        elif account.place == "county":
            place = county
        else:
            place = Organisation.objects.get(county=county, name=account.place)
        people[account.username], _ = create_user(
            account.username,
            name=account.name,
            organisation=place,
            role=account.role,
            actor=None,
            password=SAMPLE_PASSWORD,
            must_change_password=False,
        )
    return people

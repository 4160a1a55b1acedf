"""Sample organisations and accounts: one county in full, two smaller neighbours for the city's ranking."""

from __future__ import annotations

from dataclasses import dataclass

from dudao.apps.accounts.api import NewPerson, Role, User, create_user, register_people
from dudao.apps.organisations.api import (
    Kind,
    NewOrganisation,
    Organisation,
    add_organisation,
    add_organisations,
)

from . import SAMPLE_PASSWORD
from .departments import BUREAU, DEPARTMENTS, OTHER_SCHOOLS, SECTIONS
from .schools import TOWNSHIPS, SampleSchool, sample_schools


@dataclass(frozen=True)
class SampleAccount:
    """A sample account: who, where, as what."""

    username: str
    name: str
    role: Role
    place: str  # "city", "county", or the name of a school or department of the main county
    what_for: str


ACCOUNTS: tuple[SampleAccount, ...] = (
    SampleAccount("duxue", "周敏", Role.BUREAU_OFFICER, "county", "县督导室干部：上传、测算、报告"),
    SampleAccount("juzhang", "陈志远", Role.DIRECTOR, "county", "局长：看全县结论"),
    SampleAccount("xuexiao", "李秀兰", Role.SCHOOL_CLERK, "青石镇中心小学", "学校填报员：填报本校的表"),
    SampleAccount("xiaozhang", "王建国", Role.PRINCIPAL, "青石镇中心小学", "校长：看本校逐项结果"),
    SampleAccount("xianzhang", "刘向东", Role.COUNTY_LEADER, "county", "县领导：总分、否决、五个最差"),
    SampleAccount("jingban", "何静", Role.DEPARTMENT_CLERK, "财政局", "部门经办人：自评本部门的条目"),
    SampleAccount("caizheng", "马国梁", Role.DEPARTMENT_HEAD, "财政局", "部门负责人：审核牵头的条目"),
    SampleAccount("shidu", "宋毅", Role.CITY_OFFICER, "city", "市级督导：市级审核与初验评分"),
    SampleAccount("shiji", "赵琳", Role.CITY_VIEWER, "city", "市级查看：各县结论与排名"),
    SampleAccount("guanli", "孙浩", Role.ADMINISTRATOR, "county", "管理员：账号与操作记录"),
    SampleAccount("shenji", "吴静怡", Role.AUDITOR, "county", "审计管理员：问责案卷的查阅记录"),
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


def add_departments(county: Organisation) -> None:
    """The departments, the bureau with its sections, and the schools that the balance measures do not count."""
    add_organisations(
        county,
        [NewOrganisation(Kind.GOVERNMENT_DEPARTMENT, name, is_sample=True) for name in DEPARTMENTS],
        actor=None,
    )
    bureau = add_organisation(county, NewOrganisation(Kind.BUREAU, BUREAU, is_sample=True), actor=None)
    add_organisations(
        bureau, [NewOrganisation(Kind.BUREAU_SECTION, name, is_sample=True) for name in SECTIONS], actor=None
    )
    townships = {one.name: one for one in Organisation.objects.filter(county=county, kind=Kind.TOWNSHIP)}
    for number, (name, kind, area, township) in enumerate(OTHER_SCHOOLS, start=1):
        new = NewOrganisation(
            Kind.SCHOOL,
            name,
            code=f"{county.code}9{number:03d}",
            school_kind=kind,
            area_type=area,
            founder_kind="education_department",
            is_sample=True,
        )
        add_organisation(townships[township], new, actor=None)


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余"
GIVEN_NAMES = (
    "建军",
    "晓红",
    "志强",
    "丽华",
    "文斌",
    "玉梅",
    "海燕",
    "国庆",
    "秀英",
    "明辉",
    "雪峰",
    "春兰",
    "永刚",
)


def made_up_name(number: int) -> str:
    """A made-up name, another for every number up to 520."""
    return (
        SURNAMES[number % len(SURNAMES)] + GIVEN_NAMES[(number + number // len(SURNAMES)) % len(GIVEN_NAMES)]
    )


def add_staff(county: Organisation) -> int:
    """A principal and a clerk for every school, a head and a clerk for every department and section, by name only.

    The places of the sample accounts keep those; the others' accounts open for nobody.
    """
    taken: dict[str, set[Role]] = {}
    for account in ACCOUNTS:
        taken.setdefault(account.place, set()).add(account.role)
    pairs = {
        Kind.SCHOOL: (Role.PRINCIPAL, Role.SCHOOL_CLERK),
        Kind.GOVERNMENT_DEPARTMENT: (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK),
        Kind.BUREAU_SECTION: (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK),
    }
    places = Organisation.objects.filter(county=county, kind__in=list(pairs)).order_by("pk")
    news: list[NewPerson] = []
    for place in places:
        for role in pairs[Kind(place.kind)]:
            if role not in taken.get(place.name, set()):
                number = len(news)
                news.append(NewPerson(f"sl{number + 1:03d}", made_up_name(number), place, role))
    return len(register_people(news, county, actor=None))


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

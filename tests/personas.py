"""The people that every page is tried by, in two counties of one city."""

from dataclasses import dataclass

from dudao.apps.accounts.api import Role, User
from dudao.apps.organisations.api import Kind, Organisation, SchoolKind
from tests import factories

# In this county: the clerk and principal of the first school, a clerk of the second, clerk and head of a department
# (`handler`, `head`), the county's own people. Strangers: the officer and the clerk of another county. `viewer` and
# `city_officer` are the city's.
PERSONAS = (
    "clerk",
    "principal",
    "colleague",
    "handler",
    "head",
    "officer",
    "director",
    "leader",
    "city_officer",
    "viewer",
    "administrator",
    "stranger",
    "strange_clerk",
    "strange_administrator",
)


@dataclass(frozen=True)
class World:
    """Two counties with their schools and people."""

    city: Organisation
    county: Organisation
    bureau: Organisation
    department: Organisation
    township: Organisation
    school: Organisation
    second_school: Organisation
    other_county: Organisation
    other_school: Organisation
    people: dict[str, User]

    def person(self, name: str) -> User:
        """One of PERSONAS, with nothing cached from before."""
        return User.objects.get(pk=self.people[name].pk)


def build_world() -> World:
    """Everything through the product's actions; about thirty writes."""
    city = factories.organisation(None, Kind.CITY, "示例市", "990100")
    county = factories.organisation(city, Kind.COUNTY, "示例县", "990121")
    bureau = factories.organisation(county, Kind.BUREAU, "示例县教育局")
    department = factories.organisation(county, Kind.GOVERNMENT_DEPARTMENT, "示例县财政局")
    township = factories.organisation(county, Kind.TOWNSHIP, "南坪镇", "990121100")
    school = factories.school(township, "南坪中心小学", code="3699012101")
    second_school = factories.school(
        county, "城关初级中学", school_kind=SchoolKind.JUNIOR_SCHOOL, code="3699012102"
    )
    other_county = factories.organisation(city, Kind.COUNTY, "邻县", "990122")
    other_school = factories.school(other_county, "邻县第一小学", code="3699012201")
    people = {
        "clerk": factories.user("clerk", school, Role.SCHOOL_CLERK, name="陈晓梅"),
        "principal": factories.user("principal", school, Role.PRINCIPAL, name="王建国"),
        "colleague": factories.user("colleague", second_school, Role.SCHOOL_CLERK, name="赵敏"),
        "handler": factories.user("handler", department, Role.DEPARTMENT_CLERK, name="钱文静"),
        "head": factories.user("head", department, Role.DEPARTMENT_HEAD, name="蒋国梁"),
        "officer": factories.user("officer", bureau, Role.BUREAU_OFFICER, name="李志强"),
        "director": factories.user("director", county, Role.DIRECTOR, name="孙丽华"),
        "leader": factories.user("leader", county, Role.COUNTY_LEADER, name="杨县长"),
        "city_officer": factories.user("city_officer", city, Role.CITY_OFFICER, name="郝督学"),
        "viewer": factories.user("viewer", city, Role.CITY_VIEWER, name="周市级"),
        "administrator": factories.user("administrator", county, Role.ADMINISTRATOR, name="郑管理"),
        "stranger": factories.user("stranger", other_county, Role.BUREAU_OFFICER, name="吴外县"),
        "strange_clerk": factories.user("strange_clerk", other_school, Role.SCHOOL_CLERK, name="冯外校"),
        "strange_administrator": factories.user(
            "strange_administrator", other_county, Role.ADMINISTRATOR, name="何外管"
        ),
    }
    return World(
        city, county, bureau, department, township, school, second_school, other_county, other_school, people
    )

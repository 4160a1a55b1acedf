"""Who leads and who answers: one or many at once, nothing half-written, nothing of another county."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.accounts.api import Role
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import (
    NOBODY,
    Campaign,
    DutyChange,
    Owner,
    assign,
    due_on,
    fill_school_owners,
    people_book,
    start_campaign,
    unit_book,
    unowned_count,
)
from tests import factories
from tests.apps.campaigns import made
from tests.personas import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world: World) -> Campaign:
    return made.campaign(world)


def test_many_items_get_unit_owner_and_day_with_one_entry(held: Campaign, world: World) -> None:
    items = [made.item(held, code).pk for code in ("A1-B1-C1", "A1-B1-C2", "A1-B1-C3")]
    changes = [
        DutyChange(
            pk, lead_unit=world.bureau, due_on=date(2027, 3, 1), principal_owner=Owner(None, "张副县长")
        )
        for pk in items
    ]
    done = assign(held, changes, actor=world.person("officer"))
    assert (done.duties, done.assignments) == (3, 4)
    assert made.duty(held, "A1-B1-C3").lead_unit == world.bureau
    assert made.assignment(held, "A1-B1-C2", world.school).principal_owner_name == "张副县长"
    assert history_of(held).filter(verb="assign_items").count() == 1
    assert assign(held, changes, actor=world.person("officer")).total == 0
    assert history_of(held).filter(verb="assign_items").count() == 1


def test_what_is_not_named_stays(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C1")
    assign(held, [DutyChange(item.pk, technical_requirement="附预算批复")], actor=None)
    duty = made.duty(held, "A1-B1-C1")
    assert (duty.technical_requirement, duty.lead_unit) == ("附预算批复", world.department)
    assert list(duty.supporting_units.all()) == [world.bureau]
    assign(held, [DutyChange(item.pk, lead_unit=None, supporting_units=())], actor=None)
    duty = made.duty(held, "A1-B1-C1")
    assert (duty.lead_unit, duty.supporting_units.count()) == (None, 0)


def test_owners_of_one_school_leave_the_others_alone(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C2")
    change = DutyChange(item.pk, subjects=[world.second_school.pk], principal_owner=Owner(None, "郑校长"))
    assert assign(held, [change], actor=None).assignments == 1
    assert made.assignment(held, "A1-B1-C2", world.school).principal_owner == world.people["principal"]


def test_the_subjects_own_day_comes_before_the_items(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C2")
    own = DutyChange(item.pk, subjects=[world.school.pk], own_due_on=date(2027, 2, 1))
    assign(held, [DutyChange(item.pk, due_on=date(2027, 3, 1)), own], actor=None)
    duty = made.duty(held, "A1-B1-C2")
    assert due_on(made.assignment(held, "A1-B1-C2", world.school), duty) == date(2027, 2, 1)
    assert due_on(made.assignment(held, "A1-B1-C2", world.second_school), duty) == date(2027, 3, 1)


def test_only_the_office_assigns(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C1")
    for name in ("director", "leader", "head", "clerk", "city_officer", "administrator"):
        with pytest.raises(PermissionDenied):
            assign(held, [DutyChange(item.pk, due_on=date(2027, 3, 1))], actor=world.person(name))


@pytest.mark.parametrize("what", ["stranger", "unit", "item", "subject"])
def test_one_change_that_does_not_fit_refuses_them_all(held: Campaign, world: World, what: str) -> None:
    good = DutyChange(made.item(held, "A1-B1-C2").pk, technical_requirement="照相")
    junior = made.item(held, "A1-B1-C3").pk
    wrong = {
        "stranger": DutyChange(junior, handler=world.people["stranger"]),
        "unit": DutyChange(junior, lead_unit=world.other_school),
        "item": DutyChange(junior + 1000, technical_requirement="照相"),
        "subject": DutyChange(junior, subjects=[world.school.pk], principal_owner=NOBODY),
    }[what]
    with pytest.raises(ValidationError):
        assign(held, [good, wrong], actor=None)
    assert made.duty(held, "A1-B1-C2").technical_requirement == ""


def test_people_of_schools_are_put_in_where_nobody_stands(held: Campaign, world: World) -> None:
    principal = factories.user("second_principal", world.second_school, Role.PRINCIPAL, name="刘校长")
    junior = made.item(held, "A1-B1-C3")
    assign(held, [DutyChange(junior.pk, principal_owner=Owner(None, "郑校长"))], actor=None)
    assert unowned_count(held) == 2
    assert fill_school_owners(held, actor=world.person("officer")) == 1
    assert made.assignment(held, "A1-B1-C2", world.second_school).principal_owner == principal
    assert made.assignment(held, "A1-B1-C3", world.second_school).principal_owner_name == "郑校长"
    assert unowned_count(held) == 1


def test_nothing_stops_a_start_when_everybody_is_named(held: Campaign, world: World) -> None:
    owner = Owner(None, "张副县长")
    handler = world.people["handler"]
    for code in ("A1-B1-C1", "A1-B1-C2", "A1-B1-C3"):
        change = DutyChange(
            made.item(held, code).pk, lead_unit=world.bureau, principal_owner=owner, handler=handler
        )
        assign(held, [change], actor=None)
    assert start_campaign(held, actor=world.person("officer")).state == "running"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示例县财政局", "示例县财政局"),
        ("财政局", "示例县财政局"),
        ("县财政局", "示例县财政局"),
        (" 县 教育局 ", "示例县教育局"),
        ("县政府", "示例县"),
        ("示例县人民政府", "示例县"),
        ("南坪中心小学", "南坪中心小学"),
        ("税务局", None),
    ],
)
def test_units_are_found_as_tables_write_them(world: World, text: str, name: str | None) -> None:
    unit, problem = unit_book(world.county).find(text)
    assert (unit.name if unit else None) == name
    assert bool(problem) == (name is None)


def test_people_are_found_by_name_and_namesakes_are_asked_about(world: World) -> None:
    factories.user("wangjg", world.second_school, Role.PRINCIPAL, name="王建国")
    book = people_book(world.county)
    assert book.find("钱文静") == (world.people["handler"], "")
    assert book.find("王建国（南坪中心小学）")[0] == world.people["principal"]
    assert book.find("王建国(wangjg)")[0] == book.by_username["wangjg"]
    assert book.find("王建国", near=["南坪中心小学"])[0] == world.people["principal"]
    user, problem = book.find("王建国")
    assert user is None
    assert "有 2 个账号叫“王建国”" in problem
    assert book.find("吴外县")[0] is None
    assert book.owner("吴外县") == (Owner(None, "吴外县"), "")
    assert book.owner("—") == (NOBODY, "")
    assert book.owner("王建国")[1] != ""


def test_everybody_offered_is_found_again(world: World) -> None:
    factories.user("qian2", world.department, Role.DEPARTMENT_HEAD, name="钱文静")
    book = people_book(world.county)
    assert [book.find(label)[0] for label in book.labels()] == list(book.by_username.values())

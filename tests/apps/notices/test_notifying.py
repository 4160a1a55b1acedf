"""A notice is written once per person and key, with its action or not at all."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from dudao.apps.notices.api import Notice, NoticeKind, notify, subject_of, unread_count
from tests.personas import World


def told(world: World, *names: str, key: str = "duty:1:day") -> list[Notice]:
    """A notice to these people."""
    return notify(
        [world.person(name) for name in names],
        kind=NoticeKind.DUTY_DUE,
        title="任务今天到期",
        url="/plan/duties/1/",
        unique_key=key,
        county=world.county,
    )


def test_each_recipient_gets_one(world: World) -> None:
    written = told(world, "clerk", "head", "clerk")
    assert [one.recipient.username for one in written] == ["clerk", "head"]
    assert unread_count(world.person("clerk")) == 1
    assert unread_count(world.person("officer")) == 0


def test_the_same_key_is_written_once_for_one_person(world: World) -> None:
    told(world, "clerk")
    again = told(world, "clerk", "head")
    assert [one.recipient.username for one in again] == ["head"]
    assert told(world, "clerk", "head") == []
    assert Notice.objects.count() == 2


def test_nobody_and_closed_accounts_are_left_out(world: World) -> None:
    gone = world.person("clerk")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    written = notify(
        [None, gone], kind=NoticeKind.URGED, title="催办", url="/plan/", unique_key="k", county=world.county
    )
    assert written == []


def test_what_is_rolled_back_was_never_announced(world: World) -> None:
    with transaction.atomic():
        told(world, "clerk")
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        notify([], kind=NoticeKind.URGED, title="催办", url="/plan/", unique_key="k", county=None)


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "plan/"]
)
def test_it_leads_nowhere_else(world: World, address: str) -> None:
    with pytest.raises(ValueError):
        notify([], kind=NoticeKind.URGED, title="催办", url=address, unique_key="k", county=world.county)


def test_a_long_title_is_cut(world: World) -> None:
    (notice,) = notify(
        [world.person("clerk")],
        kind=NoticeKind.URGED,
        title="长" * 201,
        url="",
        unique_key="k",
        county=world.county,
    )
    assert notice.title == "长" * 199 + "…"


def test_subject_names_the_object(world: World) -> None:
    assert subject_of(world.county) == f"organisations.organisation:{world.county.pk}"

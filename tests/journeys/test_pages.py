"""Every main page as each of the six people sees it on a phone: nothing sticks out, every target can be hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Visit = Callable[..., Visitor]
MEASUREMENT_TABS = 10
MOST_TABS = 12
PEOPLE = ("juzhang", "xiaozhang", "shiji", "guanli")


def walk_menu(visitor: Visitor) -> None:
    """Open every entry of the menu; each answers with a page of its own."""
    names = visitor.page.get_by_role("navigation", name="主菜单").get_by_role("link").all_inner_texts()
    assert len(names) >= 2
    for name in names:
        visitor.menu(name)
        expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)


def test_people_who_only_look(look: Visit) -> None:
    for username in PEOPLE:
        visitor = look(username, width=390)
        visitor.sign_in()
        walk_menu(visitor)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_of_measurement(look: Visit, width: int) -> None:
    officer = look("duxue", width=width)
    officer.sign_in()
    walk_menu(officer)
    officer.menu("测算")
    tabs = officer.page.get_by_role("navigation", name="测算的各页").get_by_role("link")
    addresses = [str(tab.get_attribute("href")) for tab in tabs.all()]
    assert MEASUREMENT_TABS <= len(addresses) <= MOST_TABS
    for address in addresses:
        assert officer.open(address).status == 200

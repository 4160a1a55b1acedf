"""Static addresses, error pages, the client's address."""

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from dudao.web import errors
from dudao.web.security import client_address


def test_static_addresses_change_with_the_content(db: None) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "/static/dudao/dudao.css?v=" in page
    address = page.split('href="/static/dudao/dudao.css', 1)[1].split('"', 1)[0]
    assert Client().get(f"/static/dudao/dudao.css{address}").status_code == 200


@pytest.mark.django_db
def test_unknown_address_says_what_to_do() -> None:
    answer = Client().get("/there-is-no-such-page/")
    assert answer.status_code == 404
    assert "请检查网址" in answer.content.decode()
    assert "Tried" not in answer.content.decode()


@pytest.mark.django_db
def test_form_without_a_token_says_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


def test_error_page_of_the_server_needs_no_database() -> None:
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_only_our_own_sentences_reach_the_error_page(db: None) -> None:
    page = errors.not_found(RequestFactory().get("/"), Exception("internal detail")).content.decode()
    assert "internal detail" not in page


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "found"),
    [
        ("10.0.0.1", "8.8.8.8", False, "10.0.0.1"),
        ("127.0.0.1", "1.2.3.4, 10.0.0.7", True, "10.0.0.7"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("", "", False, None),
        ("127.0.0.1", "<script>", True, None),
    ],
)
def test_client_address(remote: str, forwarded: str, trusted: bool, found: str | None) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(TRUST_PROXY=trusted):
        assert client_address(request) == found

"""Secrets are unreadable in the database and under another key."""

from __future__ import annotations

import pytest

from dudao.infra.sealing import Unreadable, seal, unseal


def test_what_is_sealed_comes_back() -> None:
    assert unseal(seal({"token": "密"}, "key", "channels"), "key", "channels") == {"token": "密"}


def test_nothing_of_it_can_be_read() -> None:
    first, second = (seal({"token": "secret-token"}, "key", "channels") for _ in range(2))
    assert "secret-token" not in first
    assert first != second


@pytest.mark.parametrize(("key", "purpose"), [("another", "channels"), ("key", "others")])
def test_another_key_or_purpose_opens_nothing(key: str, purpose: str) -> None:
    with pytest.raises(Unreadable):
        unseal(seal({"token": "x"}, "key", "channels"), key, purpose)


def test_what_was_changed_is_not_opened() -> None:
    sealed = seal({"token": "x"}, "key", "channels")
    with pytest.raises(Unreadable):
        unseal(f"{sealed[:-2]}AA", "key", "channels")
    with pytest.raises(Unreadable):
        unseal("", "key", "channels")

"""The connection of a channel, sealed in the database and shown masked."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from dudao.apps.notices.models import Channel
from dudao.infra.sealing import Unreadable, seal, unseal

PURPOSE = "notice channels"
SECRET_NAMES = frozenset({"password", "token", "secret", "key"})

__all__ = ["Unreadable", "connection_of", "masked", "sealed"]


def sealed(connection: Mapping[str, str]) -> str:
    """The connection as it is stored."""
    return seal(connection, settings.SECRET_KEY, PURPOSE)


def connection_of(channel: Channel) -> dict[str, str]:
    """The connection in the clear; Unreadable when the instance's secret key is another than when it was set."""
    return unseal(channel.sealed_settings, settings.SECRET_KEY, PURPOSE)


def masked(value: str) -> str:
    """The last four characters of a long secret, of others none."""
    return f"····{value[-4:]}" if len(value) >= 12 else "····"

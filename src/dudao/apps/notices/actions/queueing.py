"""What leaves the product: notices become messages of the channels that carry them; nothing is sent here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dudao.apps.notices.models import Notice


def queue_outgoing(notices: Sequence[Notice], *, now: datetime) -> None:
    """Add new notices of one county to the messages of its channels."""

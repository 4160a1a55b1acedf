"""Passes: what a later app hands down about a person and an item, as a signed plain value.

Evidence does not know who handles or reviews an item. Whoever knows (evaluation) gives the person's page a pass for
one item and one rated unit; the addresses of the files carry it. It is worth nothing to anyone else, nor after a day's
work.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from dudao.apps.accounts.api import User

SALT = "dudao.evidence.item"


@dataclass(frozen=True)
class ItemPass:
    """A person may read what proves this item for this unit; with `may_write` also add to it."""

    item_id: int
    unit_id: int
    may_write: bool


def give_pass(user: User, item_id: int, unit_id: int, *, may_write: bool) -> str:
    """The pass as text, to be put into addresses as `pass`."""
    return signing.dumps([user.pk, item_id, unit_id, int(may_write)], salt=SALT)


def pass_of(user: User, text: str) -> ItemPass | None:
    """What a pass says; None when it is forged, over, or somebody else's."""
    if not text:
        return None
    try:
        held = signing.loads(text, salt=SALT, max_age=settings.SESSION_ABSOLUTE_LIMIT)
    except signing.BadSignature:
        return None
    owner, item_id, unit_id, may_write = held
    return ItemPass(item_id, unit_id, bool(may_write)) if owner == user.pk else None

"""What the sources of a trace hand over: events before their persons are known, and the log entries they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from dudao.apps.activity.api import Entry, verb_labels
from dudao.core.accountability.trace import LogProof, TraceLevel

SAME_WRITE = timedelta(seconds=60)
"""A row and the entry of the same transaction are never further apart."""


@dataclass(frozen=True)
class Found:
    """An event as a source knows it: who by account (`name` where there is none), in which capacity.

    `reviews` says that it counts as the office's where the person was of the office at that time.
    """

    key: str
    at: datetime
    kind: str
    title: str
    detail: str = ""
    user_id: int | None = None
    name: str = ""
    level: TraceLevel = TraceLevel.RECORD
    reviews: bool = False
    url: str = ""
    entry: Entry | None = None
    sha256: str = ""

    @property
    def proof(self) -> LogProof | None:
        """The entry of the log, where there is one."""
        entry = self.entry
        return None if entry is None else LogProof(entry.chain, entry.seq, entry.entry_hash)


@dataclass(frozen=True)
class Named:
    """Somebody whom the records name as answerable; post as of `at`."""

    user_id: int | None
    name: str
    level: TraceLevel
    why: str
    at: datetime


def entries_of(model: type[Model], ids: Iterable[int]) -> dict[int, list[Entry]]:
    """The entries of these objects, oldest first, by the object's key; one statement."""
    found: dict[int, list[Entry]] = defaultdict(list)
    wanted = [str(pk) for pk in ids]
    held = Entry.objects.filter(object_kind=model._meta.label_lower, object_id__in=wanted)
    for entry in held.order_by("pk"):
        found[int(entry.object_id)].append(entry)
    return found


def same_write(
    entries: Sequence[Entry], verb: str, actor_id: int | None, at: datetime, *, taken: Iterable[int] = ()
) -> Entry | None:
    """The entry of the transaction that wrote a row: same verb, same person, the first within a minute after it."""
    used = set(taken)
    for entry in entries:
        near = at - SAME_WRITE <= entry.at <= at + SAME_WRITE
        if entry.verb == verb and entry.actor_id == actor_id and near and entry.pk not in used:
            return entry
    return None


def label_of(verb: str) -> str:
    """The Chinese word of a verb of the log."""
    return verb_labels().get(verb, verb)


def cut(text: str, most: int = 160) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

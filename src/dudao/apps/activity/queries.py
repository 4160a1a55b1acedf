"""Reads of the log."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import timezone

from dudao.apps.activity.choices import GENESIS_HASH
from dudao.apps.activity.hashing import entry_hash
from dudao.apps.activity.models import ChainHead, Entry

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)
"""What a filter may ask for: days outside of it have no moment in every time zone."""


@cache
def verb_labels() -> dict[str, str]:
    """Every verb that an app of the project declares as VERBS in its choices.py, with its Chinese label."""
    labels: dict[str, str] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.choices"
        if config.name.startswith("dudao.apps.") and find_spec(module):
            labels.update(getattr(import_module(module), "VERBS", {}))
    return labels


@dataclass(frozen=True)
class Broken:
    """The first place where a chain does not hold."""

    chain: str
    seq: int
    reason: str

    def __str__(self) -> str:
        return f"链 {self.chain} 第 {self.seq} 条：{self.reason}"


def chains() -> list[str]:
    """All chains, those whose head was removed included, in a fixed order."""
    known = set(ChainHead.objects.values_list("chain", flat=True))
    known.update(Entry.objects.values_list("chain", flat=True).distinct())
    return sorted(known)


def first_broken(chain: str) -> Broken | None:
    """The first entry of a chain that was changed, is missing or stands out of order; None when all hold.

    The head tells how many there must be, so entries cut off at the end are found too.
    """
    previous, expected = GENESIS_HASH, 1
    for entry in _entries_of_chain(chain):
        if entry.seq != expected:
            return Broken(chain, expected, f"缺第 {expected} 条，下一条是第 {entry.seq} 条")
        if entry.prev_hash != previous:
            return Broken(chain, entry.seq, "与上一条接不上")
        if entry.entry_hash != entry_hash(entry):
            return Broken(chain, entry.seq, "内容被改动过")
        previous, expected = entry.entry_hash, expected + 1
    head = ChainHead.objects.filter(chain=chain).first()
    if head is None:
        return Broken(chain, expected - 1, "链头被删除")
    if head.seq != expected - 1 or head.last_hash != previous:
        return Broken(chain, min(expected, head.seq or 1), f"应有 {head.seq} 条，实有 {expected - 1} 条")
    return None


def last_hash(chain: str) -> str:
    """The hash of a chain's last entry; empty while it has none. It changes with every action in the county."""
    return ChainHead.objects.filter(chain=chain).values_list("last_hash", flat=True).first() or ""


def heads() -> list[str]:
    """The end of every chain as a line `chain seq hash`, to be kept outside of the instance as a witness."""
    return [f"{head.chain} {head.seq} {head.last_hash}" for head in ChainHead.objects.order_by("chain")]


def first_contradicted(witness: Iterable[str]) -> Broken | None:
    """The first kept line that the log no longer bears out; None when all hold.

    Whoever has the whole database can cut a chain and set its head back, or compute it anew; a line that was kept
    elsewhere tells. A line that is none counts as contradicted.
    """
    for line in (one.strip() for one in witness):
        if not line:
            continue
        chain, _, rest = line.partition(" ")
        seq, _, kept = rest.partition(" ")
        number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 19 else 0
        held = Entry.objects.filter(chain=chain, seq=number).values_list("entry_hash", flat=True).first()
        if held != kept and (number or kept != GENESIS_HASH):
            return Broken(chain, number, "与留存的链尾不符，这条链被截短或改写过（或恢复过更早的备份）")
    return None


def _entries_of_chain(chain: str) -> Iterator[Entry]:
    return Entry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=2000)


def history_of(target: Model) -> QuerySet[Entry]:
    """What happened to one object, newest first."""
    return Entry.objects.filter(object_kind=target._meta.label_lower, object_id=str(target.pk)).order_by(
        "-pk"
    )


@dataclass(frozen=True)
class LogFilter:
    """What a page of the log shows; blank means any. Dates are days of the local time zone, both included."""

    actor: str = ""
    verb: str = ""
    target: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LogPage:
    """One page of entries, newest first, and where the next one starts."""

    entries: list[Entry]
    next_before: int | None


def entries_in(
    chain_names: Collection[str] | None, wanted: LogFilter, *, before: int | None, size: int = 50
) -> LogPage:
    """A page of the entries of these chains (None: of all) older than the entry `before`."""
    found = Entry.objects.all() if chain_names is None else Entry.objects.filter(chain__in=chain_names)
    if wanted.actor:
        found = found.filter(actor_label__icontains=wanted.actor)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.target:
        found = found.filter(object_label__icontains=wanted.target)
    if wanted.since:
        found = found.filter(at__gte=_start_of(max(wanted.since, FIRST_DAY)))
    if wanted.until:
        found = found.filter(
            at__lt=_start_of(min(max(wanted.until, FIRST_DAY), LAST_DAY) + timedelta(days=1))
        )
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found.order_by("-pk")[: size + 1])
    more = len(entries) > size
    return LogPage(entries[:size], entries[size - 1].pk if more else None)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

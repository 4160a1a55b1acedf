"""What other apps may use of the log."""

from collections.abc import Iterable
from typing import TextIO

from dudao.apps.activity.actions import Place, chain_of, record
from dudao.apps.activity.choices import INSTANCE_CHAIN
from dudao.apps.activity.models import Entry
from dudao.apps.activity.queries import (
    Broken,
    LogFilter,
    LogPage,
    chains,
    entries_in,
    first_contradicted,
    heads,
    history_of,
    verb_labels,
)
from dudao.apps.activity.queries import first_broken as verify
from dudao.apps.activity.queries import last_hash as last_hash_in
from dudao.apps.activity.triggers import suspended

__all__ = [
    "INSTANCE_CHAIN",
    "Broken",
    "Entry",
    "LogFilter",
    "LogPage",
    "chain_of",
    "chains",
    "entries_in",
    "heads",
    "history_of",
    "last_hash",
    "record",
    "suspended",
    "verb_labels",
    "verify",
    "verify_all",
]


def last_hash(place: Place | None) -> str:
    """The hash of the last entry in the chain of a place's county: as long as it stands, nothing has changed."""
    return last_hash_in(chain_of(place))


def verify_all(stdout: TextIO, witness: Iterable[str] = ()) -> int:
    """Check every chain, and the kept lines of `heads` against them, and say what was found.

    The exit status is 1 at the first broken entry or contradicted line, else 0.
    """
    names = chains()
    for name in names:
        broken = verify(name)
        if broken is not None:
            stdout.write(f"操作记录已被破坏。{broken}。\n")
            return 1
    contradicted = first_contradicted(witness)
    if contradicted is not None:
        stdout.write(f"操作记录已被破坏。{contradicted}。\n")
        return 1
    stdout.write(f"操作记录完好：{len(names)} 条链，{Entry.objects.count()} 条记录。\n")
    return 0

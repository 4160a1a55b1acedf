"""What other apps may use of the log."""

from typing import TextIO

from dudao.apps.activity.actions import chain_of, record
from dudao.apps.activity.choices import INSTANCE_CHAIN
from dudao.apps.activity.models import Entry
from dudao.apps.activity.queries import (
    Broken,
    LogFilter,
    LogPage,
    chains,
    entries_in,
    history_of,
    verb_labels,
)
from dudao.apps.activity.queries import first_broken as verify
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
    "history_of",
    "record",
    "suspended",
    "verb_labels",
    "verify",
    "verify_all",
]


def verify_all(stdout: TextIO) -> int:
    """Check every chain and say what was found; the exit status is 1 at the first broken entry, else 0."""
    names = chains()
    for name in names:
        broken = verify(name)
        if broken is not None:
            stdout.write(f"操作记录已被破坏。{broken}。\n")
            return 1
    stdout.write(f"操作记录完好：{len(names)} 条链，{Entry.objects.count()} 条记录。\n")
    return 0

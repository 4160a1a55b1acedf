"""The one write of the log: appending an entry."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from dudao.apps.activity.address import current_address
from dudao.apps.activity.choices import GENESIS_HASH, INSTANCE_CHAIN
from dudao.apps.activity.hashing import canonical_json, entry_hash
from dudao.apps.activity.models import ChainHead, Entry
from dudao.apps.activity.queries import verb_labels
from dudao.infra.prepared import Prepared

SYSTEM_LABEL = "系统"


class Place(Protocol):
    """The organisation an action belongs to: its county has the chain."""

    @property
    def pk(self) -> Any: ...

    @property
    def county_id(self) -> int | None: ...


def chain_of(organisation: Place | None) -> str:
    """The chain of an organisation: its county's, or the instance's for what stands above counties."""
    if organisation is None or organisation.county_id is None:
        return INSTANCE_CHAIN
    return str(organisation.county_id)


def record(
    actor: Model | None,
    verb: str,
    obj: Model,
    *,
    organisation: Place | None = None,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry to the chain of the organisation's county, inside the caller's own transaction.

    `actor` None is the system itself. `verb` must be declared in VERBS of some app's choices.py (ValueError).
    The head of the chain stays locked until the transaction ends, so numbers have no gaps and counties never
    wait for each other. Outside a transaction: TransactionManagementError.
    """
    if verb not in verb_labels():
        raise ValueError(
            f"Unknown verb {verb!r}: declare it with its Chinese label in VERBS of the app's choices.py"
        )
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside the transaction of its action")
    head = _locked_head(chain_of(organisation))
    entry = Entry(
        chain=head.chain,
        seq=head.seq + 1,
        at=timezone.now(),
        actor_id=None if actor is None else actor.pk,
        actor_label=SYSTEM_LABEL if actor is None else str(actor)[:120],
        verb=verb,
        object_kind=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:200],
        organisation_id=None if organisation is None else organisation.pk,
        organisation_label="" if organisation is None else str(organisation)[:120],
        address=current_address.get(),
        details_json=canonical_json(dict(details or {})),
        prev_hash=head.last_hash,
    )
    entry.entry_hash = entry_hash(entry)
    entry.save(force_insert=True)
    head.seq, head.last_hash = entry.seq, entry.entry_hash
    head.save(update_fields=["seq", "last_hash"])
    return entry


# Asked at every write: compiled once.
_heads = Prepared[ChainHead, str](
    lambda chain: ChainHead.objects.select_for_update().filter(chain=chain), str
)


def _locked_head(chain: str) -> ChainHead:
    found = _heads(chain)
    if not found:
        ChainHead.objects.get_or_create(chain=chain, defaults={"seq": 0, "last_hash": GENESIS_HASH})
        found = _heads(chain)
    return found[0]

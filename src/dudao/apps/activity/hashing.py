"""The hash of an entry: SHA-256 over the hash before it and the entry's canonical JSON."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dudao.apps.activity.models import Entry

HASHED_FIELDS = (
    "chain",
    "seq",
    "actor_id",
    "actor_label",
    "verb",
    "object_kind",
    "object_id",
    "object_label",
    "organisation_id",
    "organisation_label",
    "address",
    "details_json",
)


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces; dates in ISO form, exact numbers as text, else TypeError."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def entry_hash(entry: Entry) -> str:
    """Hexadecimal SHA-256 of `prev_hash`, a line feed and every other field of the entry."""
    content: dict[str, Any] = {name: getattr(entry, name) for name in HASHED_FIELDS}
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = f"{entry.prev_hash}\n{canonical_json(content)}"
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return str(value)
    raise TypeError(f"操作记录的详情里不能放 {type(value).__name__}")

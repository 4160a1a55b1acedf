"""What became of one attempt to send, told apart by what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """SENT: accepted. Nothing was delivered: REFUSED (would be refused again), TRY_LATER (not reached, or out of
    order), LIMITED (too many in a short time). UNCERTAIN: the request left and no clear answer came back.
    """

    SENT = "sent"
    REFUSED = "refused"
    TRY_LATER = "try_later"
    LIMITED = "limited"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Delivery:
    """The outcome with the other side's own answer, and what it means in Chinese."""

    outcome: Outcome
    message: str
    answer: str = ""


@dataclass(frozen=True)
class Parcel:
    """One message: a title without line breaks, lines of plain text, where a person reads more (may be empty)."""

    title: str
    lines: tuple[str, ...]
    link: str = ""
    recipient: str = ""  # e-mail only

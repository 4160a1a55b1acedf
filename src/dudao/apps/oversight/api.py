"""What other apps may use of oversight."""

from dudao.apps.oversight.models import (
    Letter,
    LetterExtension,
    LetterUrge,
    Matter,
    MatterFact,
    MatterStep,
    Reply,
)

__all__ = [
    "Letter",
    "LetterExtension",
    "LetterUrge",
    "Matter",
    "MatterFact",
    "MatterStep",
    "Reply",
]

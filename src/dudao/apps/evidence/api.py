"""What other apps may use of evidence."""

from dudao.apps.evidence.models import (
    ArchiveBox,
    BoxEntry,
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    StoredFile,
    TroubleSign,
)

__all__ = [
    "ArchiveBox",
    "BoxEntry",
    "Evidence",
    "EvidenceLink",
    "EvidenceRevision",
    "StoredFile",
    "TroubleSign",
]

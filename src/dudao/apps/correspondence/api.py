"""What other apps may use of official documents."""

from dudao.apps.correspondence.choices import (
    ISSUED_STATES,
    OPEN_STATES,
    DocumentKind,
    DocumentState,
    IssuerKind,
    Readers,
    StepVerb,
)
from dudao.apps.correspondence.following import DocumentFollower, follow
from dudao.apps.correspondence.models import ArchivedCopy, Delivery, IssuingBody, OfficialDocument
from dudao.apps.correspondence.permissions import can_draft, can_sign

__all__ = [
    "ISSUED_STATES",
    "OPEN_STATES",
    "ArchivedCopy",
    "Delivery",
    "DocumentFollower",
    "DocumentKind",
    "DocumentState",
    "IssuerKind",
    "IssuingBody",
    "OfficialDocument",
    "Readers",
    "StepVerb",
    "can_draft",
    "can_sign",
    "follow",
]

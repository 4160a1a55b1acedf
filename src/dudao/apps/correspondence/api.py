"""What other apps may use of official documents."""

from dudao.apps.correspondence.actions.drafting import discard_document, draft_document, draft_in
from dudao.apps.correspondence.actions.holding import DocumentConflict
from dudao.apps.correspondence.actions.issuers import IssuerGiven, save_issuer, start_issuers
from dudao.apps.correspondence.actions.numbering import set_start_number
from dudao.apps.correspondence.actions.sending import (
    archive_scan,
    receive_document,
    resend_document,
    send_document,
    urge_receipts,
    void_document,
)
from dudao.apps.correspondence.actions.way import (
    check_document,
    countersign,
    recall_document,
    return_document,
    sign_document,
    submit_document,
)
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
from dudao.apps.correspondence.listening import on_reading
from dudao.apps.correspondence.models import ArchivedCopy, Delivery, IssuingBody, OfficialDocument
from dudao.apps.correspondence.permissions import can_draft, can_receive, can_sign
from dudao.apps.correspondence.places import document_url
from dudao.apps.correspondence.queries import (
    can_read_document,
    default_issuer,
    documents_visible_to,
    issuers_of,
)
from dudao.apps.correspondence.queries_lists import waiting_for as documents_waiting_for
from dudao.apps.correspondence.sources import DocumentFact, DocumentSource, register_source

__all__ = [
    "ISSUED_STATES",
    "OPEN_STATES",
    "ArchivedCopy",
    "Delivery",
    "DocumentConflict",
    "DocumentFact",
    "DocumentFollower",
    "DocumentKind",
    "DocumentSource",
    "DocumentState",
    "IssuerGiven",
    "IssuerKind",
    "IssuingBody",
    "OfficialDocument",
    "Readers",
    "StepVerb",
    "archive_scan",
    "can_draft",
    "can_read_document",
    "can_receive",
    "can_sign",
    "check_document",
    "countersign",
    "default_issuer",
    "discard_document",
    "document_url",
    "documents_visible_to",
    "documents_waiting_for",
    "draft_document",
    "draft_in",
    "follow",
    "issuers_of",
    "on_reading",
    "recall_document",
    "receive_document",
    "register_source",
    "resend_document",
    "return_document",
    "save_issuer",
    "send_document",
    "set_start_number",
    "sign_document",
    "start_issuers",
    "submit_document",
    "urge_receipts",
    "void_document",
]

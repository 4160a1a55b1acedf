"""What other apps may use of evidence.

A page that shows what proves an item: `papers = item_papers_of(user, item, unit, may_write=…)` in the view and
`{% include "evidence/_of_item.html" %}` in the template, with the scripts named in that file.
"""

from dudao.apps.evidence.actions.documents import (
    Added,
    add_evidence,
    discard_evidence,
    edit_evidence,
    purge_bin,
    restore_evidence,
    revise_evidence,
)
from dudao.apps.evidence.actions.links import Place, link_evidence, unlink_evidence
from dudao.apps.evidence.actions.storing import KeptFile, keep_file
from dudao.apps.evidence.actions.storing import row_of as stored_row
from dudao.apps.evidence.details import EvidenceDetails
from dudao.apps.evidence.models import (
    ArchiveBox,
    BoxEntry,
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    StoredFile,
    TroubleSign,
)
from dudao.apps.evidence.papers import ItemPapers, item_papers_of
from dudao.apps.evidence.passes import ItemPass, give_pass
from dudao.apps.evidence.permissions import can_provide
from dudao.apps.evidence.places import content_root, part_path
from dudao.apps.evidence.previews import WIDTHS, page_image
from dudao.apps.evidence.queries import (
    evidence_visible_to,
    kept_evidence_of,
    linked_evidence,
    links_count,
    missing_papers,
    missing_papers_of_units,
)
from dudao.apps.evidence.queries import linked_evidence as evidence_of
from dudao.apps.evidence.served import original, picture
from dudao.apps.evidence.working import work_on

__all__ = [
    "WIDTHS",
    "Added",
    "ArchiveBox",
    "BoxEntry",
    "Evidence",
    "EvidenceDetails",
    "EvidenceLink",
    "EvidenceRevision",
    "ItemPapers",
    "ItemPass",
    "KeptFile",
    "Place",
    "StoredFile",
    "TroubleSign",
    "add_evidence",
    "can_provide",
    "content_root",
    "discard_evidence",
    "edit_evidence",
    "evidence_of",
    "evidence_visible_to",
    "give_pass",
    "item_papers_of",
    "keep_file",
    "kept_evidence_of",
    "link_evidence",
    "linked_evidence",
    "links_count",
    "missing_papers",
    "missing_papers_of_units",
    "original",
    "page_image",
    "part_path",
    "picture",
    "purge_bin",
    "restore_evidence",
    "revise_evidence",
    "stored_row",
    "unlink_evidence",
    "work_on",
]

"""A text that is drafted from numbers and then edited by a person, section by section, until it is signed.

A `Draft` is a title and sections. A section is a heading, the text a person may change (one line, one paragraph) and
perhaps a `FixedTable`, which was computed and is never edited. What the data cannot say stands in the text as
【待补：…】; `missing` lists those places and every rendering marks them. `to_document` turns a draft into the neutral
document that is printed, `draft_to_json` into what is stored.
"""

from dudao.core.drafting.draft import (
    Draft,
    DraftError,
    DraftSection,
    FixedColumn,
    FixedTable,
    Missing,
    missing,
    pending,
    tidy,
    with_section,
    with_text,
    with_title,
)
from dudao.core.drafting.printing import blocks_of, level_of, table_of, text_blocks, to_document
from dudao.core.drafting.stored import JSON_FORM, Json, draft_from_json, draft_to_json, table_to_json

__all__ = [
    "JSON_FORM",
    "Draft",
    "DraftError",
    "DraftSection",
    "FixedColumn",
    "FixedTable",
    "Json",
    "Missing",
    "blocks_of",
    "draft_from_json",
    "draft_to_json",
    "level_of",
    "missing",
    "pending",
    "table_of",
    "table_to_json",
    "text_blocks",
    "tidy",
    "to_document",
    "with_section",
    "with_text",
    "with_title",
]

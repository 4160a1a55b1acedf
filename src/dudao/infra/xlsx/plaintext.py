"""Text that a spreadsheet program would run is kept as text.

Decision: in .xlsx a cell of type string never runs, whatever it begins with, so nothing is put before the
text and it reads back unchanged. The danger is that somebody saves the file as CSV or edits the cell, which
makes the program read the text anew. Cells whose text begins with = + - @, a tab or a line break therefore
also carry the quote prefix (the hidden apostrophe of Excel and WPS), which keeps them text on editing.
"""

from __future__ import annotations

import re

LONGEST_CELL_TEXT = 32_767
_DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def would_run(text: str) -> bool:
    """Whether a spreadsheet program may take the text for a formula or command."""
    return text.startswith(_DANGEROUS_STARTS)


def cell_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, at most 32,767 characters."""
    clean = _CONTROL.sub("", text)
    return clean if len(clean) <= LONGEST_CELL_TEXT else clean[: LONGEST_CELL_TEXT - 1] + "…"

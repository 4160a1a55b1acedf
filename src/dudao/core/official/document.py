"""What an official document consists of, element by element, before any of it is laid out (GB/T 9704-2012 clause 7)."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass

from dudao.core.document import Block


class Form(enum.Enum):
    """The form of an official document: three of clause 7 and 10, the upward one told apart by its 签发人."""

    RED_HEAD = "red_head"
    UPWARD = "upward"
    LETTER = "letter"
    MINUTES = "minutes"

    @property
    def label(self) -> str:
        """Its name as people say it."""
        return _LABELS[self]


_LABELS = {
    Form.RED_HEAD: "文件格式（下行文、平行文）",
    Form.UPWARD: "文件格式（上行文）",
    Form.LETTER: "信函格式",
    Form.MINUTES: "纪要格式",
}


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (附件), printed on a new page after the signature and before the end block (7.3.7).

    `title` is the one that the list of attachments names; the blocks are printed like those of the body.
    """

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """An official document as it will be printed; what is empty or None is not there yet or not wanted.

    `mark` is the 发文机关标志 with 文件 where it belongs to it; lines of a joint mark are parted by line breaks.
    An empty `number` keeps its place of the same height, so that a draft and the signed document break their lines
    alike; so does a missing `date`. `title` may hold line breaks where its writer wants them, else it is broken by
    `title_lines`. `addressees` and `copies_to` come without 主送, 抄送 and the closing colon or full stop. Headings
    of `blocks` carry their number (`core.drafting.blocks_of`) or are numbered when printed. `sealed` keeps the place
    of the seal under 7.3.5.1; without it the signature stands as 7.3.5.2 says. `note` (附注) comes without brackets.
    For minutes `signatories` and `date` stand above the red line, `attendees`, `absent` and `observers` below the
    body. `watermark` stands pale behind the text of every page. `created_at` goes into the file's properties: the
    same document gives the same bytes.
    """

    form: Form
    mark: str
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    signer: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressees: str = ""
    attachments: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    date: datetime.date | None = None
    sealed: bool = True
    note: str = ""
    annexes: tuple[Annex, ...] = ()
    copies_to: str = ""
    printed_by: str = ""
    printed_on: datetime.date | None = None
    attendees: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    watermark: str = ""
    created_at: datetime.datetime = datetime.datetime(2000, 1, 1)

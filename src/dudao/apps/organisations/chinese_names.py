"""Pinyin of Chinese names: the order of lists and the initials one types to find a school.

The product sorts, not the database: SQLite and PostgreSQL order Chinese differently.
"""

import re
import unicodedata
from functools import lru_cache

_OTHER = re.compile(r"[^0-9A-Za-z]")


@lru_cache(maxsize=8192)
def pinyin_of(name: str) -> str:
    """The syllables of a name, lower case with tone digits, separated by blanks; other characters stay."""
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)).lower()[:400]


@lru_cache(maxsize=8192)
def initials_of(name: str) -> str:
    """The first letters of a name's syllables with its Latin letters and digits: 城关一小 → cgyx."""
    from pypinyin import Style, lazy_pinyin

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(_OTHER.sub("", part) for part in parts).lower()[:100]


def normalised(name: str) -> str:
    """A name as it is compared: without blanks, full-width letters and brackets folded, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()

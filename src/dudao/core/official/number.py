"""The number of a document (发文字号): 机关代字, the year in 〔〕, the sequence without leading zeros (7.2.5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(
    r"\s*(?P<code>[^\s\d〔〕\[\]［］（）()【】]+)\s*[〔\[［](?P<year>\d{4})[〕\]］]\s*(?P<sequence>\d+)\s*号\s*"
)
_CODE = re.compile(r"[^\s\d〔〕\[\]［］（）()【】]+")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A 发文字号 such as 云教督〔2026〕7号: no 第, no zeros in front, the year in full.

    Raises ``ValueError`` (Chinese) for an empty code or one with digits or brackets, a year outside 1949–9999, or a
    sequence below 1.
    """

    code: str
    year: int
    sequence: int

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or self.code.endswith("第"):
            raise ValueError(f"机关代字“{self.code}”应为文字，不含数字、括号和空格")
        if not 1949 <= self.year <= 9999:
            raise ValueError(f"发文年份应写全称（如2026），不能是“{self.year}”")
        if self.sequence < 1:
            raise ValueError(f"发文顺序号从1开始，不能是“{self.sequence}”")

    @property
    def text(self) -> str:
        """As it is printed."""
        return f"{self.code}〔{self.year}〕{self.sequence}号"

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """The number that `text` writes, square brackets taken for the right ones.

        Raises ``ValueError`` (Chinese) for what is none, for zeros in front of the sequence and for 第.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"发文字号“{text}”应形如“云教督〔2026〕7号”")
        if found["sequence"].startswith("0"):
            raise ValueError(f"发文字号“{text}”的顺序号不编虚位（1 不编为 01）")
        return cls(found["code"], int(found["year"]), int(found["sequence"]))

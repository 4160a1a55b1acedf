"""Signs of trouble, one rule each: plain values in, hints out. A sign is a hint for a person and never a verdict."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from dudao.apps.evidence.choices import SignKind
from dudao.core.document import chinese_date
from dudao.core.grid import text_to_number
from dudao.core.numbers import trimmed
from dudao.infra.pictures.facts import distance_m

FAR_FROM_SCHOOL_M = 1_000
MADE_LATE_DAYS = 90
NEAR_ENOUGH_TO_COMPARE = Fraction(1, 4)
"""A figure further from the reported one than this share of it speaks of something else."""

_DATE = re.compile(
    r"(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(20\d{2})[-./](\d{1,2})[-./](\d{1,2})(?!\d)"
)
_SIGNED_AT_THE_END = 200
_BETWEEN = r"(?:总人数|总数|人数|数|共有|共计|合计|总计|共|计|有|为|达到|达|是|：|:|\s){0,3}"
_FIGURE = r"(?P<figure>\d[\d,]*(?:\.\d+)?)"
_BEFORE = re.compile(
    r"(?:全校|学校|我校|本校|现有|共有|拥有|目前|其中|全体|有|共|及|和|与|为|中|年|[^\u4e00-\u9fff])$"
)


@dataclass(frozen=True)
class Sign:
    """A hint: what kind, in words, about which other document, on which page."""

    kind: SignKind
    message: str
    other_id: int | None = None
    page: int | None = None


@dataclass(frozen=True)
class Period:
    """What a document proves: from, to; either may not be known."""

    start: datetime.date | None = None
    end: datetime.date | None = None

    def excludes(self, day: datetime.date) -> bool:
        """Whether the day is surely outside; an end that is not known excludes nothing."""
        return (self.start is not None and day < self.start) or (self.end is not None and day > self.end)

    @property
    def text(self) -> str:
        """The period in words."""
        start = chinese_date(self.start) if self.start else "未填"
        return f"{start}至{chinese_date(self.end) if self.end else '未填'}"


def photo_date(taken_on: datetime.date | None, period: Period) -> list[Sign]:
    """A photo taken outside of the period that it should prove."""
    if taken_on is None or not period.excludes(taken_on):
        return []
    message = f"照片拍摄于{chinese_date(taken_on)}，不在所属时段（{period.text}）内。"
    return [Sign(SignKind.PHOTO_DATE, message)]


def photo_place(
    photo: tuple[float, float] | None, school: tuple[float, float] | None, name: str
) -> list[Sign]:
    """A photo taken more than a kilometre from the school."""
    if photo is None or school is None:
        return []
    away = distance_m(*photo, *school)
    if away <= FAR_FROM_SCHOOL_M:
        return []
    return [
        Sign(SignKind.PHOTO_PLACE, f"照片记录的拍摄地点距{name}约 {trimmed(Fraction(away, 1000), 1)} 公里。")
    ]


def document_date(
    made_on: datetime.date | None, signed_on: datetime.date | None, period: Period
) -> list[Sign]:
    """A document made, or signed in its text, outside of the period that it should prove."""
    signs = []
    if made_on is not None and period.excludes(made_on):
        message = f"形成日期{chinese_date(made_on)}不在所属时段（{period.text}）内。"
        signs.append(Sign(SignKind.DOCUMENT_DATE, message))
    if signed_on is not None and signed_on != made_on and period.excludes(signed_on):
        message = f"落款日期{chinese_date(signed_on)}不在所属时段（{period.text}）内。"
        signs.append(Sign(SignKind.DOCUMENT_DATE, message))
    return signs


def made_late(created_on: datetime.date | None, made_on: datetime.date | None, period: Period) -> list[Sign]:
    """A file that says itself that it was created long after the day or period that it speaks of."""
    stated = made_on or period.end
    if created_on is None or stated is None or (created_on - stated).days <= MADE_LATE_DAYS:
        return []
    what = "形成日期" if made_on else "所属时段的止日"
    days = (created_on - stated).days
    message = f"文件属性写明创建于{chinese_date(created_on)}，比{what}{chinese_date(stated)}晚 {days} 天。"
    return [Sign(SignKind.DOCUMENT_DATE, message)]


def expired(valid_until: datetime.date | None, today: datetime.date) -> list[Sign]:
    """A document whose validity has ended."""
    if valid_until is None or today <= valid_until:
        return []
    return [Sign(SignKind.EXPIRED, f"有效期至{chinese_date(valid_until)}，已过期。")]


def empty_pages(numbers: Iterable[int], page_count: int | None) -> list[Sign]:
    """Pages with next to nothing on them."""
    held = sorted(numbers)
    if not held:
        return []
    shown = "、".join(map(str, held[:10])) + (" 等" if len(held) > 10 else "")
    whole = f"（共 {page_count} 页）" if page_count else ""
    return [Sign(SignKind.EMPTY_PAGE, f"第 {shown} 页是空白页{whole}。", page=held[0])]


def signature_date(text: str) -> datetime.date | None:
    """The last full date near the end of a text, where documents are signed; None where there is none."""
    for match in reversed(list(_DATE.finditer(text[-_SIGNED_AT_THE_END:]))):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return datetime.date(year, month, day)
        except ValueError:
            continue
    return None


@dataclass(frozen=True)
class ReportedFigure:
    """A figure that a school reported: the words for it, its unit, and every value that a text may rightly give."""

    words: tuple[str, ...]
    unit: str
    values: frozenset[Fraction]
    newest: Fraction
    reported_in: str


def number_differs(pages: Mapping[int, str], figures: Iterable[ReportedFigure]) -> list[Sign]:
    """Figures in the text that come near a reported one and yet differ: 在校学生846人 where 864 was reported.

    Compared exactly. A figure that any counted report gives (of any year or stage, or their sum) is right; one that is
    more than a quarter away speaks of something else. Longer words win: 本科毕业专任教师 is not 专任教师.
    """
    by_word = {word: figure for figure in figures for word in figure.words if len(word) >= 3}
    if not by_word:
        return []
    words = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True))
    pattern = re.compile(f"(?P<word>{words}){_BETWEEN}{_FIGURE}\\s*(?P<unit>[\\u4e00-\\u9fff%㎡]?)")
    signs: dict[str, Sign] = {}
    for number, text in sorted(pages.items()):
        for match in pattern.finditer(text):
            sign = _contradiction(match, by_word[match["word"]], number)
            if sign is not None:
                signs.setdefault(sign.message, sign)
    return list(signs.values())


def _contradiction(match: re.Match[str], figure: ReportedFigure, page: int) -> Sign | None:
    before = match.string[: match.start()]
    if before and not _BEFORE.search(before):
        return None
    if match["unit"] and figure.unit and match["unit"] != figure.unit[0]:
        return None
    value = text_to_number(match["figure"])
    if value is None or value in figure.values:
        return None
    if abs(value - figure.newest) > abs(figure.newest) * NEAR_ENOUGH_TO_COMPARE:
        return None
    written = re.sub(r"\s", "", match.group())
    reported = f"{figure.reported_in}填报的{figure.words[0]}是 {trimmed(figure.newest, 4)}{figure.unit}"
    message = f"文中写“{written}”，{reported}。"
    return Sign(SignKind.NUMBER_DIFFERS, message, page=page)

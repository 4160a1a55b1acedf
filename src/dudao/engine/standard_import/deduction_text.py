"""One sentence of a scoring rule as a deduction: what costs points, how many, for how many occurrences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.scoring import Deduction
from dudao.engine.standard_import.wording import NUMBER, SHARED_POINTS, number_in, share_in

JUDGED = Fraction(1, 10)
"""Judgment (酌情) goes in steps of a tenth of a point."""
_UNITS = (
    "人次", "个百分点", "百分点", "个学期", "个季度", "个学段", "个年级", "课时", "平方米", "学时", "个工作日", "万元",
    "%", "个", "人", "次", "项", "所", "门", "室", "份", "件", "处", "起", "校", "类", "名", "册", "台", "间", "班",
    "年", "月", "天", "户", "辆", "例", "条", "岗", "篇", "节", "套", "园", "村", "元", "分钟", "科", "本", "张", "家",
)  # fmt: skip
_UNIT = "(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + ")"
_TAKES = r"(?:倒|相应|再|各)?(?:扣减|扣除|扣|减)"
AMOUNT = rf"{_TAKES}(?:(?P<points>{NUMBER})分|{SHARED_POINTS})"
_EVERY_NUMBERED = re.compile(
    rf"每(?P<verb>[^\d扣,]{{0,8}}?)(?P<n>{NUMBER})(?P<unit>{_UNIT})(?P<rest>[^扣]*?)$"
)
_EVERY_PLAIN = re.compile(rf"每(?P<verb>[^\d扣,]{{0,4}}?)(?P<unit>{_UNIT})(?P<rest>[^扣]*?)$")
_ONE_EACH = re.compile(
    rf"(?:(?<![\d.第前近一])1|(?<=缺)一|(?<=少)一|(?<=有)一|(?<=现)一|(?<=漏)一|(?<=任)一)(?P<unit>{_UNIT})"
)
_LIMIT = re.compile(rf"(?:超过|超出|超|满|不足|低于|大于|少于|近)1{_UNIT}(?:的|以上)?$")
_SEVERAL = re.compile(rf"(?:缺少|缺|漏|发现|有)(?P<n>{NUMBER}){_UNIT}")
_ZERO = re.compile(
    r"(?:的|者|否则|则|,|,该项|该项|此项|本项|本条)*(?:不得分|不计分|得0分|得零分|计0分|记0分|为0分|扣完(?!为止)|扣除?全部分值?|全扣|扣完该项分)$"
)
_END = re.compile(rf"^(?P<cause>.*?)(?:的|者|则|,)*{AMOUNT}$")
_RATIO = re.compile(
    r"^(?P<cause>.*?)(?:的|者|,)*(?:按|依)(?:相应|其|差额|实际)?比例(?:相应)?(?:扣分|扣减|扣除|扣)(?:分值|分)?$"
)
_JUDGED = re.compile(
    r"^(?P<cause>.*?)(?:的|者|,)*(?:酌情|视情况?|视程度|适当|酌情予以)(?:扣分|扣减|减分|扣|给分|计分|赋分|记分|评分)(?:分)?$"
)
_RANGE = re.compile(
    rf"^(?P<cause>.*?)(?:的|者|,)*(?:酌情|视情)?扣(?P<low>{NUMBER})(?:分)?(?:-|~|—|至|到)(?P<high>{NUMBER})分$"
)


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """A deduction read from one sentence; ``certain`` is False where a person must look, ``why`` says at what."""

    deduction: Deduction
    certain: bool = True
    why: str = ""


def deduction_of(piece: str, number: int) -> ReadPiece | None:
    """The deduction that a folded sentence states, with the id d<number>; None when it states none that is known.

    Without 每 a count of one (缺1次扣2分) is meant for every occurrence; without any count it happens once.
    """
    key = f"d{number}"
    if found := _ZERO.search(piece):
        cause = piece[: found.start()].strip(",")
        return ReadPiece(Deduction(key, _cause(cause, piece), zeroes=True)) if cause else None
    if found := _RATIO.match(piece):
        made = Deduction(key, piece, share=Fraction(1, 100), per=Fraction(1), unit="%")
        return ReadPiece(made, False, f"“{piece}”按每差 1% 扣 1% 的分理解")
    if found := _RANGE.match(piece):
        made = Deduction(key, piece, points=JUDGED, per=JUDGED, unit="分")
        return ReadPiece(made, False, f"“{piece}”由人在范围内定，按 0.1 分一档理解，没有限制上下限")
    if found := _JUDGED.match(piece):
        made = Deduction(key, piece, points=JUDGED, per=JUDGED, unit="分")
        return ReadPiece(made, why=f"“{piece}”由人酌情扣分，0.1 分一档")
    found = _END.match(piece)
    return _counted(key, piece, found) if found else None


def _counted(key: str, piece: str, found: re.Match[str]) -> ReadPiece | None:
    points, share = _amount(found)
    if points == 0 or (share is not None and not 0 < share <= 1):
        return None
    cause = found["cause"]
    per, unit = Fraction(1), ""
    if every := _EVERY_NUMBERED.search(cause) or _EVERY_PLAIN.search(cause):
        if "n" in every.groupdict():
            per = number_in(every["n"])
        unit = every["unit"]
        if per == 0:
            return None
    elif "每" in cause:
        return ReadPiece(Deduction(key, piece, points, share), False, f"“{piece}”里“每”多少没有看懂")
    elif (one := _ONE_EACH.search(cause)) and not _LIMIT.search(cause[: one.end()]):
        unit = one["unit"]
    elif several := _SEVERAL.search(cause):
        made = Deduction(key, piece, points, share)
        return ReadPiece(made, False, f"“{piece}”写的是 {several['n']} 个，按发生一次理解")
    return ReadPiece(Deduction(key, _cause(cause, piece), points, share, per, unit=unit))


def _amount(found: re.Match[str]) -> tuple[Fraction | None, Fraction | None]:
    if found["points"]:
        return number_in(found["points"]), None
    return None, share_in(found[found.lastindex or 0])


def _cause(cause: str, piece: str) -> str:
    return cause.removesuffix("的").strip(",") or piece

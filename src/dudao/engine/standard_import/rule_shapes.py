"""Whole scoring texts of a known shape: vetoes, grades, bands, ranks, means, elements, bonus, met or not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.scoring import (
    Band,
    BandsRule,
    BonusRule,
    Element,
    ElementsRule,
    MeanRule,
    MetRule,
    MinimumRule,
    RankRule,
    ScoringRule,
    VetoRule,
)
from dudao.engine.standard_import.wording import NUMBER, SHARE, number_in, pieces_of, share_in, without_number


@dataclass(frozen=True)
class RuleGuess:
    """The rule that a text means; ``why`` says how it was read, ``not_understood`` the words left over."""

    rule: ScoringRule
    certain: bool
    why: str
    not_understood: tuple[str, ...] = ()


Shape = Callable[[str, Fraction | None, str], RuleGuess | None]

_DECIMAL = r"\d+(?:\.\d+)?"
_LIST = rf"({_DECIMAL}(?:分)?(?:[、,/]{_DECIMAL}(?:分)?)+)分?"
_RANKED = re.compile(rf"(?:名次|排名|位次|排序|从高到低|由高到低|高到低)[^\d;。]*?{_LIST}")
_PLACES = re.compile(rf"第({NUMBER})名[^\d;。,]*?({_DECIMAL})分")
_MEAN = re.compile(
    rf"(?P<equal>达到或高于|不低于|达到或超过|等于或高于|高于或等于|高于|超过|优于|达到)[^;。,]{{0,8}}平均(?:水平|数|值|线)?[^;。,]{{0,4}}?(?:,)?(?:得|计|记|为)?(?:满分|({_DECIMAL})分)"
)
_BELOW_SHARE = re.compile(rf"(?:低于|其余|其他|未达到)[^;。]*?(?:得|计|按)({SHARE})(?:的?分|计分)?")
_BELOW_POINTS = re.compile(rf"(?:低于|其余|其他|未达到)[^;。]*?(?:得|计){_DECIMAL}分")
_EACH_SHARE = re.compile(
    rf"^(?:上述|以上)?({NUMBER})(?:项|个方面|方面|个环节|点|条|类)(?:内容|要求)?各占?({SHARE})(?:的?分值?)?$"
)
_EACH_POINTS = re.compile(
    rf"^(?:上述|以上)?({NUMBER})(?:项|个方面|方面|个环节|点|条|类)(?:内容|要求)?各(?:占|得|计)?({_DECIMAL})分$"
)
_ELEMENT = re.compile(rf"^(?P<text>.+?)(?:的)?[,:(]?(?:得|计|记|占|为|赋)?(?P<points>{_DECIMAL})分\)?$")
_MET_WORDS = re.compile(
    r"(?:为合格|得满分|计满分|记满分|为达标|得该项分|得全分|得本项分|得分)(?:[,;。](?:否则|反之|达不到|未达到|不符合|未做到|没有做到|不达标)[^;。]*?"
    r"(?:不得分|不计分|得0分|计0分|为不合格|不合格|零分))?$"
)
_OTHERWISE = re.compile(r"^[^扣]*(?:否则|反之)(?:该项)?(?:不得分|不计分|得0分|计0分|零分)$")
_NOT_MET = re.compile(r"(?:的|,)*不达标$")
_BONUS_MOST = re.compile(rf"(?:最高|最多|累计|不超过|上限|加分不超过)[^\d;。,]{{0,6}}?({_DECIMAL})分")
_BONUS_EACH = re.compile(rf"加({_DECIMAL})分")


def veto(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """一票否决 without points is a veto; with points the words cannot both be meant."""
    said = re.search(r"一票否决|予以否决|实行否决|取消.{0,8}资格|不予(?:验收|认定|通过)", plain)
    if said and points is None:
        return RuleGuess(VetoRule(note=plain), True, "细则写明一票否决，不计分")
    return None


def minimum(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """底线要求 without points."""
    if points is None and re.search(r"底线(?:要求|指标|标准)|必达(?:指标|要求)|基本门槛", plain):
        return RuleGuess(MinimumRule(note=plain), True, "底线要求，达不到则总体不达标")
    return None


def bonus(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """加…分 and nothing deducted; the most is what the text says, else the points of the clause."""
    each = _BONUS_EACH.search(plain)
    if each is None or "扣" in plain or re.search(r"相加|加总", plain):
        return None
    most = _BONUS_MOST.search(plain)
    step = Fraction(each[1])
    if most:
        return RuleGuess(BonusRule(Fraction(most[1]), step, plain), True, f"加分，最多 {most[1]} 分")
    if points is not None:
        return RuleGuess(BonusRule(points, step, plain), True, "加分，最多到分值")
    left = ("没有写最多加多少分",)
    return RuleGuess(BonusRule(step, step, plain), False, "加分，没有写上限，按一次理解", left)


def ranked(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """By rank 10、8、6、4, or against the mean with a list for those below."""
    if points is None:
        return None
    mean = _MEAN.search(plain)
    listed = _RANKED.search(plain)
    ranks = tuple(Fraction(part.rstrip("分")) for part in re.split(r"[、,/]", listed[1])) if listed else ()
    if mean is not None:
        return _against_mean(plain, points, mean, ranks)
    if not ranks:
        ranks = _by_places(plain)
    if len(ranks) < 2 or any(one < two for one, two in itertools.pairwise(ranks)):
        return None
    if ranks[0] != points:
        said = f"第一名的分不等于分值 {points}"
        return RuleGuess(RankRule(ranks, note=plain), False, f"按名次计分，{said}", (said,))
    return RuleGuess(RankRule(ranks, note=plain), True, "按名次计分")


def _by_places(plain: str) -> tuple[Fraction, ...]:
    found = _PLACES.findall(plain)
    try:
        in_order = [number_in(place) for place, _ in found] == list(range(1, len(found) + 1))
    except ValueError:
        return ()
    return tuple(Fraction(points) for _, points in found) if in_order and len(found) > 1 else ()


def _against_mean(
    plain: str, points: Fraction, mean: re.Match[str], ranks: tuple[Fraction, ...]
) -> RuleGuess | None:
    equal = mean["equal"] not in ("高于", "超过", "优于")
    if mean[2] and Fraction(mean[2]) != points:
        return None
    if ranks and ranks[0] <= points:
        return RuleGuess(
            MeanRule(ranks, equal_counts=equal, note=plain), True, "与平均值比较，低于的按名次计分"
        )
    rest = plain[mean.end() :]
    share = _BELOW_SHARE.search(rest)
    if share:
        rule = MeanRule(below_share=share_in(share[1]), equal_counts=equal, note=plain)
        return RuleGuess(rule, True, "与平均值比较，低于的按份额计分")
    if fixed := _BELOW_POINTS.search(rest):
        given = Fraction(re.findall(_DECIMAL, fixed[0])[-1])
        if given < points:
            rule = MeanRule(below_share=given / points, equal_counts=equal, note=plain)
            return RuleGuess(rule, True, "与平均值比较，低于的按份额计分")
    nothing = re.search(r"(?:低于|否则|其余|其他)[^;。]*(?:不得分|得0分)", rest)
    rule = MeanRule(below_share=Fraction(0), equal_counts=equal, note=plain)
    left = () if nothing else ("没有写低于平均值得多少分",)
    return RuleGuess(rule, nothing is not None, "与平均值比较，低于的不得分", left)


def elements(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """三项各占三分之一, 四项各5分, or sentences with points of their own that add up to the clause."""
    if points is None:
        return None
    sentence = plain.rstrip("。;")
    if found := _EACH_SHARE.match(sentence):
        return _equal_elements(number_in(found[1]), share_in(found[2]), title)
    if found := _EACH_POINTS.match(sentence):
        return _equal_elements(number_in(found[1]), Fraction(found[2]) / points, title)
    return _listed_elements(plain, points)


def _equal_elements(count: Fraction, share: Fraction, title: str) -> RuleGuess | None:
    if count * share != 1 or count < 2:
        return None
    names = _enumerated(title, int(count))
    texts = names or tuple(f"第 {place} 项" for place in range(1, int(count) + 1))
    rule = ElementsRule(tuple(Element(f"e{place}", text, share) for place, text in enumerate(texts, 1)))
    said = "各要素均分" if names else "各要素均分，要素的名称没有写，可补上"
    return RuleGuess(rule, True, said)


def _enumerated(title: str, count: int) -> tuple[str, ...]:
    """The only list a、b、c of that many short members in the clause; empty when there is none."""
    found = []
    for sentence in re.split(r"[,;。:]", title):
        names = re.split(r"[、和及]", sentence) if sentence.count("、") == count - 1 else []
        names = sentence.split("、") if len(names) != count else names
        if len(names) == count and all(names):
            found.append(tuple(names))
    if len(found) != 1:
        return ()
    last = re.sub(r"[一二两三四五六七八九]?(?:落实|到位|齐全|健全|明确|完整|完善)$", "", found[0][-1])
    return (*found[0][:-1], last) if last else ()


def _listed_elements(plain: str, points: Fraction) -> RuleGuess | None:
    if "扣" in plain:
        return None
    pieces = pieces_of(plain)
    if len(pieces) == 1:
        pieces = [without_number(part) for part in re.split(r",", plain.rstrip("。;"))]
    read = [_ELEMENT.match(piece) for piece in pieces]
    parts = [(match["text"].strip("(,:"), Fraction(match["points"])) for match in read if match]
    if len(parts) < 2 or len(parts) != len(pieces) or sum(part for _, part in parts) != points:
        return None
    rule = ElementsRule(
        tuple(Element(f"e{place}", text, part / points) for place, (text, part) in enumerate(parts, 1))
    )
    return RuleGuess(rule, True, "几项要素各有分值，相加等于分值")


def tiers(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """达到95%得10分；达到90%得8分；低于85%不得分: conditions with falling points, the first giving all."""
    if points is None or "扣" in plain:
        return None
    rows: list[tuple[str, Fraction]] = []
    for piece in pieces_of(plain):
        nothing = re.match(r"^(?P<text>.+?)(?:的|者|,)*(?:不得分|得0分|不计分)$", piece)
        given = _ELEMENT.match(piece)
        if nothing is not None:
            rows.append((nothing["text"], Fraction(0)))
        elif given is not None:
            rows.append((given["text"].strip("(,:"), Fraction(given["points"])))
        else:
            return None
    falls = all(one[1] > two[1] for one, two in itertools.pairwise(rows))
    if len(rows) < 3 or not falls or rows[0][1] != points or len({text for text, _ in rows}) != len(rows):
        return None
    rule = BandsRule(tuple(Band(text, part / points) for text, part in rows))
    return RuleGuess(rule, True, "分档得分，最高一档得满分")


def met(plain: str, points: Fraction | None, title: str) -> RuleGuess | None:
    """做到为合格, 达到得满分否则不得分: all or nothing. Without points also …的不达标."""
    sentence = plain.rstrip("。;")
    if "扣" in sentence or re.search(r"基本合格|酌情|比例", sentence):
        return None
    if points is None and _NOT_MET.search(sentence):
        return RuleGuess(MetRule(note=plain), True, "出现所列情形不达标，否则达标")
    if (_MET_WORDS.search(sentence) and sentence.count("得") <= 3) or _OTHERWISE.match(sentence):
        if len(re.findall(r"为合格|得满分", sentence)) > 1:
            return None
        return RuleGuess(MetRule(note=plain), True, "做到得满分，否则不得分")
    full = re.match(rf"^[^;。扣]*?得({_DECIMAL})分(?:[,;]否则不得分)?$", sentence)
    if full and points is not None and Fraction(full[1]) == points:
        return RuleGuess(MetRule(note=plain), True, "做到得满分，否则不得分")
    return None

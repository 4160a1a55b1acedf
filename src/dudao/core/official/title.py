"""Long titles broken into lines that are symmetrical: a trapezoid or a diamond, no rectangle, no hourglass (7.3.1).

The standard asks that words stay whole. Words are not known here; what is known are places where a line must not end
or begin (inside 《》, “” and （）, inside numbers and Latin words, before 的, after 关于), good ones (before 关于,
after 的, 、 and 和), and the words that titles of this office are made of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

_OPENING, _CLOSING = "《“（〈「【", "》”）〉」】"
_NEVER_FIRST = "，、。；：？！》”）〉」】的了们年月日号〔〕"
_NEVER_LAST = "《“（〈「【第关〔"
_GOOD_LAST = "、的和及与》"
_BAD_LAST = "于对将被"
_WORDS_TEXT = """
义务教育 学前教育 教育督导 教育局 督导室 委员会 办公室 人民政府 县委 县政府 中小学
幼儿园 中学 小学 学校 学期 年度 上半年 下半年 春季 秋季 教育 督导 督办 督查 优质
均衡 发展 创建 评估 工作 情况 单位 先进 表彰 整改 问题 管理 作业 任务 完成 重点
专项 进一步 加强 做好 校园 安全 通知 通报 报告 会议 纪要 推进 开展 责任 问责 落实
有关 条款 适用 认定 国家 全县 填报 说明 提醒 预警 约谈 调度 排名 自查 答复 手续
办理 用地 教师 学生 课后 服务 经费 保障 建设 检查 认真 及时 按时 报送 实施 细则
办法
"""
_WORDS = tuple(_WORDS_TEXT.split())
"""Words that a line must not part."""
_LONGEST = 72
"""Titles beyond this many characters are broken without looking for the best shape."""


@lru_cache(maxsize=512)
def title_lines(title: str, widest: int = 18) -> tuple[str, ...]:
    """The lines of a title, each at most `widest` characters wide; two Latin letters or digits count as one.

    Lines that the writer parted with a line break stay as they are when they fit. Two lines may differ either way
    but are not quite alike; of three the middle one is not the shortest.
    """
    lines: list[str] = []
    for given in title.split("\n"):
        if given.strip():
            lines += _broken(given.strip(), widest * 2)
    return tuple(lines)


def _broken(text: str, widest: int) -> Sequence[str]:
    """The best way to break one given line; widths in halves of a character."""
    if _width(text) <= widest:
        return (text,)
    places = [at for at in range(1, len(text)) if _may_break(text, at)]
    fewest = -(-_width(text) // widest)
    for count in range(fewest, fewest + 3):
        best = min(_ways(text, places, count, widest), key=_cost, default=None)
        if best is not None:
            return best
    return tuple(_filled(text, widest))


def _ways(text: str, places: Sequence[int], count: int, widest: int) -> Iterator[tuple[str, ...]]:
    if len(text) > _LONGEST or count > 4:
        return
    mean = len(text) / count
    near = [at for at in places if any(abs(at - mean * number) <= 5 for number in range(1, count))]
    for chosen in combinations(near, count - 1):
        ends = (0, *chosen, len(text))
        lines = tuple(text[start:end] for start, end in pairwise(ends))
        if all(_width(line) <= widest for line in lines):
            yield lines


def _cost(lines: tuple[str, ...]) -> float:
    widths = [_width(line) for line in lines]
    mean = sum(widths) / len(widths)
    cost = sum((width - mean) ** 2 for width in widths) / 8
    if len(set(widths)) == 1:
        cost += 3
    steps = [after - before for before, after in pairwise(widths)]
    falls_then_rises = any(step < 0 for step in steps) and any(
        later > 0 for at, step in enumerate(steps) if step < 0 for later in steps[at:]
    )
    if falls_then_rises:
        cost += 60
    for number, (line, following) in enumerate(pairwise(lines), start=1):
        cost += 30 * max(_open_at("".join(lines[:number])), 0)
        cost += 0 if line[-1] in _GOOD_LAST or following.startswith("关于") else 6
        cost += 25 if line[-1] in _BAD_LAST else 0
        cost += 14 if _parts_a_word(line, following) else 0
    return cost


def _parts_a_word(line: str, following: str) -> bool:
    """Whether a line ends inside one of the words."""
    return any(
        line.endswith(word[:at]) and following.startswith(word[at:])
        for word in _WORDS
        for at in range(1, len(word))
    )


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


def _open_at(text: str) -> int:
    """How many brackets and quotation marks are open at the end of `text`."""
    return sum(text.count(sign) for sign in _OPENING) - sum(text.count(sign) for sign in _CLOSING)


def _filled(text: str, widest: int) -> Iterator[str]:
    """Lines filled one after another, for titles without a good place to break."""
    line = ""
    for sign in text:
        if line and _width(line + sign) > widest:
            yield line
            line = ""
        line += sign
    yield line


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)

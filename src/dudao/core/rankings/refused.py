"""What schools and units are never ranked by: examination results and promotion rates."""

from __future__ import annotations

import re
import unicodedata

REFUSED_REASON = (
    "学校和单位不按考试成绩、升学率排名和通报，请换成任务进度、按时报送、审定得分或其他工作指标。"
)
# Longer words that hold one of these by chance (提高考核, 集中考察, 一本账) are none of them.
_WORDS = (
    "考试",
    "成绩",
    "分数线",
    "录取分",
    "升学",
    r"(?<!集)中考(?![核勤察评古])",
    r"(?<!提)高考(?![核勤察评量])",
    "一本(?![账帐台簿])",
    "[二三]本(?:上线|录取|率)",
    "本科(?:上线|录取|率)",
    "重点率",
    "重点线",
    "重点(?:高中|中学|大学)(?:上线|录取|升入|率)",
    "升入重点",
    "上线(?:率|人数)",
    "录取(?:率|人数)",
    "平均分",
    "状元",
    "清北",
    "名校",
)
_REFUSED = re.compile("|".join(_WORDS))
_BLANKS = re.compile(r"[\s·.\-_、/]+")


def refused_measure(name: str) -> str | None:
    """The reason in Chinese why units are not ranked by what bears this name; None: it may be compared.

    Refused are examination results and promotion rates: 考试、成绩、分数线、升学、中考、高考、一本、重点率、平均分 and
    what says the same; blanks, dots and full-width forms between the characters hide nothing.
    """
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", name))
    found = _REFUSED.search(plain)
    return None if found is None else f"“{name.strip()}”含有“{found.group()}”：{REFUSED_REASON}"

"""Names in one cell: several units with 、 or a new line between them, words for many, words for nothing."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、，,;；/／\n\r]+|\s{2,}")
_MANY = re.compile(r"^(?:全县|全区|全市|县直|区直|市直)?(?:各|有关|相关|所有|其他|其它)")
CLEARED = frozenset({"无", "—", "-", "－", "/", "／", "暂无"})
"""What people write into a cell to say that there is nothing."""


def names_in(text: str) -> list[str]:
    """The names of a list as people write it: 财政局、教育局；人社局等, or one a line."""
    found = [name.strip() for name in _BETWEEN.split(text)]
    found = [name.removesuffix("等") if len(name) > 2 else name for name in found]
    return [name for name in found if name and name not in CLEARED]


def is_collective(name: str) -> bool:
    """Whether a name stands for many units: 各学校, 各乡镇人民政府, 有关部门, 县直有关单位."""
    return _MANY.match(name) is not None

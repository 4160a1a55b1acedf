"""From what stands in a cell to the value of a field, or the sentence that says what is wrong with it.

Whole numbers stay plain ints here and become fractions when a record is read, because most of the millions of cells
of a large file are never looked at one by one. A blank is None. Nothing is guessed: text in a number column, a
percentage where no percentage belongs, or a word that is no choice is an error that says what to write instead.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import cast

from dudao.catalogue.schema import Field, FieldKind
from dudao.core.grid import EXCEL_SIGNIFICANT_DIGITS, CellValue, is_blank, number_of, text_of, text_to_percent
from dudao.core.numbers import trimmed
from dudao.core.schools import SCHOOL_KIND_WORDS, AreaType, SchoolKind
from dudao.engine.reporting.titles import title_key

Cell = int | float | Fraction | str | bool | date | None
"""A value as columns hold it. A float stands for the decimal that Excel shows of it, see `exact`."""
Converted = tuple[Cell, str]
"""The value and, where it cannot be taken, the sentence for the person who filled it in."""

_YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "对", "达标", "1"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "x", "n", "no", "false", "不是", "没有", "0"})
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[ t]00:00(?::00)?)?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_YEAR = re.compile(r"^(\d{4})(?:年|学年|年度)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.年]")
_NUMBER_WITH_UNIT = re.compile(r"^[+-]?[\d,.]+\s*[^\d\s.,%]+$")
_RUNS_IN_EXCEL = re.compile(r"^(?:[=@\t\r]|[+\-](?=.*[(!|]))")
_INFINITY = float("inf")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DATES = range(10_000, 80_000)
_YEARS = range(1800, 2101)
_PLACEHOLDERS = frozenset(
    {"-", "--", "/", "\\", "无", "暂无", "没有", "不详", "未知", "缺", "n/a", "na", "空", "·", "."}
)
LONGEST_TEXT = 500
_FEW = 8
"""A column in which every value stands eight times or more is converted value by value, others as a whole."""


def exact(value: Cell) -> Fraction | str | bool | date | None:
    """The value as records give it: every number a fraction, a float at the 15 digits that Excel keeps."""
    if isinstance(value, float):
        return number_of(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return value


def converter(item: Field, factor: Fraction | None = Fraction(1)) -> Callable[[CellValue], Converted]:
    """How a raw value of one column becomes the field's value; ``factor`` converts the unit of the title."""
    if item.kind in (FieldKind.COUNT, FieldKind.NUMBER):
        return _NumberColumn(item, Fraction(1) if factor is None else factor)
    if item.kind is FieldKind.BOOLEAN:
        return _boolean
    if item.kind is FieldKind.DATE:
        return _date
    if item.kind is FieldKind.YEAR:
        return _year
    if item.kind is FieldKind.CHOICE:
        return _choice_converter(item)
    return _text


def convert_all(
    raw: Sequence[CellValue], convert: Callable[[CellValue], Converted]
) -> tuple[list[Cell], dict[int, str]]:
    """Convert a whole column, every distinct value once; returns the values and the sentences by position."""
    kinds = set(map(type, raw))
    distinct = set(raw)
    if len(distinct) * _FEW > len(raw):
        plain_column = _plain_column(raw, kinds, convert)
        if plain_column is not None:
            return plain_column, {}
    if bool in kinds:  # True and 1 are equal as keys, so they are told apart the slow way
        pairs = [convert(value) for value in raw]
        return [value for value, _ in pairs], {at: said for at, (_, said) in enumerate(pairs) if said}
    table = {value: convert(value) for value in distinct}
    plain = {value: result for value, (result, _) in table.items()}
    values: list[Cell] = list(map(plain.__getitem__, raw))
    wrong = {value: said for value, (_, said) in table.items() if said}
    if not wrong:
        return values, {}
    return values, {at: wrong[value] for at, value in enumerate(raw) if value in wrong}


def _plain_column(
    raw: Sequence[CellValue], kinds: set[type], convert: Callable[[CellValue], Converted]
) -> list[Cell] | None:
    """A column of many different values converted as a whole where all of it is plain, else None."""
    if isinstance(convert, _NumberColumn):
        return convert.column(raw) if kinds <= {int, float} else None
    if convert is not _text or kinds != {str}:
        return None
    texts = cast("Sequence[str]", raw)
    plain = min(map(len, texts)) > 0 and max(map(len, texts)) < LONGEST_TEXT and "".join(texts).isalnum()
    return list(texts) if plain else None


class _NumberColumn:
    """Converts the cells of a number column; a whole column at once if all of it is plain and within its limits."""

    def __init__(self, item: Field, factor: Fraction) -> None:
        self._one = _number_converter(item, factor)
        self._whole = item.kind is FieldKind.COUNT
        self._direct = factor == 1 and item.maximum is None and item.minimum in (None, 0)
        self._least = float("-inf") if item.minimum is None else 0

    def __call__(self, raw: CellValue) -> Converted:
        return self._one(raw)

    def column(self, raw: Sequence[CellValue]) -> list[Cell] | None:
        """The values of ints and floats as the cells one by one give them, None where one needs a closer look."""
        if not (self._direct and raw):
            return None
        numbers = cast("Sequence[int | float]", raw)
        if not math.isfinite(sum(numbers)) or min(numbers) < self._least:
            return None
        whole = list(map(int, numbers))
        if whole == list(numbers):
            return cast("list[Cell]", whole)
        if self._whole:
            return None
        return [one if one == number else number for one, number in zip(whole, numbers, strict=True)]


def _number_converter(item: Field, factor: Fraction) -> Callable[[CellValue], Converted]:
    whole, least, most = item.kind is FieldKind.COUNT, item.minimum, item.maximum
    keeps_floats = not whole and factor == 1 and (least is None or least == 0) and most is None
    lowest = float("-inf") if least is None else 0.0
    percent = title_key(item.unit) == "%"
    unit = item.unit

    def convert(raw: CellValue) -> Converted:
        if raw is None or raw == "":
            return None, ""
        if type(raw) is str and len(raw) <= EXCEL_SIGNIFICANT_DIGITS and raw.isascii():
            if raw.isdecimal():
                raw = int(raw)
            elif raw.replace(".", "", 1).isdecimal():
                raw = float(raw)  # so few digits that the float names this very decimal, see `exact`
        if type(raw) is float:
            if raw.is_integer():
                raw = int(raw)
            elif keeps_floats and lowest <= raw < _INFINITY:
                return raw, ""
        number: int | Fraction | None = raw if type(raw) is int else number_of(raw)
        if number is None and percent and isinstance(raw, str):
            number = text_to_percent(raw)
        if number is None:
            return (None, "") if is_blank(raw) else (None, _not_a_number(raw, unit))
        if factor != 1:
            number = number * factor
        if isinstance(number, Fraction) and number.denominator == 1:
            number = number.numerator
        return _within_limits(number, whole, least, most, unit)

    return convert


def _within_limits(
    number: int | Fraction, whole: bool, least: Fraction | None, most: Fraction | None, unit: str
) -> Converted:
    if least is not None and number < least:
        if least == 0:
            return None, "不能是负数；请核对后改为 0 或正数，没有数据就留空。"
        return None, f"小于允许的最小值 {trimmed(least, 4)}{unit}；请核对。"
    if most is not None and number > most:
        return None, f"大于允许的最大值 {trimmed(most, 4)}{unit}；请核对是否多写了位数或单位不对。"
    if whole and not isinstance(number, int):
        return None, f"应当是整数{f'（{unit}）' if unit else ''}；请核对。"
    return number, ""


def _not_a_number(raw: CellValue, unit: str) -> str:
    if isinstance(raw, bool):
        return "应当填数字，现在是“是/否”；请改为数字。"
    if isinstance(raw, (date, datetime)):
        return "应当填数字，现在是日期；请把单元格格式改为“常规”后重新填写数字。"
    text = unicodedata.normalize("NFKC", text_of(raw)).strip()
    if text.startswith("="):
        return "这是公式，没有保存计算结果；请用 Excel 或 WPS 打开文件保存一次，或直接填数字。"
    if text.startswith("#"):
        return "单元格里是公式出错的结果；请改为填写数字。"
    if text.lower() in _PLACEHOLDERS:
        return "应当填数字；没有数据就把单元格留空，确实没有就填 0。"
    if text.endswith(("%", "％")):
        return f"这一栏填数量{f'（{unit}）' if unit else ''}，不填百分数；请改为数字。"
    if _NUMBER_WITH_UNIT.match(text):
        return f"只填数字，不要写单位{f'（本栏单位是{unit}）' if unit else ''}；请删去文字。"
    return "应当填数字，现在是文字；请改为数字，没有数据就留空。"


def _text(raw: CellValue) -> Converted:
    if raw is None or raw == "":
        return None, ""
    if type(raw) is str and len(raw) < LONGEST_TEXT and raw.isalnum():
        return raw, ""
    text = text_of(raw)
    if not text:
        return None, ""
    if _RUNS_IN_EXCEL.match(text):
        return None, "内容以“=”“@”等符号开头，在 Excel 里会被当作公式执行；请改为普通文字。"
    if len(text) > LONGEST_TEXT:
        return None, f"文字超过 {LONGEST_TEXT} 个字；请缩短。"
    return " ".join(text.split()), ""


def _boolean(raw: CellValue) -> Converted:
    if isinstance(raw, bool):
        return raw, ""
    key = title_key(text_of(raw))
    if not key:
        return None, ""
    if key in _YES:
        return True, ""
    if key in _NO:
        return False, ""
    return None, "应当填“是”或“否”；请从下拉列表中选择。"


def _date(raw: CellValue) -> Converted:
    if isinstance(raw, datetime):
        return raw.date(), ""
    if isinstance(raw, date):
        return raw, ""
    number = number_of(raw)
    if number is not None and number.denominator == 1 and number.numerator in _EXCEL_DATES:
        return _EXCEL_EPOCH + timedelta(days=number.numerator), ""
    text = unicodedata.normalize("NFKC", text_of(raw)).strip().lower()
    if not text:
        return None, ""
    match = _DATE.match(text) or _COMPACT_DATE.match(text)
    if match:
        try:
            if match[3] is None:
                return None, "应当写到日，例如 2019-09-01；只写年月不能判断期限。"
            return date(int(match[1]), int(match[2]), int(match[3])), ""
        except ValueError:
            return None, "没有这一天；请核对日期。"
    return None, "应当填日期，例如 2019-09-01 或 2019年9月1日。"


def _year(raw: CellValue) -> Converted:
    if isinstance(raw, (date, datetime)):
        return raw.year, ""
    text = unicodedata.normalize("NFKC", text_of(raw)).strip()
    if not text:
        return None, ""
    match = _YEAR.match(text) or (_YEAR_FIRST.match(text) if _DATE.match(text) else None)
    if match and int(match[1]) in _YEARS:
        return int(match[1]), ""
    return None, "应当填四位数的年份，例如 2012。"


def _choice_converter(item: Field) -> Callable[[CellValue], Converted]:
    words = _choice_words(item)
    listed = "、".join(item.choices)

    def convert(raw: CellValue) -> Converted:
        key = title_key(text_of(raw))
        if not key:
            return None, ""
        found = words.get(key) or words.get(key.lstrip("0"))  # a code typed as 07
        if found is None:
            return None, f"不是可选的内容；应当是：{listed}。请从下拉列表中选择。"
        return found, ""

    return convert


def _choice_words(item: Field) -> dict[str, str]:
    words = {title_key(choice): choice for choice in item.choices}
    for word, choice in item.choice_words.items():
        words.setdefault(title_key(word), choice)
    for (
        choice
    ) in item.choices:  # a choice printed with its code, such as 7 县级教育部门, is known by either part
        match = re.match(r"^(\d+)[\s.、:：-]*(\D.*)$", choice)
        if match:
            words.setdefault(match[1], choice)
            words.setdefault(title_key(match[2]), choice)
    for word, kind in SCHOOL_KIND_WORDS.items():
        own = _own_word(item.choices, (kind.label, kind.value, *_words_of(kind)))
        if own:
            words.setdefault(title_key(word), own)
            words.setdefault(kind.value, own)
    for area in AreaType:
        if area.label in item.choices:
            words.setdefault(area.value, area.label)
            words.setdefault({"城区": "城市", "镇区": "镇", "乡村": "农村"}[area.label], area.label)
    return words


def _words_of(kind: SchoolKind) -> list[str]:
    return [word for word, meant in SCHOOL_KIND_WORDS.items() if meant is kind]


def _own_word(choices: Sequence[str], words: Sequence[str]) -> str | None:
    return next((word for word in words if word in choices), None)

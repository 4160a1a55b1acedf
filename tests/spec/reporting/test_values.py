"""What a cell may hold, and what is said about what it may not hold."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from dudao.catalogue.schema import Field, FieldKind, FieldLevel
from dudao.core.grid import CellValue
from dudao.engine.reporting.values import Cell, convert_all, converter, exact

COUNT = Field("n", "人数", FieldKind.COUNT, FieldLevel.SCHOOL, unit="人")
NUMBER = Field("a", "面积", FieldKind.NUMBER, FieldLevel.SCHOOL, unit="平方米")
PERCENT = Field("p", "比例", FieldKind.NUMBER, FieldLevel.SCHOOL, unit="%", maximum=Fraction(100))
KIND = Field("kind", "学校类型", FieldKind.CHOICE, FieldLevel.SCHOOL, choices=("小学", "九年一贯制学校"))
FOUNDER = Field("f", "举办者", FieldKind.CHOICE, FieldLevel.SCHOOL, choices=("7 县级教育部门", "10 民办"))


def taken(field: Field, raw: CellValue, factor: Fraction = Fraction(1)) -> object:
    value, said = converter(field, factor)(raw)
    assert said == ""
    return exact(value)


def refused(field: Field, raw: CellValue) -> str:
    value, said = converter(field)(raw)
    assert value is None
    return said


@pytest.mark.parametrize("raw", [1234, 1234.0, "1234", "1,234", "１２３４", "１，２３４", " 1234 "])
def test_a_whole_number_in_every_disguise(raw: CellValue) -> None:
    assert taken(COUNT, raw) == 1234


@pytest.mark.parametrize("raw", [None, "", "   "])
def test_a_blank_is_missing_and_no_error(raw: CellValue) -> None:
    assert converter(COUNT)(raw) == (None, "")


def test_zero_is_zero() -> None:
    assert taken(COUNT, 0) == 0


def test_a_decimal_is_taken_as_it_is_shown() -> None:
    assert taken(NUMBER, 0.1) == Fraction(1, 10)
    assert taken(NUMBER, 0.1 + 0.2) == Fraction(3, 10)


def test_ten_thousands_become_yuan_exactly() -> None:
    assert taken(NUMBER, 12.34, Fraction(10_000)) == 123_400


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (-1, "负数"),
        (12.5, "整数"),
        ("十二", "现在是文字"),
        ("12人", "不要写单位"),
        ("无", "留空"),
        ("85%", "不填百分数"),
        ("=1+1", "公式"),
        ("#DIV/0!", "公式出错"),
        (True, "是/否"),
        (date(2020, 1, 1), "日期"),
    ],
)
def test_what_is_no_whole_number_is_refused_with_advice(raw: CellValue, words: str) -> None:
    assert words in refused(COUNT, raw)


def test_infinity_is_no_number() -> None:
    assert refused(NUMBER, float("inf"))


def test_a_percentage_is_read_where_one_belongs() -> None:
    assert taken(PERCENT, "85.5%") == Fraction(171, 2)
    assert "最大值 100" in refused(PERCENT, 101)


@pytest.mark.parametrize("raw", ["是", "有", "√", True, "Y", "1", 1])
def test_words_for_yes(raw: CellValue) -> None:
    assert taken(Field("b", "是否", FieldKind.BOOLEAN, FieldLevel.SCHOOL), raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", False, "0", 0])
def test_words_for_no(raw: CellValue) -> None:
    assert taken(Field("b", "是否", FieldKind.BOOLEAN, FieldLevel.SCHOOL), raw) is False


@pytest.mark.parametrize(
    "raw",
    [
        "2019-09-01",
        "2019/9/1",
        "2019.9.1",
        "2019年9月1日",
        "20190901",
        "２０１９年９月１日",
        datetime(2019, 9, 1),
        43709,
    ],
)
def test_dates_in_every_common_form(raw: CellValue) -> None:
    assert taken(Field("d", "日期", FieldKind.DATE, FieldLevel.COUNTY), raw) == date(2019, 9, 1)


@pytest.mark.parametrize("raw", ["2019年9月", "2019-09", "2019/9"])
def test_a_date_without_its_day_is_refused_because_a_term_may_turn_on_it(raw: str) -> None:
    assert "写到日" in refused(Field("d", "日期", FieldKind.DATE, FieldLevel.COUNTY), raw)


@pytest.mark.parametrize("raw", [7, 7.0, "7", "７", "07", "7 县级教育部门", "县级教育部门"])
def test_a_choice_is_known_by_its_code_and_other_words(raw: CellValue) -> None:
    words = {"7": "县级教育部门", "7县级教育部门": "县级教育部门", "10": "民办"}
    founder = Field(
        "f",
        "举办者",
        FieldKind.CHOICE,
        FieldLevel.SCHOOL,
        choices=("县级教育部门", "民办"),
        choice_words=words,
    )
    assert taken(founder, raw) == "县级教育部门"


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert "没有这一天" in refused(Field("d", "日期", FieldKind.DATE, FieldLevel.COUNTY), "2019-02-30")


@pytest.mark.parametrize("raw", [2012, "2012年", "2012-03-01", date(2012, 3, 1)])
def test_years(raw: CellValue) -> None:
    assert taken(Field("y", "建校年份", FieldKind.YEAR, FieldLevel.SCHOOL), raw) == 2012


@pytest.mark.parametrize("raw", ["九年一贯制学校", "九年一贯制", "nine_year_school", " 九年一贯制 学校"])
def test_words_for_a_kind_of_school(raw: str) -> None:
    assert taken(KIND, raw) == "九年一贯制学校"


def test_an_unknown_kind_is_refused_and_the_choices_are_named() -> None:
    assert "小学、九年一贯制学校" in refused(KIND, "大学")


@pytest.mark.parametrize("raw", [7, "7", "县级教育部门", "7 县级教育部门"])
def test_a_coded_choice_is_known_by_code_or_name(raw: CellValue) -> None:
    assert taken(FOUNDER, raw) == "7 县级教育部门"


@pytest.mark.parametrize("raw", ['=HYPERLINK("x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3(1|2)"])
def test_text_that_would_run_in_excel_is_refused(raw: str) -> None:
    assert "公式" in refused(Field("t", "名称", FieldKind.TEXT, FieldLevel.SCHOOL), raw)


def test_a_column_is_converted_once_per_distinct_value_and_true_is_not_one() -> None:
    values, said = convert_all([1, True, 1.0, "x", None], converter(COUNT))
    expected: list[Cell] = [1, None, 1, None, None]
    assert values == expected
    assert sorted(said) == [1, 3]


@pytest.mark.parametrize("odd", ["丙校", "丙校 ", "", "=1", "长" * 600])
@pytest.mark.parametrize("times", [1, 20])
def test_a_column_of_texts_is_converted_as_its_cells_are(odd: str, times: int) -> None:
    convert = converter(Field("name", "名称", FieldKind.TEXT, FieldLevel.SCHOOL))
    raw: list[CellValue] = ["甲校", "乙校", odd] * times
    values, wrong = convert_all(raw, convert)
    assert values == [convert(value)[0] for value in raw]
    assert wrong == {at: said for at, value in enumerate(raw) if (said := convert(value)[1])}

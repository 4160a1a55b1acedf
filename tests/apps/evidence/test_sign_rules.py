"""Signs of trouble, rule by rule, on plain values."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from dudao.apps.evidence import sign_rules
from dudao.apps.evidence.choices import SignKind
from dudao.apps.evidence.sign_rules import Period, ReportedFigure, Sign

DAY = datetime.date
YEAR = Period(DAY(2025, 9, 1), DAY(2026, 7, 31))


@pytest.mark.parametrize("day", [DAY(2025, 9, 1), DAY(2026, 7, 31), None])
def test_a_photo_inside_the_period_or_without_a_date_is_no_sign(day: datetime.date | None) -> None:
    assert sign_rules.photo_date(day, YEAR) == []


@pytest.mark.parametrize("day", [DAY(2025, 8, 31), DAY(2026, 8, 1)])
def test_a_photo_outside_the_period_is_a_sign(day: datetime.date) -> None:
    (sign,) = sign_rules.photo_date(day, YEAR)
    assert sign.kind is SignKind.PHOTO_DATE


def test_the_words_name_both_days() -> None:
    (sign,) = sign_rules.photo_date(DAY(2024, 5, 6), YEAR)
    assert sign.message == "照片拍摄于2024年5月6日，不在所属时段（2025年9月1日至2026年7月31日）内。"


def test_an_end_that_is_not_known_excludes_nothing() -> None:
    assert sign_rules.photo_date(DAY(2030, 1, 1), Period(DAY(2025, 9, 1))) == []
    assert sign_rules.photo_date(DAY(1999, 1, 1), Period()) == []


def test_a_photo_taken_far_from_the_school() -> None:
    school = (34.0, 113.0)
    assert sign_rules.photo_place((34.008, 113.0), school, "一小") == []  # 890 m
    (sign,) = sign_rules.photo_place((34.1, 113.0), school, "一小")
    assert sign == Sign(SignKind.PHOTO_PLACE, "照片记录的拍摄地点距一小约 11.1 公里。")
    assert sign_rules.photo_place(None, school, "一小") == sign_rules.photo_place(school, None, "一小") == []


def test_document_dates_outside_the_period() -> None:
    assert sign_rules.document_date(DAY(2026, 3, 1), DAY(2026, 3, 1), YEAR) == []
    made = sign_rules.document_date(DAY(2024, 3, 1), None, YEAR)
    signed = sign_rules.document_date(DAY(2026, 3, 1), DAY(2024, 3, 1), YEAR)
    assert [sign.message[:4] for sign in made + signed] == ["形成日期", "落款日期"]
    assert len(sign_rules.document_date(DAY(2024, 3, 1), DAY(2024, 3, 1), YEAR)) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("特此通知。\n示例县教育局\n2026年3月5日", DAY(2026, 3, 5)),
        ("2020年1月1日起施行。" + "文" * 200 + "2026 年 3 月 15 日", DAY(2026, 3, 15)),
        ("2026-03-05", DAY(2026, 3, 5)),
        ("2026年13月40日", None),
        ("2026年3月1日" + "文" * 300, None),
        ("", None),
    ],
)
def test_the_date_of_signature_stands_at_the_end(text: str, day: datetime.date | None) -> None:
    assert sign_rules.signature_date(text) == day


def test_a_file_created_long_after_the_day_that_it_bears() -> None:
    assert sign_rules.made_late(DAY(2025, 12, 30), DAY(2025, 10, 1), YEAR) == []  # 90 days
    (sign,) = sign_rules.made_late(DAY(2025, 12, 31), DAY(2025, 10, 1), YEAR)
    assert sign.message == "文件属性写明创建于2025年12月31日，比形成日期2025年10月1日晚 91 天。"
    (sign,) = sign_rules.made_late(DAY(2026, 11, 1), None, YEAR)
    assert "所属时段的止日2026年7月31日" in sign.message
    assert sign_rules.made_late(None, DAY(2025, 10, 1), YEAR) == []


def test_validity_ends_after_its_last_day() -> None:
    assert sign_rules.expired(DAY(2026, 3, 1), DAY(2026, 3, 1)) == []
    (sign,) = sign_rules.expired(DAY(2026, 3, 1), DAY(2026, 3, 2))
    assert sign == Sign(SignKind.EXPIRED, "有效期至2026年3月1日，已过期。")
    assert sign_rules.expired(None, DAY(2026, 3, 2)) == []


def test_empty_pages_are_one_sign() -> None:
    assert sign_rules.empty_pages([], 5) == []
    assert sign_rules.empty_pages([4, 2], 5) == [
        Sign(SignKind.EMPTY_PAGE, "第 2、4 页是空白页（共 5 页）。", page=2)
    ]


ENROLMENT = ReportedFigure(
    ("在校学生", "在校生"), "人", frozenset(map(Fraction, (864, 500, 364))), Fraction(864), "2026—2027学年"
)
TEACHERS = ReportedFigure(("专任教师",), "人", frozenset({Fraction(60)}), Fraction(60), "2026—2027学年")
GRADUATES = ReportedFigure(
    ("本科毕业专任教师",), "人", frozenset({Fraction(50)}), Fraction(50), "2026—2027学年"
)


def differing(text: str) -> list[Sign]:
    return sign_rules.number_differs({3: text}, [ENROLMENT, TEACHERS, GRADUATES])


def test_a_figure_that_contradicts_the_reported_table() -> None:
    assert differing("我校现有在校学生846人，专任教师60人。") == [
        Sign(
            SignKind.NUMBER_DIFFERS,
            "文中写“在校学生846人”，2026—2027学年填报的在校学生是 864人。",
            page=3,
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "在校学生共846人",
        "在校学生总数为：846",
        "在校生数 846 人",
        "全校在校学生\n846人",
        "在校学生1,000人",
        "学校现有本科毕业专任教师 52 人",
    ],
)
def test_ways_to_write_a_figure(text: str) -> None:
    assert [sign.kind for sign in differing(text)] == [SignKind.NUMBER_DIFFERS]


@pytest.mark.parametrize(
    "text",
    [
        "在校学生864人",
        "小学在校学生500人",
        "在校学生8.64百人",
        "在校学生12个班",
        "贫困在校学生846人",
        "在校学生120人受到表彰",
        "在校学生参加活动846人",
        "本科毕业专任教师50人",
        "",
    ],
)
def test_figures_that_agree_or_speak_of_something_else(text: str) -> None:
    assert differing(text) == []


def test_the_same_contradiction_is_told_once() -> None:
    pages = {1: "在校学生846人", 5: "在校学生846人"}
    assert [sign.page for sign in sign_rules.number_differs(pages, [ENROLMENT])] == [1]

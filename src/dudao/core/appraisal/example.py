"""The scheme a county begins with: an example, labelled so; a county changes it before it publishes it."""

from __future__ import annotations

from fractions import Fraction

from dudao.core.appraisal.scheme import (
    AdditionRule,
    DeductionRule,
    FactKey,
    Group,
    Line,
    Per,
    Scheme,
    ShareRule,
    StatedRule,
    VetoRule,
)

EXAMPLE_NOTE = "示例办法：分值、等次和名额都是示例，请按本县的考核文件修改后再发布。"


def example_scheme() -> Scheme:
    """Departments, townships, schools and kindergartens; 100 points, two additions' worth, two vetoes."""
    return Scheme(
        full_points=Fraction(100),
        groups=(
            Group("departments", "县直部门", ("government_department", "bureau")),
            Group("townships", "乡镇（街道）", ("township",)),
            Group(
                "compulsory",
                "义务教育学校",
                ("school",),
                (
                    "primary_school",
                    "junior_school",
                    "nine_year_school",
                    "teaching_point",
                    "special_school",
                ),
            ),
            Group(
                "senior",
                "高中和职业学校",
                ("school",),
                ("senior_school", "full_secondary_school", "twelve_year_school", "vocational_school"),
            ),
            Group("kindergartens", "幼儿园", ("school",), ("kindergarten",)),
        ),
        lines=(
            Line("on_time", "任务按时完成", Fraction(30), ShareRule(FactKey.DUTIES_ON_TIME)),
            Line("verified", "任务核实进度", Fraction(20), ShareRule(FactKey.DUTIES_VERIFIED)),
            Line("reports", "定期报告按时报送", Fraction(10), ShareRule(FactKey.REPORTS_ON_TIME)),
            Line("letters", "督办函件按时答复", Fraction(10), ShareRule(FactKey.LETTERS_ON_TIME)),
            Line(
                "oversight",
                "督办和亮牌",
                Fraction(20),
                DeductionRule(
                    (
                        Per(FactKey.WARNING_LETTERS, Fraction(1)),
                        Per(FactKey.OVERSIGHT_LETTERS, Fraction(2)),
                        Per(FactKey.YELLOW_CARDS, Fraction(2)),
                        Per(FactKey.RED_CARDS, Fraction(5)),
                        Per(FactKey.CRITICISED, Fraction(3)),
                    )
                ),
            ),
            Line(
                "attention",
                "落实上级督导反馈意见",
                Fraction(10),
                StatedRule(),
                basis="示例：按整改台账和复查记录评分",
            ),
            Line(
                "praised",
                "受到通报表扬",
                Fraction(0),
                AdditionRule((Per(FactKey.PRAISED, Fraction(1)),), Fraction(3)),
            ),
            Line("falsified", "弄虚作假", Fraction(0), VetoRule(), basis="示例：经核实虚报数据、伪造佐证的"),
            Line(
                "accident",
                "突破安全、师德等底线的事件",
                Fraction(0),
                VetoRule(),
                basis="示例：经认定负有责任的",
            ),
        ),
    )

"""Facts of an invented county for tests of drafts, and papers through the product's actions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from dudao.apps.organisations.api import Organisation
from dudao.apps.papers.actions import draft_papers
from dudao.apps.papers.choices import PaperKind
from dudao.apps.papers.facts import (
    BodyFacts,
    ClauseFacts,
    DutyFacts,
    HindranceFacts,
    PaperFacts,
    ScoreFacts,
    SectionFacts,
    UnitFacts,
    VetoFacts,
)
from dudao.apps.papers.models import Paper
from tests.apps.workplan.made import PlanWorld

TODAY = date(2025, 11, 24)
FINANCE, SCHOOL = 7, 8


def duty(number: str, title: str, **given: Any) -> DutyFacts:
    """A duty of the finance department, green, nothing done."""
    facts: dict[str, Any] = {
        "section": "一、经费",
        "lead_id": FINANCE,
        "lead": "县财政局",
        "supporting_ids": (),
        "supporting": "",
        "owner": "蒋国梁",
        "handler": "钱文静",
        "due_on": date(2025, 12, 31),
        "planned_finish_on": None,
        "colour": "green",
        "reason": "",
        "verified": 0,
        "steps": 2,
        "is_done": False,
        "is_critical": False,
    } | given
    return DutyFacts(number=number, title=title, **facts)


def score(**given: Any) -> ScoreFacts:
    """2300 of 2600 points with a line of 2340; one clause of finance loses 6, one veto is not stated."""
    facts: dict[str, Any] = {
        "standard": "双高双普标准",
        "is_sample": False,
        "points": Fraction(2300),
        "least": Fraction(2300),
        "most": Fraction(2300),
        "max": Fraction(2600),
        "pass_line": Fraction(2340),
        "rated": 154,
        "unrated": 0,
        "lost": Fraction(300),
        "verdict": "not_met",
        "reasons": ("总分 2300 分，没有达到通过线 2340 分",),
        "sections": (SectionFacts("经费", Fraction(300), Fraction(280), Fraction(20), Fraction(0)),),
        "clauses": (
            ClauseFacts("A1", "经费到位", "经费", Fraction(10), Fraction(6), FINANCE, ()),
            ClauseFacts("B1", "图书达标", "办学", Fraction(20), Fraction(5, 2), None, (SCHOOL,)),
            ClauseFacts("B2", "场地达标", "办学", Fraction(20), Fraction(0), None, (SCHOOL,)),
        ),
        "vetoes": (VetoFacts("V1", "弄虚作假", None),),
        "lost_by_unit": ((FINANCE, "县财政局", Fraction(6)), (SCHOOL, "一小", Fraction(5, 2))),
    } | given
    return ScoreFacts(**facts)


def facts(**given: Any) -> PaperFacts:
    """A county with a leading group, two duties, one hindrance and 83 days left."""
    held: dict[str, Any] = {
        "county": "甲县",
        "campaign": "双高双普创建",
        "standards": ("《双高双普标准》",),
        "notice": "",
        "today": TODAY,
        "acceptance_on": date(2026, 2, 15),
        "stages": (("市级初验", date(2026, 1, 10), None), ("省级验收", date(2026, 2, 15), None)),
        "milestones": (("材料封档", date(2026, 1, 31)),),
        "bodies": (
            BodyFacts(
                "创建工作领导小组",
                "leading_group",
                "统筹全县创建工作。",
                (("组长", "杨县长", "县长"), ("副组长", "孙丽华", "教育局长"), ("成员", "蒋国梁", "")),
            ),
        ),
        "school_count": 12,
        "unit_count": 5,
        "duties": (
            duty("1", "落实生均经费", verified=1, is_critical=True),
            duty(
                "2", "补齐图书", lead_id=SCHOOL, lead="一小", supporting_ids=(FINANCE,), supporting="县财政局"
            ),
        ),
        "hindrances": (
            HindranceFacts("资金", "缺口 200 万元", "落实生均经费", "县政府", date(2025, 11, 20)),
        ),
        "score": score(),
        "measured": (),
    } | given
    return PaperFacts(**held)


FINANCE_UNIT = UnitFacts(FINANCE, "县财政局", False, ("蒋国梁",))
SCHOOL_UNIT = UnitFacts(SCHOOL, "一小", True, ("王建国",))
STRANGE_UNIT = UnitFacts(99, "县气象局", False, ())


def paper(plan: PlanWorld, kind: str = PaperKind.IMPLEMENTATION_PLAN, *units: Organisation) -> Paper:
    """A paper of the test county as its office drafts it today."""
    done = draft_papers(plan.campaign, kind, units, today=timezone.localdate(), actor=plan.person("officer"))
    return done.papers[0]

"""Groups, states and kinds of rankings, with their Chinese labels."""

from django.db import models

from dudao.core.rankings import MeasureKind


class UnitGroup(models.TextChoices):
    """Units that may be compared with each other; two groups are mixed only when the office asks for it."""

    PRIMARY = "primary", "小学（含教学点）"
    JUNIOR = "junior", "初级中学"
    NINE_YEAR = "nine_year", "九年、十二年一贯制学校"
    SENIOR = "senior", "高中阶段学校（含完全中学）"
    KINDERGARTEN = "kindergarten", "幼儿园"
    SPECIAL = "special", "特殊教育学校"
    DEPARTMENTS = "departments", "县直部门"
    BUREAU = "bureau", "教育局和科室"
    TOWNSHIPS = "townships", "乡镇（街道）"


GROUP_ADDRESS: dict[str, str] = {
    UnitGroup.PRIMARY: "各小学",
    UnitGroup.JUNIOR: "各初级中学",
    UnitGroup.NINE_YEAR: "各一贯制学校",
    UnitGroup.SENIOR: "各高中阶段学校",
    UnitGroup.KINDERGARTEN: "各幼儿园",
    UnitGroup.SPECIAL: "各特殊教育学校",
    UnitGroup.DEPARTMENTS: "各有关部门",
    UnitGroup.BUREAU: "局属各有关科室",
    UnitGroup.TOWNSHIPS: "各乡镇（街道）",
}
"""To whom a circular goes where the units are too many to be named on its first page."""


class RankingState(models.TextChoices):
    """Computed → shown to the units until a day → settled → circular drafted → signed."""

    COMPUTED = "computed", "已计算"
    SHOWN = "shown", "单位核对中"
    SETTLED = "settled", "已核定"
    DRAFTED = "drafted", "通报办文中"
    SIGNED = "signed", "已通报"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_TO_UNITS = (RankingState.SHOWN, RankingState.SETTLED, RankingState.DRAFTED, RankingState.SIGNED)
"""A unit sees its own line from the day on which the numbers were shown to it."""
LIVING = (RankingState.COMPUTED, *OPEN_TO_UNITS)


class ContestState(models.TextChoices):
    """What became of a contest."""

    WAITING = "waiting", "待答复"
    UPHELD = "upheld", "异议成立"
    REFUSED = "refused", "异议不成立"
    WITHDRAWN = "withdrawn", "已撤回"


MEASURE_LABELS: dict[str, str] = {
    MeasureKind.PROGRESS: "任务核实进度",
    MeasureKind.ON_TIME: "任务按时完成率",
    MeasureKind.REPORTS: "定期报告按时报送率",
    MeasureKind.SCORE: "审定得分率",
    MeasureKind.FIGURE: "专项指标",
}

VERBS = {
    "create_ranking": "计算排名",
    "recompute_ranking": "重新计算排名",
    "withdraw_ranking": "撤回排名",
    "show_ranking": "排名送单位核对",
    "contest_ranking": "对排名提出异议",
    "withdraw_ranking_contest": "撤回排名异议",
    "uphold_ranking_contest": "排名异议成立",
    "refuse_ranking_contest": "排名异议不成立",
    "settle_ranking": "核定排名",
    "reopen_ranking": "重新核对排名",
    "draft_ranking_circular": "起草排名通报",
    "sign_ranking": "排名已通报",
}

"""表Ⅰ 基本情况, 表Ⅳ 政府保障程度, 表Ⅴ 教育质量, 表Ⅵ 社会认可度."""

from __future__ import annotations

from dudao.core.document import Cell
from dudao.core.schools import SchoolKind, Stage
from dudao.engine.reports.form_figures import FormFigures
from dudao.engine.reports.form_layout import Form, cells, codes, decimals, percent, whole, yes_or_no
from dudao.engine.reports.form_sentences import met_of, sentence_of
from dudao.engine.result import Evaluation

_SHENYANG_FUND = "G7-shenyang"
_DUTIES = (
    "县域内义务教育学校规划布局合理，符合国家规定要求",
    "县域内城乡义务教育学校建设标准统一、教师编制标准统一、生均公用经费基准定额统一、基本装备配置标准统一",
    "所有小学、初中每 12 个班级配备音乐、美术专用教室 1 间以上；其中，"
    "每间音乐专用教室面积不小于 96 平方米，每间美术专用教室面积不小于 90 平方米",
    "所有小学、初中学校规模不超过 2000 人，九年一贯制学校、十二年一贯制学校义务教育阶段规模不超过 2500 人",
    "小学、初中所有班级学生数分别不超过 45 人、50 人",
    "不足 100 人的规模较小学校（包括乡镇中心校附设的村小）按不低于 100 人核定公用经费",
    "特殊教育学校生均公用经费不低于 {special} 元",
    "全县义务教育学校教师平均工资收入水平不低于当地公务员平均工资收入水平，按规定足额核定教师绩效工资总量",
    "教师 5 年 360 学时培训完成率达到 100%",
    "县级教育行政部门在核定的教职工编制总额和岗位总量内，统筹分配各校教职工编制和岗位数量",
    "全县每年交流轮岗教师的比例不低于符合交流轮岗条件教师总数的 10%；其中，骨干教师不低于交流轮岗教师总数的 20%",
    "专任教师持有教师资格证上岗率达到 100%",
    "城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别达到 100%、95%以上",
    "全县优质高中招生名额分配比例不低于 50%，并向农村初中倾斜",
    "留守儿童关爱体系健全，全县符合条件的随迁子女在公办学校和政府购买服务的民办学校就读的比例不低于 85%",
)
_QUALITY = (
    "全县初中三年巩固率达到 95%以上",
    "全县残疾儿童少年入学率达到 95%以上",
    "所有学校建立章程，实现学校管理与教学信息化",
    "全县所有学校按照不低于学校年度公用经费预算总额的 5%安排教师培训经费",
    "教师能熟练运用信息化手段组织教学，设施设备利用率达到较高水平",
    "所有学校德育工作、校园文化建设达到良好以上",
    "课程开齐开足，教学秩序规范，综合实践活动有效开展",
    "无过重课业负担",
    "在国家义务教育质量监测中，相关科目学生学业水平达到Ⅲ级以上，且校际差异率低于 0.15",
)
_COUNTY_HEAD = (
    (
        Cell("自然情况", columns=4),
        Cell("经济情况", columns=4),
        Cell("普通中小学校数（所）", columns=5),
        Cell("特殊教育学校（所）", rows=3),
        Cell("小学教学点数（个）", columns=2),
        Cell("教学班数（个）", columns=2),
        Cell("在校学生数（人）", columns=2),
        Cell("教职工数（人）", columns=4),
    ),
    (
        *(
            Cell(text, rows=2)
            for text in (
                "人口总数（万人）",
                "农业人口数（万人）",
                "乡镇数（个）",
                "行政村数（个）",
                "年人均国内生产总值（元）",
                "年人均地方财政收入（元）",
                "农民年人均纯收入（元）",
                "城镇居民年人均可支配收入（元）",
                "小学",
                "九年一贯制学校",
                "初中",
                "完全中学",
                "十二年一贯制学校",
                "计",
                "其中：50人及以上",
                "小学",
                "初中",
                "小学",
                "初中",
            )
        ),
        Cell("小学", columns=2),
        Cell("初中", columns=2),
    ),
    cells(["合计", "其中专任教师", "合计", "其中专任教师"]),
    cells(codes(1, 24)),
)
_COUNTY_WIDTHS = (1.2, 1.2, 0.8, 0.8, *(1.2,) * 4, *(0.8,) * 8, 0.9, 0.9, 1.2, 1.2, *(1.0,) * 4)
_COUNTY_NOTE = "注：“人口总数”和“农业人口数”按常住人口统计，数字保留两位小数。L5-L8 列数字保留整数。"


def county_form(figures: FormFigures) -> Form:
    """表Ⅰ, L1–L24."""
    values = [
        decimals(figures.county("population"), 2),
        decimals(figures.county("rural_population"), 2),
        *(
            whole(figures.county(field))
            for field in (
                "townships",
                "villages",
                "gdp_per_capita",
                "revenue_per_capita",
                "rural_income",
                "urban_income",
            )
        ),
        *(
            whole(figures.schools_of(kind))
            for kind in (
                SchoolKind.PRIMARY_SCHOOL,
                SchoolKind.NINE_YEAR_SCHOOL,
                SchoolKind.JUNIOR_SCHOOL,
                SchoolKind.FULL_SECONDARY_SCHOOL,
                SchoolKind.TWELVE_YEAR_SCHOOL,
                SchoolKind.SPECIAL_SCHOOL,
                SchoolKind.TEACHING_POINT,
            )
        ),
        whole(figures.teaching_points_of_fifty()),
        *(whole(figures.of_stage("classes", stage)) for stage in (Stage.PRIMARY, Stage.JUNIOR)),
        *(whole(figures.of_stage("students", stage)) for stage in (Stage.PRIMARY, Stage.JUNIOR)),
        whole(figures.county("staff_primary")),
        whole(figures.of_stage("t_full", Stage.PRIMARY)),
        whole(figures.county("staff_junior")),
        whole(figures.of_stage("t_full", Stage.JUNIOR)),
    ]
    return Form(
        "表1",
        "表Ⅰ 义务教育优质均衡发展县（市、区）基本情况",
        _COUNTY_WIDTHS,
        _COUNTY_HEAD,
        (cells(values),),
        _COUNTY_NOTE,
    )


def duties_form(figures: FormFigures, evaluation: Evaluation) -> Form:
    """表Ⅳ: fifteen items of 政府保障程度; the quota of item 7 is Shenyang's only while its rule set is on."""
    special = "8000" if any(rule.id == _SHENYANG_FUND for rule in evaluation.rules) else "6000"
    names = [name.format(special=special) for name in _DUTIES]
    note = "注：表中所有比例数值保留一位小数，其余保留整数。"
    return _sentences_form("表4", "表Ⅳ 政府保障程度评估指标", "G", names, note, figures, evaluation)


def quality_form(figures: FormFigures, evaluation: Evaluation) -> Form:
    """表Ⅴ: nine items of 教育质量."""
    return _sentences_form("表5", "表Ⅴ 教育质量评估指标", "Q", list(_QUALITY), "", figures, evaluation)


def _sentences_form(
    sheet: str,
    title: str,
    prefix: str,
    names: list[str],
    note: str,
    figures: FormFigures,
    evaluation: Evaluation,
) -> Form:
    rows = tuple(
        (
            Cell(f"{number}. {name}"),
            Cell(sentence_of(f"{prefix}{number}", figures, evaluation)),
            Cell(yes_or_no(met_of(f"{prefix}{number}", evaluation)), align="center"),
        )
        for number, name in enumerate(names, start=1)
    )
    head = (cells(["名称", "指标值或简要结论", "是否达标"]),)
    return Form(sheet, title, (7.0, 8.0, 1.6), head, rows, note, ("left", "left", "center"))


_SURVEY_HEAD = (
    (
        Cell("", rows=4),
        Cell("问卷总数", columns=3),
        Cell("问卷调查综合满意度（%）", rows=3),
        Cell("实地走访人数", columns=2),
        Cell("实地走访满意度（%）", rows=3),
    ),
    (
        Cell("计", rows=2),
        Cell("其中：回收有效问卷数", columns=2),
        Cell("计", rows=2),
        Cell("其中：满意人数", rows=2),
    ),
    cells(["计", "其中：满意问卷数"]),
    cells(codes(1, 7)),
)


def survey_form(figures: FormFigures) -> Form:
    """表Ⅵ: questionnaires and visits, all and those of parents."""
    return Form(
        "表6",
        "表Ⅵ 社会认可度调查情况",
        (2.4, 2, 2, 2.4, 2.4, 2, 2.4, 2.4),
        _SURVEY_HEAD,
        (_survey_row("计", figures, ""), _survey_row("其中：家长", figures, "_parents")),
    )


def _survey_row(label: str, figures: FormFigures, suffix: str) -> tuple[Cell, ...]:
    sent, valid, satisfied, visited, pleased = (
        figures.county(f"{name}{suffix}")
        for name in ("survey_total", "survey_valid", "survey_satisfied", "visit_total", "visit_satisfied")
    )
    return cells(
        [
            label,
            whole(sent),
            whole(valid),
            whole(satisfied),
            percent(satisfied, valid),
            whole(visited),
            whole(pleased),
            percent(pleased, visited),
        ]
    )

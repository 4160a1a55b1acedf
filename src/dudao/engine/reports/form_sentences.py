"""The sentences of 表Ⅳ and 表Ⅴ with their blanks filled: shares with one decimal, all else whole (the form's note).

A blank whose number nobody reported, or that rests on a school that did not report, stays ＿＿.
"""

from __future__ import annotations

from fractions import Fraction

from dudao.core.logic import all_of
from dudao.core.numbers import trimmed
from dudao.core.schools import SchoolKind, Stage
from dudao.engine.reports.form_figures import (
    ALL_THROUGH,
    OUTSIDE,
    WITH_JUNIOR,
    FormFigures,
    compulsory_pupils,
    is_small,
    total,
)
from dudao.engine.reports.form_layout import percent, whole
from dudao.engine.reports.phrases import BLANK
from dudao.engine.result import Evaluation, ItemResult
from dudao.engine.school_facts import SchoolFacts

_OVER_50 = ("class_51_55", "class_56_60", "class_61_65", "class_ge_66")
_OVER_45 = ("class_46_50", *_OVER_50)
_SUBJECTS = (
    ("语文", "chinese"),
    ("数学", "math"),
    ("科学", "science"),
    ("体育", "pe"),
    ("艺术", "arts"),
    ("德育", "moral"),
)


def sentence_of(item: str, figures: FormFigures, evaluation: Evaluation) -> str:
    """The sentence of one item: the form's own where it has one, else the conclusion of who judged it.

    What an optional rule set asks in addition (``G2-SY``) follows behind.
    """
    own = _figure_sentence(item, figures, evaluation)
    results = with_additions(item, evaluation)
    if own:
        return "；".join([own, *(each.conclusion for each in results[1:])])
    return "；".join(each.conclusion if _judged(each) else BLANK for each in results)


def _judged(result: ItemResult) -> bool:
    """Whether there is anything to say: an item that waits for a person's word is blank."""
    return result.met is not None or bool(result.measures)


def met_of(item: str, evaluation: Evaluation) -> bool | None:
    """The judgment of an item together with what optional rule sets ask in addition."""
    return all_of([each.met for each in with_additions(item, evaluation)])


def with_additions(item: str, evaluation: Evaluation) -> tuple[ItemResult, ...]:
    """The item's result, and those of its local additions."""
    return tuple(each for each in evaluation.items if each.id == item or each.id.startswith(f"{item}-"))


def _figure_sentence(item: str, figures: FormFigures, evaluation: Evaluation) -> str:
    writer = {
        "G4": _size,
        "G5": _classes,
        "G6": _small_schools,
        "G7": _special,
        "G8": _wages,
        "G9": _training,
        "G11": _rotation,
        "G12": _certificates,
        "G14": _quotas,
        "G15": _migrants,
        "Q1": _retention,
        "Q2": _disabled,
        "Q9": _monitoring,
    }.get(item)
    if item == "G13":
        return _zones(evaluation)
    return writer(figures) if writer else ""


def _size(figures: FormFigures) -> str:
    def schools(*kinds: SchoolKind) -> list[SchoolFacts]:
        return [school for school in figures.schools if school.kind in kinds]

    def over(limit: int, *kinds: SchoolKind) -> str:
        known = figures.schools_of(*kinds)
        return whole(None if known is None else figures.count(schools(*kinds), lambda pupils: pupils > limit))

    primary = over(2000, SchoolKind.PRIMARY_SCHOOL, SchoolKind.TEACHING_POINT)
    junior = over(2000, SchoolKind.JUNIOR_SCHOOL, SchoolKind.FULL_SECONDARY_SCHOOL)
    return (
        f"超过 2000 人的小学{primary}所，初中{junior}所，超过 2500 人的一贯制学校{over(2500, *ALL_THROUGH)}所"
    )


def _classes(figures: FormFigures) -> str:
    primary = figures.classes_over(Stage.PRIMARY, _OVER_45)
    junior = figures.classes_over(Stage.JUNIOR, _OVER_50)
    return f"超过 45 人的小学班级{whole(primary)}个，超过 50 人的初中班级{whole(junior)}个"


def _small_schools(figures: FormFigures) -> str:
    asked = [school for school in figures.schools if school.kind not in OUTSIDE]
    known = bool(asked) and all(compulsory_pupils(school) is not None for school in asked)
    pupils = total([compulsory_pupils(school) for school in asked if is_small(school)]) if known else None
    fund = figures.of_schools("public_fund_budget", is_small) if known else None
    return f"不足 100 人的规模较小学校学生数{whole(pupils)}人，公用经费{whole(fund)}元。"


def _special(figures: FormFigures) -> str:
    fund, pupils = figures.county("special_fund"), figures.county("special_students")
    each = fund / pupils if fund is not None and pupils else None
    in_ten_thousands = None if fund is None else fund / 10000
    return (
        f"特殊教育学校公用经费为{whole(in_ten_thousands)}万元，特殊教育学生数为{whole(pupils)}人，"
        f"特殊教育学校生均公用经费为{whole(each)}元"
    )


def _wages(figures: FormFigures) -> str:
    teachers, civil = whole(figures.county("wage_teachers")), whole(figures.county("wage_civil"))
    return f"全县义务教育学校教师年平均工资收入为{teachers}元，当地公务员年平均工资收入{civil}元"


def _training(figures: FormFigures) -> str:
    done, teachers = figures.of_schools("t_360h"), figures.of_schools("whole.t_full")
    return (
        f"完成 360 学时培训的教师{whole(done)}人，全县教师{whole(teachers)}人，"
        f"教师培训完成率{percent(done, teachers)}%"
    )


def _rotation(figures: FormFigures) -> str:
    eligible, moved = figures.county("t_eligible"), figures.county("t_moved")
    backbone = figures.county("t_moved_backbone")
    return (
        f"全县符合交流轮岗条件教师总数{whole(eligible)}名，上一年度交流轮岗教师{whole(moved)}名，"
        f"交流轮岗教师占符合交流轮岗条件教师总数的比例{percent(moved, eligible)}%；"
        f"交流轮岗的骨干教师{whole(backbone)}名，占交流轮岗教师总数的比例{percent(backbone, moved)}%"
    )


def _certificates(figures: FormFigures) -> str:
    certified, teachers = figures.of_schools("t_certified"), figures.of_schools("whole.t_full")
    return (
        f"全县在岗专任教师{whole(teachers)}人，其中持有教师资格证的专任教师{whole(certified)}人，"
        f"占比{percent(certified, teachers)}%"
    )


def _zones(evaluation: Evaluation) -> str:
    results = with_additions("G13", evaluation)
    values = [each.value for each in results[0].measures] if results else []
    shares = [
        percent(value, Fraction(100)) if isinstance(value, Fraction) else BLANK for value in values
    ] or [BLANK, BLANK]
    return f"城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别{shares[0]}%、{shares[1]}%。"


def _quotas(figures: FormFigures) -> str:
    all_, given = figures.county("quota_total"), figures.county("quota_alloc")
    rural = figures.county("quota_rural")
    return (
        f"全县优质高中招生名额总数{whole(all_)}人，分配名额{whole(given)}人，占比{percent(given, all_)}%。"
        f"其中分配农村学校的名额{whole(rural)}人，占分配名额总数的{percent(rural, given)}%"
    )


def _migrants(figures: FormFigures) -> str:
    eligible = figures.county("migrant_eligible")
    public, bought = figures.county("migrant_public"), figures.county("migrant_purchased")
    both = total([public, bought])
    return (
        f"全县符合条件的随迁子女数{whole(eligible)}人，在公办学校就读{whole(public)}人，"
        f"在政府购买服务的民办学校就读{whole(bought)}人，合计{whole(both)}人，占比{percent(both, eligible)}%"
    )


def _retention(figures: FormFigures) -> str:
    def of(name: str) -> Fraction | None:
        return figures.of_schools(name, lambda school: school.kind in WITH_JUNIOR)

    leaving, entered, came = of("grads"), of("enrol_3y_ago"), of("moved_in")
    died, went = of("deaths"), of("moved_out")
    stayed = None
    if leaving is not None and came is not None and went is not None:
        stayed = leaving - came + went
    base = None if entered is None or died is None else entered - died
    return (
        f"全县初中毕业班学生数为{whole(leaving)}人，三年前该年级入学学生数为{whole(entered)}人，"
        f"毕业年级三年转入学生数为{whole(came)}人，死亡学生数为{whole(died)}人，转出学生数为{whole(went)}人，"
        f"全县初中三年巩固率为{percent(stayed, base)}%"
    )


def _disabled(figures: FormFigures) -> str:
    age, enrolled = figures.county("disabled_school_age"), figures.county("disabled_in_school")
    special = figures.county("disabled_in_special")
    return (
        f"全县残疾儿童少年为{whole(age)}人，入学{whole(enrolled)}人，入学率为{percent(enrolled, age)}%。"
        f"其中，在特殊教育学校就读{whole(special)}人，占比{percent(special, enrolled)}%。"
    )


def _monitoring(figures: FormFigures) -> str:
    return "；".join(_subject(figures, label, subject) for label, subject in _SUBJECTS) + "。"


def _subject(figures: FormFigures, label: str, subject: str) -> str:
    level, gap = figures.county_word(f"monitor_{subject}_level"), figures.county(f"monitor_{subject}_gap")
    shown = BLANK if gap is None else trimmed(gap, 6)
    return f"{label}{level if isinstance(level, str) and level else BLANK}级、校际差异率{shown}"

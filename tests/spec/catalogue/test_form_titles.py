"""Every title of the official school, county and preschool forms means a field of the standard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import Field, FieldKind, Table

# Titles and units as printed in the forms (学校填报数据, 区县填报数据).
SCHOOL_FORM = (
    ("学校名称", ""),
    ("学校类型", ""),
    ("学校代码", ""),
    ("建校时间", "年"),
    ("是否2010年及之前规划并建成", ""),
    ("是否2016年及之前规划并建成", ""),
    ("是否人口密度过高的大城市中心城区学校", ""),
    ("是否50人及以上但不足100人的乡村小规模学校和教学点", ""),
    ("是否最大班额低于30人的农村小规模学校", ""),
    ("小学学生人数", "人"),
    ("初中学生人数", "人"),
    ("进城务工人员随迁子女在校生人数", "人"),
    ("家庭住址在划片范围内的在校学生人数（小学）", "人"),
    ("家庭住址在划片范围内的在校学生人数（初中）", "人"),
    ("班级总数", "个"),
    ("每班25人以下班级个数", "个"),
    ("每班26-30人班级个数", "个"),
    ("每班31-35人班级个数", "个"),
    ("每班36-40人班级个数", "个"),
    ("每班41-45人班级个数", "个"),
    ("每班46-50人班级个数", "个"),
    ("每班51-55人班级个数", "个"),
    ("每班56-60人班级个数", "个"),
    ("每班61-65人班级个数", "个"),
    ("每班66人以上班级个数", "个"),
    ("专任教师总人数", "人"),
    ("专科学历教师人数（小学）", "人"),
    ("本科学历教师人数（小学）", "人"),
    ("本科学历教师人数（初中）", "人"),
    ("硕士学历教师人数（小学）", "人"),
    ("硕士学历教师人数（初中）", "人"),
    ("博士研究生学历教师人数（小学）", "人"),
    ("博士研究生学历教师人数（初中）", "人"),
    ("县级及以上骨干教师数", "人"),
    ("持有教师资格证的专任教师人数", "人"),
    ("近5年培训满360学时专任教师人数", "人"),
    ("体育专任教师人数", "人"),
    ("音乐专任教师人数", "人"),
    ("美术专任教师人数", "人"),
    ("艺术专任教师人数", "人"),
    ("体育交流轮岗/兼职/走教教师人数", "人"),
    ("音乐交流轮岗/兼职/走教教师人数", "人"),
    ("美术交流轮岗/兼职/走教教师人数", "人"),
    ("艺术交流轮岗/兼职/走教教师人数", "人"),
    ("教学及辅助用房总面积", "平方米"),
    ("室内体育用房面积", "平方米"),
    ("学校体育馆面积", "平方米"),
    ("校内体育场面积", "平方米"),
    ("校外租赁场馆面积", "平方米"),
    ("校内其他体育场面积", "平方米"),
    ("教学仪器设备资产值（账面原值）", "万元"),
    ("网络多媒体教室间数", "间"),
    ("音乐教室总间数", "间"),
    ("单间面积≥96㎡的音乐教室间数", "间"),
    ("73㎡≤单间面积＜96㎡的音乐教室间数", "间"),
    ("61㎡≤单间面积＜73㎡的音乐教室间数", "间"),
    ("美术教室总间数", "间"),
    ("单间面积≥90㎡的美术教室间数", "间"),
    ("67㎡≤单间面积＜90㎡的美术教室间数", "间"),
    ("61㎡≤单间面积＜67㎡的美术教室间数", "间"),
    ("上一年度公用经费预算总额", "万元"),
    ("上一年度公用经费决算总额", "万元"),
    ("上一年度教师培训经费预算总额", "万元"),
    ("本届毕业学生人数", "人"),
    ("毕业年级初一时在校学生数", "人"),
    ("毕业年级三年转入学生数", "人"),
    ("毕业年级三年转出学生数", "人"),
    ("毕业年级三年死亡学生数", "人"),
)
COUNTY_FORM = (
    ("区县名称", ""),
    ("区县代码", ""),
    ("填报年度", ""),
    ("规定的小学生均公用经费标准", "元"),
    ("规定的初中生均公用经费标准", "元"),
    ("特殊教育学校经费总额", "元"),
    ("特殊教育学校学生人数", "人"),
    ("上年度义务教育学校教师年平均工资收入水平（不含民办学校）", "万元"),
    ("当地公务员年平均工资收入", "万元"),
    ("符合交流条件教师总数", "人"),
    ("实际交流轮岗教师数", "人"),
    ("实际交流骨干教师数量", "人"),
    ("优质高中招生计划总人数", "人"),
    ("优质高中招生分配指标数", "人"),
    ("向农村学校分配指标数", "人"),
    ("符合条件的随迁子女总人数", "人"),
    ("在县域内公办学校就读的随迁子女人数", "人"),
    ("在政府购买服务的民办学校就读随迁子女人数", "人"),
    ("适龄残疾儿童少年总数", "人"),
    ("适龄残疾儿童少年入学总人数", "人"),
)
SITUATION_FORM = (
    "常住人口 3~5岁儿童数(人)",
    "城市地区 街道数 (个)",
    "农村地区 乡镇数 (个)",
    *(
        f"幼儿园数(所)·{each}"
        for each in ("总计", "教育办园", "其他公办园", "普惠性民办园", "非普惠性民办园")
    ),
    *(f"在园儿童数(人)·{each}" for each in ("总计", "公办园", "普惠性民办园", "非普惠性民办园")),
    *(f"教职工数(人)·{each}" for each in ("总计", "园长", "专任教师", "保育员", "其他岗位")),
    *(f"保育教育费(元/月/生)·{each}" for each in ("公办园", "普惠性民办园·A类", "普惠性民办园·B类")),
)
# 表Ⅰ L1–L8, the columns that no school reports.
APPLICATION_FORM = (
    "人口总数",
    "农业人口数",
    "乡镇数",
    "行政村数",
    "年人均国内生产总值",
    "年人均地方财政收入",
    "农民年人均纯收入",
    "城镇居民年人均可支配收入",
)
CONVERTED = {"万元": "元"}


def _titles(field: Field) -> Iterator[str]:
    yield from (field.label, *field.aliases, *field.whole_alias)


def _field(table: Table, title: str) -> Field:
    found = [field for field in table.fields if title in _titles(field)]
    assert len(found) == 1, f"{title}: {[field.id for field in found]}"
    return found[0]


def test_the_forms_have_68_and_20_items() -> None:
    assert (len(SCHOOL_FORM), len(COUNTY_FORM)) == (68, 20)


@pytest.mark.parametrize(("title", "unit"), SCHOOL_FORM)
def test_school_form(title: str, unit: str) -> None:
    field = _field(load("quality-balance-2017").table("schools"), title)
    assert field.unit == CONVERTED.get(unit, unit)


@pytest.mark.parametrize(("title", "unit"), COUNTY_FORM)
def test_county_form(title: str, unit: str) -> None:
    field = _field(load("quality-balance-2017").table("county"), title)
    if field.kind is not FieldKind.YEAR:
        assert field.unit == CONVERTED.get(unit, unit)


@pytest.mark.parametrize("title", APPLICATION_FORM)
def test_application_form(title: str) -> None:
    assert _field(load("quality-balance-2017").table("county"), title).optional


@pytest.mark.parametrize("standard_id", ["preschool-universal-2020", "preschool-shenyang-2021"])
@pytest.mark.parametrize("title", SITUATION_FORM)
def test_preschool_situation_form(standard_id: str, title: str) -> None:
    _field(load(standard_id).table("county"), title)


def test_what_the_school_form_reports_for_the_whole_school_is_not_told_apart_by_stage() -> None:
    whole = {field.id for field in load("quality-balance-2017").table("schools").fields if field.whole_alias}
    bands = {
        "classes",
        "class_le_25",
        "class_26_30",
        "class_31_35",
        "class_36_40",
        "class_41_45",
        "class_46_50",
    }
    bands |= {"class_51_55", "class_56_60", "class_61_65", "class_ge_66"}
    teachers = {"t_full", "t_backbone", "t_pe", "t_music", "t_art", "t_arts"}
    assert whole == bands | teachers | {f"{each}_rotating" for each in ("t_pe", "t_music", "t_art", "t_arts")}


def test_words_of_forms_for_kinds_of_school_lead_to_the_choices() -> None:
    kind = next(field for field in load("quality-balance-2017").table("schools").fields if field.id == "kind")
    for word in ("小学", "初中", "九年一贯制", "十二年一贯制", "完全中学"):
        assert kind.choice_words.get(word, word) in kind.choices
    founder = next(f for f in load("quality-balance-2017").table("schools").fields if f.id == "founder_type")
    assert founder.choice_words["7"] == "县级教育部门"
    assert founder.choice_words["10"] == "民办"

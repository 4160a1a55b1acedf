"""Kinds of organisations, of schools and of places, with their Chinese labels."""

from django.db import models


class Kind(models.TextChoices):
    """What an organisation is; what may stand under what is PARENT_KINDS."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    SCHOOL = "school", "学校"
    GOVERNMENT_DEPARTMENT = "government_department", "政府部门"
    BUREAU = "bureau", "教育局"
    BUREAU_SECTION = "bureau_section", "科室"


PARENT_KINDS: dict[str, tuple[str, ...]] = {
    Kind.PROVINCE: (),
    Kind.CITY: (Kind.PROVINCE,),
    Kind.COUNTY: (Kind.CITY, Kind.PROVINCE),
    Kind.TOWNSHIP: (Kind.COUNTY,),
    Kind.SCHOOL: (Kind.COUNTY, Kind.TOWNSHIP),
    Kind.GOVERNMENT_DEPARTMENT: (Kind.COUNTY,),
    Kind.BUREAU: (Kind.COUNTY,),
    Kind.BUREAU_SECTION: (Kind.BUREAU,),
}


class SchoolKind(models.TextChoices):
    """Kinds of schools as the education statistics name them."""

    PRIMARY_SCHOOL = "primary_school", "小学"
    JUNIOR_SCHOOL = "junior_school", "初级中学"
    NINE_YEAR_SCHOOL = "nine_year_school", "九年一贯制学校"
    TWELVE_YEAR_SCHOOL = "twelve_year_school", "十二年一贯制学校"
    FULL_SECONDARY_SCHOOL = "full_secondary_school", "完全中学"
    SENIOR_SCHOOL = "senior_school", "高级中学"
    VOCATIONAL_SCHOOL = "vocational_school", "职业学校"
    TEACHING_POINT = "teaching_point", "教学点"
    SPECIAL_SCHOOL = "special_school", "特殊教育学校"
    KINDERGARTEN = "kindergarten", "幼儿园"


class AreaType(models.TextChoices):
    """城乡类型 of the statistical division codes."""

    URBAN = "urban", "城区"
    TOWN = "town", "镇区"
    RURAL = "rural", "乡村"


class FounderKind(models.TextChoices):
    """举办者 of a school, in the groups that the measures tell apart."""

    EDUCATION_DEPARTMENT = "education_department", "教育部门"
    OTHER_DEPARTMENT = "other_department", "其他部门"
    LOCAL_ENTERPRISE = "local_enterprise", "地方企业"
    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    ARMY = "army", "部队"
    PRIVATE = "private", "民办"


VERBS = {
    "add_organisation": "新增单位",
    "edit_organisation": "修改单位",
    "rename_organisation": "单位更名",
    "close_school": "撤并学校",
    "reopen_school": "恢复学校",
    "set_county_dates": "设置验收和认定日期",
}

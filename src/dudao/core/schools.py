"""Kinds of school and stages of schooling, with the words that forms use for them.

A stage unit (学段单元) is one school in one stage: a nine-year school is two units, a full secondary
school one (its junior part), senior pupils form no unit but share in the split of resources.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Stage of schooling; only primary and junior are compulsory education."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"

    @property
    def label(self) -> str:
        return {"primary": "小学", "junior": "初中", "senior": "高中"}[self.value]


COMPULSORY_STAGES: tuple[Stage, ...] = (Stage.PRIMARY, Stage.JUNIOR)


class SchoolKind(StrEnum):
    """Kind of school (办学类型)."""

    PRIMARY_SCHOOL = "primary_school"
    TEACHING_POINT = "teaching_point"
    JUNIOR_SCHOOL = "junior_school"
    NINE_YEAR_SCHOOL = "nine_year_school"
    TWELVE_YEAR_SCHOOL = "twelve_year_school"
    FULL_SECONDARY_SCHOOL = "full_secondary_school"
    SPECIAL_SCHOOL = "special_school"
    SENIOR_SCHOOL = "senior_school"
    VOCATIONAL_SCHOOL = "vocational_school"
    KINDERGARTEN = "kindergarten"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Stages in which a school of this kind may have pupils."""
        return _STAGES[self]


_LABELS = {
    SchoolKind.PRIMARY_SCHOOL: "小学",
    SchoolKind.TEACHING_POINT: "教学点",
    SchoolKind.JUNIOR_SCHOOL: "初中",
    SchoolKind.NINE_YEAR_SCHOOL: "九年一贯制学校",
    SchoolKind.TWELVE_YEAR_SCHOOL: "十二年一贯制学校",
    SchoolKind.FULL_SECONDARY_SCHOOL: "完全中学",
    SchoolKind.SPECIAL_SCHOOL: "特殊教育学校",
    SchoolKind.SENIOR_SCHOOL: "高级中学",
    SchoolKind.VOCATIONAL_SCHOOL: "职业学校",
    SchoolKind.KINDERGARTEN: "幼儿园",
}

_STAGES: dict[SchoolKind, tuple[Stage, ...]] = {
    SchoolKind.PRIMARY_SCHOOL: (Stage.PRIMARY,),
    SchoolKind.TEACHING_POINT: (Stage.PRIMARY,),
    SchoolKind.JUNIOR_SCHOOL: (Stage.JUNIOR,),
    SchoolKind.NINE_YEAR_SCHOOL: (Stage.PRIMARY, Stage.JUNIOR),
    SchoolKind.TWELVE_YEAR_SCHOOL: (Stage.PRIMARY, Stage.JUNIOR, Stage.SENIOR),
    SchoolKind.FULL_SECONDARY_SCHOOL: (Stage.JUNIOR, Stage.SENIOR),
    SchoolKind.SPECIAL_SCHOOL: (Stage.PRIMARY, Stage.JUNIOR),
    SchoolKind.SENIOR_SCHOOL: (Stage.SENIOR,),
    SchoolKind.VOCATIONAL_SCHOOL: (Stage.SENIOR,),
    SchoolKind.KINDERGARTEN: (),
}

SCHOOL_KIND_WORDS: dict[str, SchoolKind] = {
    **{kind.label: kind for kind in SchoolKind},
    "完全小学": SchoolKind.PRIMARY_SCHOOL,
    "完小": SchoolKind.PRIMARY_SCHOOL,
    "小学教学点": SchoolKind.TEACHING_POINT,
    "初级中学": SchoolKind.JUNIOR_SCHOOL,
    "九年一贯制": SchoolKind.NINE_YEAR_SCHOOL,
    "十二年一贯制": SchoolKind.TWELVE_YEAR_SCHOOL,
    "完中": SchoolKind.FULL_SECONDARY_SCHOOL,
    "特教学校": SchoolKind.SPECIAL_SCHOOL,
    "特殊教育": SchoolKind.SPECIAL_SCHOOL,
    "高中": SchoolKind.SENIOR_SCHOOL,
    "普通高中": SchoolKind.SENIOR_SCHOOL,
    "中等职业学校": SchoolKind.VOCATIONAL_SCHOOL,
}
"""Every word for a kind of school that a form may contain."""


class AreaType(StrEnum):
    """Urban, town or rural (城区、镇区、乡村), by the statistical code of the place."""

    URBAN = "urban"
    TOWN = "town"
    RURAL = "rural"

    @property
    def label(self) -> str:
        return {"urban": "城区", "town": "镇区", "rural": "乡村"}[self.value]


FOUNDER_TYPES: dict[str, str] = {
    "1": "中央教育部门",
    "2": "中央其他部门",
    "3": "省级教育部门",
    "4": "省级其他部门",
    "5": "地级教育部门",
    "6": "地级其他部门",
    "7": "县级教育部门",
    "8": "县级其他部门",
    "9": "地方企业",
    "10": "民办",
}
"""Founder type codes (举办者类型代码) as the note of form 表Ⅱ-2 lists them."""

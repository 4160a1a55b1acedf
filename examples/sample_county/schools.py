"""The schools of the sample county: names, kinds, places. No real school is meant."""

from __future__ import annotations

from dataclasses import dataclass

from dudao.core.schools import AreaType, SchoolKind


@dataclass(frozen=True)
class SampleSchool:
    """A school of the sample: pupils are those of the later year, by stage."""

    code: str
    name: str
    kind: SchoolKind
    area: AreaType
    township: str
    primary: int = 0
    junior: int = 0
    senior: int = 0
    private: bool = False
    boarding: bool = False
    built_year: int = 1998


TOWNSHIPS: tuple[str, ...] = (
    "城关镇",
    "南坪镇",
    "青石镇",
    "柳林镇",
    "大河镇",
    "双河镇",
    "清泉镇",
    "白马乡",
    "石门乡",
    "枫树乡",
    "红旗乡",
    "桃园乡",
)

_P, _J, _T = SchoolKind.PRIMARY_SCHOOL, SchoolKind.JUNIOR_SCHOOL, SchoolKind.TEACHING_POINT
_N, _F, _Y = SchoolKind.NINE_YEAR_SCHOOL, SchoolKind.FULL_SECONDARY_SCHOOL, SchoolKind.TWELVE_YEAR_SCHOOL
_S = SchoolKind.SPECIAL_SCHOOL
_U, _C, _R = AreaType.URBAN, AreaType.TOWN, AreaType.RURAL

# name, kind, area, township, primary, junior, senior, built, extra ("b" boarding, "p" private)
_ROWS: tuple[tuple[str, SchoolKind, AreaType, str, int, int, int, int, str], ...] = (
    ("城关一小", _P, _U, "城关镇", 1846, 0, 0, 1956, ""),
    ("城关二小", _P, _U, "城关镇", 1405, 0, 0, 1972, ""),
    ("城关三小", _P, _U, "城关镇", 1268, 0, 0, 1985, ""),
    ("城关四小", _P, _U, "城关镇", 1622, 0, 0, 2003, ""),
    ("实验小学", _P, _U, "城关镇", 1948, 0, 0, 1998, ""),
    ("东街小学", _P, _U, "城关镇", 962, 0, 0, 1961, ""),
    ("西关小学", _P, _U, "城关镇", 838, 0, 0, 1979, ""),
    ("新区第一小学", _P, _U, "城关镇", 2064, 0, 0, 2018, ""),
    ("育英双语小学", _P, _U, "城关镇", 486, 0, 0, 2012, "p"),
    ("南坪镇中心小学", _P, _C, "南坪镇", 1128, 0, 0, 1968, ""),
    ("青石镇中心小学", _P, _C, "青石镇", 989, 0, 0, 1970, "b"),
    ("柳林镇中心小学", _P, _C, "柳林镇", 875, 0, 0, 1973, "b"),
    ("大河镇中心小学", _P, _C, "大河镇", 762, 0, 0, 1981, "b"),
    ("双河镇中心小学", _P, _C, "双河镇", 694, 0, 0, 1977, "b"),
    ("清泉镇中心小学", _P, _C, "清泉镇", 581, 0, 0, 1990, "b"),
    ("白马乡中心小学", _P, _C, "白马乡", 412, 0, 0, 1984, "b"),
    ("石门乡中心小学", _P, _C, "石门乡", 343, 0, 0, 1986, "b"),
    ("枫树乡中心小学", _P, _C, "枫树乡", 295, 0, 0, 1988, "b"),
    ("红旗乡中心小学", _P, _C, "红旗乡", 274, 0, 0, 1983, "b"),
    ("桃园乡中心小学", _P, _C, "桃园乡", 236, 0, 0, 1991, "b"),
    ("南坪镇李家湾小学", _P, _R, "南坪镇", 187, 0, 0, 1994, ""),
    ("南坪镇沙坝小学", _P, _R, "南坪镇", 152, 0, 0, 1996, ""),
    ("青石镇黄土岭小学", _P, _R, "青石镇", 143, 0, 0, 1995, ""),
    ("青石镇杨柳铺小学", _P, _R, "青石镇", 131, 0, 0, 1999, ""),
    ("柳林镇三官庙小学", _P, _R, "柳林镇", 126, 0, 0, 1992, ""),
    ("柳林镇铁炉小学", _P, _R, "柳林镇", 118, 0, 0, 2001, ""),
    ("大河镇石桥小学", _P, _R, "大河镇", 109, 0, 0, 1993, ""),
    ("大河镇上河小学", _P, _R, "大河镇", 104, 0, 0, 2000, ""),
    ("双河镇两岔河小学", _P, _R, "双河镇", 97, 0, 0, 1997, ""),
    ("清泉镇龙泉小学", _P, _R, "清泉镇", 95, 0, 0, 1989, ""),
    ("白马乡马鞍小学", _P, _R, "白马乡", 88, 0, 0, 2002, ""),
    ("石门乡长坪小学", _P, _R, "石门乡", 82, 0, 0, 1998, ""),
    ("南坪镇高庙教学点", _T, _R, "南坪镇", 73, 0, 0, 1987, ""),
    ("青石镇后沟教学点", _T, _R, "青石镇", 66, 0, 0, 1982, ""),
    ("柳林镇板桥教学点", _T, _R, "柳林镇", 61, 0, 0, 1990, ""),
    ("大河镇月亮湾教学点", _T, _R, "大河镇", 58, 0, 0, 1986, ""),
    ("双河镇青龙教学点", _T, _R, "双河镇", 53, 0, 0, 1995, ""),
    ("枫树乡岩口教学点", _T, _R, "枫树乡", 50, 0, 0, 1991, ""),
    ("红旗乡前进教学点", _T, _R, "红旗乡", 49, 0, 0, 1978, ""),
    ("桃园乡竹园教学点", _T, _R, "桃园乡", 34, 0, 0, 1980, ""),
    ("石门乡云台教学点", _T, _R, "石门乡", 21, 0, 0, 1976, ""),
    ("白马乡梨树坪教学点", _T, _R, "白马乡", 12, 0, 0, 1975, ""),
    ("城关第一初级中学", _J, _U, "城关镇", 0, 1985, 0, 1965, ""),
    ("城关第二初级中学", _J, _U, "城关镇", 0, 1643, 0, 1988, ""),
    ("新区初级中学", _J, _U, "城关镇", 0, 1476, 0, 2016, ""),
    ("南坪镇初级中学", _J, _C, "南坪镇", 0, 836, 0, 1971, "b"),
    ("青石镇初级中学", _J, _C, "青石镇", 0, 724, 0, 1974, "b"),
    ("柳林镇初级中学", _J, _C, "柳林镇", 0, 618, 0, 1978, "b"),
    ("大河镇初级中学", _J, _C, "大河镇", 0, 492, 0, 1982, "b"),
    ("双河镇初级中学", _J, _C, "双河镇", 0, 455, 0, 1980, "b"),
    ("石门乡初级中学", _J, _C, "石门乡", 0, 238, 0, 1987, "b"),
    ("清泉镇九年一贯制学校", _N, _C, "清泉镇", 318, 406, 0, 2009, "b"),
    ("白马乡九年一贯制学校", _N, _R, "白马乡", 215, 187, 0, 2005, "b"),
    ("枫树乡九年一贯制学校", _N, _R, "枫树乡", 166, 210, 0, 2007, "b"),
    ("桃园乡九年一贯制学校", _N, _R, "桃园乡", 142, 118, 0, 2011, "b"),
    ("红旗乡九年一贯制学校", _N, _R, "红旗乡", 0, 156, 0, 2010, "b"),
    ("示例县实验中学", _F, _U, "城关镇", 0, 1124, 986, 1952, ""),
    ("示例县第二中学", _F, _U, "城关镇", 0, 742, 1208, 1976, ""),
    ("南坪中学", _F, _C, "南坪镇", 0, 366, 524, 1969, "b"),
    ("博雅学校", _Y, _U, "城关镇", 612, 405, 288, 2014, "p"),
    ("示例县特殊教育学校", _S, _U, "城关镇", 64, 22, 0, 2013, "b"),
)


def sample_schools(prefix: str = "990101") -> tuple[SampleSchool, ...]:
    """All schools, with made-up codes (a region code that does not exist, then a running number)."""
    return tuple(
        SampleSchool(
            code=f"{prefix}{number:04d}",
            name=name,
            kind=kind,
            area=area,
            township=township,
            primary=primary,
            junior=junior,
            senior=senior,
            private="p" in extra,
            boarding="b" in extra,
            built_year=built,
        )
        for number, (name, kind, area, township, primary, junior, senior, built, extra) in enumerate(
            _ROWS, start=1
        )
    )

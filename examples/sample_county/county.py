"""The sample county of one year: schools drawn from the seed, then near-misses and gaps set on purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from dudao.core.dispersion import disperse
from dudao.core.schools import SchoolKind, Stage

from .figures import CountyFigures, Draw, SchoolFigures, Value, make_school
from .schools import SampleSchool, sample_schools

COUNTY_NAME = "示例县"
CODE = "990101"


def school_year_of(today: date) -> int:
    """The school year whose statistics of 1 September are the newest on ``today``."""
    return today.year if today >= date(today.year, 9, 1) else today.year - 1


def make_county(
    today: date,
    *,
    years_back: int = 0,
    name: str = COUNTY_NAME,
    code: str = CODE,
    seed: str = "dudao",
    scale: float = 1.0,
) -> CountyFigures:
    """A county of one year; the main sample of the newest year carries near-misses and blanks."""
    year = school_year_of(today) - years_back
    draw = Draw(f"{seed}-{name}")
    growth = 1.0 - 0.03 * years_back
    schools = [
        make_school(_scaled(school, scale * growth, code), year, draw) for school in sample_schools(code)
    ]
    if years_back:
        _thin_out(schools, Draw(f"{seed}-{name}-{year}"))
        _nudge(schools, Stage.PRIMARY, Fraction("0.47"), above=True)
        _nudge(schools, Stage.JUNIOR, Fraction("0.43"), above=False)
    figures = CountyFigures(name, year, schools, {}, _judgements())
    if name == COUNTY_NAME and not years_back:
        _set_near_misses(schools)
        _leave_blanks(schools)
    figures.county.update(_county_row(figures, code, draw))
    return figures


def _scaled(school: SampleSchool, scale: float, code: str) -> SampleSchool:
    if scale == 1.0:
        return school
    point = school.kind is SchoolKind.TEACHING_POINT
    return SampleSchool(
        code=school.code,
        name=school.name,
        kind=school.kind,
        area=school.area,
        township=school.township,
        primary=school.primary if point else round(school.primary * scale),
        junior=round(school.junior * scale),
        senior=round(school.senior * scale),
        private=school.private,
        boarding=school.boarding,
        built_year=school.built_year,
    )


def _thin_out(schools: list[SchoolFigures], draw: Draw) -> None:
    """A year before, there was a little less of everything that is bought."""
    for figures in schools:
        for name in ("equip_value", "books"):
            figures.values[name] = round(figures.number(name) * draw.between(0.86, 0.97))
        multimedia = figures.number("rooms_multimedia")
        figures.values["rooms_multimedia"] = max(1, multimedia - (1 if draw.between(0, 1) > 0.5 else 0))


def _set_near_misses(schools: list[SchoolFigures]) -> None:
    """Values just at, just above and just below their limits, on purpose."""
    by_name = {figures.school.name: figures for figures in schools}

    def put(school: str, **values: Value) -> None:
        by_name[school].values.update({name.replace("__", "."): value for name, value in values.items()})

    # Exactly at the limit: 4.5 square metres and 2000 yuan a pupil.
    put("柳林镇中心小学", area_teach_aux=Fraction(9 * 875, 2), area_indoor_sport=0)
    put("城关四小", equip_value=2000 * 1622)
    # One yuan below: prints 2000.00 and is not met, yet stays above 85 %.
    put("西关小学", equip_value=2000 * 838 - 1)
    # Exactly 85 % of 7.5 square metres, and a little less than 85 %.
    put("双河镇中心小学", area_playground=Fraction("4424.25"), area_indoor_sport=0)
    put("大河镇中心小学", area_playground=4857, area_indoor_sport=0)
    # Two indicators below: the rule of six in seven fails though both reach 85 %.
    put("青石镇中心小学", primary__t_backbone=9, equip_value=1_813_000)
    put("城关三小", primary__t_college=8, primary__t_bachelor=39, primary__t_master=2, primary__t_doctor=0)
    put("石门乡中心小学", primary__t_pe=1, primary__t_music=1, primary__t_art=1, primary__t_arts=0)
    put("城关第二初级中学", rooms_multimedia=36, equip_value=2500 * 1643 - 41_000)
    put("石门乡初级中学", junior__t_pe=1, junior__t_music=0, junior__t_art=0, junior__t_arts=0)
    put("城关一小", **_one_large_class(by_name["城关一小"]))
    _nudge(schools, Stage.PRIMARY, Fraction(1, 2), above=True)
    _nudge(schools, Stage.JUNIOR, Fraction(9, 20), above=False)


def _one_large_class(figures: SchoolFigures) -> dict[str, Value]:
    """Three classes of 46 to 50 pupils in a primary school, taken from its commonest band."""
    bands = ("class_31_35", "class_36_40", "class_41_45")
    commonest = max(bands, key=lambda band: figures.number(f"primary.{band}"))
    left = figures.number(f"primary.{commonest}") - 3
    return {f"primary__{commonest}": left, "primary__class_46_50": 3}


def _nudge(schools: list[SchoolFigures], stage: Stage, limit: Fraction, *, above: bool) -> None:
    """Move backbone teachers of the strongest schools until the coefficient lies just beside its limit."""
    field = f"{stage}.t_backbone"
    counted = [
        figures
        for figures in schools
        if figures.school.kind is not SchoolKind.SPECIAL_SCHOOL
        and isinstance(figures.values.get(field), int)
        and figures.number(f"{stage}.students") >= 50
    ]

    def coefficient() -> float:
        pairs = [
            (Fraction(figures.number(field)), Fraction(figures.number(f"{stage}.students")))
            for figures in counted
        ]
        return float(disperse(pairs).coefficient(20) or 0)

    strongest = sorted(
        counted, key=lambda figures: figures.number(field) / figures.number(f"{stage}.students"), reverse=True
    )
    large = [figures for figures in strongest if figures.number(f"{stage}.students") > 300]
    step = 0
    while coefficient() <= float(limit):
        figures = large[step % 3]
        figures.values[field] = figures.number(field) + 1
        step += 1
    # Then as close as single teachers elsewhere allow: the smallest coefficient that is still above, or the
    # largest that is still within.
    for _ in range(12):
        trials: list[tuple[float, SchoolFigures]] = []
        for figures in large[:20]:
            figures.values[field] = figures.number(field) - 1
            trials.append((coefficient(), figures))
            figures.values[field] = figures.number(field) + 1
        inside = [trial for trial in trials if trial[0] > float(limit)]
        if not inside:
            break
        _, chosen = min(inside, key=lambda trial: trial[0])
        chosen.values[field] = chosen.number(field) - 1
    if not above:
        _, chosen = max((trial for trial in trials if trial[0] <= float(limit)), key=lambda trial: trial[0])
        chosen.values[field] = chosen.number(field) - 1
        _fill_up_to(large, field, limit, coefficient)


def _fill_up_to(
    large: list[SchoolFigures], field: str, limit: Fraction, coefficient: Callable[[], float]
) -> None:
    """Add single teachers where the coefficient stays within its limit, the closest first."""
    for _ in range(12):
        trials: list[tuple[float, SchoolFigures]] = []
        for figures in large[:20]:
            figures.values[field] = figures.number(field) + 1
            trials.append((coefficient(), figures))
            figures.values[field] = figures.number(field) - 1
        now = coefficient()
        within = [trial for trial in trials if now < trial[0] <= float(limit)]
        if not within:
            return
        _, chosen = max(within, key=lambda trial: trial[0])
        chosen.values[field] = chosen.number(field) + 1


def _leave_blanks(schools: list[SchoolFigures]) -> None:
    """What some clerk did not fill."""
    by_name = {figures.school.name: figures for figures in schools}
    for name in ("rooms_music", "rooms_music_96", "rooms_music_73", "rooms_music_61"):
        by_name["白马乡九年一贯制学校"].values.pop(name)
    by_name["桃园乡竹园教学点"].values.pop("t_360h")
    by_name["博雅学校"].values.pop("train_fund_budget")


def _county_row(figures: CountyFigures, code: str, draw: Draw) -> dict[str, Value]:
    year = figures.year
    migrants = sum(school.number("migrant_students") for school in figures.schools)
    special = next(s for s in figures.schools if s.school.kind is SchoolKind.SPECIAL_SCHOOL)
    special_students = special.number("primary.students") + special.number("junior.students")
    main = figures.name == COUNTY_NAME
    row: dict[str, Value] = {
        "name": figures.name,
        "code": code,
        "report_year": year,
        "reported_on": date(year, 9, 1),
        "basic_balance_recognised_on": date(year - 8, 12, 18),
        "population": Fraction("38.62"),
        "rural_population": Fraction("21.47"),
        "townships": 12,
        "villages": 148,
        "gdp_per_capita": 52_318,
        "revenue_per_capita": 3_186,
        "rural_income": 17_925,
        "urban_income": 38_640,
        "staff_primary": 1_462,
        "staff_junior": 1_085,
        "fund_standard_primary": 720,
        "fund_standard_junior": 940,
        "special_fund": 7_150 * special_students,
        "special_students": special_students,
        "wage_teachers": 92_460,
        "wage_civil": 91_875,
        "performance_pay_full": True,
        "t_eligible": 430,
        "t_moved": 37 if main else 46,
        "t_moved_backbone": 8 if main else 11,
        "quota_total": 1_280,
        "quota_alloc": 704,
        "quota_rural": 402,
        "migrant_eligible": migrants,
        "migrant_public": round(migrants * 0.9),
        "migrant_purchased": round(migrants * 0.03),
        "left_behind_care": True,
        "disabled_school_age": 214,
        "disabled_in_school": 208,
        "disabled_in_special": special_students,
        "monitor_math_level": "Ⅲ",
        "monitor_math_gap": Fraction("0.132"),
        "monitor_pe_level": "Ⅲ",
        "monitor_pe_gap": Fraction("0.118"),
        "survey_total": 2_400,
        "survey_valid": 2_318,
        "survey_satisfied": round(2_318 * draw.between(0.9, 0.93)),
        "survey_total_parents": 1_500,
        "survey_valid_parents": 1_462,
        "survey_satisfied_parents": 1_330,
        "visit_total": 180,
        "visit_satisfied": 169,
        "visit_total_parents": 96,
        "visit_satisfied_parents": 90,
    }
    return row


def _judgements() -> dict[str, bool | str]:
    """Conclusions of the office: all that was looked at so far; Q8 was not yet."""
    judged: dict[str, bool | str] = dict.fromkeys(("C2", "G1", "G2", "G10", "Q3", "Q5", "Q6", "Q7"), True)
    judged.update(dict.fromkeys(("V1", "V2", "V3", "V4", "V5", "V6"), False))
    return judged

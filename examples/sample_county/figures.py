"""Figures of the sample county: drawn from a seed, then set on purpose where a near-miss is wanted.

Values carry the names that the engine uses (``primary.students``, ``area_teach_aux``). A name that is absent was
left blank. Years and dates follow the day the sample is made for.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil

from dudao.core.schools import AreaType, SchoolKind, Stage

from .schools import SampleSchool

Value = int | str | bool | date | Fraction

CLASS_LIMIT = {Stage.PRIMARY: 45, Stage.JUNIOR: 50, Stage.SENIOR: 50}
CLASS_AIM = {Stage.PRIMARY: 41, Stage.JUNIOR: 46, Stage.SENIOR: 48}
WEIGHT = {Stage.PRIMARY: 1.0, Stage.JUNIOR: 1.1, Stage.SENIOR: 1.32}
GRADES = {Stage.PRIMARY: 6, Stage.JUNIOR: 3, Stage.SENIOR: 3}
BANDS = (
    ("class_le_25", 25),
    ("class_26_30", 30),
    ("class_31_35", 35),
    ("class_36_40", 40),
    ("class_41_45", 45),
    ("class_46_50", 50),
    ("class_51_55", 55),
    ("class_56_60", 60),
    ("class_61_65", 65),
    ("class_ge_66", 999),
)
NOT_EVALUATED = (SchoolKind.SPECIAL_SCHOOL,)


@dataclass
class SchoolFigures:
    """One school's reported values."""

    school: SampleSchool
    values: dict[str, Value] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A value that must be a whole number."""
        value = self.values[name]
        assert isinstance(value, int)
        return value


@dataclass
class CountyFigures:
    """A county's reported values of one year; ``judgements`` are conclusions on what no figure decides."""

    name: str
    year: int
    schools: list[SchoolFigures]
    county: dict[str, Value]
    judgements: dict[str, bool | str]


def pupils_of(school: SampleSchool) -> dict[Stage, int]:
    """Pupils by stage, for the stages that a school of its kind has."""
    counts = {Stage.PRIMARY: school.primary, Stage.JUNIOR: school.junior, Stage.SENIOR: school.senior}
    return {stage: count for stage, count in counts.items() if stage in school.kind.stages}


class Draw:
    """A seeded source of figures."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def skewed(self, middle: float, spread: float) -> float:
        return middle * self._random.lognormvariate(0.0, spread)


def make_school(school: SampleSchool, year: int, draw: Draw) -> SchoolFigures:
    """All values of one school in one year."""
    values: dict[str, Value] = {
        "name": school.name,
        "code": school.code,
        "kind": school.kind.label,
        "founder_type": "民办" if school.private else "县级教育部门",
        "area_type": school.area.label,
        "township": school.township,
        "boarding": school.boarding,
        "built_year": school.built_year,
        "planned_by_2010": school.built_year <= 2010,
        "planned_by_2016": school.built_year <= 2016,
        "dense_centre": False,
        "grades": sum(GRADES[stage] for stage, count in pupils_of(school).items() if count),
    }
    total = sum(pupils_of(school).values())
    compulsory = school.primary + school.junior
    rural = school.area is AreaType.RURAL
    values["small_rural"] = rural and 50 <= compulsory < 100
    values["migrant_students"] = round(
        compulsory * (draw.between(0.08, 0.2) if school.area is AreaType.URBAN else 0.02)
    )
    largest = 0
    for stage, count in pupils_of(school).items():
        values[f"{stage}.students"] = count
        if count:
            largest = max(largest, _classes(values, stage, count, draw))
            if stage is not Stage.SENIOR:
                _teachers(values, school, stage, count, draw)
    values["small_class_rural"] = rural and largest < 30
    _whole_school(values, school, total, draw)
    _rooms(values, school)
    _money(values, compulsory, draw)
    if school.junior:
        _graduates(values, school.junior, draw)
    return SchoolFigures(school, values)


def _classes(values: dict[str, Value], stage: Stage, count: int, draw: Draw) -> int:
    """Classes of a stage by size band; returns the largest class."""
    minimum = GRADES[stage] if count >= GRADES[stage] * 8 else max(1, ceil(count / 12))
    number = max(minimum, ceil(count / (CLASS_AIM[stage] - draw.between(0, 4))))
    sizes = [count // number + (1 if index < count % number else 0) for index in range(number)]
    if stage is not Stage.SENIOR:
        values[f"{stage}.classes"] = number
        lower = 0
        for name, upper in BANDS:
            values[f"{stage}.{name}"] = sum(1 for size in sizes if lower < size <= upper)
            lower = upper
        values[f"{stage}.in_zone_students"] = count if stage is Stage.PRIMARY else round(count * 0.97)
    return max(sizes)


def _teachers(values: dict[str, Value], school: SampleSchool, stage: Stage, count: int, draw: Draw) -> None:
    rural = school.area is AreaType.RURAL
    per_hundred = draw.between(5.3, 6.4) if stage is Stage.PRIMARY else draw.between(7.2, 8.8)
    full = max(ceil(count * per_hundred / 100), 2 if count < 60 else 6)
    doctor = 1 if count > 1500 and draw.between(0, 1) > 0.6 else 0
    master = round(full * draw.between(0.0, 0.04 if rural else 0.09))
    secondary = round(full * draw.between(0.0, 0.06 if rural else 0.01)) if stage is Stage.PRIMARY else 0
    bachelor = round((full - doctor - master - secondary) * draw.between(0.6, 0.85))
    college = full - doctor - master - bachelor - secondary
    if stage is Stage.JUNIOR:
        bachelor, college = bachelor + round(college * 0.7), college - round(college * 0.7)
    middle = 1.62 if school.area is AreaType.URBAN else 1.34
    backbone = max(1, round(count * max(0.85, draw.skewed(middle, 0.3)) / 100))
    values.update(
        {
            f"{stage}.t_full": full,
            f"{stage}.t_doctor": doctor,
            f"{stage}.t_master": master,
            f"{stage}.t_bachelor": bachelor,
            f"{stage}.t_college": college,
            f"{stage}.t_backbone": min(backbone, full),
            f"{stage}.t_mid_title": round(full * draw.between(0.45, 0.65)),
        }
    )
    arts = max(1, ceil(count * draw.between(0.93, 1.35) / 100))
    sport = ceil(arts / 2)
    music = (arts - sport + 1) // 2
    values.update(
        {
            f"{stage}.t_pe": sport,
            f"{stage}.t_music": music,
            f"{stage}.t_art": arts - sport - music,
            f"{stage}.t_arts": 0,
        }
    )


def _whole_school(values: dict[str, Value], school: SampleSchool, total: int, draw: Draw) -> None:
    """Resources that cannot be told apart by stage."""
    weighted = sum(WEIGHT[stage] * count for stage, count in pupils_of(school).items())
    if school.kind is SchoolKind.JUNIOR_SCHOOL:
        weighted = total * 1.28
    roomy = {AreaType.URBAN: 1.0, AreaType.TOWN: 1.22, AreaType.RURAL: 1.6}[school.area]
    gym = round(draw.between(400, 1100)) if total > 900 else 0
    values["area_indoor_sport"] = gym
    values["area_teach_aux"] = round(weighted * draw.between(4.75, 6.3) * roomy) + gym
    values["area_playground"] = max(round(weighted * draw.between(8.0, 10.5) * roomy) - gym, 200)
    values["equip_value"] = round(weighted * draw.between(2080, 3050) * (1.05 if roomy > 1 else 1))
    values["rooms_multimedia"] = max(2, ceil(weighted * draw.between(2.35, 3.3) / 100))
    values["computers_teach"] = max(2, ceil(weighted * draw.between(9, 15) / 100))
    values["books"] = round(weighted * draw.between(17, 34))


def _rooms(values: dict[str, Value], school: SampleSchool) -> None:
    """Music and art rooms by size band."""
    classes = sum(
        value for name, value in values.items() if name.endswith(".classes") and isinstance(value, int)
    )
    need = ceil(classes / 12) if classes else 0
    modern = school.built_year > 1984 or school.area is AreaType.URBAN
    for name, big, middle in (("music", "96", "73"), ("art", "90", "67")):
        values[f"rooms_{name}"] = need
        values[f"rooms_{name}_{big}"] = need if modern or classes > 12 else 0
        values[f"rooms_{name}_{middle}"] = 0 if modern or classes > 12 else need
    values["rooms_music_61"] = 0
    values["rooms_art_61"] = 0


def _money(values: dict[str, Value], compulsory: int, draw: Draw) -> None:
    counted = max(compulsory, 100)
    budget = round(counted * draw.between(1180, 1420), -2)
    values["public_fund_budget"] = round(budget)
    values["public_fund_final"] = round(budget * draw.between(0.96, 1.0))
    values["train_fund_budget"] = ceil(budget * draw.between(0.0502, 0.062))
    full = sum(value for name, value in values.items() if name.endswith(".t_full") and isinstance(value, int))
    values["t_certified"] = full
    values["t_360h"] = full


def _graduates(values: dict[str, Value], junior: int, draw: Draw) -> None:
    entered = round(junior / 3 * draw.between(0.97, 1.06))
    moved_in, moved_out = round(entered * 0.02), round(entered * 0.03)
    kept = entered - round(entered * draw.between(0.0, 0.025))
    values.update(
        {
            "enrol_3y_ago": entered,
            "moved_in": moved_in,
            "moved_out": moved_out,
            "deaths": 0,
            "grads": kept + moved_in - moved_out,
        }
    )

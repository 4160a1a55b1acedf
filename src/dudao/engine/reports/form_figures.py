"""The sums and counts that the application forms print; a sum with a part that nobody reported is unknown.

Pupils, classes and teachers of 表Ⅰ are those of ordinary schools: special and vocational schools are counted as
schools of their own kind only, as the statistics do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.schools import SchoolKind, Stage
from dudao.engine.facts import ReportedTables, Value
from dudao.engine.reports.county_section import school_views
from dudao.engine.school_facts import SchoolFacts, number

Figure = Fraction | None
Which = Callable[[SchoolFacts], bool]

OUTSIDE = (SchoolKind.SPECIAL_SCHOOL, SchoolKind.VOCATIONAL_SCHOOL, SchoolKind.SENIOR_SCHOOL)
ALL_THROUGH = (SchoolKind.NINE_YEAR_SCHOOL, SchoolKind.TWELVE_YEAR_SCHOOL)
WITH_JUNIOR = (
    SchoolKind.JUNIOR_SCHOOL,
    SchoolKind.NINE_YEAR_SCHOOL,
    SchoolKind.TWELVE_YEAR_SCHOOL,
    SchoolKind.FULL_SECONDARY_SCHOOL,
)


def total(values: Sequence[Figure]) -> Figure:
    """The sum, None when one of the values is unknown."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(values) else None


@dataclass(frozen=True)
class FormFigures:
    """What was reported, as the forms ask for it."""

    tables: ReportedTables
    schools: tuple[SchoolFacts, ...]

    @property
    def ordinary(self) -> tuple[SchoolFacts, ...]:
        """Schools that teach compulsory education and are neither special nor vocational nor senior schools."""
        return tuple(school for school in self.schools if school.kind not in OUTSIDE)

    def county(self, field: str) -> Figure:
        """A number of the county's own form."""
        return number(self.tables.county.get(field))

    def county_word(self, field: str) -> Value:
        """Any value of the county's own form."""
        return self.tables.county.get(field)

    def schools_of(self, *kinds: SchoolKind) -> Figure:
        """How many schools of these kinds; unknown while no school reported or one has no kind."""
        if not self.schools or any(school.kind is None for school in self.schools):
            return None
        return Fraction(sum(school.kind in kinds for school in self.schools))

    def teaching_points_of_fifty(self) -> Figure:
        """Teaching points with 50 or more pupils."""
        if self.schools_of(SchoolKind.TEACHING_POINT) is None:
            return None
        points = [school for school in self.schools if school.kind is SchoolKind.TEACHING_POINT]
        return self.count(points, lambda pupils: pupils >= 50)

    def count(self, schools: Sequence[SchoolFacts], holds: Callable[[Fraction], bool]) -> Figure:
        """How many of the schools hold a condition on their compulsory pupils; unknown if pupils are missing."""
        pupils = [compulsory_pupils(school) for school in schools]
        if any(each is None for each in pupils):
            return None
        return Fraction(sum(holds(each) for each in pupils if each is not None))

    def of_stage(self, field: str, stage: Stage) -> Figure:
        """A stage's sum over ordinary schools."""
        if not self.schools:
            return None
        having = [school for school in self.ordinary if stage in school.stages]
        return total([number(school.stage_value(field, stage)) for school in having])

    def of_schools(self, name: str, which: Which = lambda _: True) -> Figure:
        """The sum of a school's value (``whole.t_full`` too) over the schools chosen."""
        if not self.schools:
            return None
        return total([number(school.school_value(name)) for school in self.schools if which(school)])

    def classes_over(self, stage: Stage, bands: Sequence[str]) -> Figure:
        """Classes of a stage in the given size bands."""
        if not self.schools:
            return None
        having = [school for school in self.ordinary if stage in school.stages]
        return total([number(school.stage_value(band, stage)) for school in having for band in bands])


def form_figures(standard: Standard, tables: ReportedTables) -> FormFigures:
    """The figures of one county."""
    return FormFigures(tables, school_views(standard, tables))


def compulsory_pupils(school: SchoolFacts) -> Figure:
    """Primary and junior pupils together."""
    return total([school.pupils[Stage.PRIMARY], school.pupils[Stage.JUNIOR]])


def is_small(school: SchoolFacts) -> bool:
    """Whether an ordinary school has between 1 and 99 compulsory pupils."""
    pupils = compulsory_pupils(school)
    return school.kind not in OUTSIDE and pupils is not None and 0 < pupils < 100

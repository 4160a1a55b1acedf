"""Reads of who must report: the schools that a standard asks for, who is in a version and who is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count

from dudao.apps.datasets.choices import RowLevel
from dudao.apps.datasets.encoding import decoded
from dudao.apps.datasets.models import Dataset, DatasetVersion, ReportedRow
from dudao.apps.datasets.queries import standard_of
from dudao.apps.organisations.api import Kind, Organisation, SchoolKind, schools_of
from dudao.catalogue.schema import FieldLevel, Standard, Table

PUPILS = ("primary.students", "junior.students", "senior.students")
NOT_COUNTED = frozenset({SchoolKind.KINDERGARTEN, SchoolKind.SENIOR_SCHOOL, SchoolKind.VOCATIONAL_SCHOOL})


def school_table(standard: Standard) -> Table | None:
    """The table with one row a school (or kindergarten); None when the standard asks the county only."""
    return next(
        (table for table in standard.tables if table.level is not FieldLevel.COUNTY and table.fields), None
    )


def expected_schools(
    county: Organisation, standard: Standard, schools: list[Organisation] | None = None
) -> list[Organisation]:
    """The schools that must be in a report: kindergartens for a standard of theirs, else the schools that teach
    compulsory stages; empty when the standard asks nothing of schools."""
    table = school_table(standard)
    if table is None:
        return []
    if schools is None:
        schools = schools_of(county)
    if "kindergarten" in table.id:
        return [school for school in schools if school.school_kind == SchoolKind.KINDERGARTEN]
    return [school for school in schools if school.school_kind not in NOT_COUNTED]


@dataclass(frozen=True)
class Reported:
    """Who is in a version and who is not."""

    expected: int
    missing: list[Organisation]
    unknown: list[ReportedRow]


def completeness(version: DatasetVersion, standard: Standard) -> Reported:
    """The expected schools that have no row, and the rows that belong to no registered school."""
    rows = list(version.rows.filter(level=RowLevel.SCHOOL).defer("values", "origins"))
    present = {row.organisation_id for row in rows}
    expected = expected_schools(version.dataset.county, standard)
    missing = [school for school in expected if school.pk not in present]
    unknown = [row for row in rows if row.organisation_id is None]
    return Reported(len(expected), missing, unknown)


@dataclass(frozen=True)
class ReportedShare:
    """How many of the schools that a version must hold are in it."""

    reported: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.reported


def reported_shares(versions: Iterable[DatasetVersion]) -> dict[int, ReportedShare]:
    """How complete each of these versions is, of however many counties, in two queries.

    Rows of schools that nobody registered do not count: they stand for none of the expected.
    """
    held = list(versions)
    rows = ReportedRow.objects.filter(version__in=[one.pk for one in held], level=RowLevel.SCHOOL)
    present = set(rows.values_list("version_id", "organisation_id"))
    counties = {one.dataset.county_id for one in held}
    schools: dict[int | None, list[Organisation]] = {}
    for school in Organisation.objects.filter(county__in=counties, kind=Kind.SCHOOL, is_active=True):
        schools.setdefault(school.county_id, []).append(school)
    found = {}
    for one in held:
        county = one.dataset.county
        expected = expected_schools(county, standard_of(one.dataset.standard_id), schools.get(county.pk, []))
        reported = sum((one.pk, school.pk) in present for school in expected)
        found[one.pk] = ReportedShare(reported, len(expected))
    return found


def reported_counts(version_ids: Iterable[int | None]) -> dict[int, int]:
    """How many registered schools each of these versions holds, in one query."""
    wanted = [one for one in version_ids if one is not None]
    found = (
        ReportedRow.objects.filter(version__in=wanted, level=RowLevel.SCHOOL)
        .exclude(organisation=None)
        .values("version_id")
        .annotate(schools=Count("pk"))
    )
    return {entry["version_id"]: entry["schools"] for entry in found}


@dataclass(frozen=True)
class TemplateChoice:
    """A standard's workbook to fill in, and how many schools of the county would stand in it."""

    standard: Standard
    schools: int


def templates_of(
    county: Organisation, standards: Iterable[Standard], schools: list[Organisation] | None = None
) -> list[TemplateChoice]:
    """The workbooks that the county may download."""
    known = schools_of(county) if schools is None else schools
    return [TemplateChoice(one, len(expected_schools(county, one, known))) for one in standards]


def pupils_by_school(county: Organisation) -> dict[int, Fraction]:
    """The pupils that each school reported, of all its stages together, in the newest data that count.

    Every school that reported is there, also those that the measure does not evaluate (teaching points, special
    schools). A school that gave no number of pupils is left out: not known is not 0. The newest year comes first;
    data without any pupils are passed over.
    """
    versions = (
        Dataset.objects.filter(county=county)
        .exclude(counting_version=None)
        .order_by("-school_year", "standard_id")
        .values_list("counting_version_id", flat=True)
    )
    for version_id in versions:
        rows = ReportedRow.objects.filter(version_id=version_id, level=RowLevel.SCHOOL)
        found: dict[int, Fraction] = {}
        for school, values in rows.exclude(organisation=None).values_list("organisation_id", "values"):
            given = [decoded(values[name]) for name in PUPILS if name in values]
            numbers = [number for number in given if isinstance(number, Fraction)]
            if numbers and school is not None:
                found[school] = sum(numbers, Fraction(0))
        if found:
            return found
    return {}

"""Reads of reported tables; what a person sees always starts from `…_visible_to`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, Prefetch, Q, QuerySet

from dudao.apps.accounts.api import Role, User, officers_of
from dudao.apps.datasets.choices import RowLevel, SubmissionState
from dudao.apps.datasets.encoding import decoded_judgement, decoded_points, decoded_record
from dudao.apps.datasets.models import (
    AttemptProblem,
    ColumnMapping,
    Dataset,
    DatasetVersion,
    ImportAttempt,
    ReportedJudgement,
    ReportedRow,
    ReportingRound,
    SchoolSubmission,
)
from dudao.apps.organisations.api import Kind, Organisation, SchoolYear
from dudao.apps.standards.api import standards
from dudao.catalogue import loader
from dudao.catalogue.schema import Item, ItemKind, Standard
from dudao.core.numbers import trimmed
from dudao.engine.facts import Record, ReportedTables
from dudao.engine.reporting.judgements import answers_of, needs_person

JUMP_WORD = "说明原因"
"""What a warning says that somebody must explain: see dudao.engine.reporting.gaps."""
COUNTY_READERS = frozenset(
    {Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER, Role.CITY_OFFICER, Role.CITY_VIEWER}
)
SCHOOL_ROLES = frozenset({Role.SCHOOL_CLERK, Role.PRINCIPAL})


def counties_read_by(user: User) -> QuerySet[Organisation]:
    """The counties whose data a person sees as a whole, through a role of the county or of the city."""
    paths: set[str] = set()
    for held in user.held_memberships:
        if held.role in COUNTY_READERS:
            place = held.organisation
            paths.add(place.county.path if place.county is not None else place.path)
    if not paths:
        return Organisation.objects.none()
    inside = reduce(or_, (Q(path__startswith=path) for path in paths))
    return Organisation.objects.filter(inside, kind=Kind.COUNTY)


def schools_reported_by(user: User) -> list[Organisation]:
    """The schools that a person works for as clerk or principal."""
    found = {
        held.organisation.pk: held.organisation
        for held in user.held_memberships
        if held.role in SCHOOL_ROLES and held.organisation.is_school
    }
    return list(found.values())


def datasets_visible_to(user: User) -> QuerySet[Dataset]:
    """The datasets of the counties a person reads, and those of her school's county (her own rows only)."""
    own = [school.county_id for school in schools_reported_by(user)]
    return Dataset.objects.filter(Q(county__in=counties_read_by(user)) | Q(county__in=own)).select_related(
        "county", "counting_version", "locked_by"
    )


def versions_visible_to(user: User) -> QuerySet[DatasetVersion]:
    """All versions of the visible datasets; which rows of them a person sees says `rows_visible_to`."""
    return DatasetVersion.objects.filter(dataset__in=datasets_visible_to(user)).select_related(
        "dataset__county", "uploaded_by"
    )


def rows_visible_to(user: User, version: DatasetVersion) -> QuerySet[ReportedRow]:
    """All rows for whoever reads the county; a school's people see their own school's row, never the county's."""
    rows = ReportedRow.objects.filter(version=version).select_related("organisation")
    county = version.dataset.county_id
    if counties_read_by(user).filter(pk=county).exists():
        return rows
    return rows.filter(level=RowLevel.SCHOOL, organisation__in=schools_reported_by(user))


def attempts_visible_to(user: User) -> QuerySet[ImportAttempt]:
    """Uploads of the counties a person reads, newest first."""
    found = ImportAttempt.objects.filter(county__in=counties_read_by(user))
    return found.select_related("county", "created_by", "version").order_by("-created_at", "-pk")


def rounds_visible_to(user: User) -> QuerySet[ReportingRound]:
    """Rounds of the visible datasets."""
    return ReportingRound.objects.filter(dataset__in=datasets_visible_to(user)).select_related(
        "dataset__county", "opened_by"
    )


def submissions_visible_to(user: User) -> QuerySet[SchoolSubmission]:
    """Forms of the counties a person reads, and those of her own school."""
    return SchoolSubmission.objects.filter(
        Q(round__dataset__county__in=counties_read_by(user)) | Q(school__in=schools_reported_by(user))
    ).select_related("school", "round__dataset__county", "submitted_by", "confirmed_by")


def dataset_of(county: Organisation, standard_id: str, year: SchoolYear) -> Dataset | None:
    """What the county reports under this standard for this year; None when nothing was begun."""
    return (
        Dataset.objects.select_related("county", "counting_version", "locked_by")
        .filter(county=county, standard_id=standard_id, school_year=year.start)
        .first()
    )


def counting_version(county: Organisation, standard_id: str, year: SchoolYear) -> DatasetVersion | None:
    """The version that counts; None when nothing was accepted yet."""
    dataset = dataset_of(county, standard_id, year)
    return dataset.counting_version if dataset is not None else None


def latest_counting_version(county: Organisation, standard_id: str) -> DatasetVersion | None:
    """The counting version of the newest school year that has one."""
    dataset = (
        Dataset.objects.filter(county=county, standard_id=standard_id)
        .exclude(counting_version=None)
        .select_related("counting_version__dataset__county")
        .order_by("-school_year")
        .first()
    )
    return dataset.counting_version if dataset is not None else None


def previous_version(dataset: Dataset) -> DatasetVersion | None:
    """The counting version of the school year before."""
    return counting_version(dataset.county, dataset.standard_id, dataset.year.previous)


def reported_tables(version: DatasetVersion) -> ReportedTables:
    """The tables of a version exactly as they were reported, in two queries."""
    schools: list[Record] = []
    county = Record("", {})
    for row in version.rows.order_by("position"):
        record = decoded_record(row.name, row.values, row.origins)
        if row.level == RowLevel.COUNTY:
            county = record
        else:
            schools.append(record)
    stated = list(version.judgements.order_by("pk"))
    judgements = {
        held.item_id: decoded_judgement(held.value, held.conclusion, held.origin)
        for held in stated
        if not isinstance(held.value, dict)
    }
    points = {
        held.item_id: decoded_points(held.value, held.conclusion, held.origin)
        for held in stated
        if isinstance(held.value, dict)
    }
    return ReportedTables(version.dataset.standard_id, county, tuple(schools), judgements, points=points)


def standard_of(standard_id: str) -> Standard:
    """The standard from the catalogue. KeyError when it is not (or no longer) there."""
    return loader.load(standard_id)


def standards_with_tables() -> list[Standard]:
    """The standards that reported tables exist for, in the order of the list of standards: official ones first."""
    return [standard for standard in standards() if any(table.fields for table in standard.tables)]


def mappings_of(county: Organisation, standard_id: str) -> dict[str, ColumnMapping]:
    """The remembered layouts by signature."""
    return {
        held.signature: held for held in ColumnMapping.objects.filter(county=county, standard_id=standard_id)
    }


def problems_of(attempt: ImportAttempt, *, only: str = "", text: str = "") -> QuerySet[AttemptProblem]:
    """The findings of an upload in their order; `only` is "errors" or "warnings", `text` searches place and message."""
    found = AttemptProblem.objects.filter(attempt=attempt).order_by("position")
    if only in ("errors", "warnings"):
        found = found.filter(is_error=only == "errors")
    if text:
        found = found.filter(
            Q(row_label__icontains=text)
            | Q(column__icontains=text)
            | Q(message__icontains=text)
            | Q(sheet__icontains=text)
            | Q(file__icontains=text)
        )
    return found


def datasets_of_counties(counties: Iterable[Organisation]) -> QuerySet[Dataset]:
    """The datasets of some counties with versions counted and the open round, for lists."""
    open_rounds = ReportingRound.objects.filter(closed_at=None).annotate(
        handed_in=Count("submissions", filter=Q(submissions__state=SubmissionState.HANDED_IN))
    )
    return (
        Dataset.objects.filter(county__in=list(counties))
        .select_related("county", "counting_version__uploaded_by", "locked_by")
        .annotate(version_count=Count("versions"))
        .prefetch_related(Prefetch("rounds", queryset=open_rounds, to_attr="open_rounds"))
        .order_by("-school_year", "standard_id", "county_id")
    )


def lock_openers(county: Organisation) -> list[str]:
    """The names of the people who can open a lock: the officers of the county's supervision office."""
    return [user.name for user in officers_of(county)]


def other_versions(version: DatasetVersion) -> list[DatasetVersion]:
    """The versions that this one may be compared with: of the same county and standard, newest first."""
    dataset = version.dataset
    found = DatasetVersion.objects.filter(
        dataset__county=dataset.county_id, dataset__standard_id=dataset.standard_id
    )
    return list(
        found.exclude(pk=version.pk)
        .select_related("dataset")
        .order_by("-dataset__school_year", "-number")
        .defer("warnings")
    )


def unexplained_count(version: DatasetVersion) -> int:
    """How many jumps against last year nobody has explained yet."""
    explained = set(version.explanations.values_list("position", flat=True))
    return sum(
        JUMP_WORD in problem["message"] and position not in explained
        for position, problem in enumerate(version.warnings)
    )


def row_or_none(row_id: int) -> ReportedRow | None:
    """One row with its version."""
    return (
        ReportedRow.objects.select_related(
            "organisation__county", "version__dataset__county", "version__dataset__counting_version"
        )
        .filter(pk=row_id)
        .first()
    )


def latest_rows_of(school: Organisation) -> list[ReportedRow]:
    """The rows of a school in the versions that count, newest year first."""
    return list(
        ReportedRow.objects.filter(organisation=school, version__counting_for__isnull=False)
        .select_related("version__dataset__county")
        .order_by("-version__dataset__school_year", "version__dataset__standard_id")
    )


def judged_items(standard: Standard) -> list[Item]:
    """The items on which a person must state a conclusion or points."""
    return [item for item in standard.items if needs_person(item) or item.kind is ItemKind.SCORE]


def judgement_word(standard: Standard, item: Item, held: ReportedJudgement | None) -> str:
    """A stored conclusion in the words of the form; empty when there is none yet."""
    if held is None:
        return ""
    if isinstance(held.value, str):
        return held.value
    if isinstance(held.value, dict):
        given = decoded_points(held.value, "", None)
        top = "" if given.max_points is None else f"／{trimmed(given.max_points, 2)}"
        return "" if given.points is None else f"{trimmed(given.points, 2)}{top} 分"
    answers = answers_of(standard, item)
    positive, negative = (answers[1], answers[0]) if item.kind is ItemKind.VETO else (answers[0], answers[1])
    return positive if held.value else negative


def last_upload_of(county: Organisation) -> ImportAttempt | None:
    """The newest upload of a county, for sensible defaults."""
    return ImportAttempt.objects.filter(county=county).order_by("-pk").first()


def previous_record_of(school: Organisation, dataset: Dataset) -> Record | None:
    """What the school reported in the counting version of the year before, under its present name."""
    row = ReportedRow.objects.filter(
        organisation=school,
        version__counting_for__county=dataset.county_id,
        version__counting_for__standard_id=dataset.standard_id,
        version__counting_for__school_year=dataset.school_year - 1,
    ).first()
    return decoded_record(school.name, row.values, row.origins) if row is not None else None

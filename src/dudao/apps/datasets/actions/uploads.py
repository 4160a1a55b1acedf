"""An upload on its way: taken, read, and then accepted as a version, sent back, or waiting for its columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.datasets import foreign
from dudao.apps.datasets.actions.versions import store_version
from dudao.apps.datasets.choices import OPEN_STATES, AttemptState, SourceKind
from dudao.apps.datasets.files import digest, marked_name, shown_name, stored_name
from dudao.apps.datasets.importing import Outcome
from dudao.apps.datasets.matching import matched
from dudao.apps.datasets.models import (
    AttemptProblem,
    ColumnMapping,
    DatasetVersion,
    ImportAttempt,
    ReportingRound,
)
from dudao.apps.datasets.permissions import can_import
from dudao.apps.datasets.queries import standard_of
from dudao.apps.datasets.queries_schools import expected_schools
from dudao.apps.organisations.api import Organisation, SchoolYear, normalised
from dudao.core.problem import WARNING, Problem
from dudao.engine.facts import Record, ReportedTables

NOT_OFFICER = "数据由督导室干部上传和管理，您可以查看。"
MOST_PROBLEMS_KEPT = 50_000
NAMED = 30
STUCK_AFTER = timedelta(minutes=10)


def require_import(actor: User | None, county: Organisation) -> None:
    """The system may do everything; a person what her role allows."""
    if actor is not None and not can_import(actor, county):
        raise PermissionDenied(NOT_OFFICER)


@transaction.atomic
def upload_dataset(
    county: Organisation,
    standard_id: str,
    year: SchoolYear,
    file: UploadedFile[Any] | ContentFile[Any],
    *,
    actor: User | None,
    source_kind: str = SourceKind.WORKBOOK,
    reporting_round: ReportingRound | None = None,
    note: str = "",
) -> ImportAttempt:
    """Take a file: it is kept as it came, with its digest, and waits to be read. Nothing counts yet.

    ValidationError when the very same file is already a version of this dataset, or is being checked for it.
    """
    require_import(actor, county)
    name = shown_name(file.name or "")
    sum_of = digest(file)
    # Held until the transaction ends: of two identical uploads sent at once the second sees the first.
    Organisation.objects.select_for_update(of=("self",)).get(pk=county.pk)
    same = DatasetVersion.objects.filter(
        dataset__county=county,
        dataset__standard_id=standard_id,
        dataset__school_year=year.start,
        sha256=sum_of,
    ).first()
    if same is not None:
        raise ValidationError(
            f"这个文件与第 {same.number} 版完全相同（SHA-256 一致），不用再上传；要以那一版为准，请在版本页设置。"
        )
    checking = ImportAttempt.objects.filter(
        county=county,
        standard_id=standard_id,
        school_year=year.start,
        sha256=sum_of,
        state__in=OPEN_STATES,
    )
    if checking.exists():
        raise ValidationError("这个文件已经上传，正在检查（或排队）；结果在“数据”页的上传列表里。")
    attempt = ImportAttempt(
        county=county,
        standard_id=standard_id,
        school_year=year.start,
        source_kind=source_kind,
        round=reporting_round,
        file_name=name,
        sha256=sum_of,
        size=file.size or 0,
        note=note.strip()[:200],
        created_by=actor,
        progress_text="排队等候",
    )
    attempt.file.save(stored_name(county.pk, name), file, save=False)
    attempt.save()
    details = {"file": name, "sha256": sum_of, "standard": standard_id, "school_year": year.start}
    record(actor, "upload_dataset", attempt, organisation=county, details=details)
    return attempt


def note_progress(attempt: ImportAttempt, percent: int, text: str) -> None:
    """Say how far the check is; not a change of data, so it is not logged."""
    ImportAttempt.objects.filter(pk=attempt.pk, state__in=OPEN_STATES).update(
        state=AttemptState.RUNNING, progress_percent=percent, progress_text=text, progressed_at=timezone.now()
    )


@transaction.atomic
def accept_import(attempt: ImportAttempt, outcome: Outcome) -> DatasetVersion:
    """Make a version of what was read, all or nothing. It counts at once unless the dataset is locked."""
    locked = _open_attempt(attempt)
    tables = outcome.tables
    assert tables is not None
    matches = matched(locked.county, tables.schools)
    problems = (
        *_mismatch_warnings(locked, tables),
        *outcome.problems,
        *_completeness_warnings(locked, matches, [row.name for row in tables.schools]),
    )
    version = store_version(
        locked, tables, matches, [one for one in problems if not one.is_error], outcome.stats
    )
    locked.missing_schools = _missing_names(locked, matches)
    _finish(locked, AttemptState.ACCEPTED, outcome, problems, version=version)
    details = {
        "version": version.number,
        "file": locked.file_name,
        "sha256": locked.sha256,
        "schools": len(tables.schools),
        "counts": version.dataset.counting_version_id == version.pk,
    }
    record(locked.created_by, "accept_import", version, organisation=locked.county, details=details)
    return version


@transaction.atomic
def refuse_import(attempt: ImportAttempt, outcome: Outcome) -> ImportAttempt:
    """Send the file back with its findings; nothing of it is stored as data."""
    locked = _open_attempt(attempt)
    if outcome.files:
        names = [name for file in outcome.files for name in file.schools]
        locked.missing_schools = _missing_of_names(locked, names)
    if outcome.marked:
        bundle = locked.source_kind != SourceKind.WORKBOOK
        locked.marked_file_name = marked_name(locked.file_name, bundle=bundle)
        stored = stored_name(locked.county_id, locked.marked_file_name)
        locked.marked_file.save(stored, ContentFile(outcome.marked), save=False)
    _finish(locked, AttemptState.REFUSED, outcome, outcome.problems)
    details = {"file": locked.file_name, "errors": locked.error_count, "reason": outcome.refusal[:200]}
    record(locked.created_by, "refuse_import", locked, organisation=locked.county, details=details)
    return locked


@transaction.atomic
def ask_for_mapping(attempt: ImportAttempt, outcome: Outcome) -> ImportAttempt:
    """The table has other titles: somebody says once which column is what."""
    locked = _open_attempt(attempt)
    assert outcome.layout is not None
    locked.layout = foreign.described(outcome.layout, standard_of(locked.standard_id))
    _finish(locked, AttemptState.NEEDS_MAPPING, outcome, ())
    details = {"file": locked.file_name, "reason": "needs_mapping"}
    record(locked.created_by, "refuse_import", locked, organisation=locked.county, details=details)
    return locked


@transaction.atomic
def fail_import(attempt: ImportAttempt, *, reason: str) -> ImportAttempt:
    """The check broke off: say so; the file is kept and can be checked again. A result that stands is kept."""
    locked = _locked(attempt)
    if locked.state not in OPEN_STATES:
        return locked
    locked.refusal = reason
    _finish(locked, AttemptState.FAILED, Outcome(refusal=reason), ())
    record(locked.created_by, "fail_import", locked, organisation=locked.county, details={"reason": reason})
    return locked


@transaction.atomic
def retry_import(attempt: ImportAttempt, *, actor: User | None) -> ImportAttempt:
    """Put an upload back into the queue that broke off or has been stuck; ValidationError for any other."""
    require_import(actor, attempt.county)
    locked = _locked(attempt)
    if locked.state in (AttemptState.ACCEPTED, AttemptState.REFUSED):
        raise ValidationError("这次上传已经有结果，不能再检查；请重新上传。")
    if locked.state != AttemptState.FAILED and not is_stuck(locked):
        raise ValidationError("这次上传正在检查，不用再点。")
    _wait_again(locked)
    record(actor, "upload_dataset", locked, organisation=locked.county, details={"again": True})
    return locked


@transaction.atomic
def map_columns(
    attempt: ImportAttempt,
    titles: dict[str, str],
    *,
    units: dict[str, str] | None = None,
    name: str = "",
    actor: User,
) -> ColumnMapping:
    """Remember which title is which value (empty: left out on purpose) and put the upload back into the queue.

    ValidationError when a required field has no column, two columns have one field, or a unit does not fit.
    """
    require_import(actor, attempt.county)
    locked = _locked(attempt)
    if locked.state != AttemptState.NEEDS_MAPPING or locked.layout is None:
        raise ValidationError("这次上传不需要指定列对应。")
    chosen = [value for value in titles.values() if value]
    twice = sorted({value for value in chosen if chosen.count(value) > 1})
    layout = foreign.school_layout(standard_of(locked.standard_id))
    assert layout is not None
    if twice:
        labels = "、".join(layout.slot(value).title for value in twice)
        raise ValidationError(f"有两列对应同一项：{labels}。请只留一列。")
    if wrong := foreign.unit_errors(layout, titles, units or {}):
        raise ValidationError(wrong)
    lacking = foreign.unmapped_identity(standard_of(locked.standard_id), chosen)
    if lacking:
        raise ValidationError(f"还没有指定：{'、'.join(lacking)}。这几项必须有对应的列。")
    mapping, _ = ColumnMapping.objects.update_or_create(
        county=locked.county,
        standard_id=locked.standard_id,
        table_id=locked.layout["table_id"],
        signature=locked.layout["signature"],
        defaults={"name": name.strip()[:100], "titles": titles, "units": units or {}, "mapped_by": actor},
    )
    _wait_again(locked)
    details = {"file": locked.file_name, "name": mapping.name, "columns": len(chosen)}
    record(actor, "map_columns", mapping, organisation=locked.county, details=details)
    return mapping


def is_stuck(attempt: ImportAttempt) -> bool:
    """No progress for ten minutes: the worker was stopped; the upload may be checked again."""
    last = attempt.progressed_at or attempt.created_at
    return attempt.state in OPEN_STATES and timezone.now() - last > STUCK_AFTER


def _locked(attempt: ImportAttempt) -> ImportAttempt:
    waiting = ImportAttempt.objects.select_for_update(of=("self",)).select_related("county", "created_by")
    return waiting.get(pk=attempt.pk)


def _open_attempt(attempt: ImportAttempt) -> ImportAttempt:
    """The upload, held until the transaction ends; ValueError when it already has its result."""
    locked = _locked(attempt)
    if locked.state not in OPEN_STATES:
        raise ValueError(f"attempt {locked.pk} is already {locked.state}")
    return locked


def _wait_again(attempt: ImportAttempt) -> None:
    attempt.state = AttemptState.WAITING
    attempt.progress_percent, attempt.progress_text = 0, "排队等候"
    attempt.progressed_at = timezone.now()
    attempt.refusal = ""
    attempt.save()


def _finish(
    attempt: ImportAttempt,
    state: AttemptState,
    outcome: Outcome,
    problems: Sequence[Problem],
    *,
    version: DatasetVersion | None = None,
) -> None:
    attempt.state = state
    attempt.version = version
    attempt.refusal = outcome.refusal[:500]
    attempt.error_count = sum(problem.is_error for problem in problems)
    attempt.warning_count = len(problems) - attempt.error_count
    attempt.files = [
        {
            "file": file.file,
            "schools": list(file.schools),
            "is_county": file.is_county,
            "errors": sum(problem.is_error for problem in file.problems),
            "warnings": sum(not problem.is_error for problem in file.problems),
        }
        for file in outcome.files
    ]
    attempt.progress_percent, attempt.progress_text = 100, ""
    attempt.finished_at = timezone.now()
    attempt.save()
    attempt.problems.all().delete()
    AttemptProblem.objects.bulk_create(
        (
            AttemptProblem(
                attempt=attempt,
                position=position,
                is_error=problem.is_error,
                message=problem.message,
                file=problem.file[:300],
                sheet=problem.sheet[:120],
                cell=problem.cell[:20],
                column=problem.column[:200],
                value=problem.value.replace("\0", "")[:200],
                row_label=problem.row_label[:200],
            )
            for position, problem in enumerate(problems[:MOST_PROBLEMS_KEPT])
        ),
        batch_size=500,
    )


def _mismatch_warnings(attempt: ImportAttempt, tables: ReportedTables) -> list[Problem]:
    """The file speaks of another county or of another year than it was uploaded for."""
    found = []
    named, own = normalised(tables.county.name), normalised(attempt.county.name)
    if named and named not in own and own not in named:
        message = (
            f"表里的县是“{tables.county.name}”，与本县（{attempt.county.name}）不同；请核对是否拿错了文件。"
        )
        found.append(Problem(WARNING, message, row_label=tables.county.name))
    year = tables.county.get("report_year")
    if isinstance(year, Fraction) and year not in (attempt.school_year, attempt.school_year + 1):
        message = f"表里的填报年度是 {year}，上传时选的是 {attempt.year}；请核对选的学年对不对。"
        found.append(Problem(WARNING, message, row_label=tables.county.name))
    return found


def _completeness_warnings(
    attempt: ImportAttempt, matches: Sequence[Organisation | None], names: Sequence[str]
) -> list[Problem]:
    """Registered schools that did not come, and rows of schools that nobody registered."""
    found = []
    one = standard_of(attempt.standard_id).reporter
    missing = _missing_names(attempt, matches)
    if missing:
        found.append(Problem(WARNING, f"还有 {len(missing)} 所{one}没有数据：{_listed(missing)}。"))
    unknown = [name for name, school in zip(names, matches, strict=True) if school is None]
    if unknown:
        message = (
            f"有 {len(unknown)} 所{one}没有在系统里登记：{_listed(unknown)}。"
            f"请核对名称和代码；确是新{one}的，在版本页登记。"
        )
        found.append(Problem(WARNING, message))
    return found


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def _missing_names(attempt: ImportAttempt, matches: Sequence[Organisation | None]) -> list[str]:
    present = {school.pk for school in matches if school is not None}
    expected = expected_schools(attempt.county, standard_of(attempt.standard_id))
    return [school.name for school in expected if school.pk not in present]


def _missing_of_names(attempt: ImportAttempt, names: Sequence[str]) -> list[str]:
    return _missing_names(attempt, matched(attempt.county, [Record(name, {}) for name in names]))

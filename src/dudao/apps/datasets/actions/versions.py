"""Versions: storing one, which of them counts, the lock, and what the county says about jumps."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.datasets.choices import RowLevel
from dudao.apps.datasets.encoding import (
    encoded_origin,
    encoded_origins,
    encoded_points,
    encoded_problem,
    encoded_values,
)
from dudao.apps.datasets.matching import code_of
from dudao.apps.datasets.models import (
    Dataset,
    DatasetVersion,
    ImportAttempt,
    ReportedJudgement,
    ReportedRow,
    WarningExplanation,
)
from dudao.apps.datasets.permissions import can_import
from dudao.apps.datasets.queries import standard_of
from dudao.apps.datasets.queries_schools import expected_schools
from dudao.apps.organisations.api import (
    AreaType,
    Kind,
    NewOrganisation,
    Organisation,
    SchoolKind,
    add_organisation,
    schools_by_name,
)
from dudao.core.problem import Problem
from dudao.core.schools import SchoolKind as ReportedKind
from dudao.engine.facts import Record, ReportedTables
from dudao.engine.reporting.read import ReadingStats
from dudao.engine.school_facts import school_kind

MOST_WARNINGS_KEPT = 2_000
NOT_OFFICER = "数据由督导室干部管理，您可以查看。"
SHORTEST_REASON = 4


def store_version(
    attempt: ImportAttempt,
    tables: ReportedTables,
    matches: Sequence[Organisation | None],
    warnings: Sequence[Problem],
    stats: ReadingStats,
) -> DatasetVersion:
    """The next version of the dataset with all its rows, inside the caller's transaction.

    It becomes the one that counts unless the dataset is locked or it lacks schools of the one that counts now.
    """
    dataset, _ = Dataset.objects.get_or_create(
        county=attempt.county, standard_id=attempt.standard_id, school_year=attempt.school_year
    )
    dataset = _locked(dataset)
    last = dataset.versions.aggregate(last=Max("number"))["last"] or 0
    version = DatasetVersion.objects.create(
        dataset=dataset,
        number=last + 1,
        source_kind=attempt.source_kind,
        file=attempt.file.name,
        file_name=attempt.file_name,
        sha256=attempt.sha256,
        size=attempt.size,
        uploaded_by=attempt.created_by,
        warnings=[encoded_problem(problem) for problem in warnings[:MOST_WARNINGS_KEPT]],
        stats={
            "schools": stats.schools,
            "cells": stats.cells,
            "blanks": stats.blanks,
            "warnings": len(warnings),
            "sheets": list(stats.sheets),
            "ignored_sheets": list(stats.ignored_sheets),
        },
        note=attempt.note,
    )
    rows = [_row(version, RowLevel.SCHOOL, position, one) for position, one in enumerate(tables.schools)]
    for row, school in zip(rows, matches, strict=True):
        row.organisation = school
    if tables.county.values or tables.county.origins:
        county_row = _row(version, RowLevel.COUNTY, 0, tables.county)
        county_row.organisation = dataset.county
        rows.append(county_row)
    ReportedRow.objects.bulk_create(rows, batch_size=200)
    ReportedJudgement.objects.bulk_create(
        ReportedJudgement(
            version=version,
            item_id=item_id,
            value=held.value,
            conclusion=held.conclusion,
            origin=encoded_origin(held.origin),
        )
        for item_id, held in tables.judgements.items()
    )
    ReportedJudgement.objects.bulk_create(
        ReportedJudgement(
            version=version,
            item_id=item_id,
            value=encoded_points(given),
            conclusion=given.note,
            origin=encoded_origin(given.origin),
        )
        for item_id, given in tables.points.items()
    )
    if not dataset.is_locked and not _lost_schools(dataset, matches):
        dataset.counting_version = version
        dataset.save(update_fields=["counting_version"])
    version.dataset = dataset
    return version


def _lost_schools(dataset: Dataset, matches: Sequence[Organisation | None]) -> set[int]:
    """The schools still expected that the counting version has and these rows do not: one late form is no county."""
    if dataset.counting_version is None:
        return set()
    held = dataset.counting_version.rows.filter(level=RowLevel.SCHOOL).values_list(
        "organisation_id", flat=True
    )
    expected = {school.pk for school in expected_schools(dataset.county, standard_of(dataset.standard_id))}
    return expected & set(held) - {school.pk for school in matches if school is not None}


def _row(version: DatasetVersion, level: RowLevel, position: int, one: Record) -> ReportedRow:
    return ReportedRow(
        version=version,
        level=level,
        position=position,
        name=one.name[:200],
        values=encoded_values(one),
        origins=encoded_origins(one),
    )


@transaction.atomic
def set_counting_version(version: DatasetVersion, *, actor: User) -> Dataset:
    """Let this version count; refused while the dataset is locked."""
    _require(actor, version.dataset.county)
    dataset = _locked(version.dataset)
    if dataset.is_locked:
        raise ValidationError("数据已锁定，不能换版本；请先解除锁定并写明原因。")
    before = dataset.counting_version
    if before is not None and before.pk == version.pk:
        return dataset
    dataset.counting_version = version
    dataset.save(update_fields=["counting_version"])
    details = {"from": before.number if before is not None else None, "to": version.number}
    record(actor, "set_counting_version", dataset, organisation=dataset.county, details=details)
    return dataset


@transaction.atomic
def lock_dataset(dataset: Dataset, *, actor: User, seen: int | None = None) -> Dataset:
    """以此版为准: the counting version stays what it is until somebody unlocks it with a reason.

    `seen` is the id of the version that the page showed as counting; ValidationError when another counts by now.
    """
    _require(actor, dataset.county)
    held = _locked(dataset)
    if held.counting_version is None:
        raise ValidationError("还没有入库的版本，不能锁定。")
    if held.is_locked:
        raise ValidationError("数据已经锁定。")
    if seen is not None and held.counting_version.pk != seen:
        raise ValidationError(f"刚刚换了版本，现在以{held.counting_version}为准；请看过再锁定。")
    held.locked_at, held.locked_by = timezone.now(), actor
    held.save(update_fields=["locked_at", "locked_by"])
    details = {"version": held.counting_version.number, "sha256": held.counting_version.sha256}
    record(actor, "lock_dataset", held, organisation=held.county, details=details)
    return held


@transaction.atomic
def unlock_dataset(dataset: Dataset, *, reason: str, actor: User) -> Dataset:
    """Open the dataset again; the reason goes into the log."""
    _require(actor, dataset.county)
    held = _locked(dataset)
    if not held.is_locked:
        raise ValidationError("数据没有锁定。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(
            {"reason": f"请写明解除锁定的原因（至少 {SHORTEST_REASON} 个字），会记入操作记录。"}
        )
    held.locked_at, held.locked_by = None, None
    held.save(update_fields=["locked_at", "locked_by"])
    record(actor, "unlock_dataset", held, organisation=held.county, details={"reason": reason.strip()[:300]})
    return held


@transaction.atomic
def explain_warning(version: DatasetVersion, position: int, *, text: str, actor: User) -> WarningExplanation:
    """Say why a warning of a version is as it is; the newest text is shown, the log keeps every one."""
    _require(actor, version.dataset.county)
    if not 0 <= position < len(version.warnings):
        raise ValidationError("没有这条提醒。")
    if not text.strip():
        raise ValidationError({"text": "请写明原因。"})
    held, _ = WarningExplanation.objects.update_or_create(
        version=version, position=position, defaults={"text": text.strip()[:500], "explained_by": actor}
    )
    details = {"version": version.number, "position": position, "text": held.text}
    record(actor, "explain_warning", version, organisation=version.dataset.county, details=details)
    return held


@transaction.atomic
def register_schools(version: DatasetVersion, *, actor: User) -> list[Organisation]:
    """Add the schools of a version that nobody registered yet, and link their rows; the values stay as they are.

    Left out: rows whose kind is unknown, and names that two registered schools bear.
    """
    county = version.dataset.county
    _require(actor, county)
    known = schools_by_name(county)
    added: list[Organisation] = []
    for row in (
        version.rows.select_for_update().filter(level=RowLevel.SCHOOL, organisation=None).order_by("position")
    ):
        reported = Record(row.name, row.values)
        kind = school_kind(str(row.values.get("kind") or ""))
        if kind is None or not row.name.strip() or row.name in known:
            continue
        new = NewOrganisation(
            kind=Kind.SCHOOL,
            name=row.name[:100],
            code=code_of(reported)[:20],
            school_kind=REGISTERED_KINDS[kind],
            area_type=AREAS.get(str(row.values.get("area_type") or ""), ""),
            is_sample=county.is_sample,
        )
        school = add_organisation(county, new, actor=actor)
        known[row.name] = [school]
        row.organisation = school
        row.save(update_fields=["organisation"])
        added.append(school)
    if not added:
        raise ValidationError("没有可以登记的学校：它们的类别没有填，或者名称与已登记的学校相同。")
    details = {"version": version.number, "schools": [school.name for school in added]}
    record(actor, "register_schools", version, organisation=county, details=details)
    return added


REGISTERED_KINDS = {kind: SchoolKind(kind.value) for kind in ReportedKind if kind.value in SchoolKind.values}
AREAS = {area.label: area.value for area in AreaType}


def _locked(dataset: Dataset) -> Dataset:
    waiting = Dataset.objects.select_for_update(of=("self",)).select_related(
        "county", "counting_version", "locked_by"
    )
    return waiting.get(pk=dataset.pk)


def _require(actor: User, county: Organisation) -> None:
    if not can_import(actor, county):
        raise PermissionDenied(NOT_OFFICER)

"""Reads of measurement: which rules a county uses, which versions there are to look at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from dudao.apps.datasets.api import Dataset, DatasetVersion, ReportedRow
from dudao.apps.measurement.choices import DocumentState
from dudao.apps.measurement.models import EvaluationSummary, PreparedDocument, RuleChoice
from dudao.apps.organisations.api import Organisation
from dudao.infra.prepared import Prepared


def chosen_rules(dataset: Dataset) -> tuple[str, ...]:
    """The optional rule sets that the county uses for this dataset, in alphabetical order."""
    try:
        held = dataset.rule_choice
    except RuleChoice.DoesNotExist:
        return ()
    return tuple(sorted(held.rules))


def chosen_rules_of(versions: Iterable[DatasetVersion]) -> dict[int, tuple[str, ...]]:
    """The rule sets in use by dataset, in one query."""
    wanted = {version.dataset_id for version in versions}
    held = RuleChoice.objects.filter(dataset__in=wanted).values_list("dataset_id", "rules")
    return {dataset_id: tuple(sorted(rules)) for dataset_id, rules in held}


def versions_of(county: Organisation) -> list[DatasetVersion]:
    """Every version of the county that can be looked at, newest year first, the counting one before the others."""
    return _in_order(_versions().filter(dataset__county=county))


def versions_around(version_id: int) -> list[DatasetVersion]:
    """A version and all others of its county with the rules in use, in one query; empty when there is none."""
    return _in_order(_versions_beside(version_id))


def _versions() -> QuerySet[DatasetVersion]:
    return DatasetVersion.objects.select_related("dataset__county", "dataset__rule_choice").defer(
        "warnings",
        "stats",
        "note",
        "dataset__county__pinyin",
        "dataset__county__initials",
        "dataset__county__code",
        "dataset__county__school_kind",
        "dataset__county__area_type",
        "dataset__county__founder_kind",
        "dataset__rule_choice__chosen_at",
    )


def _in_county_of(version_id: int) -> QuerySet[DatasetVersion]:
    county = Dataset.objects.filter(versions=version_id).values("county")[:1]
    return _versions().filter(dataset__county=county)


_versions_beside = Prepared[DatasetVersion, int](_in_county_of, int)


def _in_order(versions: Iterable[DatasetVersion]) -> list[DatasetVersion]:
    return sorted(
        versions,
        key=lambda one: (
            -one.dataset.school_year,
            one.dataset.standard_id,
            one.pk != one.dataset.counting_version_id,
            -one.number,
        ),
    )


def counting_versions(counties: Iterable[Organisation]) -> list[DatasetVersion]:
    """The versions that count, newest year first."""
    return list(
        DatasetVersion.objects.filter(counting_for__county__in=list(counties))
        .select_related("dataset__county")
        .defer("warnings", "stats")
        .order_by("-dataset__school_year", "dataset__standard_id", "dataset__county_id")
    )


def summary_of(version: DatasetVersion, rules_key: str, release: str) -> EvaluationSummary | None:
    """The kept summary of an evaluation."""
    return EvaluationSummary.objects.filter(version=version, rules_key=rules_key, release=release).first()


def latest_rows(schools: Iterable[Organisation]) -> list[ReportedRow]:
    """The rows of these schools in the versions that count, newest year first."""
    return list(
        ReportedRow.objects.filter(
            organisation__in=list(schools), level="school", version__counting_for__isnull=False
        )
        .select_related("organisation", "version__dataset__county")
        .defer("values", "origins")
        .order_by("-version__dataset__school_year", "version__dataset__standard_id", "pk")
    )


def documents_of(
    version: DatasetVersion, rules: Iterable[str], release: str, day: datetime.date
) -> list[PreparedDocument]:
    """The files made, or being made, of an evaluation on a day."""
    rules_key = ",".join(sorted(set(rules)))
    return list(
        PreparedDocument.objects.filter(version=version, rules_key=rules_key, release=release, day=day)
    )


def rule_choice_of(dataset: Dataset) -> RuleChoice | None:
    """Which rules the county uses for this dataset; None when it never chose."""
    return RuleChoice.objects.filter(dataset=dataset).first()


def ready_document(document_id: int) -> PreparedDocument | None:
    """A file that was made, with the county it belongs to; None while it is not ready."""
    return (
        PreparedDocument.objects.select_related("version__dataset__county")
        .filter(pk=document_id, state=DocumentState.READY)
        .first()
    )


def documents_before(moment: datetime.datetime) -> list[PreparedDocument]:
    """The files of all counties that were asked for before a moment, oldest first."""
    found = PreparedDocument.objects.filter(requested_at__lt=moment).select_related(
        "version__dataset__county"
    )
    return list(found.order_by("requested_at", "pk"))

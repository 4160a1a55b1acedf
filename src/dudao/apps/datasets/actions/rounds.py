"""Rounds of reporting: opened by the officer, forms handed in by schools, merged into one version."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.datasets.actions.uploads import require_import, upload_dataset
from dudao.apps.datasets.choices import SourceKind, SubmissionState
from dudao.apps.datasets.encoding import encoded_origins, encoded_problem, encoded_values
from dudao.apps.datasets.files import digest, shown_name, stored_name
from dudao.apps.datasets.importing import WORKBOOK_SUFFIXES
from dudao.apps.datasets.models import Dataset, ImportAttempt, ReportingRound, SchoolSubmission
from dudao.apps.datasets.permissions import can_confirm, can_submit
from dudao.apps.datasets.queries import standard_of
from dudao.apps.datasets.queries_rounds import is_asked
from dudao.apps.datasets.queries_schools import expected_schools
from dudao.apps.datasets.reading_forms import FormOutcome, county_form_problem
from dudao.apps.organisations.api import Organisation, SchoolYear

CLOSED = "这次填报已经结束，不能再改；需要更正请联系督导室。"
MOST_PROBLEMS_KEPT = 500


@transaction.atomic
def open_round(
    county: Organisation,
    standard_id: str,
    year: SchoolYear,
    *,
    actor: User,
    due_on: date | None = None,
    note: str = "",
) -> ReportingRound:
    """Ask every school of the county for its form. ValidationError while another round of the dataset is open."""
    require_import(actor, county)
    if not expected_schools(county, standard_of(standard_id)):
        raise ValidationError("本县还没有登记要填报的学校；请先在“设置 → 学校”里登记，或从上传的数据里登记。")
    dataset, _ = Dataset.objects.get_or_create(county=county, standard_id=standard_id, school_year=year.start)
    dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=dataset.pk)
    if dataset.rounds.filter(closed_at=None).exists():
        raise ValidationError("这份数据已经有一次进行中的学校填报。")
    opened = ReportingRound.objects.create(dataset=dataset, opened_by=actor, due_on=due_on, note=note.strip())
    details = {
        "standard": standard_id,
        "school_year": year.start,
        "due_on": due_on.isoformat() if due_on else None,
    }
    record(actor, "open_round", opened, organisation=county, details=details)
    return opened


@transaction.atomic
def close_round(reporting_round: ReportingRound, *, actor: User) -> ReportingRound:
    """End a round: nothing can be handed in any more; what was handed in stays."""
    held = _held(reporting_round)
    require_import(actor, held.dataset.county)
    _require_open(held)
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    record(actor, "close_round", held, organisation=held.dataset.county)
    return held


@transaction.atomic
def set_county_form(
    reporting_round: ReportingRound, file: UploadedFile[Any], *, actor: User
) -> ReportingRound:
    """Add the county's own form to a round; a newer one takes its place."""
    held = _held(reporting_round)
    county = held.dataset.county
    require_import(actor, county)
    _require_open(held)
    name = shown_name(file.name or "")
    file.seek(0)
    if problem := county_form_problem(file.read(), name, standard_of(held.dataset.standard_id)):
        raise ValidationError(problem)
    file.seek(0)
    held.county_file_name = name
    held.county_file.save(stored_name(county.pk, name), file, save=False)
    held.save(update_fields=["county_file", "county_file_name"])
    record(actor, "set_county_form", held, organisation=county, details={"file": name})
    return held


@transaction.atomic
def submit_school_form(
    reporting_round: ReportingRound,
    school: Organisation,
    file: UploadedFile[Any],
    outcome: FormOutcome,
    *,
    actor: User,
) -> SchoolSubmission:
    """Keep what a school handed in, as read: in order it takes the place of the form before, else it is refused
    with its findings and the form before stays."""
    if not can_submit(actor, school):
        raise PermissionDenied("填报表由本校填报员或校长上交，督导室也可以代交。")
    held = _held(reporting_round)
    county = held.dataset.county
    if school.county_id != county.pk:
        raise PermissionDenied("这所学校不在本次填报的县里。")
    if not is_asked(school, standard_of(held.dataset.standard_id)):
        raise ValidationError(
            "这次填报不要本校交表（学校已撤并，或不在这个标准的范围内）；有疑问请联系督导室。"
        )
    _require_open(held)
    name = shown_name(file.name or "")
    accepted = outcome.is_accepted
    if accepted:
        _handed_in(held, school).update(state=SubmissionState.REPLACED)
    submission = SchoolSubmission(
        round=held,
        school=school,
        state=SubmissionState.HANDED_IN if accepted else SubmissionState.REFUSED,
        file_name=name,
        sha256=digest(file),
        size=file.size or 0,
        problems=[encoded_problem(one) for one in outcome.problems[:MOST_PROBLEMS_KEPT]],
        error_count=sum(one.is_error for one in outcome.problems),
        warning_count=sum(not one.is_error for one in outcome.problems),
        values=encoded_values(outcome.record) if outcome.record is not None else {},
        origins=encoded_origins(outcome.record) if outcome.record is not None else [],
        submitted_by=actor,
    )
    submission.file.save(stored_name(county.pk, name), file, save=False)
    if outcome.marked:
        submission.marked_file.save(
            stored_name(county.pk, "标注.xlsx"), ContentFile(outcome.marked), save=False
        )
    submission.save()
    verb = "submit_school_form" if accepted else "refuse_school_form"
    details = {"file": name, "sha256": submission.sha256, "errors": submission.error_count}
    record(actor, verb, submission, organisation=school, details=details)
    return submission


@transaction.atomic
def withdraw_school_form(submission: SchoolSubmission, *, actor: User) -> SchoolSubmission:
    """Take a form back while the round is open; the school counts as missing again."""
    held = (
        SchoolSubmission.objects.select_for_update(of=("self",))
        .select_related("school", "round__dataset__county")
        .get(pk=submission.pk)
    )
    if not can_submit(actor, held.school):
        raise PermissionDenied("只有本校或督导室可以撤回。")
    _require_open(held.round)
    if held.state != SubmissionState.HANDED_IN:
        raise ValidationError("这份表不是已交状态，不用撤回。")
    held.state = SubmissionState.WITHDRAWN
    held.save(update_fields=["state"])
    record(actor, "withdraw_school_form", held, organisation=held.school)
    return held


@transaction.atomic
def confirm_school_form(submission: SchoolSubmission, *, actor: User) -> SchoolSubmission:
    """The principal vouches for the form."""
    held = (
        SchoolSubmission.objects.select_for_update(of=("self",))
        .select_related("school", "round__dataset__county")
        .get(pk=submission.pk)
    )
    if not can_confirm(actor, held):
        raise PermissionDenied("填报表由本校校长确认。")
    _require_open(held.round)
    if held.state != SubmissionState.HANDED_IN:
        raise ValidationError("只有已交的表可以确认。")
    held.confirmed_by, held.confirmed_at = actor, timezone.now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    record(actor, "confirm_school_form", held, organisation=held.school)
    return held


@transaction.atomic
def merge_round(reporting_round: ReportingRound, *, actor: User) -> ImportAttempt:
    """Put all forms handed in, and the county's, into one upload that is then checked like any other."""
    held = _held(reporting_round)
    county = held.dataset.county
    require_import(actor, county)
    forms = list(
        held.submissions.filter(state=SubmissionState.HANDED_IN)
        .select_related("school")
        .order_by("school_id")
    )
    if not forms:
        raise ValidationError("还没有学校交表，没有可以合并的。")
    file = ContentFile(_packed(held, forms), name=f"学校填报_{len(forms)}所.zip")
    attempt = upload_dataset(
        county,
        held.dataset.standard_id,
        held.dataset.year,
        file,
        actor=actor,
        source_kind=SourceKind.ROUND,
        reporting_round=held,
        note=f"合并 {len(forms)} 所学校的填报表",
    )
    details = {"schools": len(forms), "county_form": bool(held.county_file)}
    record(actor, "merge_round", held, organisation=county, details=details)
    return attempt


def _packed(held: ReportingRound, forms: list[SchoolSubmission]) -> bytes:
    """The forms as a ZIP; fixed dates, so that the same forms give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        for form in forms:
            name = form.school.name.replace("/", "／").lstrip(".")
            container.writestr(zipfile.ZipInfo(f"{name}{_suffix(form.file_name)}"), _content(form.file))
        if held.county_file:
            stem = PurePosixPath(held.county_file_name).stem
            name = f"县级_{stem}{_suffix(held.county_file_name)}"
            container.writestr(zipfile.ZipInfo(name), _content(held.county_file))
    return target.getvalue()


def _suffix(file_name: str) -> str:
    """The suffix of a workbook: forms are known by their content, but merging leaves out what has no such name."""
    suffix = PurePosixPath(file_name.lower()).suffix
    return suffix if suffix in WORKBOOK_SUFFIXES else ".xlsx"


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as stream:
        return bytes(stream.read())


def _held(reporting_round: ReportingRound) -> ReportingRound:
    waiting = ReportingRound.objects.select_for_update(of=("self",)).select_related("dataset__county")
    return waiting.get(pk=reporting_round.pk)


def _require_open(reporting_round: ReportingRound) -> None:
    if not reporting_round.is_open:
        raise ValidationError(CLOSED)


def _handed_in(held: ReportingRound, school: Organisation) -> Any:
    return held.submissions.filter(school=school, state=SubmissionState.HANDED_IN)

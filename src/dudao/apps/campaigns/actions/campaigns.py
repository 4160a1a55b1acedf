"""A campaign is set up, started, ended; its stages get their days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.filling import fill_assignments, fill_duties
from dudao.apps.campaigns.actions.rights import locked_for_edit, require_office
from dudao.apps.campaigns.choices import CampaignState, ReviewLevel, StageKind
from dudao.apps.campaigns.following import tell_subjects_changed
from dudao.apps.campaigns.models import (
    AcceptanceStage,
    Campaign,
    CampaignStandard,
    ItemDuty,
    Participant,
    default_review_levels,
)
from dudao.apps.campaigns.queries import items_without_lead, running_campaign_of, stages_of, unowned_count
from dudao.apps.organisations.api import Kind, Organisation, schools_of, set_county_dates, setting_of
from dudao.apps.standards.api import StandardVersion

PROVINCIAL = StageKind.PROVINCIAL_ACCEPTANCE


@dataclass(frozen=True)
class StageDays:
    """The days of one stage; None: not known yet."""

    starts_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    note: str = ""


@transaction.atomic
def create_campaign(
    county: Organisation,
    *,
    title: str,
    versions: Sequence[StandardVersion],
    actor: User | None,
    units: Sequence[Organisation] | None = None,
    review_levels: Sequence[str] | None = None,
    note: str = "",
) -> Campaign:
    """Set up a campaign with its stages, units, duties and assignments in one transaction and one entry.

    `units` None: all active schools of the county. Departments that the standards name as responsible take part
    besides. ValidationError: no title, no published version, a title used before.
    """
    require_office(actor, county)
    _check_new(county, title, versions)
    campaign = Campaign.objects.create(
        county=county,
        title=title.strip(),
        review_levels=_checked_levels(review_levels),
        note=note,
        created_by=actor,
    )
    CampaignStandard.objects.bulk_create(
        CampaignStandard(campaign=campaign, version=version, position=position)
        for position, version in enumerate(versions)
    )
    setting = setting_of(county)
    AcceptanceStage.objects.bulk_create(
        AcceptanceStage(
            campaign=campaign,
            kind=kind,
            due_on=setting.acceptance_on if setting is not None and kind == PROVINCIAL else None,
        )
        for kind in StageKind
    )
    fill_duties(campaign)
    _add_first_units(campaign, schools_of(county) if units is None else units)
    filled = fill_assignments(campaign)
    details = {
        "title": campaign.title,
        "standards": [str(version) for version in versions],
        "assignments": filled.added,
    }
    record(actor, "create_campaign", campaign, organisation=county, details=details)
    return campaign


def _check_new(county: Organisation, title: str, versions: Sequence[StandardVersion]) -> None:
    if county.kind != Kind.COUNTY:
        raise ValidationError("创建工作以县（市、区）为单位。")
    if not title.strip():
        raise ValidationError({"title": "请写上名称。"})
    if Campaign.objects.filter(county=county, title=title.strip()).exists():
        raise ValidationError({"title": "本县已有同名的创建工作。"})
    if not versions:
        raise ValidationError({"versions": "至少选一个标准。"})
    check_versions(county, versions)


def check_versions(county: Organisation, versions: Sequence[StandardVersion]) -> None:
    """Only published versions of the county itself, its city or its province; each standard once."""
    for version in versions:
        if not version.is_published:
            raise ValidationError({"versions": f"“{version}”还没有发布，不能用来评。"})
        if not county.path.startswith(version.standard.owner.path):
            raise ValidationError({"versions": f"“{version}”不是本县或上级的标准。"})
    if len({version.standard_id for version in versions}) != len(versions):
        raise ValidationError({"versions": "同一个标准只能选一个版本。"})


def _checked_levels(levels: Sequence[str] | None) -> list[str]:
    if levels is None:
        return default_review_levels()
    ordered = [level for level in ReviewLevel.values if level in set(levels)]
    if not ordered or len(ordered) != len(set(levels)):
        raise ValidationError({"review_levels": "至少选一个审核层级。"})
    return ordered


def _add_first_units(campaign: Campaign, units: Sequence[Organisation]) -> None:
    """The schools and units given, and the departments that lead or support an item."""
    duties = ItemDuty.objects.filter(campaign=campaign)
    named = {unit for unit in duties.values_list("lead_unit_id", flat=True) if unit}
    named |= {unit for unit in duties.values_list("supporting_units", flat=True) if unit}
    wanted = {unit.pk for unit in units} | named
    Participant.objects.bulk_create(
        (Participant(campaign=campaign, unit_id=unit) for unit in sorted(wanted - {campaign.county_id})),
        batch_size=500,
    )


@transaction.atomic
def edit_campaign(
    campaign: Campaign, *, title: str, note: str, review_levels: Sequence[str], actor: User | None
) -> Campaign:
    """Change name, note and review levels; nothing changed leaves no entry."""
    held = locked_for_edit(campaign, actor)
    wanted = {"title": title.strip(), "note": note, "review_levels": _checked_levels(review_levels)}
    if not wanted["title"]:
        raise ValidationError({"title": "请写上名称。"})
    if Campaign.objects.filter(county=held.county_id, title=wanted["title"]).exclude(pk=held.pk).exists():
        raise ValidationError({"title": "本县已有同名的创建工作。"})
    changed = {
        name: [getattr(held, name), value] for name, value in wanted.items() if getattr(held, name) != value
    }
    if changed:
        for name, value in wanted.items():
            setattr(held, name, value)
        held.save(update_fields=list(wanted))
        record(actor, "edit_campaign", held, organisation=held.county, details=changed)
    return held


@transaction.atomic
def start_campaign(campaign: Campaign, *, actor: User | None, reason: str = "") -> Campaign:
    """Let the ratings begin. Items on nobody refuse it, unless a reason is given; both go into the log."""
    held = locked_for_edit(campaign, actor)
    if held.state == CampaignState.RUNNING:
        raise ValidationError("这项创建工作已经在进行中。")
    unowned, leaderless = unowned_count(held), items_without_lead(held)
    if (unowned or leaderless) and not reason.strip():
        raise ValidationError(
            f"还有 {unowned} 项没有责任人、{leaderless} 条没有牵头单位。先落实责任，或写明理由后启动。"
        )
    details = {"unowned": unowned, "without_lead_unit": leaderless, "reason": reason.strip()}
    return _set_state(held, CampaignState.RUNNING, "start_campaign", actor, details)


@transaction.atomic
def close_campaign(campaign: Campaign, *, actor: User | None) -> Campaign:
    """End a running campaign: nothing of it can be rated or changed any more."""
    held = locked_for_edit(campaign, actor)
    if held.state != CampaignState.RUNNING:
        raise ValidationError("只有进行中的创建工作可以结束。")
    return _set_state(held, CampaignState.CLOSED, "close_campaign", actor, {})


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, actor: User | None) -> Campaign:
    """Let a closed campaign run again."""
    held = locked_for_edit(campaign, actor, closed_too=True)
    if held.state != CampaignState.CLOSED:
        raise ValidationError("这项创建工作没有结束，不用重新启动。")
    return _set_state(held, CampaignState.RUNNING, "reopen_campaign", actor, {})


def _set_state(
    campaign: Campaign, state: CampaignState, verb: str, actor: User | None, details: Mapping[str, object]
) -> Campaign:
    campaign.state = state
    if verb == "start_campaign":
        campaign.started_at = timezone.now()
    campaign.save(update_fields=["state", "started_at"])
    record(actor, verb, campaign, organisation=campaign.county, details=details)
    tell_subjects_changed(campaign, actor=actor)
    return campaign


@transaction.atomic
def set_stages(campaign: Campaign, days: Mapping[str, StageDays], *, actor: User | None) -> None:
    """Set the days of the stages given; the provincial acceptance becomes the county's day of the countdown too.

    Stages must not end before they begin, nor a later stage be due before an earlier one (ValidationError). The
    county's own day follows the campaign that runs; while another one runs it is left alone.
    """
    held = locked_for_edit(campaign, actor)
    stages = {stage.kind: stage for stage in stages_of(held)}
    changed: dict[str, object] = {}
    for kind, given in days.items():
        stage = stages[kind]
        before = StageDays(stage.starts_on, stage.due_on, stage.done_on, stage.note)
        if before != given:
            stage.starts_on, stage.due_on = given.starts_on, given.due_on
            stage.done_on, stage.note = given.done_on, given.note
            changed[kind] = [_words(before), _words(given)]
    _check_days(list(stages.values()))
    if not changed:
        return
    AcceptanceStage.objects.bulk_update(stages.values(), ["starts_on", "due_on", "done_on", "note"])
    record(actor, "set_stages", held, organisation=held.county, details=changed)
    running = running_campaign_of(held.county)
    if PROVINCIAL in changed and (running is None or running.pk == held.pk):
        setting = setting_of(held.county)
        set_county_dates(
            held.county,
            acceptance_on=stages[PROVINCIAL].due_on,
            recognised_on=setting.recognised_on if setting is not None else None,
            actor=actor,
        )


def _words(days: StageDays) -> str:
    shown = [day.isoformat() if day else "—" for day in (days.starts_on, days.due_on, days.done_on)]
    return " ".join([*shown, days.note]).strip()


def _check_days(stages: Sequence[AcceptanceStage]) -> None:
    for stage in stages:
        if stage.starts_on and stage.due_on and stage.starts_on > stage.due_on:
            raise ValidationError({stage.kind: f"{stage}的开始日期晚于完成日期。"})
    dated = [stage for stage in stages if stage.due_on]
    for earlier, later in pairwise(dated):
        if earlier.due_on and later.due_on and later.due_on < earlier.due_on:
            raise ValidationError({later.kind: f"{later}的日期早于{earlier}。"})


@transaction.atomic
def follow_county_date(county: Organisation, day: date | None, *, actor: User | None) -> None:
    """The day set in the county's settings becomes that of the campaign that runs there: one truth."""
    running = running_campaign_of(county)
    if running is None:
        return
    stage = next(stage for stage in stages_of(running) if stage.kind == PROVINCIAL)
    if stage.due_on == day:
        return
    details = {str(PROVINCIAL): [str(stage.due_on or "—"), str(day or "—")]}
    stage.due_on = day
    stage.save(update_fields=["due_on"])
    record(actor, "set_stages", running, organisation=county, details=details)

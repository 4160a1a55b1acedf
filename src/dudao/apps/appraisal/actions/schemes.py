"""The office draws a scheme up, changes it, publishes it; published, it is locked and a further version changes it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, SchemeState
from dudao.apps.appraisal.models import Appraisal, AppraisalScheme, AppraisedUnit
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage
from dudao.apps.appraisal.queries import UNIT_ROLES, people_at, possible_units, rules_of, scheme_by_id
from dudao.apps.notices.api import NoticeKind, notify
from dudao.apps.organisations.api import Organisation
from dudao.core.appraisal import Scheme, example_scheme, problems_of, scheme_to_json

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_TITLE = 120
CHANGED = "这份办法刚刚被别人改过，这一步没有做。请核对最新内容后再来。"


@transaction.atomic
def create_scheme(county: Organisation, year: int, *, actor: User) -> AppraisalScheme:
    """A draft of the year's rules: a copy of the newest published ones, else the example, labelled so.

    Units go to the groups of the copied version, else by their kind. Raises ``PermissionDenied``,
    ``ValidationError`` while another draft of the year lives or its result is already signed.
    """
    _require(actor, county)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"考核年度要在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    Organisation.objects.select_for_update(of=("self",)).get(pk=county.pk)
    of_year = AppraisalScheme.objects.filter(county=county, year=year)
    if of_year.filter(state=SchemeState.DRAFT).exists():
        raise ValidationError(f"{year} 年已经有一份正在拟定的办法，请接着改那一份。")
    _check_replaceable(county, year)
    last = of_year.order_by("-version").first()
    model = (
        AppraisalScheme.objects.filter(county=county, state=SchemeState.PUBLISHED, year__lte=year)
        .order_by("-year", "-version")
        .first()
    )
    rules = rules_of(model) if model is not None else example_scheme()
    made = AppraisalScheme.objects.create(
        county=county,
        year=year,
        version=last.version + 1 if last is not None else 1,
        title=f"{year} 年度目标考核办法",
        content=scheme_to_json(rules),
        basis=model.basis if model is not None else "",
        is_example=model is None,
        created_by=actor,
    )
    _start_units(made, model, rules)
    details = {"year": year, "version": made.version, "copied": model.pk if model is not None else None}
    record(actor, "create_appraisal_scheme", made, organisation=county, details=details)
    return made


def _start_units(scheme: AppraisalScheme, model: AppraisalScheme | None, rules: Scheme) -> None:
    known = dict(model.units.values_list("unit_id", "group")) if model is not None else None
    rows = []
    for unit in possible_units(scheme.county):
        group = known.get(unit.pk, "") if known is not None else group_by_kind(rules, unit)
        if group:
            rows.append(AppraisedUnit(scheme=scheme, unit=unit, group=group))
    AppraisedUnit.objects.bulk_create(rows)


def group_by_kind(rules: Scheme, unit: Organisation) -> str:
    """The first group that a unit's kind belongs to; empty when there is none."""
    for group in rules.groups:
        fits = unit.kind in group.unit_kinds
        if fits and (not unit.is_school or not group.school_kinds or unit.school_kind in group.school_kinds):
            return group.key
    return ""


@transaction.atomic
def save_scheme(
    scheme: AppraisalScheme, rules: Scheme, *, title: str, basis: str, revision: int, actor: User
) -> AppraisalScheme:
    """Change a draft; what cannot be published yet may be saved. Units of a group that is gone leave the scheme.

    Raises ``PermissionDenied``, ``ValidationError`` for a published one or when `revision` is not that of now.
    """
    held = _draft(scheme, revision, actor)
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise ValidationError(f"名称要写，最多 {LONGEST_TITLE} 字。")
    held.title, held.basis = title.strip(), basis.strip()
    held.content = scheme_to_json(rules)
    held.is_example = False
    held.revision += 1
    held.save()
    held.units.exclude(group__in=[group.key for group in rules.groups]).delete()
    record(
        actor,
        "edit_appraisal_scheme",
        held,
        organisation=held.county,
        details={"lines": len(rules.lines), "groups": len(rules.groups)},
    )
    return held


@transaction.atomic
def set_units(
    scheme: AppraisalScheme, groups: Mapping[int, str], *, revision: int, actor: User
) -> AppraisalScheme:
    """Which units a draft appraises, by id, and in which group; who is not named is not appraised."""
    held = _draft(scheme, revision, actor)
    known = {group.key for group in rules_of(held).groups}
    possible = {unit.pk for unit in possible_units(held.county)}
    if set(groups) - possible or set(groups.values()) - known:
        raise ValidationError("有单位或分组不在本县的办法里，请刷新页面重新选。")
    held.units.all().delete()
    AppraisedUnit.objects.bulk_create(
        AppraisedUnit(scheme=held, unit_id=pk, group=group) for pk, group in sorted(groups.items())
    )
    held.revision += 1
    held.save(update_fields=["revision"])
    record(actor, "set_appraised_units", held, organisation=held.county, details={"units": len(groups)})
    return held


def publishing_problems(scheme: AppraisalScheme) -> list[str]:
    """What must be mended before a draft may be published, in Chinese."""
    rules = rules_of(scheme)
    found = problems_of(rules)
    filled = set(scheme.units.values_list("group", flat=True))
    found += [f"“{group.title}”还没有考核单位。" for group in rules.groups if group.key not in filled]
    return found


@transaction.atomic
def publish_scheme(scheme: AppraisalScheme, *, revision: int, actor: User) -> AppraisalScheme:
    """Publish a draft: locked from now on, read by all units, in place of the version before; units are told.

    Raises ``PermissionDenied``, ``ValidationError`` with everything that must be mended first.
    """
    held = _draft(scheme, revision, actor)
    _check_replaceable(held.county, held.year)
    found = publishing_problems(held)
    if found:
        raise ValidationError(found)
    before = AppraisalScheme.objects.filter(
        county=held.county, year=held.year, state=SchemeState.PUBLISHED
    ).first()
    if before is not None:
        before.state = SchemeState.REPLACED
        before.save(update_fields=["state"])
    held.state = SchemeState.PUBLISHED
    held.published_by, held.published_at = actor, timezone.now()
    held.is_example = False
    held.revision += 1
    held.save()
    units = list(held.units.values_list("unit_id", flat=True))
    notify(
        people_at(units, UNIT_ROLES),
        kind=NoticeKind.DECIDED,
        title=f"{held.title}已公布",
        body="请看本单位的考核项目和怎么计分。",
        url=reverse("appraisal_scheme", args=[held.pk]),
        unique_key=f"appraisal_scheme:{held.pk}:published",
        county=held.county,
        sent_by=actor,
    )
    record(
        actor,
        "publish_appraisal_scheme",
        held,
        organisation=held.county,
        details={"year": held.year, "version": held.version, "units": len(units)},
    )
    return held


@transaction.atomic
def discard_scheme(scheme: AppraisalScheme, *, actor: User) -> None:
    """Give a draft up; published ones stay."""
    held = _draft(scheme, None, actor)
    held.state = SchemeState.DISCARDED
    held.revision += 1
    held.save(update_fields=["state", "revision"])
    record(
        actor, "discard_appraisal_scheme", held, organisation=held.county, details={"version": held.version}
    )


def _check_replaceable(county: Organisation, year: int) -> None:
    """Rules do not change any more once units have been shown a result by them."""
    running = (
        Appraisal.objects.filter(county=county, year=year).exclude(state=AppraisalState.COMPUTED).first()
    )
    if running is not None:
        raise ValidationError(f"{year} 年的考核结果已经是“{running.get_state_display()}”，办法不能再换。")


def _require(actor: User, county: Organisation) -> None:
    if not can_manage(actor, county):
        raise PermissionDenied(ONLY_OFFICE)


def _draft(scheme: AppraisalScheme, revision: int | None, actor: User) -> AppraisalScheme:
    _require(actor, scheme.county)
    held = scheme_by_id(scheme.pk, lock=True)
    if held.state != SchemeState.DRAFT:
        raise ValidationError(f"这份办法{held.get_state_display()}，不能再改；要改请拟定新的一版。")
    if revision is not None and revision != held.revision:
        raise ValidationError(CHANGED)
    return held

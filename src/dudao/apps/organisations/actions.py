"""Writes of the tree: every action is one transaction with one entry in the log."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model

from dudao.apps.activity.api import record
from dudao.apps.organisations.chinese_names import initials_of, pinyin_of
from dudao.apps.organisations.choices import PARENT_KINDS, Kind
from dudao.apps.organisations.models import CountySetting, FormerName, Organisation
from dudao.apps.organisations.permissions import can_edit_organisation
from dudao.apps.organisations.reach import Reach

EDITABLE_FIELDS = (
    *("parent", "code", "name", "short_name", "school_kind", "area_type", "founder_kind"),
    *("latitude", "longitude"),
)


@dataclass(frozen=True)
class NewOrganisation:
    """What is needed to add one; fields that do not belong to its kind stay blank."""

    kind: str
    name: str
    code: str = ""
    short_name: str = ""
    school_kind: str = ""
    area_type: str = ""
    founder_kind: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    is_sample: bool = False


@transaction.atomic
def add_organisation(
    parent: Organisation | None, new: NewOrganisation, *, actor: Model | None
) -> Organisation:
    """Add one organisation under `parent` (None: a root). ValidationError names what does not fit."""
    return add_organisations(parent, [new], actor=actor)[0]


@transaction.atomic
def add_organisations(
    parent: Organisation | None, news: Iterable[NewOrganisation], *, actor: Model | None
) -> list[Organisation]:
    """Add several under one parent, each checked and logged; one that does not fit refuses them all."""
    _require_edit(actor, parent)
    return [_add(parent, new, actor) for new in news]


@transaction.atomic
def edit_organisation(
    organisation: Organisation, changes: Mapping[str, object], *, actor: Model | None, on: date | None = None
) -> Organisation:
    """Change fields of EDITABLE_FIELDS; a new name keeps the old one as a former name, used until `on`."""
    _require_edit(actor, organisation)
    before = {name: getattr(organisation, name) for name in EDITABLE_FIELDS}
    for name, value in changes.items():
        if name not in EDITABLE_FIELDS:
            raise ValueError(f"{name} is not an editable field of an organisation")
        setattr(organisation, name, value)
    changed = {name: [before[name], getattr(organisation, name)] for name in before}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if not changed:
        return organisation
    _check(organisation)
    _set_derived(organisation)
    # These fields alone: somebody may have closed the school meanwhile.
    organisation.save(update_fields=[*EDITABLE_FIELDS, "path", "pinyin", "initials"])
    renamed = "name" in changed
    if renamed:
        FormerName.objects.get_or_create(
            organisation=organisation, name=before["name"], defaults={"until": on}
        )
        FormerName.objects.filter(organisation=organisation, name=organisation.name).delete()
    details = {name: [_plain(value) for value in pair] for name, pair in changed.items()}
    verb = "rename_organisation" if renamed else "edit_organisation"
    record(actor, verb, organisation, organisation=organisation, details=details)
    return organisation


@transaction.atomic
def close_school(
    school: Organisation, *, actor: Model | None, merged_into: Organisation | None = None
) -> Organisation:
    """Take a school out of use; merged into another, its names lead uploads there from now on."""
    _require_edit(actor, school)
    if not school.is_school:
        raise ValidationError("只有学校可以撤并。")
    if not Organisation.objects.select_for_update(of=("self",)).get(pk=school.pk).is_active:
        raise ValidationError("这所学校已经撤并了。")
    if merged_into is not None:
        if (
            merged_into.pk == school.pk
            or not merged_into.is_school
            or merged_into.county_id != school.county_id
        ):
            raise ValidationError("只能并入本县的另一所学校。")
        names = {school.name, *school.former_names.values_list("name", flat=True)} - {merged_into.name}
        for name in sorted(names):
            FormerName.objects.get_or_create(organisation=merged_into, name=name)
    school.is_active = False
    school.save(update_fields=["is_active"])
    details = (
        {} if merged_into is None else {"merged_into": merged_into.pk, "merged_into_name": merged_into.name}
    )
    record(actor, "close_school", school, organisation=school, details=details)
    return school


@transaction.atomic
def reopen_school(school: Organisation, *, actor: Model | None) -> Organisation:
    """Put a closed school back into use; refused when its code or name was given to another meanwhile."""
    _require_edit(actor, school)
    school.is_active = True
    _check(school)
    school.save(update_fields=["is_active"])
    record(actor, "reopen_school", school, organisation=school)
    return school


@transaction.atomic
def set_county_dates(
    county: Organisation, *, acceptance_on: date | None, recognised_on: date | None, actor: Model | None
) -> CountySetting:
    """Set the day of the provincial acceptance and that of the last recognition; None: not known."""
    _require_edit(actor, county)
    if county.kind != Kind.COUNTY:
        raise ValidationError("只有县（市、区）可以设置验收日期。")
    setting, _ = CountySetting.objects.select_for_update().get_or_create(county=county)
    wanted = {"acceptance_on": acceptance_on, "recognised_on": recognised_on}
    before = {name: getattr(setting, name) for name in wanted}
    changed = {
        name: [_day(before[name]), _day(wanted[name])] for name in wanted if before[name] != wanted[name]
    }
    if changed:
        setting.acceptance_on, setting.recognised_on = acceptance_on, recognised_on
        setting.save(update_fields=list(wanted))
        record(actor, "set_county_dates", county, organisation=county, details=changed)
    return setting


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _require_edit(actor: Model | None, organisation: Organisation | None) -> None:
    """The system may do everything; a person only inside what she manages, and never a root."""
    if actor is None:
        return
    reach: Reach = actor.reach()  # type: ignore[attr-defined]
    if organisation is None or not can_edit_organisation(reach, organisation):
        raise PermissionDenied("只有督导室干部和管理员可以修改本县的单位。")


def _add(parent: Organisation | None, new: NewOrganisation, actor: Model | None) -> Organisation:
    organisation = Organisation(parent=parent, **asdict(new))
    organisation.county = parent.county if parent is not None else None
    _check(organisation)
    organisation.save()
    if organisation.kind == Kind.COUNTY:
        organisation.county = organisation
    _set_derived(organisation)
    organisation.save()
    details = {"kind": organisation.kind, "code": organisation.code}
    record(actor, "add_organisation", organisation, organisation=organisation, details=details)
    return organisation


def _set_derived(organisation: Organisation) -> None:
    """Path and pinyin. Only schools are moved (EDITABLE by form), so nothing below needs a new path."""
    above = organisation.parent.path if organisation.parent is not None else "/"
    organisation.path = f"{above}{organisation.pk}/"
    organisation.pinyin = pinyin_of(organisation.name)
    organisation.initials = initials_of(organisation.name)


def _check(organisation: Organisation) -> None:
    parent = organisation.parent
    allowed = PARENT_KINDS[organisation.kind]
    if parent is None:
        if organisation.kind not in (Kind.PROVINCE, Kind.CITY, Kind.COUNTY):
            raise ValidationError({"parent": "要选上级单位。"})
    elif parent.kind not in allowed:
        raise ValidationError(
            {"parent": f"{Kind(organisation.kind).label}不能放在{Kind(parent.kind).label}下面。"}
        )
    moves = parent is not None and organisation.county_id not in (None, organisation.pk, parent.county_id)
    if moves:
        raise ValidationError({"parent": "不能移到别的县。"})
    if organisation.is_school and not organisation.school_kind:
        raise ValidationError({"school_kind": "要选学校类别。"})
    if (organisation.latitude is None) != (organisation.longitude is None):
        missing = "latitude" if organisation.latitude is None else "longitude"
        raise ValidationError({missing: "纬度和经度要么都填，要么都不填。"})
    organisation.full_clean()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.name if isinstance(value, Organisation) else value

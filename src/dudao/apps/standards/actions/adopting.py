"""Taking a standard of the catalogue into use: a published version that a county can rate by."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.actions.keeping import check_may_edit, store_items
from dudao.apps.standards.choices import VersionState
from dudao.apps.standards.models import Standard, StandardVersion
from dudao.apps.standards.queries import standard_of
from dudao.catalogue.schema import Standard as CatalogueStandard
from dudao.engine.standard_import.from_catalogue import ADOPTABLE_KINDS, items_of_catalogue


@transaction.atomic
def adopt_catalogue_standard(
    catalogue_id: str, owner: Organisation, *, actor: User | None
) -> StandardVersion:
    """A catalogue standard that is rated clause by clause becomes the owner's first version, published at once.

    Adopting it again gives the newest published version that is there already. ValidationError when there is no
    such standard or it is only measured; PermissionDenied for anyone but the owner's supervision office.
    """
    check_may_edit(actor, owner)
    source = standard_of(catalogue_id)
    if source is None:
        raise ValidationError("标准库里没有这个标准。")
    if source.kind not in ADOPTABLE_KINDS:
        raise ValidationError("这个标准由数据测算判定，不逐条自评，不需要启用。")
    standard, _ = Standard.objects.get_or_create(
        owner=owner,
        catalogue_id=source.id,
        defaults={
            "title": source.title,
            "short_title": source.short_title,
            "document_number": source.document_number,
            "created_by": actor,
        },
    )
    held = standard.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()
    if held is not None:
        return held
    version = _version(standard, source, actor)
    store_items(version, items_of_catalogue(source))
    record(
        actor,
        "adopt_standard",
        version,
        organisation=owner,
        details={"标准": source.title, "条数": len(source.items)},
    )
    return version


def _version(standard: Standard, source: CatalogueStandard, actor: User | None) -> StandardVersion:
    verdict = source.verdict
    levels = [{"name": level.name, "met_at_least": level.counts.get("合格", 0)} for level in verdict.levels]
    return StandardVersion.objects.create(
        standard=standard,
        number=(standard.versions.count() + 1),
        state=VersionState.PUBLISHED,
        kind=verdict.kind,
        level_titles=["一级指标", "二级指标", "条文"],
        max_points=verdict.max_points,
        pass_points=verdict.pass_points,
        grade_levels=levels,
        notice=source.notice,
        is_sample=source.sample,
        note="由标准库启用",
        created_by=actor,
        published_by=actor,
        published_at=timezone.now(),
    )

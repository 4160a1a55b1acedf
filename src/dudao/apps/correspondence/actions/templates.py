"""A county's own Word templates: checked when they come in, replaced, switched off, never deleted."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.choices import DocumentKind
from dudao.apps.correspondence.models import DocumentTemplate
from dudao.apps.correspondence.permissions import ONLY_OFFICE, can_draft
from dudao.apps.organisations.api import Organisation

LARGEST = 5_000_000
MOST_SHOWN = 12


def save_template(
    county: Organisation, kind: str, *, content: bytes, file_name: str, actor: User
) -> DocumentTemplate:
    """Take a Word template into use for a kind; the one before is switched off and kept. The same bytes change nothing.

    ValidationError names every field that is unknown or broken, and where it stands.
    """
    if not can_draft(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    if kind not in DocumentKind.values:
        raise ValidationError("没有这个文种。")
    if len(content) > LARGEST:
        raise ValidationError(f"“{file_name}”超过 5 MB，模板里请不要放大图片。")
    _check(content, file_name)
    return _keep(county, kind, content, file_name, actor)


def _check(content: bytes, file_name: str) -> None:
    from dudao.infra.docx.templates import check_template

    found = check_template(content)
    if found:
        lines = [f"{one.place}：{one.message}" for one in found[:MOST_SHOWN]]
        more = [f"另有 {len(found) - MOST_SHOWN} 处。"] if len(found) > MOST_SHOWN else []
        raise ValidationError([f"“{file_name}”没有启用，请改好再传：", *lines, *more])


@transaction.atomic
def _keep(county: Organisation, kind: str, content: bytes, file_name: str, actor: User) -> DocumentTemplate:
    digest = hashlib.sha256(content).hexdigest()
    Organisation.objects.select_for_update().get(pk=county.pk)
    held = DocumentTemplate.objects.filter(county=county, kind=kind, is_active=True).first()
    if held is not None and held.sha256 == digest:
        return held
    if held is not None:
        held.is_active = False
        held.save(update_fields=["is_active"])
    made = DocumentTemplate.objects.create(
        county=county,
        kind=kind,
        file_name=file_name[:200],
        content=content,
        sha256=digest,
        uploaded_by=actor,
    )
    details = {"kind": DocumentKind(kind).label, "sha256": digest}
    record(actor, "save_template", made, organisation=county, details=details)
    return made


@transaction.atomic
def remove_template(template: DocumentTemplate, *, actor: User) -> DocumentTemplate:
    """Switch a template off; Word files follow the product's own layout again. It stays to be downloaded."""
    if not can_draft(actor, template.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = (
        DocumentTemplate.objects.select_for_update(of=("self",)).select_related("county").get(pk=template.pk)
    )
    if held.is_active:
        held.is_active = False
        held.save(update_fields=["is_active"])
        record(actor, "remove_template", held, organisation=held.county)
    return held

"""The archive as a ZIP: ask for it, watch it, fetch it; hand one in and read what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import Role, User, person_of, roles_at
from dudao.apps.evidence import boxes as reads
from dudao.apps.evidence import loading, transfers
from dudao.apps.evidence.actions.transfers import ONLY_OFFICER, OPEN, ask_export, ask_import, incoming_path
from dudao.apps.evidence.choices import TransferKind, TransferState
from dudao.apps.evidence.forms_boxes import ArchiveImportForm
from dudao.apps.evidence.jobs_archive import enqueue_archive
from dudao.apps.evidence.models import ArchiveTransfer
from dudao.apps.evidence.places import shown_name
from dudao.apps.evidence.requested import numbers, whole_number
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion, items_of, versions_usable_by


def _versions(county: Organisation) -> list[StandardVersion]:
    return [version for version in versions_usable_by(county) if version.is_published]


def _may_import(user: User, county: Organisation) -> bool:
    return Role.BUREAU_OFFICER in roles_at(user, county)


@require_GET
def archive_export(request: HttpRequest, county_id: int) -> HttpResponse:
    """What can be packed, and what was."""
    user, county = loading.county_for(request, county_id)
    units = reads.units_with_boxes(user, county)
    if not units:
        raise PermissionDenied("您的角色不导出档案。")
    versions = _versions(county)
    chosen = whole_number(request.GET.get("version"))
    version = next((one for one in versions if chosen in (None, one.pk)), None)
    context = {
        "county": county,
        "units": units,
        "whole": reads.reads_whole_county(user, county),
        "versions": versions,
        "version": version,
        "sections": list(dict.fromkeys(item.section for item in items_of(version))) if version else [],
        "held": transfers.transfers_of(user, county, TransferKind.EXPORT),
        "may_import": _may_import(user, county),
    }
    return render(request, "evidence/archive_export.html", context)


@require_POST
def archive_export_ask(request: HttpRequest, county_id: int) -> HttpResponse:
    """Ask for a ZIP."""
    user, county = loading.county_for(request, county_id)
    version = next(
        (one for one in _versions(county) if one.pk == whole_number(request.POST.get("version"))), None
    )
    unit_id = whole_number(request.POST.get("unit"))
    units = reads.units_with_boxes(user, county)
    unit = next((one for one in units if one.pk == unit_id), None)
    if version is None or (unit_id is not None and unit is None):
        raise Http404("没有这个标准或单位，或者它不在您的数据范围内。")
    made = ask_export(
        county,
        version,
        unit=unit,
        section=request.POST.get("section", "").replace("\0", "")[:200],
        boxes=numbers(request.POST.getlist("box")),
        actor=user,
    )
    if made.state == TransferState.WAITING:
        enqueue_archive(made)
    return redirect("archive_transfer", transfer_id=made.pk)


def archive_import(request: HttpRequest, county_id: int) -> HttpResponse:
    """Hand in a ZIP."""
    user, county = loading.county_for(request, county_id)
    if not _may_import(user, county):
        raise PermissionDenied(ONLY_OFFICER)
    form = ArchiveImportForm(_versions(county), request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["archive"]
        source = incoming_path()
        with source.open("wb") as target:
            for piece in given.chunks():
                target.write(piece)
        made = ask_import(county, form.version, source, shown_name(given.name), actor=user)
        enqueue_archive(made)
        return redirect("archive_transfer", transfer_id=made.pk)
    context = {
        "county": county,
        "form": form,
        "held": transfers.transfers_of(user, county, TransferKind.IMPORT),
    }
    return render(request, "evidence/archive_import.html", context, status=400 if form.errors else 200)


def _transfer_for(request: HttpRequest, transfer_id: int) -> ArchiveTransfer:
    found = transfers.transfer_or_none(person_of(request), transfer_id)
    if found is None:
        raise Http404("没有这个档案包，或者它是别人发起的。")
    return found


@require_GET
def archive_transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """How far it is, and what came of it; the page looks again by itself while it is being worked on."""
    transfer = _transfer_for(request, transfer_id)
    context = {
        "transfer": transfer,
        "county": transfer.county,
        "is_open": transfer.state in OPEN,
        "is_export": transfer.kind == TransferKind.EXPORT,
        "is_ready": transfer.kind == TransferKind.EXPORT
        and transfer.state == TransferState.DONE
        and transfer.path,
    }
    return render(request, "evidence/archive_transfer.html", context)


@require_GET
def archive_transfer_file(request: HttpRequest, transfer_id: int) -> FileResponse | HttpResponse:
    """The packed archive."""
    transfer = _transfer_for(request, transfer_id)
    if transfer.kind != TransferKind.EXPORT or transfer.state != TransferState.DONE or not transfer.path:
        messages.error(request, "档案包还没有做好，或已过保存期，请重新导出。")
        return redirect("archive_transfer", transfer_id=transfer.pk)
    try:
        opened = transfers.transfer_path(transfer).open("rb")
    except OSError as gone:
        raise Http404("文件已经不在了，请重新导出。") from gone
    response = FileResponse(
        opened, as_attachment=True, filename=transfer.file_name, content_type="application/zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

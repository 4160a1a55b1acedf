"""Archive boxes: the list by level, one box, and everything that is printed of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import archive_documents as printed
from dudao.apps.evidence import boxes as reads
from dudao.apps.evidence import loading
from dudao.apps.evidence.actions.boxes import box_archive, edit_box, edit_boxes, renumber_box
from dudao.apps.evidence.boxes_numbering import BoxLevel
from dudao.apps.evidence.forms_boxes import BoxesForm, BoxForm, BoxUpForm
from dudao.apps.evidence.models import ArchiveBox
from dudao.apps.evidence.permissions import can_keep_boxes
from dudao.apps.evidence.requested import numbers, whole_number
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion, versions_usable_by
from dudao.infra.docx.render import render_docx
from dudao.infra.pdf.labels import SPINE_WIDTHS_MM, render_covers, render_spines
from dudao.infra.pdf.sheets import render_sheets_pdf
from dudao.infra.xlsx.write import write_workbook

KINDS = {"catalogue": "档案目录", "contents": "卷内目录", "spines": "盒脊", "covers": "封面"}
FORMS = {
    "catalogue": ("xlsx", "docx", "pdf"),
    "contents": ("xlsx", "docx", "pdf"),
    "spines": ("pdf",),
    "covers": ("pdf",),
}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
GONE = "没有这个档案盒，或者它不在您的数据范围内。"


@dataclass(frozen=True)
class Shelf:
    """The boxes of one unit by one standard, before a person."""

    user: User
    county: Organisation
    units: list[Organisation]
    unit: Organisation
    versions: list[StandardVersion]
    version: StandardVersion | None

    @property
    def may_keep(self) -> bool:
        return can_keep_boxes(self.user, self.unit)

    @property
    def query(self) -> str:
        return urlencode({"unit": self.unit.pk, "version": self.version.pk if self.version else ""})

    @property
    def address(self) -> str:
        return f"{reverse('archive_boxes', args=[self.county.pk])}?{self.query}"

    @property
    def head(self) -> printed.ListHead:
        assert self.version is not None
        notice = self.version.notice or ("示例数据，仅供演示" if self.county.is_sample else "")
        return printed.ListHead(self.unit.name, self.version.standard.title, timezone.localtime(), notice)


def shelf_for(request: HttpRequest, county_id: int) -> Shelf:
    """The unit and standard that the address names, else the first that the person sees; 404 for others'."""
    user, county = loading.county_for(request, county_id)
    units = reads.units_with_boxes(user, county)
    versions = [version for version in versions_usable_by(county) if version.is_published]
    given = request.POST if request.method == "POST" else request.GET
    unit_id, version_id = whole_number(given.get("unit")), whole_number(given.get("version"))
    unit = next((one for one in units if unit_id in (None, one.pk)), None)
    version = next((one for one in versions if version_id in (None, one.pk)), None)
    if unit is None or (version is None and version_id is not None):
        raise Http404(GONE)
    return Shelf(user, county, units, unit, versions, version)


@require_GET
def boxes_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """The boxes of a unit by first and second level."""
    shelf = shelf_for(request, county_id)
    context: dict[str, Any] = {
        "shelf": shelf,
        "county": shelf.county,
        "box_up": BoxUpForm(),
        "boxes_form": BoxesForm(),
        "widths": SPINE_WIDTHS_MM,
    }
    if shelf.version is not None:
        context["sections"] = reads.box_tree(shelf.unit, shelf.version)
        context["loose"] = reads.loose_links(shelf.unit, shelf.version).count()
    return render(request, "evidence/boxes.html", context)


@require_POST
def boxes_make(request: HttpRequest, county_id: int) -> HttpResponse:
    """Make missing boxes and put documents that stand in none into theirs."""
    shelf = shelf_for(request, county_id)
    form = BoxUpForm(request.POST)
    if shelf.version is None or not form.is_valid():
        raise Http404("先选标准和装盒方式。")
    level = BoxLevel(form.cleaned_data["level"])
    made, put = box_archive(shelf.unit, shelf.version, level, actor=shelf.user)
    messages.success(request, f"新建 {made} 盒，装入 {put} 件。已有的盒号和件号没有变。")
    return redirect(shelf.address)


@require_POST
def boxes_edit(request: HttpRequest, county_id: int) -> HttpResponse:
    """Keeper, place and retention for all boxes of a unit."""
    shelf = shelf_for(request, county_id)
    form = BoxesForm(request.POST)
    if shelf.version is None or not form.is_valid():
        messages.error(request, "没有修改：填写的内容太长。")
        return redirect(shelf.address)
    count = edit_boxes(shelf.unit, shelf.version, form.cleaned_data, actor=shelf.user)
    messages.success(request, f"已修改 {count} 盒。")
    return redirect(shelf.address)


@require_GET
def boxes_print(request: HttpRequest, county_id: int, kind: str, suffix: str) -> HttpResponse:
    """Catalogue, contents, backs or covers of all boxes of a unit, or of the chosen ones."""
    shelf = shelf_for(request, county_id)
    if shelf.version is None or suffix not in FORMS.get(kind, ()):
        raise Http404("没有这种文件。")
    boxes = reads.boxes_of(shelf.unit, shelf.version)
    chosen = set(numbers(request.GET.getlist("box")))
    if chosen:
        boxes = [box for box in boxes if box.pk in chosen]
    for box in boxes:
        box.unit = shelf.unit
    width = whole_number(request.GET.get("width")) or 40
    if width not in SPINE_WIDTHS_MM:
        raise Http404("没有这个宽度的盒脊。")
    content = _file(shelf, kind, suffix, boxes, width)
    response = HttpResponse(content, content_type=MEDIA_TYPES[suffix])
    name = f"{shelf.unit.name}_{KINDS[kind]}_{timezone.localdate():%Y%m%d}.{suffix}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _file(shelf: Shelf, kind: str, suffix: str, boxes: list[ArchiveBox], width: int) -> bytes:
    assert shelf.version is not None
    head = shelf.head
    title = f"{shelf.unit.name}{KINDS[kind]}"
    if kind == "spines":
        labels = printed.spine_labels(boxes)
        return render_spines(labels, width, title=title, notice=head.notice, made_at=head.made_at)
    entries = reads.entries_of(boxes)
    if kind == "covers":
        made = printed.covers(boxes, entries, head)
        return render_covers(made, title=title, notice=head.notice, made_at=head.made_at)
    if suffix == "docx":
        if kind == "contents":
            return render_docx(printed.contents_document(boxes, entries, head))
        tree = reads.box_tree(shelf.unit, shelf.version)
        return render_docx(printed.catalogue_document(tree, entries, head))
    if kind == "contents":
        sheets = [printed.contents_sheet(box, entries[box.pk], head) for box in boxes]
    else:
        sheets = [printed.catalogue_sheet(reads.box_tree(shelf.unit, shelf.version), entries, head)]
    book = printed.book_of(sheets, title, head)
    return write_workbook(book) if suffix == "xlsx" else render_sheets_pdf(book)


def box_for(request: HttpRequest, box_id: int) -> tuple[User, ArchiveBox, bool]:
    """A box that the person sees, and whether she keeps it."""
    user = person_of(request)
    box = reads.box_or_none(box_id)
    county = box.unit.county if box is not None else None
    if box is None or county is None or box.unit not in reads.units_with_boxes(user, county):
        raise Http404(GONE)
    return user, box, can_keep_boxes(user, box.unit)


def box_page(request: HttpRequest, box_id: int) -> HttpResponse:
    """One box: its documents, and what is written on it."""
    user, box, may_keep = box_for(request, box_id)
    initial = {name: getattr(box, name) for name in BoxForm.base_fields}
    form = BoxForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_box(box, form.cleaned_data, actor=user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, "已保存。")
            return redirect("archive_box", box_id=box.pk)
    context = {
        "box": box,
        "county": box.unit.county,
        "form": form,
        "may_keep": may_keep,
        "entries": reads.entries_of([box])[box.pk],
        "widths": SPINE_WIDTHS_MM,
        "back": f"{reverse('archive_boxes', args=[box.unit.county_id])}?"
        + urlencode({"unit": box.unit_id, "version": box.version_id}),
        "query": urlencode({"unit": box.unit_id, "version": box.version_id, "box": box.pk}),
    }
    return render(request, "evidence/box.html", context, status=400 if form.errors else 200)


@require_POST
def box_renumber(request: HttpRequest, box_id: int) -> HttpResponse:
    """Number the documents anew in their order."""
    user, box, _ = box_for(request, box_id)
    count = renumber_box(box, actor=user)
    messages.success(request, f"{count} 件已按次序编为 01 到 {count:02d}。已打印的目录请重新打印。")
    return redirect("archive_box", box_id=box.pk)

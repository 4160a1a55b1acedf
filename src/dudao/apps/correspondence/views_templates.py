"""A county's own Word templates: the default to begin with, its own one back, the list of fields."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.correspondence.actions.templates import remove_template, save_template
from dudao.apps.correspondence.choices import DocumentKind
from dudao.apps.correspondence.forms import FileForm, first_error
from dudao.apps.correspondence.loading import GONE, county_handled
from dudao.apps.correspondence.models import DocumentTemplate
from dudao.apps.correspondence.printing import form_of
from dudao.apps.correspondence.queries_lists import templates_of
from dudao.apps.correspondence.views import frame
from dudao.apps.organisations.api import Organisation
from dudao.web.downloads import attachment


@require_GET
def document_templates(request: HttpRequest) -> HttpResponse:
    """Every kind with its template, and the fields."""
    return _page(request, county_handled(person_of(request)))


def _page(
    request: HttpRequest, county: Organisation, errors: tuple[str, ...] = (), kind: str = ""
) -> HttpResponse:
    from dudao.infra.docx.templates import FIELDS

    user = person_of(request)
    held = list(templates_of(county))
    active = {one.kind: one for one in held if one.is_active}
    context = {
        **frame(user, "document_templates", county),
        "rows": [(one, form_of(one).label, active.get(one)) for one in DocumentKind],
        "old": [one for one in held if not one.is_active],
        "fields": FIELDS,
        "errors": errors,
        "wanted": kind,
    }
    return render(request, "correspondence/templates.html", context, status=400 if errors else 200)


@require_GET
def document_template_default(request: HttpRequest, kind: str) -> HttpResponse:
    """The product's own layout of a kind as a Word file with fields."""
    from dudao.infra.docx.templates import default_template

    county_handled(person_of(request))
    if kind not in DocumentKind.values:
        raise Http404(GONE)
    label = DocumentKind(kind).label
    return attachment(default_template(form_of(kind)), f"{label}模板.docx")


@require_POST
def document_template_upload(request: HttpRequest, kind: str) -> HttpResponse:
    """A county's own template for a kind."""
    user = person_of(request)
    county = county_handled(user, office=True)
    if kind not in DocumentKind.values:
        raise Http404(GONE)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, county, (first_error(form),), kind)
    file = form.cleaned_data["file"]
    try:
        save_template(county, kind, content=file.read(), file_name=file.name or "", actor=user)
    except ValidationError as refused:
        return _page(request, county, tuple(refused.messages), kind)
    messages.success(request, f"{DocumentKind(kind).label}的 Word 已改用“{file.name}”。")
    return redirect("document_templates")


def _template(county: Organisation, template_id: int) -> DocumentTemplate:
    found = templates_of(county).select_related("county").filter(pk=template_id).first()
    if found is None:
        raise Http404(GONE)
    return found


@require_GET
def document_template_file(request: HttpRequest, template_id: int) -> HttpResponse:
    """A template as it came in."""
    held = _template(county_handled(person_of(request)), template_id)
    name = held.file_name if held.file_name.lower().endswith(".docx") else f"{held.file_name}.docx"
    return attachment(bytes(held.content), f"{name[:-5]}.docx")


@require_POST
def document_template_remove(request: HttpRequest, template_id: int) -> HttpResponse:
    """Switch a template off."""
    user = person_of(request)
    held = _template(county_handled(user, office=True), template_id)
    remove_template(held, actor=user)
    messages.success(request, "已停用，Word 用系统自带的版式；原模板还能下载。")
    return redirect("document_templates")

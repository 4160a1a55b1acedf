"""Own standards: a version with its items, its drafts changed and published, versions compared, exports."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of, require, visible_or_404
from dudao.apps.activity.api import history_of
from dudao.apps.standards import own_pages
from dudao.apps.standards.actions import drafts
from dudao.apps.standards.actions.adopting import adopt_catalogue_standard
from dudao.apps.standards.documents_own import blank_form_book, version_book
from dudao.apps.standards.forms import DraftForm, ItemForm, item_initial, version_initial
from dudao.apps.standards.models import StandardItem, StandardVersion
from dudao.apps.standards.permissions import can_edit_own_standards, can_edit_version
from dudao.apps.standards.publishing_checks import differences, refusals, total_points
from dudao.apps.standards.rule_inputs import inputs_from, inputs_of, rule_from_inputs
from dudao.apps.standards.versions import (
    changed_items,
    is_used,
    item_visible_to,
    items_of,
    rule_of_item,
    version_visible_to,
    versions_of,
)
from dudao.core.grid import text_to_number
from dudao.core.scoring import MetRule
from dudao.engine.standard_import.versions import VersionComparison
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment


def _version_for(
    request: HttpRequest, version_id: int, *, editing: bool = False
) -> tuple[User, StandardVersion]:
    user = person_of(request)
    version = version_visible_to(user, version_id)
    if version is None:
        raise Http404("没有这个版本，或者它不在您的数据范围内。")
    if editing:
        require(can_edit_own_standards, user, version.standard.owner, "标准由本级督导室管理，您可以查看。")
    return user, version


def _item_for(request: HttpRequest, item_id: int) -> tuple[User, StandardItem]:
    user = person_of(request)
    item = item_visible_to(user, item_id)
    if item is None:
        raise Http404("没有这一条，或者它不在您的数据范围内。")
    return user, item


def own_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version: its items by section, its totals, what stands in the way of publishing a draft."""
    user, version = _version_for(request, version_id)
    items = items_of(version)
    editable = can_edit_own_standards(user, version.standard.owner)
    context: dict[str, Any] = {
        "version": version,
        "standard": version.standard,
        "sections": own_pages.sections_of_version(version),
        "count": len(items),
        "points": own_pages.points_text(total_points(items)),
        "editable": editable,
        "can_change": editable and version.is_draft,
        "unconfirmed": [item for item in items if not item.rule_confirmed],
        "refusals": refusals(version, items) if version.is_draft else [],
        "differences": differences(version, items),
        "versions": [each for each in versions_of(version.standard) if not each.is_draft or editable],
        "state_light": own_pages.STATE_LIGHTS[version.state],
        "can_withdraw": editable and version.is_published and not is_used(version),
        "history": history_of(version)[:20],
    }
    return render(request, "standards/own_version.html", context)


def own_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One item: shown, or changed when its version is a draft of the person's own office."""
    user, item = _item_for(request, item_id)
    version = item.version
    if not can_edit_version(user, version):
        if request.method == "POST":
            require(can_edit_version, user, version, drafts.NOT_DRAFT)
        row = own_pages.item_row(item)
        context = {"item": item, "version": version, "standard": version.standard, "row": row}
        return render(request, "standards/own_item.html", context)

    def save(values: dict[str, Any], rule: Any) -> None:
        drafts.edit_standard_item(item, values, rule, actor=user, seen=request.POST.get("seen", ""))

    return _item_page(request, version, item, save)


def add_item(request: HttpRequest, version_id: int) -> HttpResponse:
    """A new item of a draft."""
    user, version = _version_for(request, version_id, editing=True)
    require(can_edit_version, user, version, drafts.NOT_DRAFT)

    def save(values: dict[str, Any], rule: Any) -> None:
        drafts.add_standard_item(version, values, rule, actor=user)

    return _item_page(request, version, None, save)


def _item_page(
    request: HttpRequest,
    version: StandardVersion,
    item: StandardItem | None,
    save: Callable[[dict[str, Any], Any], None],
) -> HttpResponse:
    form = ItemForm(request.POST or None, initial=item_initial(item) if item else {"subject": "county"})
    inputs = inputs_of(rule_of_item(item)) if item else inputs_of(MetRule())
    errors: list[str] = []
    if request.method == "POST":
        inputs = inputs_from(request.POST.dict())
        if form.is_valid():
            try:
                save(form.values(), rule_from_inputs(request.POST.dict(), form.cleaned_data["points"]))
            except ValidationError as refused:
                errors = refused.messages
            else:
                messages.success(request, "已保存。")
                return redirect("own_version", version_id=version.pk)
    context = {
        "version": version,
        "standard": version.standard,
        "item": item,
        "seen": request.POST.get("seen") or (drafts.state_of(item) if item else ""),
        "form": form,
        "inputs": inputs,
        "errors": errors,
    }
    status = 400 if errors or (form.is_bound and form.errors) else 200
    return render(request, "standards/edit_item.html", context, status=status)


@require_POST
def rule_words(request: HttpRequest) -> HttpResponse:
    """The sentence of the rule that is being typed, or what is still wrong with it."""
    given = request.POST.dict()
    points: Fraction | None = text_to_number(given.get("points", ""))
    try:
        words, wrong = own_pages.words_of(rule_from_inputs(given, points), points), ""
    except ValidationError as refused:
        words, wrong = "", "；".join(refused.messages)
    return render(request, "standards/_rule_words.html", {"words": words, "wrong": wrong})


def edit_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """What a draft states of itself."""
    user, version = _version_for(request, version_id, editing=True)
    require(can_edit_version, user, version, drafts.NOT_DRAFT)
    form = DraftForm(request.POST or None, initial=version_initial(version))
    if request.method == "POST" and form.is_valid():
        try:
            explanation = form.cleaned_data["totals_explained"]
            drafts.edit_standard_version(version, form.facts(), explanation=explanation, actor=user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, "已保存标准信息。")
            return redirect("own_version", version_id=version.pk)
    context = {"version": version, "standard": version.standard, "form": form}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "standards/edit_version.html", context, status=status)


def _done(
    request: HttpRequest, version_id: int, act: Callable[[], object], said: str, *, to: str = ""
) -> HttpResponse:
    """Do it and say so; what is refused is said and nothing changed."""
    try:
        act()
    except ValidationError as refused:
        for message in refused.messages:
            messages.error(request, message)
        return redirect("own_version", version_id=version_id)
    messages.success(request, said)
    return redirect(to) if to else redirect("own_version", version_id=version_id)


@require_POST
def publish(request: HttpRequest, version_id: int) -> HttpResponse:
    """Publish a draft."""
    user, version = _version_for(request, version_id, editing=True)
    said = f"已发布第 {version.number} 版。从现在起它不再改变。"
    return _done(request, version_id, lambda: drafts.publish_standard(version, actor=user), said)


@require_POST
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take back a published version that nothing rates by."""
    user, version = _version_for(request, version_id, editing=True)
    act = lambda: drafts.withdraw_standard(version, actor=user)  # noqa: E731
    return _done(request, version_id, act, "已撤回这个版本。")


@require_POST
def give_up(request: HttpRequest, version_id: int) -> HttpResponse:
    """Give up a draft."""
    user, version = _version_for(request, version_id, editing=True)
    act = lambda: drafts.give_up_draft(version, actor=user)  # noqa: E731
    return _done(request, version_id, act, "已放弃草稿。", to="standards")


@require_POST
def begin(request: HttpRequest, version_id: int) -> HttpResponse:
    """Begin a draft from a published version."""
    user, version = _version_for(request, version_id, editing=True)
    try:
        draft = drafts.begin_version(version, actor=user)
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
        return redirect("own_version", version_id=version_id)
    messages.success(request, f"已从第 {version.number} 版复制为草稿。")
    return redirect("own_version", version_id=draft.pk)


@require_POST
def confirm(request: HttpRequest, version_id: int) -> HttpResponse:
    """Confirm the rules of the items that were ticked."""
    user, version = _version_for(request, version_id, editing=True)
    codes = request.POST.getlist("codes")
    act = lambda: drafts.confirm_rules(version, codes, actor=user)  # noqa: E731
    return _done(request, version_id, act, "已核对所选条目的规则。")


@require_POST
def remove_item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take one item out of a draft."""
    user, item = _item_for(request, item_id)
    version = item.version
    require(can_edit_own_standards, user, version.standard.owner, "标准由本级督导室管理，您可以查看。")
    act = lambda: drafts.remove_standard_item(item, actor=user)  # noqa: E731
    return _done(request, version.pk, act, "已删去这一条。")


def compare(request: HttpRequest, version_id: int, other_id: int) -> HttpResponse:
    """What the version keeps, changes, adds and drops against another version of the same standard."""
    user, version = _version_for(request, version_id)
    other = version_visible_to(user, other_id)
    if other is None or other.standard_id != version.standard_id:
        raise Http404("没有这个版本。")
    compared: VersionComparison = changed_items(other, version)
    context = {"version": version, "other": other, "standard": version.standard, "compared": compared}
    context["changed"] = own_pages.changed_rows(compared)
    return render(request, "standards/compare.html", context)


def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The version in the county's own layout, to be imported again without loss."""
    _, version = _version_for(request, version_id)
    now = timezone.localtime().replace(tzinfo=None, microsecond=0)
    content = write_workbook(version_book(version, items_of(version), now))
    return _workbook(content, f"{version.standard.short_title}_第{version.number}版.xlsx")


def blank_form(request: HttpRequest) -> HttpResponse:
    """The blank form in which a standard can be written from nothing."""
    now = timezone.localtime().replace(tzinfo=None, microsecond=0)
    return _workbook(write_workbook(blank_form_book(now)), "评估标准_空白导入表.xlsx")


@require_POST
def adopt(request: HttpRequest, owner_id: int, standard_id: str) -> HttpResponse:
    """Take a standard of the catalogue into use."""
    user = person_of(request)
    owner = require(can_edit_own_standards, user, visible_or_404(user, owner_id))
    try:
        version = adopt_catalogue_standard(standard_id, owner, actor=user)
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
        return redirect("standards")
    messages.success(request, f"已启用《{version.standard.title}》，可以在创建工作里选用。")
    return redirect("own_version", version_id=version.pk)


def _workbook(content: bytes, name: str) -> HttpResponse:
    return attachment(content, name)

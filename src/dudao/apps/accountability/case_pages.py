"""The page with one form of a case: shown, sent, refused with what was typed, or saved and back to the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dudao.apps.accountability.actions.case_holding import CaseConflict
from dudao.apps.accountability.case_reading import address_of, note_reading
from dudao.apps.accountability.loading_cases import SeenCase
from dudao.apps.accountability.models import Case

TAB = "accountability"
REFUSED_PAGE = "填报页面（没有保存）"
TICKED = ("forms", "heavier")
"""Fields of which several may be ticked."""


def refuse(form: forms.Form, refused: ValidationError) -> None:
    """Put what an action refused beside the fields it speaks of."""
    errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
    for name, texts in errors.items():
        form.add_error(name if name in form.fields else None, texts)


def form_page(
    request: HttpRequest,
    seen: SeenCase,
    form: forms.Form,
    save: Callable[[Any], object],
    *,
    title: str,
    done: str = "已保存。",
    part: str = "",
    **more: Any,
) -> HttpResponse:
    """Show the form; when sent and valid, `save` it. A conflict keeps what was typed beside the newest revision.

    A page that comes back with a refusal was opened like any other: its reading is kept.
    """
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except ValidationError as refused:
            refuse(form, refused)
            if isinstance(refused, CaseConflict):
                _renew_revision(request, form, seen.case)
        else:
            messages.success(request, done)
            return redirect(f"{reverse('case', kwargs={'case_id': seen.case.pk})}{part}")
    if request.method == "POST":
        note_reading(seen.case, seen.user, REFUSED_PAGE, address=address_of(request))
    context = {
        "user": seen.user,
        "tab": TAB,
        "case": seen.case,
        "form": form,
        "title": title,
        "ticked": TICKED,
        **more,
    }
    return render(request, "accountability/case_form.html", context, status=400 if form.errors else 200)


def _renew_revision(request: HttpRequest, form: forms.Form, case: Case) -> None:
    data = request.POST.copy()
    newest = Case.objects.filter(pk=case.pk).values_list("revision", flat=True).first()
    data["revision"] = str(newest)
    form.data = data


def posted_page(
    request: HttpRequest, seen: SeenCase, do: Callable[[], object], done: str, part: str = ""
) -> HttpResponse:
    """Do what a button asks for; a refusal is said on the case's page."""
    try:
        do()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, done)
    return redirect(f"{reverse('case', kwargs={'case_id': seen.case.pk})}{part}")

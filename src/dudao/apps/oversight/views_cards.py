"""Cards: what hangs on which unit, the history, giving, lifting, withdrawing, and the screen for meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.oversight.actions.cards import CardGiven, give_card, lift_card, withdraw_card
from dudao.apps.oversight.card_rows import CardLine, by_unit, card_lines, cards_book
from dudao.apps.oversight.choices import CardColour
from dudao.apps.oversight.county_choice import (
    county_asked,
    county_of_office,
    is_number,
    units_to_choose,
)
from dudao.apps.oversight.forms import CardForm, add_refusal
from dudao.apps.oversight.models import Card, Matter
from dudao.apps.oversight.permissions import ONLY_OFFICE_CARDS, can_oversee, reads_oversight_of
from dudao.apps.oversight.queries import cards_visible_to, matters_visible_to
from dudao.web.downloads import attachment

BOOK_SUFFIXES = ("xlsx", "pdf")


@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """What hangs now, unit by unit; with `all` everything that ever hung."""
    user = person_of(request)
    lines = _lines(user)
    office = county_of_office(user)
    manages = office is not None and can_oversee(user, office)
    hanging = [one for one in lines if one.hangs]
    context: dict[str, Any] = {
        "user": user,
        "tab": "cards",
        "is_history": request.GET.get("all") == "1",
        "lines": lines,
        "units": by_unit(lines),
        "red": sum(one.card.colour == CardColour.RED for one in hanging),
        "yellow": sum(one.card.colour == CardColour.YELLOW for one in hanging),
        "gone": len(lines) - len(hanging),
        "manages": manages,
        "reads_county": counties_read_by(user).exists(),
        "today": timezone.localdate(),
        "wishes": matters_visible_to(user).exclude(proposed_card="") if manages else [],
    }
    return render(request, "oversight/cards.html", context)


@require_GET
def cards_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The cards as Excel or for A4 sideways; with `all` the history too."""
    user = person_of(request)
    if suffix not in BOOK_SUFFIXES:
        raise Http404("没有这种格式。")
    lines = _lines(user)
    if request.GET.get("all") != "1":
        lines = [line for unit in by_unit(lines) for line in unit.lines]
    county = county_of_office(user)
    title = f"{county.name if county is not None else ''}亮牌情况"
    book = cards_book(lines, title, timezone.localtime())
    if suffix == "xlsx":
        from dudao.infra.xlsx.write import write_workbook

        content = write_workbook(book)
    else:
        from dudao.infra.pdf.sheets import render_sheets_pdf

        content = render_sheets_pdf(book)
    return attachment(content, f"{title}_{timezone.localdate():%Y%m%d}.{suffix}")


@require_GET
def cards_screen(request: HttpRequest) -> HttpResponse:
    """The cards of a county on the screen of the meeting room."""
    user = person_of(request)
    county = county_asked(request, user)
    require(reads_oversight_of, user, county, "会议大屏由县级人员打开。")
    lines = [one for one in _lines(user) if one.card.county_id == county.pk]
    units = by_unit(lines)
    context = {"county": county, "units": units, "today": timezone.localdate()}
    return render(request, "oversight/cards_screen.html", context)


def card_new(request: HttpRequest) -> HttpResponse:
    """Give a card, alone or in a matter."""
    user = person_of(request)
    county = require(can_oversee, user, county_of_office(user, or_404=True), ONLY_OFFICE_CARDS)
    matter = _matter(request, user)
    today = timezone.localdate()
    units = units_to_choose(county)
    form = CardForm(units, request.POST or None, initial=_initial(matter, today))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        given = CardGiven(
            unit=next(one for one in units if one.pk == said["unit"]),
            colour=said["colour"],
            reason=said["reason"],
            lifts_when=said["lifts_when"],
            given_on=said["given_on"],
            due_on=said["due_on"],
            matter=matter,
        )
        try:
            made = give_card(county, given, today=today, actor=user)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"已亮{made.get_colour_display()}，单位会收到通知。")
            return redirect("matter", matter_id=matter.pk) if matter is not None else redirect("cards")
    context = {"user": user, "tab": "cards", "form": form, "matter": matter, "county": county}
    return render(request, "oversight/card_new.html", context, status=400 if form.errors else 200)


@require_POST
def card_lift(request: HttpRequest, card_id: int) -> HttpResponse:
    """Take a card down."""
    user, held = _seen(request, card_id)
    today = timezone.localdate()
    try:
        on = _day(request.POST.get("on", "")) or today
        lift_card(held, request.POST.get("reason", ""), on=on, today=today, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已摘牌，单位会收到通知。")
    return redirect("cards")


@require_POST
def card_withdraw(request: HttpRequest, card_id: int) -> HttpResponse:
    """Withdraw a card that was given wrongly."""
    user, held = _seen(request, card_id)
    try:
        withdraw_card(held, request.POST.get("reason", ""), today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤销；历史里留有记录。")
    return redirect("cards")


def _day(text: str) -> date | None:
    """A day as the browser sends it; None when nothing was typed, ValidationError for what is none."""
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise ValidationError("请填写正确的摘牌日期。")
    return found


def _lines(user: User) -> list[CardLine]:
    return card_lines(list(cards_visible_to(user).order_by("-given_on", "-pk")), timezone.localdate())


def _seen(request: HttpRequest, card_id: int) -> tuple[User, Card]:
    user = person_of(request)
    found = cards_visible_to(user).filter(pk=card_id).first()
    if found is None:
        raise Http404("没有这张牌，或者它不在您的数据范围内。")
    return user, found


def _matter(request: HttpRequest, user: User) -> Matter | None:
    """The matter named in the address, when the person sees it; 404 for another."""
    asked = request.GET.get("matter", "")
    if not asked:
        return None
    found = matters_visible_to(user).filter(pk=int(asked)).first() if is_number(asked) else None
    if found is None:
        raise Http404("没有这件督办事项。")
    return found


def _initial(matter: Matter | None, today: date) -> dict[str, Any]:
    """What is known already: the unit, the colour that a rule wishes, its last fact as the reason."""
    first: dict[str, Any] = {"given_on": today, "colour": CardColour.YELLOW}
    if matter is None:
        return first
    fact = matter.facts.last()
    return first | {
        "unit": matter.unit_id,
        "colour": matter.proposed_card or CardColour.YELLOW,
        "reason": (fact.text if fact is not None else matter.title)[:300],
    }

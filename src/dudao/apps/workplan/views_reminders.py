"""提醒和催办: who gets what today and tomorrow, urging, the rules, what was sent, and what goes out on paper."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.notices.api import NoticeKind, notices_in
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan import queries_reminders as queries
from dudao.apps.workplan.actions.reminders import set_reminder_rules
from dudao.apps.workplan.actions.urging import urge
from dudao.apps.workplan.downloads import BOOK_SUFFIXES, SAMPLE, book_download
from dudao.apps.workplan.duty_access import duty_seen
from dudao.apps.workplan.forms_reminders import RulesForm, UrgeForm
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.permissions import can_arrange, can_view_plan
from dudao.apps.workplan.reminder_sheets import reminder_book, urge_book
from dudao.apps.workplan.reminders import rules_of
from dudao.apps.workplan.reminders_page import reminder_page

NOT_YOURS = "提醒和催办由督导室、单位负责人和县领导查看；您的任务在“我的任务”里。"
LOG_DAYS, LOG_LINES = 30, 300
LOGGED = (NoticeKind.DUTY_DUE, NoticeKind.DUTY_LATE, NoticeKind.URGED)
PAPER_DAYS = 7


def county_for(user: User, given: str) -> tuple[Organisation, list[Organisation]]:
    """The county whose reminders are shown, and all that may be chosen; 404 for another, 403 without any."""
    counties = queries.counties_to_remind(user)
    if not counties:
        raise PermissionDenied(NOT_YOURS)
    if not given:
        return counties[0], counties
    found = next((county for county in counties if str(county.pk) == given), None)
    if found is None:
        raise Http404("没有这个县，或者它不在您的数据范围内。")
    return found, counties


def frame(user: User, county: Organisation, counties: list[Organisation], part: str) -> dict[str, object]:
    """What all pages of the tab share."""
    query = f"?county={county.pk}" if len(counties) > 1 else ""
    parts = [("reminders_page", "今天和明天"), ("urge_register", "催办台账")]
    if can_view_plan(user, county):
        parts.append(("reminder_log", "发送记录"))
    if can_arrange(user, county):
        parts.append(("reminder_rules", "提醒规则"))
    return {
        "user": user,
        "tab": "reminders_page",
        "county": county,
        "counties": counties,
        "query": query,
        "parts": [
            {"label": label, "url": reverse(name) + query, "is_on": name == part} for name, label in parts
        ],
    }


@require_GET
def reminders_page(request: HttpRequest) -> HttpResponse:
    """Who gets what today (or tomorrow), before it goes; one-press and batch urging."""
    user = person_of(request)
    county, counties = county_for(user, request.GET.get("county", ""))
    is_tomorrow = request.GET.get("day") == "tomorrow"
    page = reminder_page(user, county, timezone.now(), is_tomorrow=is_tomorrow)
    context = frame(user, county, counties, "reminders_page") | {
        "page": page,
        "form": UrgeForm(),
        "may_urge": any(row.may_urge for row in page.rows),
        "here": request.get_full_path(),
    }
    return render(request, "workplan/reminders_page.html", context)


@require_POST
def reminders_urge(request: HttpRequest) -> HttpResponse:
    """Urge the chosen duties."""
    user = person_of(request)
    county, counties = county_for(user, request.POST.get("county", ""))
    given = [pk for pk in request.POST.getlist("duties") if pk.isascii() and pk.isdigit() and len(pk) < 16]
    duties = list(queries.duties_looked_after(user, county).filter(pk__in=given))
    if len(duties) < len(set(given)):
        raise Http404("选中的任务里有的不在您的数据范围内，或已经完成。")
    _urge(request, user, duties)
    return redirect(reverse("reminders_page") + (f"?county={county.pk}" if len(counties) > 1 else ""))


@require_POST
def duty_urge(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Urge one duty from its own page."""
    user, duty = duty_seen(request, duty_id)
    _urge(request, user, [duty])
    return redirect("duty", duty_id=duty.pk)


def _urge(request: HttpRequest, user: User, duties: list[Duty]) -> None:
    form = UrgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "催办内容不能超过 300 字。")
        return
    try:
        done = urge(duties, actor=user, **form.cleaned_data)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages[:5]))
        return
    people = {person.pk: person.name for one in done.made for person in one.recipients.all()}
    messages.success(request, f"已催办 {len(done.made)} 项，通知了 {'、'.join(list(people.values())[:8])}。")
    if done.left_out:
        reasons = "；".join(f"{one.duty.number} {one.reason}" for one in done.left_out[:5])
        messages.warning(request, f"{len(done.left_out)} 项没有催办：{reasons}")


def reminder_rules(request: HttpRequest) -> HttpResponse:
    """The county's rules, the office's to set."""
    user = person_of(request)
    county, counties = county_for(user, request.GET.get("county", ""))
    if not can_arrange(user, county):
        raise PermissionDenied("提醒规则由督导室设置。")
    form = RulesForm(rules_of(county), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_reminder_rules(county, form.given(), actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已保存，从下一次提醒起生效。")
            return redirect(request.get_full_path())
    context = frame(user, county, counties, "reminder_rules") | {"form": form}
    return render(request, "workplan/reminder_rules.html", context, status=400 if form.is_bound else 200)


@require_GET
def reminder_log(request: HttpRequest) -> HttpResponse:
    """What was sent to whom in the last thirty days, and who has read it."""
    user = person_of(request)
    county, counties = county_for(user, request.GET.get("county", ""))
    if not can_view_plan(user, county):
        raise PermissionDenied("全县的发送记录由督导室和县领导查看。")
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in [one.value for one in LOGGED] else [one.value for one in LOGGED]
    since = timezone.now() - timedelta(days=LOG_DAYS)
    found = list(notices_in(county, kinds, since)[: LOG_LINES + 1])
    context = frame(user, county, counties, "reminder_log") | {
        "notices": found[:LOG_LINES],
        "there_is_more": len(found) > LOG_LINES,
        "kinds": [(one.value, one.label) for one in LOGGED],
        "kind": kind,
        "days": LOG_DAYS,
    }
    return render(request, "workplan/reminder_log.html", context)


@require_GET
def urge_register(request: HttpRequest) -> HttpResponse:
    """催办台账."""
    user = person_of(request)
    county, counties = county_for(user, request.GET.get("county", ""))
    urges = list(queries.urges_looked_after(user, county)[:LOG_LINES])
    context = frame(user, county, counties, "urge_register") | {"urges": urges, "most": LOG_LINES}
    return render(request, "workplan/urge_register.html", context)


@require_GET
def urge_register_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The whole 催办台账 as Excel or for A4 sideways."""
    user = person_of(request)
    county, _ = county_for(user, request.GET.get("county", ""))
    if suffix not in BOOK_SUFFIXES:
        raise Http404("没有这种格式。")
    title = f"{county.name}任务催办台账"
    urges = list(queries.urges_looked_after(user, county))
    book = urge_book(urges, title, SAMPLE if county.is_sample else "", timezone.localtime())
    return book_download(book, f"{title}_{timezone.localdate():%Y%m%d}", suffix)


@require_GET
def reminder_sheets(request: HttpRequest, suffix: str) -> HttpResponse:
    """A sheet for each unit with what is late or due within seven days, to hand over where no network is."""
    user = person_of(request)
    county, _ = county_for(user, request.GET.get("county", ""))
    if suffix not in BOOK_SUFFIXES:
        raise Http404("没有这种格式。")
    today = timezone.localdate()
    last = today + timedelta(days=PAPER_DAYS)
    duties = [
        duty
        for duty in queries.duties_looked_after(user, county)
        if duty.effective_due_on is not None and duty.effective_due_on <= last
    ]
    if not duties:
        messages.info(request, "没有逾期或七天内到期的任务，不需要提醒单。")
        return redirect(reverse("reminders_page") + f"?county={county.pk}")
    title = f"{county.name}任务提醒单"
    book = reminder_book(duties, today, title, SAMPLE if county.is_sample else "", timezone.localtime())
    return book_download(book, f"{title}_{today:%Y%m%d}", suffix)

"""One period as the office sees it: who has reported, who has not, what moved; urging, approving, the table."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.period_reports import queries
from dudao.apps.period_reports.actions.review import approve_reports, urge_reports
from dudao.apps.period_reports.choices import UnitReportState
from dudao.apps.period_reports.compiling import state_of
from dudao.apps.period_reports.figures import figure_sums, figures_of
from dudao.apps.period_reports.loading import period_for
from dudao.apps.period_reports.permissions import ONLY_REVIEWER, can_manage, can_sign
from dudao.apps.period_reports.spans import label_of, span_of
from dudao.apps.period_reports.tables import UnitLine, period_book, unit_lines
from dudao.core.rating_flow import ReviewLevel
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

HISTORY = 20
MOST_REFUSED = 6


@require_GET
def report_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Who has reported, who has not, what moved since the last period, and the places."""
    user, period = period_for(request, period_id)
    today = timezone.localdate()
    state = state_of(period, today)
    manages = can_manage(user, period.series.county)
    mine = ReviewLevel.BUREAU if manages else None
    lines = unit_lines(state, today, urged=queries.urged_today(state.missing, today), mine=mine)
    reported = {one.unit.name: one.figures if one.is_reported else {} for one in state.reports}
    context = {
        "user": user,
        "tab": "period_reports",
        "county": period.series.county,
        "period": period,
        "series": period.series,
        "label": label_of(period),
        "span": span_of(period),
        "today": today,
        "days_left": (period.due_on - today).days,
        "days_over": (today - period.due_on).days,
        "plan": state.plan.whole,
        "lines": lines,
        "asked": len(state.reports),
        "reported": len(state.reports) - len(state.missing),
        "missing": state.missing,
        "late": sum(one.was_late for one in state.reports),
        "groups": _groups(lines),
        "sums": figure_sums(figures_of(period.series.figures), reported),
        "approvable": sum(line.may_approve for line in lines),
        "manages": manages,
        "may_sign": can_sign(user, period.series.county),
        "digests": queries.digests_of(period),
        "history": history_of(period)[:HISTORY],
    }
    return render(request, "period_reports/period.html", context)


GROUPS = (("late", "逾期未报"), ("missing", "未报"), ("waiting", "待审核"), ("passed", "已通过"))


def _groups(lines: list[UnitLine]) -> list[tuple[str, str, int]]:
    counts = {key: sum(line.group == key for line in lines) for key, _ in GROUPS}
    return [(key, label, counts[key]) for key, label in GROUPS if counts[key]]


@require_GET
def report_period_table(request: HttpRequest, period_id: int) -> HttpResponse:
    """The table of a period as a workbook."""
    _, period = period_for(request, period_id)
    today = timezone.localdate()
    content = write_workbook(period_book(state_of(period, today), today, timezone.localtime()))
    name = f"{period.series.title}_{label_of(period)}_{today:%Y%m%d}.xlsx"
    return attachment(content, name)


def chosen_ids(request: HttpRequest, name: str) -> list[int]:
    """The keys that were ticked; nonsense is left out."""
    given = request.POST.getlist(name)
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 10]


@require_POST
def unit_reports_urge(request: HttpRequest, period_id: int) -> HttpResponse:
    """Urge the units that were chosen, or all that have not reported."""
    user, period = period_for(request, period_id, managing=True)
    ticked = chosen_ids(request, "report")
    everybody = request.POST.get("all") == "1"
    missing = [one.pk for one in queries.reports_of(period) if not one.is_reported]
    chosen = [pk for pk in missing if everybody or pk in ticked]
    if not chosen:
        messages.error(request, "选中的单位都报了，不用催。" if ticked or everybody else "先选要催的单位。")
        return redirect("report_period", period_id=period.pk)
    urged = urge_reports(period, chosen, request.POST.get("text", ""), today=timezone.localdate(), actor=user)
    if urged.units:
        messages.success(request, f"已催 {len(urged.units)} 个单位。")
    _say_refused(request, urged.refused)
    return redirect("report_period", period_id=period.pk)


@require_POST
def unit_reports_approve(request: HttpRequest, period_id: int) -> HttpResponse:
    """Approve what waits among the reports that were chosen, each as it was seen."""
    user, period = period_for(request, period_id)
    if not can_manage(user, period.series.county):
        raise PermissionDenied(ONLY_REVIEWER)
    seen = {}
    for given in request.POST.getlist("seen"):
        pk, _, number = given.partition(":")
        if pk.isdecimal() and number.isdecimal() and len(pk) < 10 and len(number) < 10:
            seen[int(pk)] = int(number)
    chosen = set(chosen_ids(request, "report"))
    reports = [
        one
        for one in queries.reports_of(period)
        if one.pk in chosen and one.pk in seen and one.state == UnitReportState.SUBMITTED
    ]
    if not reports:
        messages.error(request, "选中的里面没有等审核的报告。" if chosen else "先选要通过的报告。")
        return redirect("report_period", period_id=period.pk)
    done = approve_reports(reports, seen, actor=user)
    if done.approved:
        messages.success(request, f"已通过 {done.approved} 份。")
    _say_refused(request, done.refused)
    return redirect("report_period", period_id=period.pk)


def _say_refused(request: HttpRequest, refused: tuple[tuple[str, str], ...]) -> None:
    if refused:
        said = "；".join(f"{name}：{reason.rstrip('。')}" for name, reason in refused[:MOST_REFUSED])
        more = f"等 {len(refused)} 个" if len(refused) > MOST_REFUSED else ""
        messages.warning(request, f"没有办：{said}{more}。")

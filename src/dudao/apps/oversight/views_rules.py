"""The ladder and the rules: readable by all who are subject to them, set and run by the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.activity.api import history_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.ladder import set_ladder
from dudao.apps.oversight.actions.rules import save_rule, set_rule_active, start_rules, words_of
from dudao.apps.oversight.actions.running import line_row, run_rules
from dudao.apps.oversight.choices import RuleSource
from dudao.apps.oversight.county_choice import county_asked, county_of_office
from dudao.apps.oversight.forms import add_refusal
from dudao.apps.oversight.forms_rules import RuleForm, ladder_from, ladder_rows
from dudao.apps.oversight.models import OversightRule
from dudao.apps.oversight.permissions import ONLY_OFFICE_RULES, can_oversee, reads_oversight_of
from dudao.apps.oversight.queries import counties_overseen, ladder_of, rules_of, runs_of
from dudao.apps.oversight.rule_plan import Outcome, plan_of

RUNS_SHOWN = 5
WITHOUT_RUNG = RuleSource.UNANSWERED_LETTER


@require_GET
def oversight_rules(request: HttpRequest) -> HttpResponse:
    """The ladder and the rules of a county in words, for everybody who is subject to them."""
    user = person_of(request)
    county = county_asked(request, user)
    manages = can_oversee(user, county)
    rules = [(one, words_of(one)) for one in rules_of(county)]
    context: dict[str, Any] = {
        "user": user,
        "tab": "oversight",
        "county": county,
        "counties": counties_overseen(user),
        "ladder": ladder_of(county).active,
        "rules": rules if manages else [one for one in rules if one[0].is_active],
        "manages": manages,
        "has_examples": any(one.name.endswith("（示例）") and one.is_active for one, _ in rules),
        "runs": runs_of(county)[:RUNS_SHOWN] if reads_oversight_of(user, county) else [],
        "sources": RuleSource.choices,
    }
    return render(request, "oversight/rules.html", context)


@require_POST
def oversight_rules_start(request: HttpRequest) -> HttpResponse:
    """Draw up the example rules."""
    user, county = _office(request)
    try:
        made = start_rules(county, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已起草 {len(made)} 条示例规则，请按本县实际修改数字后使用。")
    return redirect("oversight_rules")


def oversight_rule_new(request: HttpRequest) -> HttpResponse:
    """A rule of the source named in the address."""
    user, county = _office(request)
    source = request.GET.get("source", "") or request.POST.get("source", "")
    if source not in RuleSource.values:
        raise Http404("没有这类规则。")
    return _rule_form(request, user, county, source, None)


def oversight_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Change a rule; what it was stands in its history."""
    user, county = _office(request)
    rule = get_object_or_404(OversightRule, pk=rule_id, county=county)
    return _rule_form(request, user, county, rule.source, rule)


@require_POST
def oversight_rule_active(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule off or on."""
    user, county = _office(request)
    rule = get_object_or_404(OversightRule, pk=rule_id, county=county)
    held = set_rule_active(rule, request.POST.get("active") == "1", actor=user)
    messages.success(request, "已启用。" if held.is_active else "已停用；已经立项的事项不变。")
    return redirect("oversight_rules")


def oversight_ladder(request: HttpRequest) -> HttpResponse:
    """Which rungs are used, and the days for an answer."""
    user, county = _office(request)
    problem = ""
    rows = ladder_rows(ladder_of(county))
    if request.method == "POST":
        rungs, problem = ladder_from(request.POST)
        if not problem:
            try:
                set_ladder(county, rungs, actor=user)
            except ValidationError as refused:
                problem = " ".join(refused.messages)
            else:
                messages.success(request, "已保存；已经发出的函件期限不变。")
                return redirect("oversight_rules")
            rows = [(one.rung, one) for one in rungs]
    context = {"user": user, "tab": "oversight", "county": county, "rows": rows, "problem": problem}
    return render(request, "oversight/ladder.html", context, status=400 if problem else 200)


@require_GET
def rules_preview(request: HttpRequest) -> HttpResponse:
    """What a run would do today: drafts, facts added, what is withheld and why, what cannot be told."""
    user, county = _office(request)
    lines = [line_row(one) for one in plan_of(county, timezone.localdate())]
    groups = [(one, [line for line in lines if line["outcome"] == one.value]) for one in Outcome]
    context = {
        "user": user,
        "tab": "oversight",
        "county": county,
        "groups": [(one, held) for one, held in groups if held],
        "writes": sum(line["outcome"] in ("open", "add", "climb") for line in lines),
        "has_rules": bool(rules_of(county, active_only=True)),
    }
    return render(request, "oversight/rules_preview.html", context)


@require_POST
def rules_run(request: HttpRequest) -> HttpResponse:
    """Run the rules now."""
    user, county = _office(request)
    before = runs_of(county).first()
    run = run_rules(county, timezone.localdate(), actor=user)
    if before is not None and before.pk == run.pk:
        messages.info(request, "没有新的情况，什么都没有写。")
    else:
        messages.success(request, f"新立项或升级 {run.opened} 件，补充事实 {run.added} 件，请逐件决定。")
    return redirect("oversight_rules" if not run.opened + run.added else "oversight")


def _rule_form(
    request: HttpRequest, user: User, county: Organisation, source: str, rule: OversightRule | None
) -> HttpResponse:
    form = RuleForm(county, source, request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(county, form.given(), rule=rule, actor=user)
        except ValidationError as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "规则已保存，下一次运行起生效。")
            return redirect("oversight_rules")
    context = {
        "user": user,
        "tab": "oversight",
        "county": county,
        "form": form,
        "rule": rule,
        "source": source,
        "source_label": RuleSource(source).label,
        "climbs": source == WITHOUT_RUNG,
        "history": history_of(rule) if rule is not None else [],
    }
    return render(request, "oversight/rule_form.html", context, status=400 if form.errors else 200)


def _office(request: HttpRequest) -> tuple[User, Organisation]:
    """The person and her county when she is of its office; 403 for others of the county."""
    user = person_of(request)
    county = county_of_office(user, or_404=True)
    return user, require(can_oversee, user, county, ONLY_OFFICE_RULES)

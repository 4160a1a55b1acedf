"""The frame of the pages about one version: sub-navigation, version switch, what is on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.datasets.api import standard_of
from dudao.apps.measurement.loading import Seen

# Label and URL name, in the order of the work; every page takes the version alone.
TABS: tuple[tuple[str, str], ...] = (
    ("结论", "verdict"),
    ("学校×指标", "heat"),
    ("指标", "indicators"),
    ("条目", "items"),
    ("还差什么", "gaps"),
    ("什么会翻转", "flips"),
    ("两年对比", "comparison"),
    ("城乡", "areas"),
    ("选用规则", "rules"),
    ("报告和导出", "files"),
)
SCHOOL_BY_SCHOOL = frozenset({"heat", "indicators", "areas"})


def page(request: HttpRequest, seen: Seen, template: str, tab: str, context: dict[str, Any]) -> HttpResponse:
    """A page in the frame `measurement/frame.html`; `tab` is the URL name of its tab."""
    return render(request, template, {**frame(seen, tab), **context})


def frame(seen: Seen, tab: str) -> dict[str, Any]:
    """What the frame shows."""
    titles = {rule.id: rule.title for rule in seen.found.standard.rule_sets}
    return {
        "seen": seen,
        "version": seen.version,
        "county": seen.county,
        "standard": seen.found.standard,
        "is_counting": seen.version.dataset.counting_version_id == seen.version.pk,
        "sub_tabs": [
            {"label": label, "url": seen.url(name), "is_on": name == tab}
            for label, name in TABS
            if _has_tab(seen, name)
        ],
        "switch": [
            {
                "version": one,
                "is_on": one.pk == seen.version.pk,
                "title": _standard_title(seen, one.dataset.standard_id),
            }
            for one in seen.versions
        ],
        "switch_to": tab,
        "rules_on": [titles.get(rule, rule) for rule in seen.rules],
    }


def _has_tab(seen: Seen, name: str) -> bool:
    """Standards without indicators school by school have no table of schools."""
    return name not in SCHOOL_BY_SCHOOL or bool(seen.found.evaluation.units)


def _standard_title(seen: Seen, standard_id: str) -> str:
    held = seen.found.standard
    return held.short_title if standard_id == held.id else standard_of(standard_id).short_title

"""Marks of the plan's pages: the state of a version, who a line is on, and where a duty's page is."""

from __future__ import annotations

from datetime import date
from functools import cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from dudao.apps.workplan.choices import PlanState
from dudao.apps.workplan.models import PlanLine
from dudao.apps.workplan.plan_table import person_of, unit_of
from dudao.web.templatetags.components import status

register = template.Library()
_LIGHTS: dict[str, str] = {
    PlanState.AGREED: "ok",
    PlanState.DRAFT: "warn",
    PlanState.MAKING: "info",
    PlanState.FAILED: "bad",
}


@register.simple_tag
def plan_state(state: str) -> SafeString:
    """The state of a version with its word."""
    return status(_LIGHTS.get(state, "none"), str(PlanState(state).label))


@register.simple_tag
def line_unit(line: PlanLine) -> str:
    """The lead unit."""
    return unit_of(line) or "没有牵头单位"


@register.simple_tag
def line_person(line: PlanLine) -> str:
    """Who it is on."""
    return person_of(line) or "没有具体责任人"


@register.simple_tag
def duty_address(duty_id: int) -> str:
    """The page of a duty; thousands stand on one page, so the pattern is resolved once."""
    return f"{_duties()}{duty_id}/"


@cache
def _duties() -> str:
    return reverse("duty", kwargs={"duty_id": 0}).removesuffix("0/")


@register.filter
def date_value(value: object) -> str:
    """A day as inputs want it, whether it was typed or is known."""
    return value.isoformat() if isinstance(value, date) else str(value or "")

"""Lights as the pages of the plan show them: shape, word and colour."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dudao.apps.workplan.rollup import Counted
from dudao.apps.workplan.wall import LAMPS

register = template.Library()


@register.simple_tag
def light(colour: str, reason: str = "") -> SafeString:
    """A light with its word; the reason on hover. `colour` is one of the values of Light."""
    kind, shape, word = LAMPS[colour]
    return format_html(
        '<span class="tag tag-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>', kind, reason, shape, word
    )


@register.filter
def lights(counted: Counted | None) -> SafeString | str:
    """▲2 ◐1, worst first, the words on hover; — where there is nothing."""
    if counted is None or not counted.total:
        return "—"
    return format_html_join(
        " ",
        '<span class="lamp-{}" title="{}">{}&nbsp;{}</span>',
        ((LAMPS[one][0], LAMPS[one][2], LAMPS[one][1], count) for one, count in counted.shown),
    )

"""Components of the pages, built into every template. How to use them: docs/howto/pages.md."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dudao.web import figures

register = template.Library()

# Kind of a light → its shape; the word always stands beside it.
SHAPES = {"ok": "●", "near": "◐", "warn": "◆", "bad": "▲", "low": "▼", "veto": "✖", "none": "○", "info": "■"}
LIGHTS = {True: "ok", False: "bad", None: "none"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite, drawn in the colour of the text."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("vendor/tabler-icons/sprite.svg"),
        name,
    )


@register.simple_tag
def status(kind: str, word: str, title: str = "") -> SafeString:
    """A light: shape and word; kinds are those of SHAPES."""
    return format_html(
        '<span class="tag tag-{}"{}><i aria-hidden="true">{}</i>{}</span>',
        kind,
        format_html(' title="{}"', title) if title else "",
        SHAPES[kind],
        word,
    )


@register.simple_tag
def met(value: bool | None, yes: str = "达标", no: str = "未达标", unknown: str = "无法判定") -> SafeString:
    """The light of a three-valued judgement: True, False, None."""
    return status(LIGHTS[value], {True: yes, False: no, None: unknown}[value])


@register.simple_tag
def limit_bar(value: Any, limit: Any, good: str = "low", label: str = "") -> SafeString:
    """A bar with the limit drawn: `good` says which side is good, "low" (coefficients) or "high" (values).

    Without a value there is only the limit; a bar longer than the track ends in an arrow.
    """
    drawn = figures.bar(value, limit, good=good)
    html = render_to_string("components/limit_bar.html", {"bar": drawn, "label": label})
    return mark_safe(html)


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """A figure with thousands separators, rounded half up; missing is “—”."""
    return figures.number(value, decimals)


@register.simple_tag
def exact(value: Any, decimals: int = 3) -> SafeString:
    """A figure in short, its longer value on hover (coefficients: three decimals)."""
    if value is None:
        return format_html('<span class="missing" title="缺数据">{}</span>', figures.MISSING)
    return format_html('<span title="{}">{}</span>', figures.longer(value), figures.number(value, decimals))


@register.inclusion_tag("components/verdict_strip.html")
def verdict_strip(
    verdict: str, source: str = "", note: str = "", reasons: Any = (), more: Any = None
) -> dict[str, Any]:
    """The verdict (met, not_met, undetermined) with its reasons: dicts of text, and url and link if any.

    ``more``, the same kind of dict, says below the list where the other reasons stand.
    """
    words = {"met": ("ok", "达标"), "not_met": ("bad", "未达标"), "undetermined": ("none", "暂不能判定")}
    kind, word = words[verdict]
    shown = [reason if isinstance(reason, Mapping) else {"text": reason} for reason in reasons]
    return {
        "kind": kind,
        "word": word,
        "shape": SHAPES[kind],
        "source": source,
        "note": note,
        "reasons": shown,
        "more": more,
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What belongs here and the first step."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    """How far: bar, figures and percent; nothing to do counts as done."""
    percent = 100 if not total else min(100, 100 * done // total)
    return {"done": done, "total": total, "label": label, "percent": percent}


@register.inclusion_tag("components/pagination.html")
def pagination(next_url: str = "", first_url: str = "", next_label: str = "更早的") -> dict[str, str]:
    """Keyset pages: to the next, and back to the first."""
    return {"next_url": next_url, "first_url": first_url, "next_label": next_label}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """Where we are: pairs of label and address, then the label of this page."""
    pairs = [{"label": parts[i], "url": parts[i + 1]} for i in range(0, len(parts) - 1, 2)]
    return {"pairs": pairs, "here": parts[-1] if len(parts) % 2 else ""}


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, filterable: bool = False) -> dict[str, Any]:
    """One field of a form: label, input, help, errors."""
    kinds = {"checkbox": "form-check-input", "select": "form-select"}
    input_type = getattr(bound.field.widget, "input_type", "")
    css = kinds.get(input_type, "form-control") + (" is-invalid" if bound.errors else "")
    attrs: dict[str, Any] = {"class": css}
    if filterable:
        attrs["data-filterable"] = "1"
    if bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}-errors"}
    is_check = input_type == "checkbox"
    return {"field": bound, "widget": bound.as_widget(attrs=attrs), "is_check": is_check}


@register.inclusion_tag("components/error_list.html")
def error_list(errors: Any, title: str = "") -> dict[str, Any]:
    """A red list; nothing when there is nothing."""
    return {"errors": list(errors), "title": title}


@register.inclusion_tag("components/action_button.html", takes_context=True)
def action_button(
    context: template.Context, url: str, label: str, confirm: str = "", style: str = ""
) -> dict[str, Any]:
    """A button that posts to an address, after asking when `confirm` says the consequence."""
    token = context.get("csrf_token")
    return {"url": url, "label": label, "confirm": confirm, "style": style, "csrf_token": token}


@register.inclusion_tag("components/chart.html")
def chart(chart_id: str, options: Any, height: int = 280, label: str = "") -> dict[str, Any]:
    """An ECharts chart from plain options; the same figures stand in a table beside it."""
    return {
        "chart_id": chart_id,
        "options_id": f"{chart_id}-options",
        "options": options,
        "height": height,
        "label": label,
    }


@register.simple_block_tag
def how(content: str, summary: str = "怎么算的") -> SafeString:
    """A disclosure: closed at first, opens to how a number was made; always open in print."""
    return format_html(
        '<details class="how"><summary>{}</summary><div class="how-body">{}</div></details>',
        summary,
        mark_safe(content),
    )


@register.simple_block_tag
def panel(content: str, title: str = "", note: str = "", css: str = "", panel_id: str = "") -> SafeString:
    """A white card with a heading."""
    html = render_to_string(
        "components/panel.html",
        {"content": mark_safe(content), "title": title, "note": note, "css": css, "panel_id": panel_id},
    )
    return mark_safe(html)


@register.simple_block_tag
def data_table(
    content: str, table_id: str, label: str = "", placeholder: str = "", filters: str = ""
) -> SafeString:
    """A toolbar with a filter as you type over a scrolling table; `content` is the <thead> and <tbody>.

    Rows carry data-search (name and pinyin initials); headers that sort carry data-sort="text" or "number",
    their cells data-value when what they show is not what they sort by.
    """
    html = render_to_string(
        "components/data_table.html",
        {
            "content": mark_safe(content),
            "table_id": table_id,
            "label": label,
            "placeholder": placeholder or "输入名称或拼音首字母",
            "filters": filters,
        },
    )
    return mark_safe(html)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """A ratio as a percentage: 1/8 → 12.5%."""
    if value is None:
        return figures.MISSING
    return f"{figures.number(Fraction(value) * 100, decimals)}%"


@register.simple_block_tag
def table_filters(content: str) -> SafeString:
    """The selects of a table's toolbar, kept with `as filters` and given to {% data_table %}."""
    return mark_safe(content)

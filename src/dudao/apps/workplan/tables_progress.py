"""The table of many duties as markup made in one go: a template costs more for 1,000 rows than all their queries."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dudao.apps.workplan.my_duties import DutyGroup, MyDuty
from dudao.web.templatetags.components import SHAPES

ROW = (
    '<tr data-group="{group}" data-search="{search}"><th scope="row" class="duty-name"><a href="{url}">{name}</a></th>'
    '<td data-value="{days}"><span class="tag tag-{kind}" title="{reason}"><i aria-hidden="true">{shape}</i>{word}'
    '</span></td><td class="hide-phone">{unit}</td><td>{person}</td><td class="hide-phone">{due}</td>'
    '<td class="num" data-value="{verified}">{verified} / {total}</td><td class="hide-phone">{remarks}</td></tr>'
)
LATEST = 99999
LONGEST_TITLE = 44


def duty_table_rows(groups: Iterable[DutyGroup]) -> SafeString:
    """The table body: one row a duty, in the order of the groups."""
    pattern = reverse("duty", args=[0])
    rows = [_row(group.key, row, pattern) for group in groups for row in group.rows]
    return mark_safe("\n".join(rows))  # every text is escaped in _row


def _row(group: str, row: MyDuty, pattern: str) -> str:
    duty, unit = row.duty, row.duty.lead_unit
    kind, word = row.light
    title = duty.title if len(duty.title) <= LONGEST_TITLE else f"{duty.title[: LONGEST_TITLE - 1]}…"
    initials = unit.initials if unit is not None else ""
    names = f"{duty.number} {duty.title} {unit.name if unit is not None else ''} {initials} {row.person}"
    return ROW.format(
        group=group,
        search=escape(names),
        url=pattern.replace("/0/", f"/{duty.pk}/"),
        name=escape(f"{duty.number} {title}"),
        days=LATEST if row.days_left is None else row.days_left,
        kind=kind,
        reason=escape(row.lit.reason),
        shape=SHAPES[kind],
        word=word,
        unit=escape(unit.label) if unit is not None else "没有",
        person=escape(row.person) or "没有",
        due=row.due_on.isoformat() if row.due_on is not None else "—",
        verified=row.verified,
        total=row.total,
        remarks=_remarks(row),
    )


def _remarks(row: MyDuty) -> str:
    forecast = row.duty.forecast_on
    late = f"预计 {forecast.month}月{forecast.day}日" if row.is_forecast_late and forecast is not None else ""
    parts = (
        f"等核实 {row.waiting}" if row.waiting else "",
        "被退回" if row.returned is not None else "",
        f'<span class="over">困难 {row.hindrances}</span>' if row.hindrances else "",
        "申请延期" if row.is_asking else "",
        f'<span class="over">{late}</span>' if late else "",
    )
    return " ".join(part for part in parts if part)

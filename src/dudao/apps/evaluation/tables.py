"""Long lists as markup made in one go: a template costs more for 154 rows than all their queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dudao.apps.evaluation.queries import EvaluationRow
from dudao.apps.evaluation.templatetags.scores import points
from dudao.web.templatetags.components import status

UNIT_ROW = (
    '<tr data-search="{search}"><th scope="row"><a href="{url}">{name}</a></th><td class="num">{handed_in}</td>'
    '<td class="num">{saved}</td><td class="num hide-phone">{approved}</td><td class="num">{most}</td>'
    '<td class="num" data-value="{count}">{count} / {items}</td><td class="num hide-phone">{returned}</td>'
    '<td class="hide-phone" data-value="{stamp}">{at}</td></tr>'
)
SECTION_ROW = (
    '<tr class="tree-section" data-search="{}"><th scope="rowgroup">{}</th><td></td><td class="num">{}</td>'
    '<td class="num">{}</td><td></td><td class="hide-phone"></td></tr>'
)
ITEM_ROW = (
    '<tr><th scope="row" class="code"><a href="/evaluation/item/{}/">{}</a></th><td class="wide-cell">{}</td>'
    '<td class="num">{}</td><td class="num">{}</td><td>{}{}</td><td class="hide-phone">{}</td></tr>'
)


def unit_rows(rows: Iterable[EvaluationRow], campaign_id: int) -> SafeString:
    """The table body of all subjects with their scores."""
    zone = timezone.get_current_timezone()
    made = []
    for row in rows:
        at = row.updated_at.astimezone(zone)
        made.append(
            UNIT_ROW.format(
                search=escape(f"{row.subject} {row.initials}"),
                url=f"/evaluation/campaigns/{campaign_id}/units/{row.subject_id}/?standard={row.version_id}",
                name=escape(row.subject),
                handed_in=points(row.handed_in_points),
                saved=points(row.saved_points),
                approved=points(row.approved_points),
                most=points(row.max_points),
                count=row.handed_in_count,
                items=row.item_count,
                returned=row.returned_count,
                stamp=int(at.timestamp()),
                at=f"{at.month}月{at.day}日 {at:%H:%M}",
            )
        )
    return mark_safe("\n".join(made))  # every text is escaped above


def tree_rows(sections: Iterable[Mapping[str, Any]]) -> SafeString:
    """The table body of one subject's items under their sections."""
    made = []
    for section in sections:
        name = section["name"]
        made.append(format_html(SECTION_ROW, name, name, points(section["got"]), points(section["most"])))
        made += [_item_row(row) for row in section["rows"]]
    return mark_safe("\n".join(made))  # every row is escaped by format_html


def _item_row(row: Mapping[str, Any]) -> SafeString:
    item = row["item"]
    carries = item.carries_points
    got: str | Fraction = "不适用" if row["not_applicable"] else points(row["points"]) if carries else ""
    waits = format_html("<small>等{}</small>", row["waits"]) if row["waits"] else ""
    return format_html(
        ITEM_ROW,
        row["assignment_id"],
        item.code,
        item.text,
        got,
        points(item.points) if carries else "",
        LIGHTS.get(row["light"]) or LIGHTS.setdefault(row["light"], status(*row["light"])),
        waits,
        row["handler"] or "没有责任人",
    )


# A few lights, the same in every row.
LIGHTS: dict[tuple[str, str], SafeString] = {}

"""The reasons of a verdict as lines of the strip: what fails in bold, the figures, and where to look."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dudao.apps.measurement.loading import Seen
from dudao.apps.measurement.verdict_tables import stage_tabs
from dudao.engine.result import Evaluation, Reason

COLON = "："
LISTED = 3
_NAMES = re.compile(r"（([^（）]*(?:、[^（）]*){4,})）")


@dataclass(frozen=True)
class ReasonLine:
    """One reason."""

    strong: str
    text: str
    url: str
    link: str
    full: str  # with every school's name


def reason_lines(seen: Seen, reasons: list[Reason]) -> list[ReasonLine]:
    """The reasons in their order, most important first."""
    return [_line(seen, reason) for reason in reasons]


def split_reasons(evaluation: Evaluation) -> tuple[list[Reason], list[Reason]]:
    """What is known (failures, or that all holds), and what is missing."""
    known = [reason for reason in evaluation.reasons if reason.kind != "missing"]
    return known, [reason for reason in evaluation.reasons if reason.kind == "missing"]


def _line(seen: Seen, reason: Reason) -> ReasonLine:
    head, colon, tail = reason.text.partition(COLON)
    if reason.kind == "coefficient" and "差异系数" in reason.text:
        place = reason.text.index("差异系数")
        head, colon, tail = reason.text[:place], "x", reason.text[place:]
    strong, text = (head, tail) if colon else ("", reason.text)
    url, link = _place(seen, reason)
    return ReasonLine(strong, _shortened(text, reason), url, link, reason.text)


def _shortened(text: str, reason: Reason) -> str:
    """A few names of a long list, 「等」 behind them; how many there are is said before."""
    if reason.kind == "school_rule":
        return _few(text) if len(reason.units) > LISTED + 1 else text
    return _NAMES.sub(lambda found: f"（{_few(found.group(1))}）", text)


def _few(names: str) -> str:
    listed = names.split("、")
    return "、".join(listed[:LISTED]) + "等"


def _place(seen: Seen, reason: Reason) -> tuple[str, str]:
    if reason.kind == "school_rule" and reason.stage:
        return seen.url("heat", stage=str(reason.stage), **{"heat.rule": "failing"}), "看学校"
    if reason.kind == "veto":
        return seen.url("verdict", tab="vetoes"), "看事项"
    if reason.stage and reason.item:
        return seen.url("indicator", str(reason.stage), reason.item), "怎么算的"
    if reason.item:
        return f"{seen.url('verdict', tab=tab_of_item(seen, reason.item))}#item-{reason.item}", "看条目"
    return "", ""


def tab_of_item(seen: Seen, item_id: str) -> str:
    """The tab of the verdict page that shows an item."""
    item = seen.found.items.get(item_id)
    if item is None:
        return ""
    names = list(dict.fromkeys(one.dimension for one in seen.found.evaluation.items))
    place = len(seen.found.evaluation.stages) + names.index(item.dimension)
    return stage_tabs(seen.found)[place].key

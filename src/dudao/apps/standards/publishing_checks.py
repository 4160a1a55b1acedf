"""What stands in the way of publishing a draft, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.apps.standards.choices import ItemKind
from dudao.apps.standards.models import StandardItem, StandardVersion
from dudao.apps.standards.versions import rule_of_item
from dudao.core.numbers import trimmed
from dudao.core.scoring import misfit

NAMED = 5


def total_points(items: Sequence[StandardItem]) -> Fraction:
    """The points of the scored items; bonus points come on top."""
    return sum(
        (item.points for item in items if item.kind == ItemKind.SCORE and item.points is not None),
        Fraction(0),
    )


def counted_items(items: Sequence[StandardItem]) -> int:
    """The items that a stated number of items means: vetoes and minimum requirements are counted apart."""
    return sum(item.kind not in (ItemKind.VETO, ItemKind.MINIMUM) for item in items)


def differences(version: StandardVersion, items: Sequence[StandardItem]) -> list[str]:
    """Where the sums of the items are not what the standard states of itself."""
    found = []
    total = total_points(items)
    if version.max_points is not None and total != version.max_points:
        found.append(
            f"各条分值合计 {trimmed(total, 6)} 分，与标明的总分 {trimmed(version.max_points, 6)} 分不一致。"
        )
    if version.stated_items is not None and version.stated_items not in (len(items), counted_items(items)):
        found.append(f"计分条目 {counted_items(items)} 条，与标明的 {version.stated_items} 条不一致。")
    return found


def refusals(version: StandardVersion, items: Sequence[StandardItem]) -> list[str]:
    """Why the draft cannot be published yet; empty when it can."""
    if not items:
        return ["还没有条目。"]
    found = (
        []
        if version.totals_explained.strip()
        else [f"{each}请改正，或在“标准信息”里写明原因。" for each in differences(version, items)]
    )
    open_rules = [item.code for item in items if not item.rule_confirmed]
    if open_rules:
        found.append(f"{len(open_rules)} 条的评分规则还没有核对：{_named(open_rules)}。")
    without = [
        item.code for item in items if item.kind in (ItemKind.SCORE, ItemKind.BONUS) and item.points is None
    ]
    if without:
        found.append(f"{len(without)} 条没有分值：{_named(without)}。")
    for item in items:
        if item.kind in (ItemKind.SCORE, ItemKind.BONUS) and item.points is not None:
            wrong = misfit(rule_of_item(item), item.points)
            if wrong:
                found.append(f"{item.code}：{wrong}")
    return [*found, *_line(version, items)]


def _line(version: StandardVersion, items: Sequence[StandardItem]) -> list[str]:
    if version.kind != "scored":
        return []
    if version.pass_points is None:
        return ["没有写明多少分通过，请在“标准信息”里填写。"]
    total = version.max_points if version.max_points is not None else total_points(items)
    if version.pass_points > total:
        return [f"通过分 {trimmed(version.pass_points, 6)} 分高于总分 {trimmed(total, 6)} 分。"]
    return []


def _named(codes: list[str]) -> str:
    more = f" 等 {len(codes)} 条" if len(codes) > NAMED else ""
    return "、".join(codes[:NAMED]) + more

"""The receipts of a notice as a tree of who passed it on to whom, and who has not confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.meetings.models import PassOnReceipt
from dudao.apps.organisations.api import in_name_order


@dataclass(frozen=True)
class ReceiptLine:
    """A receipt at its depth, with how many of the units below it have confirmed."""

    receipt: PassOnReceipt
    depth: int
    below: int
    below_confirmed: int
    late_days: int
    is_mine: bool
    may_confirm: bool
    may_urge: bool

    @property
    def is_confirmed(self) -> bool:
        return self.receipt.is_confirmed

    @property
    def is_late(self) -> bool:
        """Not confirmed although its day has passed, or confirmed after it."""
        return self.late_days > 0


def receipt_lines(
    receipts: Sequence[PassOnReceipt], today: date, *, mine: Collection[int], is_office: bool
) -> list[ReceiptLine]:
    """All receipts, each followed by those of the units it passed the notice on to; siblings by pinyin.

    `mine` are the units of the person who looks. An unconfirmed receipt is late from the day after its limit; a
    confirmed one by the days between its limit and the day it was passed on.
    """
    children: dict[int | None, list[PassOnReceipt]] = {}
    by_id = {one.pk: one for one in receipts}
    for one in receipts:
        above = one.parent_id if one.parent_id in by_id else None
        children.setdefault(above, []).append(one)
    found: list[ReceiptLine] = []
    _walk(None, 0, children, found, today, frozenset(mine), is_office, by_id)
    return found


def _walk(
    parent: int | None,
    depth: int,
    children: dict[int | None, list[PassOnReceipt]],
    found: list[ReceiptLine],
    today: date,
    mine: frozenset[int],
    is_office: bool,
    by_id: dict[int, PassOnReceipt],
) -> None:
    of_unit = {one.unit_id: one for one in children.get(parent, ())}
    for unit in in_name_order(one.unit for one in of_unit.values()):
        receipt = of_unit[unit.pk]
        below = children.get(receipt.pk, [])
        above = by_id.get(receipt.parent_id or 0)
        is_mine = receipt.unit_id in mine
        found.append(
            ReceiptLine(
                receipt=receipt,
                depth=depth,
                below=len(below),
                below_confirmed=sum(one.is_confirmed for one in below),
                late_days=late_days(receipt, today),
                is_mine=is_mine,
                may_confirm=is_mine or is_office,
                may_urge=not receipt.is_confirmed
                and (is_office or (above is not None and above.unit_id in mine)),
            )
        )
        _walk(receipt.pk, depth + 1, children, found, today, mine, is_office, by_id)


def late_days(receipt: PassOnReceipt, today: date) -> int:
    """Days after the limit: of the day it was passed on, or of today while it is not; never below 0."""
    day = receipt.done_on if receipt.is_confirmed and receipt.done_on else today
    return max((day - receipt.due_on).days, 0)


def seen_by_units(receipts: Iterable[PassOnReceipt], units: Collection[int]) -> list[PassOnReceipt]:
    """What the people of these units see of all receipts: their own, and all those that came from them."""
    held = list(receipts)
    seen = {one.pk for one in held if one.unit_id in units}
    grew = True
    while grew:
        more = {one.pk for one in held if one.parent_id in seen} - seen
        grew = bool(more)
        seen |= more
    return [one for one in held if one.pk in seen]

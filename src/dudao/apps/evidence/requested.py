"""What stands in an address, read without trust."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from dudao.apps.evidence.queries import ListFilter

VIEWS = {"recent": "最近上传", "unlinked": "未关联", "expiring": "即将到期", "undated": "日期未填"}


def whole_number(text: str | None) -> int | None:
    """A whole number of at most 15 digits; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def day(text: str | None) -> date | None:
    """A day like 2026-03-01; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def numbers(texts: list[str], most: int = 2_000) -> list[int]:
    """The whole numbers among some texts, at most so many."""
    found = (whole_number(text) for text in texts[:most])
    return [one for one in found if one is not None]


def list_filter(given: QueryDict) -> ListFilter:
    """The narrowing of a list of documents as its address says it."""
    view = given.get("view", "")
    return ListFilter(
        unit_id=whole_number(given.get("unit")),
        item_id=whole_number(given.get("item")),
        version_id=whole_number(given.get("version")),
        view=view if view in VIEWS else "recent",
        text=given.get("q", "").replace("\0", "").strip()[:100],
        uploaded_from=day(given.get("from")),
        uploaded_to=day(given.get("to")),
    )

"""Sentences about the calendar that every page and export says in the same words."""

from __future__ import annotations

from collections.abc import Sequence


def unpublished_note(years: Sequence[int]) -> str:
    """Says that the holidays of these years are not yet published; empty where all are."""
    if not years:
        return ""
    return f"{'、'.join(f'{year} 年' for year in years)}放假安排尚未公布，暂按周末休息计算"

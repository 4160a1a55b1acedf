"""The tables of the manual's page of worked examples."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "worked-examples.md"

Rows = list[dict[str, str]]


def chapter(title: str) -> list[Rows]:
    """The tables under the heading that begins with ``title``; every row by the words of its header."""
    text = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (body,) = [part for part in text if part.startswith(title)]
    found: list[Rows] = []
    for block in re.findall(r"(?:^\|.*\n)+", body, flags=re.MULTILINE):
        lines = [
            [cell.strip().strip("`") for cell in row.strip().strip("|").split("|")]
            for row in block.splitlines()
        ]
        found.append([dict(zip(lines[0], line, strict=True)) for line in lines[2:]])
    return found


def results(rows: Rows) -> dict[str, str]:
    """A table of 结果 and 值."""
    return {row["结果"]: row["值"] for row in rows}

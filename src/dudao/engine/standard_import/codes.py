"""Codes of clauses as archives number them: A1-B2-C3, vetoes without a number of their own V1, V2."""

from __future__ import annotations

import re

from dudao.engine.standard_import.items import ClauseKind
from dudao.engine.standard_import.wording import folded

_LETTERS = "ABCDEFGH"
_WRITTEN = re.compile(r"^([A-H])\s*(\d{1,3})(?![\d.%])")


class Coder:
    """Makes codes in the order of the items and keeps the ones that a form already has.

    A level is numbered within the level above by the order in which it first appears; a number that stands before
    the title itself (B3 校园安全) is kept. A made code that is taken already goes on to the next free number.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], dict[str, int]] = {}
        self._vetoes = 0
        self._used: set[str] = set()

    def code(self, levels: tuple[str, ...], text: str, *, own: str = "", kind: ClauseKind) -> str:
        """The code of the next item; ``own`` is what the form itself gives, taken as it is."""
        if own:
            self._used.add(own)
            return own
        if kind is ClauseKind.VETO and written_number(text, _LETTERS[len(levels)]) is None:
            return self._veto()
        parts: list[str] = []
        for depth, title in enumerate(levels):
            parts.append(f"{_LETTERS[depth]}{self._number(levels[:depth], depth, title)}")
        last = len(levels)
        siblings = self._numbers.setdefault(levels, {})
        number = written_number(text, _LETTERS[last]) or max(siblings.values(), default=0) + 1
        while (made := "-".join([*parts, f"{_LETTERS[last]}{number}"])) in self._used or (
            number in siblings.values()
        ):
            number += 1
        siblings[f"{text}\0{number}"] = number
        self._used.add(made)
        return made

    def _veto(self) -> str:
        self._vetoes += 1
        while f"V{self._vetoes}" in self._used:
            self._vetoes += 1
        self._used.add(f"V{self._vetoes}")
        return f"V{self._vetoes}"

    def _number(self, above: tuple[str, ...], depth: int, title: str) -> int:
        known = self._numbers.setdefault(above, {})
        if title not in known:
            number = written_number(title, _LETTERS[depth]) or max(known.values(), default=0) + 1
            while number in known.values():
                number += 1
            known[title] = number
        return known[title]


def written_number(text: str, letter: str) -> int | None:
    """The number that stands before a title with the letter of its level: 3 of B3 校园安全; else None."""
    found = _WRITTEN.match(folded(text))
    return int(found[2]) if found and found[1] == letter else None

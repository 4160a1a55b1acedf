"""What is wrong with a formula, pointing at the very character."""

from __future__ import annotations

from unicodedata import east_asian_width


class FormulaError(ValueError):
    """A formula that cannot be accepted: ``message`` in Chinese, its ``text`` and the ``position`` in it.

    Its text shows the message, the line of the formula and a caret under the character meant. ``source``
    says where the formula stands (a file and an item), if known.
    """

    def __init__(self, message: str, text: str, position: int, source: str = "") -> None:
        super().__init__(message, text, position, source)
        self.message = message
        self.text = text
        self.position = position
        self.source = source

    def __str__(self) -> str:
        start = self.text.rfind("\n", 0, self.position) + 1
        line = self.text[start:].split("\n", 1)[0]
        before = self.text[start : self.position]
        pad = "".join("\u3000" if east_asian_width(character) in "WF" else " " for character in before)
        place = f"{self.source}：" if self.source else ""
        return f"{place}{self.message}\n  {line}\n  {pad}^"

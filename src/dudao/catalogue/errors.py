"""What is wrong with a standard's file."""

from __future__ import annotations


class CatalogueError(ValueError):
    """A standard that cannot be loaded; the text says in Chinese which file, which item, and what is wrong.

    For a formula it shows the formula and a caret under the character meant (``__cause__`` is the ``FormulaError``).
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}：{message}" if place and not message.startswith(place) else message)
        self.message = message
        self.place = place

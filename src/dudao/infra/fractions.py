"""A model field for exact numbers: kept as text such as 20, 5/2 or 20/3, so that no database rounds them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Base = models.CharField[Fraction | int | str | None, Fraction | None]
else:
    _Base = models.CharField


def parsed(text: str) -> Fraction:
    """The number that `stored` wrote; faster than Fraction's own reader, and for its own writing only."""
    numerator, slash, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator) if slash else 1)


class FractionField(_Base):
    """A Fraction of any size up to 80 characters; sorting and sums belong into Python."""

    description = "精确分数"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == 80:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *args: object) -> Fraction | None:
        return None if value is None else parsed(value)

    def to_python(self, value: Any) -> Fraction | None:
        if value is None or isinstance(value, Fraction):
            return value
        return Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        found = self.to_python(value)
        return None if found is None else str(found)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

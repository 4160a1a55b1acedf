"""Which registered school a reported row belongs to: by its code, else by a name it bears or bore."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.apps.organisations.api import Organisation, normalised, schools_by_name, schools_of
from dudao.engine.facts import Record

CODES = ("school_code", "code", "kindergarten_code")


def code_of(record: Record) -> str:
    """The school's code as reported, empty when blank."""
    return next((str(value).strip() for name in CODES if (value := record.get(name)) is not None), "")


def matched(county: Organisation, records: Sequence[Record]) -> list[Organisation | None]:
    """For every row its school; None where no school or more than one fits, or another row has taken it."""
    by_code = {school.code: school for school in schools_of(county) if school.code}
    by_name = schools_by_name(county)
    taken: set[int] = set()
    found: list[Organisation | None] = []
    for record in records:
        school = by_code.get(code_of(record))
        if school is None:
            named = by_name.get(normalised(record.name), [])
            school = named[0] if len(named) == 1 else None
        if school is not None and school.pk in taken:
            school = None
        if school is not None:
            taken.add(school.pk)
        found.append(school)
    return found

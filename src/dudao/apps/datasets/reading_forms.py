"""Reading one school's own form, and the county's form of a round. Nothing is stored here."""

from __future__ import annotations

import io
from dataclasses import dataclass

from dudao.apps.datasets.matching import matched
from dudao.apps.organisations.api import Organisation
from dudao.catalogue.schema import FieldLevel, Standard
from dudao.core.problem import ERROR, Problem, errors_of
from dudao.engine.facts import Record, ReportedTables
from dudao.engine.reporting.layout import layouts_of
from dudao.engine.reporting.official import read_bundle
from dudao.engine.reporting.read import recognise
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.read import ReadLimits, UnreadableWorkbook, read_workbook
from dudao.infra.zipguard import MEGABYTE, UnreadableFile

FORM_LIMITS = ReadLimits(packed_bytes=10 * MEGABYTE, unpacked_bytes=100 * MEGABYTE, cells=500_000)
"""A form of one school is small: it is read while its clerk waits."""


@dataclass(frozen=True)
class FormOutcome:
    """What came of one school's form."""

    record: Record | None
    problems: tuple[Problem, ...]
    marked: bytes = b""

    @property
    def is_accepted(self) -> bool:
        """Whether it can be handed in."""
        return self.record is not None and not errors_of(self.problems)


def read_school_form(
    raw: bytes, file_name: str, standard: Standard, school: Organisation, previous: Record | None = None
) -> FormOutcome:
    """Read and check a school's form; a file that cannot be opened and a form of another school are errors."""
    try:
        workbook = read_workbook(raw, file_name, limits=FORM_LIMITS)
    except UnreadableFile as error:
        return FormOutcome(None, (Problem(ERROR, error.message, file=file_name),))
    before = ReportedTables(standard.id, Record("", {}), (previous,)) if previous is not None else None
    result = read_bundle([workbook], standard, previous=before)
    county_sheets = {table.title for table in standard.tables if table.level is FieldLevel.COUNTY}
    problems = [
        one for one in result.reading.problems if one.is_error or one.cell or one.sheet not in county_sheets
    ]
    tables = result.reading.tables
    records = tables.schools if tables is not None else ()
    record = records[0] if len(records) == 1 else None
    problems += _not_ours(records, school, result.files[0].schools if result.files else ())
    marked = b""
    if errors_of(problems):
        marked = _marked(raw, file_name, problems)
    return FormOutcome(record if not errors_of(problems) else None, tuple(problems), marked)


def _not_ours(records: tuple[Record, ...], school: Organisation, names: tuple[str, ...]) -> list[Problem]:
    """A form holds exactly one school, and it is this one."""
    if len(names) > 1:
        return [Problem(ERROR, f"表里有 {len(names)} 所学校；请只交本校的一份。")]
    county = school.county
    if len(records) != 1 or county is None:
        return []
    found = matched(county, records)[0]
    if found is not None and found.pk == school.pk:
        return []
    return [Problem(ERROR, f"这份表是“{records[0].name}”的，不是{school.name}的；请核对校名和学校代码。")]


def _marked(raw: bytes, file_name: str, problems: list[Problem]) -> bytes:
    target = io.BytesIO()
    try:
        mark_workbook(raw, problems, target, file_name=file_name)
    except UnreadableWorkbook:
        return b""
    return target.getvalue()


def county_form_problem(raw: bytes, file_name: str, standard: Standard) -> str:
    """Why a file cannot be the county's form, empty when it can: it must hold the county's table."""
    try:
        workbook = read_workbook(raw, file_name, limits=FORM_LIMITS)
    except UnreadableFile as error:
        return error.message
    layouts = layouts_of(standard)
    for sheet in workbook:
        found = recognise(sheet, layouts) if sheet.height else None
        if found is not None and found[0].table.level is FieldLevel.COUNTY:
            return ""
    return f"“{file_name}”里没有认出县级填报表；请用模板里的县级表填写。"

"""``dudao standard-check``: what the import of a standard would understand of a workbook; needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dudao.cli.console import EVALUATED, Refusal, say, say_json
from dudao.core.grid import Sheet
from dudao.core.numbers import as_float, trimmed
from dudao.core.scoring import rule_in_words, rule_to_data
from dudao.core.scoring.rules import ZERO
from dudao.engine.standard_import.items import ImportedItem, ImportedStandard, TotalCheck
from dudao.engine.standard_import.mapping import FormMapping, suggest_mapping
from dudao.engine.standard_import.read import NO_STANDARD, read_items
from dudao.infra.xlsx.read import read_workbook
from dudao.infra.zipguard import UnreadableFile


def check_standard(file: Path, form: str) -> int:
    """Say what was understood of the sheet with the most clauses.

    ``Refusal`` when no clause could be read, or when nothing says how clauses are judged.
    """
    if not file.is_file():
        raise Refusal.of(f"没有文件“{file}”。")
    try:
        workbook = read_workbook(file)
    except UnreadableFile as unreadable:
        raise Refusal.of(unreadable.message) from unreadable
    tried = [(sheet, suggest_mapping(sheet)) for sheet in workbook if not sheet.hidden]
    read = [(sheet, mapping, read_items(sheet, mapping)) for sheet, mapping in tried]
    if not read:
        raise Refusal.of("文件里没有可见的工作表。")
    sheet, mapping, standard = max(read, key=lambda each: len(each[2].items))
    if not standard.items or (standard.problems[:1] and standard.problems[0].message == NO_STANDARD):
        raise Refusal(list(standard.problems))
    if form == "json":
        say_json(_data(sheet, mapping, standard))
    else:
        _say(sheet, mapping, standard)
    return EVALUATED


def _data(sheet: Sheet, mapping: FormMapping, standard: ImportedStandard) -> dict[str, Any]:
    stated = standard.stated
    return {
        "sheet": sheet.name,
        "title": standard.title,
        "columns": {
            mapping.titles.get(column, sheet.address(0, column)): role.value
            for column, role in sorted(mapping.roles.items())
        },
        "stated": {
            "points": None if stated.max_points is None else as_float(stated.max_points),
            "pass": None if stated.pass_points is None else as_float(stated.pass_points),
            "items": stated.items,
        },
        "points": as_float(standard.points),
        "items": [_item(item) for item in standard.items],
        "totals": [
            {
                "scope": check.scope,
                "what": check.what,
                "stated": as_float(check.stated),
                "found": as_float(check.found),
                "agrees": check.agrees,
            }
            for check in standard.checks
        ],
        "problems": [
            {**problem.as_contract(), "severity": problem.severity} for problem in standard.problems
        ],
    }


def _item(item: ImportedItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "section": item.section,
        "criterion": item.criterion,
        "text": item.text,
        "points": None if item.points is None else as_float(item.points),
        "kind": item.kind.value,
        "rule": rule_to_data(item.rule),
        "rule_text": item.rule_text,
        "certain": item.guess.certain,
        "why": item.guess.why,
        "not_understood": list(item.guess.not_understood),
        "cell": item.cell,
    }


def _say(sheet: Sheet, mapping: FormMapping, standard: ImportedStandard) -> None:
    say(f"《{sheet.name}》{standard.title}：{len(standard.items)} 条，{trimmed(standard.points, 6)} 分")
    named = (
        f"{mapping.titles.get(column, '')}＝{role.label}" for column, role in sorted(mapping.roles.items())
    )
    say(f"列：{'；'.join(named)}")
    for check in standard.checks:
        say(f"合计{'一致' if check.agrees else '不一致'}：{_sum(check)}")
    for item in standard.items:
        points = "" if item.points is None else f"（{trimmed(item.points, 6)} 分）"
        say(f"{item.code} {item.text}{points}")
        bare = item.points is None and item.rule.kind.carries_points
        words = "达标或不达标" if bare else rule_in_words(item.rule, item.points or ZERO)
        say(f"    {item.kind.label}：{words}")
        if not item.guess.certain:
            say(f"    要核对：{item.guess.why}；没有看懂：{'；'.join(item.guess.not_understood)}")
    for problem in standard.problems:
        say(f"{'错误' if problem.is_error else '提醒'}：{problem.as_text()}")


def _sum(check: TotalCheck) -> str:
    unit = "条" if check.what == "items" else "分"
    return f"{check.scope or '全部'}读到 {trimmed(check.found, 6)} {unit}，标明 {trimmed(check.stated, 6)} {unit}"

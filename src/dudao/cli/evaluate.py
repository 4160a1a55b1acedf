"""``dudao evaluate``: read, check, judge, print; nothing is stored."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from dudao.catalogue.schema import Standard
from dudao.cli.console import EVALUATED, Refusal, note, progress, say, say_errors, say_json, say_json_parts
from dudao.cli.inputs import Input, read_input
from dudao.cli.standards import check_output, standard_of
from dudao.cli.summary import county_line, summary
from dudao.core.problem import warnings_of
from dudao.engine.api import evaluate, evaluate_many, to_contract
from dudao.engine.facts import ReportedTables
from dudao.engine.reporting.read import without_collector
from dudao.engine.result import Evaluation


def evaluate_file(options: argparse.Namespace) -> int:
    """Judge the file; 0 whatever the verdict, 2 when it is refused (then only the marked copy is written)."""
    standard = standard_of(options.standard)
    rules = [rule.strip() for rule in options.rules.replace("，", ",").split(",") if rule.strip()]
    _check_rules(standard, rules)
    for output in (options.docx, options.pdf, options.marked):
        check_output(output)
    given = read_input(options.file, standard)
    if options.marked is not None:
        _write_marked(options, given)
    if given.counties is None:
        return say_errors(given.problems, as_json=options.format == "json")
    if given.names_counties:
        with without_collector():  # nothing of a county's result refers back, and there may be thousands
            return _many(options, standard, given, given.counties, rules)
    tables = next(iter(given.counties.values()))
    evaluation = evaluate(standard, tables, rules=rules, warnings=warnings_of(given.problems))
    _write_reports(options, standard, evaluation, tables)
    if options.format == "json":
        say_json(to_contract(evaluation, standard))
    else:
        say(summary(evaluation, standard))
    return EVALUATED


def _check_rules(standard: Standard, rules: Sequence[str]) -> None:
    known = {rule.id for rule in standard.rule_sets}
    strange = [rule for rule in rules if rule not in known]
    if strange:
        available = "、".join(sorted(known)) or "无"
        raise Refusal.of(f"标准里没有这些可选规则：{'、'.join(strange)}；可用的有：{available}。")


def _write_marked(options: argparse.Namespace, given: Input) -> None:
    from dudao.cli.marking import write_marked

    write_marked(options.file, given, options.marked)
    note(f"已写出标注了问题的表：{options.marked}。")


def _many(
    options: argparse.Namespace,
    standard: Standard,
    given: Input,
    counties: Mapping[str, ReportedTables],
    rules: Sequence[str],
) -> int:
    """A file with a column of counties is judged county by county; warnings stand beside the counties."""
    if options.docx or options.pdf:
        raise Refusal.of("文件里有多个县，不能写成一份报告；请分县评估后再写报告。")
    judged = evaluate_many(counties, standard, rules=rules)
    named = progress(judged, total=len(counties), label="评估")
    if options.format == "json":
        warnings = [problem.as_contract() for problem in warnings_of(given.problems)]
        say_json_parts({"standard": standard.id, "warnings": warnings}, "counties", named)
        return EVALUATED
    for county, result in named:
        say(county_line(county, result))
    return EVALUATED


def _write_reports(
    options: argparse.Namespace, standard: Standard, evaluation: Evaluation, tables: ReportedTables
) -> None:
    if not (options.docx or options.pdf):
        return
    from dudao.cli.documents import report_files

    made = list(report_files(standard, evaluation, tables, docx=options.docx, pdf=options.pdf))
    for path, content in made:  # all are made before the first is written
        path.write_bytes(content)
        note(f"已写出自评报告：{path}。")

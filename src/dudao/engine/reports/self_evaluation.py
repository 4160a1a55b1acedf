"""The county's self-evaluation report (自评报告): every sentence from data, 【待补】 where data cannot say.

Structure: 基本情况、主要指标达成情况、主要做法、存在问题与差距、下一步 (the first two seen in a published report, the
others by convention); tables of schools, gaps and unreported cells are annexes behind the signature. The conclusion
is the verdict of the evaluation with its reasons, whatever it is. Missing data is listed, never read as zero or as a
failure; coefficients show enough digits to see on which side of the limit they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from dudao.catalogue.schema import Mark, Standard
from dudao.core.document import Block, Document, Heading, Pending, numbered, paragraph
from dudao.core.numbers import trimmed
from dudao.engine.comparison import Comparison
from dudao.engine.facts import ReportedTables
from dudao.engine.reports.annexes import Annexes
from dudao.engine.reports.change_section import change_section
from dudao.engine.reports.county_section import county_section
from dudao.engine.reports.gap_section import next_section, problem_section
from dudao.engine.reports.hint_section import hint_sentences
from dudao.engine.reports.item_section import item_sections
from dudao.engine.reports.phrases import known_items, mark_words, notice_of, verdict_word
from dudao.engine.reports.resource_section import resource_section
from dudao.engine.result import Evaluation
from dudao.engine.verdict import NOT_MET

_TITLE_LINE = 20
"""How many characters of 二号 stand in one line."""


def self_evaluation_report(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    *,
    county: str,
    year_label: str,
    date: datetime.date,
    comparison: Comparison | None = None,
    notice: str = "",
) -> Document:
    """The report of one county under one standard, ready for Word or PDF.

    ``year_label`` (2026年) is printed under the title, ``date`` at the end; ``comparison`` adds what changed since an
    earlier evaluation; ``notice`` marks sample data beside the notice of a sample standard. Works for balance, graded
    and scored standards alike. Raises ``ValueError`` when the evaluation is of another standard.
    """
    if evaluation.standard_id != standard.id:
        raise ValueError(f"评估结果属于 {evaluation.standard_id}，不是 {standard.id}")
    annexes = Annexes()
    text = numbered(_blocks(standard, tables, evaluation, comparison, county, year_label, annexes))
    return Document(
        title=_title(county, standard),
        subtitle=f"（{year_label}）" if year_label else "",
        blocks=(*text, *annexes.listed()),
        issuer=f"{county}人民政府",
        date=date,
        notice=notice_of(standard, notice),
        created_at=datetime.datetime.combine(date, datetime.time()),
        keywords=(standard.short_title, "自评报告", county),
        annexes=annexes.blocks(),
    )


def _title(county: str, standard: Standard) -> str:
    """The title in one line, in two where it would break within a word."""
    measured = f"{county}{standard.short_title}督导评估"
    return f"{measured}\n自评报告" if len(measured) > _TITLE_LINE - 4 else f"{measured}自评报告"


def _blocks(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    comparison: Comparison | None,
    county: str,
    year_label: str,
    annexes: Annexes,
) -> Iterator[Block]:
    number = f"（{standard.document_number}）" if standard.document_number else ""
    yield paragraph(
        f"依据《{standard.title}》{number}，按{county}{year_label}填报的数据和已作出的结论，自评如下。"
    )
    if standard.sample:
        yield paragraph(f"{standard.notice}。")
    yield from county_section(standard, tables, evaluation, annexes)
    yield Heading(1, "主要指标达成情况")
    yield from _conclusion(standard, evaluation, county)
    yield from resource_section(standard, evaluation, annexes)
    yield from item_sections(standard, evaluation)
    if comparison is not None:
        yield from change_section(standard, comparison)
    yield from _basis(standard, evaluation, annexes)
    yield Heading(1, "主要做法")
    yield Pending("本县推进工作的主要做法和成效，须有文件、数据或实例佐证")
    yield from problem_section(standard, evaluation, annexes)
    yield from next_section(standard, evaluation)


def _conclusion(standard: Standard, evaluation: Evaluation, county: str) -> Iterator[Block]:
    yield Heading(2, "自评结论")
    yield paragraph(
        f"{county}自评结论：{verdict_word(evaluation.verdict)}。判定规则：{standard.verdict.text}"
    )
    if evaluation.grades is not None:
        counts = "，".join(f"{grade} {count} 项" for grade, count in evaluation.grades.items() if count)
        counts = counts or "尚未评定"
        below = "未达到最低等级" if evaluation.verdict == NOT_MET else "等级尚不能确定"
        level = f"达到“{evaluation.level}”等级" if evaluation.level else below
        yield paragraph(f"等级条数：{counts}；{level}。")
    yield from _score(evaluation)
    decisive = [each for each in evaluation.reasons if each.decisive]
    if decisive:
        yield paragraph("理由：")
    for index, reason in enumerate(decisive, start=1):
        yield paragraph(f"{index}. {reason.text}。")
    others = len(evaluation.reasons) - len(decisive)
    if others:
        yield paragraph(f"另有 {others} 方面数据或结论缺失，不改变上述结论，见“数据缺失情况”。")


def _score(evaluation: Evaluation) -> Iterator[Block]:
    """The total against the pass line and by part; what is not rated is said, never counted as 0."""
    score = evaluation.score
    if score is None or score.pass_line is None:
        return
    if not score.rated_count:
        yield Pending("各项得分和总分（尚未评分）")
        return
    line = f"满分 {trimmed(score.max, 2)} 分，通过线 {trimmed(score.pass_line, 2)} 分"
    if score.points is not None:
        yield paragraph(
            f"自评总分 {trimmed(score.points, 2)} 分（{line}），失分 {trimmed(score.lost, 2)} 分。"
        )
    else:
        yield paragraph(
            f"已评 {score.rated_count} 条，自评得分 {trimmed(score.least, 2)} 分；"
            f"还有 {score.unrated_count} 条没有评分，"
            f"总分在 {trimmed(score.least, 2)} 至 {trimmed(score.most, 2)} 分之间（{line}）。"
        )
    if len(score.by_section) > 1:
        parts = "，".join(
            f"{each.section} {trimmed(each.least, 2)}／{trimmed(each.max, 2)} 分" for each in score.by_section
        )
        yield paragraph(f"分项得分：{parts}。")


def _basis(standard: Standard, evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    """Optional rule sets that were on, what the import warned of, and how far the items were checked."""
    yield Heading(2, "规则和数据说明")
    if not evaluation.rules:
        yield paragraph("本次评估没有启用放宽条款和地方规则。")
    for rule in evaluation.rules:
        applied = f"，影响：{'、'.join(rule.applied_to)}" if rule.applied_to else "，没有改变任何单位的结果"
        yield paragraph(
            f"已启用规则“{rule.title}”。条件：{rule.condition}；来源：{rule.source}；适用年份：{rule.years}{applied}。"
        )
    yield from hint_sentences(evaluation.warnings, annexes)
    known = known_items(standard)
    judged = [each.id for each in evaluation.items] + [each.id for each in evaluation.vetoes]
    written = "示例条文（为演示而编写，没有官方文本可核对）"
    marks = [written if known[each].sample_text else mark_words(known[each].mark) for each in judged]
    words = (*(mark_words(mark) for mark in Mark), written)
    counts = "，".join(f"{each} {marks.count(each)} 项" for each in words if each in marks)
    yield paragraph(
        f"条目核对程度：V 为已见原文，S 为见于转述，M 为凭记忆。本标准整体为 {mark_words(standard.mark)}；"
        f"各条目和一票否决事项中，{counts}。"
        if counts
        else f"本标准核对程度：{mark_words(standard.mark)}。"
    )
    for note in standard.notes:
        yield paragraph(f"标准说明：{note}")

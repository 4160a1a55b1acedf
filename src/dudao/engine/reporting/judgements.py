"""The sheet 定性判定: what no figure decides, stated by a person, and read back item by item.

A blank conclusion stays unjudged: nothing defaults to met.
"""

from __future__ import annotations

from collections.abc import Iterator

from dudao.catalogue.schema import Item, ItemKind, Standard
from dudao.core.grid import Sheet, text_of
from dudao.core.problem import ERROR, WARNING, Problem
from dudao.engine.facts import Judgement, Origin
from dudao.engine.reporting.heading import ROWS_SEARCHED
from dudao.engine.reporting.titles import title_key

SHEET_NAME = "定性判定"
ID_TITLE, TITLE_TITLE, KIND_TITLE, ANSWER_TITLE, GROUND_TITLE = (
    "编号",
    "条目",
    "类型",
    "结论",
    "简要结论或依据",
)
MET, NOT_MET = "达标", "未达标"
TRIGGERED, NOT_TRIGGERED = "存在", "不存在"
_ID_KEYS = frozenset({"编号", "条目编号", "序号编号", "id", "指标编号"})
_TITLE_KEYS = frozenset({"条目", "指标", "指标内容", "标题", "条目内容", "内容"})
_ANSWER_KEYS = frozenset({"结论", "是否达标", "判定", "判定结论", "等级"})
_GROUND_KEYS = frozenset({"简要结论或依据", "简要结论/依据", "依据", "简要结论", "说明"})
_MET_WORDS = frozenset({"达标", "是", "符合", "合格", "已达标", "√", "达到", "true"})
_NOT_MET_WORDS = frozenset({"未达标", "否", "不达标", "不符合", "不合格", "×", "未达到", "false"})
_TRIGGERED_WORDS = frozenset({"存在", "是", "有", "触发", "已触发", "发生", "true"})
_NOT_TRIGGERED_WORDS = frozenset(
    {"不存在", "否", "无", "没有", "未触发", "未发生", "未存在", "达标", "false"}
)


def needs_person(item: Item) -> bool:
    """Whether a person must state something: qualitative items, vetoes, grades, and thresholds without a measure."""
    if item.kind in (ItemKind.QUALITATIVE, ItemKind.VETO, ItemKind.GRADE):
        return True
    return item.kind in (ItemKind.THRESHOLD, ItemKind.RATIO) and not item.measures


def answers_of(standard: Standard, item: Item) -> tuple[str, ...]:
    """What may be chosen as the conclusion on an item."""
    if item.kind is ItemKind.VETO:
        return (NOT_TRIGGERED, TRIGGERED)
    if item.kind is ItemKind.GRADE:
        return standard.verdict.grades or tuple(rule.grade for rule in item.grade_rules)
    return (MET, NOT_MET)


def find_judgements(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The title row of a sheet of judgements and its columns (id, title, answer, ground); None when it is no such."""
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        found: dict[str, int] = {}
        for column, raw in enumerate(sheet.rows[row]):
            key = title_key(text_of(raw))
            for name, keys in (
                ("id", _ID_KEYS),
                ("title", _TITLE_KEYS),
                ("answer", _ANSWER_KEYS),
                ("ground", _GROUND_KEYS),
            ):
                if key in keys:
                    found.setdefault(name, column)
        if "answer" in found and ("id" in found or "title" in found):
            return row, found
    return None


def read_judgements(
    standard: Standard, file: str, sheet: Sheet, judgements: dict[str, Judgement]
) -> Iterator[Problem]:
    """Add the sheet's conclusions to ``judgements`` by item id and yield what cannot be taken."""
    place = find_judgements(sheet)
    if place is None:
        yield Problem(
            WARNING, "没有找到“编号”“结论”两列，这张表没有读取；请使用模板里的表。", file, sheet.name
        )
        return
    head, columns = place
    by_id = {title_key(item.id): item for item in standard.items}
    by_title = {title_key(item.title): item for item in standard.items}
    for row in range(head + 1, sheet.height):
        answer = text_of(sheet.value(row, columns["answer"]))
        item_id = text_of(sheet.value(row, columns["id"])) if "id" in columns else ""
        title = text_of(sheet.value(row, columns["title"])) if "title" in columns else ""
        ground = text_of(sheet.value(row, columns["ground"])) if "ground" in columns else ""
        item = by_id.get(title_key(item_id)) or by_title.get(title_key(title))
        if not answer:
            continue
        cell = sheet.address(row, columns["answer"])
        if item is None:
            named = item_id or title
            if named:
                yield Problem(
                    ERROR,
                    f"标准里没有“{named}”这一条；请用模板里的编号。",
                    file,
                    sheet.name,
                    cell,
                    ANSWER_TITLE,
                    answer,
                )
            continue
        value = judgement_value(standard, item, answer)
        if value is None:
            listed = "、".join(answers_of(standard, item))
            message = f"结论应当是：{listed}；还没有结论就留空。"
            yield Problem(
                ERROR, message, file, sheet.name, cell, ANSWER_TITLE, answer, f"{item.id} {item.title}"
            )
        elif not needs_person(item):
            how = "在《自评打分》里打分" if item.kind is ItemKind.SCORE else "由填报数据计算"
            message = f"这一条{how}，不采用人工结论；请把结论留空。"
            yield Problem(
                WARNING, message, file, sheet.name, cell, ANSWER_TITLE, answer, f"{item.id} {item.title}"
            )
        elif item.id in judgements and judgements[item.id].value != value:
            yield Problem(
                ERROR,
                "这一条有两个不同的结论；请只留一个。",
                file,
                sheet.name,
                cell,
                ANSWER_TITLE,
                answer,
                item.title,
            )
        else:
            judgements[item.id] = Judgement(value, ground, Origin(file, sheet.name, cell, answer))


def judgement_value(standard: Standard, item: Item, answer: str) -> bool | str | None:
    """What a word means for an item: met or not, triggered or not, or a grade; None for a word that says nothing."""
    key = title_key(answer)
    if item.kind is ItemKind.GRADE:
        return next((grade for grade in answers_of(standard, item) if title_key(grade) == key), None)
    yes, no = (
        (_TRIGGERED_WORDS, _NOT_TRIGGERED_WORDS)
        if item.kind is ItemKind.VETO
        else (_MET_WORDS, _NOT_MET_WORDS)
    )
    return True if key in yes else False if key in no else None

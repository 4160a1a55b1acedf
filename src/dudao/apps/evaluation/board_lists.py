"""The lists of the board: sections, items, completeness, losses, risks, what can be won back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from django.urls import reverse

from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.board_listing import Cell, Column, Line, Listing
from dudao.core.scoring import LostSum

TEXT = 60
NAMES = 3
LOSS_SIDES = {
    "clause": "按条",
    "unit": "按单位",
    "principal": "按第一责任人",
    "direct": "按直接责任人",
    "handler": "按具体责任人",
    "section": "按大项",
}


def item_url(board: Board, clause: BoardClause) -> str:
    """The page of one item over all its subjects."""
    return reverse("board_item", args=[board.rows.campaign.pk, clause.item.id])


def short(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= TEXT else f"{text[:TEXT]}…"


def sections_list(board: Board) -> Listing:
    """Every section with its points on each basis."""
    columns = (
        Column("大项"),
        Column("已报得分", "points"),
        Column("连草稿", "points", hide_phone=True),
        Column("已审定", "points", hide_phone=True),
        Column("满分", "points"),
        Column("失分", "points"),
        Column("还没定", "points"),
    )
    saved = {one.section: one for one in board.saved.by_section}
    approved = {one.section: one for one in board.approved.by_section}
    lines = [
        Line(
            (
                Cell(one.section),
                Cell(one.least + one.bonus, bar=one.least / one.max if one.max else None),
                Cell(saved[one.section].least + saved[one.section].bonus),
                Cell(approved[one.section].least + approved[one.section].bonus),
                Cell(one.max),
                Cell(one.lost),
                Cell(one.unrated),
            ),
            one.section,
        )
        for one in board.reported.by_section
    ]
    reported = board.reported
    lines.append(
        Line(
            (
                Cell("合计"),
                Cell(reported.least),
                Cell(board.saved.least),
                Cell(board.approved.least),
                Cell(reported.max),
                Cell(reported.lost),
                Cell(reported.unrated),
            ),
            is_sum=True,
        )
    )
    return Listing("sections", "大项得分", columns, tuple(lines))


def light_of(clause: BoardClause) -> tuple[str, str]:
    """Kind and word of an item's state."""
    done = clause.progress
    if clause.triggered:
        return ("veto", "触发") if clause.item.is_veto else ("bad", "没有达到")
    if not done.asked:
        return "bad", "没有分下去"
    if done.returned:
        return "warn", f"退回 {done.returned}"
    if done.handed_in < done.asked:
        left = done.asked - done.handed_in
        return "none", "未报" if done.asked == 1 else f"还差 {left}"
    if done.approved + done.measured < done.asked:
        return "info", "在审"
    return ("info", "测算") if done.measured else ("ok", "已审定")


def items_list(board: Board, clauses: Iterable[BoardClause] | None = None) -> Listing:
    """Every item with its points on each basis, and how far it is."""
    columns = (
        Column("编号"),
        Column("条文", "long"),
        Column("牵头单位", hide_phone=True),
        Column("分值", "points"),
        Column("已报", "points"),
        Column("连草稿", "points", hide_phone=True),
        Column("已审定", "points", hide_phone=True),
        Column("失分", "points"),
        Column("已报／应报", "text", hide_phone=True),
        Column("状态"),
    )
    lines = []
    for one in board.clauses if clauses is None else clauses:
        counted = board.reported.clauses.get(one.code)
        kind, word = light_of(one)
        has = one.item.carries_points
        lines.append(
            Line(
                (
                    Cell(one.code, url=item_url(board, one)),
                    Cell(short(one.item.text), small=one.item.section),
                    Cell(lead_name(board, one)),
                    Cell(one.item.points if has else one.item.rule.kind.label),
                    Cell(_own_points(one) if has else one.grade),
                    Cell(one.saved.least if has else None),
                    Cell(one.approved.least if has else None),
                    Cell(counted.lost if counted is not None else None),
                    Cell(f"{one.progress.handed_in}/{one.progress.asked}"),
                    Cell(word, light=kind),
                ),
                f"{one.code} {one.item.section} {lead_name(board, one)}",
            )
        )
    note = "已报：提交以后的分；连草稿：加上草稿和退回的；没有报的先按 0 计，不算失分。"
    return Listing("items", "逐条得分", columns, tuple(lines), note)


def _own_points(clause: BoardClause) -> Fraction | str:
    if clause.reported.not_applicable:
        return "不适用"
    return clause.reported.least


def lead_name(board: Board, clause: BoardClause) -> str:
    """The lead unit of an item."""
    lead = board.rows.lead_units.get(clause.item.id)
    return board.rows.unit_names.get(lead, "") if lead is not None else "未定牵头单位"


def completeness_list(board: Board) -> Listing:
    """Items against owner, evidence, rating and review: nothing may be left out (指标不漏项)."""
    columns = (
        Column("编号"),
        Column("条文", "long"),
        Column("责任人"),
        Column("材料"),
        Column("自评"),
        Column("审核"),
    )
    lines = []
    for one in board.clauses:
        done = one.progress
        wants = bool(one.item.required_evidence)
        papers = done.asked - done.papers_missing if wants else done.asked
        lines.append(
            Line(
                (
                    Cell(one.code, url=item_url(board, one)),
                    Cell(short(one.item.text), small=one.item.section),
                    _share(done.owned, done.asked),
                    _share(papers, done.asked) if wants else Cell("不要求", light="info"),
                    _share(done.handed_in, done.asked),
                    _share(done.approved + done.measured, done.asked),
                ),
                f"{one.code} {one.item.section}",
            )
        )
    note = "每格：已到位／应有的单位数。材料按每条应备的全部材料算，缺一样就不算到位。"
    return Listing("complete", "指标不漏项", columns, tuple(lines), note)


def _share(done: int, asked: int) -> Cell:
    if not asked:
        return Cell("没有分下去", light="bad")
    kind = "ok" if done == asked else "warn" if done else "bad"
    return Cell(f"{done}/{asked}", light=kind)


def losses_list(board: Board, side: str) -> Listing:
    """Lost points and points not rated from one side; every side adds up to the same."""
    if side not in LOSS_SIDES:
        side = "clause"
    table: dict[str, LostSum] = dict(getattr(board.lost, f"by_{side}"))
    places = _subjects_by_key(board, side)
    lines = [_loss_line(board, side, key, one, places) for key, one in table.items()]
    lines.append(Line((Cell("合计"), Cell(""), Cell(board.lost.lost), Cell(board.lost.unrated)), is_sum=True))
    title = {"clause": "条目", "unit": "单位", "section": "大项"}.get(side, "责任人")
    columns = (
        Column(title),
        Column("内容" if side == "clause" else "负责的单位", "long", hide_phone=True),
        Column("失分", "points"),
        Column("还没报", "points"),
    )
    note = "学校评的条目按汇总办法把失分算到丢分的学校和它的责任人；没有报的另列，不算失分。"
    return Listing(f"lost-{side}", f"失分{LOSS_SIDES[side]}", columns, tuple(lines), note)


def _loss_line(
    board: Board, side: str, key: str, one: LostSum, places: Mapping[str, Collection[int]]
) -> Line:
    name, url, words = key, "", ""
    if side == "clause":
        clause = board.by_code[key]
        url, words = item_url(board, clause), short(clause.item.text)
    elif side == "unit":
        name = board.unit_name(key)
        if key in places:
            url = reverse("evaluation_tree", args=[board.rows.campaign.pk, int(key)])
    elif side != "section":
        name = board.person_name(key)
        names = [board.rows.unit_names.get(subject, "") for subject in sorted(places.get(key, ()))]
        words = _some(names)
    share = one.lost / board.lost.lost if board.lost.lost else None
    return Line((Cell(name, url=url), Cell(words), Cell(one.lost, bar=share), Cell(one.unrated)), name)


def _some(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个单位" if len(names) > NAMES else ""
    return "、".join(names[:NAMES]) + more


def _subjects_by_key(board: Board, side: str) -> dict[str, set[int]]:
    """For whom each owner answers; for units, which of them are rated themselves."""
    found: dict[str, set[int]] = {}
    if side in ("clause", "section"):
        return found
    for clause in board.clauses:
        for row in clause.asked:
            key = str(row.subject_id) if side == "unit" else getattr(row, side)
            found.setdefault(key, set()).add(row.subject_id)
    return found


def risks_list(board: Board) -> Listing:
    """Points at risk, the most urgent kind first."""
    columns = (
        Column("编号"),
        Column("条文", "long"),
        Column("风险"),
        Column("单位", "long", hide_phone=True),
        Column("涉及分数", "points"),
    )
    lines = []
    for risk in board.risks:
        names = _some([board.rows.unit_names.get(one, "") for one in risk.subjects])
        label = f"{risk.kind.label}：{risk.words}" if risk.words else risk.kind.label
        lines.append(
            Line(
                (
                    Cell(risk.clause.code, url=item_url(board, risk.clause)),
                    Cell(short(risk.clause.item.text)),
                    Cell(label, light="veto" if risk.kind == "veto_draft" else "warn"),
                    Cell(names),
                    Cell(risk.points),
                ),
                f"{risk.clause.code} {risk.kind.label} {names}",
            )
        )
    note = "一条可以有几种风险，分数不能相加。"
    return Listing("risk", "有风险的分", columns, tuple(lines), note, "没有发现有风险的条目。")


def reach_list(board: Board) -> Listing:
    """What is stated to be won back, item by item, as the county counts it."""
    columns = (
        Column("编号"),
        Column("条文", "long"),
        Column("现在失分", "points"),
        Column("可挽回", "points"),
        Column("什么时候"),
    )
    lines = []
    day_of = board.rows.acceptance_on
    for one in sorted(board.recoveries, key=lambda each: -each.points):
        clause = board.by_code[one.clause]
        in_time = day_of is None or (one.by is not None and one.by <= day_of)
        lines.append(
            Line(
                (
                    Cell(one.clause, url=item_url(board, clause)),
                    Cell(short(clause.item.text)),
                    Cell(board.reported.clauses[one.clause].lost),
                    Cell(one.points),
                    Cell("验收前" if in_time else "验收后", light="ok" if in_time else "warn"),
                ),
                one.clause,
            )
        )
    empty = "还没有人填写可挽回的分数。填报失分条目时写明能挽回多少、到哪一天，这里就会算出来。"
    return Listing("reach", "还能拿多少", columns, tuple(lines), "", empty)

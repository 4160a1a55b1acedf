"""The scored self-evaluation report from the board of a campaign."""

from __future__ import annotations

import datetime
from collections import defaultdict

from dudao.apps.campaigns.api import AcceptanceStage, Group
from dudao.apps.evaluation.board import Board
from dudao.apps.evaluation.board_clauses import BoardClause
from dudao.apps.evaluation.choices import Side
from dudao.apps.evaluation.export_county import county_evaluation, county_table
from dudao.apps.evaluation.export_rows import notice_of
from dudao.apps.evaluation.models import Rating
from dudao.core.document import Document
from dudao.core.scoring import RuleKind
from dudao.engine.reports.campaign_report import (
    LossLine,
    RecoveryLine,
    ReportFacts,
    VetoLine,
    campaign_report,
)

MOST_NAMED = 8
MOST_REASONS = 6


def county_report(board: Board, day: datetime.date) -> Document:
    """自评报告 of a county by one standard."""
    campaign, version = board.rows.campaign, board.rows.version
    evaluation = county_evaluation(board)
    schools = {row.subject_id for clause in board.clauses for row in clause.asked} - {campaign.county_id}
    facts = ReportFacts(
        county=campaign.county.name,
        standard=version.standard.title,
        campaign=campaign.title,
        totals=board.reported,
        verdict=board.judged.verdict,
        reasons=board.judged.reasons,
        vetoes=_vetoes(board),
        losses=_losses(board),
        by_unit=tuple((board.unit_name(key), held) for key, held in board.lost.by_unit.items() if held.lost),
        reach=board.reach,
        recoveries=tuple(RecoveryLine(one.clause, one.points, one.by) for one in board.recoveries),
        table=county_table(board),
        unrated=tuple(
            clause.code
            for clause in board.clauses
            if clause.item.carries_points
            and clause.reported.points is None
            and not clause.reported.not_applicable
        ),
        missing_papers=sum(len(names) for names in board.rows.missing_papers.values()),
        schools=len(schools),
        groups=_groups(campaign.pk),
        stages=_stages(campaign.pk),
        acceptance_on=board.rows.acceptance_on,
        date=day,
        notice=notice_of(evaluation),
    )
    return campaign_report(facts)


def _groups(campaign_id: int) -> tuple[tuple[str, str], ...]:
    """The leading group and its office, by name and duty."""
    found = Group.objects.filter(campaign_id=campaign_id, kind__in=("leading_group", "office"))
    lines = []
    for group in found.prefetch_related("members").order_by("position", "pk"):
        names = [f"{one.duty_label}{one.name}" for one in group.members.all()]
        if names:
            lines.append((group.name, "、".join(names)))
    return tuple(lines)


def _stages(campaign_id: int) -> tuple[tuple[str, str], ...]:
    found = AcceptanceStage.objects.filter(campaign_id=campaign_id, due_on__isnull=False).order_by(
        "due_on", "pk"
    )
    return tuple((str(one), str(one.due_on)) for one in found)


def _vetoes(board: Board) -> tuple[VetoLine, ...]:
    found = [one for one in board.clauses if one.item.rule.kind in (RuleKind.VETO, RuleKind.MINIMUM)]
    notes = _notes(board, [one for one in found if one.triggered])
    lines = []
    for one in found:
        names = [board.rows.unit_names.get(pk, "") for pk in one.triggered_by]
        proof = "；".join(
            part for part in ("、".join(names[:MOST_NAMED]), *notes.get(one.item.id, [])) if part
        )
        lines.append(
            VetoLine(one.code, one.item.text, one.triggered, proof, one.item.rule.kind is RuleKind.MINIMUM)
        )
    return tuple(lines)


def _notes(board: Board, clauses: list[BoardClause]) -> dict[int, list[str]]:
    """What was written where a veto was triggered."""
    rows = Rating.objects.filter(
        evaluation__campaign=board.rows.campaign,
        evaluation__side=Side.SELF,
        item__in=[one.item.id for one in clauses],
        triggered=True,
    ).exclude(note="")
    found: dict[int, list[str]] = defaultdict(list)
    for item, note in rows.order_by("pk").values_list("item_id", "note"):
        found[item].append(note)
    return found


def _losses(board: Board) -> tuple[LossLine, ...]:
    """The items that lost points, the largest loss first, with the reasons that their ratings state."""
    lost = {code: held.lost for code, held in board.lost.by_clause.items() if held.lost}
    reasons = _reasons(board, [board.by_code[code].item.id for code in lost])
    lines = []
    for code, points in lost.items():
        clause = board.by_code[code]
        units = sorted(clause.reported.lost_by_unit.items(), key=lambda pair: -pair[1])
        named = [board.unit_name(unit) for unit, value in units if value]
        lines.append(
            LossLine(
                code=code,
                text=clause.item.text,
                section=clause.item.section,
                points=clause.item.points,
                lost=points,
                reasons=_few(
                    [one.rstrip("。；") for one in reasons.get(clause.item.id, [])], MOST_REASONS, "；"
                ),
                units=_few(named if clause.is_rolled else [], MOST_NAMED),
                owners=_owners(board, clause),
            )
        )
    return tuple(lines)


def _reasons(board: Board, items: list[int]) -> dict[int, list[str]]:
    rows = (
        Rating.objects.filter(
            evaluation__campaign=board.rows.campaign, evaluation__side=Side.SELF, item__in=items
        )
        .exclude(lost_parts=[])
        .order_by("pk")
        .values_list("item_id", "lost_parts", "note")
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for item, parts, note in rows:
        for text, _ in parts:
            found[item][text] = None
        if note:
            found[item][note] = None
    for (item, _), measured in board.rows.measured.items():
        for text, _ in measured.judged.lost_parts:
            found[item][text] = None
    return {item: list(texts) for item, texts in found.items()}


def _owners(board: Board, clause: BoardClause) -> str:
    """Who answers for the item: of a rolled-up one those of the units that lost points."""
    lost = {int(unit) for unit, value in clause.reported.lost_by_unit.items() if value and unit.isdigit()}
    rows = [row for row in clause.asked if not clause.is_rolled or row.subject_id in lost]
    names = list(dict.fromkeys(board.person_name(row.principal) for row in rows if row.principal))
    return _few(names, 4) or "没有责任人"


def _few(names: list[str], most: int, mark: str = "、") -> str:
    shown = mark.join(names[:most])
    return f"{shown} 等 {len(names)} 个" if len(names) > most else shown

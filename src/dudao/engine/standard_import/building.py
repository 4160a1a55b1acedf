"""From clauses as written to items: points, kind, rule, code, who is rated, what proves it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from dudao.core.numbers import trimmed
from dudao.core.problem import ERROR, WARNING, Problem, Severity
from dudao.core.scoring import (
    BonusRule,
    MetRule,
    MinimumRule,
    RuleError,
    VetoRule,
    rule_from_data,
    rule_to_data,
)
from dudao.core.scoring.rules import ScoringRule
from dudao.engine.standard_import.codes import Coder
from dudao.engine.standard_import.items import ClauseKind, ImportedItem, kind_of
from dudao.engine.standard_import.kinds import (
    demand_of,
    is_marked,
    is_school_alone,
    kind_word,
    measured_by_of,
    papers_of,
    roll_up_of,
    subject_of,
)
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.points import CellPoints, points_of
from dudao.engine.standard_import.raw_clause import CODE_IN_TEXT, RawClause
from dudao.engine.standard_import.roles import Role
from dudao.engine.standard_import.rule_guess import rule_of
from dudao.engine.standard_import.rule_shapes import RuleGuess
from dudao.engine.standard_import.stated import own_points
from dudao.engine.standard_import.wording import folded

MARKS = "★☆▲△●◆※*＊"
_SEQUENCE = re.compile(r"^\d+$")


class Builder:
    """Makes the items of one sheet and keeps the problems met on the way."""

    def __init__(self, sheet: str, mapping: FormMapping, veto_mark: str) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.veto_mark = veto_mark
        self.problems: list[Problem] = []
        self._coder = Coder()
        self._codes: set[str] = set()

    def items(self, clauses: Sequence[RawClause]) -> tuple[ImportedItem, ...]:
        """The items in their order, shared points apportioned first."""
        self._share(clauses)
        return tuple(self._item(clause) for clause in clauses)

    def _say(self, severity: Severity, message: str, cell: str, clause: RawClause, value: str = "") -> None:
        self.problems.append(
            Problem(severity, message, sheet=self.sheet, cell=cell, value=value, row_label=clause.text[:30])
        )

    # Points

    def _share(self, clauses: Sequence[RawClause]) -> None:
        """Points merged over several clauses, or written on the level above alone, are shared equally and said."""
        blocks: dict[tuple[int, int], list[RawClause]] = {}
        for clause in clauses:
            if clause.shared_block is not None and len(clause.points) <= 1:
                blocks.setdefault(clause.shared_block, []).append(clause)
        for group in blocks.values():
            whole = points_of(group[0].raw_points).value
            if len(group) > 1 and whole is not None and not any(one.points for one in group[1:]):
                self._apportion(group, whole, f"{trimmed(whole, 6)} 分合并写在 {len(group)} 条上")
        groups: dict[int, list[RawClause]] = {}
        for clause in clauses:
            if clause.sections and clause.sections[-1].points is not None:
                groups.setdefault(id(clause.sections[-1]), []).append(clause)
        for group in groups.values():
            section = group[0].sections[-1]
            if section.points is not None and not any(
                one.points or one.stated_points is not None or own_points(one.text)[1] for one in group
            ):
                self._apportion(
                    group, section.points, f"分值只写在“{section.title}”上（{trimmed(section.points, 6)} 分）"
                )

    def _apportion(self, group: list[RawClause], whole: Fraction, why: str) -> None:
        for clause in group:
            clause.stated_points = whole / len(group)
            clause.points = []
            message = f"{why}，暂按 {len(group)} 条平均分，请核对每条的分值。"
            self._say(WARNING, message, clause.points_cell or clause.blank_points or clause.cell, clause)

    def _points(self, clause: RawClause) -> CellPoints:
        if clause.stated_points is not None:
            return CellPoints(clause.stated_points)
        read = [(points_of(cell.raw), cell) for cell, _ in clause.points]
        for found, cell in read:
            if found.problem:
                self._say(ERROR, found.problem, cell.address, clause, cell.text)
        values = [found.value for found, _ in read if found.value is not None and found.value > 0]
        if len(read) == 1:
            found = read[0][0]
            return replace(found, value=found.value if found.value and found.value > 0 else None)
        if values:
            return CellPoints(sum(values, Fraction(0)), parts=tuple(values))
        return CellPoints(own_points(clause.text)[1])

    # Kind and rule

    def _special(self, clause: RawClause) -> ClauseKind | None:
        """What the form says of the kind apart from its rule: a column, a mark, the title of the section."""
        marked = is_marked(clause.said(Role.VETO)) if clause.texts.get(Role.VETO) else False
        if marked or any("否决" in section.title for section in clause.sections):
            return ClauseKind.VETO
        named = kind_word(clause.said(Role.KIND)) if clause.said(Role.KIND) else None
        if named is not None:
            return named
        written = clause.text.strip() + clause.said(Role.CODE) + clause.said(Role.KIND)
        if re.search(r"[(（\[【](?:一票)?否决(?:指标|项)?[)）\]】]", clause.text):
            return ClauseKind.VETO
        sign = next((sign for sign in MARKS if written.startswith(sign) or written.endswith(sign)), "")
        if sign and sign == self.veto_mark:
            return ClauseKind.VETO
        if sign:
            self._say(
                WARNING, f"条文带“{sign}”，表里没有说明它的意思，没有当作否决指标。", clause.cell, clause
            )
        for word, kind in (("加分", ClauseKind.BONUS), ("底线", ClauseKind.MINIMUM)):
            if any(word in section.title for section in clause.sections):
                return kind
        return None

    def _guess(
        self, clause: RawClause, special: ClauseKind | None, found: CellPoints
    ) -> tuple[RuleGuess, Fraction | None]:
        kept = self._kept_rule(clause, found.value)
        if kept is not None:
            return kept, found.value if kept.rule.kind.carries_points else None
        text = self._rule_text(clause)
        if special is ClauseKind.VETO:
            return RuleGuess(VetoRule(), True, "否决指标，不计分"), None
        if special is ClauseKind.MINIMUM:
            return RuleGuess(MinimumRule(), True, "底线要求，不计分"), None
        if special is ClauseKind.MET and found.value is None:
            return RuleGuess(MetRule(note=text), True, "按达标不达标判断"), None
        guess = rule_of(text, found.value, title=clause.text, parts=found.parts, ranks=found.ranks)
        if special is ClauseKind.BONUS and not isinstance(guess.rule, BonusRule) and found.value is not None:
            return RuleGuess(BonusRule(found.value, note=text), True, "加分，最多到分值"), found.value
        if isinstance(guess.rule, BonusRule):
            return guess, guess.rule.maximum
        return guess, found.value

    def _rule_text(self, clause: RawClause) -> str:
        rule = clause.said(Role.RULE)
        if rule or self.mapping.column(Role.RULE) is not None:
            return rule
        return clause.text if re.search(r"扣|不得分|得满分|为合格|加分", clause.text) else ""

    def _kept_rule(self, clause: RawClause, points: Fraction | None) -> RuleGuess | None:
        """The rule that our own export wrote beside the text, as long as text and points are still the same."""
        data = clause.said(Role.RULE_DATA)
        if not data:
            return None
        try:
            kept = json.loads(data)
            rule = rule_from_data(kept["rule"])
            same = kept.get("of") == fingerprint(clause.said(Role.RULE), points)
        except (ValueError, KeyError, TypeError, AttributeError, RuleError):
            self._say(WARNING, "规则数据一栏读不懂，已按评分细则重新识别。", clause.cell, clause)
            return None
        return RuleGuess(rule, bool(kept.get("confirmed")), "规则随表导入") if same else None

    # The whole

    def _item(self, clause: RawClause) -> ImportedItem:
        special = self._special(clause)
        found = self._points(clause)
        guess, points = self._guess(clause, special, found)
        kind = kind_of(guess.rule, points)
        if special is not ClauseKind.MET or found.value is not None:
            self._check_points(clause, kind, found, points)
        levels = tuple(section.title for section in clause.sections)
        subject, kinds = self._subject(clause)
        roll_up = roll_up_of(clause.said(Role.ROLL_UP))
        text = own_points(CODE_IN_TEXT.sub("", clause.text.strip()).strip(MARKS).strip())[0]
        return ImportedItem(
            code=self._code(clause, kind),
            levels=levels,
            text=text,
            points=points,
            kind=kind,
            guess=guess,
            rule_text=clause.said(Role.RULE),
            evidence=papers_of(clause.said(Role.EVIDENCE)),
            responsible=clause.said(Role.RESPONSIBLE).replace("\n", "、"),
            method=clause.said(Role.METHOD).replace("\n", "、"),
            subject=subject,
            school_kinds=kinds,
            roll_up=(roll_up or "mean") if subject == "school" else "",
            note=clause.said(Role.NOTE),
            measured_by=measured_by_of(clause.said(Role.MEASURED_BY)),
            demand=demand_of(clause.said(Role.DEMAND)),
            cell=clause.cell,
        )

    def _subject(self, clause: RawClause) -> tuple[str, tuple[str, ...]]:
        said = subject_of(clause.said(Role.APPLIES_TO))
        if said is not None:
            return said
        responsible = clause.said(Role.RESPONSIBLE)
        if is_school_alone(responsible):
            return subject_of(responsible) or ("school", ())
        return "county", ()

    def _check_points(
        self, clause: RawClause, kind: ClauseKind, found: CellPoints, points: Fraction | None
    ) -> None:
        if kind in (ClauseKind.VETO, ClauseKind.MINIMUM, ClauseKind.GRADE):
            if found.value is not None and kind is not ClauseKind.GRADE:
                message = f"{kind.label}的条目写了分值，没有计入总分。"
                self._say(WARNING, message, clause.points_cell or clause.cell, clause)
            return
        if points is None and not found.problem and self._asks_points():
            cell = clause.points_cell or clause.blank_points or clause.cell
            if not found.none_meant:
                self._say(ERROR, "分值没有填。请填上，或在“指标类型”里写明一票否决、底线要求。", cell, clause)

    def _asks_points(self) -> bool:
        return self.mapping.column(Role.POINTS) is not None

    def _code(self, clause: RawClause, kind: ClauseKind) -> str:
        own = folded(clause.said(Role.CODE)).strip(MARKS)
        if own and not _SEQUENCE.match(own) and "\n" not in own:
            if own not in self._codes:
                self._codes.add(own)
                return self._coder.code((), clause.text, own=own, kind=kind)
            self._say(ERROR, f"编号“{own}”重复，已另编一个编号，请改正。", clause.cell, clause, own)
        raw_levels = tuple(section.raw for section in clause.sections)
        made = self._coder.code(raw_levels, clause.text.strip(MARKS), kind=kind)
        self._codes.add(made)
        return made


def fingerprint(rule_text: str, points: Fraction | None) -> str:
    """What a kept rule belongs to: the same text and the same points."""
    return hashlib.sha256(f"{folded(rule_text)}|{points}".encode()).hexdigest()[:12]


def kept_rule_data(rule: ScoringRule, rule_text: str, points: Fraction | None, *, confirmed: bool) -> str:
    """The cell that takes a rule through an export and back."""
    kept = {"rule": rule_to_data(rule), "of": fingerprint(rule_text, points), "confirmed": confirmed}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

"""The office states what no record says: points of a line with their basis, whether a veto applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.appraisal.choices import AppraisalState, SchemeState
from dudao.apps.appraisal.models import Appraisal, AppraisalScheme, StatedMark
from dudao.apps.appraisal.permissions import ONLY_OFFICE, can_manage
from dudao.apps.appraisal.queries import rules_of, scheme_by_id
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.core.appraisal import Line, StatedRule, VetoRule, points_text

LONGEST_BASIS = 300


@dataclass(frozen=True)
class MarkGiven:
    """Points, or whether the situation of a veto is there; always with the basis in words."""

    basis: str
    points: Fraction | None = None
    applies: bool | None = None
    proofs: Sequence[Evidence] = ()


@transaction.atomic
def state_mark(
    scheme: AppraisalScheme, unit: Organisation, line_key: str, given: MarkGiven, *, actor: User
) -> StatedMark:
    """What the office states of one unit in one line; stated again, it takes the place of what was said.

    Raises ``PermissionDenied``; ``ValidationError`` without basis, outside the points, for a line that is computed
    from records, or once the units have been shown the result (then a contest corrects it).
    """
    held = _open_scheme(scheme, actor)
    line = stated_line(held, line_key)
    if not held.units.filter(unit=unit).exists():
        raise ValidationError(f"{unit.name}不在考核单位里。")
    _check(line, given)
    mark, is_new = StatedMark.objects.get_or_create(
        scheme=held, unit=unit, line=line.key, defaults={"by": actor, "basis": given.basis.strip()}
    )
    before = {} if is_new else {"points_before": _said(mark)}
    mark.points, mark.applies, mark.basis = given.points, given.applies, given.basis.strip()
    mark.by, mark.at = actor, timezone.now()
    mark.save()
    mark.proofs.set(given.proofs)
    record(
        actor,
        "state_appraisal_fact",
        mark,
        organisation=unit,
        details={"line": line.title, "said": _said(mark), "basis": mark.basis, **before},
    )
    return mark


@transaction.atomic
def state_none_applies(scheme: AppraisalScheme, line_key: str, basis: str, *, actor: User) -> int:
    """State of every unit of which nothing is stated yet that a veto does not apply; how many that were."""
    held = _open_scheme(scheme, actor)
    line = stated_line(held, line_key)
    given = MarkGiven(basis, applies=False)
    _check(line, given)
    known = set(held.stated.filter(line=line.key).values_list("unit_id", flat=True))
    open_units = [pk for pk in held.units.values_list("unit_id", flat=True) if pk not in known]
    StatedMark.objects.bulk_create(
        StatedMark(scheme=held, unit_id=pk, line=line.key, applies=False, basis=basis.strip(), by=actor)
        for pk in open_units
    )
    record(
        actor,
        "state_appraisal_fact",
        held,
        organisation=held.county,
        details={
            "line": line.title,
            "said": "没有这种情形",
            "basis": basis.strip(),
            "units": len(open_units),
        },
    )
    return len(open_units)


def stated_line(scheme: AppraisalScheme, line_key: str) -> Line:
    """A line that a person states; ``ValidationError`` for any other."""
    try:
        line = rules_of(scheme).line(line_key)
    except KeyError as unknown:
        raise ValidationError("办法里没有这个考核项目。") from unknown
    if not is_stated(line):
        raise ValidationError(f"“{line.title}”按记录计算，不由人填。")
    return line


def is_stated(line: Line) -> bool:
    """Whether a person states the line: points by basis, or a veto without recorded events."""
    return isinstance(line.rule, StatedRule) or (isinstance(line.rule, VetoRule) and not line.rule.facts)


def _check(line: Line, given: MarkGiven) -> None:
    if not given.basis.strip():
        raise ValidationError(f"“{line.title}”要写明依据。")
    if len(given.basis) > LONGEST_BASIS:
        raise ValidationError(f"依据最多 {LONGEST_BASIS} 字。")
    if isinstance(line.rule, VetoRule):
        if given.applies is None or given.points is not None:
            raise ValidationError(f"“{line.title}”要填有还是没有这种情形。")
    elif given.points is None or given.applies is not None:
        raise ValidationError(f"“{line.title}”要填得分。")
    elif not 0 <= given.points <= line.points:
        raise ValidationError(f"“{line.title}”的得分要在 0 到 {points_text(line.points)} 之间。")


def _said(mark: StatedMark) -> str:
    if mark.applies is not None:
        return "有这种情形" if mark.applies else "没有这种情形"
    return "" if mark.points is None else str(mark.points)


def _open_scheme(scheme: AppraisalScheme, actor: User) -> AppraisalScheme:
    if not can_manage(actor, scheme.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = scheme_by_id(scheme.pk, lock=True)
    if held.state != SchemeState.PUBLISHED:
        raise ValidationError("办法公布以后才填分。")
    shown = Appraisal.objects.filter(scheme=held).exclude(state=AppraisalState.COMPUTED).first()
    if shown is not None:
        raise ValidationError(f"考核结果已经是“{shown.get_state_display()}”，要改请按申诉更正。")
    return held

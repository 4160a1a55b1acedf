"""Which draft a paper begins with, by its kind."""

from __future__ import annotations

from dudao.apps.papers.choices import PaperKind
from dudao.apps.papers.draft_plan import implementation_plan
from dudao.apps.papers.draft_report import report_to_team
from dudao.apps.papers.draft_unit import duty_book, pledge
from dudao.apps.papers.facts import PaperFacts, UnitFacts
from dudao.core.drafting import Draft


def draft_of(kind: str, facts: PaperFacts, unit: UnitFacts | None) -> Draft:
    """The paper of this kind as the facts make it. ValueError: a kind of units without one, or the other way round."""
    if kind == PaperKind.IMPLEMENTATION_PLAN and unit is None:
        return implementation_plan(facts)
    if kind == PaperKind.REPORT_TO_TEAM and unit is None:
        return report_to_team(facts)
    if kind == PaperKind.DUTY_BOOK and unit is not None:
        return duty_book(facts, unit)
    if kind == PaperKind.PLEDGE and unit is not None:
        return pledge(facts, unit)
    raise ValueError(f"no paper {kind!r} {'of a unit' if unit else 'of the county'}")

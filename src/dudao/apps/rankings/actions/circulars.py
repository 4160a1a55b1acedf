"""The circular of a settled ranking: drafted once, from the numbers as they were settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.api import DocumentKind, OfficialDocument, draft_document
from dudao.apps.rankings.actions.computing import held_ranking
from dudao.apps.rankings.choices import GROUP_ADDRESS, ContestState, RankingState
from dudao.apps.rankings.models import Ranking, RankingContest, RankingCorrection, RankingLine
from dudao.apps.rankings.queries import lines_of
from dudao.apps.rankings.stored import facts_of, measures_of, placed_of
from dudao.core.rankings import CircularFacts, circular_draft

MOST_NAMED = 100
LONGEST_DEMANDS = 4000
MOST_ADDRESSED = 8  # units named in the address; more are named by their groups


@dataclass(frozen=True)
class CircularGiven:
    """How many are praised and criticised, and the demands (empty: those of the house, with their gaps)."""

    praise: int = 3
    criticise: int = 3
    demands: str = ""


def source_key(ranking: Ranking) -> str:
    """What the circular of a ranking is drafted for, once while it lives."""
    return f"ranking:{ranking.pk}"


@transaction.atomic
def draft_circular(ranking: Ranking, given: CircularGiven, *, revision: int, actor: User) -> OfficialDocument:
    """Draft the circular to all units of the ranking; drafted already, that document is returned.

    Its way from there (check, sign, number, send) is that of every official document. Raises ``PermissionDenied``,
    ``ValidationError`` (not settled, nobody ranked, no issuer set).
    """
    held = held_ranking(ranking, actor, None)
    if held.document is not None:
        return held.document
    held = held_ranking(ranking, actor, revision)
    if held.state != RankingState.SETTLED:
        raise ValidationError("先核定排名，再起草通报。")
    if not (0 <= given.praise <= MOST_NAMED and 0 <= given.criticise <= MOST_NAMED):
        raise ValidationError(f"表扬和批评的个数在 0 到 {MOST_NAMED} 之间。")
    if len(given.demands) > LONGEST_DEMANDS:
        raise ValidationError(f"要求最多 {LONGEST_DEMANDS} 字。")
    lines = lines_of(held)
    facts = circular_facts(held, lines, given)
    if not facts.ranked:
        raise ValidationError("没有一个单位有名次，不能起草通报。")
    document = draft_document(
        held.county,
        DocumentKind.CIRCULAR,
        draft=circular_draft(facts),
        actor=actor,
        addressees=[one.unit for one in lines],
        addressees_text=_address(held, lines),
        source_key=source_key(held),
    )
    held.document, held.state = document, RankingState.DRAFTED
    held.revision += 1
    held.save()
    details = {"document": document.pk, "praise": given.praise, "criticise": given.criticise}
    record(actor, "draft_ranking_circular", held, organisation=held.county, details=details)
    return document


def _address(ranking: Ranking, lines: Sequence[RankingLine]) -> str:
    """The groups in words where the units are many; empty: their names stand in the document."""
    if len(lines) <= MOST_ADDRESSED:
        return ""
    return "、".join(GROUP_ADDRESS[one] for one in ranking.groups)


def circular_facts(ranking: Ranking, lines: Sequence[RankingLine], given: CircularGiven) -> CircularFacts:
    """What the circular of a ranking says, from its kept lines."""
    contests = RankingContest.objects.filter(line__ranking=ranking).exclude(state=ContestState.WITHDRAWN)
    corrected = set(RankingCorrection.objects.filter(line__ranking=ranking).values_list("line_id", "measure"))
    return CircularFacts(
        title=ranking.title,
        as_of=ranking.as_of,
        measures=measures_of(ranking),
        lines=tuple(placed_of(one) for one in lines),
        praise=given.praise,
        criticise=given.criticise,
        demands=given.demands,
        previous_on=ranking.previous.as_of if ranking.previous is not None else None,
        contests=contests.count(),
        corrected=len(corrected),
        unmet={one.unit_id: _unmet(one, corrected) for one in lines},
    )


def _unmet(line: RankingLine, corrected: set[tuple[int, str]]) -> list[str]:
    """What is not done, each thing once; facts behind a corrected number are not repeated."""
    found: dict[tuple[str, int, str], str] = {}
    for key, held in line.numbers.items():
        if (line.pk, key) in corrected:
            continue
        for fact in facts_of(held):
            if not fact.ok:
                # A duty stands behind progress and behind punctuality: it is named once.
                found.setdefault((fact.kind, fact.pk, "" if fact.pk else fact.text), fact.text)
    return list(found.values())

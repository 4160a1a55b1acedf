"""What a circular shows of the ranking it was drafted from."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import DocumentFact, DocumentSource, OfficialDocument
from dudao.apps.rankings.queries import lines_of, rankings_visible_to
from dudao.apps.rankings.stored import measures_of, numbers_of

MOST_FACTS = 20


def ranking_source(document: OfficialDocument, user: User) -> DocumentSource | None:
    """The ranking with its places as facts, for whoever sees it; the last places first, at most MOST_FACTS."""
    pk = document.source_key.partition(":")[2]
    ranking = rankings_visible_to(user).filter(pk=pk).first() if pk.isdigit() else None
    if ranking is None:
        return None
    measures = measures_of(ranking)
    facts: list[DocumentFact] = []
    for line in reversed(lines_of(ranking)):
        if line.place is None or len(facts) == MOST_FACTS:
            continue
        numbers = numbers_of(line)
        said = "，".join(f"{one.label} {numbers[one.key].words(one)}" for one in measures)
        facts.append(
            DocumentFact(f"{line.name}：第 {line.place} 名，{said}", reverse("ranking_line", args=[line.pk]))
        )
    return DocumentSource(ranking.title, reverse("ranking", args=[ranking.pk]), tuple(facts))

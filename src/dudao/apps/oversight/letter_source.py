"""What a letter's document rests on, for the page of the document: its matter and the recorded facts."""

from __future__ import annotations

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import DocumentFact, DocumentSource, OfficialDocument
from dudao.apps.oversight.letter_texts import chinese_day
from dudao.apps.oversight.models import Letter
from dudao.apps.oversight.permissions_letters import can_read_letter, reads_letters_of

PREFIX = "letter"


def letter_source(document: OfficialDocument, user: User) -> DocumentSource | None:
    """The letter with the facts of its matter; its links for whoever may follow them. None for what is no letter."""
    letter = (
        Letter.objects.filter(document=document.pk).select_related("matter__county", "matter__unit").first()
    )
    if letter is None:
        return None
    reads = reads_letters_of(user, letter.matter.county)
    facts = tuple(
        DocumentFact(f"{one.text}（截至{chinese_day(one.as_of)}）", one.url if reads else "")
        for one in letter.matter.facts.order_by("pk")
    )
    url = reverse("letter", args=[letter.pk]) if can_read_letter(user, letter) else ""
    return DocumentSource(f"督办函件：{letter.matter.title}", url, facts)

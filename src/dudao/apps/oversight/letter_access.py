"""Load and authorise in one call for letters: what a person does not see gives 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.oversight.models import Letter, LetterExtension
from dudao.apps.oversight.permissions_letters import can_read_letter, reads_letters_of, works_at
from dudao.apps.oversight.queries_letters import letter_by_id, proof_of_letter

GONE = "没有这份函件，或者它不在您的数据范围内。"


def letter_seen(request: HttpRequest, letter_id: int) -> tuple[User, Letter]:
    """A letter that the person sees."""
    user = person_of(request)
    letter = letter_by_id(letter_id)
    if letter is None or not can_read_letter(user, letter):
        raise Http404(GONE)
    return user, letter


def extension_seen(request: HttpRequest, extension_id: int) -> tuple[User, LetterExtension]:
    """A request for more time for a letter that the person sees."""
    found = LetterExtension.objects.filter(pk=extension_id).select_related("asked_by", "decided_by").first()
    if found is None:
        raise Http404(GONE)
    user, found.letter = letter_seen(request, found.letter_id)
    return user, found


def proof_seen(request: HttpRequest, letter_id: int, evidence_id: int) -> Evidence:
    """A proof of an answer to a letter that the person sees: who may read the answer may read what proves it."""
    _, letter = letter_seen(request, letter_id)
    evidence = proof_of_letter(letter, evidence_id)
    if evidence is None or evidence.current is None:
        raise Http404("没有这份佐证，或者它已移入回收站。")
    return evidence


def unit_seen(request: HttpRequest, unit_id: int) -> tuple[User, Organisation]:
    """A unit whose file the person may open: the county's readers, and the unit's own people."""
    user = person_of(request)
    unit = Organisation.objects.select_related("county").filter(pk=unit_id).first()
    if unit is None or unit.kind in (Kind.PROVINCE, Kind.CITY, Kind.COUNTY) or unit.county is None:
        raise Http404("没有这个单位，或者它不在您的数据范围内。")
    if not (reads_letters_of(user, unit.county) or works_at(user, unit)):
        raise Http404("没有这个单位，或者它不在您的数据范围内。")
    return user, unit

"""The search of the archive: files by their words, items and units by theirs, only what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from dudao.apps.accounts.api import SYSTEM_ROLES, User, roles_at
from dudao.apps.evidence.models import Evidence, EvidenceLink, PageText, SearchEntry
from dudao.apps.evidence.queries import units_read_by
from dudao.apps.evidence.search_index import county_mark, document_mark, unit_mark
from dudao.apps.evidence.search_numbers import entry_numbers
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of
from dudao.core.bigrams import Excerpt, excerpt, places_of

DOCUMENTS_SHOWN = 20
PLACES_SHOWN = 3
OTHERS_SHOWN = 20
"""How many items, and how many units."""
_EXCERPT = 90


@dataclass(frozen=True)
class SearchScope:
    """Where somebody may search: a whole county, or some of its units and single documents beside them."""

    county_id: int
    whole_county: bool = False
    unit_ids: frozenset[int] = frozenset()
    evidence_ids: frozenset[int] = frozenset()

    @property
    def marks(self) -> tuple[str, ...]:
        """One of these an entry must carry; none at all: nothing is seen."""
        if self.whole_county:
            return (county_mark(self.county_id),)
        units = sorted(self.unit_ids)
        return (*map(unit_mark, units), *map(document_mark, sorted(self.evidence_ids)))

    def covers(self, evidence: Evidence) -> bool:
        """Whether the document itself is inside, whatever the index still says."""
        if evidence.county_id != self.county_id:
            return False
        return self.whole_county or evidence.unit_id in self.unit_ids or evidence.pk in self.evidence_ids


@dataclass(frozen=True)
class PlaceFound:
    """A page where the words stand; page 0 is the title, the number, the note or the name of the file."""

    page: int
    excerpt: Excerpt


@dataclass(frozen=True)
class DocumentFound:
    """A document with the first places where the words stand."""

    evidence: Evidence
    places: tuple[PlaceFound, ...]


@dataclass(frozen=True)
class FilesFound:
    """The newest documents that hold the words; `before` goes on with older ones, None: there are none."""

    documents: tuple[DocumentFound, ...]
    before: int | None


@dataclass(frozen=True)
class _Entry:
    """A row of the index without its tokens."""

    pk: int
    evidence_id: int
    stored_id: int
    page: int


@dataclass(frozen=True)
class ItemFound:
    """An item of a standard whose words hold what was looked for."""

    item: StandardItem
    version: StandardVersion
    excerpt: Excerpt


def scope_of_search(
    user: User, county: Organisation, handed: Iterable[tuple[int, int]] = (), unit_id: int | None = None
) -> SearchScope:
    """What a person may search in a county: her data scope, and documents that prove what was handed down to her.

    `handed` are (item, rated unit) pairs that she handles or reviews; `unit_id` narrows to one unit.
    """
    whole = bool(roles_at(user, county) - SYSTEM_ROLES)
    units: frozenset[int] = frozenset()
    if not whole:
        units = frozenset(units_read_by(user).filter(county=county).values_list("pk", flat=True))
    proving = _proving(handed)
    if unit_id is not None:
        units = frozenset({unit_id}) if whole or unit_id in units else frozenset()
        chosen = (
            Evidence.objects.filter(pk__in=proving, unit_id=unit_id) if proving else Evidence.objects.none()
        )
        return SearchScope(county.pk, False, units, frozenset(chosen.values_list("pk", flat=True)))
    return SearchScope(county.pk, whole, units, proving)


def _proving(handed: Iterable[tuple[int, int]]) -> frozenset[int]:
    pairs = set(handed)
    if not pairs:
        return frozenset()
    links = EvidenceLink.objects.filter(item_id__in={item for item, _ in pairs}, evidence__discarded_at=None)
    rows = links.values_list("item_id", "unit_id", "evidence_id")
    return frozenset(evidence for item, unit, evidence in rows if (item, unit) in pairs)


def files_found(query: str, scope: SearchScope, *, before: int | None = None) -> FilesFound:
    """The documents inside the scope that hold all words of the query, in one page or one title; the newest first."""
    read = entry_numbers(query, scope.marks, before)
    rows = SearchEntry.objects.filter(pk__in=read.numbers).order_by("-pk")
    held: dict[int, list[_Entry]] = {}
    last: int | None = None
    cut = False
    for entry in (_Entry(*row) for row in rows.values_list("pk", "evidence_id", "stored_id", "page")):
        if entry.evidence_id not in held and len(held) == DOCUMENTS_SHOWN:
            cut = True
            break
        held.setdefault(entry.evidence_id, []).append(entry)
        last = entry.pk
    documents = Evidence.objects.select_related("unit", "current").in_bulk(held)
    kept = [
        (documents[pk], _first_places(entries))
        for pk, entries in held.items()
        if pk in documents and _still_stands(documents[pk], entries[0], scope)
    ]
    texts = _texts([place for _, places in kept for place in places])
    return FilesFound(
        tuple(_document(query, evidence, places, texts) for evidence, places in kept),
        last if cut else read.older_below,
    )


def items_found(query: str, versions: Iterable[StandardVersion]) -> list[ItemFound]:
    """The items of these versions whose code, text, rule or required papers hold all words of the query."""
    found = []
    signs = {sign for sign in query.lower() if "\u4e00" <= sign <= "\u9fff"}
    for version in versions:
        for item in items_of(version):
            text = f"{item.code} {item.text}\n\n{item.rule_text}\n\n{'、'.join(item.required_evidence)}"
            # A look at single characters spares reading almost every item into tokens.
            if signs <= set(text) and _holds_all(query, text):
                found.append(ItemFound(item, version, excerpt(query, text, _EXCERPT)))
                if len(found) == OTHERS_SHOWN:
                    return found
    return found


def units_found(query: str, user: User, county: Organisation) -> list[Organisation]:
    """The units inside the person's scope with this name, short name, code or pinyin initials."""
    text = "".join(query.split())
    if not text:
        return []
    named = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text)
    named |= Q(initials__startswith=text.lower()) | Q(former_names__name__icontains=text)
    units = units_read_by(user).filter(named, county=county).distinct()
    return in_name_order(units)[:OTHERS_SHOWN]


def _holds_all(query: str, text: str) -> bool:
    return all(places_of(word, text) for word in query.split())


def _still_stands(evidence: Evidence, entry: _Entry, scope: SearchScope) -> bool:
    """Whether the document is as the index knew it: not in the bin, this file current, still inside the scope."""
    current = evidence.current
    return (
        evidence.discarded_at is None
        and current is not None
        and current.stored_id == entry.stored_id
        and scope.covers(evidence)
    )


def _first_places(entries: list[_Entry]) -> list[_Entry]:
    """One entry for each page, the title first, then by page."""
    by_page = {entry.page: entry for entry in reversed(entries)}
    return [by_page[page] for page in sorted(by_page)][:PLACES_SHOWN]


def _texts(entries: list[_Entry]) -> dict[tuple[int, int], str]:
    wanted = {(entry.stored_id, entry.page) for entry in entries if entry.page}
    pages = PageText.objects.filter(
        stored_id__in={stored for stored, _ in wanted}, number__in={page for _, page in wanted}
    )
    rows = pages.values_list("stored_id", "number", "text")
    return {(stored, number): text for stored, number, text in rows if (stored, number) in wanted}


def _document(
    query: str, evidence: Evidence, entries: list[_Entry], texts: dict[tuple[int, int], str]
) -> DocumentFound:
    places = []
    for entry in entries:
        text = texts.get((entry.stored_id, entry.page), "") if entry.page else _named(evidence)
        places.append(PlaceFound(entry.page, excerpt(query, text, _EXCERPT)))
    return DocumentFound(evidence, tuple(places))


def _named(evidence: Evidence) -> str:
    assert evidence.current is not None
    parts = (evidence.title, evidence.document_number, evidence.note, evidence.current.file_name)
    return "　".join(part for part in parts if part)

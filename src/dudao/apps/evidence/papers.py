"""What proves an item for a unit, ready for a page: required papers with what is there, and how to add to them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.evidence import queries
from dudao.apps.evidence.loading import units_provided_by
from dudao.apps.evidence.models import EvidenceLink
from dudao.apps.evidence.passes import ItemPass, give_pass
from dudao.apps.evidence.permissions import can_link, can_read
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem


@dataclass(frozen=True)
class PaperEntry:
    """A document that proves the item, with the addresses that this person may open."""

    link: EvidenceLink
    url: str
    picture_url: str
    unlink_url: str


@dataclass(frozen=True)
class RequiredPaper:
    """A required paper by name ("" are the others) and the documents that are there for it."""

    name: str
    entries: tuple[PaperEntry, ...]

    @property
    def is_missing(self) -> bool:
        return bool(self.name) and not self.entries


@dataclass(frozen=True)
class ItemPapers:
    """All of it for one item and one rated unit; `provider` is the unit that the person would upload for."""

    item: StandardItem
    unit: Organisation
    papers: tuple[RequiredPaper, ...]
    provider: Organisation | None
    pass_text: str
    query: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The required papers that are not there."""
        return tuple(paper.name for paper in self.papers if paper.is_missing)

    @property
    def count(self) -> int:
        """How many documents there are."""
        return len({entry.link.evidence_id for paper in self.papers for entry in paper.entries})

    @property
    def own_url(self) -> str:
        """Where this part of a page is asked for again."""
        return reverse("item_papers", args=[self.item.pk, self.unit.pk]) + self.query

    @property
    def picker_url(self) -> str:
        """Where one chooses among what is there."""
        return reverse("item_picker", args=[self.item.pk, self.unit.pk]) + self.query

    @property
    def upload_url(self) -> str:
        """The page of uploading, with the item filled in; works without JavaScript."""
        query = {"item": self.item.pk, "subject": self.unit.pk}
        if self.pass_text:
            query["pass"] = self.pass_text  # type: ignore[assignment]
        return f"{reverse('evidence_upload', args=[self.unit.county_id])}?{urlencode(query)}"


def item_papers_of(user: User, item: StandardItem, unit: Organisation, *, may_write: bool) -> ItemPapers:
    """What proves an item for a unit, for a person who by the caller's knowledge may read it, and write when said.

    The caller (evaluation) answers for the right: the addresses carry a pass for this person, item and unit.
    """
    return papers_of(user, item, unit, ItemPass(item.pk, unit.pk, may_write))


def papers_of(user: User, item: StandardItem, unit: Organisation, handed: ItemPass | None) -> ItemPapers:
    """The same by a pass that was handed down, or by scope alone: then only documents that the person sees anyway."""
    passed = handed is not None and (handed.item_id, handed.unit_id) == (item.pk, unit.pk)
    text = (
        give_pass(user, item.pk, unit.pk, may_write=handed.may_write) if handed is not None and passed else ""
    )
    query = f"?{urlencode({'pass': text})}" if text else ""
    links = queries.linked_evidence([item.pk], [unit.pk]).get((item.pk, unit.pk), [])
    seen = [link for link in links if passed or can_read(user, link.evidence)]
    names = [*item.required_evidence, ""]
    by_name: dict[str, list[PaperEntry]] = {name: [] for name in names}
    for link in seen:
        name = link.required if link.required in by_name else ""
        by_name[name].append(_entry(user, link, item, unit, handed, query))
    return ItemPapers(
        item=item,
        unit=unit,
        papers=tuple(RequiredPaper(name, tuple(by_name[name])) for name in names if name or by_name[""]),
        provider=_provider(user, unit, handed if passed else None),
        pass_text=text,
        query=query,
    )


def _entry(
    user: User,
    link: EvidenceLink,
    item: StandardItem,
    unit: Organisation,
    handed: ItemPass | None,
    query: str,
) -> PaperEntry:
    evidence = link.evidence
    revision = evidence.current
    picture = ""
    if revision is not None and revision.stored.kind in (
        "jpg",
        "png",
        "webp",
        "gif",
        "bmp",
        "tif",
        "heic",
        "pdf",
    ):
        page = reverse("evidence_page", args=[evidence.pk, revision.number, 1])
        picture = f"{page}?{urlencode({'size': 'small'})}" + (f"&{query[1:]}" if query else "")
    may = can_link(user, evidence, item, unit, handed)
    return PaperEntry(
        link=link,
        url=reverse("evidence", args=[evidence.pk]) + query,
        picture_url=picture,
        unlink_url=reverse("evidence_unlink", args=[evidence.pk, link.pk]) + query if may else "",
    )


def _provider(user: User, unit: Organisation, handed: ItemPass | None) -> Organisation | None:
    """The unit that a person's uploads for this item belong to; None when she only looks."""
    county = unit.county
    if county is None or (handed is not None and not handed.may_write):
        return None
    units = units_provided_by(user, county)
    if unit in units:
        return unit
    if not units or (unit.is_school and handed is None):
        return None
    return units[0]

"""The lists of documents: what waits for a person, the register of numbers, what reached a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from dudao.apps.accounts.api import Role, User
from dudao.apps.correspondence.choices import (
    ISSUED_STATES,
    SIGNED_BY_LEADER,
    CountersignState,
    DocumentState,
    SeriesKind,
)
from dudao.apps.correspondence.models import (
    NUMBERED,
    Countersign,
    Delivery,
    DocumentTemplate,
    NumberSeries,
    OfficialDocument,
)
from dudao.apps.correspondence.queries import counties_handled, documents_visible_to, places_of
from dudao.apps.organisations.api import Kind, Organisation, in_name_order


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: what is to be done with which document."""

    what: str
    light: str
    document: OfficialDocument


def waiting_for(user: User) -> list[Waiting]:
    """What a person is to do now, the oldest step first: check, countersign, sign, send, receive, finish a draft."""
    return [
        *_by_county(user),
        *(Waiting("会签", "warn", one.document) for one in _to_countersign(user)),
        *(Waiting("签收", "warn", one.document) for one in to_receive(user)),
    ]


def _by_county(user: User) -> list[Waiting]:
    officers, directors, leaders = (
        counties_with(user, role) for role in (Role.BUREAU_OFFICER, Role.DIRECTOR, Role.COUNTY_LEADER)
    )
    if not officers | directors | leaders:
        return []
    states = (
        DocumentState.DRAFT,
        DocumentState.CHECKING,
        DocumentState.SIGNING,
        DocumentState.SIGNED,
    )
    found = []
    for one in documents_visible_to(user).filter(state__in=states).order_by("updated_at"):
        county = one.county_id
        mine = user.pk in (one.drafted_by_id, one.submitted_by_id)
        leads = one.issuer.kind in SIGNED_BY_LEADER
        if one.state == DocumentState.CHECKING and county in officers | directors and not mine:
            found.append(Waiting("审核", "warn", one))
        elif one.state == DocumentState.SIGNING and county in (leaders if leads else directors):
            found.append(Waiting("签发", "warn", one))
        elif one.state == DocumentState.SIGNED and county in officers:
            found.append(Waiting("发出", "info", one))
        elif one.state == DocumentState.DRAFT and county in officers and (mine or one.drafted_by_id is None):
            found.append(Waiting("修改送审" if mine else "决定是否采用", "info", one))
    return found


def counties_with(user: User, role: Role) -> set[int]:
    """The counties in which a person holds a role."""
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role == role
    }


def _to_countersign(user: User) -> QuerySet[Countersign]:
    return (
        Countersign.objects.filter(
            unit__in=places_of(user),
            state=CountersignState.WAITING,
            document__state=DocumentState.COUNTERSIGNING,
            document__in=documents_visible_to(user).order_by().values("pk"),
        )
        .select_related("document__issuer", "unit")
        .order_by("pk")
    )


def to_receive(user: User) -> QuerySet[Delivery]:
    """What reached a person's units and nobody signed for."""
    return received_by_units_of(user).filter(received_at=None, document__state=DocumentState.SENT)


def received_by_units_of(user: User) -> QuerySet[Delivery]:
    """What reached the units of a person, the newest first."""
    return (
        Delivery.objects.filter(
            unit__in=places_of(user),
            document__in=documents_visible_to(user).order_by().values("pk"),
        )
        .exclude(sent_at=None)
        .select_related("document__issuer", "unit", "received_by")
        .order_by("-sent_at", "-pk")
    )


def document_list(user: User, year: int | None) -> list[OfficialDocument]:
    """The documents that a person reads, begun in a year, without their text; with how many units signed for them."""
    found = documents_visible_to(user).defer("base", "draft")
    if year is not None:
        found = found.filter(drafted_at__year=year)
    reached = Count("deliveries", filter=Q(deliveries__sent_at__isnull=False), distinct=True)
    received = Count("deliveries", filter=Q(deliveries__received_at__isnull=False), distinct=True)
    return list(found.annotate(reached=reached, received=received))


@dataclass(frozen=True)
class SeriesRegister:
    """One series of a year: its documents by number, what was given before the product, what is missing (nothing)."""

    series: NumberSeries
    rows: tuple[OfficialDocument, ...]
    readable: frozenset[int]

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers between the first and the last that no document has; a healthy register has none."""
        had = {one.sequence for one in self.rows}
        first = self.series.given_before + 1
        return tuple(number for number in range(first, self.series.last + 1) if number not in had)

    @property
    def label(self) -> str:
        return str(self.series)

    @property
    def table_id(self) -> str:
        return f"register-{self.series.pk}"

    @property
    def void_count(self) -> int:
        return sum(one.state == DocumentState.VOID for one in self.rows)


def registers_of(user: User, county: Organisation, year: int) -> list[SeriesRegister]:
    """The register of a county for a year, series by series; void numbers among them, none left out.

    `readable` are the documents whose title this person may read; of the others only the number is hers.
    """
    all_series = list(
        NumberSeries.objects.filter(issuer__county=county, year=year, last__gt=0)
        .select_related("issuer")
        .order_by("issuer", "code")
    )
    order = list(SeriesKind)
    all_series.sort(key=lambda one: (one.issuer_id, order.index(SeriesKind(one.kind)), one.code))
    documents = (
        OfficialDocument.objects.filter(series__in=all_series, state__in=NUMBERED)
        .defer("base", "draft")
        .select_related("issuer", "drafted_by", "checked_by", "signed_by", "series")
        .prefetch_related("deliveries__unit")
        .order_by("sequence")
    )
    by_series: dict[int, list[OfficialDocument]] = {}
    for one in documents:
        assert one.series_id is not None
        by_series.setdefault(one.series_id, []).append(one)
    readable = frozenset(documents_visible_to(user).filter(county=county).values_list("pk", flat=True))
    return [SeriesRegister(series, tuple(by_series.get(series.pk, ())), readable) for series in all_series]


def register_years(county: Organisation) -> list[int]:
    """The years in which a county gave numbers, the newest first."""
    found = NumberSeries.objects.filter(issuer__county=county).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def county_of_handler(user: User) -> Organisation | None:
    """The county whose documents a person handles; the first where there are several."""
    held = counties_handled(user)
    return Organisation.objects.filter(pk__in=held, kind=Kind.COUNTY).order_by("pk").first()


SENT_TO = (Kind.TOWNSHIP, Kind.SCHOOL, Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU)


def units_to_choose(county: Organisation) -> list[Organisation]:
    """To whom a county sends documents: departments, bureau, townships and schools, by pinyin."""
    return in_name_order(
        Organisation.objects.filter(county=county, kind__in=[str(one) for one in SENT_TO], is_active=True)
    )


def templates_of(county: Organisation) -> QuerySet[DocumentTemplate]:
    """The county's own templates without their bytes, the newest first."""
    return (
        DocumentTemplate.objects.filter(county=county)
        .defer("content")
        .select_related("uploaded_by")
        .order_by("kind", "-is_active", "-pk")
    )


def unreceived_count(documents: Iterable[OfficialDocument]) -> int:
    """How many sent documents still wait for a receipt."""
    return sum(
        one.state in ISSUED_STATES and getattr(one, "reached", 0) > getattr(one, "received", 0)
        for one in documents
    )

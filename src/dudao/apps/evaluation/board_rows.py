"""What the board of a campaign is computed from: plain rows, one query for each kind, no model instances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Assignment, Campaign, ItemDuty, provincial_acceptance_on
from dudao.apps.datasets.api import pupils_by_school
from dudao.apps.evaluation.choices import COUNTING_STATES, Side
from dudao.apps.evaluation.item_sheet import ItemSheet, sheet_of
from dudao.apps.evaluation.measured import MeasuredRating, measured_ratings_of_subjects
from dudao.apps.evaluation.models import MeasuredCorrection, Rating
from dudao.apps.evidence.api import links_count, missing_papers_of_units
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of
from dudao.core.scoring import RollUp, RuleKind
from dudao.infra.fractions import parsed

ZERO = Fraction(0)
Place = tuple[int, int]  # item, subject


class AskedRow(NamedTuple):
    """An item asked of a subject; owners are keys as `person_key` makes them, empty for nobody."""

    assignment_id: int
    item_id: int
    subject_id: int
    principal: str
    direct: str
    handler: str
    handler_id: int | None
    due_on: date | None

    @property
    def is_owned(self) -> bool:
        return bool(self.principal and self.handler)


class RatedRow(NamedTuple):
    """A self-rating as it stands."""

    item_id: int
    subject_id: int
    state: str
    level: str
    points: Fraction | None
    not_applicable: bool
    triggered: bool | None

    @property
    def counts(self) -> bool:
        """Handed in: it counts in the reported total."""
        return self.state in COUNTING_STATES


class Recovering(NamedTuple):
    """Points that an owner states can be won back, and by when."""

    points: Fraction
    by: date | None


@dataclass(frozen=True)
class BoardRows:
    """Everything about one campaign and one standard, keyed by item and subject."""

    campaign: Campaign
    version: StandardVersion
    sheet: ItemSheet
    acceptance_on: date | None
    asked: Mapping[int, list[AskedRow]]
    ratings: Mapping[Place, RatedRow]
    surely_lost: Mapping[Place, Fraction]  # of ratings that are not decided
    grades: Mapping[Place, str]
    recovering: Mapping[Place, Recovering]
    measured: Mapping[Place, MeasuredRating]
    corrections: Mapping[Place, Fraction]
    lead_units: Mapping[int, int | None]
    due_on: Mapping[int, date | None]
    linked: Mapping[Place, int]
    missing_papers: Mapping[Place, list[str]]
    weights: Mapping[int, Fraction]
    unit_names: Mapping[int, str]
    person_names: Mapping[str, str]

    @property
    def county_id(self) -> int:
        return self.campaign.county_id

    def due_of(self, row: AskedRow) -> date | None:
        """Until when: the subject's own day, else that of the item."""
        return row.due_on or self.due_on.get(row.item_id)


def person_key(user_id: int | None, name: str) -> str:
    """An account by its id, a person without one by name; empty for nobody. Namesakes stay apart."""
    return f"u{user_id}" if user_id is not None else f"n{name}" if name else ""


def rows_of(campaign: Campaign, version: StandardVersion) -> BoardRows:
    """Read what the board needs; the number of queries does not depend on the number of items or units."""
    sheet = sheet_of(version)
    asked = _asked(campaign, version)
    subjects = {row.subject_id for rows in asked.values() for row in rows}
    names = dict(Organisation.objects.filter(pk__in=_units(campaign, subjects)).values_list("pk", "name"))
    duties = {
        item: (lead, due)
        for item, lead, due in ItemDuty.objects.filter(
            campaign_id=campaign.pk, item__version_id=version.pk
        ).values_list("item_id", "lead_unit_id", "due_on")
    }
    ratings = _ratings(campaign, version)
    ids = [item.id for item in sheet.items]
    return BoardRows(
        campaign=campaign,
        version=version,
        sheet=sheet,
        acceptance_on=provincial_acceptance_on(campaign),
        asked=asked,
        ratings=ratings,
        surely_lost=_surely_lost(campaign, version),
        grades=_grades(campaign, version, sheet),
        recovering=_recovering(campaign, version),
        measured=_measured(campaign, sheet, asked),
        corrections=_corrections(campaign, version),
        lead_units={item: lead for item, (lead, _) in duties.items()},
        due_on={item: due for item, (_, due) in duties.items()},
        linked=links_count(ids, subjects),
        missing_papers=_missing_papers(campaign, version, asked),
        weights=_weights(campaign, sheet),
        unit_names=names,
        person_names=_person_names(asked),
    )


def _missing_papers(
    campaign: Campaign, version: StandardVersion, asked: Mapping[int, list[AskedRow]]
) -> dict[Place, list[str]]:
    """Required papers that are not there: of the county for its own items, of the schools for theirs."""
    schools: set[int] = set()
    own: list[StandardItem] = []
    theirs: list[StandardItem] = []
    for item in items_of(version):
        subjects = {row.subject_id for row in asked.get(item.pk, ())}
        (own if subjects == {campaign.county_id} else theirs).append(item)
        schools |= subjects - {campaign.county_id}
    found = missing_papers_of_units(own, [campaign.county_id])
    return found | (missing_papers_of_units(theirs, schools) if schools else {})


def _asked(campaign: Campaign, version: StandardVersion) -> dict[int, list[AskedRow]]:
    found: dict[int, list[AskedRow]] = defaultdict(list)
    rows = (
        Assignment.objects.filter(campaign_id=campaign.pk, item__version_id=version.pk)
        .order_by("pk")
        .values_list(
            "pk",
            "item_id",
            "subject_id",
            "principal_owner_id",
            "principal_owner_name",
            "direct_owner_id",
            "direct_owner_name",
            "handler_id",
            "due_on",
        )
    )
    for pk, item, subject, principal, its_name, direct, another, handler, due in rows:
        found[item].append(
            AskedRow(
                pk,
                item,
                subject,
                person_key(principal, its_name),
                person_key(direct, another),
                person_key(handler, ""),
                handler,
                due,
            )
        )
    return dict(found)


def _units(campaign: Campaign, subjects: Collection[int]) -> set[int]:
    leads = ItemDuty.objects.filter(campaign_id=campaign.pk).exclude(lead_unit=None).order_by()
    return {*subjects, *leads.values_list("lead_unit_id", flat=True).distinct(), campaign.county_id}


RATINGS = (
    "SELECT r.item_id, e.subject_id, r.state, r.level, r.points, r.not_applicable, r.triggered "
    "FROM evaluation_rating r JOIN evaluation_evaluation e ON e.id = r.evaluation_id "
    "WHERE e.campaign_id = %s AND e.version_id = %s AND e.side = 'self'"
)


def _ratings(campaign: Campaign, version: StandardVersion) -> dict[Place, RatedRow]:
    """Plain SQL: some thousand rows at every change of the campaign."""
    with connection.cursor() as cursor:
        cursor.execute(RATINGS, [campaign.pk, version.pk])
        return {
            (item, subject): RatedRow(
                item,
                subject,
                state,
                level,
                None if points is None else _points(points),
                bool(away),
                None if triggered is None else bool(triggered),
            )
            for item, subject, state, level, points, away, triggered in cursor.fetchall()
        }


@lru_cache(maxsize=4096)
def _points(text: str) -> Fraction:
    """Points recur: a standard has few different ones."""
    return parsed(text)


def _surely_lost(campaign: Campaign, version: StandardVersion) -> dict[Place, Fraction]:
    """What undecided ratings have surely lost already, from the parts kept on them."""
    rows = _own(campaign, version).filter(points=None, not_applicable=False)
    return {
        (item, subject): sum((Fraction(points) for _, points in parts), ZERO)
        for item, subject, parts in rows.values_list("item_id", "evaluation__subject_id", "lost_parts")
        if parts
    }


def _own(campaign: Campaign, version: StandardVersion) -> QuerySet[Rating]:
    return Rating.objects.filter(
        evaluation__campaign_id=campaign.pk, evaluation__version_id=version.pk, evaluation__side=Side.SELF
    )


def _grades(campaign: Campaign, version: StandardVersion, sheet: ItemSheet) -> dict[Place, str]:
    """The grades stated of graded items; no query where the standard has none."""
    graded = [item.id for item in sheet.items if item.rule.kind is RuleKind.GRADED]
    if not graded:
        return {}
    rows = _own(campaign, version).filter(item_id__in=graded)
    return {
        (item, subject): str(answer.get("grade") or "")
        for item, subject, answer in rows.values_list("item_id", "evaluation__subject_id", "answer")
    }


def _recovering(campaign: Campaign, version: StandardVersion) -> dict[Place, Recovering]:
    rows = _own(campaign, version).exclude(recoverable_points=None)
    return {
        (item, subject): Recovering(points, by)
        for item, subject, points, by in rows.values_list(
            "item_id", "evaluation__subject_id", "recoverable_points", "recover_by"
        )
        if points is not None
    }


def _corrections(campaign: Campaign, version: StandardVersion) -> dict[Place, Fraction]:
    rows = MeasuredCorrection.objects.filter(
        evaluation__campaign_id=campaign.pk,
        evaluation__version_id=version.pk,
        evaluation__side=Side.SELF,
        withdrawn_at=None,
    ).values_list("item_id", "evaluation__subject_id", "points")
    return {(item, subject): points for item, subject, points in rows if points is not None}


def _measured(
    campaign: Campaign, sheet: ItemSheet, asked: Mapping[int, list[AskedRow]]
) -> dict[Place, MeasuredRating]:
    items = [item for item in sheet.items if item.measured_by is not None]
    if not items:
        return {}
    wanted = {row.subject_id for item in items for row in asked.get(item.id, [])} | {campaign.county_id}
    subjects = {campaign.county_id: campaign.county}
    if wanted - set(subjects):
        subjects |= Organisation.objects.in_bulk(wanted - set(subjects))
    pairs = [
        (item, subjects[row.subject_id])
        for item in items
        for row in asked.get(item.id, [])
        if row.subject_id in subjects
    ]
    return measured_ratings_of_subjects(campaign.county, pairs)


def _weights(campaign: Campaign, sheet: ItemSheet) -> Mapping[int, Fraction]:
    """Pupils by school from the newest data that count; read only where an item is weighted by them."""
    if not any(item.roll_up == RollUp.WEIGHTED_MEAN for item in sheet.items):
        return {}
    return pupils_by_school(campaign.county)


def _person_names(asked: Mapping[int, list[AskedRow]]) -> dict[str, str]:
    """The names behind the keys of owners; one query for the accounts."""
    keys = {
        key for rows in asked.values() for row in rows for key in (row.principal, row.direct, row.handler)
    }
    ids = [int(key[1:]) for key in keys if key.startswith("u")]
    found = {f"u{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}
    return found | {key: key[1:] for key in keys if key.startswith("n")}

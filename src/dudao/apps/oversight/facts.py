"""The facts of a county on a day, as the rules look at them: lights, points, reports, figures, letters, cards.

One set of queries a county, whatever the number of units. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

from django.urls import reverse

from dudao.apps.campaigns.api import Campaign, CampaignState, standards_of
from dudao.apps.evaluation.api import Board, board_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import WAITING_FOR_UNIT, CardColour, RuleSource
from dudao.apps.oversight.models import Card, Letter, OversightRule, RedSince
from dudao.apps.oversight.queries import ladder_of
from dudao.apps.oversight.report_facts import metrics_of, missing_reports_of
from dudao.apps.rankings.api import last_places
from dudao.apps.workplan.api import Duty, lights_of, red_late_days_of
from dudao.core.oversight.facts import (
    About,
    CountyFacts,
    HeldCards,
    LostPoints,
    OverdueLetter,
    Place,
    Ranked,
    RedDuties,
    RedDuty,
    VetoFact,
)
from dudao.core.oversight.ladder import Rung
from dudao.core.scheduling.lights import LightColour

OPEN_DUTIES = ("not_started", "in_progress")
TITLE_LENGTH = 60
SUBJECT_LENGTH = 120


def facts_of(county: Organisation, today: date) -> CountyFacts:
    """Everything that the rules look at, as of this day."""
    reds = red_duties(county, today)
    units = _by_unit(reds)
    boards = _boards(county)
    unknown = tuple(
        f"任务“{_short(duty.title)}”亮红灯，没有牵头单位，不知道发给谁"
        for duty, _ in reds
        if duty.lead_unit_id is None
    )
    return CountyFacts(
        red_duties=tuple(_red(duty, since, today) for duty, since in reds if duty.lead_unit_id is not None),
        red_counts=tuple(_counted(unit, held) for unit, held in units.items()),
        lost_points=tuple(one for board in boards for one in _lost(board)),
        vetoes=tuple(one for board in boards for one in _vetoes(board)),
        missing_reports=missing_reports_of(county, today),
        overdue_letters=_letters(county, today),
        rankings=_rankings(county),
        metrics=metrics_of(county, today),
        cards=_cards(county, today),
        unknown=unknown,
    )


def red_duties(county: Organisation, today: date) -> list[tuple[Duty, date | None]]:
    """The open duties with a red light, and since which day; None where that was never seen.

    A duty is red by being late from its own days; red for another reason since it was first seen so.
    """
    duties = list(
        Duty.objects.filter(county=county, state__in=OPEN_DUTIES)
        .exclude(campaign__state=CampaignState.CLOSED)
        .select_related("lead_unit", "campaign")
        .order_by("pk")
    )
    lights = lights_of(duties, today)
    reds = [one for one in duties if lights[one.pk].colour is LightColour.RED]
    seen = dict(RedSince.objects.filter(duty__in=[one.pk for one in reds]).values_list("duty_id", "since"))
    limits = red_late_days_of({one.campaign_id for one in reds if one.campaign_id is not None})
    return [(one, _since(one, seen.get(one.pk), limits, today)) for one in reds]


def _since(duty: Duty, seen: date | None, limits: dict[int | None, int], today: date) -> date | None:
    due = duty.effective_due_on
    days = [seen] if seen is not None else []
    if due is not None:
        late = due + timedelta(limits.get(duty.campaign_id, limits[None]))
        if late <= today:
            days.append(late)
    return min(days, default=None)


def _red(duty: Duty, since: date | None, today: date) -> RedDuty:
    about = About(
        unit=str(duty.lead_unit_id),
        subject=f"duty:{duty.pk}",
        title=_short(duty.title),
        url=reverse("duty", args=[duty.pk]),
        mark=f"{since:%Y-%m-%d}" if since is not None else "",
    )
    return RedDuty(about, (today - since).days if since is not None else None)


def _by_unit(reds: Sequence[tuple[Duty, date | None]]) -> dict[int, list[Duty]]:
    found: dict[int, list[Duty]] = defaultdict(list)
    for duty, _ in reds:
        if duty.lead_unit_id is not None:
            found[duty.lead_unit_id].append(duty)
    return found


def _counted(unit: int, duties: list[Duty]) -> RedDuties:
    mark = sha256(",".join(str(one.pk) for one in duties).encode()).hexdigest()[:12]
    about = About(
        str(unit), "red_duties", "红灯任务", f"{reverse('wall_chart')}?light=red", mark, "多项任务亮红灯"
    )
    return RedDuties(about, tuple(_short(one.title) for one in duties))


def _boards(county: Organisation) -> list[tuple[Campaign, Board]]:
    found = []
    for campaign in Campaign.objects.filter(county=county, state=CampaignState.RUNNING).order_by("pk"):
        for version in standards_of(campaign):
            board = board_of(campaign, version)
            if board is not None:
                found.append((campaign, board))
    return found


def _lost(held: tuple[Campaign, Board]) -> Iterable[LostPoints]:
    campaign, board = held
    version = board.rows.version
    items = _lost_items(board)
    for key, sums in board.lost.by_unit.items():
        if not key.isdigit() or not (sums.lost or sums.unrated) or int(key) == campaign.county_id:
            continue
        about = About(
            unit=key,
            subject=f"lost:{campaign.pk}:{version.standard_id}",
            title=_short(version.standard.title),
            url=reverse("board", args=[campaign.pk]),
            mark=str(sums.lost),
            heading=f"《{_short(version.standard.title)}》自评丢分",
        )
        listed = tuple(sorted(items.get(key, []), key=lambda one: -one[1]))
        yield LostPoints(about, sums.lost, sums.unrated, listed)


def _lost_items(board: Board) -> dict[str, list[tuple[str, Fraction]]]:
    """The points lost by unit, item by item, as they stand in the table of losses."""
    found: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for clause in board.clauses:
        counted = board.reported.clauses.get(clause.code)
        if counted is None or counted.bonus or not counted.lost:
            continue
        if clause.is_rolled:
            for unit, points in clause.reported.lost_by_unit.items():
                if points:
                    found[unit].append((clause.code, points * counted.factor))
        else:
            found[str(board.rows.lead_units.get(clause.item.id) or "")].append((clause.code, counted.lost))
    return found


def _vetoes(held: tuple[Campaign, Board]) -> Iterable[VetoFact]:
    """Triggered ones stand with the units that state so, the county's own with the lead unit; the open ones too."""
    campaign, board = held
    for clause in board.vetoes:
        if clause.triggered is False:
            continue
        lead = board.rows.lead_units.get(clause.item.id)
        subjects: Iterable[int | None] = [one for one in clause.triggered_by if one != campaign.county_id]
        if not subjects or campaign.county_id in clause.triggered_by:
            subjects = [lead]
        for unit in subjects:
            if unit is None:
                continue
            title = f"{clause.code} {_short(clause.item.text)}"
            url = reverse("board_item", args=[campaign.pk, clause.item.id])
            about = About(str(unit), f"item:{clause.item.id}", title, url, "", f"一票否决：{title}")
            yield VetoFact(about, clause.triggered)


def _letters(county: Organisation, today: date) -> tuple[OverdueLetter, ...]:
    """Letters without an answer after their day that no next rung has followed."""
    found = Letter.objects.filter(
        matter__county=county, state__in=WAITING_FOR_UNIT, climbed=False, following=None
    ).select_related("matter", "document")
    ladder = ladder_of(county)
    overdue = []
    for one in found.order_by("pk"):
        due = one.effective_due_on
        if due is None or due >= today:
            continue
        name = f"{one.get_rung_display()}（{one.document.number_text or '还没有文号'}）"
        about = About(
            unit=str(one.matter.unit_id),
            subject=one.matter.subject_key,
            title=name,
            url=reverse("letter", args=[one.pk]),
            mark=str(one.pk),
            heading=one.matter.title,
        )
        overdue.append(OverdueLetter(about, due, (today - due).days, ladder.next_after(Rung(one.rung))))
    return tuple(overdue)


def _rankings(county: Organisation) -> tuple[Ranked, ...]:
    """The places in the last signed rankings, as many as the county's rules look back."""
    rules = OversightRule.objects.filter(county=county, source=RuleSource.RANK, is_active=True)
    times = {int(held["times"]) for held in rules.values_list("parameters", flat=True) if "times" in held}
    found = []
    for back in sorted(times):
        for unit in last_places(county, back):
            newest = unit.places[0]
            mark = "-".join(str(one.ranking_id) for one in unit.places)
            about = About(
                str(unit.unit_id),
                f"rank:{unit.rule_key}"[:SUBJECT_LENGTH],
                newest.title,
                newest.url,
                mark,
                f"“{newest.title}”连续排名靠后",
            )
            places = tuple(
                Place(f"{one.as_of:%Y-%m-%d} ", one.place, one.from_last, one.ranked)
                for one in reversed(unit.places)
            )
            found.append(Ranked(about, places))
    return tuple(found)


def _cards(county: Organisation, today: date) -> tuple[HeldCards, ...]:
    """The cards that hang on each unit by colour, from the oldest on."""
    held: dict[tuple[int, str], list[Card]] = defaultdict(list)
    for one in Card.objects.filter(county=county, lifted_on=None, withdrawn=False).order_by("given_on", "pk"):
        if one.given_on <= today:
            held[one.unit_id, one.colour].append(one)
    found = []
    for (unit, colour), cards in held.items():
        mark = sha256(",".join(str(one.pk) for one in cards).encode()).hexdigest()[:12]
        heading = f"{CardColour(colour).label}没有摘"
        about = About(str(unit), f"cards:{colour}", "亮牌", reverse("cards"), mark, heading)
        found.append(HeldCards(about, colour, len(cards), (today - cards[0].given_on).days))
    return tuple(found)


def _short(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 1]}…"

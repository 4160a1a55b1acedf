"""What the pages of rankings show: lines with their numbers, a line opened to its facts, the chart, the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import can_read_document, document_url
from dudao.apps.period_reports.api import reports_visible_to
from dudao.apps.rankings.choices import RankingState
from dudao.apps.rankings.counting import Fact
from dudao.apps.rankings.models import Ranking, RankingContest, RankingCorrection, RankingLine
from dudao.apps.rankings.queries import corrections_of_line
from dudao.apps.rankings.stored import facts_of, measures_of, number_of, numbers_of
from dudao.apps.workplan.api import duties_visible_to
from dudao.core.numbers import round_half_up, shown, trimmed
from dudao.core.rankings import Measure, Number, movement_words

MOST_BARS = 40
STEPS = (
    (RankingState.COMPUTED, "计算"),
    (RankingState.SHOWN, "单位核对"),
    (RankingState.SETTLED, "核定"),
    (RankingState.DRAFTED, "通报办文"),
    (RankingState.SIGNED, "已通报"),
)
LIGHTS = {
    RankingState.COMPUTED: "info",
    RankingState.SHOWN: "near",
    RankingState.SETTLED: "info",
    RankingState.DRAFTED: "near",
    RankingState.SIGNED: "ok",
    RankingState.WITHDRAWN: "none",
}


@dataclass(frozen=True)
class CellShown:
    """A number of a line: as it is printed, and what a column sorts by."""

    words: str
    sorts: str


@dataclass(frozen=True)
class LineShown:
    """A line of the table."""

    line: RankingLine
    cells: list[CellShown]
    score: str
    movement: str
    arrow: str


def score_words(measures: Sequence[Measure], score: Fraction | None) -> str:
    """The value by which a place was given, as it is printed."""
    if score is None:
        return "—"
    if len(measures) > 1:
        return round_half_up(score, 2)
    only = measures[0]
    return f"{trimmed(score, 6)}{only.unit}" if only.is_plain else f"{round_half_up(score * 100, 1)}%"


def lines_shown(lines: Iterable[RankingLine], measures: Sequence[Measure]) -> list[LineShown]:
    """The lines of a ranking as the table shows them."""
    found = []
    for line in lines:
        numbers = numbers_of(line)
        cells = [_cell(one, numbers.get(one.key, Number())) for one in measures]
        words = movement_words(line.place, line.previous_place)
        arrow = "▲" if words.startswith("升") else "▼" if words.startswith("降") else ""
        found.append(LineShown(line, cells, score_words(measures, line.score), words, arrow))
    return found


def _cell(measure: Measure, number: Number) -> CellShown:
    value = number.value(measure)
    return CellShown(number.words(measure), "" if value is None else trimmed(value, 6))


def chart_options(lines: Sequence[LineShown], measures: Sequence[Measure]) -> dict[str, Any] | None:
    """Bars in the order of the places, the first on top; None where nobody has a place. At most MOST_BARS units."""
    ranked = [one for one in lines if one.line.place is not None][:MOST_BARS]
    if not ranked:
        return None
    share = len(measures) == 1 and not measures[0].is_plain
    data = []
    for one in ranked:
        value = one.line.score or Fraction(0)
        data.append(
            {
                "value": float(round_half_up(value * 100 if share else value, 2)),
                "url": reverse("ranking_line", args=[one.line.pk]),
            }
        )
    top = {"max": 100, "interval": 25} if share or len(measures) > 1 else {"splitNumber": 4}
    return {
        "grid": {"left": 8, "right": 56, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", **top},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [one.line.name for one in ranked],
            "axisTick": {"show": False},
        },
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 14,
                "data": data,
                "label": {"show": True, "position": "right", "formatter": "{c}%" if share else "{c}"},
            }
        ],
    }


def steps_shown(ranking: Ranking) -> list[dict[str, Any]]:
    """The way of a ranking with where it stands."""
    order = [state for state, _ in STEPS]
    here = order.index(RankingState(ranking.state)) if ranking.state in order else -1
    return [{"label": label, "done": at < here, "now": at == here} for at, (_, label) in enumerate(STEPS)]


@dataclass(frozen=True)
class FactShown:
    """A fact behind a number, with its page where the reader may open it."""

    text: str
    ok: bool
    url: str


@dataclass(frozen=True)
class NumberShown:
    """A measure of a line opened: what was counted of what, the facts, the corrections."""

    measure: Measure
    number: Number
    words: str
    value: str
    why_not: str
    numerator: str
    denominator: str
    facts: list[FactShown]
    unmet: int
    corrections: list[tuple[RankingCorrection, str, str]]


def numbers_shown(line: RankingLine, user: User) -> list[NumberShown]:
    """Every number of a line with its facts; a fact is a link only where the person may open it."""
    corrections = corrections_of_line(line)
    measures = measures_of(line.ranking)
    urls = _urls([one for key in line.numbers for one in facts_of(line.numbers[key])], user)
    found = []
    for measure in measures:
        held = line.numbers.get(measure.key)
        number = number_of(held)
        facts = [FactShown(one.text, one.ok, urls.get((one.kind, one.pk), "")) for one in facts_of(held)]
        value = number.value(measure)
        found.append(
            NumberShown(
                measure,
                number,
                number.words(measure),
                score_words((measure,), value),
                number.why_not(measure),
                "—" if number.numerator is None else shown(number.numerator),
                "—" if number.denominator is None else shown(number.denominator),
                facts,
                sum(not one.ok for one in facts),
                [_corrected(one, measure) for one in corrections if one.measure == measure.key],
            )
        )
    return found


def _corrected(one: RankingCorrection, measure: Measure) -> tuple[RankingCorrection, str, str]:
    old = Number(one.old_numerator, one.old_denominator)
    new = Number(one.new_numerator, one.new_denominator)
    return one, old.words(measure), new.words(measure)


def _urls(facts: Sequence[Fact], user: User) -> dict[tuple[str, int], str]:
    duties = {one.pk for one in facts if one.kind == "duty"}
    reports = {one.pk for one in facts if one.kind == "report"}
    found: dict[tuple[str, int], str] = {}
    if duties:
        seen = duties_visible_to(user).filter(pk__in=duties).values_list("pk", flat=True)
        found |= {("duty", pk): reverse("duty", args=[pk]) for pk in seen}
    if reports:
        visible = reports_visible_to(user).filter(pk__in=reports).values_list("pk", flat=True)
        found |= {("report", pk): reverse("unit_report", args=[pk]) for pk in visible}
    return found


@dataclass(frozen=True)
class ContestShown:
    """A contest in a list: which number, what the unit says it is, what became of it."""

    contest: RankingContest
    measure: str
    claimed: str
    light: str


CONTEST_LIGHTS = {"waiting": "near", "upheld": "ok", "refused": "warn", "withdrawn": "none"}


def contests_shown(contests: Iterable[RankingContest]) -> list[ContestShown]:
    """Contests as a list shows them."""
    found = []
    labels: dict[int, dict[str, Measure]] = {}
    for one in contests:
        ranking = one.line.ranking
        measures = labels.setdefault(ranking.pk, {each.key: each for each in measures_of(ranking)})
        measure = measures.get(one.measure)
        found.append(
            ContestShown(
                one,
                measure.label if measure is not None else one.measure,
                _claimed(one),
                CONTEST_LIGHTS[one.state],
            )
        )
    return found


def _claimed(contest: RankingContest) -> str:
    given = [one for one in (contest.claimed_numerator, contest.claimed_denominator) if one is not None]
    return " / ".join(shown(one) for one in given)


def circular_link(ranking: Ranking, user: User) -> str:
    """The page of the circular, where the person may read it."""
    document = ranking.document
    if document is None or not can_read_document(user, document):
        return ""
    return document_url(document)


def days_left(ranking: Ranking, today: date) -> int | None:
    """How many days the units still have, today included; None when they have none."""
    if ranking.state != RankingState.SHOWN or ranking.contest_until is None:
        return None
    return max(0, (ranking.contest_until - today).days + 1)

"""Measured items take their answer from the engine: the counting version of the county's data, when read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from dudao.apps.datasets.api import DatasetVersion, latest_counting_version, standard_of
from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.apps.evaluation.statement import Judged, Statement, judge
from dudao.apps.measurement.api import Evaluated, chosen_rules, evaluated
from dudao.apps.organisations.api import Organisation
from dudao.core.numbers import shown
from dudao.core.schools import Stage
from dudao.core.scoring import RuleKind, number_text

NO_DATA = "还没有为准的数据"
NOT_MEASURED = "数据里还算不出这一项"


@dataclass(frozen=True)
class MeasuredRating:
    """What the data say of one measured item: the score of it, in words, and where it comes from."""

    item: RatedItem
    judged: Judged
    words: str  # “94.2%”, “达到”, or why there is nothing
    source: str  # standard and data version
    url: str
    is_known: bool

    @property
    def points(self) -> Fraction | None:
        return self.judged.scored.points


def measured_ratings(
    county: Organisation, subject: Organisation, items: Iterable[RatedItem]
) -> dict[int, MeasuredRating]:
    """The measured items among `items` for the county or one of its schools, by item id.

    One query for each source standard; the evaluation of a data version is kept in the process. What is missing in
    the data leaves the item undecided, never 0.
    """
    found = measured_ratings_of_subjects(county, [(item, subject) for item in items])
    return {item_id: rating for (item_id, _), rating in found.items()}


def measured_ratings_of_subjects(
    county: Organisation, pairs: Iterable[tuple[RatedItem, Organisation]]
) -> dict[tuple[int, int], MeasuredRating]:
    """The measured items among pairs of item and subject, by item id and subject id; see `measured_ratings`."""
    by_standard: dict[str, list[tuple[RatedItem, Organisation]]] = defaultdict(list)
    for item, subject in pairs:
        if item.measured_by is not None:
            by_standard[str(item.measured_by["standard"])].append((item, subject))
    found: dict[tuple[int, int], MeasuredRating] = {}
    for standard_id, wanted in by_standard.items():
        version = latest_counting_version(county, standard_id)
        result = evaluated(version, chosen_rules(version.dataset)) if version is not None else None
        for item, subject in wanted:
            found[item.id, subject.pk] = _rating(item, subject, version, result)
    return found


def _rating(
    item: RatedItem, subject: Organisation, version: DatasetVersion | None, result: Evaluated | None
) -> MeasuredRating:
    source_of = item.measured_by or {}
    title = standard_of(str(source_of["standard"])).short_title
    if version is None or result is None:
        return MeasuredRating(item, judge(item, Statement()), NO_DATA, title, "", False)
    value, met = _found(result, source_of, subject)
    data = _answer(item.rule.kind, value, met)
    if value is not None and item.rule.kind not in (RuleKind.MET, RuleKind.MINIMUM, RuleKind.VETO):
        words = f"{shown(value)}{getattr(item.rule, 'unit', '')}"
    elif met is not None:
        words = "达到" if met else "没有达到"
    else:
        words = NOT_MEASURED
    source = f"{title} {source_of['item']} · {version.dataset.year} · {version}"
    address = f"{reverse('items', args=[version.pk])}#{source_of['item']}"
    return MeasuredRating(item, judge(item, Statement(data)), words, source, address, bool(data))


def _answer(kind: RuleKind, value: Fraction | None, met: bool | None) -> dict[str, Any]:
    """The statement that the rule takes; empty while the data do not say."""
    if kind in (RuleKind.MET, RuleKind.MINIMUM):
        return {} if met is None else {"met": met}
    if kind is RuleKind.VETO:
        return {} if met is None else {"triggered": not met}
    if kind.is_measured and value is not None:
        return {"value": number_text(value)}
    return {}


def _found(
    result: Evaluated, source: Mapping[str, Any], subject: Organisation
) -> tuple[Fraction | None, bool | None]:
    """Value and judgement that the source names, of the county or of one school.

    A coefficient is judged exactly; where points depend on its value it is that of the form, of three decimals.
    """
    item_id, quantity = str(source["item"]), str(source.get("quantity") or "value")
    stage = Stage(source["stage"]) if source.get("stage") else None
    if subject.is_school:
        return _of_school(result, item_id, stage, subject)
    if stage is not None:
        held = result.evaluation.stages.get(stage)
        indicator = held.indicators.get(item_id) if held is not None else None
        if held is None or indicator is None:
            return None, None
        if quantity == "units_met_percent":
            return (Fraction(100 * indicator.units_met, held.units) if held.units else None), None
        printed = indicator.dispersion.printed(3) if indicator.dispersion is not None else None
        return (None if printed is None else Fraction(printed)), indicator.cv_met
    one = result.items.get(item_id)
    if one is None:
        return None, None
    value = one.value if isinstance(one.value, Fraction) else None
    if value is None:
        values = [each.value for each in one.measures if isinstance(each.value, Fraction)]
        value = values[0] if len(values) == 1 else None
    return value, one.met


def _of_school(
    result: Evaluated, item_id: str, stage: Stage | None, school: Organisation
) -> tuple[Fraction | None, bool | None]:
    units = [
        unit
        for unit in result.units_by_school.get(school.name, [])
        if (stage is None or unit.stage is stage) and item_id in unit.indicators
    ]
    if len(units) != 1:
        return None, None
    indicator = units[0].indicators[item_id]
    return indicator.value, indicator.met

"""Writes of measurement: which optional rules a county uses."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.datasets.api import Dataset, can_import, standard_of
from dudao.apps.measurement.models import RuleChoice


@transaction.atomic
def choose_rules(dataset: Dataset, rules: Iterable[str], *, actor: User) -> RuleChoice:
    """Switch these optional rule sets on for the county's evaluation of a dataset, and all others off.

    Raises PermissionDenied for whoever does not run the county's supervision office, ValidationError for a rule set
    that the standard does not have. One entry of the log says what was on before and what is now; nothing is written
    when nothing changes.
    """
    if not can_import(actor, dataset.county):
        raise PermissionDenied("选用规则由督导室办理。")
    standard = standard_of(dataset.standard_id)
    titles = {rule.id: rule.title for rule in standard.rule_sets}
    chosen = sorted(set(rules))
    unknown = [rule for rule in chosen if rule not in titles]
    if unknown:
        raise ValidationError(f"这个标准没有规则 {'、'.join(unknown)}。")
    held, _ = RuleChoice.objects.select_for_update().get_or_create(
        dataset=dataset, defaults={"rules": [], "chosen_by": actor}
    )
    before = sorted(held.rules)
    if before == chosen:
        return held
    held.rules, held.chosen_by = chosen, actor
    held.save()
    details = {
        "standard": standard.short_title,
        "year": str(dataset.year),
        "before": [titles.get(rule, rule) for rule in before],
        "after": [titles[rule] for rule in chosen],
    }
    record(actor, "choose_rules", held, organisation=dataset.county, details=details)
    return held

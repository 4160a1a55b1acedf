"""The light of each duty, from what is planned, reported, verified and in the way. Four queries for any number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q

from dudao.apps.workplan.choices import DutyState, Light, PlanState
from dudao.apps.workplan.models import Duty, DutyStep, Hindrance, PlanLine, PlanRules
from dudao.core.scheduling.lights import LightFacts, LightRules, Lit, light

# Worst first.
LIT_ORDER: dict[str, int] = {
    Light.RED: 0,
    Light.YELLOW: 1,
    Light.GREEN: 2,
    Light.NONE: 3,
    Light.DONE: 4,
}


@dataclass(frozen=True, slots=True)
class Share:
    """Verified steps of all steps."""

    verified: int = 0
    total: int = 0
    reported: int = 0  # said to be done, not yet verified

    @property
    def progress(self) -> Fraction | None:
        """Verified steps / all steps; None where there are none."""
        return Fraction(self.verified, self.total) if self.total else None

    @property
    def text(self) -> str:
        """2/5: verified of all."""
        return f"{self.verified}/{self.total}"

    @property
    def percent(self) -> int:
        """For the length of a bar: rounded down, so that 100 means all."""
        return 100 * self.verified // self.total if self.total else 0


def steps_of(duty_ids: Collection[int]) -> dict[int, Share]:
    """Verified and all steps of each duty: one query."""
    found = (
        DutyStep.objects.filter(duty__in=duty_ids)
        .order_by()
        .values("duty_id")
        .annotate(
            verified=Count("verified_at"),
            total=Count("pk"),
            reported=Count("reported_at", filter=Q(verified_at=None)),
        )
        .values_list("duty_id", "verified", "total", "reported")
    )
    return {duty_id: Share(*counts) for duty_id, *counts in found}


def lights_of(
    duties: Collection[Duty], today: date, *, shares: Mapping[int, Share] | None = None
) -> dict[int, Lit]:
    """The light of each duty by the rules of its campaign; the usual rules where none are set, or no campaign.

    Four queries, three where the caller has the steps already.
    """
    ids = [one.pk for one in duties]
    campaigns = {one.campaign_id for one in duties if one.campaign_id is not None}
    steps = steps_of(ids) if shares is None else shares
    rules = _rules(campaigns)
    misfits = _misfits(campaigns)
    hindered = _hindered(ids)
    usual = LightRules()
    return {
        one.pk: light(
            _facts(one, today, steps.get(one.pk, Share()), misfits.get(one.pk, 0), hindered.get(one.pk, 0)),
            rules.get(one.campaign_id or 0, usual),
        )
        for one in duties
    }


def red_late_days_of(campaign_ids: Collection[int]) -> dict[int | None, int]:
    """From how many days late a duty is red, by campaign; None stands for the usual rules."""
    found: dict[int | None, int] = {None: LightRules().red_late_days}
    for pk, rules in _rules(campaign_ids).items():
        found[pk] = rules.red_late_days
    return found


def _facts(duty: Duty, today: date, share: Share, misfit_days: int, hindrances: int) -> LightFacts:
    is_open = duty.is_open
    return LightFacts(
        today=today,
        due_on=duty.effective_due_on,
        done=duty.state == DutyState.DONE,
        finished_on=duty.finished_on,
        begun=duty.started_on is not None or share.verified > 0 or share.reported > 0,
        start_by=duty.planned_start_on,
        slack_days=duty.slack_days if is_open else None,
        misfit_days=misfit_days if is_open else 0,
        forecast_on=duty.forecast_on,
        open_hindrances=hindrances,
        steps_total=share.total,
        steps_verified=share.verified,
        steps_reported=share.reported,
    )


def _rules(campaigns: Collection[int]) -> dict[int, LightRules]:
    return {
        one.campaign_id: LightRules(
            yellow_due_days=one.yellow_due_days,
            yellow_slack_days=one.yellow_slack_days,
            red_late_days=one.red_late_days,
            red_forecast=one.red_forecast,
            yellow_not_started=one.yellow_not_started,
        )
        for one in PlanRules.objects.filter(campaign__in=campaigns)
    }


def _misfits(campaigns: Collection[int]) -> dict[int, int]:
    """By how many working days the agreed plan does not fit, by duty; only where it does not."""
    found = PlanLine.objects.filter(
        plan__campaign__in=campaigns, plan__state=PlanState.AGREED, misfit_days__gt=0
    )
    return dict(found.values_list("duty_id", "misfit_days"))


def _hindered(duty_ids: Collection[int]) -> dict[int, int]:
    """How many hindrances are open, by duty."""
    found = Hindrance.objects.filter(duty__in=duty_ids, solved_at=None).order_by()
    return dict(found.values_list("duty_id").annotate(Count("pk")))

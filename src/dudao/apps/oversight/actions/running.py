"""Running the rules: matters at 立项 with drafts, each morning and by a button; a person decides on every one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.correspondence.api import IssuingBody, issuers_of
from dudao.apps.notices.api import NoticeKind, notify
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.letters import (
    add_overdue_fact,
    climb_letter,
    climb_overdue,
    draft_letter,
)
from dudao.apps.oversight.actions.matters import FactGiven, MatterGiven, propose_matter
from dudao.apps.oversight.choices import LETTER_RUNGS, MatterSource, RuleSource, RungKind
from dudao.apps.oversight.facts import red_duties
from dudao.apps.oversight.models import Letter, Matter, OversightRule, RedSince, RuleRun
from dudao.apps.oversight.permissions import ONLY_OFFICE_RULES, can_oversee
from dudao.apps.oversight.rule_plan import Outcome, PlanLine, plan_of

logger = logging.getLogger(__name__)

FROM_HOUR = 8
SHOWN_IN_NOTICE = 8
LONGEST_LISTED = 200


@dataclass(frozen=True)
class Note:
    """What came of a line: whether anything was written, and what is to be said about it."""

    has_changed: bool
    text: str = ""


def run_rules(county: Organisation, today: date, *, actor: User | None) -> RuleRun:
    """Do what `plan_of` says; None acts for the morning's run. Run again on the same facts it writes nothing.

    Each proposal is a transaction of its own. A draft that cannot be made (no issuing body …) leaves its matter at
    立项 with the reason in the run. PermissionDenied for whoever is not of the office.
    """
    if actor is not None and not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE_RULES)
    note_reds(county, today)
    plan = plan_of(county, today)
    issuer = issuers_of(county).first()
    notes = {place: _do(county, one, today, issuer) for place, one in enumerate(plan) if one.writes}
    held = RuleRun.objects.filter(county=county, run_on=today).order_by("-pk").first()
    if held is not None and not any(note.has_changed for note in notes.values()):
        return held
    return _kept(county, today, plan, notes, actor)


@transaction.atomic
def note_reds(county: Organisation, today: date) -> None:
    """Remember since when duties are red that are not late, and forget those that are no longer red."""
    reds = {duty.pk: since for duty, since in red_duties(county, today)}
    RedSince.objects.filter(duty__county=county).exclude(duty__in=list(reds)).delete()
    for duty_id, since in reds.items():
        if since is None:
            RedSince.objects.get_or_create(duty_id=duty_id, defaults={"since": today})


def tick(now: datetime) -> int:
    """Every county's rules, once a morning from eight; how many counties were run.

    Where a county has no rule about unanswered letters these climb by the ladder alone.
    """
    moment = timezone.localtime(now)
    today = moment.date()
    if moment.hour < FROM_HOUR:
        return 0
    ran = 0
    for county in _counties():
        if RuleRun.objects.filter(county=county, run_on=today).exists():
            continue
        try:
            run_rules(county, today, actor=None)
            if not OversightRule.objects.filter(county=county, source=RuleSource.UNANSWERED_LETTER).exists():
                climb_overdue(county, today)
            ran += 1
        except Exception:  # one county's trouble is not the others'; the next look tries again
            logger.exception("rules of county %s", county.pk)
    return ran


def _counties() -> list[Organisation]:
    """Counties with rules in use or with letters that are out."""
    with_rules = OversightRule.objects.filter(is_active=True).values("county")
    with_matters = Matter.objects.filter(letters__state__in=("issued", "received", "returned")).values(
        "county"
    )
    found = Organisation.objects.filter(pk__in=with_rules) | Organisation.objects.filter(pk__in=with_matters)
    return list(found.distinct().order_by("pk"))


def _do(county: Organisation, line: PlanLine, today: date, issuer: IssuingBody | None) -> Note:
    """Do one line; what it refuses stands in the note."""
    try:
        with transaction.atomic():
            if line.outcome is Outcome.CLIMB:
                return _climb(line, today)
            return _propose(county, line, today, issuer)
    except ValidationError as refused:
        return Note(False, "；".join(refused.messages))


def _propose(county: Organisation, line: PlanLine, today: date, issuer: IssuingBody | None) -> Note:
    assert line.proposal is not None
    assert line.unit is not None
    about = line.proposal.about
    fact = FactGiven(line.proposal.fact_key, line.proposal.sentence, today, about.url, line.proposal.numbers)
    given = MatterGiven(
        unit=line.unit,
        subject_key=about.subject,
        title=about.heading or about.title,
        source=MatterSource.RULE,
        rung=(line.rung or line.proposal.rung).value,
        facts=(fact,),
        designation=issuer.designation if issuer is not None else "",
        campaign=_campaign(county, about.subject),
        rule=line.rule,
        card=line.proposal.card,
    )
    made = propose_matter(county, given, actor=None)
    if not made.is_new:
        return Note(bool(made.added))
    return Note(True, _drafted(made.matter, today))


def _drafted(matter: Matter, today: date) -> str:
    """The letter of the matter's rung; why there is none in words."""
    if matter.rung not in LETTER_RUNGS:
        return f"建议{RungKind(matter.rung).label}，请在事项页面办理"
    try:
        with transaction.atomic():
            draft_letter(matter, matter.rung, actor=None, today=today)
    except ValidationError as refused:
        return f"已立项，函件没有起草：{'；'.join(refused.messages)}"
    return ""


def _climb(line: PlanLine, today: date) -> Note:
    """The next letter of an overdue one; above the letters only the wish to climb, once."""
    assert line.proposal is not None
    letter = Letter.objects.select_related("matter__county", "matter__unit", "document").get(
        pk=int(line.proposal.about.mark)
    )
    if line.rung is not None and line.rung.is_letter:
        climb_letter(letter, today=today, actor=None)
        return Note(True)
    if line.rung is None or letter.matter.proposed_rung == line.rung.value:
        return Note(False)
    add_overdue_fact(letter, today)
    Matter.objects.filter(pk=letter.matter_id).update(proposed_rung=line.rung.value)
    return Note(True, f"建议{line.rung.label}，请在事项页面办理")


def _campaign(county: Organisation, subject: str) -> Campaign | None:
    """The campaign of a subject that names one (lost:<campaign>:…)."""
    parts = subject.split(":")
    if parts[0] == "lost" and len(parts) > 1 and parts[1].isdigit():
        return Campaign.objects.filter(county=county, pk=int(parts[1])).first()
    return None


@transaction.atomic
def _kept(
    county: Organisation,
    today: date,
    plan: Sequence[PlanLine],
    notes: Mapping[int, Note],
    actor: User | None,
) -> RuleRun:
    done = [plan[place] for place, note in notes.items() if note.has_changed]
    added = sum(one.outcome is Outcome.ADD for one in done)
    made = RuleRun.objects.create(
        county=county,
        run_on=today,
        run_by=actor,
        opened=len(done) - added,
        added=added,
        lines=[line_row(one, notes.get(place)) for place, one in enumerate(plan[:LONGEST_LISTED])],
    )
    details = {"opened": made.opened, "added": made.added, "day": f"{today:%Y-%m-%d}"}
    record(actor, "run_rules", county, organisation=county, details=details)
    if done:
        _tell_office(county, today, made, done, actor)
    return made


def line_row(line: PlanLine, note: Note | None = None) -> dict[str, Any]:
    """A line of a run as it is kept and shown."""
    return {
        "outcome": line.outcome.value,
        "label": line.outcome.label,
        "unit": line.unit.name if line.unit is not None else "",
        "sentence": line.sentence,
        "rung": line.rung.label if line.rung is not None else "",
        "is_letter": line.rung is not None and line.rung.is_letter,
        "why": (note.text if note is not None else "") or line.why,
        "matter": line.matter_id,
    }


def _tell_office(
    county: Organisation,
    today: date,
    run: RuleRun,
    done: Sequence[PlanLine],
    actor: User | None,
) -> None:
    body = [f"{one.unit.label if one.unit else ''}：{one.sentence}" for one in done[:SHOWN_IN_NOTICE]]
    if len(done) > SHOWN_IN_NOTICE:
        body.append(f"……另有 {len(done) - SHOWN_IN_NOTICE} 件")
    notify(
        [one for one in officers_of(county) if actor is None or one.pk != actor.pk],
        kind=NoticeKind.REVIEW,
        title=f"督办规则起草了 {len(done)} 件，请决定办不办",
        body="\n".join(body),
        url=f"{reverse('oversight')}?state=proposed",
        unique_key=f"rules:{county.pk}:{today:%Y-%m-%d}:{run.pk}",
        county=county,
        sent_by=actor,
    )

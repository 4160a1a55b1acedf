"""Who is reminded today of what: the preview that the office sees and what is sent are the same lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.campaigns.api import CampaignState
from dudao.apps.notices.api import NoticeKind, told_already
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import OPEN_STATES, ReminderTarget
from dudao.apps.workplan.models import Duty, ReminderRules
from dudao.core.scheduling.reminding import Reminder, ReminderRule, due_reminders
from dudao.core.scheduling.working_days import WorkingCalendar

# Up the line nobody reads so many lines of their own each morning: from here on they are one.
SUMMED_FROM = 6
HEADS = (Role.PRINCIPAL, Role.DEPARTMENT_HEAD)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReminderLine:
    """One duty's reminder of a day: its stage, its words, who gets it, who had it already."""

    duty: Duty
    due_on: date
    reminder: Reminder
    recipients: tuple[User, ...]
    told: frozenset[int] = frozenset()

    @property
    def unique_key(self) -> str:
        """Once per duty, stage and due date, however often and by whomever this is run."""
        return f"duty:{self.duty.pk}:{self.reminder.stage_key}:{self.due_on:%Y%m%d}"

    @property
    def is_late(self) -> bool:
        return self.reminder.stage_key.startswith("late")

    @property
    def kind(self) -> NoticeKind:
        return NoticeKind.DUTY_LATE if self.is_late else NoticeKind.DUTY_DUE

    @property
    def title(self) -> str:
        return f"{short(self.duty.title)}：{self.reminder.text}"

    @property
    def body(self) -> str:
        return "\n".join(facts_of(self.duty))

    @property
    def waiting(self) -> tuple[User, ...]:
        """Who has not got it yet."""
        return tuple(one for one in self.recipients if one.pk not in self.told)

    def concerns(self, person: User) -> bool:
        """Whether the duty is hers to do or to answer for, not only to be told of up the line."""
        duty = self.duty
        return person.pk in {duty.handler_id, duty.direct_owner_id, duty.principal_owner_id}


def short(title: str, most: int = 60) -> str:
    """A title that leaves room for what is said of it."""
    return title if len(title) <= most else f"{title[: most - 1]}…"


def facts_of(duty: Duty) -> list[str]:
    """What a reader of a notice needs to know of a duty, a line each."""
    handler = duty.handler.name if duty.handler else duty.handler_name
    unit = duty.lead_unit.name if duty.lead_unit else ""
    named = [("清单", duty.duty_list.title), ("牵头单位", unit), ("具体责任人", handler)]
    return [f"{label}：{text}" for label, text in named if text]


def rules_of(county: Organisation) -> ReminderRules:
    """The county's rules; the defaults, unsaved, where none were set."""
    return ReminderRules.objects.filter(county=county).first() or ReminderRules(county=county)


def rule_of(rules: ReminderRules) -> ReminderRule:
    """The rules as the core takes them."""
    return ReminderRule(
        days_before=tuple(rules.days_before),
        each_day_late=rules.each_day_late,
        owner_after=rules.owner_after,
        unit_head_after=rules.unit_head_after,
        office_after=rules.office_after,
        director_after=rules.director_after,
    )


def reminder_on(due_on: date, today: date, rule: ReminderRule, calendar: WorkingCalendar) -> Reminder | None:
    """The reminder of a due date that goes out on a day; None when there is none.

    Late ones go every day. Those before the due date go on working days alone; the last working day before a holiday
    also sends what the holiday would have: nobody hears on Monday that something was due on Sunday.
    """
    if due_on < today:
        return next(iter(due_reminders(due_on, today, rule)), None)
    if not calendar.is_working(today):
        return None
    free_until = calendar.on_or_after(today + ONE_DAY) - ONE_DAY
    found = next(iter(due_reminders(due_on, min(free_until, due_on), rule)), None)
    if found is None or free_until == today:
        return found
    left = (due_on - today).days
    day = f"{due_on.month}月{due_on.day}日"
    text = f"还有 {left} 天到期（{day}）" if left else f"今天到期（{day}）"
    return Reminder(found.stage_key, found.targets, text, found.stage_on)


def reminder_lines(
    county: Organisation, today: date, calendar: WorkingCalendar, duties: Iterable[Duty] | None = None
) -> list[ReminderLine]:
    """What goes out in a county on a day, late ones first; with who had it already. `duties`: only of these.

    Duties without a date are reminded of by nobody; one whose people have no accounts has a line without recipients.
    """
    rules = rules_of(county)
    rule = rule_of(rules)
    people = PeopleOf(county)
    found: list[ReminderLine] = []
    for duty in open_duties(county) if duties is None else duties:
        due_on = duty.effective_due_on
        if due_on is None:
            continue
        reminder = reminder_on(due_on, today, rule, calendar)
        if reminder is not None:
            targets = [ReminderTarget(target.value) for target in reminder.targets]
            found.append(ReminderLine(duty, due_on, reminder, people.named(duty, targets)))
    told = told_already([*(line.unique_key for line in found), summary_key(county, today)])
    summed = told.get(summary_key(county, today), frozenset())
    lines = [replace(line, told=_told(line, told, summed)) for line in found]
    return sorted(lines, key=lambda line: (line.due_on, line.duty.pk))


def _told(line: ReminderLine, told: Mapping[str, frozenset[int]], summed: frozenset[int]) -> frozenset[int]:
    """Who had this line, by itself or within the summary of the day."""
    within = {
        one.pk for one in line.recipients if one.pk in summed and line.is_late and not line.concerns(one)
    }
    return told.get(line.unique_key, frozenset()) | within


def summary_key(county: Organisation, today: date) -> str:
    """The one notice of a day that stands for many late duties up the line."""
    return f"late:{county.pk}:{today:%Y%m%d}"


def summaries(lines: Iterable[ReminderLine]) -> list[tuple[User, list[ReminderLine]]]:
    """Who is told of many late duties of others, and of which: for them they become one notice."""
    held: dict[int, tuple[User, list[ReminderLine]]] = {}
    for line in lines:
        for person in line.waiting if line.is_late else ():
            if not line.concerns(person):
                held.setdefault(person.pk, (person, []))[1].append(line)
    return [(person, mine) for person, mine in held.values() if len(mine) >= SUMMED_FROM]


def open_duties(county: Organisation) -> list[Duty]:
    """The open duties of a county with whom they name."""
    return list(
        Duty.objects.filter(county=county, state__in=OPEN_STATES)
        .exclude(campaign__state=CampaignState.CLOSED)
        .select_related(
            "duty_list", "campaign", "lead_unit", "handler", "direct_owner", "principal_owner", "county"
        )
        .order_by("pk")
    )


class PeopleOf:
    """Who stands behind the targets of a reminder in a county; one query, then lookups."""

    def __init__(self, county: Organisation) -> None:
        self.heads: dict[int, list[User]] = defaultdict(list)
        self.office: list[User] = []
        self.directors: list[User] = []
        held = Membership.objects.filter(
            organisation__county=county,
            role__in=(*HEADS, Role.BUREAU_OFFICER, Role.DIRECTOR),
            user__is_active=True,
        )
        for one in held.select_related("user").order_by("pk"):
            if one.role == Role.BUREAU_OFFICER:
                self.office.append(one.user)
            elif one.role == Role.DIRECTOR:
                self.directors.append(one.user)
            else:
                self.heads[one.organisation_id].append(one.user)

    def at(self, duty: Duty, target: str) -> list[User]:
        """The accounts behind one target of a duty."""
        match target:
            case ReminderTarget.HANDLER:
                found = [duty.handler]
            case ReminderTarget.OWNER:
                found = [duty.direct_owner, duty.principal_owner]
            case ReminderTarget.UNIT_HEAD:
                found = [*self.heads.get(duty.lead_unit_id or 0, ())]
            case ReminderTarget.OFFICE:
                found = [*self.office]
            case _:
                found = [*self.directors]
        return [one for one in found if one is not None and one.is_active]

    def named(self, duty: Duty, targets: Sequence[str]) -> tuple[User, ...]:
        """Everybody behind the targets, each once; where that is nobody, the next up the line who has an account."""
        people = {one.pk: one for target in targets for one in self.at(duty, target)}
        if not people:
            for target in ReminderTarget:
                if found := self.at(duty, target):
                    return tuple(found)
        return tuple(people.values())

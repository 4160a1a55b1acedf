"""A unit's whole file: every letter with its answers, matters and cards, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.oversight import queries_letters as queries
from dudao.apps.oversight.letter_rows import LetterLine, letter_lines
from dudao.apps.oversight.models import Card, Letter, Matter, Reply
from dudao.apps.oversight.permissions_letters import reads_letters_of
from dudao.apps.oversight.queries import matters_visible_to
from dudao.apps.oversight.timeliness import AnsweredInTime, answered_in_time
from dudao.core.sheetspec import SpecValue


@dataclass(frozen=True)
class Moment:
    """One thing that happened, for the line of time."""

    day: date
    text: str
    url_name: str = ""
    pk: int = 0


@dataclass(frozen=True)
class UnitFile:
    """Everything of one unit that the person may see."""

    unit: Organisation
    county: Organisation
    lines: list[LetterLine]
    replies: list[Reply]
    matters: list[Matter]
    cards: list[Card]
    in_time: AnsweredInTime

    @property
    def open_lines(self) -> list[LetterLine]:
        """Letters that wait for the unit, the earliest day first."""
        found = [one for one in self.lines if one.group == "waiting"]
        return sorted(found, key=lambda one: one.letter.effective_due_on or date.max)

    @property
    def overdue(self) -> int:
        return sum(one.is_overdue for one in self.lines)

    @property
    def cards_now(self) -> list[Card]:
        """Cards that hang now."""
        return [one for one in self.cards if one.lifted_on is None and not one.withdrawn]

    @property
    def moments(self) -> list[Moment]:
        """What happened, the newest first."""
        found: list[Moment] = []
        for line in self.lines:
            found += _of_letter(line.letter)
        for reply in self.replies:
            if reply.at is not None:
                day = timezone.localdate(reply.at)
                found.append(Moment(day, f"答复{_name(reply.letter)}", "letter", reply.letter_id))
        for card in self.cards:
            found.append(Moment(card.given_on, f"亮{card.get_colour_display()}：{card.reason}"))
            if card.lifted_on is not None:
                how = "撤销" if card.withdrawn else "摘下"
                found.append(Moment(card.lifted_on, f"{how}{card.get_colour_display()}：{card.lift_reason}"))
        for matter in self.matters:
            day = timezone.localdate(matter.opened_at)
            found.append(Moment(day, f"督办立项：{matter.title}", "matter", matter.pk))
            if matter.closed_at is not None:
                day = timezone.localdate(matter.closed_at)
                found.append(
                    Moment(day, f"{matter.get_state_display()}：{matter.title}", "matter", matter.pk)
                )
        return sorted(found, key=lambda one: one.day, reverse=True)

    def reply_rows(self) -> list[tuple[SpecValue, ...]]:
        """The answers for the workbook."""
        return [
            (
                _name(one.letter),
                one.number,
                f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}" if one.at is not None else None,
                one.due_on,
                one.paper_name or (one.by.name if one.by is not None else None),
                one.text,
                one.get_state_display(),
                one.opinion or None,
            )
            for one in self.replies
        ]

    def matter_rows(self) -> list[tuple[SpecValue, ...]]:
        """The matters for the workbook."""
        return [
            (
                one.title,
                one.get_source_display(),
                one.get_rung_display(),
                one.get_state_display(),
                timezone.localdate(one.opened_at),
                timezone.localdate(one.closed_at) if one.closed_at is not None else None,
                one.closing_note or None,
            )
            for one in self.matters
        ]

    def card_rows(self) -> list[tuple[SpecValue, ...]]:
        """The cards for the workbook."""
        return [
            (
                one.get_colour_display(),
                one.given_on,
                one.reason,
                one.lifts_when,
                one.due_on,
                one.lifted_on,
                one.lift_reason or None,
            )
            for one in self.cards
        ]


def _name(letter: Letter) -> str:
    return f"{letter.get_rung_display()} {letter.document.number_text}".strip()


def _of_letter(letter: Letter) -> list[Moment]:
    found = []
    if letter.issued_on is not None:
        text = f"发出{_name(letter)}：{letter.matter.title}"
        found.append(Moment(letter.issued_on, text, "letter", letter.pk))
    if letter.received_at is not None:
        day = timezone.localdate(letter.received_at)
        found.append(Moment(day, f"签收{_name(letter)}", "letter", letter.pk))
    if letter.closed_at is not None:
        day = timezone.localdate(letter.closed_at)
        word = "办结" if letter.state == "closed" else "作废"
        found.append(Moment(day, f"{word}{_name(letter)}", "letter", letter.pk))
    return found


def unit_file(user: User, unit: Organisation, today: date) -> UnitFile:
    """The file as the person may see it: drafts and unissued matters are the county's readers' alone."""
    county = unit.county
    assert county is not None
    letters = list(queries.letters_of_unit(unit))
    replies = list(
        Reply.objects.filter(letter__in=[one.pk for one in letters], at__isnull=False)
        .select_related("letter__document", "letter__matter", "by", "reviewed_by")
        .order_by("-at")
    )
    matters = list(matters_visible_to(user).filter(unit=unit).order_by("-pk"))
    cards = list(Card.objects.filter(unit=unit).order_by("-given_on", "-pk"))
    first = date(today.year, 1, 1)
    in_time = answered_in_time(unit, first, today + timedelta(366), today=today)
    lines = letter_lines(letters, today, reads_county=reads_letters_of(user, county))
    return UnitFile(unit, county, lines, replies, matters, cards, in_time)


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list of files, with its counts."""

    unit: Organisation
    letters: int
    waiting: int
    overdue: int
    open_matters: int
    yellow: int
    red: int


def unit_lines(user: User, county: Organisation, today: date) -> list[UnitLine]:
    """Every unit of a county that has a letter, a matter or a card, by name; three queries."""
    if not reads_letters_of(user, county):
        return []
    letters = letter_lines(
        queries.letters().filter(matter__county=county, issued_on__isnull=False).exclude(state="dismissed"),
        today,
        reads_county=True,
    )
    matters = list(Matter.objects.filter(county=county).select_related("unit"))
    cards = list(Card.objects.filter(county=county, lifted_on=None, withdrawn=False).select_related("unit"))
    units = {one.letter.matter.unit for one in letters} | {one.unit for one in matters}
    units |= {one.unit for one in cards}
    return [
        UnitLine(
            unit,
            sum(one.letter.matter.unit_id == unit.pk for one in letters),
            sum(one.letter.matter.unit_id == unit.pk and one.group == "waiting" for one in letters),
            sum(one.letter.matter.unit_id == unit.pk and one.is_overdue for one in letters),
            sum(one.unit_id == unit.pk and one.is_open for one in matters),
            sum(one.unit_id == unit.pk and one.colour == "yellow" for one in cards),
            sum(one.unit_id == unit.pk and one.colour == "red" for one in cards),
        )
        for unit in in_name_order(units)
    ]

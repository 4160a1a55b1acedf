"""Lines of letters for lists, cards and workbooks: one light each, with its word and its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.oversight.choices import WAITING_FOR_UNIT, LetterState
from dudao.apps.oversight.letter_dates import DueWords, due_words
from dudao.apps.oversight.models import Letter
from dudao.core.scheduling.working_days import WorkingCalendar

LIGHTS: dict[str, tuple[str, str]] = {
    LetterState.DRAFT: ("none", "起草办文中"),
    LetterState.ISSUED: ("info", "待签收"),
    LetterState.RECEIVED: ("info", "待答复"),
    LetterState.ANSWERED: ("near", "待复核"),
    LetterState.RETURNED: ("warn", "退回补充"),
    LetterState.CLOSED: ("ok", "已办结"),
    LetterState.DISMISSED: ("none", "已放弃"),
}
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "全部"),
    ("draft", "起草办文中"),
    ("waiting", "待签收答复"),
    ("overdue", "已逾期"),
    ("review", "待复核"),
    ("closed", "已办结"),
    ("dismissed", "放弃或作废"),
)


@dataclass(frozen=True)
class LetterLine:
    """A letter with its light, the days left, how often it was urged today, and the group it is filtered by."""

    letter: Letter
    light: tuple[str, str]
    due: DueWords | None
    group: str
    urged: int = 0

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due.days_left < 0

    @property
    def name(self) -> str:
        """Rung and number: 提醒函 云教督函〔2026〕3号."""
        number = self.letter.document.number_text
        return f"{self.letter.get_rung_display()} {number}".strip()


def light_of(letter: Letter, due: DueWords | None, *, reads_county: bool) -> tuple[str, str]:
    """Red when late, amber when due within a working day; the word says the state.

    That the next rung is drafted is the county's readers' to know, not the unit's.
    """
    kind, word = LIGHTS[letter.state]
    if letter.state == LetterState.DISMISSED and letter.issued_on is not None:
        word = "已作废"
    if due is not None and due.days_left < 0:
        climbed = "，已起草升级" if letter.climbed and reads_county else ""
        return "bad", f"{word}，{due.word}{climbed}"
    if due is not None and due.kind == "warn":
        return "warn", f"{word}，{due.word}"
    return kind, word


def group_of(letter: Letter) -> str:
    """Which of FILTERS a letter belongs to; overdue ones wait for their unit too."""
    if letter.state in WAITING_FOR_UNIT:
        return "waiting"
    return {"answered": "review"}.get(letter.state, letter.state)


def letter_lines(
    found: Iterable[Letter], today: date, urged: dict[int, int] | None = None, *, reads_county: bool
) -> list[LetterLine]:
    """The lines in the order given."""
    counts = urged or {}
    calendars: dict[int, WorkingCalendar] = {}
    lines = []
    for one in found:
        county = one.matter.county
        if county.pk not in calendars:
            calendars[county.pk] = working_calendar_of(county)
        due = due_words(one, today, calendars[county.pk])
        light = light_of(one, due, reads_county=reads_county)
        lines.append(LetterLine(one, light, due, group_of(one), counts.get(one.pk, 0)))
    return lines


def of_filter(lines: Iterable[LetterLine], wanted: str) -> list[LetterLine]:
    """Those of a filter; an unknown one is everything but what was given up."""
    if wanted == "overdue":
        return [one for one in lines if one.is_overdue]
    if wanted in {key for key, _ in FILTERS if key}:
        return [one for one in lines if one.group == wanted]
    return [one for one in lines if one.group != "dismissed"]

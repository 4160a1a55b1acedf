"""The ladder 提醒函 → 预警函 → 督办函 → 通报 → 约谈 → 问责: which rung comes next, and when one may climb.

A county may leave rungs out and set the days for an answer; the order never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_DAYS = 90


class Rung(StrEnum):
    """The measures, mildest first."""

    REMINDER_LETTER = "reminder_letter"
    WARNING_LETTER = "warning_letter"
    OVERSIGHT_LETTER = "oversight_letter"
    CIRCULAR = "circular"
    TALK = "talk"
    ACCOUNTABILITY = "accountability"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def severity(self) -> int:
        """0 for the mildest."""
        return list(Rung).index(self)

    @property
    def is_letter(self) -> bool:
        """A letter that has to be answered by a date."""
        return self in (Rung.REMINDER_LETTER, Rung.WARNING_LETTER, Rung.OVERSIGHT_LETTER)


_LABELS = {
    Rung.REMINDER_LETTER: "提醒函",
    Rung.WARNING_LETTER: "预警函",
    Rung.OVERSIGHT_LETTER: "督办函",
    Rung.CIRCULAR: "通报",
    Rung.TALK: "约谈",
    Rung.ACCOUNTABILITY: "问责",
}
USUAL_DAYS: dict[Rung, int] = {
    Rung.REMINDER_LETTER: 5,
    Rung.WARNING_LETTER: 5,
    Rung.OVERSIGHT_LETTER: 3,
}
"""Working days for an answer where a county has set none; examples, no official text names them."""


class LadderError(ValueError):
    """A ladder that cannot be used; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class RungSet:
    """One rung as a county has set it: used or not, and the working days for an answer (letters alone)."""

    rung: Rung
    reply_working_days: int | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a county.

    Raises ``LadderError`` when a rung stands twice, none is used, a letter has no days for its answer (1 to 90), or
    what is no letter has some.
    """

    rungs: tuple[RungSet, ...]

    def __post_init__(self) -> None:
        kinds = [one.rung for one in self.rungs]
        for rung in Rung:
            if kinds.count(rung) > 1:
                raise LadderError(f"“{rung.label}”在梯次里写了两次。")
        if not any(one.is_active for one in self.rungs):
            raise LadderError("督办梯次至少要启用一级。")
        for one in self.rungs:
            _check_days(one)

    @property
    def active(self) -> tuple[RungSet, ...]:
        """The rungs in use, mildest first."""
        return tuple(sorted((one for one in self.rungs if one.is_active), key=lambda one: one.rung.severity))

    def next_after(self, rung: Rung) -> Rung | None:
        """The next rung in use above this one; None at the top."""
        return next((one.rung for one in self.active if one.rung.severity > rung.severity), None)

    def at_or_below(self, rung: Rung) -> Rung | None:
        """The rung itself when it is in use, else the nearest milder one in use, else the mildest in use above it."""
        milder = [one.rung for one in self.active if one.rung.severity <= rung.severity]
        return milder[-1] if milder else self.next_after(rung)

    def days_of(self, rung: Rung) -> int | None:
        """Working days for an answer: as set, else the usual ones; None for what is no letter."""
        if not rung.is_letter:
            return None
        held = next((one for one in self.rungs if one.rung is rung), None)
        return (
            USUAL_DAYS[rung] if held is None or held.reply_working_days is None else held.reply_working_days
        )


def usual_ladder() -> Ladder:
    """All six rungs with the usual days: an example to begin with."""
    return Ladder(tuple(RungSet(rung, USUAL_DAYS.get(rung)) for rung in Rung))


@dataclass(frozen=True, slots=True)
class LetterNow:
    """The last letter of a matter: its rung, its name, whether it is a draft or closed, its days overdue."""

    rung: Rung
    name: str
    is_draft: bool = False
    is_closed: bool = False
    overdue_days: int | None = None
    """Calendar days past the day for the answer; None where no day is set yet; 0 or less is in time."""


def climb_refusal(ladder: Ladder, now: Rung, wanted: Rung, letter: LetterNow | None) -> str:
    """Why the matter may not climb to ``wanted``, in one Chinese sentence; empty when it may.

    One rung at a time (督查条例 art. 15: 严禁重复、多头督查): the wanted rung is the next one in use, and the letter
    of the present rung is closed or its day for the answer is over.
    """
    if wanted.severity <= now.severity:
        return f"现在的措施是{now.label}，不能再用不高于它的{wanted.label}。"
    following = ladder.next_after(now)
    if following is not wanted:
        if following is None:
            return f"{now.label}已经是梯次的最高一级。"
        return f"一次只升一级：{now.label}之后是{following.label}，不能直接到{wanted.label}。"
    if letter is None or letter.is_closed:
        return ""
    if letter.is_draft:
        return f"{letter.name}还在办文，没有发出；先发出或者放弃它，再升级。"
    if letter.overdue_days is None or letter.overdue_days <= 0:
        return f"{letter.name}的答复期限还没有到，同一事项不能重复发文督办（《政府督查工作条例》第十五条）。"
    return ""


def _check_days(one: RungSet) -> None:
    if not one.rung.is_letter:
        if one.reply_working_days is not None:
            raise LadderError(f"{one.rung.label}不是要答复的函件，不用设答复期限。")
        return
    if one.is_active and one.reply_working_days is None:
        raise LadderError(f"{one.rung.label}要设答复期限（工作日）。")
    if one.reply_working_days is not None and not 1 <= one.reply_working_days <= MOST_DAYS:
        raise LadderError(f"{one.rung.label}的答复期限应在 1 到 {MOST_DAYS} 个工作日之间。")

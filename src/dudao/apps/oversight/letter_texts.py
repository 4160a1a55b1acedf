"""What the three letters of the ladder say by themselves: reason, demand, day for the answer, contact.

The texts begin a document that people finish; what the records do not hold stands as 【待补：…】, and a document with
one cannot be signed. A 提醒函 is mild, a 预警函 names the next rung, a 督办函 demands and names the following measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.oversight.choices import RungKind
from dudao.core.drafting import Draft, DraftSection, pending

ANSWER_SECTION = "answer"
_DAYS = re.compile(r"(\d{1,3})个工作日内")
_THREATS = {
    RungKind.WARNING_LETTER: "发出预警函",
    RungKind.OVERSIGHT_LETTER: "发出督办函",
    RungKind.CIRCULAR: "予以通报",
    RungKind.TALK: "约谈主要负责人",
    RungKind.ACCOUNTABILITY: "依照《教育督导问责办法》启动问责程序",
}
_OPENINGS = {
    RungKind.REMINDER_LETTER: "{basis}经教育督导工作调度，{you}存在以下情况，现予提醒。",
    RungKind.WARNING_LETTER: "{basis}经教育督导工作调度，{you}以下情况已达到预警条件，现予预警。",
    RungKind.OVERSIGHT_LETTER: "{basis}对{you}以下事项立项督办。",
}
_DEMANDS = {
    RungKind.REMINDER_LETTER: "请对照上述情况查找原因，明确责任人和完成时间，抓紧办理。",
    RungKind.WARNING_LETTER: "请立即研究，制定整改措施，明确责任领导、责任人和完成时限，限期扭转。",
    RungKind.OVERSIGHT_LETTER: "请主要负责同志牵头研究，逐项整改，明确责任领导、责任人和完成时限，整改结果附佐证材料。",
}
_ANSWERS = {
    RungKind.REMINDER_LETTER: "请于本函发出之日起{days}个工作日内（发出当日不计）书面答复办理情况。",
    RungKind.WARNING_LETTER: "请于本函发出之日起{days}个工作日内（发出当日不计）书面答复，说明原因、整改措施、"
    "责任人和完成时限。",
    RungKind.OVERSIGHT_LETTER: "请于本函发出之日起{days}个工作日内（发出当日不计）书面答复，说明原因、整改措施、"
    "责任人、完成时限和整改结果，并附佐证材料。",
}


@dataclass(frozen=True)
class FactLine:
    """A recorded fact and the day it was so."""

    text: str
    as_of: date


@dataclass(frozen=True)
class FormerLetter:
    """The letter before this one in the same matter, the day for its answer, and the day this was looked at."""

    label: str
    number: str
    due_on: date
    as_of: date


@dataclass(frozen=True)
class LetterGiven:
    """Everything that a letter says; nothing of it is worked out here."""

    rung: RungKind
    subject: str
    facts: Sequence[FactLine]
    days: int
    you: str = "你单位"
    basis: str = ""
    designation: str = ""
    demand: str = ""
    next_rung: RungKind | None = None
    contact: str = ""
    phone: str = ""
    former: FormerLetter | None = None


def letter_draft(given: LetterGiven) -> Draft:
    """The letter as a draft: opening, 事由, 办理要求, 答复期限; the days are working days after the day of issue."""
    return Draft(
        title=letter_title(given.rung, given.subject),
        sections=(
            DraftSection(
                "opening", "", _OPENINGS[given.rung].format(basis=_basis_words(given), you=given.you)
            ),
            DraftSection("facts", "事由", _reason(given)),
            DraftSection("demand", "办理要求", _demand(given)),
            DraftSection(ANSWER_SECTION, "答复期限", answer_text(given)),
        ),
    )


def letter_title(rung: RungKind, subject: str) -> str:
    """关于…的提醒函; a subject that begins with 关于 or ends in a mark gives them up."""
    words = subject.strip().rstrip("。；;，,！!").removeprefix("关于").strip()
    return f"关于{words or pending('事由')}的{rung.label}"


def answer_text(given: LetterGiven) -> str:
    """Until when and how the unit answers, how more time is asked for, and whom to call."""
    lines = [
        _ANSWERS[given.rung].format(days=given.days) + "确需延期的，请在期限届满前提出申请并说明理由。",
    ]
    if given.contact:
        phone = f"，联系电话：{given.phone}" if given.phone else ""
        lines.append(f"联系人：{given.contact}{phone}。")
    return "\n".join(lines)


def days_named(text: str) -> tuple[int, ...]:
    """Every number of working days that a text names as 「…个工作日内」, spaces aside."""
    return tuple(int(found) for found in _DAYS.findall(re.sub(r"\s", "", text)))


def threat(rung: RungKind) -> str:
    """What the next rung does, as a letter says it: 予以通报."""
    return _THREATS[rung]


def chinese_day(day: date) -> str:
    """2026年9月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _basis_words(given: LetterGiven) -> str:
    if not given.basis.strip():
        return "" if given.rung is RungKind.REMINDER_LETTER else f"依据{pending('督办依据')}，"
    words = f"依据{given.basis.strip().rstrip('，。')}"
    return f"{words}（{given.designation.strip()}），" if given.designation.strip() else f"{words}，"


def _reason(given: LetterGiven) -> str:
    lines = []
    if given.former is not None:
        lines.append(
            f"{given.former.label}（{given.former.number}）的答复期限为{chinese_day(given.former.due_on)}，"
            f"截至{chinese_day(given.former.as_of)}未收到符合要求的答复。"
        )
    lines += [f"{fact.text.rstrip('。；')}（截至{chinese_day(fact.as_of)}）。" for fact in given.facts]
    if not lines:
        return pending("事实和数据")
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{number}.{line}" for number, line in enumerate(lines, start=1))


def _demand(given: LetterGiven) -> str:
    said = given.demand.strip() or _DEMANDS[given.rung]
    if given.rung is RungKind.REMINDER_LETTER or given.next_rung is None:
        return said
    return f"{said}\n逾期未答复或者整改不到位的，将按督办梯次{threat(given.next_rung)}。"

"""Duties that could be made of a campaign's clauses and gaps: what each would be, before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from dudao.apps.campaigns.api import (
    NOBODY,
    Assignment,
    Campaign,
    ItemDuty,
    Owner,
    assignments_of,
    due_on,
    duties_of,
    standards_of,
)
from dudao.apps.evaluation.api import board_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, items_of
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.apps.workplan.kind_words import kind_name_for
from dudao.core.scoring import number_text

TITLE_LENGTH = 120
MOST_EVIDENCE_STEPS = 12
ZERO = Fraction(0)
_ENDS = "。；;\n"


class Scope(StrEnum):
    """Which clauses become duties."""

    LOST = "lost"
    OPEN = "open"
    ALL = "all"

    @property
    def label(self) -> str:
        return {
            Scope.LOST: "只要失分的条目",
            Scope.OPEN: "失分的和还没有办完的条目",
            Scope.ALL: "全部条目",
        }[self]


@dataclass(frozen=True)
class Proposal:
    """One duty that could be made; `kind_name` is guessed from its words."""

    given: DutyGiven
    section: str
    kind_name: str
    lost: Fraction = ZERO
    unrated: Fraction = ZERO


@dataclass(frozen=True)
class SectionChoice:
    """The proposals of one section as a page offers them."""

    title: str
    proposals: tuple[Proposal, ...]

    @property
    def lost(self) -> Fraction:
        return sum((one.lost for one in self.proposals), ZERO)

    @property
    def unrated(self) -> Fraction:
        return sum((one.unrated for one in self.proposals), ZERO)

    @property
    def without_lead(self) -> int:
        return sum(one.given.lead_unit is None for one in self.proposals)

    @property
    def without_handler(self) -> int:
        return sum(one.given.handler.is_nobody for one in self.proposals)


def by_section(proposals: Iterable[Proposal]) -> list[SectionChoice]:
    """The proposals by section, in their order."""
    found: dict[str, list[Proposal]] = {}
    for one in proposals:
        found.setdefault(one.section, []).append(one)
    return [SectionChoice(title, tuple(held)) for title, held in found.items()]


@dataclass
class _Book:
    """What the proposals of one campaign are made from."""

    duties: Mapping[int, ItemDuty]
    asked: dict[int, list[Assignment]] = field(default_factory=dict)


def clause_proposals(campaign: Campaign, scope: Scope, *, each_school: bool) -> list[Proposal]:
    """One duty for each clause in force that the scope takes, in the order of the standards.

    The lead unit, supporting units, owners, handler and day come from the campaign. `each_school` makes one duty for
    every school asked, led by it. A clause that is lost or unfinished by one school alone is taken for that school.
    """
    book = _Book(duties_of(campaign))
    for one in assignments_of(campaign):
        book.asked.setdefault(one.item_id, []).append(one)
    found: list[Proposal] = []
    for version in standards_of(campaign):
        board = board_of(campaign, version)
        if board is None:
            continue
        for item in items_of(version):
            clause = board.by_code.get(item.code)
            if clause is None:
                continue
            counted = board.reported.clauses.get(item.code)
            lost = counted.lost if counted is not None else ZERO
            unrated = counted.unrated if counted is not None and not counted.bonus else ZERO
            failed = lost > 0 or clause.triggered is True
            is_open = failed or not clause.progress.is_complete
            if (scope is Scope.LOST and not failed) or (scope is Scope.OPEN and not is_open):
                continue
            of_schools = any(row.subject_id != campaign.county_id for row in clause.asked)
            if of_schools and each_school:
                wanted = _schools_concerned(clause.reported.lost_by_unit, clause.reported.missing, scope)
                found += _school_proposals(book, item, campaign, wanted)
            else:
                found.append(_item_proposal(book, item, campaign, lost, unrated))
    return found


def _schools_concerned(
    lost: Mapping[str, Fraction], missing: Collection[str], scope: Scope
) -> set[int] | None:
    """The schools that lost points, or have not handed in; None for all."""
    if scope is Scope.ALL:
        return None
    names = {unit for unit, points in lost.items() if points > 0}
    if scope is Scope.OPEN:
        names |= set(missing)
    found = {int(name) for name in names if name.isdigit()}
    return found or None


def _item_proposal(
    book: _Book, item: StandardItem, campaign: Campaign, lost: Fraction, unrated: Fraction
) -> Proposal:
    duty = book.duties.get(item.pk)
    asked = book.asked.get(item.pk, [])
    own = asked[0] if len(asked) == 1 else None
    given = _given(item, duty, lost, unrated)
    if own is not None:
        given = _with_people(given, own, duty)
    elif duty is not None:
        given = replace(given, due_on=duty.due_on)
    if own is not None and own.subject_id != campaign.county_id and given.lead_unit is None:
        given = replace(given, lead_unit=own.subject)
    return _proposal(item, given, lost, unrated)


def _school_proposals(
    book: _Book, item: StandardItem, campaign: Campaign, wanted: set[int] | None
) -> list[Proposal]:
    duty = book.duties.get(item.pk)
    found = []
    for one in book.asked.get(item.pk, []):
        if one.subject_id == campaign.county_id or (wanted is not None and one.subject_id not in wanted):
            continue
        given = _with_people(_given(item, duty, ZERO, ZERO), one, duty)
        helping = (given.lead_unit,) if given.lead_unit else ()
        supporting = tuple(dict.fromkeys((*helping, *given.supporting_units)))
        given = replace(
            given,
            title=f"{given.title}（{one.subject.name}）"[:300],
            source_key=f"item:{item.pk}:{one.subject_id}",
            lead_unit=one.subject,
            supporting_units=supporting,
        )
        found.append(_proposal(item, given, ZERO, ZERO))
    return found


def _proposal(item: StandardItem, given: DutyGiven, lost: Fraction, unrated: Fraction) -> Proposal:
    words = (short_title(item.text), item.text, item.rule_text)
    return Proposal(given, item.section, kind_name_for(words), lost, unrated)


def _given(item: StandardItem, duty: ItemDuty | None, lost: Fraction, unrated: Fraction) -> DutyGiven:
    return DutyGiven(
        title=short_title(item.text),
        requirement=_requirement(item, duty),
        item=item,
        section=item.section,
        source_key=f"item:{item.pk}",
        source_text=_source(item, lost, unrated),
        lead_unit=duty.lead_unit if duty is not None else None,
        supporting_units=tuple(duty.supporting_units.all()) if duty is not None else (),
        steps=_steps(item),
    )


def _with_people(given: DutyGiven, own: Assignment, duty: ItemDuty | None) -> DutyGiven:
    handler = Owner(own.handler, own.handler.name) if own.handler is not None else NOBODY
    return replace(
        given,
        principal_owner=_owner(own, "principal_owner"),
        direct_owner=_owner(own, "direct_owner"),
        handler=handler,
        due_on=due_on(own, duty),
    )


def _owner(own: Assignment, name: str) -> Owner:
    user = getattr(own, name)
    return Owner(user, user.name) if user is not None else Owner(None, getattr(own, f"{name}_name"))


def short_title(text: str) -> str:
    """The first sentence of a clause, at most 120 characters; the whole is kept in the requirement."""
    text = " ".join(text.split())
    if len(text) <= TITLE_LENGTH:
        return text.rstrip(_ENDS)
    ends = [at for at, sign in enumerate(text[:TITLE_LENGTH]) if sign in _ENDS]
    return text[: ends[0]] if ends and ends[0] >= 6 else f"{text[: TITLE_LENGTH - 1]}…"


def _requirement(item: StandardItem, duty: ItemDuty | None) -> str:
    parts = []
    if len(item.text) > TITLE_LENGTH:
        parts.append(f"条文：{item.text}")
    if duty is not None and duty.technical_requirement:
        parts.append(f"技术要求：{duty.technical_requirement}")
    if item.rule_text:
        parts.append(f"评分细则：{item.rule_text}")
    return "\n".join(parts)


def _source(item: StandardItem, lost: Fraction, unrated: Fraction) -> str:
    words = [f"{item.code}"]
    if lost > 0:
        words.append(f"自评失 {number_text(lost)} 分")
    if unrated > 0:
        words.append(f"{number_text(unrated)} 分未评")
    return "，".join(words)


def _steps(item: StandardItem) -> tuple[str, ...]:
    """Do what the clause asks, then one step for each paper that must prove it."""
    papers = [name.strip() for name in item.required_evidence if name.strip()]
    if not papers:
        return ()
    shown = papers[:MOST_EVIDENCE_STEPS]
    more = [f"备齐其余 {len(papers) - len(shown)} 项佐证"] if len(papers) > len(shown) else []
    return ("落实条文要求", *(f"备齐佐证：{name}"[:200] for name in shown), *more)


def school_of(schools: Mapping[str, list[Organisation]], key: str) -> Organisation | None:
    """The one school of this normalised name; None where none or several bear it."""
    found = schools.get(key, [])
    return found[0] if len(found) == 1 else None

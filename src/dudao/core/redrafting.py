"""New numbers under a text that a person has edited: what changed, and how it is taken over without losing her words.

Three drafts are compared: `base` as it was computed when written, `current` as the person left it, `fresh` as it is
computed now. Lines that the person did not touch follow the numbers; lines she wrote, changed or deleted stay hers.
Where both changed the same lines, hers stand and the fresh ones are shown beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from dudao.core.drafting import Draft, DraftSection


@dataclass(frozen=True, slots=True)
class Clash:
    """Lines that the numbers and the person both changed: hers stay, `fresh` is what the numbers would say."""

    kept: str
    fresh: str


@dataclass(frozen=True, slots=True)
class MergedText:
    """A text with the new numbers in it, and what could not be taken over by itself."""

    text: str
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class LineChange:
    """Lines that stood there, and those that take their place; one of both may be empty."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def line_changes(before: str, after: str) -> tuple[LineChange, ...]:
    """What differs between two texts, line by line, in order; equal texts give nothing."""
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        LineChange(tuple(old[start:end]), tuple(new[new_start:new_end]))
        for kind, start, end, new_start, new_end in matcher.get_opcodes()
        if kind != "equal"
    )


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What new numbers do to one section: `before` and `after` were both computed, never typed by a person.

    `written_over` says that a person changed the text; `merged` is the text after the change is taken over;
    `is_new` marks a section that did not exist when the draft was made, `is_gone` one that is computed no more.
    """

    key: str
    heading: str
    before: DraftSection | None
    after: DraftSection | None
    written_over: bool
    merged: MergedText
    table_changed: bool

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.after is None

    @property
    def lines(self) -> tuple[LineChange, ...]:
        """The lines that the numbers made differ from those that they made before."""
        before = self.before.text if self.before is not None else ""
        return line_changes(before, self.after.text if self.after is not None else "")


def section_changes(base: Draft, current: Draft, fresh: Draft) -> tuple[SectionChange, ...]:
    """The sections whose computed text, heading or table is another one now, in the order of the fresh draft.

    Sections that are computed no more come last, and only those that still stand in the draft. A section whose
    numbers are the same is not listed, whatever the person wrote in it.
    """
    old = {section.key: section for section in base.sections}
    written = {section.key: section for section in current.sections}
    changes = []
    for after in fresh.sections:
        before, mine = old.get(after.key), written.get(after.key)
        if before == after or (mine is None and before is not None):
            continue
        if mine is not None and _same_words(mine, after):
            continue
        changes.append(_change(before, mine, after))
    new_keys = {section.key for section in fresh.sections}
    for section in base.sections:
        if section.key not in new_keys and section.key in written:
            mine = written[section.key]
            changes.append(
                SectionChange(
                    key=section.key,
                    heading=mine.heading,
                    before=section,
                    after=None,
                    written_over=mine.text != section.text,
                    merged=MergedText(mine.text, ()),
                    table_changed=False,
                )
            )
    return tuple(changes)


def _same_words(mine: DraftSection, after: DraftSection) -> bool:
    return mine.text == after.text and mine.table == after.table


def _change(before: DraftSection | None, mine: DraftSection | None, after: DraftSection) -> SectionChange:
    old_text = before.text if before is not None else ""
    my_text = mine.text if mine is not None else ""
    return SectionChange(
        key=after.key,
        heading=mine.heading if mine is not None else after.heading,
        before=before,
        after=after,
        written_over=my_text != old_text,
        merged=merge_text(old_text, my_text, after.text),
        table_changed=(mine.table if mine is not None else None) != after.table,
    )


def take_over(base: Draft, current: Draft, fresh: Draft, key: str) -> tuple[Draft, Draft]:
    """The new base and the new current draft after the change of one section is taken over.

    The table is replaced, the text merged, the heading kept when a person changed it. A section that is new goes where
    the fresh draft has it; one that is gone leaves the draft only when nobody wrote in it (otherwise it stays, without
    its table). Raises ``KeyError`` when the section did not change.
    """
    change = next((one for one in section_changes(base, current, fresh) if one.key == key), None)
    if change is None:
        raise KeyError(key)
    if change.after is None:
        return _without(base, key), _let_go(current, change)
    before = change.before
    if before is None:
        return _placed(base, change.after, fresh), _placed(current, change.after, fresh)
    mine = current.section(key)
    heading = mine.heading if mine.heading != before.heading else change.after.heading
    merged = replace(change.after, heading=heading, text=change.merged.text)
    return _replaced(base, change.after), _replaced(current, merged)


def _let_go(current: Draft, change: SectionChange) -> Draft:
    if not change.written_over:
        return _without(current, change.key)
    return _replaced(current, replace(current.section(change.key), table=None))


def _without(draft: Draft, key: str) -> Draft:
    return replace(draft, sections=tuple(section for section in draft.sections if section.key != key))


def _replaced(draft: Draft, section: DraftSection) -> Draft:
    return replace(
        draft, sections=tuple(section if old.key == section.key else old for old in draft.sections)
    )


def _placed(draft: Draft, section: DraftSection, fresh: Draft) -> Draft:
    """The draft with a new section right after the nearest one that stands before it in the fresh draft."""
    if any(old.key == section.key for old in draft.sections):
        return _replaced(draft, section)
    order = [one.key for one in fresh.sections]
    earlier = order[: order.index(section.key)]
    places = [at for at, old in enumerate(draft.sections) if old.key in earlier]
    at = places[-1] + 1 if places else 0
    return replace(draft, sections=(*draft.sections[:at], section, *draft.sections[at:]))


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines `start` to `end` (not included) of the base became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]
    is_mine: bool


def merge_text(base: str, mine: str, fresh: str) -> MergedText:
    """`mine` with the changes from `base` to `fresh` in it, line by line; where both changed, `mine` stands.

    With nothing typed (`mine` equals `base`) the result is `fresh`; with the same numbers it is `mine`.
    """
    old = base.splitlines()
    hunks = sorted(
        [*_hunks(old, mine.splitlines(), True), *_hunks(old, fresh.splitlines(), False)],
        key=lambda hunk: (hunk.start, hunk.end),
    )
    result: list[str] = []
    clashes: list[Clash] = []
    at = 0
    for group in _overlapping(hunks):
        start, end = group[0].start, max(hunk.end for hunk in group)
        result += old[at:start]
        at = end
        was = old[start:end]
        kept = _applied(old, start, end, [hunk for hunk in group if hunk.is_mine])
        new = _applied(old, start, end, [hunk for hunk in group if not hunk.is_mine])
        _merge_chunk(was, kept, new, result, clashes)
    return MergedText("\n".join(result + old[at:]), tuple(clashes))


def _hunks(old: list[str], other: list[str], is_mine: bool) -> list[_Hunk]:
    matcher = SequenceMatcher(None, old, other, autojunk=False)
    return [
        _Hunk(start, end, tuple(other[other_start:other_end]), is_mine)
        for kind, start, end, other_start, other_end in matcher.get_opcodes()
        if kind != "equal"
    ]


def _overlapping(hunks: list[_Hunk]) -> list[list[_Hunk]]:
    """Hunks that touch the same lines of the base (or insert at the same place), together; in order."""
    groups: list[list[_Hunk]] = []
    end = -1
    for hunk in hunks:
        same_place = bool(groups) and hunk.start == hunk.end == end == groups[-1][0].start
        if groups and (hunk.start < end or same_place):
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
            end = hunk.end
        end = max(end, hunk.end)
    return groups


def _applied(old: list[str], start: int, end: int, hunks: list[_Hunk]) -> list[str]:
    lines: list[str] = []
    at = start
    for hunk in hunks:
        lines += [*old[at : hunk.start], *hunk.lines]
        at = hunk.end
    return lines + old[at:end]


def _merge_chunk(
    old: list[str], mine: list[str], fresh: list[str], result: list[str], clashes: list[Clash]
) -> None:
    if mine == old:
        result += fresh
    elif fresh in (old, mine):
        result += mine
    elif len(old) == len(mine) == len(fresh):
        for was, kept, new in zip(old, mine, fresh, strict=True):
            result.append(new if kept == was else kept)
            if kept not in (was, new) and new != was:
                clashes.append(Clash(kept, new))
    else:
        result += mine
        clashes.append(Clash("\n".join(mine), "\n".join(fresh)))

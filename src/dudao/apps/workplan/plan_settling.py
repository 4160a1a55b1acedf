"""Planned days where people's time binds: the solver is asked only then, and only by whoever makes a plan.

Who is taken up full-time by another campaign's agreed plan counts as occupied there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dudao.apps.workplan.choices import LineKind
from dudao.apps.workplan.plan_rows import PlanRows
from dudao.apps.workplan.planning import Draft, DraftLine
from dudao.core.scheduling.network import Schedule, schedule
from dudao.core.scheduling.people import Clash
from dudao.core.scheduling.works import Key, Work
from dudao.engine.scheduling import Settled, settle

_NAMED = 8


@dataclass(frozen=True)
class SettledDraft:
    """A draft whose days keep people apart, and what was done for that, in sentences."""

    draft: Draft
    said: tuple[str, ...] = ()


def settled_draft(draft: Draft) -> SettledDraft:
    """The draft with days on which nobody has two full-time things at once; as it is where nobody has."""
    if draft.schedule is None:
        return SettledDraft(draft)
    frame = draft.frame
    others = busy_works(draft.found)
    works, plan = draft.works, draft.schedule
    if others:
        works = (*works, *others)
        plan = schedule(works, frame.calendar, frame.today, frame.last_day)
    found = settle(plan, works, frame.calendar, frame.today)
    lines = tuple(_line(line, found) for line in draft.lines)
    done = replace(draft, lines=lines, method=found.method)
    return SettledDraft(done, tuple(_said(draft, works, plan, found)))


def busy_works(found: PlanRows) -> tuple[Work, ...]:
    """What people have to do in other campaigns between today and the acceptance, fixed where it is."""
    frame = found.frame
    persons = {row.person_key for row in found.rows if row.full_time and not row.is_done}
    return tuple(
        Work(
            key=f"other:{index}",
            duration=max(1, frame.calendar.count(one.start_on, one.finish_on)),
            persons=(one.person_key,),
            fixed_start=one.start_on,
            title=one.title,
        )
        for index, one in enumerate(found.busy)
        if one.person_key in persons and frame.today <= one.finish_on and one.start_on < frame.acceptance_on
    )


def _line(line: DraftLine, found: Settled) -> DraftLine:
    key = line.row.duty_id
    if line.kind != LineKind.SCHEDULED or key not in found.days:
        return line
    start, finish = found.days[key]
    late = max(line.misfit_days, found.late_days.get(key, 0))
    return replace(line, start_on=start, finish_on=finish, misfit_days=late)


def _said(draft: Draft, works: tuple[Work, ...], plan: Schedule, found: Settled) -> list[str]:
    """Who was double-booked, what was moved for that, and what nobody can move."""
    names = {row.person_key: row.person for row in draft.found.rows}
    titles: dict[Key, str] = {work.key: work.name for work in works}
    moved = [key for key in found.moved if isinstance(key, int)]
    said = []
    if found.clashes:
        people = list(dict.fromkeys(names.get(clash.person, "") for clash in found.clashes))
        named = "、".join(people[:_NAMED]) + (f"等 {len(people)} 人" if len(people) > _NAMED else "")
        said.append(f"{named}原来会同时有两项全天工作，已把 {len(moved)} 项任务错开。")
    if not found.proven:
        said.append("到计算上限为止的最好结果，可能还有更好的排法。")
    late = {key: days for key, days in found.late_days.items() if isinstance(key, int)}
    by_people = [key for key in late if not plan.lines[key].misfit_days]
    for key in sorted(by_people, key=lambda one: -late[one])[:_NAMED]:
        said.append(f"因责任人的时间排不开，“{titles[key]}”要晚 {late[key]} 个工作日。")
    own = [one for one in found.begun_clashes if any(isinstance(key, int) for key in one.keys)]
    said += [_begun(clash, names, titles) for clash in own[:_NAMED]]
    return said


def _begun(clash: Clash, names: dict[str, str], titles: dict[Key, str]) -> str:
    both = "”和“".join(titles.get(key, "") for key in clash.keys)
    return f"{names.get(clash.person, '')}正在同时做“{both}”，已开始的不动，请督导室协调。"

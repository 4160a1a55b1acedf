"""CP-SAT for one group of works whose people's time binds.

Deterministic: one worker, a fixed seed, and a limit counted in the solver's own work, not in seconds of this machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dudao.core.scheduling.works import Key
from dudao.engine.scheduling.listing import backward, forward
from dudao.engine.scheduling.parts import Group, Part, Starts

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_SEED = 1


class Budget:
    """How much work the solver may still do, in its deterministic seconds; when it is used up, each gets little."""

    def __init__(self, limit: float) -> None:
        self.left = limit

    @property
    def share(self) -> float:
        return max(self.left / 2, 0.002)


@dataclass(frozen=True)
class Solved:
    """The starts found, and whether nothing better is possible."""

    starts: Starts
    proven: bool


def in_time(group: Group, budget: Budget) -> Solved | None:
    """The least shift from the preferred starts with nothing later than preferred; None when that is impossible.

    None too when the limit was reached before any such plan was found.
    """
    hint = backward(group)
    if hint is not None and all(hint[part.key] == part.prefer for part in group.parts):
        return Solved(hint, True)
    model = _Model(group, {part.key: part.prefer for part in group.parts})
    model.least_shift()
    found = model.solved(budget, hint)
    if found is None and hint is not None:
        return Solved(hint, False)
    return found


def least_worst(group: Group, budget: Budget) -> Solved:
    """A plan whose greatest lateness is least."""
    hint = forward(group)
    known = max(group.lateness(hint))
    least = max(part.late for part in group.parts)
    if known == least:
        return Solved(hint, True)
    model = _Model(group, _latest(group, known))
    worst = model.worst(least, known)
    model.minimise(worst)
    return model.solved(budget, hint) or Solved(hint, False)


def least_late(group: Group, worst: int, hint: Starts, budget: Budget) -> Solved:
    """Nothing later than by ``worst`` days: the least sum of lateness, then the least shift."""
    model = _Model(group, _latest(group, worst))
    total = model.sum_of_lateness(worst)
    model.minimise(total)
    first = model.solved(budget, hint) or Solved(hint, False)
    model.add_at_most(total, sum(group.lateness(first.starts)))
    model.least_shift()
    second = model.solved(budget, first.starts) or Solved(first.starts, False)
    return Solved(second.starts, first.proven and second.proven)


def _latest(group: Group, worst: int) -> dict[Key, int]:
    return {part.key: part.limit + worst - part.duration for part in group.parts}


class _Model:
    """The rules of a group: nothing before it can begin, the order kept, nobody in two works at once."""

    def __init__(self, group: Group, latest: dict[Key, int]) -> None:
        # Imported here: web processes never load the solver.
        from ortools.sat.python import cp_model

        self.cp: Any = cp_model
        self.group = group
        self.latest = latest
        self.model: cp_model.CpModel = cp_model.CpModel()
        self.start = {
            part.key: self.model.new_int_var(part.ready, latest[part.key], "") for part in group.parts
        }
        durations = {part.key: part.duration for part in group.parts}
        for part in group.parts:
            for before, lag in part.after:
                self.model.add(self.start[part.key] >= self.start[before] + durations[before] + lag)
        intervals = {
            part.key: self.model.new_fixed_size_interval_var(self.start[part.key], part.duration, "")
            for part in group.parts
            if part.persons
        }
        for person, keys in group.works_of.items():
            taken = [
                self.model.new_fixed_size_interval_var(begin, end - begin, "")
                for begin, end in group.busy.get(person, ())
            ]
            self.model.add_no_overlap([*(intervals[key] for key in keys), *taken])

    def minimise(self, value: Any) -> None:
        self.model.minimize(value)

    def add_at_most(self, value: Any, bound: int) -> None:
        self.model.add(value <= bound)

    def least_shift(self) -> None:
        """Minimise how far the works are moved from where they are preferred; what takes no day does not count."""
        self.minimise(sum(self._shift(part) for part in self.group.parts if part.duration))

    def _shift(self, part: Part) -> Any:
        start = self.start[part.key]
        if self.latest[part.key] <= part.prefer:
            return part.prefer - start
        shift = self.model.new_int_var(
            0, max(part.prefer - part.ready, self.latest[part.key] - part.prefer), ""
        )
        self.model.add(shift >= part.prefer - start)
        self.model.add(shift >= start - part.prefer)
        return shift

    def worst(self, least: int, known: int) -> Any:
        """A number no smaller than any lateness."""
        worst = self.model.new_int_var(least, known, "")
        for part in self.group.parts:
            self.model.add(worst >= self.start[part.key] + part.duration - part.limit)
        return worst

    def sum_of_lateness(self, worst: int) -> Any:
        late = []
        for part in self.group.parts:
            one = self.model.new_int_var(0, max(worst, 0), "")
            self.model.add(one >= self.start[part.key] + part.duration - part.limit)
            late.append(one)
        return sum(late)

    def solved(self, budget: Budget, hint: Starts | None) -> Solved | None:
        """The best starts; None when there are none, or none were found within the limit."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for key, start in hint.items() if hint is not None else ():
            self.model.add_hint(self.start[key], start)
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        # With these, groups of a hundred works are proven in tenths of a second; without them a group of thirty was
        # not in several (docs/decisions/0015-critical-path-and-solver.md).
        solver.parameters.linearization_level = 2
        solver.parameters.use_dynamic_precedence_in_disjunctive = True
        solver.parameters.use_strong_propagation_in_disjunctive = True
        solver.parameters.max_deterministic_time = budget.share
        status = solver.solve(self.model)
        budget.left -= solver.deterministic_time
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None
        starts = {key: solver.value(variable) for key, variable in self.start.items()}
        return Solved(starts, status == self.cp.OPTIMAL)

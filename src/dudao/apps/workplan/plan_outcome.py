"""What a version came to, kept with it: counts, the chain, what does not fit, the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dudao.apps.workplan.plan_ways import WayOut
from dudao.apps.workplan.planning import Draft


def outcome_of(draft: Draft, *, people: Sequence[str] = (), ways: Sequence[WayOut] = ()) -> dict[str, Any]:
    """Plain values for the version's field, as its page and the list of versions show them."""
    frame = draft.frame
    return {
        "deadline": frame.deadline.isoformat(),
        "deadline_name": frame.deadline_name,
        "unpublished": frame.unpublished,
        "duties": len(draft.lines),
        "fitting": draft.fitting,
        "misfits": len(draft.misfits),
        "misfit_days": draft.misfit_days,
        "no_duration": len(draft.no_duration),
        "people": list(people),
        "ways": [{"label": way.label, "sentence": way.sentence} for way in ways],
        "chain": [line.row.duty_id for line in draft.chain],
    }

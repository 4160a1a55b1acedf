"""Planned days where people's time binds: the solver is asked only then, and only by whoever makes a plan."""

from __future__ import annotations

from dudao.apps.workplan.planning import Draft


def settled_draft(draft: Draft) -> Draft:
    """The draft with days on which nobody has two full-time things at once; as it is where nobody has."""
    return draft

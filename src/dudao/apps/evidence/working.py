"""Handing a document to the worker, for apps that add documents of their own: the job is named when Django starts."""

from __future__ import annotations

from collections.abc import Callable

from dudao.apps.evidence.models import Evidence

_workers: list[Callable[[Evidence], None]] = []


def set_worker(worker: Callable[[Evidence], None]) -> None:
    """Register for the time of the process what is done with a new document; the same one counts once."""
    if worker not in _workers:
        _workers.append(worker)


def work_on(evidence: Evidence) -> None:
    """Have previews made, words read and signs looked for when the transaction is through; call it after adding."""
    for worker in _workers:
        worker(evidence)

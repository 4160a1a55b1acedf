"""Who wants to know when a document for named people is opened: the app that drafted it keeps a record of readings.

Correspondence knows nothing of cases; the app registers itself once, when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.choices import Readers
from dudao.apps.correspondence.models import OfficialDocument

DocumentReader = Callable[[OfficialDocument, User, HttpRequest], None]
_listeners: list[DocumentReader] = []


def on_reading(listener: DocumentReader) -> None:
    """Register for the time of the process; the same one counts once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_read(document: OfficialDocument, user: User, request: HttpRequest) -> None:
    """Tell that a page or file of a document for named people is opened; sent forms are entries of the log already."""
    if request.method == "GET" and document.readers == Readers.NAMED:
        for listener in _listeners:
            listener(document, user, request)

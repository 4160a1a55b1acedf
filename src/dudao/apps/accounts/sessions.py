"""The session store: Django's own over our table, which also knows the person and the time of sign-in."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from dudao.infra.prepared import Prepared

if TYPE_CHECKING:
    from dudao.apps.accounts.models import Session

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"


def _sessions_by_key(key: str) -> "QuerySet[Session]":
    from dudao.apps.accounts.models import Session

    return Session.objects.filter(session_key=key)


_session_by_key = Prepared[Any, str](_sessions_by_key, str)


class SessionStore(DatabaseStore):
    """Sessions in the database, with their owner in a column of its own."""

    @classmethod
    def get_model_class(cls) -> Any:
        from dudao.apps.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        """The open session of this key, by a query that is compiled once; as Django's own, else None."""
        found = _session_by_key(self.session_key) if self.session_key else []
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        owner = data.get(SESSION_KEY)
        session.user_id = int(owner) if owner else None
        signed_in_at = data.get(SIGNED_IN_AT)
        session.signed_in_at = parse_datetime(signed_in_at) if signed_in_at else None
        return session

"""The session store: Django's own over our table, which also knows the person and the time of sign-in."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"


class SessionStore(DatabaseStore):
    """Sessions in the database, with their owner in a column of its own."""

    @classmethod
    def get_model_class(cls) -> Any:
        from dudao.apps.accounts.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session: Any = super().create_model_instance(data)
        owner = data.get(SESSION_KEY)
        session.user_id = int(owner) if owner else None
        signed_in_at = data.get(SIGNED_IN_AT)
        session.signed_in_at = parse_datetime(signed_in_at) if signed_in_at else None
        return session

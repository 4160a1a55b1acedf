"""Under which name failed sign-ins are counted."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def attempted_username(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The username as it was given, folded to lower case so that case does not buy more attempts."""
    given = (
        (credentials or {}).get("username")
        or (credentials or {}).get("login")
        or request.POST.get("login", "")
    )
    return str(given).strip().lower()[:255]

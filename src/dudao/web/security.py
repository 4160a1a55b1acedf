"""Headers against injected script, and the address a request came from."""

import secrets
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class ContentSecurityPolicyMiddleware:
    """Sets the policy: no inline script but with the request's nonce, nothing from elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        used: list[str] = []

        def nonce() -> str:
            used.append(secrets.token_urlsafe(16))
            return used[-1]

        request.csp_nonce = SimpleLazyObject(nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        source = f" 'nonce-{used[0]}'" if used else ""
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=source))
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
        return response


def client_address(request: HttpRequest) -> str | None:
    """The client's address; behind a trusted proxy (DUDAO_TRUST_PROXY=1) the last one it added.

    What is not an address (a socket path, rubbish in the header) counts as unknown.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() or given
    try:
        return str(ip_address(given))
    except ValueError:
        return None

"""Session limits and the forced change of a first password."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from dudao.apps.accounts.models import User
from dudao.apps.accounts.sessions import SEEN_AT, SIGNED_IN_AT
from dudao.web.errors import too_large

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY = timedelta(seconds=60)
FREE_OF_PASSWORD_CHANGE = frozenset({"account_change_password", "account_logout", "account_login"})


class SessionLimitMiddleware:
    """Ends a session at the absolute limit; keeps an active one alive with at most one write a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            if self._is_over(request):
                logout(request)
                return _for_htmx(request, redirect_to_login(request.get_full_path()))
            self._keep_alive(request)
            response = self.get_response(request)
            # Computers of a school are shared: nothing of a signed-in page stays in the browser.
            response.headers.setdefault("Cache-Control", "private, no-store")
            return _for_htmx(request, response)
        return _for_htmx(request, self.get_response(request))

    def _is_over(self, request: HttpRequest) -> bool:
        started = parse_datetime(request.session.get(SIGNED_IN_AT, ""))
        if started is None:
            request.session[SIGNED_IN_AT] = timezone.now().isoformat()
            return False
        return timezone.now() - started > settings.SESSION_ABSOLUTE_LIMIT

    def _keep_alive(self, request: HttpRequest) -> None:
        seen = parse_datetime(request.session.get(SEEN_AT, ""))
        if seen is None or timezone.now() - seen > SEEN_EVERY:
            request.session[SEEN_AT] = timezone.now().isoformat()


class BodySizeMiddleware:
    """Refuses a request that is too large before a byte of its body is read; strangers may send a form, no files."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = isinstance(request.user, User)
        most = settings.LARGEST_REQUEST if signed_in else settings.LARGEST_REQUEST_OF_STRANGERS
        if _declared_size(request) > most:
            return too_large(request, most)
        return self.get_response(request)


def _declared_size(request: HttpRequest) -> int:
    """What the header says; a body without a length is never read (0)."""
    given = str(request.META.get("CONTENT_LENGTH") or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


class PasswordChangeMiddleware:
    """Whoever still has a one-time password chooses her own before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.url_name in FREE_OF_PASSWORD_CHANGE:
            return None
        if isinstance(request.user, User) and request.user.must_change_password:
            return _for_htmx(request, redirect("account_change_password"))
        return None


def _for_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A fragment must not swallow the sign-in page: htmx is told to load the whole page instead."""
    target = response.headers.get("Location", "")
    leaving = (resolve_url(settings.LOGIN_URL), resolve_url("account_change_password"))
    if (
        request.headers.get("HX-Request") == "true"
        and response.status_code == 302
        and target.startswith(leaving)
    ):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return response

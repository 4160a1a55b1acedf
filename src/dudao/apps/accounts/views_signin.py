"""Signing in and out, and what a locked-out or disabled person is told."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.actions import note_lock_out, note_sign_out
from dudao.apps.accounts.axes_username import attempted_username
from dudao.apps.accounts.models import User
from dudao.apps.accounts.queries import locked_until, user_named


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; whoever is not signed in just lands on the sign-in page."""
    if isinstance(request.user, User):
        note_sign_out(request.user)
        logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Says until when the account is locked; whether it exists is not told."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    username = attempted_username(request, credentials)
    until = locked_until(username) or timezone.now() + settings.AXES_COOLOFF_TIME
    locked = user_named(username)
    if locked is not None:
        note_lock_out(locked, minutes=minutes)
    context = {"until": until, "limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "account/locked.html", context, status=429)


def inactive(request: HttpRequest) -> HttpResponse:
    """The account was disabled."""
    return render(request, "account/inactive.html", status=403)

"""Error pages: what happened and what to do, in Chinese; they need no database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The sentence of the PermissionDenied says why."""
    return render(request, "403.html", {"reason": _sentence(exception)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form lay open too long or the browser keeps no cookies."""
    return render(request, "403_csrf.html", status=403)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """The request is larger than the site takes; says the limit in megabytes."""
    return render(request, "413.html", {"most": most // (1024 * 1024)}, status=413)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The sentence of the Http404 says what was looked for."""
    return render(request, "404.html", {"reason": _sentence(exception)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def _sentence(exception: Exception | None) -> str:
    """Our own Chinese sentences only: the resolver's technical text is not for users."""
    text = str(exception.args[0]) if exception is not None and exception.args else ""
    return text if any("\u4e00" <= sign <= "\u9fff" for sign in text) else ""

"""Django alone, returning the bytes of a file: what a page could cost at the least."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = Path(os.environ["DUDAO_BENCH_PAGE"]).read_bytes() if "DUDAO_BENCH_PAGE" in os.environ else b""


def page(request: HttpRequest) -> HttpResponse:
    """The bytes, nothing else."""
    return HttpResponse(BODY)


urlpatterns = [path("", page)]

if "DUDAO_BENCH_PAGE" in os.environ:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench", MIDDLEWARE=[])
    django.setup()
    application = get_wsgi_application()

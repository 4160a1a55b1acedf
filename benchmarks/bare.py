"""Django alone, returning the bytes of a file: what a page could cost at the least."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

BODY = Path(os.environ["DUDAO_BENCH_PAGE"]).read_bytes() if "DUDAO_BENCH_PAGE" in os.environ else b""


def page(request: HttpRequest) -> HttpResponse:
    """The bytes, nothing else."""
    return HttpResponse(BODY)


# The page's rows cut at their tags' ends: what a template writes for each, escaped as everything is.
ROWS = [row.split(">") for row in BODY.decode().split('<div class="wall-row" ')[1:]]
TEMPLATE = Engine().from_string(
    '{% for row in rows %}<div class="wall-row">{% for part in row %}{{ part }}>{% endfor %}</div>{% endfor %}'
)


def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the page out of Django's own template engine, without a query, a right or a light."""
    return HttpResponse(TEMPLATE.render(Context({"rows": ROWS})))


urlpatterns = [path("", page), path("rows/", rows)]

if "DUDAO_BENCH_PAGE" in os.environ:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench", MIDDLEWARE=[])
    django.setup()
    application = get_wsgi_application()

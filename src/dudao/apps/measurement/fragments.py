"""Rendered parts of pages, kept while nothing they depend on can change: evaluation, filter, release."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dudao.apps.measurement.evaluating import Key

HOURS = 6 * 3600


def fragment(template: str, key: Key, context: Callable[[], dict[str, Any]], *parts: object) -> SafeString:
    """The template rendered with what `context` gives, from the cache when it was rendered before.

    `key` is that of the evaluation; `parts` is everything else that the output depends on (tab, rights, filters).
    Nothing personal may stand in a fragment.
    """
    if settings.DEBUG:
        return SafeString(render_to_string(template, context()))
    digest = hashlib.sha256(repr((template, key, parts)).encode()).hexdigest()
    name = f"measurement:{digest}"
    held = cache.get(name)
    if held is None:
        held = str(render_to_string(template, context()))
        cache.set(name, held, HOURS)
    return SafeString(held)

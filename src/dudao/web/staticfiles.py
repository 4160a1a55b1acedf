"""Static addresses that change with their content, so that browsers may keep them for long."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticFilesStorage(StaticFilesStorage):
    """Appends the start of the file's SHA-256 to its address; files are served from where they lie."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        version = _version(name or "") if not settings.DEBUG else ""
        return f"{address}?v={version}" if version else address


@cache
def _version(name: str) -> str:
    """Ten hexadecimal digits of the file's hash; blank when there is no such file."""
    found = finders.find(name)
    if not found:
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
